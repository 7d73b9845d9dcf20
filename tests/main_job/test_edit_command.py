"""`pygen-copier edit`: the plan in an editor, then the real update."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from support.copier import ANSWERS, Project, Run, commit, copier, pygen_copier
from support.editor import Editor
from support.servers import ModelServer

from pygen_copier.yaml_text import dump_yaml

pytestmark = pytest.mark.slow

DOC = "        doc: Return the value of parity_checks.\n"
MORE = {DOC: f"""{DOC}      # by hand
      - kind: function
        name: parity_sum
        signature: '(n: int) -> int'
        doc: Add up.
"""}
BREAK = {"signature: '(n: int) -> int'": "signature: n -> int  # mine"}
MEND = {"n -> int  # mine": "'(n: int, by: int = 1) -> int'"}


def edit(project: Project, editor: Editor, server: ModelServer, *options: str) -> Run:
    """Run `pygen-copier edit` in a project's folder."""
    server.requests.clear()
    environ = {**server.environ, "EDITOR": editor.command}
    return pygen_copier("edit", "--trust", *options, cwd=project.folder, environ=environ)


def kept(done: Run) -> str:
    """Return the text that a failed command kept."""
    found = re.search(r"^Your text is kept in (.+)\. To go on from there, run:$", done.err, re.M)
    assert found, done.err
    text = yaml.safe_load(Path(found[1]).read_text("utf-8"))["plan"]
    assert isinstance(text, str)
    return text


def going_on(done: Run, *more: str) -> list[str]:
    """Return Copier's arguments that go on where a failed command ended."""
    (line,) = (line for line in done.err.splitlines() if line.startswith("  copier "))
    return [*shlex.split(line)[1:], *more]


@pytest.fixture(autouse=True)
def temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put temporary files where the test can count them."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def test_an_edited_plan_updates_the_package(
    project: Project, server: ModelServer, tmp_path: Path, temporary_files: Path
) -> None:
    """A function added in the editor is in the package; planning is not repeated.

    The command runs in a project with a file named like Copier, which is not what runs (CWE-427).
    """
    project.write("copier.py", "raise SystemExit('hijacked')\n")
    commit(project.folder)
    before = project.answers()["plan"]
    assert isinstance(before, dict)
    done = edit(project, Editor(tmp_path, MORE), server)
    assert done.code == 0, done.err
    assert "def parity_sum(n: int) -> int:" in project.read("src/tiny_codes/parity_checks.py")
    assert {ask.task for ask in server.requests} <= {"assess", "revise", "tests", "example"}
    after = project.answers()["plan"]
    assert isinstance(after, dict)
    assert {**after, "modules": before["modules"]} == before
    assert list(temporary_files.glob("pygen-*")) == []


def test_a_violation_reopens_the_editor(
    project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """A plan that breaks a rule comes back with a sentence; mended, it updates the package."""
    editor = Editor(tmp_path, BREAK, MEND)
    done = edit(project, editor, server)
    assert done.code == 0, done.err
    _, second = editor.shown()
    assert second.startswith("#! The plan cannot be used:\n#! - The signature of parity_checks.")
    assert second.count("n -> int  # mine") == 1
    assert "by: int = 1" in str(project.answers()["plan"])


def test_giving_up_keeps_the_text(project: Project, server: ModelServer, tmp_path: Path) -> None:
    """Saved again unchanged, the text stays in a file; the project and the models know nothing."""
    done = edit(project, Editor(tmp_path, BREAK, {}), server)
    assert done.code == 1
    assert "Error: The plan was not changed. The signature of parity_checks." in done.err
    assert "# mine" in kept(done)
    assert project.status() == ""
    assert server.requests == []


@pytest.mark.parametrize("code", [0, 3])
def test_an_editor_that_fails_every_time_ends(
    code: int, project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """One that spoils the text anew each time, or ends badly, is not opened for ever."""
    editor = Editor(tmp_path, BREAK, *({"# mine": "# mine #"} for _ in range(50)), code=code)
    done = edit(project, editor, server)
    assert done.code == 1
    assert len(editor.shown()) == (1 if code else 20)
    assert "# mine" in kept(done)
    assert project.status() == ""


def test_an_unchanged_plan_updates_nothing(
    project: Project, server: ModelServer, tmp_path: Path, temporary_files: Path
) -> None:
    """Comments and layout change no plan."""
    done = edit(project, Editor(tmp_path, {"version: 1\n": "# mine\n\nversion: 1\n"}), server)
    assert (done.code, done.err) == (0, "")
    assert done.out == "The plan is as it was; there is nothing to update.\n"
    assert project.status() == ""
    assert server.requests == []
    assert list(temporary_files.glob("pygen-*")) == []


def test_a_plan_that_is_recorded_as_text_is_edited(
    project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """A plan that stands in the answers as a block of text opens as any other, and is updated."""
    answers = project.answers()
    assert isinstance(answers["plan"], dict)
    own = {name: value for name, value in answers["plan"].items() if name != "inputs"}
    project.write(ANSWERS, dump_yaml({**answers, "plan": dump_yaml(own)}))
    commit(project.folder)
    editor = Editor(tmp_path, MORE)
    done = edit(project, editor, server)
    assert done.code == 0, done.err
    assert editor.shown()[0].startswith("version: 1")
    assert "def parity_sum" in project.read("src/tiny_codes/parity_checks.py")


def test_options_behind_two_hyphens_are_copiers(
    project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """Other answers can be changed in the same update."""
    editor = Editor(tmp_path, MORE)
    done = edit(project, editor, server, "--", "-d", "author_name=Somebody Else")
    assert done.code == 0, done.err
    assert project.answers()["author_name"] == "Somebody Else"


def test_a_failing_update_keeps_the_text(
    project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """Copier's own line and exit code reach the person, and the text is not lost."""
    done = edit(project, Editor(tmp_path, MORE), server, ".", "--", "-d", "features=7")
    assert done.code == 1
    assert "features is no list" in done.err
    assert "parity_sum" in kept(done)
    assert project.status() == ""
    command = going_on(done)
    assert command[-3:] == ["-d", "features=7", "."]
    fixed = [*command[:-3], "."]
    done = copier(*fixed, cwd=project.folder, environ=server.environ)
    assert done.code == 0, done.err
    assert "def parity_sum" in project.read("src/tiny_codes/parity_checks.py")


def test_a_project_that_cannot_be_updated_is_refused_first(
    project: Project, server: ModelServer, tmp_path: Path
) -> None:
    """What Copier would refuse is told, in its words, before an editor opens."""
    project.write("README.md", "Changed.\n")
    editor = Editor(tmp_path)
    assert edit(project, editor, server).err == (
        "Error: Destination repository is dirty; cannot continue. "
        "Please commit or stash your local changes and retry.\n"
    )
    (project.folder / ".git").rename(tmp_path / "git")
    done = edit(project, editor, server)
    assert done.code == 1
    assert done.err.startswith("Error: Updating is only supported in git-tracked subprojects.")
    assert editor.shown() == []


def test_no_project_is_told(tmp_path: Path) -> None:
    """A folder that is no generated project is named."""
    done = pygen_copier("edit", tmp_path / "nowhere")
    assert done.code == 1
    assert "Name the folder of a generated project: edit FOLDER." in done.err
