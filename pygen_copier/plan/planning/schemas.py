"""JSON Schemas of the planning replies: every list and text has an end, and names are given ones.

A model that is held to a schema fills a list or a text until something stops it. The bounds are
about twice what a good model writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pygen_copier.plan.planning.refinement import CRITERIA, HIGHEST, LOWEST

TAGLINE, SENTENCE, PARAGRAPH, PAGE = 120, 400, 2_000, 3_000
"""Characters of texts."""

MOST_PROPOSED = 8
MOST_REQUIRED = 40
_LONGEST_NAME, _LONGEST_REQUIREMENT = 80, 600
MOST_QUESTIONS = 5
_QUESTION = 200


def _text(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _list(item: Mapping[str, Any], least: int, most: int) -> dict[str, Any]:
    return {"type": "array", "items": dict(item), "minItems": least, "maxItems": most}


def _one_of(names: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}


ASSESS = _object(
    {"allowed": {"type": "boolean"}, "reason": {"type": "string", "maxLength": SENTENCE}}
)
FEATURES = _object({"features": _list(_text(_LONGEST_NAME), 1, MOST_PROPOSED)})
CLARIFY = _object(
    {
        "questions": _list(
            _object({"question": _text(_QUESTION), "default": _text(_QUESTION)}), 0, MOST_QUESTIONS
        )
    }
)
# Whoever writes summaries alone, as models were once asked to, is not asked again for the other.
SUMMARY = {
    **_object({"tagline": _text(TAGLINE), "summary": _text(PARAGRAPH)}),
    "required": ["summary"],
}
CONTEXT = _object({"context": _text(PARAGRAPH)})
CONDENSED = _object({"text": _text(SENTENCE)})

REQUIREMENTS = _object({"requirements": _list(_text(_LONGEST_REQUIREMENT), 0, MOST_REQUIRED)})

_DESCRIPTION = {"description": _text(PARAGRAPH)}
_PSEUDOCODE = {**_DESCRIPTION, "pseudocode": {"type": "string", "maxLength": PAGE}}
_FULL = {**_PSEUDOCODE, "implementation": {"type": "string", "maxLength": PARAGRAPH}}
_FEATURE_TEXTS = {"description": _DESCRIPTION, "pseudocode": _PSEUDOCODE, "full": _FULL}


def more_features() -> dict[str, Any]:
    """Return the schema of features beside those there are, of which there may be none."""
    return _object({"features": _list(_text(_LONGEST_NAME), 0, MOST_PROPOSED)})


def feature(enhancement: str) -> dict[str, Any]:
    """Return the schema of a feature's enhancement at a level."""
    return _object(_FEATURE_TEXTS[enhancement])


def enhance(enhancement: str, names: Sequence[str]) -> dict[str, Any]:
    """Return the schema of the enhancement of several features at once."""
    item = _object({"name": _one_of(names), **_FEATURE_TEXTS[enhancement]})
    return _object({"features": _list(item, len(names), len(names))})


def judge(subjects: Sequence[str]) -> dict[str, Any]:
    """Return the schema of verdicts on texts."""
    score = {"type": "number", "minimum": LOWEST, "maximum": HIGHEST}
    verdict = _object(
        {
            "subject": _one_of(subjects),
            "scores": _object(dict.fromkeys(CRITERIA, score)),
            "advice": {"type": "string", "maxLength": PARAGRAPH},
        }
    )
    return _object({"verdicts": _list(verdict, len(subjects), len(subjects))})


def reconcile(names: Sequence[str]) -> dict[str, Any]:
    """Return the schema of those descriptions of features that change."""
    item = _object({"name": _one_of(names), **_DESCRIPTION})
    return _object({"features": _list(item, 0, len(names))})
