"""Verification: modules and tests that are run against each other, and what comes of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.artifacts import artifact_of_example, artifact_of_module, artifact_of_tests
from support.plans import function, module_data, plan_of
from support.scripted import as_python, client
from support.tester import PlainTester

from pygen_copier.digests import digest
from pygen_copier.events import Event
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.attempts import MAX_REPAIRS
from pygen_copier.generation.engine import Engine
from pygen_copier.generation.record import Record
from pygen_copier.generation.verification import Verification
from pygen_copier.plan.model import Plan
from pygen_copier.providers.base import Reply, Request
from pygen_copier.testing import answering, blocked, brief, cut_off, scripted

HEAD = '"""Tests."""\n\nfrom tiny.codes import f\n'
ADDS = "\n\ndef test_adds() -> None:\n    assert f(1) == 2, f(1)\n"
DOUBLES = "\n\ndef test_doubles() -> None:\n    assert f(5) == 10\n"
IDLE = "\n\ndef test_is_there() -> None:\n    assert repr(f).startswith('<function')\n"


def module(result: str = "n + 1", head: str = "") -> str:
    """Return the source of a module whose function has a result."""
    name = '"""Codes."""\n' + head
    return f'{name}\n\ndef f(n: int) -> int:\n    """Count."""\n    return {result}\n'


def plan(*modules: dict[str, Any]) -> Plan:
    """Return a plan of one module, or of those given."""
    api = [function("f", "(n: int) -> int")]
    return plan_of(*([{**m, "api": api} for m in modules] or [module_data(api=api)]))


def pair(of: Plan | None = None, name: str = "codes") -> list[Artifact]:
    """Return a module and its tests, which are tried."""
    made = of or plan()
    return [artifact_of_module(made, name), artifact_of_tests(made, name, verified=True)]


def says(wrong: str, mended: str, name: str = "codes") -> str:
    """Return a diagnosis: which side is wrong, and that file, mended."""
    path = {"source": f"src/tiny/{name}.py", "tests": f"tests/test_{name}.py"}[wrong]
    return f"It must add one.\n\n```python {path}\n{mended}```\n"


def text_of(record: Record, name: str) -> str:
    """Return the recorded text of an artifact."""
    return record[name].text(name)


@pytest.fixture
def tester() -> PlainTester:
    """What runs the files."""
    return PlainTester()


@pytest.fixture
def heard() -> list[Event]:
    """What the engine tells of."""
    return []


Run = Callable[..., Record]


@pytest.fixture
def run(tester: PlainTester, heard: list[Event]) -> Run:
    """Return what brings a record up to date and tries what is new."""

    def run_engine(
        artifacts: Sequence[Artifact], record: Record | None = None, again: Sequence[str] = ()
    ) -> Record:
        engine = Engine(client(), listener=heard.append, tester=tester)
        return engine.run(artifacts, record or Record({}), again)

    return run_engine


class TestAPair:
    """A module and its tests."""

    def test_that_holds_takes_two_requests(self, run: Run, tester: PlainTester) -> None:
        """Good replies are run twice, once against the scaffold, and recorded as tried."""
        provider = scripted(as_python(module()), as_python(HEAD + ADDS))
        record = run(pair())
        assert provider.tasks == ["module", "tests"]
        assert record["module:codes"].checks[-1:] == ("tests-pass",)
        assert record["tests:codes"].checks[-2:] == ("tests-pass", "tests-tell")
        scaffold = pair()[0].scaffold({})
        assert [files["src/tiny/codes.py"] for files in tester.ran] == [module(), scaffold]

    def test_whose_module_is_wrong_has_it_mended(self, run: Run) -> None:
        """One request sees both sides with what failed, and its reply is the mended module."""
        provider = scripted(
            *(as_python(module("n")), as_python(HEAD + ADDS)), says("source", module())
        )
        record = run(pair())
        assert provider.tasks == ["module", "tests", "diagnose"]
        diagnosis = provider.briefs[2]
        assert (diagnosis["source"], diagnosis["tests"]) == (module("n"), HEAD + ADDS)
        assert diagnosis["module"] == plan().module("codes").spec()
        assert "`test_adds` fails: AssertionError" in diagnosis["output"]
        assert text_of(record, "module:codes") == module()
        assert not record["module:codes"].fallback
        assert [entry.attempts for entry in record.values()] == [1, 2]
        assert [entry.tokens for entry in record.values()] == [(100, 10), (200, 20)]
        assert run(pair(), record).data() == record.data()
        assert len(provider.requests) == 3

    def test_whose_tests_are_wrong_has_them_mended(self, run: Run) -> None:
        """Tests that ask for more than the specification go back; the module stays."""
        provider = scripted(
            *(as_python(module()), as_python(HEAD + DOUBLES)), says("tests", HEAD + ADDS)
        )
        record = run(pair())
        assert provider.tasks == ["module", "tests", "diagnose"]
        assert text_of(record, "tests:codes") == HEAD + ADDS
        assert (record["module:codes"].attempts, record["tests:codes"].attempts) == (1, 2)
        assert {entry.fallback for entry in record.values()} == {False}

    @pytest.mark.parametrize(
        "reply",
        [
            "The tests are wrong, I would say.",
            as_python(HEAD + ADDS),
            "```python src/tiny/other.py\nx = 1\n```\n",
            blocked(),
        ],
        ids=["no block", "a block of no file", "a file that there is not", "blocked"],
    )
    def test_without_a_diagnosis_has_its_tests_mended(self, run: Run, reply: str | Reply) -> None:
        """Where nobody says which side is wrong, the tests are taken to be, and go back."""
        provider = scripted(
            *(as_python(module()), as_python(HEAD + DOUBLES)), reply, as_python(HEAD + ADDS)
        )
        record = run(pair())
        assert provider.tasks == ["module", "tests", "diagnose", "repair"]
        assert provider.briefs[3]["of"] == "tests"
        assert provider.briefs[3]["about"] == module()
        assert "`test_doubles` fails: AssertionError" in provider.briefs[3]["problems"][0]
        assert text_of(record, "tests:codes") == HEAD + ADDS
        assert {entry.fallback for entry in record.values()} == {False}

    def test_whose_mended_file_is_cut_off_has_it_repaired(self, run: Run) -> None:
        """The file that a cut diagnosis names is asked for as every file is that is too long."""
        cut = says("source", module())[:60]
        provider = scripted(
            *(as_python(module("n")), as_python(HEAD + ADDS)),
            *(cut_off(cut), as_python(module())),
        )
        record = run(pair())
        assert provider.tasks == ["module", "tests", "diagnose", "repair"]
        assert (provider.briefs[3]["of"], provider.briefs[3]["source"]) == ("module", module("n"))
        assert text_of(record, "module:codes") == module()

    def test_whose_mended_file_breaks_a_rule_has_it_repaired(self, run: Run) -> None:
        """What a diagnosis brings must pass the checks as every other text."""
        lacking = module().replace("def f", "def g")
        provider = scripted(
            *(as_python(module("n")), as_python(HEAD + ADDS)),
            *(says("source", lacking), as_python(module())),
        )
        record = run(pair())
        assert provider.tasks[2:] == ["diagnose", "repair"]
        assert provider.briefs[3]["source"] == lacking
        assert text_of(record, "module:codes") == module()

    def test_with_a_test_that_tests_nothing_has_it_mended(self, run: Run) -> None:
        """A test that passes against the scaffold goes back at once: no diagnosis is paid for."""
        provider = scripted(
            as_python(module()), as_python(HEAD + ADDS + IDLE), as_python(HEAD + ADDS)
        )
        record = run(pair())
        assert provider.tasks == ["module", "tests", "repair"]
        (problem,) = provider.briefs[2]["problems"]
        assert problem.startswith("`test_is_there` passes against a module that does nothing")
        assert text_of(record, "tests:codes") == HEAD + ADDS

    @pytest.mark.parametrize(
        ("tests", "told"),
        [
            (
                HEAD.replace("import f", "import f, g") + ADDS + "    g()\n",
                "cannot be run: ImportError",
            ),
            (HEAD + "\n\ndef no_test() -> None:\n    assert f\n", "No test was run"),
        ],
    )
    def test_in_which_no_test_runs_is_no_pair(self, run: Run, tests: str, told: str) -> None:
        """A file that cannot be imported, or in which nothing is run, goes back."""
        source, judged = pair()
        lenient = replace(judged, checks=judged.checks[:1])
        provider = scripted(*(as_python(module()), as_python(tests)), says("tests", HEAD + ADDS))
        record = run([source, lenient])
        assert told in provider.briefs[-1]["output"]
        assert text_of(record, "tests:codes") == HEAD + ADDS

    def test_that_is_kept_is_not_run_again(self, run: Run, tester: PlainTester) -> None:
        """What did not change is neither asked for nor run."""
        scripted(as_python(module()), as_python(HEAD + ADDS))
        record = run(pair())
        tester.ran.clear()
        assert run(pair(), record).data() == record.data()
        assert tester.ran == []

    def test_whose_module_changes_is_run_again(self, run: Run, tester: PlainTester) -> None:
        """Kept tests are run against a module that was generated again, without a request."""
        scripted(as_python(module()), as_python(HEAD + ADDS))
        record = run(pair())
        tester.ran.clear()
        provider = scripted(as_python(module("1 + n")))
        again = run(pair(), record, again=["module:codes"])
        assert provider.tasks == ["module"]
        assert len(tester.ran) == 2
        assert text_of(again, "tests:codes") == HEAD + ADDS
        assert again["tests:codes"].reliance == pair()[1].reliance_of_texts(
            {"module:codes": module("1 + n")}
        )

    def test_whose_module_comes_out_the_same_is_run_again(
        self, run: Run, tester: PlainTester
    ) -> None:
        """What is recorded of a module says what it passed, also where only it is new."""
        scripted(as_python(module()), as_python(HEAD + ADDS))
        record = run(pair())
        tester.ran.clear()
        scripted(as_python(module()))
        again = run(pair(), record, again=["module:codes"])
        assert again["module:codes"].checks == record["module:codes"].checks
        assert again["module:codes"].attempts == 2
        assert len(tester.ran) == 2

    def test_whose_tests_are_new_is_run_again(self, run: Run, tester: PlainTester) -> None:
        """New tests are run against the module that was kept."""
        scripted(as_python(module()), as_python(HEAD + ADDS))
        record = run(pair())
        tester.ran.clear()
        more = HEAD + ADDS.replace("adds", "counts")
        provider = scripted(as_python(more))
        again = run(pair(), record, again=["tests:codes"])
        assert provider.tasks == ["tests"]
        assert [files["tests/test_codes.py"] for files in tester.ran] == [more, more]
        assert again["module:codes"] == record["module:codes"]
        assert again["tests:codes"].checks[-2:] == ("tests-pass", "tests-tell")

    def test_whose_kept_tests_fail_tells_that_they_changed(
        self, run: Run, heard: list[Event]
    ) -> None:
        """What was kept, and mended because of what is new beside it, is told as revised."""
        scripted(as_python(module()), as_python(HEAD + ADDS))
        record = run(pair())
        heard.clear()
        mended = HEAD + ADDS.replace("== 2", "== 3")
        scripted(as_python(module("n + 2")), says("tests", mended))
        again = run(pair(), record, again=["module:codes"])
        assert text_of(again, "tests:codes") == mended
        ended = {e.subject: e.state for e in heard if e.state in ("kept", "revised", "generated")}
        assert ended == {"module:codes": "generated", "tests:codes": "revised"}

    @pytest.mark.parametrize(("wrong", "told"), [("source", 1), ("tests", 2)])
    def test_with_an_idle_test_tells_it_to_the_tests_alone(
        self, run: Run, wrong: str, told: int
    ) -> None:
        """A module cannot help it that a test tests nothing; whoever mends the tests must know."""
        provider = scripted(
            *(as_python(module("n")), as_python(HEAD + ADDS + IDLE)),
            cut_off(says(wrong, module())[:60]),
            *(as_python(module() if wrong == "source" else HEAD + ADDS) for _ in range(9)),
        )
        run(pair())
        problems = provider.briefs[3]["problems"]
        assert len(problems) == told
        assert any("passes against a module" in each for each in problems) == (wrong == "tests")

    def test_that_leans_on_a_scaffold_is_not_run(self, run: Run, tester: PlainTester) -> None:
        """What can only fail because something else is missing is recorded as it was written."""
        both = plan(module_data("codes", uses=["noise"]), module_data("noise"))
        artifacts = [artifact_of_module(both, "noise"), *pair(both)]

        def answer(request: Request) -> str:
            asked = brief(request)
            if asked["module"]["name"] == "noise":
                return "I would rather not."
            return as_python(module() if request.task == "module" else HEAD + ADDS)

        answering(answer)
        record = run(artifacts)
        assert record["module:noise"].fallback
        assert "tests-pass" not in record["tests:codes"].checks
        assert tester.ran == []


class TestAPairThatStaysWrong:
    """Pairs that no repair mends."""

    def test_loses_the_tests_that_are_wrong(self, run: Run, heard: list[Event]) -> None:
        """What holds of the tests stays, marked as a fallback, and the module as it is."""
        wrong = [HEAD + ADDS + DOUBLES.replace("10", str(n)) for n in range(10, 14)]
        scripted(
            *(as_python(module()), as_python(wrong[0])),
            *(says("tests", text) for text in wrong[1:]),
        )
        record = run(pair())
        assert text_of(record, "tests:codes") == HEAD + ADDS
        assert record["tests:codes"].fallback
        assert not record["module:codes"].fallback
        assert [e.subject for e in heard if e.state == "given up"] == ["tests:codes"]

    def test_loses_a_module_that_is_wrong(self, run: Run) -> None:
        """The scaffolds of both stand in, marked, after the rounds that are allowed."""
        wrong = [module(f"n - {n}") for n in range(4)]
        provider = scripted(
            *(as_python(wrong[0]), as_python(HEAD + ADDS)),
            *(says("source", text) for text in wrong[1:]),
        )
        record = run(pair())
        assert provider.tasks.count("diagnose") == MAX_REPAIRS
        assert text_of(record, "module:codes") == pair()[0].scaffold({})
        assert text_of(record, "tests:codes") == pair()[1].scaffold({})
        assert {entry.fallback for entry in record.values()} == {True}
        assert run(pair(), record).data() == record.data()

    def test_ends_early_where_the_same_fails_again(self, run: Run) -> None:
        """When a repair changes nothing of what fails, no further round is paid for."""
        provider = scripted(
            *(as_python(module("n")), as_python(HEAD + ADDS)),
            says("source", module("n * 1")),
        )
        assert run(pair())["module:codes"].fallback
        assert len(provider.requests) == 3

    def test_is_mended_from_its_best_attempt(self, run: Run) -> None:
        """Repairs that make more tests fail are told to the next, which starts from the best."""
        tests = HEAD + ADDS + DOUBLES
        provider = scripted(
            *(as_python(module("n + 1")), as_python(tests)),
            *(says("source", module(text)) for text in ("n + 7", "n + 8", "n * 2")),
        )
        record = run(pair())
        assert provider.briefs[4]["source"] == module("n + 1")
        first, second = provider.briefs[4]["tried"]
        assert first.startswith("`test_adds`")
        assert first != second
        assert text_of(record, "module:codes") == module("n * 2")


class TestOthers:
    """Artifacts around a pair."""

    def test_that_need_a_module_wait_until_it_is_verified(self, run: Run) -> None:
        """A page is asked for with the source that was verified, never with the first one."""
        page = replace(
            artifact_of_example(plan()),
            name="page:codes",
            needs=("module:codes",),
            verification=None,
            more=lambda texts: {"source": texts["module:codes"]},
        )
        provider = scripted(
            *(as_python(module("n")), as_python(HEAD + ADDS)),
            *(says("source", module()), as_python("x = 1\n")),
        )
        record = run([page, *pair()])
        assert provider.tasks[-1] == "example"
        assert provider.briefs[-1]["source"] == module()
        assert run([page, *pair()], record).data() == record.data()

    def test_what_lies_beside_is_taken_as_it_was_first_written(
        self, run: Run, tester: PlainTester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A module that is mended earlier is not seen mended: it might as well have been later."""
        monkeypatch.setenv("PYGEN_CONCURRENCY", "1")
        both = plan(module_data("adder"), module_data("codes"))
        source, tests = pair(both)
        assert tests.verification
        beside = replace(tests.verification, beside=("module:adder",))

        def answer(request: Request) -> str:
            name = brief(request)["module"]["name"]
            if request.task == "diagnose":
                return says("source", module(), name)
            if request.task == "tests":
                return as_python((HEAD + ADDS).replace("codes", name))
            bad = request.task == "module" and name == "adder"
            return as_python(module("n" if bad else "n + 1"))

        answering(answer)
        record = run([*pair(both, "adder"), source, replace(tests, verification=beside)])
        assert text_of(record, "module:adder") == module()
        seen = [files for files in tester.ran if "tests/test_codes.py" in files]
        assert [files["src/tiny/adder.py"] for files in seen] == [module("n")] * 2

    def test_examples_are_run_and_mended(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """An example that fails goes back with what it printed; one that runs is marked so."""
        monkeypatch.setenv("PYGEN_CONCURRENCY", "1")
        provider = scripted(
            as_python("from tiny.codes import f\n\nprint(f('one'))\n"),
            as_python(module()),
            as_python("from tiny.codes import f\n\nprint(f(1))\n"),
        )
        record = run([artifact_of_module(plan()), artifact_of_example(plan())])
        assert provider.tasks == ["example", "module", "repair"]
        assert "exit code 1" in provider.briefs[2]["problems"][0]
        assert "TypeError" in provider.briefs[2]["problems"][0]
        assert record["example:everything"].checks == ("parses", "runs")

    def test_what_an_example_prints_is_recorded(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What two runs print alike is; what is kept is not run again, and says the same."""
        monkeypatch.setenv("PYGEN_CONCURRENCY", "1")
        artifacts = [artifact_of_module(plan()), artifact_of_example(plan())]
        shows = "from tiny.codes import f\n\nprint(f(1))\n"
        answering(lambda ask: as_python(module() if ask.task == "module" else shows))
        record = run(artifacts)
        assert record["example:everything"].output == "2\n"
        assert Record.read(record.data())["example:everything"].output == "2\n"
        assert "output" not in record.data()["module:codes"]
        assert run(artifacts, record).data() == record.data()
        chance = f"import random\n\n{shows}print(random.random())\n"
        answering(lambda ask: as_python(chance))
        assert run(artifacts, record, ["example:everything"])["example:everything"].output == ""

    def test_what_a_page_prints_is_set_in_it(self, run: Run) -> None:
        """Code sets it, so no request is made, and the model stays who wrote the page."""
        example = artifact_of_example(plan())
        assert example.verification
        how = replace(example.verification, shown=lambda text, first, second: f"{text}# {first}")
        page = replace(example, name="page:everything", verification=how)
        provider = answering(
            lambda ask: as_python(module() if ask.task == "module" else "print(3)\n")
        )
        record = run([artifact_of_module(plan()), page])
        assert text_of(record, "page:everything") == "print(3)\n# 3\n"
        assert record["page:everything"].checks[-1] == "runs"
        assert len(provider.requests) == 2
        assert run([artifact_of_module(plan()), page], record).data() == record.data()

    def test_programs_that_a_text_holds_are_run(self, run: Run, tester: PlainTester) -> None:
        """Of a page its program is run, twice where it prints; where it has none, nothing is."""
        example = artifact_of_example(plan())
        for code, runs in (("print({!r})", 2), ("x = 1", 1), ("", 0)):
            tester.ran.clear()
            how = replace(example.verification or Verification(()), program=code.format)
            page = replace(example, name="page:everything", verification=how)
            answering(lambda ask: as_python(module() if ask.task == "module" else "x = 1\n"))
            record = run([artifact_of_module(plan()), page])
            assert record["page:everything"].checks[-1] == "runs"
            assert len(tester.ran) == runs
        with_module = [files for files in tester.ran if "src/tiny/codes.py" in files]
        assert with_module == tester.ran

    def test_that_need_an_example_wait_until_it_is_verified(self, run: Run) -> None:
        """A page that shows an example shows the one that runs, and the record holds together."""
        example = artifact_of_example(plan())
        page = replace(
            artifact_of_example(plan()),
            name="page:codes",
            task="page",
            needs=(example.name,),
            verification=None,
            more=lambda texts: {"example": texts[example.name]},
        )
        replies = {"module": module(), "example": "f()\n", "repair": "x = 1\n", "page": "y = 1\n"}
        provider = answering(lambda ask: as_python(replies[ask.task]))
        artifacts = [artifact_of_module(plan()), example, page]
        record = run(artifacts)
        assert provider.briefs[-1]["task"] == "page"
        assert provider.briefs[-1]["example"] == "x = 1\n"
        assert run(artifacts, record).data() == record.data()

    def test_examples_of_a_scaffold_are_left_out(
        self, run: Run, tester: PlainTester, heard: list[Event]
    ) -> None:
        """One whose module fell back could only fail: it is not run, and its scaffold stays."""
        example = artifact_of_example(plan())
        answering(lambda ask: as_python("x = 1") if ask.task == "example" else "I would not.")
        artifacts = [artifact_of_module(plan()), example]
        record = run(artifacts)
        assert record["example:everything"].fallback
        assert text_of(record, "example:everything") == example.scaffold({})
        assert tester.ran == []
        told = {event.subject: event.detail for event in heard if event.state == "given up"}
        assert told["example:everything"] == "It cannot run: module:codes is a scaffold."
        assert run(artifacts, record).data() == record.data()

    def test_examples_that_never_run_are_left_out(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The stand-in takes the place of an example that fails whatever is tried."""
        monkeypatch.setenv("PYGEN_CONCURRENCY", "1")
        first, *others = (as_python(f"raise ValueError({n})\n") for n in range(1 + MAX_REPAIRS))
        scripted(first, as_python(module()), *others)
        example = artifact_of_example(plan())
        record = run([artifact_of_module(plan()), example])
        assert record["example:everything"].fallback
        assert text_of(record, "example:everything") == example.scaffold({})

    @pytest.mark.slow
    def test_are_the_same_in_whatever_order_replies_come(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Twenty runs with shuffled artifacts and replies held back at random: one digest."""
        names = ("codes", "noise", "rates")
        every = plan(*(module_data(n, uses=list(names[:at])) for at, n in enumerate(names)))
        artifacts = [artifact for name in names for artifact in pair(every, name)]
        artifacts += [artifact_of_example(every, "rates")]

        def answer(request: Request) -> str:
            asked = brief(request)
            match request.task:
                case "diagnose":
                    return says("source", module(), asked["module"]["name"])
                case "example":
                    return as_python("from tiny.rates import f\n\nprint(f(1))\n")
                case "tests":
                    return as_python((HEAD + ADDS).replace("codes", asked["module"]["name"]))
            good = request.task == "repair" or asked["module"]["name"] == "noise"
            return as_python(module("n + 1" if good else "n"))

        digests = set()
        for seed in range(20):
            shuffled = random.Random(seed)  # noqa: S311 - the same order each time
            monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / str(seed)))
            monkeypatch.setenv("PYGEN_CONCURRENCY", str(shuffled.choice([1, 2, 8])))
            answering(answer)
            order = shuffled.sample(artifacts, len(artifacts))
            digests.add(digest(run(order).data()))
        assert len(digests) == 1


SETTINGS = "[tool.mypy]\nstrict = true\n"


def typed(artifact: Artifact) -> Artifact:
    """Return an artifact whose types are checked."""
    assert artifact.verification
    return replace(artifact, verification=replace(artifact.verification, types=SETTINGS))


def typed_pair() -> list[Artifact]:
    """Return a module and its tests, whose types are checked."""
    source, tests = pair()
    return [source, typed(tests)]


class TestTypes:
    """What mypy says of what runs; the tests' mypy complains of each file that says `untyped`."""

    def test_goes_to_repair_without_a_diagnosis(self, run: Run) -> None:
        """The file it is about is mended, tried again, and recorded as typed."""
        provider = scripted(
            *(as_python(module(head="# untyped\n")), as_python(HEAD + ADDS)),
            as_python(module()),
        )
        record = run(typed_pair())
        assert provider.tasks == ["module", "tests", "repair"]
        assert provider.briefs[2]["problems"] == ["mypy, line 1: It is untyped. [no-untyped-def]"]
        assert provider.briefs[2]["name"] == "module:codes"
        assert record["module:codes"].checks[-2:] == ("tests-pass", "types")
        assert record["tests:codes"].checks[-1] == "types"
        assert run(typed_pair(), record).data() == record.data()

    def test_that_stays_is_a_note(self, run: Run) -> None:
        """What no repair mends stays in a text that works, and is told."""
        tests = HEAD + "# untyped\n" + ADDS
        provider = scripted(
            *(as_python(module()), as_python(tests)),
            *(as_python(f"{tests}# {n}\n") for n in range(9)),
        )
        record = run(typed_pair())
        assert not record["tests:codes"].fallback
        assert "types" not in record["tests:codes"].checks
        assert record["tests:codes"].notes == ("mypy, line 1: It is untyped. [no-untyped-def]",)
        assert record["module:codes"].notes == ()
        assert record["module:codes"].checks[-1] == "types"
        assert provider.tasks.count("repair") == 1  # it said the same again

    def test_of_an_example_takes_no_text_that_runs(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A repair of types that does not run is not taken; what runs stays, with its note."""
        monkeypatch.setenv("PYGEN_CONCURRENCY", "1")
        fails = (as_python(f"raise ValueError({n})\n") for n in range(9))
        scripted(as_python("x = 1  # untyped\n"), as_python(module()), *fails)
        record = run([artifact_of_module(plan()), typed(artifact_of_example(plan()))])
        assert text_of(record, "example:everything") == "x = 1  # untyped\n"
        assert not record["example:everything"].fallback
        assert record["example:everything"].checks[-1] == "runs"
        assert "mypy, line 1" in record["example:everything"].notes[0]


def shows(result: str) -> str:
    """Return a module whose docstring shows a result, and one that differs from run to run."""
    session = f">>> print(f(1), object())\n    {result} <object object at 0x...>"
    shown = f'"""Count.\n\n    {session}\n    """'
    return module().replace('"""Count."""', shown)


class TestShown:
    """What docstrings of a module show at `>>>`, once its tests hold."""

    def test_that_is_right_takes_nothing(self, run: Run) -> None:
        """An ellipsis stands for what differs; nobody is asked."""
        provider = scripted(as_python(shows("2")), as_python(HEAD + ADDS))
        record = run(pair())
        assert provider.tasks == ["module", "tests"]
        assert record["module:codes"].notes == ()

    def test_that_is_wrong_goes_to_repair(self, run: Run) -> None:
        """The module is mended, with what it really prints, and tried again."""
        replies = (as_python(each) for each in (shows("3"), HEAD + ADDS, shows("2")))
        provider = scripted(*replies)
        record = run(pair())
        assert provider.tasks == ["module", "tests", "repair"]
        (problem,) = provider.briefs[2]["problems"]
        assert problem == (
            "Line 7: in the docstring of `f`, `print(f(1), object())` prints "
            "'2 <object object at 0x…>', which is not what is shown below it."
        )
        assert provider.briefs[2]["name"] == "module:codes"
        assert text_of(record, "module:codes") == shows("2")
        assert record["module:codes"].notes == ()

    def test_that_stays_wrong_is_a_note(self, run: Run) -> None:
        """It takes no module away that works; an exception that is not shown is told, too."""
        wrong = shows("3").replace("print(f(1), object())", "f('a')")
        scripted(*map(as_python, (wrong, HEAD + ADDS, *[f"{wrong}# {n}\n" for n in range(9)])))
        record = run(pair())
        assert not record["module:codes"].fallback
        (note,) = record["module:codes"].notes
        assert "`f('a')` raises TypeError: " in note
        assert record["tests:codes"].notes == ()
