"""Code names: what READMEs of packages that people keep name is there, as far as can be told."""

from __future__ import annotations

import ast
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from pygen_copier.documentation.python_blocks import python_blocks
from pygen_copier.markdown.page import read_page
from pygen_copier.plan.code_names import CodeNames, explained
from pygen_copier.plan.mentions import identifiers
from pygen_copier.plan.model import read_plan


def _items(tree: ast.Module) -> list[dict[str, Any]]:
    """Return what a module defines, as a plan says it."""
    return [
        {"kind": "class", "name": node.name, "bases": [ast.unparse(base) for base in node.bases]}
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("name", ["annotated-types", "cruft", "hatch-vcs"])
def test_what_others_write_of_their_packages_is_let_be(name: str) -> None:
    """Of code spans of READMEs at most one of a hundred is taken for a name that is not there."""
    found = distribution(name)
    files = [
        Path(str(found.locate_file(path))) for path in found.files or () if path.suffix == ".py"
    ]
    sources = {path: path.read_text("utf-8") for path in files}
    package = name.replace("-", "_")
    modules = [
        {"name": path.stem, "features": [], "uses": [], "api": _items(ast.parse(text))}
        for path, text in sources.items()
        if path.parent.name == package and not path.stem.startswith("_")
    ]
    text = found.read_text("METADATA") or ""
    names = CodeNames(read_plan({"modules": modules}), name, package)
    known = identifiers([*sources.values(), *(each.content for each in python_blocks(text))])
    spans = [span.text for span in read_page(text).spans]
    alarms = [span for span in spans if names.lacks(span, known | explained(text), lambda _: False)]
    assert len(spans) > 30
    assert len(alarms) <= len(spans) / 100, alarms
    assert names.lacks(f"{package}.no_such_name()", known, lambda _: False)


def test_a_bare_name_is_told_where_it_is_all_but_one_that_is_there() -> None:
    """`decode_syndroms` is a slip; `max_keepalive` may be anything; a parameter is what it is."""
    function = {"kind": "function", "name": "decode_syndrome", "signature": "(syndromes_left: int)"}
    module = {"name": "codes", "features": [], "uses": [], "api": [function]}
    names = CodeNames(read_plan({"modules": [module]}), "tiny-codes", "tiny_codes")
    spans = ["decode_syndroms", "decoded_syndrome", "decode_syndrome", "max_keepalive"]
    spans += ["syndromes_left", "DECODE_SYNDROME"]
    assert [span for span in spans if names.lacks(span, set(), lambda _: False)] == spans[:2]
