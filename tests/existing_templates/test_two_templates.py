"""Two templates with texts in one project: none takes the other's, whatever their names are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.copier import ANSWERS, Project, commit, copier, git, pygen_copier
from support.existing import ONLY_TEXTS, author, write_template
from support.servers import ModelServer

pytestmark = pytest.mark.slow

OTHER = ".copier-answers.other.yml"
ANSWERS_FILE = {"{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}"}


def tag(prompt: str) -> str:
    """Return a tag `intro`."""
    return f'{{% generate "intro" %}}{prompt}{{% endgenerate %}}\n'


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A Groq server with an author of texts."""
    with ModelServer("groq", author) as server:
        yield server


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A second template with a text of the same name."""
    files = {"copier.yml": ONLY_TEXTS, "second.txt.jinja": tag("Say two."), **ANSWERS_FILE}
    return write_template(tmp_path / "second", files)


@pytest.fixture
def project(tmp_path: Path, server: ModelServer) -> Project:
    """A project of the first template, committed."""
    files = {"copier.yml": ONLY_TEXTS, "first.txt.jinja": tag("Say one."), **ANSWERS_FILE}
    template = write_template(tmp_path / "first", files)
    project = Project(tmp_path / "project")
    arguments = ("--trust", "--defaults", template, project.folder)
    assert copier("copy", *arguments, environ=server.environ).code == 0
    project.start_history()
    server.requests.clear()
    return project


def asked(server: ModelServer) -> list[str]:
    """Return the prompts of the texts that were asked for, and forget them."""
    found = [ask.brief["prompt"] for ask in server.requests if ask.task == "generate"]
    server.requests.clear()
    return found


def test_a_template_is_known_by_a_path_from_the_project(
    project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """A relative path that answers have, and that leads nowhere from here, is no other template."""
    answers = project.read(ANSWERS)
    first = str(tmp_path / "first")
    assert first in answers
    project.write(ANSWERS, answers.replace(first, "../first"))
    commit(project.folder)
    arguments = ("--trust", "--defaults", "--overwrite", first, project.folder)
    done = copier("copy", *arguments, cwd=project.folder / ".git", environ=server.environ)
    assert done.code == 0, done.err


def test_side_by_side(project: Project, second: Path, server: ModelServer, tmp_path: Path) -> None:
    """With answers files of their own each has its text, through updates of both."""
    arguments = ("--trust", "--defaults", "-a", OTHER, second, project.folder)
    done = copier("copy", *arguments, environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server) == ["Say two."]
    assert "Say two." in project.read("second.txt")
    assert "Say one." in project.read("first.txt")
    commit(project.folder)
    write_template(second, {"more.txt": "More.\n"}, "v2.0.0")
    write_template(tmp_path / "first", {"less.txt": "Less.\n"}, "v2.0.0")
    for words in ((), ("-a", OTHER)):
        done = project.update(*words)
        assert done.code == 0, done.err
        commit(project.folder)
    assert {"more.txt", "less.txt"} <= project.files().keys()
    assert asked(server) == []
    done = pygen_copier("improve", "--trust", "intro", "Be good.", cwd=project.folder)
    assert "There are several answers files" in done.err
    shown = pygen_copier("show", "intro", "-a", OTHER, cwd=project.folder)
    assert "Say two." in shown.out


def test_a_template_that_names_its_file(
    project: Project, second: Path, server: ModelServer
) -> None:
    """A template that names its answers file takes no text, though Copier reads the usual file."""
    config = {"copier.yml": f"_answers_file: {OTHER}\n{ONLY_TEXTS}"}
    write_template(second, config, "v2.0.0")
    before = project.read(ANSWERS)
    arguments = ("--trust", "--defaults", second, project.folder)
    done = copier("copy", *arguments, environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server) == ["Say two."]
    assert "Say two." in project.read("second.txt")
    assert project.read(ANSWERS) == before


def test_one_answers_file(project: Project, second: Path, server: ModelServer) -> None:
    """A second template on the first one's answers file is refused before anything is asked."""
    arguments = ("--trust", "--defaults", "--overwrite", second, project.folder)
    done = copier("copy", *arguments, environ=server.environ)
    assert done.code == 1
    assert f"The texts that {ANSWERS} records are those of another template" in done.complaint
    assert "name a second answers file: -a FILE." in done.complaint
    assert "Traceback" not in done.err
    assert server.requests == []
    assert project.status() == ""


def test_the_same_template_written_otherwise(project: Project, server: ModelServer) -> None:
    """The template under another name of its place, or where it has moved, keeps its texts."""
    first = project.folder.parent / "first"
    link = first.with_name("link")
    link.symlink_to(first)
    arguments = ("--trust", "--defaults", "--overwrite", link, project.folder)
    done = copier("copy", *arguments, environ=server.environ)
    assert done.code == 0, done.err
    git(project.folder, "checkout", "-q", ".")
    first.rename(first.with_name("moved"))
    text = project.read(ANSWERS).replace(str(first), str(first.with_name("moved")))
    project.write(ANSWERS, text)
    commit(project.folder)
    write_template(first.with_name("moved"), {"more.txt": "More.\n"}, "v2.0.0")
    done = project.update(environ=server.environ)
    assert done.code == 0, done.err
    assert asked(server) == []


def test_a_question_of_the_same_name(project: Project, second: Path, server: ModelServer) -> None:
    """What a question is answered with, now or in another file, is no text of a tag."""
    question = f"intro: {{type: str, default: Mine}}\n{ONLY_TEXTS}"
    write_template(second, {"copier.yml": question}, "v2.0.0")
    for words in ((), ("-d", "intro=By hand")):
        arguments = ("--trust", "--defaults", "--overwrite", "-a", OTHER, *words)
        done = copier("copy", *arguments, second, project.folder, environ=server.environ)
        assert done.code == 0, done.err
        assert "Say two." in project.read("second.txt")
        (project.folder / OTHER).unlink()


def test_answers_as_data(project: Project, server: ModelServer, tmp_path: Path) -> None:
    """What a person gives as data is taken, wherever the template is now."""
    first = tmp_path / "first"
    first.rename(tmp_path / "clone")
    data = ("--data-file", project.folder / ANSWERS)
    arguments = ("--trust", "--defaults", *data, tmp_path / "clone", tmp_path / "again")
    done = copier("copy", *arguments)
    assert done.code == 0, done.err
    again = Project(tmp_path / "again")
    assert again.read("first.txt") == project.read("first.txt")
    assert yaml.safe_load(again.read(ANSWERS))["_src_path"].endswith("clone")
    assert asked(server) == []
