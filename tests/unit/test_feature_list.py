"""A feature list as people write it."""

from __future__ import annotations

import pytest

from pygen_copier.errors import PygenError
from pygen_copier.plan.feature_list import listed

SENTENCE = "Reads a table of weights, which a person wrote by hand with great care, and sorts it"

WRITTEN: dict[str, tuple[object, list[object]]] = {
    "lines": ("parity checks\nlook-up decoding\n", ["parity checks", "look-up decoding"]),
    "marked lines": (
        "- parity checks\n* decoding\n2. noise",
        ["parity checks", "decoding", "noise"],
    ),
    "some marked": ("- parity checks\nlook-up decoding", ["parity checks", "look-up decoding"]),
    "commas in lines": ("read, write\nmerge", ["read, write", "merge"]),
    "colons in lines": ("a: b: c\nd", ["a: b: c", "d"]),
    "lines that go on": ("- a: b: c\n  and d\n- e", ["a: b: c and d", "e"]),
    "blank lines": ("\n\nparity\n\n  decoding \n", ["parity", "decoding"]),
    "a YAML list": (
        "- parity checks\n- noise: bit flips",
        ["parity checks", {"noise": "bit flips"}],
    ),
    "a YAML list on a line": ("[parity checks, decoding]", ["parity checks", "decoding"]),
    "a JSON list": ('["parity checks", "a, b"]', ["parity checks", "a, b"]),
    "data": (["parity checks", {"noise": "flips"}], ["parity checks", {"noise": "flips"}]),
    "commas": ("parity checks, look-up decoding", ["parity checks", "look-up decoding"]),
    "commas and a word": ("parity, decoding, and noise,", ["parity", "decoding", "noise"]),
    "six words": ("one two three four five six, b", ["one two three four five six", "b"]),
    "a long part": (SENTENCE, [SENTENCE]),
    "a sentence": ("Reads, merges and sorts.", ["Reads, merges and sorts."]),
    "a description": ("noise: bit flips, erasures", ["noise: bit flips, erasures"]),
    "a marked line": ("- parity, decoding", ["parity, decoding"]),
    "one": ("parity checks", ["parity checks"]),
    "a mark and nothing": ("- parity\n- \n", ["parity"]),
    "empty list": ("[]", []),
    "nothing": (" \n", []),
    "none": (None, []),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_features_are_read_however_they_are_written(way: str) -> None:
    """Lines with marks or without, a YAML list, and short parts between commas make a list."""
    value, expected = WRITTEN[way]
    assert listed(value) == expected


@pytest.mark.parametrize("value", ["[parity checks, decoding", "7", "{}"])
def test_what_is_no_list_is_told(value: str) -> None:
    """A list that does not end, and what has no words, are refused with how to write one."""
    with pytest.raises(PygenError, match="Write one feature a line"):
        listed(value)
