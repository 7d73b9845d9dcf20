"""YAML as people read and write it: blocks and order when written, the line when it is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.reader import ReaderError

from pygen_copier.bounds import MOST_ITEMS, WITHOUT_ALIASES, TooMuchError, measure, require_bounded
from pygen_copier.errors import PygenError
from pygen_copier.paths import read_file, read_inside

MOST_BYTES = 5_000_000
"""How much of a file is read; that of a package of fifty modules has less than a tenth of it."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # These PyYAML takes for line breaks or marks, and loses in any other style.
    odd = any(character in text for character in "\r\x85\u2028\u2029\ufeff")
    style = '"' if odd else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dump_yaml(value: Any) -> str:
    """Return a value as YAML text that `yaml.safe_load` reads back as the same value."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**31)


def read_yaml(text: str, what: str = "This", remedy: str = "", *, above: int = 0) -> object:
    """Return what a person's YAML text holds.

    Args:
        text: The text.
        what: What it is, as the subject of a sentence.
        remedy: What to do about a text that is no YAML.
        above: How many lines stand above it where the person sees it.

    Raises:
        PygenError: It is no YAML, or is too much; the message names the line where it can be known.
    """
    try:
        return _loaded(text)
    except TooMuchError as error:
        raise PygenError(f"{what} {error}.", WITHOUT_ALIASES) from None
    except (yaml.YAMLError, RecursionError) as error:
        place, problem = _told(error, text, above)
        raise PygenError(f"{what} is no YAML: {place}{problem}.", remedy) from None


def read_yaml_file(path: Path, remedy: str = "") -> object:
    """Return what a YAML file holds that a person named, a link or not.

    Args:
        path: The file.
        remedy: What to do about one that is no YAML.

    Raises:
        PygenError: It cannot be read, is too large, or is no YAML.
    """
    return _of_bytes(read_file(path, MOST_BYTES), str(path), remedy)


def read_yaml_inside(folder: Path, path: str | Path, remedy: str = "") -> object:
    """Return what a YAML file of a folder that others wrote holds; None where nothing is there.

    Args:
        folder: The folder.
        path: The path in it.
        remedy: What to do about one that is no YAML.

    Raises:
        PygenError: It is a link or behind one, cannot be read, is too large, or is no YAML.
    """
    data = read_inside(folder, path, MOST_BYTES)
    return None if data is None else _of_bytes(data, str(folder / path), remedy)


def data_of(value: object, what: str = "This") -> object:
    """Return an answer's data, which may come as YAML text: from a block in a file, or a prompt.

    Args:
        value: The data, or a text of it.
        what: What it is, as the subject of a sentence.

    Raises:
        PygenError: It is text, and no YAML, or it is too much.
    """
    if isinstance(value, str):
        return read_yaml(value, what)
    require_bounded(value, what)
    return value


def _parts_of_node(node: yaml.Node) -> Iterable[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return (part for pair in node.value for part in pair)
    return node.value if isinstance(node, yaml.SequenceNode) else ()


def _length_of(node: yaml.Node) -> int:
    return len(node.value) if isinstance(node, yaml.ScalarNode) else 0


def _of_bytes(data: bytes, what: str, remedy: str) -> object:
    try:
        return read_yaml(data.decode("utf-8"), what, remedy)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PygenError(f"{what} is no YAML: line {line}: it is not in UTF-8.", remedy) from None


class _Loader(yaml.SafeLoader):
    """A safe loader that looks at what there is before it makes anything of it."""

    _events = 0

    def get_event(self) -> Any:
        self._events += 1
        if self._events > MOST_ITEMS:
            raise TooMuchError(f"has more than {MOST_ITEMS:,} items")
        return super().get_event()  # type: ignore[no-untyped-call] # PyYAML has no types

    def get_single_node(self) -> Any:
        node = super().get_single_node()
        measure(node, _parts_of_node, _length_of)  # before merge keys copy what they stand for
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:  # a date that is none, say
            raise ConstructorError(None, None, str(error), node.start_mark) from None


@lru_cache(8)
def _loaded(text: str) -> object:
    return yaml.load(text, _Loader)  # noqa: S506 - it is a safe loader


def _told(error: Exception, text: str, above: int) -> tuple[str, str]:
    """Return where a text is no YAML, and what is wrong there."""
    match error:
        case yaml.MarkedYAMLError(problem_mark=yaml.Mark() as mark):
            place = f"line {mark.line + 1 + above}, column {mark.column + 1}: "
            return place, error.problem or "it cannot be read"
        case ReaderError(position=int() as at, character=int() as code):
            line = text.count("\n", 0, at) + 1 + above
            return f"line {line}: ", f"the character {chr(code)!r} cannot stand in it"
        case RecursionError():
            return "", "it is nested too deeply"
    return "", str(error) or "it cannot be read"
