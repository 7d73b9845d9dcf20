"""Tables 2, 7, 8 and 9 of the paper: what judges and people say, and how far they agree."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.spec import Spec
from pygen_copier.evaluation.benchmark.table import Table, Value, table_of
from pygen_copier.evaluation.judging.agreement import agreement_of
from pygen_copier.evaluation.judging.criteria import SETS, CriteriaSet
from pygen_copier.evaluation.judging.judgement import Judgement
from pygen_copier.evaluation.judging.scores import CriterionScores
from pygen_copier.evaluation.prose.figures import PAGE_COHERENCE, PAGE_RELEVANCE
from pygen_copier.evaluation.statistics.correlation import pearson, spearman
from pygen_copier.evaluation.statistics.estimate import mean, variance

_PACKAGE, _DOCUMENTATION, _WRITING, _DESCRIPTIONS = SETS
_NO_JUDGE = "No judge was asked: `judges` in the specification."
_NO_RATERS = (
    "It takes two raters, or two repeats: `judges`, `repeats`, or `scores.csv` of people in the "
    "folder of a cell."
)
_NO_PAGES = "No two of them are known of a page: they take `judges`, and relevance a `reference`."
_COMPUTED = {"coherence": PAGE_COHERENCE, "relevance": PAGE_RELEVANCE}
_ENHANCED = {"pseudocode": "+ pseudocode"}
_UNIT = "A unit is an item, a module, page or feature, never one mean a package."
_OWN = "Where a model judges what it wrote, its scores are among these, marked in the results."


def description_table(spec: Spec, results: Sequence[Result]) -> Table:
    """Return table 2: how judges score descriptions of features, by how far these are worked out.

    Args:
        spec: The specification.
        results: All results.
    """
    order = ("clarity", "relevance", "depth", "usefulness")
    rows: list[tuple[Value, ...]] = []
    for enhancement in spec.enhancements:
        own = [each for each in results if each.cell.enhancement == enhancement]
        scores = [_spread(_scores(_DESCRIPTIONS, each, own)) for each in order]
        if any(scores):
            rows.append((_ENHANCED.get(enhancement, enhancement), *scores))
    notes = ("Scale 1 to 5: mean ± standard deviation over features (how many).", _OWN)
    title = "Table 2. Descriptions of features by their enhancement"
    return table_of("table-02", title, ("enhancement", *order), rows, notes, _NO_JUDGE)


def criterion_table(spec: Spec, results: Sequence[Result]) -> Table:
    """Return table 7: what judges and people say by criterion and package.

    Args:
        spec: The specification.
        results: All results.
    """
    rows: list[tuple[Value, ...]] = []
    for criteria, criterion in _criteria(_PACKAGE, _DOCUMENTATION):
        for package in spec.packages:
            own = [each for each in results if each.cell.package == package.name]
            scores = _scores(criteria, criterion, own)
            judged, by_people = scores.means(people=False), scores.means(people=True)
            if judged or by_people:
                both = agreement_of(scores, "both")
                people = list(by_people.values())
                rows.append(
                    (
                        f"{criteria.title}: {criterion.replace('_', ' ')}",
                        package.name,
                        mean(list(judged.values())) if judged else None,
                        mean(people) if people else None,
                        variance(people) ** 0.5 if len(people) > 1 else None,
                        len(set(judged) | set(by_people)),
                        both["pearson"].value if both else None,
                        both["kappa"].value if both else None,
                    )
                )
    columns = (
        *("criterion", "package", "AI score", "human mean", "SD", "n items"),
        *("Pearson r", "κ"),
    )
    notes = (
        _UNIT,
        "n items: those that judges or people scored; r and κ are of those that both did.",
        "κ: Cohen's, of the published bins up to 7, 8 and 10.",
        _OWN,
    )
    title = "Table 7. Scores of judges and people"
    return table_of("table-07", title, columns, rows, notes, _NO_JUDGE)


def agreement_table(results: Sequence[Result]) -> Table:
    """Return table 8: how far raters agree, by criterion and by who they are.

    Args:
        results: All results.
    """
    rows: list[tuple[Value, ...]] = []
    for criteria, criterion in _criteria(*SETS):
        scores = _scores(criteria, criterion, results)
        for group, told in (("people", "people"), ("judges", "judges"), ("repeats", "repeats")):
            if found := agreement_of(scores, group):
                icc = found["icc"]
                rows.append(
                    (
                        f"{criteria.title}: {criterion.replace('_', ' ')}",
                        told,
                        *(found["alpha"].value, icc.value, icc.lower, icc.upper),
                        *(found["fleiss"].value, found["exact"].value),
                        *(found["krippendorff"].value, icc.n),
                    )
                )
    columns = (
        *("criterion", "raters", "α", "ICC(2,1)", "lower", "upper", "Fleiss κ"),  # noqa: RUF001
        *("exact agreement", "Krippendorff α", "n"),  # noqa: RUF001
    )
    notes = (_UNIT, "Raters: people among themselves, judges, or each judge's repeats.")
    title = "Table 8. Agreement of raters"
    return table_of("table-08", title, columns, rows, notes, _NO_RATERS)


def writing_table(results: Sequence[Result]) -> Table:
    """Return table 9: how coherence, fluency, relevance and engagement go together.

    Args:
        results: All results.
    """
    means = {criterion: _of_pages(criterion, results) for criterion in _WRITING.criteria}
    rows: list[tuple[Value, ...]] = []
    for one, other in itertools.combinations(means, 2):
        items = [item for item in means[one] if item in means[other]]
        if items:
            a, b = [means[one][item] for item in items], [means[other][item] for item in items]
            r, rho = pearson(a, b), spearman(a, b)
            rows.append((f"{one}, {other}", r.value, rho.value, r.p, len(items)))
    notes = (
        "A unit is a page. p: of Pearson's r. Fluency and engagement are a judge's, from 1 to 10.",
        "Coherence: mean cosine over pairs of a page's sections; relevance: cosine of a page with "
        "the documentation of the reference; both of TF-IDF vectors. What a judge says of these "
        "two is in the results.",
    )
    title = "Table 9. Coherence, fluency, relevance and engagement of pages"
    columns = ("pair", "r", "ρ", "p", "n")  # noqa: RUF001 - as in the paper
    return table_of("table-09", title, columns, rows, notes, _NO_PAGES)


def _of_pages(criterion: str, results: Sequence[Result]) -> Mapping[str, float]:
    """Return a criterion of all pages, computed where it can be, else as judges say."""
    name = _COMPUTED.get(criterion)
    if name is None:
        return _scores(_WRITING, criterion, results).means(people=False)
    return {
        f"{result.cell.name}/{page}": value
        for result in results
        for page, value in (result.report.series.get(name, {}) if result.report else {}).items()
    }


def _criteria(*sets: CriteriaSet) -> Iterator[tuple[CriteriaSet, str]]:
    for criteria in sets:
        for criterion in criteria.criteria:
            yield criteria, criterion


def _scores(criteria: CriteriaSet, criterion: str, results: Sequence[Result]) -> CriterionScores:
    """Return the scores of all packages together: an item of each cell is an item of its own."""
    judgements: list[Judgement] = [
        replace(each, item=f"{result.cell.name}/{each.item}")
        for result in results
        for each in (result.report.judgements if result.report else ())
    ]
    return CriterionScores.of(criteria, criterion, judgements)


def _spread(scores: CriterionScores) -> str | None:
    found = list(scores.means(people=False).values())
    if not found:
        return None
    spread = f" ± {variance(found) ** 0.5:.2f}" if len(found) > 1 else ""
    return f"{mean(found):.2f}{spread} ({len(found)})"
