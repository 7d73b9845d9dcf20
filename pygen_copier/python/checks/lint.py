"""The check of lint: the package's own linter has nothing to say of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from pygen_copier.formatting.ruff import ALWAYS, SYNTAX
from pygen_copier.generation.check import Check, Texts
from pygen_copier.source.syntax import Source

# Names that are not there and security have checks of their own, which no comment silences.
_ELSEWHERE = re.compile("|".join((SYNTAX, *(f"{code}[0-9]*" for code in ALWAYS))))


class Lint(Check):
    """The rules of the package's own linter hold, those it could mend by itself included."""

    id: ClassVar[str] = "lint"
    title: ClassVar[str] = "passes the package's own lint"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what the linter says, with the code of each rule."""
        return [
            f"Line {found.line}: {found.message.rstrip('.')} (ruff {found.code})."
            for found in source.findings
            if not _ELSEWHERE.fullmatch(found.code)
        ]
