"""Charts: each shows its data with labels, and none is drawn without data."""

from __future__ import annotations

import re

import pytest

from pygen_copier.evaluation.pages.bar_charts import Bar, bars, grouped_bars, stacked_bars
from pygen_copier.evaluation.pages.heat_map import heat_map
from pygen_copier.evaluation.pages.line_charts import bars_and_line, lines
from pygen_copier.evaluation.pages.radar_chart import radar

HOSTILE = "<script>&\"'"


def widths(chart: str) -> list[float]:
    """Return how wide the bars of a chart are, of 100."""
    return [float(each) for each in re.findall(r'class="bar c\d"[^>]* width="([\d.]+)"', chart)]


@pytest.mark.parametrize(
    "chart",
    [
        bars([], "x"),
        bars([Bar("a", None, "")], "x"),
        grouped_bars({}, "x"),
        grouped_bars({"a": [Bar("b", None, "")]}, "x"),
        stacked_bars({"a": {"passed": 0, "failed": 0}}, "x"),
        heat_map({"a": {"b": None}}, "x"),
        lines({"a": {"b": 1.0}}, "x", "y"),
        bars_and_line({}, {"a": 1.0}, "x", ("y", "z")),
        radar({"a": {"b": 1.0, "c": 1.0}}, "x"),
    ],
)
def test_no_chart_without_data(chart: str) -> None:
    """What has no value, or too few for its kind, is not drawn."""
    assert chart == ""


def test_bars_are_as_long_as_their_values() -> None:
    """A share of one, a group's own measure, and counts that make a whole."""
    assert widths(bars([Bar("a", 0.25, "25 %"), Bar("b", 2, "2")], "x")) == [25, 100]
    groups = {"lines": [Bar("Python", 50, "50"), Bar("JavaScript", 100, "100")]}
    chart = grouped_bars({**groups, "share": [Bar("Python", 0.5, "50 %")]}, "x")
    assert widths(chart) == [50, 100, 100]
    assert "lines" in chart
    assert widths(stacked_bars({"tests": {"passed": 3, "failed": 1}}, "x")) == [75, 25]
    assert "3 passed, 1 failed" in stacked_bars({"tests": {"passed": 3, "failed": 1}}, "x")
    absent = grouped_bars({"a": [Bar("one", 1, "1"), Bar("other", None, "")]}, "x")
    assert "other: absent" in absent


def test_lines_name_what_they_go_through() -> None:
    """Values of one name stand above one another, and the names are listed below."""
    chart = lines({"with": {"a": 0.5, "b": 1.0}, "without": {"a": 0.5, "c": -1.0}}, "x", "cosine")
    first, second = re.findall(r'polyline points="([^"]+)"', chart)
    assert first.split()[0] == second.split()[0]
    assert [each in chart for each in (">a<", ">b<", ">c<", "without", "cosine")] == [True] * 5
    heights = [float(point.partition(",")[2]) for point in (first + " " + second).split()]
    assert heights[1] < heights[0] < heights[3]  # SVG counts downwards


def test_a_second_axis_has_its_own_measure() -> None:
    """Bars and a line are each as high as their own largest value."""
    chart = bars_and_line({"a": 2.0, "b": 1.0}, {"a": 50.0}, "x", ("GB", "tokens/s"))
    assert "tokens/s" in chart
    tops = [float(y) for y in re.findall(r'<rect class="bar c0" x="[\d.]+" y="([\d.]+)"', chart)]
    dot = re.search(r'cy="([\d.]+)"', chart)
    assert dot is not None
    assert float(dot[1]) == tops[0] < tops[1]


def test_a_heat_map_shades_each_column_by_itself() -> None:
    """The least of a column is bare and its largest darkest; what is absent is a dash."""
    chart = heat_map({"m": {"a": 1.0, "b": 900.0}, "n": {"a": 2.0, "b": None}}, "x", "model")
    assert re.findall(r"--heat: (\d+)%", chart) == ["0", "0", "60"]
    assert "—" in chart


def test_a_radar_shows_whole_series_alone() -> None:
    """A series that lacks an axis would be another shape, and is left out."""
    whole = {"a": 0.5, "b": 1.0, "c": 0.0}
    chart = radar({"one": whole, "other": {"a": 1.0}}, "x")
    assert chart.count('class="area') == 1
    assert "a 0.50" in chart


def test_names_are_text() -> None:
    """Whatever a package or a model is called, it acts nowhere."""
    values = {HOSTILE: 1.0, "b": 1.0, "c": 0.5}
    rows = [Bar(HOSTILE, 1.0, HOSTILE)]
    for chart in (
        bars(rows, HOSTILE),
        grouped_bars({HOSTILE: rows}, HOSTILE),
        stacked_bars({HOSTILE: {HOSTILE: 1}}, HOSTILE),
        heat_map({HOSTILE: {HOSTILE: 1.0}}, HOSTILE, HOSTILE),
        lines({HOSTILE: values, "x": values}, HOSTILE, HOSTILE),
        bars_and_line(values, values, HOSTILE, (HOSTILE, HOSTILE)),
        radar({HOSTILE: values}, HOSTILE),
    ):
        assert "&lt;script&gt;" in chart
        assert "<script" not in chart
