"""A report as one HTML file: tables and charts, in light and dark, at any width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pygen_copier.evaluation.figure import Figure
from pygen_copier.evaluation.judging.criteria import SETS
from pygen_copier.evaluation.pages.bar_charts import Bar, bars, figure, grouped_bars, stacked_bars
from pygen_copier.evaluation.pages.document import document
from pygen_copier.evaluation.pages.error_table import HEAD, cells, error_rows
from pygen_copier.evaluation.pages.line_charts import lines
from pygen_copier.evaluation.pages.radar_chart import radar
from pygen_copier.evaluation.pages.shown import missing, number, shown
from pygen_copier.evaluation.report import GROUPS, Report

_RADAR = {
    "similarity.codebleu": "CodeBLEU",
    "similarity.ngram": "n-grams",
    "similarity.weighted_ngram": "weighted",
    "similarity.syntax": "syntax",
    "similarity.data_flow": "data flow",
    "similarity.tokens": "tokens",
    "similarity.identifiers": "identifiers",
}
BOTH_LANGUAGES = {
    "static.comment_density": "javascript.comment_density",
    "static.lines": "javascript.lines",
    "static.complexity": "javascript.complexity",
    "execution.tests_passed": "javascript.functional_accuracy",
}
"""The figures of the package, and those of its translation that belong beside them."""

_MOST_DETAILS = 200


def html(report: Report) -> str:
    """Return a report as one HTML file that fetches nothing.

    Args:
        report: The report.
    """
    about = ", ".join(f"{name} {value}" for name, value in report.about.items())
    body = "\n".join([*_groups(report), *_absent(report), *_details(report), *_advice(report)])
    return document(
        f"Evaluation of {report.subject}", f'<p class="about">{escape(about)}</p>\n{body}'
    )


def _groups(report: Report) -> Iterator[str]:
    for group in report.groups():
        figures = [each for each in report.of_group(group) if each.value is not None]
        if not figures:
            continue
        yield f"<h2>{escape(GROUPS[group])}</h2>"
        yield from filter(None, _charts(report, group, figures))
        rows = "\n".join(map(_row, figures))
        yield (
            '<table><thead><tr><th>figure</th><th class="value">value</th>'
            f'<th class="value n">n</th></tr></thead><tbody>\n{rows}\n</tbody></table>'
        )


def _charts(report: Report, group: str, figures: Sequence[Figure]) -> Iterator[str]:
    shares = [each for each in figures if each.unit == "share"]
    if group == "javascript":
        yield grouped_bars(_beside(report), "Python against JavaScript")
        yield _errors(report)
    if group in ("judges", "people"):
        yield from _scores(report, group)
    elif group == "execution":
        yield stacked_bars(dict(map(_counts, shares)), "How many did, and how many did not")
    else:
        rows = [Bar(each.title, each.value, shown(each)) for each in shares]
        yield bars(rows, "Shares, from none to all")
    if group == "similarity":
        axes = {
            axis: each.value
            for name, axis in _RADAR.items()
            if (each := report.find(name)) and each.value is not None
        }
        if len(axes) == len(_RADAR):
            yield radar({report.subject: axes}, "The seven scores, from 0 in the middle to 1")
    if series := report.series.get(f"{group}.coherence"):
        label = "Coherence by section: the mean cosine of each with the others"
        yield lines({report.subject: series}, label, "cosine")


def _errors(report: Report) -> str:
    """Return the errors of a translation, with what is first of each type; nothing without any."""
    rows = error_rows(report)
    head = "".join(f"<th>{name}</th>" for name in HEAD)
    body = "\n".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells(row))}</tr>" for row in rows
    )
    if not rows:
        return ""
    return figure(
        "Errors by type",
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>'
        "</div>",
    )


def _beside(report: Report) -> dict[str, list[Bar]]:
    """Return what both languages have, as the paper's figure 8 has it."""
    rows: dict[str, list[Bar]] = {}
    for ours, theirs in BOTH_LANGUAGES.items():
        found = [("Python", report.find(ours)), ("JavaScript", report.find(theirs))]
        there = [
            Bar(name, each.value, shown(each))
            for name, each in found
            if each is not None and each.value is not None
        ]
        if len(there) == len(found):
            title = "Functional accuracy" if "accuracy" in theirs else ""
            rows[title or next(e.title for _, e in found if e is not None)] = there
    return rows


def _scores(report: Report, group: str) -> Iterator[str]:
    """Yield the scores of judges, beside those of people where these are there, set by set."""
    if group == "people" and any(each.value is not None for each in report.of_group("judges")):
        return  # they stand with the judges' then
    for criteria in SETS:
        rows: dict[str, list[Bar]] = {}
        for criterion in criteria.criteria:
            for who in ("judges", "people"):
                found = report.find(f"{who}.{criteria.full(criterion)}")
                if found is not None and found.value is not None:
                    name = criterion.replace("_", " ")
                    rows.setdefault(name, []).append(Bar(who, found.value, shown(found)))
        yield grouped_bars(rows, f"Scores of {criteria.title}", criteria.scale)


def _advice(report: Report) -> Iterator[str]:
    advised = [each for each in report.judgements if each.advice]
    if advised:
        items = "\n".join(
            f"<li>{escape(each.item)} <small>({escape(each.rater)})</small>: "
            f"{escape(each.advice)}</li>"
            for each in advised
        )
        title = f"What judges and people would change ({len(advised):,})"
        yield f"<details><summary>{title}</summary><ul>\n{items}\n</ul></details>"


def _counts(figure: Figure) -> tuple[str, dict[str, int]]:
    """Return of how many things a figure says yes, and of how many no."""
    whole = figure.n or 0
    part = round((figure.value or 0.0) * whole)
    return figure.title, {"did": part, "did not": whole - part}


def _row(figure: Figure) -> str:
    return (
        f'<tr><td>{escape(figure.title)}<div class="source">{escape(figure.source)}</div></td>'
        f'<td class="value">{escape(shown(figure))}</td>'
        f'<td class="value n">{escape(number(figure))}</td></tr>'
    )


def _absent(report: Report) -> Iterator[str]:
    items = [f"<li>{escape(what)}: {escape(reason)}</li>" for what, reason in missing(report)]
    if items:
        yield "\n".join(["<h2>What could not be measured</h2>\n<ul>", *items, "</ul>"])


def _details(report: Report) -> Iterator[str]:
    told = [each for each in report.figures if each.details]
    if told:
        yield "<h2>Where to look</h2>"
    for each in told:
        items = "\n".join(f"<li>{escape(detail)}</li>" for detail in each.details[:_MOST_DETAILS])
        title = f"{each.title} ({len(each.details):,})"
        yield f"<details><summary>{escape(title)}</summary><ul>\n{items}\n</ul></details>"
