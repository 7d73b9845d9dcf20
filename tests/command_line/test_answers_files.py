"""An answers file of another name: every command finds it, and every command told names it."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.copier import (
    ANSWERS,
    FIRST_ANSWERS,
    Project,
    as_data,
    commit,
    copier,
    git,
    pygen_copier,
    run,
)
from support.editor import Editor
from support.existing import ONLY_TEXTS, author, write_template
from support.model import good_model
from support.servers import ModelServer

pytestmark = pytest.mark.slow

FILE = ".config/the answers.yml"
MODULE = "module:parity_checks"


@pytest.fixture(scope="module")
def made(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package whose answers are in a file of another name, committed."""
    folder = tmp_path_factory.mktemp("made")
    person = {"author_name": "Test Person", "author_email": "test@example.org"}
    model = {"provider": "groq", "model": "small-model"}
    with ModelServer("groq", good_model) as server:
        done = copier(
            *("copy", "--trust", "--defaults", "-a", FILE),
            *as_data({**FIRST_ANSWERS, **person, **model}),
            *(template, folder / "project"),
            environ={**server.environ, "PYGEN_CACHE_DIR": str(folder / "cache")},
        )
    assert done.code == 0, done.err
    assert f"{shlex.quote(FILE)} -d 'features=[…]'" in done.err
    assert f"`_src_path` in {FILE}, and commit that" in " ".join(done.err.split())
    Project(folder / "project").start_history()
    return folder / "project"


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(made, tmp_path / "project")
    return Project(tmp_path / "project")


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[tuple[Project, ModelServer]]:
    """A project of a template with a tag that names its answers file itself, and a server."""
    files = {
        "copier.yml": f"_answers_file: .my answers.yml\n{ONLY_TEXTS}",
        "README.md.jinja": '{% generate "intro" %}Introduce it.{% endgenerate %}\n',
        "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
    }
    template = write_template(tmp_path / "template", files)
    project = Project(tmp_path / "project")
    with ModelServer("groq", author) as server:
        arguments = ("--trust", "--defaults", template, project.folder)
        done = copier("copy", *arguments, environ=server.environ)
        assert done.code == 0, done.err
        assert not (project.folder / ANSWERS).exists()
        project.start_history()
        yield project, server


def test_commands_that_look(own: Project) -> None:
    """`status`, `show`, `prompts` and `estimate` find the only answers file there is."""
    assert "10 files: 0 edited by hand" in pygen_copier("status", own.folder).out
    assert pygen_copier("status", "--requirements", own.folder).code == 0
    shown = pygen_copier("show", MODULE, cwd=own.folder)
    assert shown.out == own.read("src/tiny_codes/parity_checks.py")
    listed = pygen_copier("prompts", "--json", cwd=own.folder)
    assert "module" in {each["name"] for each in json.loads(listed.out)}
    told = pygen_copier("estimate", "--trust", own.folder, "--regenerate", "tests:*")
    assert told.out.startswith("plan   0 requests"), told.err
    assert f"recorded in `{FILE}`" in own.read("docs/plan.md")


def test_several(own: Project) -> None:
    """Of several answers files none is guessed: one line names them and the option."""
    shutil.copy(own.folder / FILE, own.folder / ANSWERS)
    commit(own.folder)
    renaming = ["rename", "module", "parity_checks", "tables", "--trust"]
    for words in (["status"], ["show", MODULE], ["prompts"], ["edit", "--trust"], renaming):
        done = pygen_copier(*words, cwd=own.folder)
        assert (done.code, done.err.count("\n")) == (1, 1), words
        assert f"answers files in .: {FILE}, {ANSWERS}. Name one of them" in done.err, words
    assert pygen_copier("status", "-a", FILE, cwd=own.folder).code == 0
    done = pygen_copier("show", MODULE, "--answers-file", "nothing.yml", cwd=own.folder)
    assert "There is no nothing.yml." in done.err
    done = pygen_copier("show", MODULE, "-a", "../elsewhere.yml", cwd=own.folder)
    assert "../elsewhere.yml leads out of" in done.err


def test_edit_and_improve(own: Project, tmp_path: Path) -> None:
    """Both update what that file records, from a folder below, too."""
    editor = Editor(tmp_path, {"Return the value of parity_checks.": "Return a value."})
    with ModelServer("groq", good_model) as server:
        environ = {**server.environ, "EDITOR": editor.command}
        done = pygen_copier("edit", "--trust", cwd=own.folder, environ=environ)
        assert done.code == 0, done.err
        assert "Return a value." in own.read(FILE)
        commit(own.folder)
        words = ("improve", "--trust", "parity_checks.py", "Say what it is.")
        done = pygen_copier(*words, cwd=own.folder / "src/tiny_codes", environ=server.environ)
    assert done.code == 0, done.err
    plan = yaml.safe_load(own.read(FILE))["plan"]
    assert plan["notes"] == {MODULE: ["Say what it is."]}
    assert not (own.folder / ANSWERS).exists()


def test_an_edit_that_is_given_up(own: Project, tmp_path: Path) -> None:
    """The command that goes on names the file."""
    editor = Editor(tmp_path, {"doc: Return the value": "doc: [Return"}, {})
    done = pygen_copier("edit", "--trust", cwd=own.folder, environ={"EDITOR": editor.command})
    assert done.code == 1
    assert f"--answers-file {shlex.quote(FILE)}" in done.err


def test_a_rename(own: Project) -> None:
    """The names change in that file, and the next update finds nothing to do."""
    done = pygen_copier("rename", "module", "parity_checks", "tables", "--trust", cwd=own.folder)
    assert done.code == 0, done.err
    assert "module:tables" in own.read(FILE)
    commit(own.folder)
    before = own.files()
    done = own.update("-a", FILE)
    assert done.code == 0, done.err
    assert own.files() == before


def test_what_a_run_tells_to_do(own: Project) -> None:
    """A rename with edits at stake names the command with its file."""
    own.write("src/tiny_codes/parity_checks.py", "# mine\nimport tiny_codes\n")
    commit(own.folder)
    done = own.update("-a", FILE, "-d", "import_name=other")
    assert done.code == 1
    assert f"pygen-copier rename import-name other --trust -a {shlex.quote(FILE)}" in done.err


def test_stand_ins(template: Path, tmp_path: Path) -> None:
    """What a run tells of scaffolds names the file."""
    data = as_data({**FIRST_ANSWERS, "provider": "scaffold"})
    arguments = ("--trust", "--defaults", "-a", ".own.yml", *data)
    done = copier("copy", *arguments, template, tmp_path / "made")
    assert done.code == 0, done.err
    command = "copier update --trust --defaults -a .own.yml -d provider=NAME"
    assert command in " ".join(done.err.split())


def test_a_template_that_names_it(texts: tuple[Project, ModelServer]) -> None:
    """What a run of another template tells is pasted as it is, whatever its file is called."""
    project, server = texts
    tag = '{% generate "intro" %}Praise it.{% endgenerate %}\n'
    write_template(project.folder.parent / "template", {"README.md.jinja": tag}, "v2.0.0")
    done = project.update("-a", ".my answers.yml", environ=server.environ)
    assert done.code == 0, done.err
    assert "changed" not in done.err.replace("Only the recorded answers have changed.", "")
    told = next(line for line in done.err.splitlines() if "another prompt" in line)
    command = told.partition("run: ")[2]
    commit(project.folder)
    server.requests.clear()
    typed = f"{shlex.quote(sys.executable)} -m {command}"
    done = run("bash", "-c", typed, cwd=project.folder, environ=server.environ)
    assert done.code == 0, done.err
    assert [ask.brief["name"] for ask in server.requests if ask.task == "generate"] == ["intro"]
    assert "Praise it." in git(project.folder, "diff")
