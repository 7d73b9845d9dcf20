"""A path that others wrote leads nowhere but into the folder it is meant for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pygen_copier.paths import file_inside, inside


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a file and links, and something outside of it."""
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / "src/a.py").write_text("a")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/key").write_text("key")
    (folder / "near").symlink_to("src/a.py")
    (folder / "far").symlink_to("../secret/key")
    (folder / "away").symlink_to(tmp_path / "secret")
    (folder / "round").symlink_to("round")
    return folder


@pytest.mark.parametrize("path", ["src/a.py", "near", "src/../src/a.py", "./src//a.py"])
def test_a_file_of_the_folder_is_found(project: Path, path: str) -> None:
    """Whatever way leads there, it is the file itself."""
    assert file_inside(project, path) == project / "src/a.py"


@pytest.mark.parametrize(
    "path",
    ["../secret/key", "far", "away/key", "away/../secret/key", "/etc/passwd", "round", "a\0b"],
)
def test_what_leads_out_is_nothing(project: Path, path: str) -> None:
    """Neither dots nor links lead out, and what no file can be named is no file."""
    assert file_inside(project, path) is None


def test_a_file_need_not_be_there(project: Path) -> None:
    """A path of the folder is one before there is a file, and no file until then."""
    assert inside(project, "src/new.py") == project / "src/new.py"
    assert file_inside(project, "src/new.py") is None
    assert file_inside(project, "src") is None
    assert inside(project, "round") == project / "round"


def test_the_folder_may_be_a_link_itself(project: Path, tmp_path: Path) -> None:
    """A project that is reached by a link holds its files all the same."""
    (tmp_path / "link").symlink_to(project)
    assert file_inside(tmp_path / "link", "src/a.py") == project / "src/a.py"
