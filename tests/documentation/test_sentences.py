"""Sentences: every one on security and privacy has a test that shows it, or says what it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from support.copier import REPOSITORY

from pygen_copier.bounds import MOST_ITEMS
from pygen_copier.generation.attempts import MAX_REPAIRS
from pygen_copier.generation.record import MAX_BYTES as LARGEST_TEXT
from pygen_copier.plan.specification import MAX_BYTES as LARGEST_SPECIFICATION
from pygen_copier.plan.statements import statements
from pygen_copier.yaml_text import MOST_BYTES

PAGES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (REPOSITORY / "tests/documentation/sentences.yml").read_text(encoding="utf-8")
)
# What a sentence is that promises nothing a test could show.
KINDS = {
    "definition": "what a word means, or what the next sentences are about",
    "advice": "what the reader is to do, or to judge",
    "limit": "what is not promised",
    "figures": "measured by the benchmark that stands behind it",
}


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_has_an_entry(page: str) -> None:
    """A new sentence, or another wording, asks for its test anew; what is gone leaves the list."""
    there = list(_sentences(page))
    listed = [entry["says"] for entry in PAGES[page]]
    assert [text for text in there if text not in listed] == [], "without an entry"
    assert [text for text in listed if text not in there] == [], "of no sentence"
    assert listed == there, "in the order of the page, each once"


@pytest.mark.parametrize("page", PAGES)
def test_every_entry_is_shown(page: str) -> None:
    """It names tests that are there, or says what else it is; figures name their benchmark."""
    wrong: list[str] = []
    for entry in PAGES[page]:
        shown, kind = entry.get("tests", []), entry.get("is", "")
        if bool(shown) == (kind in KINDS):
            wrong.append(f"{entry['says']!r} names tests, or else is one of: {', '.join(KINDS)}")
        if kind == "figures" and not (REPOSITORY / entry["by"]).is_file():
            wrong.append(f"{entry['by']} is not there")
        wrong += [f"{test} is not there" for test in shown if not _is_there(test)]
    assert wrong == []


def test_the_numbers_are_those_of_the_code() -> None:
    """Bounds and repairs that the page tells are the ones that hold."""
    text = " ".join((REPOSITORY / "docs/explanation/security.md").read_text("utf-8").split())
    assert f"YAML has at most {MOST_BYTES // 1_000_000} MB, data at most {MOST_ITEMS:,}" in text
    assert f"a recorded text at most {LARGEST_TEXT // 1_000_000} MB" in text
    assert f"a specification {LARGEST_SPECIFICATION // 1000} kB" in text
    assert MAX_REPAIRS == 3
    assert "three times at the most" in text


def _sentences(page: str) -> Iterator[str]:
    """Yield the sentences of a page; comments and tables are none."""
    for each in statements((REPOSITORY / page).read_text(encoding="utf-8")):
        if not each.startswith(("<!--", "|")):
            yield each


def _is_there(test: str) -> bool:
    path, *names = test.split("::")
    return (REPOSITORY / path).is_file() and "::".join(names) in _tests_of(path)


@cache
def _tests_of(path: str) -> frozenset[str]:
    """Return the names of the tests of a file, those in classes behind the class."""
    tree = ast.parse((REPOSITORY / path).read_text(encoding="utf-8"))
    scopes: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
    scopes += [(f"{node.name}::", node) for node in tree.body if isinstance(node, ast.ClassDef)]
    return frozenset(
        f"{prefix}{node.name}"
        for prefix, scope in scopes
        for node in scope.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )
