"""Data of others is bounded before anything walks through it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pygen_copier.bounds import DEEPEST, MOST_ITEMS, require_bounded
from pygen_copier.errors import PygenError
from pygen_copier.generation.record import Record
from pygen_copier.plan.inputs import read_features
from pygen_copier.plan.rules import valid_plan
from pygen_copier.yaml_text import MOST_BYTES, data_of, read_yaml, read_yaml_file, read_yaml_inside


def lines(first: str, other: str, number: int = 60) -> str:
    """Return YAML in which each line has an anchor, and names that of the line before it."""
    return "\n".join(
        [f"a0: &a0 {first}", *(f"a{n}: &a{n} {other.format(n - 1)}" for n in range(1, number))]
    )


TOO_MUCH = {
    "a list of lists": lines("[x]", "[*a{0}, *a{0}]"),
    "a mapping of mappings": lines("{{x: 1}}", "{{a: *a{0}, b: *a{0}}}"),
    "merged mappings": lines("{x: 1}", "{{<<: [*a{0}, *a{0}]}}"),
    "a key of lists": lines("[x]", "{{? [*a{0}, *a{0}] : 1}}"),
    "a long text": lines(f"'{'x' * 10_000}'", "[*a0, *a0]", 600),
    "many items": "[" + "1," * (MOST_ITEMS + 1) + "]",
}
TOO_DEEP = {
    "itself": "&a [*a]",
    "itself in a mapping": "a: &a {b: {c: *a}}",
    "brackets": "[" * (DEEPEST + 2) + "]" * (DEEPEST + 2),
    "one alias in each": lines("[x]", "[*a{0}]", DEEPEST + 2),
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_what_stands_for_too_much_is_refused(case: str) -> None:
    """Aliases count as what they stand for, and so do merge keys, which copy it."""
    with pytest.raises(PygenError, match=r"^plan has more than 100,000 items\. Write less of it"):
        read_yaml(TOO_MUCH[case], "plan")


@pytest.mark.parametrize("case", TOO_DEEP)
def test_what_is_nested_without_end_is_refused(case: str) -> None:
    """What holds itself has no end, and is refused like what is merely deep."""
    with pytest.raises(PygenError, match=r"^plan is nested too deeply\."):
        read_yaml(TOO_DEEP[case], "plan")


def bomb() -> list[object]:
    """Return a list that Copier could have read from an answers file, of 2**60 texts."""
    value: list[object] = ["x"]
    for _ in range(60):
        value = [value, value]
    return value


READERS: list[Callable[[object], object]] = [
    lambda value: data_of(value, "improve"),
    lambda value: Record.read({"module:a": {"checks": value}}),
    lambda value: valid_plan({"version": 1, "modules": value}),
    lambda value: require_bounded((value,), "prompts"),
    read_features,
]


@pytest.mark.parametrize("read", READERS)
def test_what_copier_has_read_is_bounded_too(read: Callable[[object], object]) -> None:
    """Copier hands on what an answers file holds: plan, record and features are measured first."""
    with pytest.raises(PygenError, match=r"has more than 100,000 items\."):
        read(bomb())


def test_what_is_written_once_may_be_shared() -> None:
    """An alias is no fault: only what it comes to counts."""
    text = lines("[x, y]", "[*a0, *a0]", 100)
    read = read_yaml(text)
    assert isinstance(read, dict)
    assert read["a99"] == [["x", "y"], ["x", "y"]]


def test_a_nested_record_is_no_record() -> None:
    """A text of brackets that ends Python's reader is told as what it is."""
    with pytest.raises(PygenError, match=r"^The recorded answer `generated` is no JSON object\."):
        Record.read("[" * 200_000)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """A file has a size, whoever named it."""
    (tmp_path / "large.yml").write_bytes(b"#" * (MOST_BYTES + 1))
    told = r"large\.yml has more than 5,000,000 bytes\."
    with pytest.raises(PygenError, match=told):
        read_yaml_file(tmp_path / "large.yml")
    with pytest.raises(PygenError, match=told):
        read_yaml_inside(tmp_path, "large.yml")
