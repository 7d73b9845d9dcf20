"""What a person demands is honoured in code and tests, on the real command line."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support.asks import Ask
from support.copier import Project, pygen_copier
from support.model import good_model
from support.obeying_model import obeying_model
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow

GROQ = {"provider": "groq", "model": "small-model"}
SIGNATURE = "frobnicate_exactly(x, /, *, mode='fast')"
DEMAND = f"The package must offer `{SIGNATURE}`."
WORDS = "Words are lists of zeros and ones, and an empty one is even."
DESCRIPTION = f"Small error-correcting codes. {DEMAND} {WORDS}"


def requirements(project: Project) -> list[dict[str, Any]]:
    """Return the requirements of a project's plan, as its status tells them."""
    done = pygen_copier("status", "--requirements", "--json", project.folder)
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert isinstance(told, list)
    return told


def parameters(project: Project, name: str) -> list[str]:
    """Return the parameters, without types, of each function of a name in the package."""
    return [
        ast.unparse(_untyped(node.args))
        for path, text in project.files().items()
        if path.startswith("src/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]


def _untyped(arguments: ast.arguments) -> ast.arguments:
    for node in ast.walk(arguments):
        if isinstance(node, ast.arg):
            node.annotation = None
    return arguments


def test_a_demanded_signature_is_in_code_and_tests(copy: Copy, tmp_path: Path) -> None:
    """It reaches the structure, the module that honours it and its tests, and no other module."""
    with ModelServer("groq", obeying_model) as server:
        done = copy(environ=server.environ, description=DESCRIPTION, **GROQ)
    assert done.code == 0, done.err
    told: dict[str, list[list[str]]] = {}
    for ask in server.requests:
        texts = [each["text"] for each in ask.brief.get("requirements", [])]
        told.setdefault(ask.task, []).append(texts)
    assert told["structure"] == [[DEMAND, WORDS]]
    assert sorted(told["module"]) == sorted(told["tests"]) == [[], [DEMAND, WORDS]]
    assert told["page"].count([DEMAND, WORDS]) == 3  # overview, tutorial, its guide
    project = Project(tmp_path / "project")
    assert parameters(project, "frobnicate_exactly") == ["x, /, *, mode='fast'"]
    first, second = requirements(project)
    assert (first["id"], first["from"], first["modules"]) == (
        "R1",
        "description",
        ["parity_checks"],
    )
    assert first["tests"] == ["tests/test_parity_checks.py::test_frobnicate_exactly"]
    assert second["tests"] == ["tests/test_parity_checks.py::test_parity_checks_value"]
    assert f"- R1: {DEMAND} (from description, for `parity_checks`)" in project.read("docs/plan.md")


def test_a_changed_sentence_revises_what_it_touches(copy: Copy, tmp_path: Path) -> None:
    """The other requirement keeps its id, the new one has a new id, no other file is asked for."""
    with ModelServer("groq", obeying_model) as server:
        copy(environ=server.environ, description=DESCRIPTION, **GROQ)
        project = Project(tmp_path / "project")
        project.start_history()
        server.requests.clear()
        changed = DESCRIPTION.replace("one is even", "one is odd")
        done = project.update("-d", f"description={changed}", environ=server.environ)
    assert done.code == 0, done.err
    assert "gone  requirement:R2" in done.err
    asked = Counter(ask.task for ask in server.requests)
    assert asked == {"assess": 1, "requirements": 1, "summary": 1, "judge": 1, "revise": 6}
    revised = [ask.brief for ask in server.requests if ask.task == "revise"]
    assert {brief["of"] for brief in revised} == {"module", "tests", "example", "page"}
    assert all("R3" in [each["id"] for each in brief["requirements"]] for brief in revised)
    assert [each["id"] for each in requirements(project)] == ["R1", "R3"]
    assert requirements(project)[1]["modules"] == ["parity_checks"]
    changes = project.status()
    assert "test_parity_checks.py" in changes
    assert "src/tiny_codes/look_up" not in changes
    assert "tests/test_look_up" not in changes


def stubborn_model(ask: Ask) -> str:
    """Return a reply that plans and tests no requirement, and demands what nobody wrote."""
    if ask.task == "requirements":
        return json.dumps({"requirements": ["It must send mail.", "Words are lists of zeros"]})
    is_module = "module" in (ask.task, ask.brief.get("of"))
    return obeying_model(ask) if is_module else re.sub(r" \(R\d.*?\)", "", good_model(ask))


def test_a_model_that_heeds_nothing_loses_no_demand(copy: Copy, tmp_path: Path) -> None:
    """Code offers the signature, keeps what was really written, and says what no test shows."""
    with ModelServer("groq", stubborn_model) as server:
        done = copy(environ=server.environ, description=DESCRIPTION, **GROQ)
    assert done.code == 0, done.err
    assert "nobody wrote: It must send mail." in done.err
    assert "gave 'parity_checks' frobnicate_exactly" in done.err
    project = Project(tmp_path / "project")
    assert [each["text"] for each in requirements(project)] == [DEMAND, "Words are lists of zeros"]
    assert parameters(project, "frobnicate_exactly") == ["x, /, *, mode='fast'"]
    assert [each["tests"] for each in requirements(project)] == [[], []]
    status = pygen_copier("status", project.folder).out
    assert "note on tests:parity_checks: No test shows R1" in status
    assert "0 waiting for a model" in status


@pytest.mark.parametrize("answers", [{"provider": "scaffold"}, {**GROQ, "thrift": True}])
def test_code_alone_finds_what_is_demanded_in_so_many_words(
    answers: dict[str, Any], copy: Copy, tmp_path: Path
) -> None:
    """Without a model, and with thrift, no request is spent on it."""
    with ModelServer("groq", good_model) as server:
        done = copy(environ=server.environ, description=DESCRIPTION, **answers)
    assert done.code == 0, done.err
    assert not any(ask.task == "requirements" for ask in server.requests)
    project = Project(tmp_path / "project")
    assert [each["text"] for each in requirements(project)] == [DEMAND]
    assert parameters(project, "frobnicate_exactly") == ["x, /, *, mode='fast'"]


def test_a_test_by_hand_shows_a_requirement(copy: Copy, tmp_path: Path) -> None:
    """Whoever wrote it, a test that names a requirement in its docstring is listed."""
    copy(provider="scaffold", description=DESCRIPTION)
    project = Project(tmp_path / "project")
    project.write("tests/test_own.py", 'def test_mine() -> None:\n    """R1: it is exact."""\n')
    done = pygen_copier("status", "--requirements", project.folder)
    assert "    shown by tests/test_own.py::test_mine\n" in done.out
    assert done.out.endswith("1 requirement, each shown by a test.\n")
