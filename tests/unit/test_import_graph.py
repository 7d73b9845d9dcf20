"""The import graph: who imports whom."""

from __future__ import annotations

from support.tiny_package import SOURCES

from pygen_copier.documentation.import_graph import Use, uses


def test_the_graph_is_that_of_the_sources() -> None:
    """Imports in every form are found."""
    assert uses("tiny", SOURCES) == [
        Use("deep.inner", "codes"),
        Use("deep.inner", "tables"),
        Use("noise", "codes"),
        Use("tables", "codes"),
        Use("tables", "noise"),
    ]


def test_a_star_is_an_import_of_a_module() -> None:
    """What takes all names of a module uses it."""
    sources = {"boxes": "class Box: ...\n", "tables": "from tiny.boxes import *\n"}
    assert uses("tiny", sources) == [Use("tables", "boxes")]
