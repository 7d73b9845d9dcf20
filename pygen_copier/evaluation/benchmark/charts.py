"""The charts of a benchmark, of the paper's kinds; one without data is not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.similarity_tables import SCORES, of_fullest, score
from pygen_copier.evaluation.benchmark.spec import Spec
from pygen_copier.evaluation.benchmark.speed_table import speeds, throughput
from pygen_copier.evaluation.figure import Figure
from pygen_copier.evaluation.pages.bar_charts import Bar, bars, grouped_bars, stacked_bars
from pygen_copier.evaluation.pages.heat_map import heat_map
from pygen_copier.evaluation.pages.html import BOTH_LANGUAGES
from pygen_copier.evaluation.pages.line_charts import bars_and_line, lines
from pygen_copier.evaluation.pages.radar_chart import radar
from pygen_copier.evaluation.statistics.estimate import mean

_READING = {
    "documentation.reading_ease": "readability (Flesch)",
    "documentation.consistency": "consistency (variance)",
    "documentation.relevance": "relevance (cosine)",
}


def charts(spec: Spec, results: Sequence[Result]) -> Iterator[str]:
    """Yield the charts as HTML.

    Args:
        spec: The specification.
        results: All results that did not fail.
    """
    full = of_fullest(spec, results)
    yield bars(
        [
            Bar(model, value, f"{value:.3f}")
            for model, value in _by_model(full, "similarity.codebleu").items()
        ],
        "CodeBLEU by model (the paper's bars 3, 4, 6 and 10)",
    )
    yield stacked_bars(
        {model: _tests(own) for model, own in _groups(full).items()},
        "Own tests of the packages by model (the paper's figure 5)",
    )
    yield radar(
        {model: found for model, own in _groups(full).items() if (found := _scores(own))},
        "The seven scores by model (the paper's figure 7)",
    )
    yield heat_map(
        {
            model: {title: found.get(model) for title, found in _reading(full).items()}
            for model in _groups(full)
        },
        "Documentation by model (the paper's figure 9); colours are by column",
    )
    yield grouped_bars(_languages(full), "Python against JavaScript (the paper's figure 8)")
    fast = speeds(reply for each in results for reply in each.used)
    yield bars_and_line(
        {model: throughput(replies) for model, replies in fast.items()},
        {
            model: mean(first)
            for model, replies in fast.items()
            if (first := [each.first_token for each in replies if each.first_token is not None])
        },
        "Speed of models (the paper's figure 13, without memory)",
        ("tokens/s", "first token s"),
    )
    yield from _context_charts(results)


def _context_charts(results: Sequence[Result]) -> Iterator[str]:
    """Yield what differs with context: the scores, and the coherence of sections."""
    contexts = {"off": "without context", "on": "with context"}
    groups = {}
    for name, title in SCORES.items():
        found = []
        for context, told in contexts.items():
            own = [each for each in results if each.cell.context == context]
            values = [value for each in own if (value := score(each, name)) is not None]
            value = mean(values) if values else None
            found.append(Bar(told, value, "—" if value is None else f"{value:.3f}"))
        if all(each.value is not None for each in found):
            groups[title] = found
    yield grouped_bars(groups, "The seven scores without and with context", 1.0)
    for package in dict.fromkeys(each.cell.package for each in results):
        series: dict[str, Mapping[str, float]] = {}
        for context, told in contexts.items():
            own = [each for each in results if _is_of(each, package, context)]
            report = own[0].report if own else None
            if report and (coherence := report.series.get(_COHERENCE)):
                series[told] = coherence
        if len(series) == len(contexts):
            label = f"Coherence of {package} by section (the paper's figure 12)"
            yield lines(series, label, "cosine")


_COHERENCE = "documentation.coherence"


def _is_of(result: Result, package: str, context: str) -> bool:
    return (result.cell.package, result.cell.context) == (package, context)


def _groups(results: Iterable[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = defaultdict(list)
    for each in results:
        found[each.cell.model].append(each)
    return found


def _by_model(results: Iterable[Result], name: str) -> dict[str, float]:
    """Return the mean of a figure by model, of those that have it."""
    found = {}
    for model, own in _groups(results).items():
        values = [value for each in own if (value := score(each, name)) is not None]
        if values:
            found[model] = mean(values)
    return found


def _scores(results: Sequence[Result]) -> dict[str, float]:
    found = {}
    for name, title in SCORES.items():
        values = [value for each in results if (value := score(each, name)) is not None]
        if values:
            found[title.removesuffix(" n-gram")] = mean(values)  # there is little room
    return found


def _languages(results: Sequence[Result]) -> dict[str, list[Bar]]:
    """Return the means of what both languages have, over the packages that were translated."""
    found = {}
    for ours, theirs in BOTH_LANGUAGES.items():
        pairs = [(score(each, ours), score(each, theirs)) for each in results]
        there = [(a, b) for a, b in pairs if a is not None and b is not None]
        if there:
            means = {
                "Python": mean([a for a, _ in there]),
                "JavaScript": mean([b for _, b in there]),
            }
            title = ours.partition(".")[2].replace("_", " ")
            found[title] = [Bar(name, value, f"{value:,.3g}") for name, value in means.items()]
    return found


def _reading(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    return {title: _by_model(results, name) for name, title in _READING.items()}


def _tests(results: Iterable[Result]) -> dict[str, int]:
    """Return how many of the packages' own tests passed, and how many did not."""
    passed = failed = 0
    for each in results:
        figure: Figure | None = each.report.find("execution.tests_passed") if each.report else None
        if figure and figure.value is not None and figure.n:
            good = round(figure.value * figure.n)
            passed, failed = passed + good, failed + figure.n - good
    return {"passed": passed, "failed": failed} if passed + failed else {}
