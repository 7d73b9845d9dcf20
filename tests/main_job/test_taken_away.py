"""What an update takes away is named with what brings it back, and what a person deleted stays."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
from support.copier import ANSWERS, FEATURES, Project, Run, commit, git, run
from support.servers import ModelServer

pytestmark = pytest.mark.slow

MODULE = "src/tiny_codes/parity_checks.py"
OTHER = "src/tiny_codes/look_up_decoding.py"
CI = ".github/workflows/ci.yml"
BY_HAND = "\n\nBY_HAND = 1\n"
WITHOUT_PARITY = ("-d", f'features=["{FEATURES[1]}"]')


def restore(done: Run, cwd: Path) -> None:
    """Run the command that an update says brings back what it took away."""
    (line,) = (line for line in done.err.splitlines() if " checkout " in line)
    back = run(*shlex.split(line), cwd=cwd)
    assert back.code == 0, back.err


def edit(project: Project, *paths: str) -> None:
    """Write a line below each of some files, and commit."""
    for path in paths:
        project.write(path, project.read(path) + ("# by hand\n" if path == CI else BY_HAND))
    commit(project.folder)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["inside", "elsewhere"])
def test_files_that_leave_with_a_feature_are_named_and_come_back(
    project: Project, server: ModelServer, tmp_path: Path, elsewhere: bool
) -> None:
    """All of them by path, those with a person's lines first and marked; the command is right."""
    edit(project, MODULE)
    project.write("src/tiny_codes/beside.py", "MINE = 1\n")
    commit(project.folder)
    before = project.files()
    cwd = tmp_path if elsewhere else project.folder
    done = project.update(
        *WITHOUT_PARITY, cwd=tmp_path if elsewhere else None, environ=server.environ
    )
    assert done.code == 0, done.err
    after = project.files()
    gone = sorted(set(before) - set(after))
    assert MODULE in gone
    assert "src/tiny_codes/beside.py" in after
    told = done.err[done.err.index("taken away, 1 of them edited by hand:") :].splitlines()
    assert told[1] == f"  {MODULE}  (edited by hand)"
    assert sorted([MODULE, *(line.strip() for line in told[2 : len(gone) + 1])]) == gone
    restore(done, cwd)
    assert {path: project.files()[path] for path in gone} == {path: before[path] for path in gone}


def test_what_becomes_a_persons_own_stays(project: Project, server: ModelServer) -> None:
    """A file that `unmanaged` names from now on is where it was, and the template lets it be."""
    edit(project, MODULE)
    before = project.files()
    done = project.update("-d", f"unmanaged=/README.md\n/{MODULE}", environ=server.environ)
    assert done.code == 0, done.err
    told = f"Yours from now on, and not written any more (unmanaged): /README.md, /{MODULE}."
    assert told in done.err
    assert project.status() == f" M {ANSWERS}\n"
    commit(project.folder)
    project.write("README.md", "# Mine\n")
    commit(project.folder)
    done = project.update("-d", "description=Small codes, told anew.", environ=server.environ)
    assert done.code == 0, done.err
    after = project.files()
    assert after["README.md"] == b"# Mine\n"
    assert after[MODULE] == before[MODULE]
    assert "(unmanaged)" not in done.err


def test_files_of_the_skeleton_are_named_as_well(project: Project) -> None:
    """An answer that drops files which no model wrote takes an edited one away, and says so."""
    edit(project, CI)
    done = project.update("-d", "ci=none")
    assert done.code == 0, done.err
    assert f"\n  {CI}  (edited by hand)\n" in done.err
    assert "\n  .github/dependabot.yml\n" in done.err
    restore(done, project.folder)
    assert project.read(CI).endswith("# by hand\n")


def test_a_newer_template_that_drops_a_file_says_so(
    template: Path, project: Project, tmp_path: Path
) -> None:
    """It is the comparison of paths that tells, not what the recipe knows of."""
    newer = tmp_path / "newer"
    shutil.copytree(template, newer)
    project.write(ANSWERS, project.read(ANSWERS).replace(str(template), str(newer)))
    edit(project, "SECURITY.md")
    (newer / "template/SECURITY.md.jinja").unlink()
    commit(newer)
    git(newer, "tag", "v2.0.0")
    done = project.update()
    assert done.code == 0, done.err
    assert "1 file was taken away, 1 of them edited by hand:\n  SECURITY.md  (edi" in done.err


@pytest.mark.parametrize("how", [["--quiet"], []], ids=["option", "variable"])
def test_a_quiet_run_names_what_a_person_had_written(project: Project, how: list[str]) -> None:
    """And nothing else."""
    edit(project, CI)
    done = project.update("-d", "ci=none", *how, environ={} if how else {"PYGEN_QUIET": "1"})
    assert done.code == 0, done.err
    assert f"\n  {CI}  (edited by hand)\n" in done.err
    assert "dependabot" not in done.err
    assert "changed" not in done.err


def test_what_git_does_not_have_is_never_overwritten(project: Project, server: ModelServer) -> None:
    """A generated file that was edited and is ignored by git: refused before anybody is asked."""
    git(project.folder, "rm", "-q", "--cached", MODULE)
    project.write(".gitignore", project.read(".gitignore") + f"/{MODULE}\n")
    edit(project, MODULE)
    before = project.files()
    server.requests.clear()
    again = ("-d", 'regenerate=["module:parity_checks"]')
    done = project.update(*again, environ=server.environ)
    assert done.code == 1
    assert f"overwrite what you wrote, and git ignores it: {MODULE}." in done.complaint
    assert server.requests == []
    assert project.files() == before


def test_a_deleted_file_that_is_asked_for_again_comes_back(
    project: Project, server: ModelServer
) -> None:
    """`regenerate` is paid for, and so it is written; what else was deleted stays so."""
    for path in (MODULE, OTHER, "SECURITY.md"):
        (project.folder / path).unlink()
    commit(project.folder)
    assert project.update().code == 0
    assert project.status() == ""
    server.requests.clear()
    again = ("-d", 'regenerate=["module:parity_checks"]')
    done = project.update(*again, environ=server.environ)
    assert done.code == 0, done.err
    assert [ask.brief["module"]["name"] for ask in server.requests] == ["parity_checks"]
    assert "def parity_checks_value" in project.read(MODULE)
    assert f"\n  new      {MODULE}\n" in done.err
    assert not (project.folder / OTHER).exists()
    assert not (project.folder / "SECURITY.md").exists()
    commit(project.folder)
    assert project.update().code == 0
    assert project.status() == ""


def test_an_update_ends_with_what_it_changed_and_what_it_cost(
    project: Project, server: ModelServer
) -> None:
    """By name where it is little; money where prices are given."""
    prices = {**server.environ, "PYGEN_PRICES": "100,1000"}
    done = project.update("-d", 'regenerate=["module:parity_checks"]', environ=prices)
    assert done.code == 0, done.err
    assert "Only the recorded answers have changed.\n" in done.err
    assert "\nIt took 1 request: " in done.err
    assert " at PYGEN_PRICES.\n" in done.err
    commit(project.folder)
    features = json.dumps([*FEATURES, "noise channels"])
    done = project.update("-d", f"features={features}", environ=server.environ)
    assert "The update changed 16 files: 5 new, 11 changed. `git status` lists them." in done.err


def test_an_update_without_changes_says_so(project: Project) -> None:
    """In one line, and one for the models."""
    done = project.update()
    assert "Nothing has changed.\n\nNo model was asked.\n" in done.err


def test_a_project_in_a_part_of_a_repository_is_compared_alone(
    template: Path, project: Project, tmp_path: Path
) -> None:
    """Paths are relative to the project, and the command works from where the person stands."""
    outer = tmp_path / "outer"
    outer.mkdir()
    shutil.copytree(project.folder, outer / "a part", ignore=shutil.ignore_patterns(".git"))
    (outer / "other.txt").write_text("x\n")
    git(outer, "init", "-q")
    part = Project(outer / "a part")
    edit(part, CI)
    done = part.update("-d", "ci=none", cwd=outer)
    assert done.code == 0, done.err
    assert f"\n  {CI}  (edited by hand)\n" in done.err
    restore(done, outer)
    assert part.read(CI).endswith("# by hand\n")
