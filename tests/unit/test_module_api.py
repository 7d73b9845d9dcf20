"""The API of a module: what is read from a source without running it."""

from __future__ import annotations

from support.tiny_package import CODES

from pygen_copier.documentation.module_api import module_api


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
        ("attribute", "cache"),
        ("property", "rate"),
    ]
    assert code.members[3].signature == "float"


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
        "cache",
        "rate",
    ]
    assert "members" not in api.brief(members=False)["names"][1]


def test_what_is_imported_is_no_api() -> None:
    """Names of other modules are left to these, however they are imported."""
    api = module_api("more", "from tiny.codes import *\nfrom tiny.codes import Code\nimport os\n")
    assert api.names == ()


WORD = '''
class Word:
    """A word."""

    def __init__(self, bits: tuple[int, ...], *, name: str = "") -> None:
        self.bits = bits
        self.weight = sum(bits)
        self._cached = None

    def __len__(self) -> int:
        """Return how many bits it has."""
        return len(self.bits)

    def __add__(self, other: Word) -> Word: ...

    def _private(self) -> None: ...


def __getattr__(name: str) -> int: ...
'''


def test_attributes_and_special_methods_are_api() -> None:
    """What `__init__` assigns can be read, and what operators call be used: pages say so."""
    (word,) = module_api("words", WORD).names
    assert [(member.name, member.signature) for member in word.members] == [
        ("__init__", "__init__(bits: tuple[int, ...], *, name: str = '') -> None"),
        ("bits", "tuple[int, ...]"),
        ("weight", ""),
        ("__len__", "__len__() -> int"),
        ("__add__", "__add__(other: Word) -> Word"),
    ]


def test_docstrings_of_numpy_are_read_as_googles_are() -> None:
    """Of either style a brief has what stands before the sections."""
    source = 'def f(n):\n    """Count.\n\n    Parameters\n    ----------\n    n : int\n    """\n'
    (f,) = module_api("words", source).brief()["names"]
    assert f["doc"] == "Count."


KINDS = """
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Word: TypeAlias = list[int]

class Mode(StrEnum):
    FAST = "fast"

    @property
    def is_fast(self) -> bool: ...

class LengthError(ValueError):
    def __init__(self, length: int) -> None:
        self.length = length

@dataclass
class Report:
    word: Word

    @classmethod
    def of(cls, word: Word) -> Report: ...

    @staticmethod
    def is_even(word: Word) -> bool: ...
"""


def test_what_a_name_is_is_told_as_the_plan_tells_it() -> None:
    """A page says of each kind how it is used: a property is not called, a member has a value."""
    word, mode, fault, report = module_api("codes", KINDS).names
    assert (word.kind, word.signature) == ("alias", "list[int]")
    assert [each.kind for each in (mode, fault, report)] == ["enum", "exception", "dataclass"]
    assert [(each.kind, each.signature) for each in mode.members] == [
        ("member", "'fast'"),
        ("property", "bool"),
    ]
    assert [each.kind for each in fault.members] == ["function", "attribute"]
    assert [each.kind for each in report.members] == ["attribute", "classmethod", "staticmethod"]
