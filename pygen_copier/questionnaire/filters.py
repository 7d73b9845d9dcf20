"""Filters with which a template writes any text into a file without breaking it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pygen_copier.generation.record import Record, json_lines
from pygen_copier.plan.model import PlanError, read_plan
from pygen_copier.python.docstrings import docstring, oneline
from pygen_copier.yaml_text import dump_yaml

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_BLOCK_START = re.compile(r"([#>+=|\[-]|\*(?= |\*\*|$)|_(?=__)|~(?=~~)|\d{1,9}(?=[.)]))")


def toml(value: object) -> str:
    """Return a text, or a list of texts, as TOML.

    TOML's basic strings take JSON's escapes; DEL is TOML's own rule.
    """
    text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)


def docstring_inside(text: str | None) -> str:
    """Return a text as the inside of a module's docstring."""
    return docstring(text)[3:-3]


def mdline(text: str | None) -> str:
    """Return a text on one line of Markdown that starts no block and holds no HTML.

    Code spans, emphasis and links stay what they are.
    """
    line, end, out = oneline(text), 0, []
    for span in _CODE_SPAN.finditer(line):
        out += [_prose(line[end : span.start()]), span[0]]
        end = span.end()
    line = "".join([*out, _prose(line[end:])])
    if start := _BLOCK_START.match(line):
        head = start[0]
        line = (f"{head}\\" if head.isdigit() else f"\\{head}") + line[start.end() :]
    return line


def answers_yaml(answers: Mapping[str, Any]) -> str:
    """Return the answers file: the plan as clean YAML, the record as one block with a line each.

    YAML readers take a block of text in one piece, many times faster than a mapping.
    """
    plain = {name: value for name, value in answers.items() if name != "generated"}
    with suppress(PlanError):  # an old render may hold a plan of other times, shown as it is
        plain["plan"] = read_plan(plain.get("plan")).dump()
    text = dump_yaml(plain)
    if "generated" in answers:
        lines = json_lines(Record.read(answers["generated"]).data()).splitlines()
        text += "generated: |-\n" + "".join(f"  {line}\n" for line in lines)
    return text


def _prose(text: str) -> str:
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text.replace("\\", "\\\\"))
    return text.replace("<", "&lt;").replace("`", "\\`")


FILTERS = {
    "answers_yaml": answers_yaml,
    "docstring": docstring_inside,
    "mdline": mdline,
    "oneline": oneline,
    "toml": toml,
}
