"""Imports from the top of a package."""

from __future__ import annotations

import pytest

from pygen_copier.python.public_imports import with_public_imports

OFFERED = [("codes", ["Code", "parity"]), ("core.tables", ["Table"])]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from tiny.codes import Code, parity\n", "from tiny import Code, parity\n"),
        ("from tiny.core.tables import Table as T\n", "from tiny import Table as T\n"),
        ("from tiny.codes import (\n    Code,\n)\n", "from tiny import (\n    Code,\n)\n"),
        (
            "def f():\n    'é'; from tiny.codes import Code\n",
            "def f():\n    'é'; from tiny import Code\n",
        ),
    ],
)
def test_what_is_offered_at_the_top_is_taken_from_there(before: str, after: str) -> None:
    """Whatever the form of the import, its names come from the package itself."""
    assert with_public_imports(before, "tiny", OFFERED) == after


@pytest.mark.parametrize(
    "text",
    [
        "from tiny.codes import Code, hidden\n",
        "from tiny.other import Code\n",
        "from .codes import Code\n",
        "import tiny.codes\n",
        "from tiny.codes import *\n",
        "from tinycodes.codes import Code\n",
        '"from tiny.codes import Code"\n',
        "from tiny.codes import (\n",
    ],
)
def test_everything_else_stays(text: str) -> None:
    """A name that the top does not have, another import, and what is no Python stay."""
    assert with_public_imports(text, "tiny", OFFERED) == text
