"""The end of a run of a template with tags: what it changed, took away, cost and left to settle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.copier import Project, copier
from support.existing import EXTENSION, author, write_template
from support.servers import ModelServer

CONFIG = f"""\
_jinja_extensions: [{EXTENSION}]
regenerate: {{type: yaml, when: false, default: "[]"}}
generated:
  type: json
  ask: false
  default: "{{{{ pygen.texts() }}}}"
  validator: "{{{{ pygen.texts_complaint(generated) }}}}"
"""
FILES = {
    "copier.yml": CONFIG,
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
