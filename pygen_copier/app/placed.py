"""Sentences about a plan, each with the line of its YAML that it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

_LINE = re.compile(r"\bline (\d+)")
_PATH = re.compile(r"\bplan((?:\.\w+|\[\d+\])+)")
_PART = re.compile(r"\.(\w+)|\[(\d+)\]")
_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"|\b(R[1-9]\d*)\b")


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence and where it belongs.

    Attributes:
        sentence: The sentence.
        line: The line, from 1; 0 where nobody knows.
        part: The part of the plan that the line is in, such as `modules 2`, from 0; else empty.
    """

    sentence: str
    line: int
    part: str = ""


def placed(sentences: Sequence[str], text: str) -> list[Placed]:
    """Return sentences with the lines that they are about.

    Args:
        sentences: What is wrong with a plan: a place of YAML, a path in it, or a name in quotes.
        text: The plan as YAML.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader) if sentences else None
    except (yaml.YAMLError, RecursionError):
        root = None
    lines = [_line(each, text, root) for each in sentences]
    return [
        Placed(each, line, _part(line, root)) for each, line in zip(sentences, lines, strict=True)
    ]


def _line(sentence: str, text: str, root: yaml.Node | None) -> int:
    if found := _LINE.search(sentence):
        return int(found[1])
    if root is not None and (path := _PATH.search(sentence)):
        return _line_of(root, _PART.findall(path[1]))
    for match in _QUOTED.finditer(sentence):
        if line := _line_of_name(match[1] or match[2] or match[3], text):
            return line
    return 0


def _part(line: int, root: yaml.Node | None) -> str:
    """Return the part of a plan that a line is in."""
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        for number, node in enumerate(value.value if isinstance(value, yaml.SequenceNode) else ()):
            if node.start_mark.line < line <= max(node.end_mark.line, node.start_mark.line + 1):
                return f"{key.value} {number}"
    return ""


def _line_of(node: yaml.Node, parts: Sequence[tuple[str, str]]) -> int:
    """Return the line of a path, or of as much of it as there is."""
    line: int = node.start_mark.line + 1
    for name, number in parts:
        if isinstance(node, yaml.MappingNode) and name:
            found = [(key, value) for key, value in node.value if key.value == name]
            if not found:
                return line
            key, node = found[0]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and number and int(number) < len(node.value):
            node = node.value[int(number)]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _line_of_name(name: str, text: str) -> int:
    """Return the line on which a name is given to a module, feature or other part; else 0."""
    given = re.compile(rf"^[ -]*(name|id): ['\"]?{re.escape(name)}['\"]?$")
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if given.match(line)), 0)
