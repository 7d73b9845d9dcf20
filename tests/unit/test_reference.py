"""The reference: what is read from sources, and the pages that are computed from it."""

from __future__ import annotations

from support.plans import module_data, plan_of

from pygen_copier.documentation.checks import Fences, Headings, Links
from pygen_copier.documentation.computed_pages import Reference
from pygen_copier.documentation.import_graph import Heir, Use, heirs, uses
from pygen_copier.documentation.module_api import module_api
from pygen_copier.markdown.page import read_page
from pygen_copier.source.syntax import Source

CODES = '''\
"""Codes of bits.

They detect errors.
"""

from __future__ import annotations

import numpy as np

LIMIT: int = 3
"""The most bits."""

_hidden = 1


class Code:
    """A code."""

    size: int

    def __init__(self, size: int) -> None:
        """Make a code."""
        self.size = size
        self.cache = {}

    @property
    def rate(self) -> float:
        """Its rate."""

    def _inner(self) -> None: ...


async def distance(n: int, *, rate: float = 0.1) -> list[int]:
    """Return the distance | of a code.

    Args:
        n: How many.
    """


raise SystemExit("never run")
'''
TABLES = (
    '"""Tables."""\n\nfrom tiny.codes import Code, distance\nfrom tiny import noise\n\n\n'
    'class Table(Code):\n    """A table."""\n\n\nclass Other(dict):\n    pass\n'
)
SOURCES = {
    "codes": CODES,
    "tables": TABLES,
    "noise": "from . import codes\n\n\nclass Noisy(codes.Code):\n    pass\n",
    "deep.inner": (
        "import tiny.codes, tiny.deep.inner\nfrom ..tables import Table\n\n\n"
        "class Inner(Table): ...\n"
    ),
}


def reference() -> Reference:
    """Return the reference of four modules."""
    modules = [
        module_data(name, features=["a [b] | c"], api=[], purpose=f"For {name} | all.")
        for name in SOURCES
    ]
    features = [{"name": "a [b] | c", "description": "It checks."}]
    plan = plan_of(*modules, features=features, dependencies=["numpy>=1.26"])
    return Reference(plan, "tiny", SOURCES)


def test_the_api_is_read_and_not_run() -> None:
    """Public names come with signatures, bases and docstrings; the source never runs."""
    api = module_api("codes", CODES)
    assert api.doc.startswith("Codes of bits.")
    constant, code, distance = api.names
    assert (constant.kind, constant.name, constant.signature) == ("constant", "LIMIT", "int")
    assert constant.doc == "The most bits."
    assert distance.signature == "distance(n: int, *, rate: float = 0.1) -> list[int]"
    assert [(member.kind, member.name) for member in code.members] == [
        ("attribute", "size"),
        ("function", "__init__"),
        ("attribute", "rate"),
    ]
    assert code.members[2].signature == "float"


def test_a_model_sees_the_api_in_brief() -> None:
    """A brief has first paragraphs, leaves out what is empty, and members on demand."""
    api = module_api("codes", CODES)
    brief = api.brief()
    assert brief["doc"] == "Codes of bits."
    assert brief["names"][2] == {
        "kind": "function",
        "name": "distance",
        "signature": "distance(n: int, *, rate: float = 0.1) -> list[int]",
        "doc": "Return the distance | of a code.",
    }
    assert [member["name"] for member in brief["names"][1]["members"]] == [
        "size",
        "__init__",
        "rate",
    ]
    assert "members" not in api.brief(members=False)["names"][1]


def test_relations_are_those_of_the_sources() -> None:
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
    assert heirs(apis, found) == [
        Heir("tables", "Table", "codes", "Code"),
        Heir("noise", "Noisy", "codes", "Code"),
        Heir("deep.inner", "Inner", "tables", "Table"),
    ]


def test_the_overview_of_the_api_shows_modules_and_relations() -> None:
    """Each module is linked, with what it is for; uses stand as a diagram and as links."""
    page = reference().overview()
    assert "| [`codes`](reference/codes.md) | Codes of bits. |" in page
    assert "| [`noise`](reference/noise.md) | For noise \\| all. |" in page
    assert '```mermaid\ngraph TD\n    m1["deep.inner"]' in page
    assert (
        "- [`tables`](reference/tables.md) uses [`codes`](reference/codes.md), "
        "[`noise`](reference/noise.md)"
    ) in page
    assert "- `Table` of `tables` is a `Code` of `codes`" in page
    assert "- `numpy>=1.26`" in page


def test_the_page_of_a_module_says_who_uses_it() -> None:
    """Features, users and public names are there, and the directive that fills in the rest."""
    page = reference().module("codes")
    assert page.startswith("# `tiny.codes`\n\nCodes of bits.\n")
    assert "- Serves: [a \\[b\\] | c](../how-to/a-b-c.md)" in page
    assert "- Used by: [`deep.inner`](deep.inner.md), [`noise`](noise.md), " in page
    assert "[`tables`](tables.md) (`Code`, `distance`)" in page
    assert "| `distance` | Return the distance \\| of a code. |" in page
    assert page.endswith("\n::: tiny.codes\n")


def test_the_examples_stand_in_full() -> None:
    """Every example is shown under its feature; nothing in it ends its block."""
    page = reference().examples({"examples/a.py": 'print("""\n```\n""")\n'})
    assert "## a [b] | c" in page
    assert "python examples/a.py" in page
    assert '````python\nprint("""\n```\n""")\n````' in page


def test_computed_pages_keep_the_rules_of_written_ones() -> None:
    """Form and links of what is computed are those that are asked of models."""
    files = ["api.md", "examples.md", "how-to/a-b-c.md", *(f"reference/{n}.md" for n in SOURCES)]
    made = reference()
    pages = {
        "api.md": made.overview(),
        "examples.md": made.examples({"examples/a.py": "x = 1\n"}),
        **{f"reference/{name}.md": made.module(name) for name in SOURCES},
    }
    for file, text in pages.items():
        for check in (Fences(), Headings(), Links(file, files)):
            assert check.problems(Source(text), {}) == [], file
        assert read_page(text).html == []
