"""The decision about artifacts: the table of what happens to what is recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.artifacts import artifact_of_module, artifact_of_tests
from support.plans import module_data, plan_of

from pygen_copier.digests import text_digest
from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import Decision, decide, is_settled, matching
from pygen_copier.generation.record import ADOPTED, Entry, Record

PLAN = plan_of()
MODULE, TESTS = artifact_of_module(PLAN), artifact_of_tests(PLAN)
TEXT = "x = 1\n"


def recorded(
    artifact: Artifact, *, spec: str = "", reliance: str = "", fallback: bool = False
) -> Entry:
    """Return an entry of an artifact that leans on `TEXT`, with parts changed."""
    texts = dict.fromkeys(artifact.needs, TEXT)
    return Entry.of_text(
        TEXT,
        path=artifact.path,
        spec=spec or artifact.spec_digest(),
        reliance=reliance or artifact.reliance_of_texts(texts),
        model="groq:m1",
        prompt="p1",
        tokens=(1, 1),
        attempts=1,
        checks=(),
        fallback=fallback,
    )


@pytest.mark.parametrize(
    ("spec", "reliance", "fallback", "again", "expected"),
    [
        ("", "", False, False, Decision.KEEP),
        ("", "other", False, False, Decision.RECHECK),
        ("other", "", False, False, Decision.REVISE),
        ("other", "other", False, False, Decision.REVISE),
        ("", "", False, True, Decision.GENERATE),
        ("other", "other", False, True, Decision.GENERATE),
        ("", "", True, False, Decision.KEEP),
        ("", "other", True, False, Decision.RECHECK),
        ("other", "", True, False, Decision.GENERATE),  # there is nobody's work to revise
        ("", "", True, True, Decision.GENERATE),
    ],
)
def test_the_table(
    spec: str, reliance: str, fallback: bool, again: bool, expected: Decision
) -> None:
    """Spec and reliance, the same or changed, decide what happens; a person can ask for more."""
    entry = recorded(MODULE, spec=spec, reliance=reliance, fallback=fallback)
    now = MODULE.reliance_of_texts({})
    assert decide(MODULE, entry, now, again=again) is expected


def test_what_is_new_is_generated() -> None:
    """An artifact that nothing is recorded of is generated."""
    assert decide(MODULE, None, "r", again=False) is Decision.GENERATE


def test_the_spec_is_what_a_module_is_for() -> None:
    """Another API is another spec; what others lean on, or were told, is not part of it."""
    other = artifact_of_module(plan_of(module_data(purpose="Other.")))
    assert other.spec_digest() != MODULE.spec_digest()
    assert artifact_of_module(PLAN, leans_on="other").spec_digest() == MODULE.spec_digest()
    assert artifact_of_module(PLAN, leans_on="other").reliance_of_texts({}) != (
        MODULE.reliance_of_texts({})
    )


def test_tests_lean_on_the_text_they_test() -> None:
    """The reliance of tests changes with the source of their module, and with that alone."""
    before, after = {"module:codes": TEXT, "other": "a"}, {"module:codes": "y = 1\n", "other": "a"}
    assert TESTS.reliance_of_texts(before) != TESTS.reliance_of_texts(after)
    assert TESTS.reliance_of_texts(before) == TESTS.reliance_of_texts({**before, "other": "b"})
    assert TESTS.reliance_of_texts(before) == TESTS.reliance_digest(
        {"module:codes": text_digest(TEXT)}
    )


class TestSettled:
    """Whether there is anything to do, known without reading a text."""

    RECORD = Record({artifact.name: recorded(artifact) for artifact in (MODULE, TESTS)})

    def test_where_all_is_kept(self) -> None:
        """Nothing is to be done where every artifact is recorded as it is."""
        assert is_settled([MODULE, TESTS], self.RECORD, ())

    def test_not_where_something_is_asked_for(self) -> None:
        """What a person wants again is to be done."""
        assert not is_settled([MODULE, TESTS], self.RECORD, ["tests:codes"])

    def test_not_where_an_artifact_is_new_or_gone(self) -> None:
        """What is not recorded is to be made, what is no artifact any more to be dropped."""
        assert not is_settled([MODULE, TESTS], Record({MODULE.name: recorded(MODULE)}), ())
        assert not is_settled([MODULE], self.RECORD, ())

    def test_not_where_a_spec_changed(self) -> None:
        """A changed spec is to be revised."""
        changed = {**self.RECORD, MODULE.name: recorded(MODULE, spec="other")}
        assert not is_settled([MODULE, TESTS], Record(changed), ())

    def test_not_where_a_text_changed_that_another_leans_on(self) -> None:
        """Tests of a module whose recorded text is another now are to be checked again."""
        entry = Entry.of_text(
            "y = 1\n",
            path=MODULE.path,
            spec=MODULE.spec_digest(),
            reliance=MODULE.reliance_of_texts({}),
            model="groq:m1",
            prompt="p1",
            tokens=(1, 1),
            attempts=1,
            checks=(),
            fallback=False,
        )
        assert not is_settled([MODULE, TESTS], Record({**self.RECORD, MODULE.name: entry}), ())


class TestMatching:
    """What the `regenerate` answer asks for."""

    @pytest.mark.parametrize(
        ("patterns", "names"),
        [
            (None, set()),
            ([], set()),
            ("", set()),
            (["module:codes"], {"module:codes"}),
            ("tests:codes", {"tests:codes"}),
            (["*"], {"module:codes", "tests:codes"}),
            (["module:*", "*:codes"], {"module:codes", "tests:codes"}),
            (["module:[a-d]*"], {"module:codes"}),
        ],
    )
    def test_names_and_globs(self, patterns: object, names: set[str]) -> None:
        """Names, globs, and one of either without a list, name artifacts."""
        assert matching(patterns, [MODULE, TESTS]) == names

    @pytest.mark.parametrize("pattern", ["module:cods", "MODULE:codes", "page:*"])
    def test_what_matches_nothing_is_told(self, pattern: str) -> None:
        """A typing error is told with the names there are."""
        with pytest.raises(PygenError) as caught:
            matching(["tests:*", pattern], [MODULE, TESTS])
        assert str(caught.value) == (
            f"regenerate names {pattern!r}, which is no artifact. "
            "There are: module:codes, tests:codes."
        )

    def test_a_mapping_is_told(self) -> None:
        """An answer that is no list is told with how to write it."""
        with pytest.raises(PygenError, match="regenerate is no list"):
            matching({"module:codes": True}, [MODULE])


def test_what_was_adopted_stays_where_only_what_it_leans_on_changed() -> None:
    """What a person wrote is not checked again, and revised where it is to be another thing."""
    entry = replace(recorded(MODULE, reliance="other"), model=ADOPTED)
    now = MODULE.reliance_of_texts({})
    assert decide(MODULE, entry, now, again=False) is Decision.KEEP
    assert decide(MODULE, entry, now, again=True) is Decision.GENERATE
    assert decide(MODULE, replace(entry, spec="other"), now, again=False) is Decision.REVISE
