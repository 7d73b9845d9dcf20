"""A report as one HTML file: tables and charts, in light and dark, at any width."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from pygen_copier.evaluation.figure import Figure
from pygen_copier.evaluation.pages.charts import bars, line
from pygen_copier.evaluation.pages.shown import number, shown
from pygen_copier.evaluation.report import GROUPS, Report
from pygen_copier.text import printable

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6675; --ground: #fff; --line: #d8dee6;
  --bar: #2563a8; --empty: #e8edf3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a3adba; --ground: #14181f;
  --line: #36404d; --bar: #7fb2ea; --empty: #28303b; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground);
  max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.2rem; margin-top: 2rem; }
p.about, .source, figcaption { color: var(--soft); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem .4rem 0;
  border-bottom: 1px solid var(--line); }
td.value, th.value { text-align: right; white-space: nowrap; }
.source { font-size: .85rem; }
figure { margin: 1rem 0; } figcaption { margin-bottom: .4rem; font-size: .9rem; }
.row { display: grid; grid-template-columns: minmax(7rem, 16rem) 1fr 4.5rem; gap: .6rem;
  align-items: center; margin: .2rem 0; font-size: .9rem; }
.row svg { width: 100%; height: .8rem; } .row b { text-align: right; font-weight: 500; }
.ground { fill: var(--empty); } .bar, circle { fill: var(--bar); }
figure > svg { width: 100%; height: auto; }
polyline { fill: none; stroke: var(--bar); stroke-width: 2; }
.axis { fill: none; stroke: var(--soft); } text { fill: var(--soft); font-size: 18px; }
details { margin: .5rem 0; } li { margin: .2rem 0; }
@media (max-width: 34rem) { .n { display: none; } .row { grid-template-columns: 8rem 1fr 4rem; } }
"""
_MOST_DETAILS = 200


def html(report: Report) -> str:
    """Return a report as one HTML file that fetches nothing.

    Args:
        report: The report.
    """
    title = f"Evaluation of {report.subject}"
    about = ", ".join(f"{name} {value}" for name, value in report.about.items())
    body = "\n".join([*_groups(report), *_absent(report), *_details(report)])
    return printable(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{escape(title)}</h1>\n<p class="about">{escape(about)}</p>\n'
        f"{body}\n</body>\n</html>\n"
    )


def _groups(report: Report) -> Iterator[str]:
    for group in report.groups():
        figures = [each for each in report.of_group(group) if each.value is not None]
        if not figures:
            continue
        yield f"<h2>{escape(GROUPS[group])}</h2>"
        shares = [
            (each.title, each.value, shown(each))
            for each in figures
            if each.unit == "share" and each.value is not None
        ]
        yield bars(shares, "Shares, from none to all")
        if series := report.series.get(f"{group}.coherence"):
            label = "Coherence by section: the mean cosine of each with the others"
            yield line(series, label, "cosine")
        rows = "\n".join(map(_row, figures))
        yield (
            '<table><thead><tr><th>figure</th><th class="value">value</th>'
            f'<th class="value n">n</th></tr></thead><tbody>\n{rows}\n</tbody></table>'
        )


def _row(figure: Figure) -> str:
    return (
        f'<tr><td>{escape(figure.title)}<div class="source">{escape(figure.source)}</div></td>'
        f'<td class="value">{escape(shown(figure))}</td>'
        f'<td class="value n">{escape(number(figure))}</td></tr>'
    )


def _absent(report: Report) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for each in report.figures:
        if each.value is None:
            reasons.setdefault(each.reason, []).append(each.title)
    if reasons:
        yield "<h2>What could not be measured</h2>\n<ul>"
        for reason, titles in reasons.items():
            yield f"<li>{escape(', '.join(titles))}: {escape(reason)}</li>"
        yield "</ul>"


def _details(report: Report) -> Iterator[str]:
    told = [each for each in report.figures if each.details]
    if told:
        yield "<h2>Where to look</h2>"
    for each in told:
        items = "\n".join(f"<li>{escape(detail)}</li>" for detail in each.details[:_MOST_DETAILS])
        title = f"{each.title} ({len(each.details):,})"
        yield f"<details><summary>{escape(title)}</summary><ul>\n{items}\n</ul></details>"
