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


def test_what_is_imported_is_no_api() -> None:
    """Names of other modules are left to these, however they are imported."""
    api = module_api("more", "from tiny.codes import *\nfrom tiny.codes import Code\nimport os\n")
    assert api.names == ()
