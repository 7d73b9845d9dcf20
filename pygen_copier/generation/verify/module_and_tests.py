"""A module and its tests are run against each other until both hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pygen_copier.errors import PromptTooLongError
from pygen_copier.events import TRIED
from pygen_copier.generation.attempts import MAX_REPAIRS, Attempt
from pygen_copier.generation.lack import Lack
from pygen_copier.generation.score import score
from pygen_copier.generation.type_findings import TYPED, type_findings
from pygen_copier.generation.verification import Verification, steady
from pygen_copier.generation.verify.diagnosis import NO_DIAGNOSIS, Diagnosis, diagnosis
from pygen_copier.generation.verify.shown_sessions import session_problems
from pygen_copier.generation.work import Work
from pygen_copier.prompts.brief import Document
from pygen_copier.sandbox import Tester, TestRun

PASSED = "tests-pass"
"""The id of what a module and its tests have passed together."""

TELLING = "tests-tell"
"""The id of what tests have passed that fail where the module does nothing."""

SOURCE, TESTS = "source", "tests"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of running tests.

    Attributes:
        source: The module's text.
        tests: Their text.
        failures: What failed against the module, by the test's name; under no name, all of it.
        idle: The tests that pass against a module that does nothing.
        untyped: What mypy says of the two where the tests hold, by `SOURCE` and `TESTS`.
        misshown: What docstrings of the module show otherwise than it is, likewise.
        score: How good the two are together.
    """

    source: str
    tests: str
    failures: Mapping[str, str]
    idle: tuple[str, ...]
    untyped: Mapping[str, tuple[str, ...]]
    misshown: tuple[str, ...]
    score: float

    @property
    def holds(self) -> bool:
        """Whether the two can stay: every test holds, and tells."""
        return not self.failures and not self.idle

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, a sentence each."""
        if self.holds:
            return (*self.misshown, *(each for found in self.untyped.values() for each in found))
        failing = (f"`{name}` fails: {how}" if name else how for name, how in self.failures.items())
        idle = (
            f"`{name}` passes against a module that does nothing: assert what the specification "
            "promises."
            for name in self.idle
        )
        return (*failing, *idle)

    def notes(self, side: str) -> tuple[str, ...]:
        """Return what is wrong with a side where the tests hold, which takes no text away."""
        shown = self.misshown if side == SOURCE else ()
        return (*shown, *self.untyped.get(side, ()))

    @property
    def unfit(self) -> frozenset[str]:
        """The names of the tests that cannot stay."""
        return frozenset((*self.failures, *self.idle))


@dataclass
class ModuleAndTests:
    """A module and its tests in verification.

    Attributes:
        source: The work on the module.
        tests: The work on its tests.
        how: How they are verified.
        tester: Runs them.
        files: What lies beside them, by path.
    """

    source: Work
    tests: Work
    how: Verification
    tester: Tester
    files: Mapping[str, str]

    def verify(self) -> None:
        """Run them, and record both after as many repairs as it takes and are allowed.

        Raises:
            PygenError: A model could not be asked, or nothing can be run.
        """
        best, wrong = self._mend(self._run(self.source.text, self.tests.text))
        if best.holds:
            typed = {side: self._typed(best, side) for side in (SOURCE, TESTS)}
            self.source.hold(best.source, PASSED, *typed[SOURCE], notes=best.notes(SOURCE))
            self._speak_of(best.source)
            self.tests.hold(best.tests, PASSED, TELLING, *typed[TESTS], notes=best.notes(TESTS))
            return
        if wrong == SOURCE:
            self.source.give_up(self.source.stand_in, best.problems)
            self._speak_of(self.source.text)
            self.tests.give_up(self.tests.stand_in, best.problems, Lack.WAITING)
        else:
            self.source.hold(best.source)
            self._speak_of(best.source)
            text = self._without_the_unfit(best) or self.tests.stand_in
            self.tests.give_up(text, best.problems)

    def _mend(self, first: Outcome) -> tuple[Outcome, str]:
        """Repair the side that is wrong; return the best outcome, and whose fault the last was."""
        best = last = first
        seen, left, wrong = [first.problems], MAX_REPAIRS, TESTS
        tried: list[str] = []
        while best.problems and left:
            tried = [] if last is best else [*tried, last.problems[0]]
            self._speak_of(best.source)
            diagnosis = self._diagnose(best, tried)
            is_source = diagnosis.path == self.source.artifact.path or best.notes(SOURCE)
            wrong = SOURCE if is_source else TESTS
            side = (self.source if wrong == SOURCE else self.tests).attempts
            left -= bool(diagnosis.text)
            mended, taken = side.mend(self._first(best, wrong, diagnosis.text, tried), left)
            left -= taken
            if mended.faults:
                break
            text = side.format(mended.source)
            last = self._run(
                text if wrong == SOURCE else best.source, text if wrong == TESTS else best.tests
            )
            if last.score >= best.score:
                best = last
            if last.problems in seen:
                break
            seen.append(last.problems)
        return best, wrong

    def _run(self, source: str, tests: str) -> Outcome:
        self.tests.attempts.tell(TRIED)
        real = self._tests(source, tests)
        idle = self._tests(self.source.scaffold, tests)
        failures = {test: steady(how) for test, how in real.failed.items()}
        count = len(real.passed) + len(real.failed)
        if real.error:
            failures = {"": f"The tests cannot be run: {steady(real.error)}"}
        elif not count:
            failures = {"": "No test was run: none may be skipped."}
        vacuous = tuple(test for test in idle.passed if test not in failures)
        feedback = [len(real.passed) / count, 1 - len(vacuous) / count] if count else [0.0, 0.0]
        holds = not failures and not vacuous
        untyped = self._untyped(source, tests) if holds else {}
        misshown: tuple[str, ...] = ()
        if holds:
            path = self.source.artifact.path
            misshown = session_problems(self.tester, {**self.files, path: source}, path)
        return Outcome(
            *(source, tests, failures, vacuous, untyped, misshown),
            score([*feedback, float(holds and not untyped), float(holds and not misshown)]),
        )

    def _untyped(self, source: str, tests: str) -> dict[str, tuple[str, ...]]:
        """Return what mypy says of the two, by which of them it is."""
        paths = {self.source.artifact.path: SOURCE, self.tests.artifact.path: TESTS}
        if not self.how.types:
            return {}
        files = {**self.files, **dict(zip(paths, (source, tests), strict=True))}
        found = type_findings(self.tester.types(files, self.how.types, [*paths]), paths)
        return {paths[path]: found[path] for path in paths if path in found}

    def _typed(self, outcome: Outcome, side: str) -> list[str]:
        """Return the id of the check of types where a side has passed it."""
        is_checked = self.how.types and self.tester.checks_types
        return [TYPED] if is_checked and side not in outcome.untyped else []

    def _tests(self, source: str, tests: str) -> TestRun:
        path = self.tests.artifact.path
        files = {**self.files, self.source.artifact.path: source, path: tests}
        return self.tester.tests(files, path)

    def _diagnose(self, outcome: Outcome, tried: Sequence[str]) -> Diagnosis:
        """Return which side is wrong, mended where it came whole; none means the tests are."""
        if not outcome.failures:
            return NO_DIAGNOSIS  # a module cannot help it that a test tests nothing
        paths = self.source.artifact.path, self.tests.artifact.path
        more = {
            "source": Document("python", paths[0], outcome.source),
            "tests": Document("python", paths[1], outcome.tests),
            "output": Document("text", "output", "\n\n".join(outcome.problems)),
            **({"tried": list(tried)} if tried else {}),
        }
        inputs = self.source.attempts.inputs("diagnose", **more)
        try:
            return diagnosis(self.tests.attempts.request("diagnose", inputs), paths)
        except PromptTooLongError:
            return NO_DIAGNOSIS

    def _first(self, outcome: Outcome, wrong: str, mended: str, tried: Sequence[str]) -> Attempt:
        """Return what a repair begins with: the mended text, else the one that is wrong."""
        side = (self.source if wrong == SOURCE else self.tests).attempts
        if mended:
            return side.attempt(mended)
        failing = outcome.problems[: None if wrong == TESTS else len(outcome.failures)]
        problems = outcome.notes(wrong) if outcome.holds else failing
        also = (f"An earlier try ended so: {each}" for each in tried)
        text = outcome.source if wrong == SOURCE else outcome.tests
        return side.examine(text, (*problems, *also))

    def _speak_of(self, source: str) -> None:
        """Let the tests be checked, asked for and recorded as tests of this source."""
        attempts = self.tests.attempts
        attempts.texts = {**attempts.texts, self.source.name: source}

    def _without_the_unfit(self, outcome: Outcome) -> str:
        """Return the tests without those that fail or test nothing, or nothing where none hold."""
        if "" in outcome.failures:
            return ""
        attempts = self.tests.attempts
        text = attempts.format(attempts.lint(self.how.without(outcome.tests, outcome.unfit)))
        if not text.strip() or attempts.examine(text).faults:
            return ""
        return text if self._run(outcome.source, text).holds else ""
