"""YAML as people read and write it: blocks and order when written, the line when it is wrong."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.reader import ReaderError

from pygen_copier.errors import PygenError


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
        PygenError: It is no YAML; the message names the line where it can be known.
    """
    try:
        return _loaded(text)
    except (yaml.YAMLError, RecursionError) as error:
        place, problem = _told(error, text, above)
        raise PygenError(f"{what} is no YAML: {place}{problem}.", remedy) from None


def read_yaml_file(path: Path, remedy: str = "") -> object:
    """Return what a YAML file holds.

    Raises:
        PygenError: It cannot be read, or is no YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PygenError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PygenError(f"{path} is no YAML: line {line}: it is not in UTF-8.", remedy) from None
    return read_yaml(text, str(path), remedy)


def data_of(value: object, what: str = "This") -> object:
    """Return an answer's data, which may come as YAML text: from a block in a file, or a prompt.

    Args:
        value: The data, or a text of it.
        what: What it is, as the subject of a sentence.

    Raises:
        PygenError: It is text, and no YAML.
    """
    return read_yaml(value, what) if isinstance(value, str) else value


class _Loader(yaml.SafeLoader):
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
