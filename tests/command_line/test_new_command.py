"""`pygen-copier new` and `update`: from an idea to a package, and later to what is new of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from support.copier import ANSWERS, Project, commit, git, make_template, pygen_copier
from support.model import good_model
from support.servers import ModelServer
from support.terminal import Terminal
from support.wheel_of_ours import Installation

from pygen_copier import __version__

pytestmark = pytest.mark.slow

GIVEN = ("--description", "Small error-correcting codes.", "--feature", "parity checks")
SCAFFOLD = (*GIVEN, "--provider", "scaffold", "--yes")
COMMAND = Path(sys.executable).with_name("pygen-copier")
NOWHERE = "https://127.0.0.1:9/pygen-copier.git"
"""An address where nobody answers."""


def made(installed: Installation, folder: Path) -> Project:
    """A package that an installation made and committed."""
    done = installed.run("new", "tiny-codes", *SCAFFOLD, "--commit", cwd=folder)
    assert done.code == 0, done.err
    return Project(folder / "tiny-codes")


def source_of(project: Project) -> tuple[object, object]:
    """Return which template a project records, and which version of it."""
    answers = project.answers()
    return answers["_src_path"], answers["_commit"]


def test_an_installed_wheel_makes_a_package_that_copier_updates(
    installed: Installation, tmp_path: Path
) -> None:
    """With no checkout at hand, `new` makes a package; plain `copier update` adds to it."""
    project = made(installed, tmp_path)
    source, version = source_of(project)
    assert str(source).endswith("pygen-copier/template.git")
    assert version == f"v{__version__}"
    assert project.status() == ""
    assert git(project.folder, "log", "--format=%s") == "Generate tiny-codes\n"
    done = installed.copier("update", "--trust", "--defaults", cwd=project.folder)
    assert (done.code, project.status()) == (0, ""), done.err
    features = "features=[parity checks, look-up decoding]"
    done = installed.copier("update", "--trust", "--defaults", "-d", features, cwd=project.folder)
    assert done.code == 0, done.err
    assert "src/tiny_codes/look_up_decoding.py" in project.files()


def test_the_next_version_of_the_library_brings_its_template(
    installed: Installation, tmp_path: Path
) -> None:
    """`pygen-copier update` prints its command, brings the new template, and keeps hand edits."""
    project = made(installed, tmp_path)
    project.write("README.md", project.read("README.md") + "\nBy hand.\n")
    commit(project.folder)
    skeleton = installed.template / "template" / "SECURITY.md.jinja"
    skeleton.write_text(skeleton.read_text() + "\nWrite to us.\n", encoding="utf-8")
    done = installed.run("update", "--feature", "look-up decoding", cwd=project.folder)
    assert done.code == 0, done.err
    told = '$ copier update --defaults -d \'features=["parity checks", "look-up decoding"]\''
    assert f"{told} --trust" in done.err
    assert project.read("SECURITY.md").endswith("\nWrite to us.\n")
    assert project.read("README.md").endswith("\nBy hand.\n")
    assert source_of(project)[1] == f"v{__version__}.post1"
    assert "src/tiny_codes/look_up_decoding.py" in project.files()


def test_a_repository_that_cannot_be_reached_is_recorded_all_the_same(
    installed: Installation, tmp_path: Path
) -> None:
    """The copy of the wheel stands in, the answers name the repository, and `update` goes on."""
    installed.set_repository(NOWHERE)
    done = installed.run("new", "tiny-codes", *SCAFFOLD, "--commit", cwd=tmp_path)
    assert done.code == 0, done.err
    assert f"was not to be had from {NOWHERE}" in done.err
    project = Project(tmp_path / "tiny-codes")
    assert source_of(project) == (NOWHERE, f"v{__version__}")
    done = installed.run("update", cwd=project.folder)
    assert (done.code, project.status()) == (0, ""), done.err


def test_a_package_of_another_machine_is_updated_here(
    installed: Installation, tmp_path: Path
) -> None:
    """What another machine keeps of the template is taken from what this one keeps."""
    project = made(installed, tmp_path)
    here, text = str(project.answers()["_src_path"]), project.read(ANSWERS)
    there = "file:///home/ada/.local/share/pygen-copier/template.git"
    project.write(ANSWERS, text.replace(here, there))
    commit(project.folder)
    done = installed.run("update", "--feature", "look-up decoding", cwd=project.folder)
    assert done.code == 0, done.err
    assert source_of(project)[0] == there
    assert "src/tiny_codes/look_up_decoding.py" in project.files()


def test_what_lies_where_another_machine_keeps_its_own_is_a_strangers(
    installed: Installation, tmp_path: Path
) -> None:
    """A repository of that name that is not this machine's own is not trusted without a word."""
    project = made(installed, tmp_path)
    theirs = make_template(tmp_path / "theirs" / "pygen-copier" / "template.git")
    git(theirs, "tag", f"v{__version__}")
    here, text = str(project.answers()["_src_path"]), project.read(ANSWERS)
    project.write(ANSWERS, text.replace(here, theirs.as_uri()))
    commit(project.folder)
    for command in (["update"], ["rename", "import-name", "codes"]):
        done = installed.run(*command, cwd=project.folder)
        assert done.code == 1
        assert "is not trusted" in done.err


def test_an_old_version_that_is_not_at_hand_is_named(
    installed: Installation, tmp_path: Path
) -> None:
    """An update says which version it lacks, in one line, and changes nothing."""
    installed.set_repository(NOWHERE)
    project = made(installed, tmp_path)
    text = project.read(ANSWERS)
    project.write(ANSWERS, text.replace(f"_commit: v{__version__}\n", "_commit: v0.0.7\n"))
    commit(project.folder)
    done = installed.run("update", cwd=project.folder)
    assert done.code == 1
    assert done.err == (
        "Error: The template's version v0.0.7, which the project was made from, is not at hand. "
        f"Try again where {NOWHERE} can be reached.\n"
    )
    assert project.status() == ""


def test_a_repository_that_has_the_version_is_copied(
    installed: Installation, tmp_path: Path
) -> None:
    """Where the repository can be reached, it is the template, and nothing is kept here."""
    remote = make_template(tmp_path / "remote.git")
    git(remote, "tag", f"v{__version__}")
    installed.set_repository(remote.as_uri())
    project = made(installed, tmp_path)
    assert source_of(project) == (remote.as_uri(), f"v{__version__}")
    assert not list(tmp_path.rglob("template.git"))
    done = installed.run("update", cwd=project.folder)
    assert (done.code, project.status()) == (0, ""), done.err


def test_a_clone_is_its_own_template(tmp_path: Path) -> None:
    """From a clone, `new` copies the clone as it stands."""
    done = pygen_copier("new", *SCAFFOLD, "--package-name", "tiny-codes", cwd=tmp_path)
    assert done.code == 0, done.err
    project = Project(tmp_path / "tiny-codes")
    assert source_of(project)[0] == str(Path(__file__).parents[2])
    assert "git init" in done.err
    assert not (project.folder / ".git").exists()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--yes"], "There is no package name. Give --package-name or FOLDER."),
        (["tiny-codes"], "There is no description. Give --description."),
        (["tiny_codes!", *GIVEN], "package_name: "),
        (["there", *GIVEN], "there is there already. Name another folder, or run "),
        (["tiny-codes", "--description", " "], "description: Describe the package."),
        (["tiny-codes", *GIVEN, "--feature", "parity checks"], "features: "),
        (["tiny-codes", *GIVEN, "--provider", "grok"], "There is no provider 'grok'"),
        (["tiny-codes", *GIVEN, "--spec", "lost.md", "--provider", "scaffold"], "lost.md"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else None,
)
def test_mistakes_are_one_line(arguments: Sequence[str], line: str, tmp_path: Path) -> None:
    """What is missing or wrong is told in one line, and no folder is made."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    done = pygen_copier("new", *arguments, cwd=tmp_path)
    assert done.code == 1
    assert line in done.complaint
    assert "Traceback" not in done.err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine.txt", "there"]


def test_a_package_within_a_repository_is_left_to_the_person(tmp_path: Path) -> None:
    """`--commit` makes no repository within another, and says so."""
    git(tmp_path, "init", "-q")
    done = pygen_copier("new", "tiny-codes", *SCAFFOLD, "--commit", cwd=tmp_path)
    assert done.code == 1
    assert "is in a repository that was there before" in done.complaint
    assert (tmp_path / "tiny-codes" / "pyproject.toml").exists()


def test_a_person_is_asked_for_what_nobody_can_guess(tmp_path: Path) -> None:
    """Name, purpose, features and a key are asked for; the plan is shown; the key stays nowhere."""
    with ModelServer("groq", good_model) as server:
        address = {name: value for name, value in server.environ.items() if "KEY" not in name}
        screen = Terminal([COMMAND, "new"], lines=50, environ=address, cwd=tmp_path)
        for question, typed in [
            ("What is it called?", "tiny codes"),
            ("is no valid distribution name", "tiny-codes"),
            ("What is it for?", "Small error-correcting codes."),
            (">", "parity checks"),
            ("> parity checks", "look-up decoding"),
            ("> look-up decoding", ""),
            ("Who writes it?", "groq"),
            ("Its key", "gsk_secret"),
        ]:
            screen.wait_for(question)
            screen.child.send(f"{typed}\r")
        screen.wait_for("The model asks")
        screen.child.send("\x1b\r")
        screen.wait_for("Generation: about")
        screen.child.send("\x1b\r")
        screen.wait_for("Commit it as its first version?")
        screen.child.send("\r")
        assert screen.end() == 0
        keys = {ask.headers["authorization"] for ask in server.requests}
        assert keys == {"Bearer gsk_secret"}
    project = Project(tmp_path / "tiny-codes")
    assert project.status() == ""
    assert yaml.safe_load(project.read(ANSWERS))["features"] == [
        "parity checks",
        "look-up decoding",
    ]
    assert "gsk_secret" not in screen.raw
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and _holds_key(path)]


def _holds_key(path: Path) -> bool:
    return b"gsk_secret" in path.read_bytes()


def test_what_was_typed_outlives_an_early_end(tmp_path: Path) -> None:
    """Ctrl-C at a question keeps what was typed before, and names the command that goes on."""
    screen = Terminal([COMMAND, "new"], columns=200, cwd=tmp_path)
    screen.wait_for("What is it called?")
    screen.child.send("tiny-codes\r")
    screen.wait_for("What is it for?")
    screen.child.sendintr()
    assert screen.end() == 1
    command = next(row for row in screen.rows if "pygen-copier new --data-file" in row)
    assert "package_name: tiny-codes" in Path(command.split()[-1]).read_text(encoding="utf-8")
