"""Filters with which a template writes any text into a file without breaking it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import yaml

from pygen_copier import process
from pygen_copier.errors import PygenError
from pygen_copier.generation.record import Record, json_lines
from pygen_copier.markdown.escape import code, fenced, link, mdline
from pygen_copier.names import slug
from pygen_copier.plan.clarified import read_clarifications
from pygen_copier.plan.feature_list import listed
from pygen_copier.plan.model import read_plan
from pygen_copier.python.docstrings import docstring
from pygen_copier.text import first_sentence, oneline
from pygen_copier.yaml_text import dump_yaml


def toml(value: object) -> str:
    """Return a text, or a list of texts, as TOML.

    TOML's basic strings take JSON's escapes; DEL is TOML's own rule.
    """
    text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return _readable(text)


def yaml_text(value: object) -> str:
    """Return a text as a quoted YAML scalar on one line."""
    text = yaml.safe_dump(_readable(str(value)), default_style='"', allow_unicode=True, width=2**31)
    return text.rstrip("\n")


def docstring_inside(text: str | None) -> str:
    """Return a text as the inside of a module's docstring."""
    return docstring(text)[3:-3]


def answers_yaml(answers: Mapping[str, Any]) -> str:
    """Return the answers file: plan and features as clean YAML, the record as one block of lines.

    YAML readers take a block of text in one piece, many times faster than a mapping.
    """
    plain = {name: value for name, value in answers.items() if name != "generated"}
    with suppress(PygenError):  # an old render may hold answers of other times, shown as they are
        plain["plan"] = read_plan(plain.get("plan")).dump()
        if "features" in plain:
            plain["features"] = listed(plain["features"])
        if "clarifications" in plain:
            plain["clarifications"] = dict(read_clarifications(plain["clarifications"]))
    text = process.one(_Written).text_of(plain)
    if "generated" in answers:
        lines = json_lines(Record.read(answers["generated"]).data()).splitlines()
        text += "generated: |-\n" + "".join(f"  {line}\n" for line in lines)
    return text


class _Written:
    """The answers as they were written last: an update writes the same ones in each render."""

    def __init__(self) -> None:
        self._said = self._text = ""

    def text_of(self, answers: Mapping[str, Any]) -> str:
        """Return answers as YAML."""
        said = repr(answers)
        if said != self._said:
            self._said, self._text = said, dump_yaml(answers)
        return self._text


FILTERS = {
    "answers_yaml": answers_yaml,
    "code": code,
    "docstring": docstring_inside,
    "fenced": fenced,
    "first_sentence": first_sentence,
    "link": link,
    "mdline": mdline,
    "oneline": oneline,
    "regex": re.escape,
    "slug": slug,
    "toml": toml,
    "yaml": yaml_text,
}


def _readable(text: str) -> str:
    """Return a text with a mark in place of each lone surrogate, which no file can hold."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)
