"""`pygen-copier show`: the recorded text, what became of it, and the nearest names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support.copier import ANSWERS, Project, pygen_copier, run
from support.terminal import Terminal

MODULE = "src/tiny_codes/parity_checks.py"


def test_the_recorded_text_is_printed_byte_for_byte(project: Project) -> None:
    """What was generated is printed as it was, whatever the file has become."""
    generated = project.read(MODULE)
    project.write(MODULE, "nothing is left\n")
    done = pygen_copier("show", "module:parity_checks", cwd=project.folder)
    assert (done.code, done.out, done.err) == (0, generated, "")


def test_what_a_person_did_is_a_unified_diff(project: Project) -> None:
    """`--diff` leads from the recorded text to the file, and is empty where these are the same."""
    same = pygen_copier("show", "--diff", "module:parity_checks", project.folder)
    assert (same.code, same.out) == (0, "")
    project.write(MODULE, project.read(MODULE) + "BY_HAND = 1")
    done = pygen_copier("show", "module:parity_checks", project.folder, "--diff")
    assert done.out.startswith(f"--- recorded/{MODULE}\n+++ project/{MODULE}\n@@ ")
    assert done.out.endswith("+BY_HAND = 1\n\\ No newline at end of file\n")
    assert "\x1b" not in done.out  # a pipe gets no colours

    # It is a diff for git: applied in reverse it leads back to what was generated.
    (project.folder / "by-hand.diff").write_text(done.out, encoding="utf-8")
    back = run("git", "apply", "-R", "by-hand.diff", cwd=project.folder)
    assert back.code == 0, back.err
    assert pygen_copier("show", "--diff", "module:parity_checks", project.folder).out == ""


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("module:parity_check", "module:parity_checks"), ("index", "page:overview")],
    ids=["a typo", "another word"],
)
def test_a_name_that_is_none_lists_the_nearest(project: Project, typed: str, nearest: str) -> None:
    """A typo is told in one line with names there are, exit code 1."""
    done = pygen_copier("show", typed, project.folder)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"Error: There is no artifact {typed!r}. The nearest are: ")
    assert nearest in done.err
    assert done.err.count("\n") == 1


def test_the_word_behind_the_colon_finds_its_artifacts(project: Project) -> None:
    """The kind left out, all artifacts of that subject are named, and they first."""
    done = pygen_copier("show", "parity_checks", project.folder)
    assert "The nearest are: module:parity_checks, tests:parity_checks" in done.err


def test_a_missing_file_has_no_diff(project: Project) -> None:
    """There is nothing to compare with; the message says how to see the recorded text."""
    (project.folder / MODULE).unlink()
    done = pygen_copier("show", "module:parity_checks", project.folder, "--diff")
    assert done.code == 1
    assert done.err == (
        f"Error: {MODULE} is missing. To see what was generated: show module:parity_checks.\n"
    )


def test_no_file_outside_of_the_project_is_shown(project: Project, tmp_path: Path) -> None:
    """A recorded path that leads out of the project is not read, whatever is there."""
    (tmp_path / "outside.py").write_text("secret\n", encoding="utf-8")
    answers = project.read(ANSWERS)
    project.write(ANSWERS, answers.replace(f'"path":"{MODULE}"', '"path":"../outside.py"'))
    done = pygen_copier("show", "module:parity_checks", project.folder, "--diff")
    assert done.code == 1
    assert "secret" not in done.out + done.err


def test_elsewhere_the_remedy_is_the_command_to_type(tmp_path: Path) -> None:
    """A folder that is no project is told with the command that would work."""
    done = pygen_copier("show", "module:codes", cwd=tmp_path)
    assert (done.code, done.err) == (
        1,
        "Error: There is no .copier-answers.yml. "
        "Name the folder of a generated project: show module:codes FOLDER.\n",
    )


def completed(folder: Path, typed: str, shell: str = "bash") -> list[str]:
    """Return what the shell is told to complete the last word of a line with."""
    words = typed.split(" ")
    done = run(
        Path(sys.executable).with_name("pygen-copier"),
        cwd=folder,
        environ={
            **os.environ,
            "_PYGEN_COPIER_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(words) - 1),
        },
    )
    assert done.code == 0, done.err
    return [line.partition(",")[2] for line in done.out.splitlines() if line]


def test_the_shell_completes_names(project: Project) -> None:
    """Artifacts of this folder's project, providers and commands are completed; elsewhere none."""
    assert completed(project.folder, "pygen-copier show module:p") == ["module:parity_checks"]
    assert len(completed(project.folder, "pygen-copier show ")) == 10
    assert completed(project.folder.parent, "pygen-copier show ") == []
    assert completed(project.folder, "pygen-copier models gr") == ["groq"]
    assert completed(project.folder, "pygen-copier sho") == ["show"]


def test_a_text_does_not_steer_the_terminal(project: Project) -> None:
    """On a terminal control characters are left out; elsewhere a diff has what is there."""
    project.write(MODULE, "# \x1b]0;title\x07seen\n" + project.read(MODULE))
    arguments = ("show", "module:parity_checks", "--diff")
    assert "\x1b]0;title\x07seen" in pygen_copier(*arguments, cwd=project.folder).out
    program = Path(sys.executable).with_name("pygen-copier")
    terminal = Terminal([program, *arguments], cwd=project.folder)
    assert terminal.end() == 0
    assert "+# ]0;titleseen" in terminal.raw
    assert "\x07" not in terminal.raw
