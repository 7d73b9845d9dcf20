"""Figures of complexity: how many ways lead through a function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pygen_copier.evaluation.extra import library
from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.static.sources import Sources

_HIGH = 10  # McCabe's own limit
_MEAN = Measure(
    "static.complexity",
    "Mean cyclomatic complexity of a function",
    "",
    "McCabe (1976), by lizard, which counts Python and JavaScript alike",
)
_LARGEST = Measure(
    "static.complexity_max", "Largest cyclomatic complexity of a function", "", _MEAN.source
)


class Function(NamedTuple):
    """A function as lizard sees it."""

    path: str
    line: int
    name: str
    complexity: int


def functions(texts: Mapping[str, str]) -> list[Function]:
    """Return the functions in texts, with their cyclomatic complexity (McCabe 1976; lizard).

    Args:
        texts: Texts of Python or JavaScript by their paths, whose ends tell which.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    analyze = library("lizard").analyze_file.analyze_source_code
    return [
        Function(path, each.start_line, each.name, each.cyclomatic_complexity)
        for path, text in texts.items()
        for each in analyze(path, text).function_list
    ]


def complexity_figures(sources: Sources) -> Iterator[Figure]:
    """Yield the figures of a package's complexity.

    Args:
        sources: Its modules.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    found = functions({path: source.text for path, source in sources.parsed.items()})
    if not found:
        yield from (each.absent("There is no function that parses.") for each in (_MEAN, _LARGEST))
        return
    every = [each.complexity for each in found]
    yield _MEAN.of(sum(every) / len(every), len(every))
    told = [
        f"{each.path}: Line {each.line}: `{each.name}` has {each.complexity} ways through it."
        for each in found
        if each.complexity > _HIGH
    ]
    yield _LARGEST.of(max(every), len(every), told)
