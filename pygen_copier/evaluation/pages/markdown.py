"""A report as Markdown: a table a group, then what is absent, and what lowers the figures."""

from __future__ import annotations

from collections.abc import Iterator

from pygen_copier.evaluation.pages.error_table import HEAD, cells, error_rows
from pygen_copier.evaluation.pages.shown import missing, number, shown
from pygen_copier.evaluation.report import GROUPS, Report
from pygen_copier.markdown.escape import mdline

_MOST_DETAILS = 20


def markdown(report: Report) -> str:
    """Return a report as Markdown.

    Args:
        report: The report.
    """
    return (
        "\n".join(
            [
                *_head(report),
                *_tables(report),
                *_absent(report),
                *_details(report),
                *_advice(report),
            ]
        )
        + "\n"
    )


def _head(report: Report) -> Iterator[str]:
    yield f"# Evaluation of {mdline(report.subject)}"
    yield ""
    yield mdline(", ".join(f"{name} {value}" for name, value in report.about.items()) + ".")


def _tables(report: Report) -> Iterator[str]:
    for group in report.groups():
        rows = [each for each in report.of_group(group) if each.value is not None]
        if not rows:
            continue
        yield from ("", f"## {GROUPS[group]}", "")
        yield from ("| figure | value | n | from |", "| --- | ---: | ---: | --- |")
        for each in rows:
            values = f"{shown(each)} | {number(each)}"
            yield f"| {_cell(each.title)} | {values} | {_cell(each.source)} |"
        if group == "javascript" and (errors := error_rows(report)):
            yield from ("", f"| {' | '.join(HEAD)} |", "| --- | ---: | ---: | --- | --- |")
            for title, *counted, example in map(cells, errors):
                yield f"| {' | '.join([title, *counted, _cell(example)])} |"


def _absent(report: Report) -> Iterator[str]:
    found = missing(report)
    if found:
        yield from ("", "## What could not be measured", "")
    yield from (f"- {mdline(what)}: {mdline(reason)}" for what, reason in found)


def _details(report: Report) -> Iterator[str]:
    for each in report.figures:
        if each.details:
            yield from ("", f"## {each.title}", "")
            yield from (f"- {mdline(detail)}" for detail in each.details[:_MOST_DETAILS])
            if more := len(each.details) - _MOST_DETAILS:
                yield from [f"- and {more:,} more"] if more > 0 else []


def _advice(report: Report) -> Iterator[str]:
    advised = [each for each in report.judgements if each.advice]
    if advised:
        yield from ("", "## What judges and people would change", "")
    for each in advised:
        yield f"- {mdline(each.item)} ({mdline(each.rater)}): {mdline(each.advice)}"


def _cell(text: str) -> str:
    return mdline(text).replace("|", "\\|")
