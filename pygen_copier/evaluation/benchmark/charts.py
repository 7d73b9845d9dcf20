"""The charts of a benchmark, of the paper's kinds; one without data is not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.similarity_tables import (
    SCORES,
    of_fullest,
    pairs_by_context,
    score,
)
from pygen_copier.evaluation.benchmark.spec import Spec
from pygen_copier.evaluation.benchmark.speed_table import gigabytes, speeds, throughput
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
_CONTEXTS = ("without context", "with context")
_COHERENCE = "documentation.coherence"


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
    memory = {model: gigabytes(replies) for model, replies in fast.items()}
    yield bars_and_line(
        {model: value for model, value in memory.items() if value is not None},
        {model: throughput(fast[model]) for model, value in memory.items() if value is not None},
        "Memory and speed of models (the paper's figure 13)",
        ("memory GB", "tokens/s"),
    )
    yield from _context_charts(results)


def _context_charts(results: Sequence[Result]) -> Iterator[str]:
    """Yield what differs with context in pairs of cells: the scores, and coherence by section."""
    pairs = pairs_by_context(results)
    groups = {}
    for name, title in SCORES.items():
        found = [(score(off, name), score(on, name)) for off, on in pairs]
        there = [(off, on) for off, on in found if off is not None and on is not None]
        if there:
            means = [mean([pair[at] for pair in there]) for at in range(2)]
            groups[title] = [
                Bar(told, value, f"{value:.3f}")
                for told, value in zip(_CONTEXTS, means, strict=True)
            ]
    yield grouped_bars(groups, "The seven scores without and with context, of pairs of cells", 1.0)
    shown: set[str] = set()
    for pair in pairs:
        cell = pair[0].cell
        series = [each.report.series.get(_COHERENCE) if each.report else None for each in pair]
        if cell.package not in shown and all(series):
            shown.add(cell.package)
            label = (
                f"Coherence of {cell.package} by section, {cell.model}, enhancement "
                f"{cell.enhancement}, seed {cell.seed} (the paper's figure 12)"
            )
            both = zip(_CONTEXTS, series, strict=True)
            yield lines({told: values for told, values in both if values}, label, "cosine")


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
