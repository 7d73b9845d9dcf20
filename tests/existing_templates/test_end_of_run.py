"""The end of a run of a template with tags: what it changed, took away, cost and left to settle."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.copier import Project, commit, copier
from support.existing import ONLY_TEXTS, author, write_template
from support.servers import ModelServer
from support.terminal import Terminal

pytestmark = pytest.mark.slow

FILES = {
    "copier.yml": ONLY_TEXTS,
    "README.md.jinja": '{% generate "intro" %}Introduce it.{% endgenerate %}\n',
    "old.txt": "One.\nTwo.\n",
    "both.txt": "One.\nTwo.\n",
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of texts."""
    with ModelServer("groq", author) as server:
        yield server


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The template's first version."""
    return write_template(tmp_path / "template", FILES)


@pytest.fixture
def project(tmp_path: Path, template: Path, server: ModelServer) -> Project:
    """A project, edited by hand."""
    project = Project(tmp_path / "project")
    arguments = ("--trust", "--defaults", template, project.folder)
    done = copier("copy", *arguments, environ=server.environ)
    assert done.code == 0, done.err
    assert re.search(r"^It took \d requests?: \d+ tokens of prompts", done.err, re.MULTILINE)
    for path in ("old.txt", "both.txt"):
        project.write(path, project.read(path).replace("Two.", "Mine."))
    project.start_history()
    return project


def test_what_a_release_takes_away(template: Path, project: Project) -> None:
    """A file that a release takes away with a person's lines is named, with the way back."""
    (template / "old.txt").unlink()
    write_template(template, {"both.txt": "One.\nTheirs.\n", "new.txt": "New.\n"}, "v2.0.0")
    done = project.update()
    assert done.code == 0, done.err
    assert "old.txt" not in project.files()
    [back] = [line.strip() for line in done.err.splitlines() if "git checkout" in line]
    assert "old.txt" in back
    assert "new.txt" in done.err
    assert "both.txt" in done.err.partition("conflict")[2]
    assert "No model was asked." in done.err


def test_what_git_ignores(template: Path, tmp_path: Path, server: ModelServer) -> None:
    """An edited file that git ignores is left alone, or else the update is refused."""
    files = {".gitignore.jinja": ".env\n.other\n", ".env": "A=1\n", ".other": "B=1\n"}
    config = {"copier.yml": f"_skip_if_exists: [.env]\n{ONLY_TEXTS}"}
    write_template(template, {**files, **config}, "v1.1.0")
    project = Project(tmp_path / "project")
    arguments = ("--trust", "--defaults", template, project.folder)
    assert copier("copy", *arguments, environ=server.environ).code == 0
    assert project.read(".other") == "B=1\n"
    project.start_history()
    project.write(".env", "A=mine\n")
    write_template(template, {"new.txt": "New.\n"}, "v2.0.0")
    done = project.update()
    assert done.code == 0, done.err
    assert project.read(".env") == "A=mine\n"
    commit(project.folder)
    project.write(".other", "B=mine\n")
    write_template(template, {"more.txt": "More.\n"}, "v3.0.0")
    done = project.update()
    assert done.code == 1
    assert "git ignores it: .other." in done.complaint
    assert project.read(".other") == "B=mine\n"
    assert project.status() == ""


def test_a_quiet_update(template: Path, project: Project) -> None:
    """With PYGEN_QUIET only what is lost of a person's own is told."""
    (template / "old.txt").unlink()
    write_template(template, {"new.txt": "New.\n"}, "v2.0.0")
    done = project.update(environ={"PYGEN_QUIET": "1"})
    assert done.code == 0, done.err
    assert "old.txt" in done.err
    assert "No model was asked." not in done.err


def test_what_a_new_text_costs(template: Path, project: Project, server: ModelServer) -> None:
    """An update that asks for a text ends with what it took."""
    more = '{% generate "more" %}Say more.{% endgenerate %}\n'
    write_template(template, {"more.txt.jinja": more}, "v2.0.0")
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert re.search(r"^It took \d requests?: \d+ tokens of prompts", done.err, re.MULTILINE)


def test_a_secret_is_kept_nowhere(tmp_path: Path, isolated_environment: Path) -> None:
    """Where a run ends early, what was typed is kept, but for what the template calls secret."""
    questions = """\
name: {type: str, default: Tiny}
word: {type: str, secret: true, default: none}
"""
    template = write_template(tmp_path / "asking", {**FILES, "copier.yml": questions + ONLY_TEXTS})
    command = (sys.executable, "-m", "copier", "copy", "--trust", str(template))
    terminal = Terminal(
        [*command, str(tmp_path / "made")], columns=400, lines=40
    )  # with no service
    terminal.wait_for("name")
    terminal.child.send("Small\r")
    terminal.wait_for("word")
    terminal.child.send("hush-hush\r")
    assert terminal.end() == 1
    [kept] = (isolated_environment / "pygen").rglob("*.yml")
    assert "name: " in kept.read_text()
    assert "Small" in kept.read_text()
    assert "word" not in kept.read_text()
    assert not [path for path in isolated_environment.rglob("*") if holds(path, b"hush-hush")]


def holds(path: Path, text: bytes) -> bool:
    """Return whether a file holds a text."""
    return path.is_file() and text in path.read_bytes()
