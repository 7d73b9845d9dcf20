"""Tables 1, 3, 4 and 5 of the paper: how near packages come to their references, and by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.spec import Spec
from pygen_copier.evaluation.benchmark.table import Table, Value, table_of
from pygen_copier.evaluation.statistics.differences import differences, wilcoxon
from pygen_copier.evaluation.statistics.estimate import mean

SCORES: Mapping[str, str] = {
    "similarity.codebleu": "CodeBLEU",
    "similarity.ngram": "n-gram",
    "similarity.weighted_ngram": "weighted n-gram",
    "similarity.syntax": "syntax",
    "similarity.data_flow": "data flow",
    "similarity.tokens": "token",
    "similarity.identifiers": "identifier",
}
"""The seven scores, by the names of their figures."""

PAIRED = "similarity.paired"
_CIRCULAR = (
    "In the paper the reference is the template that the model was given as its context, so that "
    "its table 1 measures copying; its text says 17 % and 16 %, its cells +7 and +6 points."
)
_DRAWN = (
    "The paper's table 5 is drawn from a random number generator: 60 values a model around its "
    "mean, with a standard deviation of 0.02."
)
_NO_REFERENCE = "No package that was made has a reference: `reference` in the specification."


def score(result: Result, name: str) -> float | None:
    """Return the value of a figure of a cell, None where it has none.

    Args:
        result: The cell's result.
        name: The name of the figure.
    """
    figure = result.report.find(name) if result.report else None
    return figure.value if figure else None


def of_fullest(spec: Spec, results: Iterable[Result]) -> list[Result]:
    """Return the results of the fullest enhancement and context that a specification has.

    Args:
        spec: The specification.
        results: All results.
    """
    wanted = spec.fullest
    return [each for each in results if (each.cell.enhancement, each.cell.context) == wanted]


def context_table(results: Sequence[Result]) -> Table:
    """Return table 1: the scores without and with context, in pairs by all else of a cell.

    Args:
        results: All results.
    """
    pairs = pairs_by_context(results)
    rows: list[tuple[Value, ...]] = []
    for name, title in SCORES.items():
        found = [(score(off, name), score(on, name)) for off, on in pairs]
        there = [(off, on) for off, on in found if off is not None and on is not None]
        if there:
            before, after = [off for off, _ in there], [on for _, on in there]
            change = wilcoxon(before, after)
            points = None if change.value is None else 100 * change.value
            rows.append((title, mean(before), mean(after), points, change.p, change.n))
    reason = "No cell has a partner with the other of `context: [off, on]`."
    if pairs and not rows:
        reason = _NO_REFERENCE
    columns = ("metric", "without context", "with context", "change in points", "p", "n")
    notes = ("n: pairs of one package, model, enhancement and seed; p: Wilcoxon.", _CIRCULAR)
    title = "Table 1. Likeness to the reference without and with context"
    return table_of("table-01", title, columns, rows, notes, reason)


def package_tables(spec: Spec, results: Sequence[Result]) -> list[Table]:
    """Return tables 3 and 4: the scores by package, a table a model.

    Args:
        spec: The specification.
        results: All results.
    """
    enhancement, context = spec.fullest
    columns = ("package", *SCORES.values(), "share of files paired", "n")
    notes = (f"Means over seeds; enhancement {enhancement}, context {context}. n: packages made.",)
    tables = []
    for number, model in enumerate(spec.models, start=1):
        own = [each for each in of_fullest(spec, results) if each.cell.model == model]
        rows = [_package_row(each.name, own) for each in spec.packages]
        filled = [row for row in rows if any(value is not None for value in row[1:-1])]
        title = f"Tables 3 and 4. Likeness to the reference by package: {model}"
        reason = _NO_REFERENCE if own else "No package of this model was made."
        tables.append(table_of(f"table-03-{number}", title, columns, filled, notes, reason))
    return tables


def difference_table(spec: Spec, results: Sequence[Result]) -> Table:
    """Return table 5: which models differ, by the scores of their files and seeds.

    Args:
        spec: The specification.
        results: All results.
    """
    columns = (
        *("metric", "group 1", "group 2", "mean difference", "lower", "upper", "significant"),
        *("n₁", "n₂", "p", "by"),
    )
    rows: list[tuple[Value, ...]] = []
    for name, title in SCORES.items():
        groups = _by_model(of_fullest(spec, results), name)
        rows += [
            (
                *(title, each.one, each.other, each.difference, each.lower, each.upper),
                {True: "yes", False: "no", None: None}[each.is_significant],
                *(*each.sizes, each.p, each.method or each.reason),
            )
            for each in differences(groups)
        ]
    notes = (
        "A value is a file of a package that one seed made; bounds of 95 % for all pairs together.",
        _DRAWN,
    )
    reason = "It takes two models whose packages have a reference."
    title = "Table 5. Differences between models"
    return table_of("table-05", title, columns, rows, notes, reason)


def pairs_by_context(results: Iterable[Result]) -> list[tuple[Result, Result]]:
    """Return the results without context, each with that with context of the same other settings.

    Args:
        results: All results.
    """
    by: dict[tuple[object, ...], dict[str, Result]] = defaultdict(dict)
    for each in results:
        cell = each.cell
        by[cell.package, cell.model, cell.enhancement, cell.seed][cell.context] = each
    return [(found["off"], found["on"]) for found in by.values() if {"off", "on"} <= found.keys()]


def _package_row(package: str, results: Sequence[Result]) -> tuple[Value, ...]:
    own = [each for each in results if each.cell.package == package]
    values: list[Value] = []
    for name in (*SCORES, PAIRED):
        there = [value for each in own if (value := score(each, name)) is not None]
        values.append(mean(there) if there else None)
    return (package, *values, len(own))


def _by_model(results: Iterable[Result], name: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for each in results:
        values = each.report.series.get(name, {}) if each.report else {}
        if values:
            found[each.cell.model] += values.values()
    return found
