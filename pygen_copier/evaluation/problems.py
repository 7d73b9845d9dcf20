"""Problems: what an evaluation found wrong, each with the artifact whose text is to be mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pygen_copier.evaluation.judging.criteria import SETS
from pygen_copier.evaluation.judging.figures import SATISFIED
from pygen_copier.evaluation.report import Report
from pygen_copier.evaluation.subject import Subject
from pygen_copier.source.imported_names import imported_names
from pygen_copier.source.syntax import UnreadableSourceError, read
from pygen_copier.text import oneline

_OTHERS = "others/"  # where somebody else's tests lie when they are run
_PLACE = re.compile(r"(?P<path>[^:]+\.(?:py|md))(?:::[^:]+)?: ")
_IMPORT = re.compile(r"(?P<name>[\w.]+) cannot be imported: ")
# The figures whose details name a file that is to be mended itself.
_OF_FILES = (
    "execution.examples",
    "static.parse_rate",
    "static.imports_resolved",
    "static.placeholders",
    "static.security_high",
)


class Problem(NamedTuple):
    """A problem of an artifact, as a sentence that a model can act on."""

    artifact: str
    told: str


def problems_of(
    report: Report, subject: Subject, paths: Mapping[str, str], others: Mapping[str, str]
) -> list[Problem]:
    """Return what a report holds against the artifacts of a package, each once.

    A mutant that survived is a problem of the tests of its module, a test that fails one of the
    module that it is of, or that it imports where somebody else wrote it.

    Args:
        report: The report.
        subject: The package as it is.
        paths: The files of all artifacts, by their names.
        others: Somebody else's tests by their paths, as far as they are at hand.
    """
    by_path = {path: name for name, path in paths.items()}
    found = [
        *_of_mutants(report, paths),
        *_of_tests(report, subject, paths, others),
        *_of_files(report, subject, by_path),
        *_of_judges(report, by_path),
    ]
    return list(dict.fromkeys(found))


def _of_files(report: Report, subject: Subject, by_path: Mapping[str, str]) -> Iterator[Problem]:
    for name in _OF_FILES:
        for told in _details(report, name):
            if (place := _PLACE.match(told)) and (artifact := by_path.get(place["path"])):
                yield Problem(artifact, told)
    for told in _details(report, "execution.imports"):
        if artifact := _imported(told, subject, by_path):
            yield Problem(artifact, told)


def _of_judges(report: Report, by_path: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the advice on files of which a criterion does not satisfy the one who gives it."""
    scales = {e.full(name): e.scale for e in SETS for name in e.criteria}
    for each in report.judgements:
        low = any(score < SATISFIED * scales.get(name, 0) for name, score in each.scores.items())
        if low and each.advice and (artifact := by_path.get(each.item)):
            yield Problem(artifact, f"A reviewer says: {oneline(each.advice)}")


def _of_mutants(report: Report, paths: Mapping[str, str]) -> Iterator[Problem]:
    tests = {path: _tests_of(name) for name, path in paths.items() if name.startswith("module:")}
    for told in _details(report, "execution.mutation_score"):
        place = _PLACE.match(told)
        artifact = tests.get(place["path"]) if place else None
        if artifact in paths and artifact:
            said = f"{told} Write a test that fails where this is changed."
            yield Problem(artifact, said)


def _of_tests(
    report: Report, subject: Subject, paths: Mapping[str, str], others: Mapping[str, str]
) -> Iterator[Problem]:
    modules = {name: path for name, path in paths.items() if name.startswith("module:")}
    of_tests = {path: f"module:{name[6:]}" for name, path in paths.items() if _is_tests(name)}
    for told in _details(report, "execution.tests_passed"):
        place = _PLACE.match(told)
        if place and (artifact := of_tests.get(place["path"])) in modules and artifact:
            yield Problem(artifact, told)
    for told in _details(report, "execution.others_tests_passed"):
        place = _PLACE.match(told)
        path = place["path"].removeprefix(_OTHERS) if place else ""
        concerned = _imports(others.get(path, ""), subject)
        for artifact, own in modules.items():
            if own in concerned or (not concerned and path.endswith(f"test_{_last(own)}")):
                yield Problem(artifact, f"A test that others wrote fails: {told}")


def _imports(text: str, subject: Subject) -> set[str]:
    """Return the paths of the modules that a text imports, or takes names of."""
    try:
        nodes = read(text).nodes
    except UnreadableSourceError:
        return set()
    names = [each.imports for each in imported_names(nodes)]
    return {
        path
        for path, dotted in subject.dotted.items()
        if any(name == dotted or name.startswith(f"{dotted}.") for name in names)
        and not path.endswith("__init__.py")
    }


def _imported(told: str, subject: Subject, by_path: Mapping[str, str]) -> str | None:
    found = _IMPORT.match(told)
    path = next(
        (p for p, dotted in subject.dotted.items() if found and dotted == found["name"]), ""
    )
    return by_path.get(path)


def _details(report: Report, name: str) -> tuple[str, ...]:
    figure = report.find(name)
    return figure.details if figure else ()


def _tests_of(module: str) -> str:
    return f"tests:{module.removeprefix('module:')}"


def _is_tests(name: str) -> bool:
    return name.startswith("tests:")


def _last(path: str) -> str:
    return path.rpartition("/")[2]
