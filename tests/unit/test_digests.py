"""Canonical JSON and its digest."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.digests import canonical_json, digest, text_digest

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(list(value))}
    return [_reversed(inner) for inner in value] if isinstance(value, list) else value


@given(_JSON)
def test_the_order_of_keys_does_not_count(value: object) -> None:
    """Equal values have one text and one digest, whatever the order of their keys."""
    assert canonical_json(_reversed(value)) == canonical_json(value)
    assert digest(_reversed(value)) == digest(value)


@given(_JSON)
def test_nothing_is_lost(value: object) -> None:
    """Canonical JSON is JSON of the value itself."""
    assert json.loads(canonical_json(value)) == value


def test_the_text_has_no_spare_characters() -> None:
    """Keys are sorted, nothing is spaced, nothing escaped that need not be."""
    assert canonical_json({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'


def test_digests_are_those_of_sha256() -> None:
    """Recorded digests can be checked with any other SHA-256: these values are well known."""
    empty_object = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest({}) == empty_object[:20]
    assert digest({}, 64) == empty_object
    assert digest({}, 8) == empty_object[:8]
    assert text_digest("abc") == abc


def test_any_text_has_a_digest() -> None:
    """A lone surrogate, which some replies hold, is no obstacle."""
    assert digest("\ud800") != digest("\ud801")
    assert text_digest("\ud800") != text_digest("\ud801")
