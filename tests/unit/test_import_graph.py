"""The import graph: who imports what, and which class is made of which."""

from __future__ import annotations

from support.tiny_package import SOURCES

from pygen_copier.documentation.import_graph import Subclass, Use, subclasses, uses
from pygen_copier.documentation.module_api import module_api


def test_the_graph_is_that_of_the_sources() -> None:
    """Imports in every form are found, and classes that inherit across modules."""
    found = uses("tiny", SOURCES)
    assert found == [
        Use("deep.inner", "codes", ()),
        Use("deep.inner", "tables", ("Table",)),
        Use("noise", "codes", ()),
        Use("tables", "codes", ("Code", "distance")),
        Use("tables", "noise", ()),
    ]
    apis = [module_api(name, source) for name, source in SOURCES.items()]
    assert subclasses(apis, found) == [
        Subclass("tables", "Table", "codes", "Code"),
        Subclass("noise", "Noisy", "codes", "Code"),
        Subclass("deep.inner", "Inner", "tables", "Table"),
    ]


def test_a_class_may_be_made_of_one_beside_it() -> None:
    """A base in the same module is found, also a generic one; one from elsewhere is not."""
    sources = {
        "boxes": "class Box: ...\n\nclass Crate(Box[int]): ...\n\nclass Other(Table): ...\n",
        "tables": "from tiny.boxes import *\n\n\nclass Table: ...\n",
    }
    apis = [module_api(name, source) for name, source in sources.items()]
    found = uses("tiny", sources)
    assert found == [Use("tables", "boxes", ())]
    assert subclasses(apis, found) == [Subclass("boxes", "Crate", "boxes", "Box")]
