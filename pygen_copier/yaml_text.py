"""YAML for people: keys in their order, long text as blocks, no wrapped lines, no aliases."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

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


def read_yaml(value: object) -> object:
    """Return what YAML text holds; anything that is no text is returned as it is.

    Raises:
        PygenError: The text is no YAML; the message names the line.
    """
    return _read(value) if isinstance(value, str) else value


@lru_cache(8)
def _read(text: str) -> object:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise PygenError(f"This is no YAML: {place}{problem}.") from None
