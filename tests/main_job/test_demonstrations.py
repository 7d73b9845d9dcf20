"""The demonstrations: the kept replies are whole packages, none needs a repair, and they live."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.copier import ANSWERS, REPOSITORY, Project, commit, git, pygen_copier
from support.projects import Demonstrations

from pygen_copier.generation.record import Record

pytestmark = pytest.mark.slow

EXAMPLES = sorted(path.parent.name for path in REPOSITORY.glob("examples/*/answers.yml"))
SHORT_OF_TIME = "qec"
OTHERS = [
    pytest.param(name, marks=pytest.mark.weekly) for name in EXAMPLES if name != SHORT_OF_TIME
]
NEW_FEATURE = "progress reports"
NEW_LINE = "Thank you for reading this page."
BY_HAND = "# Written by hand, and to be kept.\n"


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> str:
    """Name one of the demonstrations."""
    return str(request.param)


@pytest.fixture(scope="module")
def made(example: str, demonstrations: Demonstrations) -> Project:
    """The package of a demonstration; to be read only."""
    return Project(demonstrations(example))


def test_every_kept_reply_is_accepted_as_it_is(example: str, made: Project) -> None:
    """Each reply passes every check at its first attempt, none is left over, none is missing."""
    record = Record.read(made.answers()["generated"])
    assert {(entry.attempts, entry.fallback) for entry in record.values()} == {(1, False)}
    replies = REPOSITORY / "examples" / example / "replies"
    used = {name.replace(":", "/") + ".md" for name in record}
    kept = {
        path.relative_to(replies).as_posix()
        for task in ("module", "tests", "example", "page")
        for path in (replies / task).iterdir()
    }
    assert kept == used
    assert list(replies.rglob("*.prompt.md")) == []
    plan = made.answers()["plan"]
    assert isinstance(plan, dict)
    assert "stand_ins" not in plan


def test_it_is_python_that_compiles(made: Project) -> None:
    """Every generated file compiles, and there are modules, tests and examples."""
    paths = [path.relative_to(made.folder) for path in made.folder.rglob("*.py")]
    assert {path.parts[0] for path in paths} >= {"src", "tests", "examples"}
    for path in paths:
        compile((made.folder / path).read_bytes(), path, "exec")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("example", [SHORT_OF_TIME, *OTHERS], indirect=True)
def test_it_lives(made: Project, template: Path, tmp_path: Path) -> None:
    """A rename and an update to a newer template with one feature more keep what is by hand."""
    project = Project(tmp_path / "package")
    shutil.copytree(made.folder, project.folder)
    newer = _newer_template(template, tmp_path / "newer")
    # As for a template that has moved.
    project.write(ANSWERS, project.read(ANSWERS).replace(str(template), str(newer)))
    name = str(project.answers()["import_name"])
    renamed, edited = _modules(project)[:2]
    project.write(f"src/{name}/{edited}.py", project.read(f"src/{name}/{edited}.py") + BY_HAND)
    project.start_history()

    done = pygen_copier("rename", "module", renamed, "renamed_here", "--trust", cwd=project.folder)
    assert done.code == 0, done.err
    commit(project.folder)
    before = project.files()
    assert f"src/{name}/{renamed}.py" not in before
    sources = [text for path, text in before.items() if path.endswith(".py")]
    assert f"from {name}.{renamed} import".encode() not in b"".join(sources)

    features = project.answers()["features"]
    assert isinstance(features, list)
    asked = json.dumps([*features, NEW_FEATURE])
    done = project.update("-d", f"features={asked}", "-d", "provider=scaffold")
    assert done.code == 0, done.err
    assert project.answers()["_commit"] == "v1.1.0"
    assert NEW_LINE in project.read("SECURITY.md")
    assert project.read(f"src/{name}/{edited}.py").endswith(BY_HAND)
    modules = ["renamed_here", *_modules(made)[1:], "progress_reports"]
    assert _modules(project) == modules
    now = project.files()
    kept = [path for path in before if path.startswith(("src", "tests", "examples"))]
    changed = [path for path in sorted(kept) if now.get(path) != before[path]]
    assert changed == [f"src/{name}/__init__.py"]
    assert b"<<<<<<<" not in b"".join(now.values())


def _newer_template(template: Path, folder: Path) -> Path:
    """Return a copy of a template with a commit more, tagged v1.1.0."""
    shutil.copytree(template, folder)
    page = folder / "template" / "SECURITY.md.jinja"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{NEW_LINE}\n", encoding="utf-8")
    commit(folder, "Version one point one")
    git(folder, "tag", "v1.1.0")
    return folder


def _modules(project: Project) -> list[str]:
    plan = project.answers()["plan"]
    assert isinstance(plan, dict)
    return [str(module["name"]) for module in plan["modules"]]
