"""Figures and reports: a value or a reason, and JSON that is read back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.extra import library
from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.report import SCHEMA, Report, read_report, together

PARSED = Measure("static.parse_rate", "Modules that parse", "share", "the standard library's ast")
TESTED = Measure("execution.tests", "Tests that pass", "share", "pytest in the sandbox")


def test_what_is_not_there_has_a_reason() -> None:
    """An absent figure is no 0, and a figure is not both."""
    absent = TESTED.share(0, 0, "There are no tests.")
    assert (absent.value, absent.reason) == (None, "There are no tests.")
    assert PARSED.share(3, 4, "").value == 0.75
    for value, reason in ((None, ""), (1.0, "why"), (float("nan"), "")):
        with pytest.raises(ValueError, match="static"):
            Figure("static.x", "x", value, "", None, "", reason)


def test_a_report_is_read_back(tmp_path: Path) -> None:
    """JSON names the version of its schema, has groups in the order of trust, and is read again."""
    figures = together([PARSED.share(3, 4, "", ["a.py: line 1"])], [TESTED.absent("None.")])
    report = Report("tiny", {"python": "3.11"}, figures, {"coherence": {"One": 0.5}})
    path = tmp_path / "report.json"
    path.write_text(report.json(), encoding="utf-8")
    data = json.loads(report.json())
    assert data["schema"] == SCHEMA
    assert [each["name"] for each in data["figures"]] == ["execution.tests", "static.parse_rate"]
    assert read_report(path).json() == report.json()
    assert report.find("static.parse_rate") is figures[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no", "cannot be read as JSON"),
        ("[]", "no report"),
        ('{"schema": 0, "figures": []}', "schema 0"),
        ('{"schema": 1, "figures": [{}], "subject": "", "about": {}}', "cannot be read"),
    ],
)
def test_what_is_no_report_is_said_to_be_none(tmp_path: Path, text: str, told: str) -> None:
    """Each fault is a sentence."""
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PygenError, match=told):
        read_report(path)


def test_names_are_unique() -> None:
    """Two figures of one name would hide one another."""
    with pytest.raises(ValueError, match="parse_rate"):
        together([PARSED.of(1)], [PARSED.of(0)])


def test_a_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the library, and the command that installs the extra."""
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(PygenError) as error:
        library("scipy")
    assert "\n" not in str(error.value)
    assert "`scipy`" in str(error.value)
    assert "[eval]" in str(error.value)
