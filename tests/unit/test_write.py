"""Writing many files of a project: all or none, and nothing through a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from pygen_copier.errors import PygenError
from pygen_copier.project.write import write_all


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a file, and a folder in it that is a link to another place."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "own.py").write_text("own")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/there.py").write_text("there")
    (folder / "away").symlink_to(tmp_path / "outside")
    return folder


@pytest.mark.parametrize("path", ["away/new.py", "away/there.py", "../outside/there.py"])
def test_nothing_is_written_through_a_link(project: Path, tmp_path: Path, path: str) -> None:
    """A file that lies behind a link ends it, and what was written before is taken back."""
    with pytest.raises(PygenError):
        write_all(project, {"deep/first.py": b"first", path: b"new"}, {"own.py": None})
    assert (tmp_path / "outside/there.py").read_text() == "there"
    assert [each.name for each in (tmp_path / "outside").iterdir()] == ["there.py"]
    assert (project / "own.py").read_text() == "own"
    assert not (project / "deep").exists()


def test_nothing_is_removed_through_a_link(project: Path, tmp_path: Path) -> None:
    """Nor is what lies behind one taken away."""
    with pytest.raises(PygenError):
        write_all(project, {"new.py": b"new"}, {"away/there.py": "new.py"})
    assert (tmp_path / "outside/there.py").read_text() == "there"
    assert not (project / "new.py").exists()
