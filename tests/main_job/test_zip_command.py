"""`pygen-copier zip`: what git tracks, in the same bytes each time, and no secrets."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.copier import commit, git, pygen_copier, run

from pygen_copier.cli import main

IGNORED = ".gitignore"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of a few files, in no repository, beside the folder that commands run in."""
    project = tmp_path / "tiny"
    (project / "src").mkdir(parents=True)
    (project / "src/code.py").write_text("x = 1\n")
    (project / "run.sh").write_text("#!/bin/sh\n")
    (project / "run.sh").chmod(0o755)
    (project / IGNORED).write_text("*.log\n/build/\n")
    (project / "noise.log").write_text("noise\n")
    (project / "build").mkdir()
    (project / "build/out.txt").write_text("out\n")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return project


Zip = Callable[..., Result]


@pytest.fixture
def zipped() -> Zip:
    """Return a function that runs the command in this process."""
    return lambda *arguments: CliRunner().invoke(main, ["zip", *map(str, arguments)])


def names(archive: Path = Path("tiny.zip")) -> list[str]:
    """Return the names in an archive."""
    return zipfile.ZipFile(archive).namelist()


def complaint(done: Result) -> str:
    """Return the one line that a refusal prints; nothing was written."""
    assert done.exit_code == 1
    assert not Path("tiny.zip").exists()
    assert list(Path().iterdir()) == []
    (line,) = done.stderr.splitlines()
    return line


FILES = ["tiny/.gitignore", "tiny/run.sh", "tiny/src/code.py"]


@pytest.mark.parametrize("is_repository", [True, False])
def test_it_holds_what_git_tracks_or_would(folder: Path, zipped: Zip, is_repository: bool) -> None:
    """Ignored files stay out, new ones come along, below a folder of the project's name."""
    if is_repository:
        git(folder, "init", "-q")
        commit(folder)
    (folder / "new.txt").write_text("new\n")
    done = zipped(folder)
    assert done.exit_code == 0, done.stderr
    assert names() == sorted([*FILES, "tiny/new.txt"])
    size = Path("tiny.zip").stat().st_size
    assert done.stdout == f"Wrote tiny.zip: 4 files, {size:,} bytes.\n"
    assert not (folder / ".git").exists() or is_repository


def test_what_git_tracks_counts_though_it_is_ignored(folder: Path, zipped: Zip) -> None:
    """A file that was added by force is in, one that was deleted is not."""
    git(folder, "init", "-q")
    git(folder, "add", "-f", "noise.log", "run.sh")
    (folder / "run.sh").unlink()
    assert zipped(folder).exit_code == 0
    assert names() == ["tiny/.gitignore", "tiny/noise.log", "tiny/src/code.py"]


def test_a_folder_that_a_repository_around_it_ignores(folder: Path, zipped: Zip) -> None:
    """It is taken as if it stood alone, as what `make demo` leaves in this repository."""
    git(folder.parent, "init", "-q")
    (folder.parent / IGNORED).write_text("/tiny/\n")
    assert zipped(folder).exit_code == 0
    assert names() == FILES


def test_a_folder_of_a_repository_is_all_that_is_taken(folder: Path, zipped: Zip) -> None:
    """What lies beside it stays out; rules from above count."""
    git(folder.parent, "init", "-q")
    (folder.parent / IGNORED).write_text("*.sh\n")
    assert zipped(folder).exit_code == 0
    assert names() == ["tiny/.gitignore", "tiny/src/code.py"]


def test_without_git_the_usual_caches_stay_out(
    folder: Path, zipped: Zip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing reads `.gitignore` then, which is said."""
    (folder / "src/__pycache__").mkdir()
    (folder / "src/__pycache__/code.pyc").touch()
    (folder / "folder").symlink_to("src")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = zipped(folder)
    assert names() == sorted([*FILES, "tiny/noise.log", "tiny/folder"])
    assert "git is not installed" in done.stderr


def test_the_same_files_give_the_same_bytes(
    folder: Path, zipped: Zip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dates, modes of others, and the state of the repository leave no trace."""
    zipped(folder, "-o", "first.zip")
    for path in folder.rglob("*"):
        os.utime(path, (1e9, 1e9))
    (folder / "src/code.py").chmod(0o600)
    git(folder, "init", "-q")
    commit(folder)
    zipped(folder, "-o", "second.zip")
    assert Path("first.zip").read_bytes() == Path("second.zip").read_bytes()
    dates = {entry.date_time for entry in zipfile.ZipFile("first.zip").infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    zipped(folder, "-o", "third.zip")
    dates = {entry.date_time for entry in zipfile.ZipFile("third.zip").infolist()}
    assert dates == {(2023, 11, 14, 22, 13, 20)}


@pytest.mark.parametrize("given", ["soon", "1e9"])
def test_a_date_that_is_none_is_told(
    given: str, folder: Path, zipped: Zip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SOURCE_DATE_EPOCH is a number of seconds."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    assert f"SOURCE_DATE_EPOCH is '{given}'" in complaint(zipped(folder))


def test_modes_and_links_are_kept(folder: Path, zipped: Zip, tmp_path: Path) -> None:
    """A program stays one, a link inside the project stays a link."""
    (folder / "src/link").symlink_to("../run.sh")
    zipped(folder)
    modes = {e.filename: e.external_attr >> 16 for e in zipfile.ZipFile("tiny.zip").infolist()}
    assert modes["tiny/run.sh"] == stat.S_IFREG | 0o755
    assert modes["tiny/src/code.py"] == stat.S_IFREG | 0o644
    assert stat.S_ISLNK(modes["tiny/src/link"])
    assert zipfile.ZipFile("tiny.zip").read("tiny/src/link") == b"../run.sh"


@pytest.mark.parametrize("target", ["/etc/passwd", "../../outside", "{folder}/run.sh"])
def test_a_link_that_leads_out_is_refused(target: str, folder: Path, zipped: Zip) -> None:
    """Nothing outside of the project is read, nor a path of this machine shown."""
    (folder / "src/link").symlink_to(target.format(folder=folder))
    assert "src/link is a link out of the project" in complaint(zipped(folder))


def test_a_link_out_through_a_link_is_refused(folder: Path, zipped: Zip) -> None:
    """A link that only seems to stay inside leads out through another."""
    (folder / "src/up").symlink_to("..")
    (folder / "src/link").symlink_to("up/../outside")
    assert "src/link is a link out of the project" in complaint(zipped(folder))


def test_links_that_lead_nowhere_are_kept(folder: Path, zipped: Zip) -> None:
    """They are files of the project like others."""
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")
    (folder / "c").symlink_to("missing")
    assert zipped(folder).exit_code == 0
    assert names() == ["tiny/.gitignore", "tiny/a", "tiny/b", "tiny/c", *FILES[1:]]


def test_a_folder_replaced_by_a_link_is_not_followed(
    folder: Path, zipped: Zip, tmp_path: Path
) -> None:
    """What git tracked below it is gone from the project, whatever the link leads to."""
    git(folder, "init", "-q")
    commit(folder)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/code.py").write_text("private\n")
    shutil.rmtree(folder / "src")
    (folder / "src").symlink_to("../outside")
    assert "src is a link out of the project" in complaint(zipped(folder))
    git(folder, "config", "core.excludesFile", str(tmp_path / "mine"))
    (tmp_path / "mine").write_text("src\n")
    assert zipped(folder).exit_code == 0
    assert names() == ["tiny/.gitignore", "tiny/run.sh"]


def test_a_repository_inside_is_left_out(folder: Path, zipped: Zip) -> None:
    """What another repository tracks is not the project's, and that is said."""
    (folder / "other").mkdir()
    git(folder / "other", "init", "-q")
    (folder / "other/file").touch()
    commit(folder / "other")
    done = zipped(folder)
    assert "Left out: other, a repository of its own" in done.stderr
    assert names() == FILES


def test_secrets_are_refused_unless_asked_for(folder: Path, zipped: Zip) -> None:
    """A file that looks like one is named, and taken only with --include-secrets."""
    (folder / ".env").write_text("KEY=x")
    said = complaint(zipped(folder))
    assert said.startswith("Error: These look like secrets: .env. ")
    assert "--include-secrets" in said
    assert zipped(folder, "--include-secrets").exit_code == 0
    assert names() == ["tiny/.env", *FILES]


def test_an_ignored_secret_is_nobodys_business(folder: Path, zipped: Zip) -> None:
    """What is not taken is not looked at."""
    (folder / "secret.log").write_text("-----BEGIN " + "PRIVATE KEY-----")
    assert zipped(folder).exit_code == 0


def test_it_never_holds_itself(folder: Path, zipped: Zip) -> None:
    """An archive in the project is no part of it, even when it is written anew."""
    target = folder / "tiny.zip"
    assert zipped(folder, "-o", target).exit_code == 0
    before = target.read_bytes()
    assert zipped(folder, "-o", target, "--force").exit_code == 0
    assert target.read_bytes() == before
    assert names(target) == FILES


def test_a_file_that_is_there_is_not_replaced(folder: Path, zipped: Zip) -> None:
    """Only --force replaces it."""
    Path("tiny.zip").write_text("mine")
    done = zipped(folder)
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: tiny.zip is there already. Give --force to replace it.\n",
    )
    assert Path("tiny.zip").read_text() == "mine"
    assert zipped(folder, "--force").exit_code == 0
    assert names() == FILES


def test_it_has_the_permissions_of_any_new_file(folder: Path, zipped: Zip) -> None:
    """Others may read it where they may read other new files."""
    zipped(folder)
    Path("any").touch()
    assert Path("tiny.zip").stat().st_mode == Path("any").stat().st_mode


def test_what_cannot_be_done_is_told_in_one_line(folder: Path, zipped: Zip, tmp_path: Path) -> None:
    """A missing folder, one with nothing in it, and targets that cannot be written."""
    assert "There is no folder nowhere" in complaint(zipped("nowhere"))
    (tmp_path / "empty").mkdir()
    assert "holds nothing that git would track" in complaint(zipped(tmp_path / "empty"))
    assert f"{tmp_path} is a folder. Name a file" in complaint(zipped(folder, "-o", tmp_path))
    missing = complaint(zipped(folder, "-o", "no/where.zip"))
    assert "no/where.zip cannot be written: No such file" in missing


def test_a_name_that_is_no_text_is_told(folder: Path, zipped: Zip) -> None:
    """A file whose name is no UTF-8 cannot stand in an archive."""
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff")).touch()
    except OSError:
        pytest.skip("this file system takes no such name")
    assert "is no name for an archive" in complaint(zipped(folder))


def test_a_broken_repository_is_told(folder: Path, zipped: Zip) -> None:
    """Git's own words say what is wrong; nothing is guessed."""
    (folder / ".git").write_text("gitdir: nowhere\n")
    assert "git cannot list" in complaint(zipped(folder))


def test_another_repository_in_the_environment_is_not_asked(
    folder: Path, zipped: Zip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a hook of git, variables name the hook's repository."""
    git(folder, "init", "-q")
    commit(folder)
    git(tmp_path, "init", "-q", "other")
    (tmp_path / "other/.git/info/exclude").write_text("*.sh\n")
    (folder / "new.sh").touch()
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other/.git/index"))
    assert zipped(folder).exit_code == 0
    assert names() == sorted([*FILES, "tiny/new.sh"])


@pytest.mark.parametrize("where", [".", "src"])
def test_it_leaves_its_project_clean(where: str, folder: Path) -> None:
    """From within, the archive goes beside the project, where `copier update` finds no change."""
    git(folder, "init", "-q")
    commit(folder)
    done = pygen_copier("zip", folder, cwd=folder / where)
    assert done.out.startswith(f"Wrote {folder.parent / 'tiny.zip'}: 3 files")
    assert git(folder, "status", "--porcelain") == ""


def test_the_command_line(folder: Path) -> None:
    """As a person types it: this folder by default, wrong usage is exit code 2, unzip reads it."""
    done = pygen_copier("zip", cwd=folder)
    assert (done.code, done.err) == (0, "")
    assert names(folder.parent / "tiny.zip") == FILES
    assert pygen_copier("zip", "--wrong", cwd=folder).code == 2
    tested = run("python3", "-m", "zipfile", "-t", folder.parent / "tiny.zip")
    assert tested.code == 0
