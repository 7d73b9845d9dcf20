"""Plans for the tests: a small valid one to vary, and hypothesis strategies for any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from pygen_copier.plan.model import Plan
from pygen_copier.plan.rules import valid_plan

Data = dict[str, Any]

FUNCTION: Data = {
    "kind": "function",
    "name": "distance",
    "signature": "(n: int, *, rate: float = 0.1) -> list[int]",
    "doc": "Return the distance.",
}
CLASS: Data = {
    "kind": "class",
    "name": "Code",
    "doc": "A code.",
    "methods": [
        {"name": "__init__", "signature": "(self, n: int)", "doc": "Make a code."},
        {"name": "rate", "signature": "(self) -> float", "doc": "Return its rate."},
    ],
}
CONSTANT: Data = {"kind": "constant", "name": "LIMIT", "type": "int", "doc": "The most qubits."}

EVERY_KIND: list[Data] = [
    FUNCTION,
    CLASS,
    CONSTANT,
    {
        "kind": "class",
        "name": "Wheel",
        "doc": "A code of a ring of bits.",
        "bases": ["Code"],
        "methods": [
            {"name": "size", "kind": "property", "signature": "(self) -> int", "doc": "Its bits."},
            {
                "name": "of",
                "kind": "classmethod",
                "signature": "(cls, word: Word) -> Wheel",
                "doc": "Make one of a word.",
            },
            {
                "name": "is_even",
                "kind": "staticmethod",
                "signature": "(word: Word, mode: Mode = Mode.FAST) -> bool",
            },
        ],
    },
    {
        "kind": "class",
        "name": "Report",
        "doc": "What was found.",
        "dataclass": True,
        "attributes": [
            {"name": "word", "type": "Word", "doc": "The word."},
            {
                "name": "mode",
                "type": "Mode",
                "default": "Mode.FAST",
                "doc": "How it was looked at.",
            },
            {"name": "limit", "type": "int", "default": "LIMIT"},
            {"name": "note", "type": "str | None", "default": "None"},
        ],
        "methods": [{"name": "told", "signature": "(self) -> str", "doc": "Say it."}],
    },
    {
        "kind": "enum",
        "name": "Mode",
        "doc": "How words are looked at.",
        "bases": ["StrEnum"],
        "members": [
            {"name": "FAST", "value": "fast", "doc": "Less is looked at."},
            {"name": "SLOW"},
        ],
        "methods": [{"name": "is_fast", "kind": "property", "signature": "(self) -> bool"}],
    },
    {
        "kind": "enum",
        "name": "Level",
        "doc": "How bad it is.",
        "bases": ["IntEnum"],
        "members": [{"name": "LOW", "value": 0}, {"name": "HIGH", "value": 9}],
    },
    {
        "kind": "exception",
        "name": "LengthError",
        "doc": "A word has the wrong length.",
        "bases": ["CodeError", "ValueError"],
        "attributes": [{"name": "length", "type": "int"}],
        "methods": [{"name": "__init__", "signature": "(self, length: int) -> None"}],
    },
    {"kind": "exception", "name": "CodeError", "doc": "Something is wrong with a code."},
    {"kind": "class", "name": "Encoder", "doc": "It encodes.", "bases": ["json.JSONEncoder"]},
    {"kind": "class", "name": "Table", "doc": "Words by number.", "bases": ["dict[int, Word]"]},
    {"kind": "alias", "name": "Word", "type": "list[int]", "doc": "The bits of a word."},
    {
        "kind": "function",
        "name": "main",
        "signature": "(arguments: list[str] | None = None) -> int",
        "doc": "Look at words.",
    },
]
"""An API with items of every kind, each with all that it may have."""


def module_data(name: str = "codes", **changes: Any) -> Data:
    """Return a module that serves the feature `parity`, as plain data."""
    return {
        "name": name,
        "purpose": f"Serves {name}.",
        "features": ["parity"],
        "uses": [],
        "api": [FUNCTION, CLASS, CONSTANT],
        **changes,
    }


def plan_data(*modules: Data, **changes: Any) -> Data:
    """Return a valid plan of one feature, `parity`, as plain data."""
    return {
        "version": 1,
        "summary": "Small codes.",
        "dependencies": [],
        "features": [{"name": "parity", "description": "It checks parity."}],
        "modules": list(modules) or [module_data()],
        **changes,
    }


def plan_of(*modules: Data, **changes: Any) -> Plan:
    """Return `plan_data` as a plan."""
    return valid_plan(plan_data(*modules, **changes))


def plan_with(*items: Data, **changes: Any) -> Plan:
    """Return a plan of one module, `codes`, with the API items given."""
    return plan_of(module_data(api=list(items)), **changes)


def function(name: str = "f", signature: str = "() -> int", doc: str = "") -> Data:
    """Return a function of an API as plain data."""
    return {"kind": "function", "name": name, "signature": signature, "doc": doc}


def constant(name: str = "LIMIT", type: str = "int", doc: str = "") -> Data:  # noqa: A002
    """Return a constant of an API as plain data."""
    return {"kind": "constant", "name": name, "type": type, "doc": doc}


def class_(name: str = "Code", doc: str = "", **methods: str) -> Data:
    """Return a class of an API as plain data; the methods are names and signatures."""
    listed = [{"name": name, "signature": text, "doc": ""} for name, text in methods.items()]
    return {"kind": "class", "name": name, "doc": doc, "methods": listed}


def _mostly(*texts: str) -> st.SearchStrategy[str]:
    """Return good texts mostly, and any text now and then."""
    good = st.sampled_from(texts)
    return st.one_of(good, good, good, good, st.text(max_size=12), st.sampled_from(_NASTY))


_NASTY = (
    "../evil",
    "a/b",
    "a\\b",
    "..",
    "os",
    "class",
    "con",
    "a.b.c",
    "é",
    "x; import os",
    "int\nimport os",
    "(n): pass\nimport os\ndef g()",
    "(n=__import__('os').system('x'))",
    "int, b: str",
    '"""',
    "{{ 7*7 }}",
)
NAMES = ("codes", "noise", "Code", "decode", "LIMIT", "rate_of", "part.inner", "part.other")
SIGNATURES = (
    "()",
    "() -> None",
    "(n: int, *, rate: float = 0.1) -> list[int]",
    "(self)",
    "(self, /, *args: int, **rest: str) -> 'Code'",
    "(cls, text: str = 'a\\n\"') -> Code | None",
    "(self, unknown: Unknown = WRONG) -> dict[str, Unknown]",
    "(n, m=(1, (2,), -3.0))",
    "(call: Callable[[int], Iterable[np.ndarray]])",
)
TYPES = ("int", "dict[str, tuple[int, ...]]", "Unknown", "Final[float]", "'Code' | None", "Code")

BASES = (
    *("Code", "codes", "ValueError", "int", "dict[str, Code]", "ABC", "Sequence[int]", "object"),
    *("json.JSONEncoder", "argparse.Action", "enum.Enum", "part.inner.Code", "bool", "Protocol"),
)
DEFAULTS = ("", "3", "None", "LIMIT", "Code.A", "()", "-1.5")

_DOC = st.text(max_size=20)
_IDENTIFIERS = ("codes", "noise", "Code", "decode", "LIMIT", "rate_of", "Base", "json")


def _good(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


def items(
    pick: Callable[..., st.SearchStrategy[str]] = _mostly, names: Sequence[str] = NAMES
) -> st.SearchStrategy[Data]:
    """Return a strategy of API items of every kind.

    Args:
        pick: Makes a strategy of some good texts.
        names: The good names.
    """

    def item(kind: str, *optional: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Data]:
        fields = {"kind": st.just(kind), "name": pick(*names), "doc": _DOC, **more}
        return st.fixed_dictionaries(
            {name: value for name, value in fields.items() if name not in optional},
            optional={name: fields[name] for name in optional},
        )

    kinds = st.sampled_from(("method", "classmethod", "staticmethod", "property", None))
    methods = st.lists(
        st.fixed_dictionaries(
            {
                "name": pick("__init__", "run", "rate", "_hidden", "property"),
                "signature": pick(*SIGNATURES),
                "doc": _DOC,
            },
            optional={"kind": kinds},
        ),
        max_size=3,
    )
    attributes = st.lists(
        st.fixed_dictionaries(
            {"name": pick("n", "m", "word", "classmethod"), "type": pick(*TYPES), "doc": _DOC},
            optional={"default": pick(*DEFAULTS)},
        ),
        max_size=3,
    )
    values = st.sampled_from(("a", "", 0, 7, -1, None))
    members = st.lists(
        st.fixed_dictionaries(
            {"name": pick("A", "B", "LOW", "staticmethod", "_x_", "mro"), "doc": _DOC},
            optional={"value": values},
        ),
        min_size=1,
        max_size=3,
    )
    bases = st.lists(pick(*BASES), max_size=2)
    families = st.lists(pick("Enum", "StrEnum", "enum.IntEnum", "Flag", "str"), max_size=1)
    alike = {"bases": bases, "attributes": attributes, "methods": methods}
    return st.one_of(
        item("function", signature=pick(*SIGNATURES)),
        item("class", "bases", "attributes", "dataclass", dataclass=st.booleans(), **alike),
        item("constant", type=pick(*TYPES)),
        item("enum", "bases", "methods", members=members, bases=families, methods=methods),
        item("exception", *alike, **alike),
        item("alias", type=pick(*TYPES)),
    )


ANY_ITEM = items()
SOUND_APIS = st.lists(
    items(_good, _IDENTIFIERS), min_size=1, max_size=5, unique_by=lambda item: str(item["name"])
)
"""APIs of good texts; what does not go together is among them."""


@st.composite
def any_plan(draw: st.DrawFn) -> Data:
    """Draw a plan of arbitrary texts in which valid ones prevail."""
    features = draw(st.lists(_mostly("parity", "noise", "Decode: it"), min_size=1, max_size=2))
    names = draw(st.lists(_mostly(*NAMES), min_size=1, max_size=3))
    modules = [
        {
            "name": name,
            "purpose": draw(st.text(max_size=20)),
            "features": features,
            "uses": draw(st.lists(st.sampled_from(names), max_size=1)),
            "api": draw(st.lists(ANY_ITEM, max_size=3)),
        }
        for name in names
    ]
    return {
        "summary": draw(st.text(max_size=20)),
        "dependencies": draw(st.lists(_mostly("numpy>=1.26", "PyYAML"), max_size=2)),
        "features": [{"name": name, "description": draw(st.text(max_size=9))} for name in features],
        "modules": modules,
    }
