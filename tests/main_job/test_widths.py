"""What the questionnaire shows fits a terminal of 80 columns: Copier cuts lines, it wraps none."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.copier import REPOSITORY, Project
from support.plans import plan_of
from support.terminal import Terminal

from pygen_copier.plan.model import PlanError
from pygen_copier.plan.rules import valid_plan
from pygen_copier.questionnaire.answers import RULES, answer_problem
from pygen_copier.questionnaire.terminal import WIDTH, fitting_complaint
from pygen_copier.text import columns

pytestmark = pytest.mark.slow

LONG = "a_very_long_name_of_a_thing_that_nobody_would_ever_call_so_but_somebody_did_anyhow"

BAD: dict[str, list[object]] = {
    "package_name": ["", "tiny codes", LONG.replace("_", " "), "../x"],
    "import_name": ["", "class", "json", "a.b", "con", "ä", "9", LONG + "!", LONG + ".b", "__x"],
    "description": ["", "  "],
    "features": ["7", "[a, b", [3], ["a", "A"], [LONG, LONG], {"a": 1}, [LONG + "x", LONG + "y"]],
    "author_email": ["ada", LONG, f"{LONG}@"],
    "repository_url": ["javascript:alert(1)", LONG],
    "minimum_python": ["3.x", LONG],
    "newest_python": ["3.x", LONG],
    "enhancement": ["fully", LONG],
    "context": ["sometimes", LONG],
    "stage_models": ["judge: {", {"judge": LONG}, {"judge": f"{LONG}:x"}],
    "clarifications": ["x: [", LONG, [1]],
    "temperatures": ["judge: {", {"judge": "warm"}, {"judge": 99}],
    "candidates": ["none", 0, LONG],
    "refine_rounds": ["none", -1, LONG],
    "code_examples": ["[", {"a": 1}, LONG],
    "confirmed_dependencies": ["[", {"a": 1}, {LONG: 1}],
}
ASKED = ("package_name", "import_name", "description", "features", "author_email", "repository_url")


def shown(name: str, complaint: str) -> str:
    """Return the line that Copier shows of a complaint."""
    return f"Validation error for question '{name}': {fitting_complaint(name, complaint)}"


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_complaint_fits(name: str) -> None:
    """Whatever is typed, the line fits, and where a person is asked its words are whole."""
    for value in BAD[name]:
        problem = answer_problem(name, value)
        assert problem, value
        line = shown(name, problem)
        assert columns(line) <= WIDTH, line
        assert name not in ASKED or "…" not in line, line


def test_every_complaint_about_a_plan_fits() -> None:
    """A violation, a broken YAML and a wrong shape begin with the place, as far as it has room."""
    data = plan_of().dump()
    module = data["modules"][0]
    bad: list[Any] = [
        "version: [",
        "- codes",
        {**data, "modules": []},
        {**data, "modules": [{**module, "uses": [LONG]}]},
        {**data, "modules": [{**module, "name": f"../{LONG}"}]},
        {**data, "dependencies": ["numpy >= "]},
        {**data, "features": [*data["features"], {"name": LONG}]},
        {**data, "modules": [{**module, "api": [{"name": LONG}]}]},
    ]
    for value in bad:
        with pytest.raises(PlanError) as caught:
            valid_plan(value)
        line = shown("plan", str(caught.value))
        assert columns(line) <= WIDTH, line
        assert not line.endswith(": …"), line


def questions() -> dict[str, dict[str, Any]]:
    """Return the questions of the template as they are written."""
    read = yaml.safe_load((REPOSITORY / "copier.yml").read_text("utf-8"))
    return {name: it for name, it in read.items() if not name.startswith("_")}


@pytest.mark.parametrize("name", questions())
def test_every_help_text_fits(name: str) -> None:
    """Each line does, the first one behind Copier's mark; what is computed is measured below."""
    lines = [line for line in questions()[name].get("help", "").splitlines() if "{{" not in line]
    for at, line in enumerate(lines):
        assert columns(line) + (0 if at else 3) <= WIDTH, line


CHOICES = {
    "Who writes it?": ["groq", "gemini", "ollama", "openai", "files", "scaffold"],
    "Under which licence": ["MIT", "Apache-2.0", "LicenseRef-Proprietary"],
    "Where are its checks run": ["github", "none"],
    "How far are features": ["full", "pseudocode", "description", "none"],
    "How is generated code verified": ["sandbox", "static"],
    "In whose style": ["google", "numpy"],
}
MORE = (
    *("What is it imported as", "Who is its author", "Which mail address", "Under which licence"),
    *("Which is the oldest Python", "Where will its repository", "Where are its checks run"),
    *("Shall .venv be made", "How far are features", "Shall few requests"),
    *("May a model ask", "How is generated code verified", "In whose style"),
)
UP, ENTER = "\x1b[A", "\x1b\r"


def test_every_question_fits_a_terminal(template: Path, tmp_path: Path) -> None:
    """Asked for all at a real terminal, no line is wider; choices say what they are.

    The plan begins at its top, without digests and scores, and is built as it is shown.
    """
    command = (
        *(sys.executable, "-W", "ignore", "-m", "copier", "copy", "--trust"),
        template,
        "tiny",
    )
    terminal = Terminal(command, cwd=tmp_path)

    def answer(question: str, keys: str) -> None:
        rows = terminal.wait_for(question)
        assert max(map(columns, rows)) <= WIDTH, "\n".join(rows)
        for choice in CHOICES.get(question, ()):
            assert any(re.search(rf"\b{choice}  +\w", row) for row in rows), (choice, rows)
        terminal.child.send(keys)

    answer("What is the package called", "tiny-codes\r")
    answer("What is it for", "Small codes.\r")
    answer("What can it do", f"parity checks\rlook-up decoding{ENTER}")
    answer("Who writes it?", UP + "\r")
    answer("Which of its models", "\x15replies\r")
    answer("Shall the rest be asked", "y")
    for question in MORE:
        answer(question, "\r")
    terminal.wait_for("replies/assess/package.prompt.md")
    terminal.end()


def test_few_questions_are_asked(template: Path, tmp_path: Path) -> None:
    """Without asking for more there are five and the plan, which begins at its top."""
    command = (
        *(sys.executable, "-W", "ignore", "-m", "copier", "copy", "--trust"),
        template,
        "tiny",
    )
    terminal = Terminal(command, cwd=tmp_path)
    for question, keys in [
        ("What is the package called", "tiny-codes\r"),
        ("What is it for", "Small codes.\r"),
        ("What can it do", f"parity checks, decoding{ENTER}"),
        ("Who writes it?", "\r"),
        ("Shall the rest be asked", "\r"),
    ]:
        terminal.wait_for(question)
        terminal.child.send(keys)
    rows = terminal.wait_for("version: 1")
    assert max(map(columns, rows)) <= WIDTH, "\n".join(rows)
    at = next(number for number, row in enumerate(rows) if "version: 1" in row)
    assert terminal.at[0] == at
    assert not any("inputs:" in row for row in rows)
    terminal.child.send(ENTER)
    assert terminal.end() == 0
    answers = Project(tmp_path / "tiny").answers()
    assert answers["features"] == ["parity checks", "decoding"]
    assert "ask_more" not in answers
    plan = answers["plan"]
    assert isinstance(plan, dict)
    assert plan["inputs"]  # it was not touched, and is not taken for the person's own
