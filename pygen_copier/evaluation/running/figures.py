"""Figures of execution: what installs, is imported, is tested, covered, and noticed by tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from pygen_copier.dependencies.package_index import PackageIndex
from pygen_copier.errors import SandboxError
from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.running.mutants import mutants
from pygen_copier.evaluation.running.workplace import OPTIONS, Workplace
from pygen_copier.evaluation.subject import Subject, is_test
from pygen_copier.events import Listener, nobody
from pygen_copier.sandbox import TestRun
from pygen_copier.text import oneline

MUTANTS, SEED = 20, 0  # as many where nobody says how many
_MUTANT_SECONDS, _WHOLE_SECONDS = 20, 60
_COMPLETE = (0, 1)  # of pytest: all passed, some failed
_SECONDS_PER_MUTANT = 15  # of all together: few take as long as one may


def _measure(name: str, title: str, unit: str, source: str) -> Measure:
    return Measure(f"execution.{name}", title, unit, source)


_INSTALLS = _measure(
    "installs",
    "Requirements that can be installed",
    "share",
    "the declared requirements, as wheels of the index that is configured",
)
_IMPORTS = _measure(
    "imports", "Modules that can be imported", "share", "each in the sandbox, in one process"
)
_FUNCTIONS = "test functions run by pytest in the sandbox; a file that cannot be run counts as one"
_TESTS = _measure("tests_passed", "Own tests that pass", "share", _FUNCTIONS)
_OTHERS = _measure("others_tests_passed", "Somebody else's tests that pass", "share", _FUNCTIONS)
_CASES = _measure(
    "others_cases_passed",
    "Cases of somebody else's tests that pass",
    "tests",
    "as pytest counts them: a test function has a case for each set of its parameters",
)
_COVERAGE = _measure(
    "coverage", "Statements that its tests run", "share", "coverage.py, all own tests in one run"
)
_MUTATION = _measure(
    "mutation_score",
    "Mutants that its tests notice",
    "share",
    f"up to {MUTANTS} mutants, or what `--mutants` says, drawn with seed {SEED}, of modules whose "
    "own file of tests passes, against that file; where no file has a module's name, of all "
    "modules against all that pass",
)
_EXAMPLES = _measure(
    "examples",
    "Examples that run",
    "share",
    "each file of examples/ in the sandbox, to exit code 0",
)
_ALL = (_INSTALLS, _IMPORTS, _TESTS, _OTHERS, _CASES, _COVERAGE, _MUTATION, _EXAMPLES)


def execution_figures(
    subject: Subject,
    others: Mapping[str, str] | None,
    most_mutants: int = MUTANTS,
    *,
    afresh: bool = False,
    listener: Listener = nobody,
) -> list[Figure]:
    """Return what comes of running a package, in the sandbox.

    What passes there passed in the process of the tested code: it says that honest code works.

    Args:
        subject: The package.
        others: Somebody else's tests by their paths, or None.
        most_mutants: How many mutants are made, at most.
        afresh: Whether what was run before is run again.
        listener: Hears what is run.
    """
    seconds = most_mutants * _SECONDS_PER_MUTANT
    try:
        work = Workplace(subject, others, seconds, afresh=afresh, listener=listener)
    except SandboxError as error:
        return not_run(str(error))
    try:
        work.tester.environment.folder()
        return list(_figures(work, most_mutants))
    except SandboxError as error:
        return [_refused(subject, str(error)), *not_run(str(error))[1:]]


def not_run(reason: str) -> list[Figure]:
    """Return the figures of execution as absent.

    Args:
        reason: Why nothing was run.
    """
    return [each.absent(reason) for each in _ALL]


def _refused(subject: Subject, reason: str) -> Figure:
    """Return how many requirements can be installed, absent where that is not what went wrong."""
    requirements = list(subject.requirements or ())
    refused = PackageIndex(nobody).refused(requirements)
    if not refused:
        return _INSTALLS.absent(reason)
    told = [f"{requirement}: {oneline(why)}" for requirement, why in refused.items()]
    return _INSTALLS.share(len(requirements) - len(refused), len(requirements), reason, told)


def _figures(work: Workplace, most_mutants: int) -> Iterator[Figure]:
    wanted = len(work.subject.requirements or ())
    yield _INSTALLS.share(wanted, wanted, "The package declares no requirement.")
    yield _imports(work)
    runs = _run_all(work, work.subject.tests)
    yield _tests(_TESTS, runs, "The package has no tests.")
    theirs = _run_all(work, [path for path in work.others if is_test(path)])
    none = "No tests were named: --tests PATH." if not work.others else "There are no tests there."
    yield _tests(_OTHERS, theirs, none)
    cases = sum(run.cases for run in theirs.values())
    yield _CASES.of(cases) if theirs else _CASES.absent(none)
    passing = [
        path for path, run in runs.items() if run.passed and not run.failed and not run.error
    ]
    yield _coverage(work, list(runs))
    yield _mutation(work, passing, most_mutants)
    yield _examples(work)


def _imports(work: Workplace) -> Figure:
    names = sorted(name for name in work.subject.dotted.values() if name)
    names = [name for name in names if not name.endswith("__main__")]
    failed, why = work.run("import_all", {"modules": names})
    if failed is None:
        return _IMPORTS.absent(why, len(names))
    told = [f"{name} cannot be imported: {oneline(error)}" for name, error in failed.items()]
    return _IMPORTS.share(len(names) - len(failed), len(names), "There are no modules.", told)


def _run_all(work: Workplace, paths: Sequence[str]) -> dict[str, TestRun]:
    """Run files of tests, several at a time, and return what came of each in their order."""
    with ThreadPoolExecutor() as pool:
        runs = pool.map(lambda path: work.tests(path), paths)
        return dict(zip(paths, runs, strict=True))


def _tests(measure: Measure, runs: Mapping[str, TestRun], nothing: str) -> Figure:
    passed = sum(len(run.passed) for run in runs.values())
    told: list[str] = []
    for path, run in runs.items():
        told += [f"{path}::{test}: {_last(why)}" for test, why in run.failed.items()]
        if run.error and not run.failed:
            told.append(f"{path}: {_last(run.error)}")
    return measure.share(passed, passed + len(told), nothing, told)


def _last(account: str) -> str:
    """Return the line of an account that says most: the error that pytest marks, else the last."""
    lines = [line for line in account.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith("E ")]
    return oneline((marked or lines or ["it failed"])[0 if marked else -1].removeprefix("E "))[:300]


def _coverage(work: Workplace, tests: Sequence[str]) -> Figure:
    if not tests:
        return _COVERAGE.absent("The package has no tests.")
    files = [work.place(path) for path in work.subject.modules]
    options = [*OPTIONS, "--continue-on-collection-errors"]  # what one file lacks, others run
    job = {"options": options, "tests": tests, "files": files}
    found, why = work.run("cover", job)
    if found is None:
        return _COVERAGE.absent(why)
    if found["status"] not in _COMPLETE:
        return _COVERAGE.absent(f"pytest did not come to its end: code {found['status']}.")
    statements = sum(count for count, _ in found["counts"].values())
    missing = sum(len(lines) for _, lines in found["counts"].values())
    told = [
        f"{path}: lines {_ranges(lines)} are run by no test."
        for path, (_, lines) in found["counts"].items()
        if lines
    ]
    return _COVERAGE.share(statements - missing, statements, "There are no statements.", told)


def _ranges(lines: Sequence[int]) -> str:
    """Return numbers as ranges, such as `3-5, 9`."""
    parts: list[list[int]] = []
    for line in lines:
        if parts and line == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], line]
        else:
            parts.append([line])
    return ", ".join("-".join(map(str, part)) for part in parts)


def _mutation(work: Workplace, tests: Sequence[str], most: int) -> Figure:
    if not tests:
        return _MUTATION.absent("No file of tests passes as a whole.")
    places = {work.place(path): text for path, text in work.subject.modules.items()}
    named = {
        work.place(path): [test for test in work.subject.tests_of(path) if test in tests]
        for path in work.subject.modules
    }
    own = {path: text for path, text in places.items() if named[path]}
    made = mutants(own or places, most, SEED)
    if not made:
        return _MUTATION.absent("There is nothing to change in the modules.")
    job = {
        "options": OPTIONS,
        "seconds": _MUTANT_SECONDS,
        "whole": _WHOLE_SECONDS,
        "needed": work.needed,
        "mutants": [
            {"path": m.path, "text": m.text, "tests": named[m.path] or list(tests)} for m in made
        ],
    }
    found, why = work.run("run_mutants", job)
    if found is None:
        return _MUTATION.absent(why, len(made))
    if any(found["whole"].values()):
        return _MUTATION.absent("The tests do not pass together without a mutant.", len(made))
    told = [
        f"{mutant.path}: Line {mutant.line}: no test notices {mutant.change}."
        for mutant, code in zip(made, found["codes"], strict=True)
        if not code
    ]
    return _MUTATION.share(len(made) - len(told), len(made), "", told)


def _examples(work: Workplace) -> Figure:
    paths = work.subject.examples
    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(lambda path: work.script(path), paths))
    told = [
        f"{path}: {run.limit or f'exit code {run.code}'}: {_last(run.output)}"
        for path, run in zip(paths, runs, strict=True)
        if run.code != 0
    ]
    return _EXAMPLES.share(len(paths) - len(told), len(paths), "There are no examples.", told)
