"""The check of names: every name that is looked up is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pygen_copier.formatting.ruff import SYNTAX
from pygen_copier.generation.check import Check, Texts
from pygen_copier.source.syntax import Source

_CODES = frozenset({"F821", "F822", "F823", SYNTAX})


class DefinedNames(Check):
    """Every name is defined, and every construct is known to the oldest Python supported."""

    id: ClassVar[str] = "names"
    title: ClassVar[str] = "looks up names that are defined"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the names that are not defined, once each, and syntax that is too new."""
        told: dict[str, str] = {}
        for found in source.findings:
            if found.code in _CODES:
                message = found.message[:1].lower() + found.message[1:].rstrip(".")
                told.setdefault(message, f"Line {found.line}: {message}.")
        return list(told.values())
