"""The engine: what is kept, checked, revised and generated, and what is asked for on the way."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from support.artifacts import artifact_of_module, artifact_of_tests
from support.plans import Data, class_, function, module_data, plan_of
from support.scripted import as_python, client

from pygen_copier.errors import PygenError, RejectedKeyError
from pygen_copier.events import ASKED, STARTED, Event
from pygen_copier.formatting.formatter import Formatter
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.attempts import MAX_REPAIRS
from pygen_copier.generation.check import Texts
from pygen_copier.generation.decision import is_settled
from pygen_copier.generation.engine import Engine, without_model
from pygen_copier.generation.record import DamagedRecordError, Record
from pygen_copier.plan.model import Plan
from pygen_copier.providers.base import Reply, Request
from pygen_copier.python.checks import DefinedNames, Parses
from pygen_copier.source.syntax import Source
from pygen_copier.testing import ScriptedProvider, answering, blocked, brief, cut_off, scripted

F, G = function("f", "(n: int) -> int"), function("g", "() -> int")
GOOD = '"""Codes."""\n\n\ndef f(n: int) -> int:\n    """Add one."""\n    return n + 1\n'
BOTH = GOOD + '\n\ndef g() -> int:\n    """Return two."""\n    return 2\n'
TESTS = (
    '"""Tests."""\n\nfrom tiny.codes import f\n\n\n'
    'def test_f() -> None:\n    """It adds."""\n    assert f(1) == 2\n'
)
BAD = GOOD.replace("def f(n: int)", "def f(m: int)")
WRONG = "`f` should have the parameters (n: int) -> int, not (m: int)."


def plan(*items: Data, **changes: Any) -> Plan:
    """Return a plan of one module with the items, `f` if there are none."""
    return plan_of(module_data(api=list(items) or [F], **changes))


class Listener:
    """Hears of every artifact."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Note an event, but not that work began or that something was asked."""
        if event.state not in (STARTED, ASKED):
            self.events.append(event)

    @property
    def states(self) -> dict[str, str]:
        """What happened to each artifact."""
        return {event.subject: event.state for event in self.events}


@pytest.fixture
def listener() -> Listener:
    """What the engine tells of."""
    return Listener()


def run(
    artifacts: Sequence[Artifact],
    record: Record | None = None,
    *,
    again: Sequence[str] = (),
    asking: bool = True,
    listener: Listener | None = None,
    previous: Mapping[str, Mapping[str, Any]] | None = None,
    project: Path | None = None,
) -> Record:
    """Bring a record up to date."""
    engine = Engine(client() if asking else None, previous or {}, project, listener or Listener())
    return engine.run(artifacts, record or Record({}), again)


def made(text: str = GOOD, of: Plan | None = None) -> Record:
    """Return the record of a first run that made a module of one reply."""
    scripted(as_python(text))
    return run([artifact_of_module(of or plan())])


def text_of(record: Record, name: str = "module:codes") -> str:
    """Return the recorded text of an artifact."""
    return record[name].text(name)


class TestGenerated:
    """Artifacts that nothing is recorded of."""

    def test_are_asked_for_once_and_recorded(self, listener: Listener) -> None:
        """A good reply is recorded with its provenance after one request."""
        provider = scripted(as_python(GOOD))
        record = run([artifact_of_module(plan())], listener=listener)
        assert provider.tasks == ["module"]
        assert provider.briefs == [{"task": "module", "module": plan().module("codes").spec()}]
        entry = record["module:codes"]
        assert text_of(record) == GOOD
        assert entry.model == "scripted:script-1"
        assert entry.prompt == client().prompts.digest("module", artifact_of_module(plan()).context)
        assert (entry.tokens, entry.attempts, entry.fallback) == ((100, 10), 1, False)
        assert entry.checks == ("parses", "api", "imports", "complete")
        assert entry.path == "src/tiny/codes.py"
        assert entry.spec == artifact_of_module(plan()).spec_digest()
        assert listener.events == [
            Event("module:codes", "generated", "scripted:script-1, 10 tokens", (100, 10))
        ]

    def test_are_asked_for_in_short_where_the_window_is_small(self) -> None:
        """A model with a small window gets the shorter inputs, in a repair too."""
        artifact = replace(artifact_of_module(plan()), shorter=(("module", "in short"),))
        for size, told in ((None, plan().module("codes").spec()), (2_048, "in short")):
            provider = scripted(as_python(BAD), as_python(GOOD))
            provider.size = size
            run([artifact])
            assert [asked["module"] for asked in provider.briefs] == [told, told]

    def test_are_recorded_with_what_a_person_should_know(self, listener: Listener) -> None:
        """What a check notes of a text that passes is recorded; where it notes nothing, nothing."""

        class Remarks(Parses):
            def notes(self, source: Source, texts: Texts) -> Sequence[str]:
                return ["It counts by hand."] if "n + 1" in source.text else []

        artifact = replace(artifact_of_module(plan()), checks=(Remarks(),))
        scripted(as_python(GOOD))
        record = run([artifact], listener=listener)
        assert record["module:codes"].notes == ("It counts by hand.",)
        assert Event("module:codes", "note", "It counts by hand.") in listener.events
        assert Record.read(record.data()).data() == record.data()
        scripted(as_python(GOOD.replace("n + 1", "n + 2")))
        assert "notes" not in run([artifact], record, again=["module:codes"]).data()["module:codes"]

    def test_are_noted_as_they_are_recorded(self) -> None:
        """A note speaks of the lines of the text in form; where there was none, none is sought."""

        class Remarks(Parses):
            seen: ClassVar[list[str]] = []

            def notes(self, source: Source, texts: Texts) -> Sequence[str]:
                self.seen.append(source.text)
                lines = source.text.splitlines()
                return [f"Line {at}." for at, line in enumerate(lines, 1) if "n + 1" in line]

        artifact = replace(artifact_of_module(plan()), checks=(Remarks(),))
        spaced = GOOD.replace('"""\n', '"""\n\n\n\n\n', 1)
        assert spaced != GOOD
        scripted(as_python(spaced))
        place = next(n for n, line in enumerate(GOOD.splitlines(), 1) if "n + 1" in line)
        record = run([artifact])
        assert record["module:codes"].notes == (f"Line {place}.",)
        Remarks.seen.clear()
        scripted(as_python(spaced.replace("n + 1", "n + 2")))
        assert run([artifact], record, again=["module:codes"])["module:codes"].notes == ()
        assert len(Remarks.seen) == 1

    def test_are_formatted(self) -> None:
        """Code is recorded as black formats it."""
        assert text_of(made(GOOD.replace("n + 1", "( n+1 )"))) == GOOD

    def test_get_the_texts_they_need(self) -> None:
        """Tests are asked for with the source of their module, after it was accepted."""
        provider = scripted(as_python(GOOD), as_python(TESTS))
        record = run([artifact_of_tests(plan()), artifact_of_module(plan())])
        assert provider.tasks == ["module", "tests"]
        assert provider.briefs[1]["source"] == GOOD
        assert list(record) == ["module:codes", "tests:codes"]
        assert record["tests:codes"].reliance == artifact_of_tests(plan()).reliance_of_texts(
            {"module:codes": GOOD}
        )

    def test_are_scaffolds_where_no_model_is_used(self, listener: Listener) -> None:
        """Without a model everything is a scaffold, marked as such."""
        artifacts = [artifact_of_module(plan()), artifact_of_tests(plan())]
        record = run(artifacts, asking=False, listener=listener)
        assert text_of(record) == artifact_of_module(plan()).scaffold({})
        assert {entry.model for entry in record.values()} == {"scaffold"}
        assert all(entry.fallback for entry in record.values())
        assert all(entry.checks == () for entry in record.values())
        assert set(listener.states.values()) == {"scaffolded"}
        assert {event.detail for event in listener.events} == {""}

    def test_are_the_same_whatever_comes_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One worker or eight, and whatever the order of artifacts: the record is the same."""
        both = plan_of(module_data("a", api=[F]), module_data("b", api=[F]))
        artifacts = [artifact_of_module(both, "a"), artifact_of_module(both, "b")]

        def answer(request: Request) -> str:
            return as_python(GOOD.replace("Codes", brief(request)["module"]["name"]))

        records = []
        for workers, order in ((1, artifacts), (8, artifacts[::-1])):
            monkeypatch.setenv("PYGEN_CONCURRENCY", str(workers))
            answering(answer)
            records.append(run(order).data())
        assert records[0] == records[1]

    def test_leave_replies_in_the_store_where_another_fails(self) -> None:
        """A run that fails half-way repeats no request that was answered."""
        artifacts = [artifact_of_module(plan()), artifact_of_tests(plan())]
        scripted(as_python(GOOD), RejectedKeyError("Your key was refused."))
        with pytest.raises(RejectedKeyError):
            run(artifacts)
        provider = scripted(as_python(TESTS))
        assert text_of(run(artifacts)) == GOOD
        assert provider.tasks == ["tests"]


def linted(of: Plan) -> list[Artifact]:
    """Return the artifacts of a module, which the linter looks at too, and of its tests."""
    module = artifact_of_module(of)
    tests = artifact_of_tests(of, verified=True)
    return [replace(module, checks=(*module.checks, DefinedNames())), tests]


def test_tests_are_asked_for_while_their_module_is_formatted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Black has not begun when the tests' request is there; both files are recorded in form."""
    asked = threading.Event()
    messy = GOOD.replace("n + 1", "( n + 1)")
    format_text = Formatter.format

    def answer(request: Request) -> str:
        if request.task == "tests":
            assert brief(request)["source"] == messy
            asked.set()
        return as_python(messy if request.task == "module" else TESTS)

    def patient(*arguments: Any) -> str:
        assert asked.wait(60)
        return format_text(*arguments)

    monkeypatch.setattr(Formatter, "format", patient)
    answering(answer)
    record = run(linted(plan()))
    assert text_of(record) == GOOD
    assert is_settled(linted(plan()), record, ())


@pytest.mark.parametrize("wrong", [BAD, GOOD.replace("n + 1", "n + m")])
def test_tests_wait_for_what_is_wrong_to_be_mended(wrong: str) -> None:
    """Where a check or the linter finds a problem, tests are of what comes of the repair."""
    provider = scripted(as_python(wrong), as_python(GOOD), as_python(TESTS))
    run(linted(plan()))
    assert provider.tasks == ["module", "repair", "tests"]
    assert provider.briefs[2]["source"] == GOOD


def test_tests_of_a_scaffold_are_not_asked_for(listener: Listener) -> None:
    """They would fail until it is filled in; when it is, they are asked for."""
    provider = answering(lambda _: as_python(BAD))
    artifacts = linted(plan())
    record = run(artifacts, listener=listener)
    assert "tests" not in provider.tasks
    assert [entry.fallback for entry in record.values()] == [True, True]
    assert record["tests:codes"].attempts == 0
    assert "waiting for an implementation" in text_of(record, "tests:codes")
    assert listener.states == {"module:codes": "scaffolded", "tests:codes": "scaffolded"}
    scripted(as_python(GOOD), as_python(TESTS))
    filled = run(artifacts, record, again=["module:codes"])
    assert [filled[name].fallback for name in ("module:codes", "tests:codes")] == [False, False]
    assert text_of(filled, "tests:codes") == TESTS


def test_a_module_that_comes_out_the_same_changes_nothing_of_its_tests() -> None:
    """Its tests lean on the text that is recorded, not on the draft that they are held against."""
    artifacts = [artifact_of_module(plan()), artifact_of_tests(plan(), verified=True)]
    scripted(as_python(GOOD), as_python(TESTS))
    record = run(artifacts)
    provider = scripted(as_python(GOOD.replace("n + 1", "( n + 1)")))
    assert run(artifacts, record, again=["module:codes"])["tests:codes"] == record["tests:codes"]
    assert provider.tasks == ["module"]


class TestRepaired:
    """Replies that do not pass."""

    def test_go_back_with_source_and_problems(self) -> None:
        """The model sees its text, what is wrong with it, and what it was for."""
        provider = scripted(as_python(BAD), as_python(GOOD))
        record = run([artifact_of_module(plan())])
        assert provider.tasks == ["module", "repair"]
        assert provider.briefs[1] == {
            "task": "repair",
            "of": "module",
            "name": "module:codes",
            "source": BAD,
            "problems": [WRONG],
            "module": plan().module("codes").spec(),
        }
        entry = record["module:codes"]
        assert text_of(record) == GOOD
        assert (entry.tokens, entry.attempts, entry.fallback) == ((200, 20), 2, False)

    def test_of_tests_still_show_what_they_test(self) -> None:
        """In the repair of tests `source` is their own text; the module's moves to `about`."""
        empty = TESTS.replace("    assert f(1) == 2\n", "    f(1)\n")
        provider = scripted(as_python(GOOD), as_python(empty), as_python(TESTS))
        run([artifact_of_module(plan()), artifact_of_tests(plan())])
        repair = provider.briefs[2]
        assert (repair["task"], repair["of"]) == ("repair", "tests")
        assert repair["source"] == empty
        assert repair["about"] == GOOD

    def test_end_in_a_scaffold_after_some_rounds(self, listener: Listener) -> None:
        """Where new mistakes keep coming, the scaffold stands in and is marked."""
        replies = [as_python(GOOD.replace("n: int", name)) for name in "abcdef"]
        provider = scripted(*replies)
        record = run([artifact_of_module(plan())], listener=listener)
        assert provider.tasks == ["module"] + ["repair"] * MAX_REPAIRS
        entry = record["module:codes"]
        assert text_of(record) == artifact_of_module(plan()).scaffold({})
        assert (entry.fallback, entry.checks, entry.attempts) == (True, (), 1 + MAX_REPAIRS)
        assert entry.tokens == (400, 40)
        assert listener.states == {"module:codes": "scaffolded"}

    def test_end_early_where_nothing_changes(self) -> None:
        """When the same problems come back, no further round is paid for."""
        provider = scripted(as_python(BAD), as_python(BAD.replace("one", "a one")))
        record = run([artifact_of_module(plan())])
        assert len(provider.requests) == 2
        assert record["module:codes"].fallback

    def test_start_from_the_best_attempt(self) -> None:
        """A repair that made things worse is not what the next one is to mend."""
        provider = scripted(as_python(BAD), as_python("def f(:\n"), as_python(GOOD))
        record = run([artifact_of_module(plan())])
        last = provider.briefs[2]
        assert (last["source"], last["problems"]) == (BAD, [WRONG])
        assert last["tried"] == ["Line 1: invalid syntax."]
        assert text_of(record) == GOOD

    def test_tell_of_every_round(self, listener: Listener) -> None:
        """A person sees what is being mended, and at the end why a scaffold stands in."""
        scripted(*(as_python(GOOD.replace("n: int", name)) for name in "abcd"))
        run([artifact_of_module(plan())], listener=listener)
        told = [(event.state, event.detail.partition(":")[0]) for event in listener.events]
        rounds = [("repairing", f"{number} of {MAX_REPAIRS}") for number in (1, 2, 3)]
        assert told[:3] == rounds
        assert [state for state, _ in told[3:]] == ["given up", "scaffolded"]

    def test_go_on_with_a_reply_that_was_cut_off(self) -> None:
        """A reply that met the token limit is never taken as it is, even where it would pass."""
        provider = scripted(cut_off(as_python(GOOD)), as_python(GOOD))
        record = run([artifact_of_module(plan())])
        assert provider.tasks == ["module", "piece"]
        assert text_of(record) == GOOD
        entry = record["module:codes"]
        assert (entry.attempts, entry.tokens) == (2, (200, 20))

    def test_leave_a_scaffold_where_nothing_fits_the_window(self) -> None:
        """A prompt that is too long even in chunks ends in a scaffold, which says why."""
        provider = scripted()
        provider.size = 300
        heard = Listener()
        record = run([artifact_of_module(plan())], listener=heard)
        assert provider.requests == []
        assert record["module:codes"].fallback
        assert heard.states == {"module:codes": "scaffolded"}
        given_up = next(event for event in heard.events if event.state == "given up")
        assert "even for `f` alone" in given_up.detail

    def test_say_that_there_was_no_code(self) -> None:
        """A reply without a block goes back as it came."""
        provider = scripted("```json\n{}\n```", as_python(GOOD))
        run([artifact_of_module(plan())])
        assert provider.briefs[1]["problems"] == ["The reply has no block fenced as python."]
        assert provider.briefs[1]["source"] == "```json\n{}\n```\n"

    @pytest.mark.parametrize(
        "bad", [as_python(BAD), replace(blocked(), text=as_python(GOOD))], ids=["bad", "blocked"]
    )
    def test_are_not_replayed_where_they_came_to_nothing(self, bad: str | Reply) -> None:
        """The same run against a model that answers well asks anew; what passed is replayed."""
        answering(lambda request: as_python(GOOD) if '"other"' in request.user else bad)
        made = plan_of(*(module_data(name, api=[F]) for name in ("codes", "other")))
        both = [artifact_of_module(made, name) for name in ("codes", "other")]
        failed = run(both)
        assert [failed[each.name].fallback for each in both] == [True, False]
        provider = answering(lambda _: as_python(GOOD))
        assert not any(entry.fallback for entry in run(both).values())
        assert [asked["module"]["name"] for asked in provider.briefs] == ["codes"]

    def test_end_where_the_service_declines(self) -> None:
        """A blocked reply is not argued with, nor taken: the scaffold stands in."""
        provider = scripted(replace(blocked(), text=as_python(GOOD)))
        record = run([artifact_of_module(plan())])
        assert provider.tasks == ["module"]
        assert record["module:codes"].fallback

    def test_survive_any_text(self) -> None:
        """A reply that no file can hold ends in a repair or a scaffold, not in a traceback."""
        provider = scripted(as_python("x = '\ud800'\n"), as_python(GOOD))
        record = run([artifact_of_module(plan())])
        assert text_of(record) == GOOD
        assert len(provider.requests) == 2


class TestKept:
    """Artifacts that are recorded as they should be."""

    def test_ask_nothing_and_stay_as_they_are(self, listener: Listener) -> None:
        """Nothing is asked, and the record is the same, byte for byte."""
        record = made()
        provider = scripted()
        again = run([artifact_of_module(plan())], record, listener=listener)
        assert again.data() == record.data()
        assert provider.requests == []
        assert listener.events == [Event("module:codes", "kept")]

    def test_need_no_model(self) -> None:
        """Without a model recorded texts stay: no scaffold takes their place."""
        record = made()
        assert run([artifact_of_module(plan())], record, asking=False).data() == record.data()

    def test_are_dropped_with_their_artifact(self) -> None:
        """What the plan no longer has is no longer recorded."""
        assert len(run([], made())) == 0

    def test_are_not_checked_against_damage_they_do_not_have(self) -> None:
        """A damaged text is an error that names the artifact, and nothing is asked."""
        record = made()
        damaged = Record({"module:codes": replace(record["module:codes"], packed="!")})
        provider = scripted()
        with pytest.raises(DamagedRecordError, match="module:codes"):
            run([artifact_of_module(plan())], damaged)
        assert provider.requests == []


class TestRechecked:
    """Artifacts that lean on something that changed."""

    def test_stay_where_they_still_pass(self, listener: Listener) -> None:
        """The recorded text is checked without a request; only its reliance is noted anew."""
        record = made()
        provider = scripted()
        artifact = artifact_of_module(plan(), leans_on="numpy")
        again = run([artifact], record, listener=listener)
        assert provider.requests == []
        assert again["module:codes"] == replace(
            record["module:codes"], reliance=artifact.reliance_of_texts({})
        )
        assert listener.states == {"module:codes": "rechecked"}
        assert run([artifact], again, asking=False).data() == again.data()

    def test_are_repaired_where_they_do_not(self, listener: Listener) -> None:
        """Tests that name what their module no longer has are mended from their recorded text."""
        both = [artifact_of_module(plan()), artifact_of_tests(plan())]
        naming = TESTS.replace("import f", "import f, helper").replace("f(1)", "f(helper)")
        with_helper = GOOD + "\n\nhelper = 1\n"
        scripted(as_python(with_helper), as_python(naming))
        record = run(both)
        provider = scripted(as_python(GOOD), as_python(TESTS))
        again = run(both, record, again=["module:codes"], listener=listener)
        assert provider.tasks == ["module", "repair"]
        repair = provider.briefs[1]
        assert repair["of"] == "tests"
        assert repair["source"] == naming
        assert repair["about"] == GOOD
        assert "has no `helper`" in repair["problems"][0]
        assert text_of(again, "tests:codes") == TESTS
        assert again["tests:codes"].attempts == 2
        assert listener.states == {"module:codes": "generated", "tests:codes": "revised"}

    def test_keep_their_text_where_repair_fails(self) -> None:
        """A text that a model could not mend stays, marked as a fallback."""
        helper = f"from tiny.other import thing\n\n{GOOD}".replace("n + 1", "thing()")
        two = plan_of(module_data(api=[F], uses=["other"]), module_data("other", api=[G]))
        text = helper.replace("thing", "g")
        record = made(text, two)
        without = plan_of(module_data(api=[F], uses=["other"]), module_data("other", api=[F]))
        scripted(*[as_python(helper.replace("thing", name)) for name in ("x", "x")])
        artifact = artifact_of_module(without, leans_on="other API")
        again = run([artifact], record)
        assert text_of(again) == text_of(record)
        assert again["module:codes"].fallback

    def test_need_a_model_where_they_do_not_pass(self) -> None:
        """Without a model the person is told which artifact is in need of one, and why."""
        two = plan_of(module_data(api=[F], uses=["other"]), module_data("other", api=[G]))
        record = made(f"from tiny.other import g\n\n{GOOD}".replace("n + 1", "g()"), two)
        changed = plan_of(module_data(api=[F], uses=["other"]), module_data("other", api=[F]))
        with pytest.raises(PygenError) as caught:
            run([artifact_of_module(changed, leans_on="other API")], record, asking=False)
        assert "module:codes was written by a model and must be revised" in str(caught.value)
        assert "has no `g`" in str(caught.value)
        assert "-d provider=NAME" in str(caught.value)

    def test_follow_as_scaffolds_without_a_model(self, listener: Listener) -> None:
        """A scaffold is made anew where what it leans on changed; nobody's work is in it."""
        codes = module_data(api=[function("f", "(n: Noise) -> int")], uses=["other"])
        before = plan_of(codes, module_data("other", api=[class_("Noise")]))
        record = run([artifact_of_module(before)], asking=False)
        assert "from tiny.other import Noise" in text_of(record)
        after = plan_of(codes, module_data("other", api=[class_("Sound")]))
        artifact = artifact_of_module(after, leans_on="other API")
        again = run([artifact], record, asking=False, listener=listener)
        assert text_of(again) == artifact.scaffold({}) != text_of(record)
        assert again["module:codes"].reliance == artifact.reliance_of_texts({})
        assert again["module:codes"].fallback
        assert listener.states == {"module:codes": "rechecked"}

    def test_wait_as_scaffolds_where_nobody_asked_again(self, listener: Listener) -> None:
        """A scaffold is no broken text: with a model at hand it still waits to be asked for."""
        record = run([artifact_of_module(plan())], asking=False)
        provider = scripted()
        artifact = artifact_of_module(plan(), leans_on="numpy")
        again = run([artifact], record, listener=listener)
        assert provider.requests == []
        assert again["module:codes"].fallback
        assert listener.states == {"module:codes": "rechecked"}


class TestRevised:
    """Artifacts whose specification changed."""

    def test_are_asked_for_from_their_recorded_text(
        self, listener: Listener, tmp_path: Path
    ) -> None:
        """The brief has the recorded text, the new spec, the old one, and the person's edits."""
        record = made()
        before = {"module:codes": artifact_of_module(plan()).spec}
        path = tmp_path / "src" / "tiny" / "codes.py"
        path.parent.mkdir(parents=True)
        path.write_text(GOOD.replace("n + 1", "n + 1  # mine"), encoding="utf-8")
        provider = scripted(as_python(BOTH))
        again = run(
            [artifact_of_module(plan(F, G))],
            record,
            previous=before,
            project=tmp_path,
            listener=listener,
        )
        [asked] = provider.briefs
        edits = asked.pop("edits")
        assert asked == {
            "task": "revise",
            "of": "module",
            "module": plan(F, G).module("codes").spec(),
            "source": GOOD,
            "previous": before["module:codes"],
        }
        assert edits.startswith("--- recorded/src/tiny/codes.py\n+++ project/src/tiny/codes.py\n")
        assert "-    return n + 1\n+    return n + 1  # mine\n" in edits
        assert text_of(again) == BOTH
        entry = again["module:codes"]
        assert entry.spec == artifact_of_module(plan(F, G)).spec_digest()
        assert (entry.attempts, entry.prompt) == (
            2,
            client().prompts.digest("module", artifact_of_module(plan()).context),
        )
        assert listener.states == {"module:codes": "revised"}

    def test_say_where_nothing_was_edited_or_known(self, tmp_path: Path) -> None:
        """A file that is as recorded, or gone, has no edits; an unknown old spec is null."""
        record = made()
        path = tmp_path / "src" / "tiny" / "codes.py"
        path.parent.mkdir(parents=True)
        for number, content in enumerate([GOOD, None]):
            if content is None:
                path.unlink()
            else:
                path.write_text(content, encoding="utf-8")
            wider = plan(F, G, purpose=f"Purpose {number}.")
            provider = scripted(as_python(BOTH))
            run([artifact_of_module(wider)], record, project=tmp_path)
            assert provider.briefs[0]["edits"] == ""
            assert provider.briefs[0]["previous"] is None

    def test_of_tests_show_what_they_test(self) -> None:
        """In the revision of tests `source` is their own text; the module's moves to `about`."""
        scripted(as_python(GOOD), as_python(TESTS))
        record = run([artifact_of_module(plan()), artifact_of_tests(plan())])
        wider = plan(F, G)
        provider = scripted(as_python(BOTH), as_python(TESTS))
        run([artifact_of_module(wider), artifact_of_tests(wider)], record)
        assert [asked["task"] for asked in provider.briefs] == ["revise", "revise"]
        assert provider.briefs[1]["of"] == "tests"
        assert provider.briefs[1]["source"] == TESTS
        assert provider.briefs[1]["about"] == BOTH

    def test_keep_their_text_where_no_revision_passes(self, listener: Listener) -> None:
        """The fallback of a revision is the recorded text, with scaffolds of what is new."""
        record = made()
        scripted(as_python(BAD), as_python(BAD))
        again = run([artifact_of_module(plan(F, G))], record, listener=listener)
        text = text_of(again)
        assert text.startswith(GOOD)
        assert 'raise NotImplementedError("g")' in text
        assert again["module:codes"].fallback
        assert listener.states == {"module:codes": "unrevised"}

    def test_need_a_model(self) -> None:
        """Without a model the person is told what to choose, and nothing is lost."""
        record = made()
        with pytest.raises(PygenError) as caught:
            run([artifact_of_module(plan(F, G))], record, asking=False)
        assert str(caught.value) == (
            "module:codes was written by a model and must be revised: its specification changed. "
            "Choose a provider with -d provider=NAME and set its key."
        )

    def test_are_generated_where_a_scaffold_stood_in(self) -> None:
        """There is nobody's work in a scaffold, so a changed spec begins anew."""
        record = run([artifact_of_module(plan())], asking=False)
        provider = scripted(as_python(BOTH))
        assert text_of(run([artifact_of_module(plan(F, G))], record)) == BOTH
        assert provider.tasks == ["module"]


class TestAgain:
    """Artifacts that a person wants generated again."""

    def test_are_asked_for_with_another_seed(self) -> None:
        """The request is a new one, so it is not answered from the store; attempts add up."""
        record = made()
        other = GOOD.replace("Add one", "Add 1")
        provider = scripted(as_python(other), as_python(GOOD))
        second = run([artifact_of_module(plan())], record, again=["module:codes"])
        assert text_of(second) == other
        assert second["module:codes"].attempts == 2
        third = run([artifact_of_module(plan())], second, again=["module:codes"])
        assert text_of(third) == GOOD
        assert provider.tasks == ["module", "module"]
        assert [request.seed for request in provider.requests] == [1, 2]

    def test_are_answered_from_the_store_after_a_crash(self) -> None:
        """The same regeneration, begun again, is the same request."""
        record = made()
        other = GOOD.replace("Add one", "Add 1")
        provider = scripted(as_python(other))
        for _ in range(2):
            run([artifact_of_module(plan())], record, again=["module:codes"])
        assert len(provider.requests) == 1

    def test_leave_the_others_alone(self) -> None:
        """Only what was named is asked for."""
        both = plan_of(module_data("a", api=[F]), module_data("b", api=[F]))
        artifacts = [artifact_of_module(both, "a"), artifact_of_module(both, "b")]
        answering(lambda _: as_python(GOOD))
        record = run(artifacts)
        provider = scripted(as_python(GOOD))
        run(artifacts, record, again=["module:b"])
        assert [asked["module"]["name"] for asked in provider.briefs] == ["b"]


def test_labels_tell_a_repair_from_the_first_request() -> None:
    """The `files` provider files each request of an artifact under a name of its own."""
    provider = scripted(as_python(BAD), as_python(GOOD))
    run([artifact_of_module(plan())])
    first, second = (request.name for request in provider.requests)
    assert first == "codes"
    assert second.startswith("module-codes-")


class TestWithoutModel:
    """A render that must not ask."""

    def test_shows_what_is_recorded_and_scaffolds_of_the_rest(self) -> None:
        """Recorded texts are shown as they are, even where they no longer fit."""
        provider = ScriptedProvider([])
        record = made()
        wider = plan(F, G)
        shown = without_model([artifact_of_tests(wider), artifact_of_module(wider)], record)
        assert text_of(shown) == GOOD
        assert text_of(shown, "tests:codes") == artifact_of_tests(wider).scaffold({})
        assert shown["tests:codes"].fallback
        assert provider.requests == []


class TestWhatCodeSets:
    """Texts to which code adds what no model writes."""

    def listing(self, line: str, leans_on: str = "") -> Artifact:
        """Return a module at whose end code sets a line; models neither see nor write it."""
        return replace(
            artifact_of_module(plan(), leans_on=leans_on),
            whole=lambda text: f"{text.partition('# Listed')[0].rstrip()}\n\n\n# Listed: {line}\n",
            bare=lambda text: text.partition("# Listed")[0],
        )

    def test_are_completed(self) -> None:
        """What a model gives is checked and recorded with it, and goes back without it."""
        provider = scripted(as_python(BAD), as_python(GOOD))
        record = run([self.listing("a")])
        assert text_of(record) == f"{GOOD}\n\n# Listed: a\n"
        assert "# Listed" not in provider.briefs[1]["source"]

    def test_are_brought_up_to_date_without_a_request(self) -> None:
        """Where only that changes, code sets it anew, in a stand-in too."""
        provider = scripted(as_python(GOOD))
        record = run([self.listing("a")])
        again = run([self.listing("a, b", leans_on="b")], record)
        assert text_of(again) == f"{GOOD}\n\n# Listed: a, b\n"
        assert again["module:codes"].model == record["module:codes"].model
        assert len(provider.requests) == 1
