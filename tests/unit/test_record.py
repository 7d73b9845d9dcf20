"""The record: what is written of every artifact, and what is said where it is damaged."""

from __future__ import annotations

import base64
import json
import tracemalloc
import zlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pygen_copier.digests import text_digest
from pygen_copier.errors import PygenError
from pygen_copier.generation.record import (
    MAX_BYTES,
    DamagedRecordError,
    Entry,
    Record,
    json_lines,
)

TEXT = 'def f() -> str:\n    """Größe."""\n    return "x"\n'
REST: dict[str, Any] = {
    "path": "src/tiny/codes.py",
    "spec": "s1",
    "reliance": "r1",
    "model": "groq:m1",
    "prompt": "p1",
    "tokens": (12, 34),
    "attempts": 2,
    "checks": ("parses", "api"),
    "fallback": False,
}


def entry(text: str = TEXT, **changes: Any) -> Entry:
    """Return an entry for a text."""
    return Entry.of_text(text, **{**REST, **changes})


def data(**changes: Any) -> dict[str, Any]:
    """Return a record of one artifact as JSON data, with values changed."""
    recorded = Record({"module:codes": entry()}).data()
    recorded["module:codes"].update(changes)
    return recorded


def test_an_entry_holds_what_the_design_says() -> None:
    """The keys of an entry are fixed; its text is packed, everything else can be read."""
    [recorded] = Record({"module:codes": entry()}).data().values()
    assert recorded.pop("text") != TEXT
    assert recorded == {
        "path": "src/tiny/codes.py",
        "spec": "s1",
        "reliance": "r1",
        "sha256": text_digest(TEXT),
        "model": "groq:m1",
        "prompt": "p1",
        "tokens": [12, 34],
        "attempts": 2,
        "checks": ["parses", "api"],
        "fallback": False,
    }


def test_a_text_is_packed_as_zlib_and_base64() -> None:
    """Any other program can unpack a recorded text."""
    packed = Record({"module:codes": entry()}).data()["module:codes"]["text"]
    assert zlib.decompress(base64.b64decode(packed)).decode() == TEXT


@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=["Cs"])), max_size=4))
def test_a_record_comes_back_as_it_was(texts: dict[str, str]) -> None:
    """As data, as JSON text, and through the lines of the answers file, a record is the same."""
    record = Record({name: entry(text) for name, text in texts.items()})
    for value in (record.data(), json.dumps(record.data()), json_lines(record.data())):
        again = Record.read(value)
        assert dict(again) == dict(record)
        assert {name: again[name].text(name) for name in again} == texts


@pytest.mark.parametrize("nothing", ["", "{}", {}])
def test_nothing_recorded_is_an_empty_record(nothing: object) -> None:
    """Before the first run there is nothing, and that is no damage."""
    assert len(Record.read(nothing)) == 0


@pytest.mark.parametrize("value", [None, [], 3, "[]", "no JSON", "{"])
def test_another_answer_is_told(value: object) -> None:
    """An answer that is no object is an error with its remedy, never an empty record."""
    with pytest.raises(PygenError) as caught:
        Record.read(value)
    assert str(caught.value) == (
        "The recorded answer `generated` is no JSON object. Restore the answers file from git."
    )


@pytest.mark.parametrize("key", [*REST, "sha256", "text"])
def test_a_missing_key_is_named(key: str) -> None:
    """An entry without one of its keys is damaged; artifact and key are named."""
    damaged = data()
    del damaged["module:codes"][key]
    with pytest.raises(DamagedRecordError) as caught:
        Record.read(damaged)
    assert str(caught.value) == (
        f"The recorded answer generated['module:codes'] is damaged: it has no {key!r}. "
        "Restore the answers file from git."
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tokens", None),
        ("tokens", [1]),
        ("tokens", ["a", "b"]),
        ("attempts", "two"),
        ("attempts", None),
        ("checks", None),
        ("checks", 3),
    ],
)
def test_a_wrong_type_is_told(key: str, value: object) -> None:
    """An entry whose values are of other types is damaged, and named."""
    with pytest.raises(DamagedRecordError, match=r"generated\['module:codes'\].*wrong types"):
        Record.read(data(**{key: value}))


@pytest.mark.parametrize("value", [None, "text", ["spec"], 3])
def test_an_entry_is_a_mapping(value: object) -> None:
    """An entry that is no mapping is damaged, and named."""
    with pytest.raises(DamagedRecordError, match=r"generated\['tests:a'\].*it is no mapping"):
        Record.read({"tests:a": value})


def _packed(raw: bytes) -> str:
    return base64.b64encode(zlib.compress(raw)).decode()


@pytest.mark.parametrize(
    "packed",
    [
        "not base64!",
        f"{_packed(TEXT.encode())}!",
        "größe",
        "",
        base64.b64encode(b"not zlib").decode(),
        _packed(TEXT.encode())[:-8],
        _packed(b"\xff\xfe"),
    ],
)
def test_a_text_that_cannot_be_unpacked_is_named(packed: str) -> None:
    """Bad base64, a broken stream or bytes that are no text are damage, never an empty file."""
    damaged = Record.read(data(text=packed))
    with pytest.raises(DamagedRecordError, match="its text cannot be unpacked") as caught:
        damaged["module:codes"].text("module:codes")
    assert "'module:codes'" in str(caught.value)


@pytest.mark.parametrize("changes", [{"text": _packed(b"x = 1\n")}, {"sha256": "0" * 64}])
def test_a_text_with_another_digest_is_named(changes: dict[str, str]) -> None:
    """A text that is not the one that was recorded is damage, whichever of the two was changed."""
    damaged = Record.read(data(**changes))
    with pytest.raises(DamagedRecordError, match="its text has another digest"):
        damaged["module:codes"].text("module:codes")


def test_a_record_is_sorted() -> None:
    """The order in which artifacts were made does not show."""
    names = ["tests:b", "module:b", "module:a"]
    record = Record({name: entry() for name in names})
    assert list(record) == list(record.data()) == sorted(names)
    turned = Record({name: entry() for name in reversed(names)})
    assert json_lines(turned.data()) == json_lines(record.data())


def test_every_artifact_is_a_line() -> None:
    """Version control shows an artifact that changed as one line; keys are sorted inside it."""
    assert json_lines({"b": {"z": 1, "a": [2]}, "a": {"é": 'x"\n'}}) == (
        '{\n"a": {"\\u00e9":"x\\"\\n"},\n"b": {"a":[2],"z":1}\n}'
    )
    assert json_lines({}) == "{}"


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 40_000_000])
def test_a_text_that_unpacks_to_more_than_any_file_is_told(size: int) -> None:
    """A small entry that unpacks to a huge text is damaged, and takes no memory for it."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 100_000) for _ in range(size // 100_000 + 1))
    bomb = base64.b64encode(packed + packer.flush()).decode()
    entry = replace(Entry.of_text(TEXT, **REST), packed=bomb)
    tracemalloc.start()
    with pytest.raises(DamagedRecordError, match="more than 4,000,000 bytes"):
        entry.text("module:codes")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
