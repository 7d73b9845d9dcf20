"""A package that a person wrote by hand, of src layout: what `pygen-copier adopt` is tried on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from support.copier import Project, git

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "hand-codes"
version = "2.3.4"
description = "Codes that a person wrote by hand."
requires-python = ">=3.11"
license = "LGPL-2.1-only"
authors = [{ name = "Ada Example", email = "ada@example.org" }]
dependencies = ["click>=8"]

[project.scripts]
hand-codes = "hand_codes.cli:main"

[project.urls]
Repository = "https://github.com/ada/hand-codes"
"""

CODES = '''\
"""Codes, as tables."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from json import JSONEncoder
from typing import TYPE_CHECKING, Final, TypeVar

from ._compat import narrowed

if TYPE_CHECKING:
    from hand_codes.tables import Table

T = TypeVar("T")
LIMIT: Final = 7
ENCODERS = make = object()


class Kind(enum.Enum):
    """What a code corrects."""

    BIT = 1
    PHASE = "phase"


class CodeError(ValueError):
    """A code that cannot be."""


@dataclass
class Code:
    """A code of a table.

    It has more to say.
    """

    length: int
    words: list[int] = field( default_factory=list )

    @property
    def rate(self) -> float:
        """Its rate."""
        return narrowed(len(self.words) / self.length)

    @classmethod
    def of(cls, table: "Table", *, limit: int = 3 + 4) -> Code:
        return cls(len(table.rows))


class Encoder(JSONEncoder):
    """Writes a code."""

    def default(self, o): return vars(o)


async def fetched(name: str, /) -> Code:
    """Return a code from afar."""
    return Code(len(name))
'''

OWN_FILES: Mapping[str, str] = {
    "pyproject.toml": PYPROJECT,
    "README.md": "# hand-codes\n\nBy hand.\n",
    "LICENSE": "GNU LESSER GENERAL PUBLIC LICENSE\n",
    ".gitignore": "__pycache__/\n",
    ".github/workflows/own.yml": "on: push\n",
    "docs/index.md": "# Mine\n",
    "examples/own.py": "import hand_codes\n",
    "src/hand_codes/__init__.py": (
        '"""Codes by hand.\n\nThey correct errors."""\n\n'
        "from .codes import Code\nfrom .tables import Table\n\n"
        '__all__ = ["Code", "Table"]\n'
    ),
    "src/hand_codes/__main__.py": "from .cli import main\n\nmain()\n",
    "src/hand_codes/_compat.py": "def narrowed(x):\n    return round(x, 3)\n",
    "src/hand_codes/cli.py": (
        '"""The command."""\n\nimport click\n\n\ndef main() -> None:\n    """Run it."""\n'
        '    click.echo("codes")\n'
    ),
    "src/hand_codes/codes.py": CODES,
    "src/hand_codes/py.typed": "",
    "src/hand_codes/tables.py": (
        '"""Tables of words."""\n\nfrom hand_codes.codes import Code\n\n\n'
        "class Table:\n    def __init__(self, rows: list[int]) -> None:\n"
        "        self.rows = rows\n\n"
        "    def codes(self) -> list[Code]:\n        return [Code(n) for n in self.rows]\n"
    ),
    "src/hand_codes/deep/__init__.py": "",
    "src/hand_codes/deep/inner.py": "from ..tables import Table\n\n\nclass Inner(Table): pass\n",
    "tests/conftest.py": "",
    "tests/test_codes.py": (
        "from hand_codes import Code\n\ndef test_rate():\n    assert Code(2,[1]).rate==.5\n"
    ),
    "tests/test_all.py": "import hand_codes\n",
}


def write_package(folder: Path, files: Mapping[str, str | bytes | None]) -> Project:
    """Write a package by hand into a new folder, committed in git; None leaves a file out."""
    folder.mkdir()
    for name, text in files.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    git(folder, "init", "-q")
    project = Project(folder)
    project.start_history()
    return project


@pytest.fixture
def own_package(tmp_path: Path) -> Project:
    """A package that a person wrote by hand, for a test to do with as it likes."""
    return write_package(tmp_path / "hand-codes", OWN_FILES)
