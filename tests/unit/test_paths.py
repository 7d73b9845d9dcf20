"""A path that others wrote leads nowhere but into the folder it is meant for."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pygen_copier import paths
from pygen_copier.paths import (
    PathError,
    inside,
    is_file_inside,
    read_inside,
    remove_inside,
    write_inside,
)

REFUSED = {
    "../secret/key": "leads out of",
    "/etc/passwd": "leads out of",
    "src/../../secret/key": "leads out of",
    "near": "near is a link.",
    "far": "far is a link.",
    "round": "round is a link.",
    "nowhere": "nowhere is a link.",
    "away/key": "away/key is behind the link away.",
    "src/back/secret/key": "src/back/secret/key is behind the link back.",
    "src": "src is no file.",
    ".": "is no file.",
    "fifo": "fifo is no file.",
    "socket": "is no file.",
    "large": "large has more than 100 bytes.",
    "a\0b": "is no name of a file.",
    "\ud800": "is no name of a file.",
    "n" * 300: "cannot be read: File name too long.",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file and links, and something outside of it."""
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / "src/a.py").write_text("a")
    (folder / "large").write_text("a" * 101)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/key").write_text("key")
    (folder / "near").symlink_to("src/a.py")
    (folder / "far").symlink_to("../secret/key")
    (folder / "away").symlink_to(tmp_path / "secret")
    (folder / "src/back").symlink_to("../..")
    (folder / "round").symlink_to("round")
    (folder / "nowhere").symlink_to(tmp_path / "nothing")
    os.mkfifo(folder / "fifo")
    monkeypatch.chdir(folder)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    return folder


@pytest.fixture(params=["by descriptor", "by name"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either way to open a folder: the one of other systems is held to the same."""
    if request.param == "by name":
        monkeypatch.setattr(paths, "_HAS_DESCRIPTORS", False)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("path", ["src/a.py", "src/../src/a.py", "./src//a.py", "away/../src/a.py"])
def test_a_file_of_the_folder_is_read(project: Path, path: str) -> None:
    """Whatever way leads there, it is the file itself."""
    assert read_inside(project, path) == b"a"
    assert read_inside(project, project / path) == b"a"
    assert is_file_inside(project, path)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("path", REFUSED)
def test_what_is_not_read_is_told(project: Path, path: str) -> None:
    """Dots, links, what is no file and what is too large are refused, each with its sentence."""
    with pytest.raises(PathError) as caught:
        read_inside(project, path, 100)
    assert REFUSED[path] in caught.value.problem
    assert "\n" not in str(caught.value)
    assert is_file_inside(project, path) == (path == "large")


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("path", [each for each in REFUSED if each not in ("large", "n" * 300)])
def test_nothing_is_written_where_nothing_is_read(project: Path, tmp_path: Path, path: str) -> None:
    """A path that is not read is not written either, and what is outside stays as it is."""
    with pytest.raises((PathError, IsADirectoryError)):
        write_inside(project, path, b"new")
    assert {each.name for each in tmp_path.iterdir()} == {"project", "secret"}
    assert (tmp_path / "secret/key").read_text() == "key"
    assert [each.name for each in (tmp_path / "secret").iterdir()] == ["key"]
    assert not list(project.rglob("*.tmp"))


@pytest.mark.usefixtures("way")
def test_a_link_is_not_removed_nor_what_it_leads_to(project: Path, tmp_path: Path) -> None:
    """A file is removed where it is; behind a link nothing is."""
    for path in ("away/key", "far"):
        with pytest.raises(PathError):
            remove_inside(project, path)
    assert (tmp_path / "secret/key").read_text() == "key"
    remove_inside(project, "src/a.py")
    assert read_inside(project, "src/a.py") is None


@pytest.mark.usefixtures("way")
def test_a_file_is_written_with_its_folders(project: Path) -> None:
    """A new file has the mode of new files, one that was there keeps its own."""
    write_inside(project, "new/deep/b.py", b"b")
    assert (project / "new/deep/b.py").read_bytes() == b"b"
    (project / "src/a.py").chmod(0o750)
    write_inside(project, "src/a.py", b"c")
    assert (project / "src/a.py").read_bytes() == b"c"
    assert (project / "src/a.py").stat().st_mode & 0o777 == 0o750


def test_a_path_that_is_changed_in_between_gains_nothing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a folder becomes a link after it was looked at, what was opened is read."""
    look = os.stat

    def stat(path: str, **options: object) -> os.stat_result:
        found = look(path, **options)  # type: ignore[arg-type] # it is handed on as it came
        if path == "a.py" and not (project / "src").is_symlink():
            (project / "src").rename(project / "was")
            (project / "src").symlink_to(tmp_path / "secret")
            (tmp_path / "secret/a.py").write_text("secret")
        return found

    monkeypatch.setattr(os, "stat", stat)
    assert read_inside(project, "src/a.py") == b"a"


def test_a_file_need_not_be_there(project: Path) -> None:
    """A path of the folder is one before there is a file, and no file until then."""
    assert inside(project, "src/new.py") == project / "src/new.py"
    assert inside(project, "round") == project / "round"
    assert inside(project, "away/key") is None
    assert read_inside(project, "src/new.py") is None
    assert read_inside(project, "src/new/deep.py") is None
    assert read_inside(project, "src/a.py/deep.py") is None
    assert not is_file_inside(project, "src/new.py")


def test_the_folder_may_be_a_link_itself(project: Path, tmp_path: Path) -> None:
    """A project that is reached by a link holds its files all the same."""
    (tmp_path / "link").symlink_to(project)
    assert read_inside(tmp_path / "link", "src/a.py") == b"a"
    assert read_inside(tmp_path / "link", project / "src/a.py") == b"a"
