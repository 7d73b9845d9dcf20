"""Tables of judges and people: a row by criterion, from items of all cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pygen_copier.evaluation.benchmark.cell import Cell
from pygen_copier.evaluation.benchmark.charts import charts
from pygen_copier.evaluation.benchmark.judge_tables import (
    agreement_table,
    criterion_table,
    description_table,
    writing_table,
)
from pygen_copier.evaluation.benchmark.result import Result
from pygen_copier.evaluation.benchmark.run import folder_of
from pygen_copier.evaluation.benchmark.spec import Package, Spec
from pygen_copier.evaluation.benchmark.table import Table
from pygen_copier.evaluation.benchmark.translation_table import translation_table
from pygen_copier.evaluation.figure import Measure
from pygen_copier.evaluation.judging.judgement import Judgement
from pygen_copier.evaluation.report import Report
from pygen_copier.reports.benchmark import Wanted, run_benchmark, write_pages

pytest.importorskip("krippendorff")

SPEC = Spec((Package("tiny", {}),), ("groq:a",), ("none", "full"))


def result(enhancement: str, *judgements: Judgement) -> Result:
    """Return what came of a cell, with what was said of it."""
    cell = Cell("tiny", "groq:a", enhancement, "auto", 0, {})
    report = Report("tiny", {}, (), judgements=judgements)
    return Result(cell, "", "", "", "", 0.0, (), report)


def said(rater: str, kind: str, item: str, **scores: float) -> Judgement:
    """Return what a judge, or a person, said of an item."""
    sets = {"module": "package", "page": "writing", "feature": "descriptions"}
    full = {f"{sets[kind]}.{name}": score for name, score in scores.items()}
    return Judgement(rater, kind, item, full, is_person=":" not in rater)


def row(table: Table, first: str) -> dict[str, Any]:
    """Return the row of a table that begins with a text, by column."""
    found = next(each for each in table.rows if each[0] == first)
    return dict(zip(table.columns, found, strict=True))


def test_descriptions_by_enhancement() -> None:
    """Mean, deviation and number are of features; an enhancement without scores is left out."""
    plain = result(
        "none", said("g:j", "feature", "a", depth=2), said("g:j", "feature", "b", depth=4)
    )
    table = description_table(SPEC, [plain, result("full")])
    assert table.rows == (("none", None, None, "3.00 ± 1.41 (2)", None),)
    assert description_table(SPEC, []).reason


def test_judges_beside_people() -> None:
    """The same item of two cells is two items; r and κ are by items that both scored."""
    scores = [(9, 8), (6, 5), (8, 9), (4, 6)]
    cells = []
    for enhancement, own in (("none", scores[:2]), ("full", scores[2:])):
        told = []
        for at, (judge, person) in enumerate(own):
            told += [said("g:j", "module", f"{at}.py", testing=judge)]
            told += [said("Ada", "module", f"{at}.py", testing=person)]
            told += [said("Bob", "module", f"{at}.py", testing=person)]
        cells.append(result(enhancement, *told))
    seven = row(criterion_table(SPEC, cells), "the package: testing")
    assert (seven["AI score"], seven["human mean"], seven["n items"]) == (27 / 4, 7, 4)
    assert seven["Pearson r"] == pytest.approx(9 / 147.5**0.5)
    eight = row(agreement_table(cells), "the package: testing")
    assert (eight["raters"], eight["exact agreement"], eight["n"]) == ("people", 1, 4)
    assert eight["Krippendorff α"] == pytest.approx(1)  # noqa: RUF001 - as in the paper
    assert agreement_table([]).reason


def test_errors_of_translations() -> None:
    """Those of all packages together, with shares, and both languages side by side."""

    def translated(enhancement: str, syntax: int, logical: int) -> Result:
        counts = {"javascript.errors.syntax": syntax, "javascript.errors.logical": logical}
        figures = [Measure(n, n, "errors", "").of(v, None, ["a.js: no"]) for n, v in counts.items()]
        figures += [Measure("static.lines", "", "lines", "").of(10 * syntax)]
        figures += [Measure("javascript.lines", "", "lines", "").of(30)]
        whole = result(enhancement)
        return replace(whole, report=Report("tiny", {}, tuple(figures)))

    both = [translated("none", 1, 2), translated("full", 2, 5)]
    rows = translation_table(both).rows
    assert [(row[1], row[2], row[4]) for row in rows] == [
        (3, 0.3, "a.js: no"),
        (7, 0.7, "a.js: no"),
    ]
    assert translation_table([]).reason
    drawn = "".join(charts(SPEC, both))
    assert "Python against JavaScript" in drawn
    assert "20" in drawn  # lines of the fullest enhancement


def test_writing_in_pairs() -> None:
    """Coherence and relevance are computed, whatever judges say; pairs of nothing are left out."""
    told = [said("g:j", "page", f"{at}.md", coherence=5, fluency=2 * at + 2) for at in range(4)]
    cell = result("full", *told)
    assert cell.report
    series = {"documentation.page_coherence": {f"{at}.md": 0.1 * at for at in range(5)}}
    table = writing_table([replace(cell, report=replace(cell.report, series=series))])
    assert len(table.rows) == 1
    found = row(table, "coherence, fluency")
    assert (found["r"], found["ρ"]) == (pytest.approx(1), pytest.approx(1))  # noqa: RUF001
    assert found["n"] == 4


def test_pages_do_not_hang_on_which_cell_ended_first(tmp_path: Path) -> None:
    """The same results in another order give the same files, letter for letter."""
    both = [
        result(enhancement, said("g:j", "module", f"{enhancement}.py", testing=score))
        for enhancement, score in (("none", 3), ("full", 9))
    ]
    written = []
    for order in (both, both[::-1]):
        write_pages(SPEC, order, tmp_path)
        files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
        written.append([path.read_bytes() for path in files])
    assert written[0] == written[1]


def test_context_is_shown_of_pairs() -> None:
    """Cells of two models are no pair, in no chart; two of one model are, which the chart names."""

    def told(model: str, context: str, score: float) -> Result:
        cell = Cell("tiny", model, "full", context, 0, {})
        figure = Measure("similarity.codebleu", "", "share", "").of(score)
        series = {"documentation.coherence": {"a": score, "b": score}}
        return replace(
            result("full"), cell=cell, report=Report("tiny", {}, (figure,), series=series)
        )

    spec = replace(SPEC, models=("groq:a", "groq:b"), contexts=("off", "on"))
    apart = [told("groq:a", "off", 0.25), told("groq:b", "on", 0.5)]
    assert "context" not in "".join(charts(spec, apart))
    drawn = "".join(charts(spec, [*apart, told("groq:b", "off", 0.75)]))
    assert "Coherence of tiny by section, groq:b" in drawn
    assert "0.750" in drawn
    assert "0.250" not in drawn.partition("The seven scores without")[2]


def test_a_scaffold_is_one_cell() -> None:
    """It is the same for every seed and setting, which are no repeats of it."""
    models = ("scaffold", "groq:a")
    spec = replace(SPEC, models=models, contexts=("off", "on"), seeds=(0, 1, 2))
    scaffold, *others = spec.cells()
    assert (scaffold.model, scaffold.enhancement, scaffold.context) == ("scaffold", "full", "on")
    assert len(others) == 2 * 2 * 3
    assert {each.model for each in others} == {"groq:a"}


def test_a_run_that_is_stopped_keeps_what_was_there_in_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells that it did not come to are told as they were: done, or failed and why."""

    def stopped(*_: object) -> Iterator[Result]:
        yield from ()
        raise KeyboardInterrupt

    for each in (result("none"), replace(result("full"), report=None, failure="No key.")):
        folder_of(each.cell, tmp_path).mkdir(parents=True)
        each.write(folder_of(each.cell, tmp_path))
    monkeypatch.setattr("pygen_copier.reports.benchmark.run_cells", stopped)
    with pytest.raises(KeyboardInterrupt):
        run_benchmark(SPEC, Wanted(tmp_path, again=True))
    table = (tmp_path / "tables/cells.csv").read_text(encoding="utf-8")
    assert "failed: No key." in table
    assert "done" in table
    assert "not made yet" not in table
