"""The pages of a benchmark: Markdown, one HTML file that needs nothing beside it, CSV by table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pygen_copier.evaluation.benchmark.charts import charts
from pygen_copier.evaluation.benchmark.judge_tables import (
    agreement_table,
    criterion_table,
    description_table,
    writing_table,
)
from pygen_copier.evaluation.benchmark.overview import cell_table
from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.similarity_tables import (
    context_table,
    difference_table,
    package_tables,
)
from pygen_copier.evaluation.benchmark.spec import Spec
from pygen_copier.evaluation.benchmark.speed_table import speed_table
from pygen_copier.evaluation.benchmark.suite_table import suite_table
from pygen_copier.evaluation.benchmark.table import Table, told
from pygen_copier.evaluation.benchmark.translation_table import translation_table
from pygen_copier.evaluation.pages.document import document
from pygen_copier.markdown.escape import mdline

TITLE = "Benchmark"
_ABOUT = (
    "What cannot be computed is absent, with its reason. The columns of tables 1 to 10 are those "
    "of the PyGen paper (arXiv 2411.08932); beside its values these say little: see the notes."
)
_PAPER_CHARTS = (
    "The paper's curves of complexity and coherence are random in part, and its figures of "
    "JavaScript are Python's with random integers added: nothing here is."
)


def tables(spec: Spec, results: Sequence[Result]) -> list[Table]:
    """Return the tables of a benchmark, in the order of the paper, the cells last.

    Args:
        spec: The specification.
        results: All results, those that failed among them.
    """
    done = [each for each in results if not each.failure]
    used = [reply for each in done for reply in each.used]
    if spec.tasks:
        cells = cell_table(spec.cells(), results)
        return [suite_table(spec.tasks, results), cells, speed_table(used)]
    return [
        context_table(done),
        description_table(spec, done),
        *package_tables(spec, done),
        difference_table(spec, done),
        translation_table(done),
        criterion_table(spec, done),
        agreement_table(done),
        writing_table(done),
        speed_table(used),
        cell_table(spec.cells(), results),
    ]


def markdown(spec: Spec, results: Sequence[Result]) -> str:
    """Return all tables as Markdown.

    Args:
        spec: The specification.
        results: All results.
    """
    head = f"# {TITLE}\n\n{mdline(_ABOUT)}\n"
    return "\n".join([head, *(each.markdown() for each in tables(spec, results))])


def html(spec: Spec, results: Sequence[Result]) -> str:
    """Return tables and charts as one HTML file that fetches nothing.

    Args:
        spec: The specification.
        results: All results.
    """
    done = [each for each in results if not each.failure]
    drawn = [each for each in charts(spec, done) if each]
    shown = [f'<p class="about">{escape(_ABOUT)}</p>']
    if drawn:
        shown += ["<h2>Charts</h2>", *drawn, f'<p class="source">{escape(_PAPER_CHARTS)}</p>']
    for each in tables(spec, results):
        shown += _html(each)
    return document(TITLE, "\n".join(shown))


def _html(table: Table) -> Iterator[str]:
    yield f"<h2>{escape(table.title)}</h2>"
    if table.rows:
        head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
        yield f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>'
        for row in table.rows:
            cells = "".join(
                (
                    f'<td class="value">{told(each)}</td>'
                    if isinstance(each, int | float)
                    else f"<td>{escape(told(each))}</td>"
                )
                for each in row
            )
            yield f"<tr>{cells}</tr>"
        yield "</tbody></table></div>"
    else:
        yield f"<p>Not measured: {escape(table.reason)}</p>"
    for note in table.notes:
        yield f'<p class="source">{escape(note)}</p>'
