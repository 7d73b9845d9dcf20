"""A specification instead of a description and features: read, recorded, compared with its next."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from support.copier import ANSWERS, FIRST_ANSWERS, Project, Run, as_data, commit, copier
from support.servers import ModelServer
from support.specifications import FREE, KIRO, OPENSPEC, SPEC_KIT

pytestmark = pytest.mark.slow

OTHERS = {name: FIRST_ANSWERS[name] for name in ("package_name", "verify")}
GROQ = {"provider": "groq", "model": "small-model"}


def copy(template: Path, where: Path, environ: dict[str, str], **answers: object) -> Run:
    """Copy the template into `project` of a folder, from within that folder."""
    data = as_data({**OTHERS, **answers})
    command: list[str | Path] = ["copy", "--trust", "--defaults", *data, template, "project"]
    return copier(*command, cwd=where, environ=environ)


def write(folder: Path, text: str) -> None:
    """Write a specification into a folder."""
    (folder / "spec.md").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "text", [KIRO, SPEC_KIT, OPENSPEC, FREE], ids=["kiro", "kit", "os", "free"]
)
def test_a_specification_makes_a_package_that_needs_it_no_more(
    text: str, template: Path, server: ModelServer, tmp_path: Path
) -> None:
    """Description and features are taken from it; without it, an update finds nothing to do."""
    write(tmp_path, text)
    made = copy(template, tmp_path, server.environ, spec="spec.md", **GROQ)
    assert made.code == 0, made.err
    project = Project(tmp_path / "project")
    assert "Small error-correcting codes, for teaching." in project.read("pyproject.toml")
    assert (project.folder / "src/tiny_codes/parity_checks.py").is_file()
    project.start_history()
    clone = tmp_path / "elsewhere"
    shutil.copytree(project.folder, clone)
    server.requests.clear()
    done = Project(clone).update(environ=server.environ)
    assert done.code == 0, done.err
    assert (server.requests, Project(clone).status()) == ([], "")
    assert "spec.md is not at hand here" in done.err


def test_a_later_version_changes_what_its_difference_touches(
    template: Path, server: ModelServer, tmp_path: Path
) -> None:
    """One requirement is changed and others get another number: one feature is asked for."""
    write(tmp_path, OPENSPEC)
    made = copy(template, tmp_path, server.environ, spec="spec.md", **GROQ)
    assert made.code == 0, made.err
    project = Project(tmp_path / "project")
    project.start_history()
    before, plan = project.files(), project.answers()["plan"]
    write(tmp_path, OPENSPEC.replace("the likeliest error", "the likeliest error, or None"))
    server.requests.clear()
    done = project.update("-d", "spec=../spec.md", environ=server.environ)
    assert done.code == 0, done.err
    asked = Counter(ask.task for ask in server.requests)
    assert (asked["feature"], asked["structure"]) == (1, 1)
    assert {ask.brief.get("module", {}).get("name") for ask in server.requests} <= {
        None,
        "look_up_decoding",
    }
    after, later = project.files(), project.answers()["plan"]
    for path in ("src/tiny_codes/parity_checks.py", "tests/test_parity_checks.py"):
        assert after[path] == before[path]
    assert isinstance(plan, dict)
    assert isinstance(later, dict)
    assert plan["features"][0] == later["features"][0]
    commit(project.folder)
    server.requests.clear()
    again = project.update("-d", "spec=../spec.md", environ=server.environ)
    assert again.code == 0, again.err
    assert (server.requests, project.status()) == ([], "")


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        ("missing.md", "was not found in"),
        ("large.md", "is larger than 400 kB"),
        ("binary.md", "is binary"),
        ("secret.pem", "is no Markdown file"),
        ("", "Describe the package"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_spent(
    spec: str, complaint: str, template: Path, server: ModelServer, tmp_path: Path
) -> None:
    """A line says what is wrong and what to do; nobody was asked, and nothing is written."""
    (tmp_path / "large.md").write_text("word " * 90_000, encoding="utf-8")
    (tmp_path / "binary.md").write_bytes(b"\0\1")
    (tmp_path / "secret.pem").write_text("secret", encoding="utf-8")
    refused = copy(template, tmp_path, server.environ, spec=spec, **GROQ)
    assert refused.code == 1
    assert complaint in refused.complaint
    assert "Traceback" not in refused.err
    assert (server.requests, (tmp_path / "project").exists()) == ([], False)


def test_a_recorded_path_leads_no_read_out_of_the_project(
    template: Path, server: ModelServer, tmp_path: Path
) -> None:
    """Whoever recorded a path cannot have a file read that lies elsewhere; the plan stays."""
    write(tmp_path, OPENSPEC)
    made = copy(template, tmp_path, server.environ, spec=str(tmp_path / "spec.md"), **GROQ)
    assert made.code == 0, made.err
    project = Project(tmp_path / "project")
    project.start_history()
    write(tmp_path, OPENSPEC.replace("likeliest", "SECRET"))
    server.requests.clear()
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert (server.requests, project.status()) == ([], "")


def test_hostile_text_stays_text(template: Path, server: ModelServer, tmp_path: Path) -> None:
    """Jinja, paths and YAML in a specification are words of it."""
    hostile = "{{ 7*7 }} {% raw %} ../../x: [&a *a]"
    text = OPENSPEC.replace("Requirement: Parity checks", f"Requirement: {hostile}")
    write(tmp_path, text.replace("for teaching", f"for teaching {hostile} ````"))
    made = copy(template, tmp_path, server.environ, spec="spec.md", **GROQ)
    assert made.code == 0, made.err
    project = Project(tmp_path / "project")
    assert "{{ 7*7 }}" in project.read("README.md")
    assert not list(tmp_path.glob("x*"))
    project.start_history()
    server.requests.clear()
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert (server.requests, project.status()) == ([], "")


def test_free_text_is_asked_about_where_it_changed(
    template: Path, server: ModelServer, tmp_path: Path
) -> None:
    """Of a later version only the new chapter is read by a model; features that are there stay."""
    write(tmp_path, FREE)
    made = copy(template, tmp_path, server.environ, spec="spec.md", **GROQ)
    assert made.code == 0, made.err
    project = Project(tmp_path / "project")
    project.start_history()
    before = project.files()
    chapter = (
        "\n## How noise is made\n\nEvery bit is turned with a chance that is given for each word.\n"
    )
    write(tmp_path, FREE + chapter)
    server.requests.clear()
    done = project.update("-d", "spec=../spec.md", environ=server.environ)
    assert done.code == 0, done.err
    for ask in server.requests:
        if ask.task in ("features", "requirements"):
            assert "noise is made" in ask.brief["spec"] or "chance" in ask.brief["spec"]
            assert "syndrome" not in ask.brief["spec"]
    assert {"feature", "structure", "module", "revise"}.isdisjoint(a.task for a in server.requests)
    after = project.files()
    assert {path for path in before if after.get(path) != before[path]} <= {ANSWERS, "docs/plan.md"}


def test_a_specification_beside_answers_adds_to_them(
    template: Path, server: ModelServer, tmp_path: Path
) -> None:
    """Description and features that are given stay; what it names besides comes behind them."""
    write(tmp_path, KIRO)
    made = copy(
        template,
        tmp_path,
        server.environ,
        spec="spec.md",
        description="Codes of mine.",
        features=["noise channels", "parity checks"],
        **GROQ,
    )
    assert made.code == 0, made.err
    plan = Project(tmp_path / "project").answers()["plan"]
    assert isinstance(plan, dict)
    names = [feature["name"] for feature in plan["features"]]
    assert names == ["noise channels", "parity checks", "decode by look-up"]
    served = {each["text"]: each["modules"] for each in plan["requirements"]}
    assert served["IF the word is empty, THEN THE Checker SHALL raise ValueError."] == [
        "parity_checks"
    ]
