"""The wheel of this library, unpacked where no checkout is at hand."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from support.copier import REPOSITORY, Run, copier, pygen_copier

_CONSTANT = Path("pygen_copier", "questionnaire", "own_template.py")


@dataclass(frozen=True)
class Installation:
    """This library as its wheel installs it.

    Attributes:
        folder: Where its files are.
    """

    folder: Path

    @property
    def template(self) -> Path:
        """The template that it carries."""
        return self.folder / "pygen_copier" / "_template"

    @property
    def environ(self) -> Mapping[str, str]:
        """The variables by which Python takes it."""
        return {"PYTHONPATH": str(self.folder)}

    def run(self, *arguments: str | Path, cwd: Path) -> Run:
        """Run its `pygen-copier`."""
        return pygen_copier(*arguments, cwd=cwd, environ=self.environ)

    def copier(self, *arguments: str | Path, cwd: Path) -> Run:
        """Run the `copier` beside it."""
        return copier(*arguments, cwd=cwd, environ=self.environ)

    def set_repository(self, address: str) -> None:
        """Say where this project's repository is, as its owner does."""
        path = self.folder / _CONSTANT
        text = path.read_text(encoding="utf-8")
        assert 'REPOSITORY = ""' in text
        path.write_text(text.replace('REPOSITORY = ""', f"REPOSITORY = {address!r}"), "utf-8")


def install(folder: Path) -> Installation:
    """Build the wheel, and unpack it in a folder."""
    before = Path.cwd()
    os.chdir(REPOSITORY)  # as the build backend wants it
    try:
        wheel = build_wheel(str(folder))
    finally:
        os.chdir(before)
    with zipfile.ZipFile(folder / wheel) as packed:
        packed.extractall(folder / "site")
    return Installation(folder / "site")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel, built once."""
    return install(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def installed(built: Installation, tmp_path: Path) -> Installation:
    """An installation of the wheel that a test may change."""
    shutil.copytree(built.folder, tmp_path / "site")
    return Installation(tmp_path / "site")
