"""Missed optimisations of a translation: what only a judge can tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from pygen_copier.evaluation.javascript.errors import Finding
from pygen_copier.evaluation.javascript.translation import Translation
from pygen_copier.evaluation.judging.judge import Judge, in_parallel
from pygen_copier.prompts.brief import Document

_TASK = "optimise"
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "findings": {
            "type": "array",
            "maxItems": 10,
            "items": {
                "type": "object",
                "properties": {
                    "line": {"type": "integer"},
                    "problem": {"type": "string", "maxLength": 300},
                },
                "required": ["line", "problem"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["findings"],
    "additionalProperties": False,
}


def optimisations(judges: Sequence[Judge], translation: Translation) -> list[Finding] | None:
    """Return what judges say is needlessly slow in a translation; None where none of them says.

    Args:
        judges: The judges.
        translation: The translation.

    Raises:
        ProviderError: A model could not be asked, whatever the retries.
    """
    calls = [
        partial(_asked, judge, path, text)
        for judge in judges
        for path, text in translation.modules.items()
    ]
    found = [each for each in in_parallel(calls) if each is not None]
    return [each for findings in found for each in findings] if found else None


def _asked(judge: Judge, path: str, text: str) -> list[Finding] | None:
    brief = {"path": path, "source": Document("javascript", path, text)}
    found, why = judge.ask(_TASK, path, brief, _SCHEMA, 1)
    if why:
        return None
    lines = text.count("\n") + 1
    return [
        Finding("optimisation", path, each["line"], f"{each['problem']} ({judge.model})")
        for each in found["findings"]
        if 1 <= each["line"] <= lines
    ]
