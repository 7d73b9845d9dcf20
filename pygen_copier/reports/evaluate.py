"""An evaluation as a command says it: a table, or the files of a report."""

from __future__ import annotations

from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.pages.html import html
from pygen_copier.evaluation.pages.markdown import markdown
from pygen_copier.evaluation.pages.shown import number, shown
from pygen_copier.evaluation.report import GROUPS, Report
from pygen_copier.reports.table import table
from pygen_copier.text import oneline


def text(report: Report) -> str:
    """Return the figures as a table for a terminal, and why others are not there.

    Args:
        report: The report.
    """
    lines: list[str] = []
    for group in report.groups():
        figures = report.of_group(group)
        there = [each for each in figures if each.value is not None]
        lines += [GROUPS[group]] if figures else []
        rows = [(f"  {oneline(f.name)}", shown(f), number(f), oneline(f.title)) for f in there]
        lines += table(rows) if rows else []
        reasons: dict[str, list[str]] = {}
        for each in figures:
            if each.value is None:
                reasons.setdefault(each.reason, []).append(each.name)
        if not there and len(reasons) == 1:
            lines += [f"  not measured. {why}" for why in reasons]
            continue
        lines += [f"  not measured: {', '.join(names)}. {why}" for why, names in reasons.items()]
    return "\n".join(lines)


def write_report(report: Report, folder: Path) -> list[Path]:
    """Write a report as `report.json`, `report.md` and `report.html`, and return their paths.

    Args:
        report: The report.
        folder: Where they are written; it is made.

    Raises:
        PygenError: They cannot be written.
    """
    texts = {"json": report.json(), "md": markdown(report), "html": html(report)}
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for end, content in texts.items():
            path = folder / f"report.{end}"
            path.write_text(content, encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise PygenError(
            f"The report cannot be written to {folder}: {error.strerror}.", "Name another folder."
        ) from None
    return written
