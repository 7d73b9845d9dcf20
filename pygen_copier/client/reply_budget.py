"""A reply budget is how many tokens a task's reply may have, and how much it is worth thinking of.

Services hold the room for a reply against their rates, and a small model fills what it is given:
each task gets what it needs, by what its brief holds. The figures are twice to three times what the
replies of the demonstration take, so that a reply which is done is not cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pygen_copier.prompts.brief import plain
from pygen_copier.providers.base import Effort
from pygen_copier.tokens import estimate_tokens

Brief = Mapping[str, Any]

DEFAULT = 8192  # of a task that nobody here knows, such as another recipe's, and of tags
MOST = 32_768

# Tasks whose reply needs no long thought: a verdict, or a text that says again what is there.
_SIMPLE = ("assess", "judge", "condense", "context", "requirements", "clarify", "reconcile")

_FIXED: Mapping[str, int] = {
    "assess": 150,
    "clarify": 800,
    "condense": 600,
    "context": 1_000,
    "features": 600,
    "requirements": 2_000,
    "summary": 800,
    "api": 3_000,
    "example": 2_048,
    "page": 3_072,
    "section": 1_024,
    "score": 800,
    "compare": 250,
    "optimise": 800,
    "translate": 8_192,
}
_FEATURE: Mapping[str, int] = {"description": 500, "pseudocode": 900, "full": 1_400}
_CODE_LEAST = 4_096
_LONGER = 1.25  # what a text may grow by where it is changed


def reply_budget(task: str, brief: Brief) -> int:
    """Return the most tokens that the reply to a task may have.

    Args:
        task: The task.
        brief: The inputs of its brief.
    """
    if task in _FIXED:
        return _FIXED[task]
    measure = _MEASURES.get(task)
    return min(MOST, measure(brief)) if measure else DEFAULT


def effort(task: str) -> Effort:
    """Return how much a thinking model shall think of a task."""
    return "low" if task in _SIMPLE else "medium"


def _feature(brief: Brief) -> int:
    return _FEATURE.get(str(brief.get("detail", "full")), _FEATURE["full"])


def _count(brief: Brief, key: str) -> int:
    listed = brief.get(key)
    return max(1, len(listed)) if isinstance(listed, (list, tuple, Mapping)) else 1


def _of_each(key: str, base: int, each: int) -> Callable[[Brief], int]:
    return lambda brief: base + each * _count(brief, key)


def _of_api(least: int, base: int, each: int) -> Callable[[Brief], int]:
    return lambda brief: max(least, base + each * _api_size(brief))


def _api_size(brief: Brief) -> int:
    """Return how many functions, classes and methods the module of a brief has."""
    module = brief.get("module")
    items = module.get("api", ()) if isinstance(module, Mapping) else ()
    return sum(1 + len(item.get("methods", ())) for item in items if isinstance(item, Mapping))


def _changed(brief: Brief) -> int:
    """Return the budget of a text that is changed: what it would be anew, or what it has and more.

    What a diagnosis mends is one of two texts, whichever is longer.
    """
    of = str(brief.get("of", ""))
    anew = reply_budget(of, brief) if of not in ("", *_CHANGES, "generate") else 0
    texts = [str(plain(brief.get(key)) or "") for key in ("source", "tests")]
    return max(anew, _CODE_LEAST, 500 + round(_LONGER * max(map(estimate_tokens, texts))))


def _piece(brief: Brief) -> int:
    """Return the budget of some definitions of a file, or of a rest of which nobody knows."""
    names = brief.get("names")
    return max(2_048, 700 * len(names)) if isinstance(names, (list, tuple)) and names else DEFAULT


_CHANGES = ("revise", "repair", "diagnose")
_MEASURES: Mapping[str, Callable[[Brief], int]] = {
    "feature": _feature,
    "enhance": lambda brief: 100 + _feature(brief) * _count(brief, "features"),
    "judge": _of_each("texts", 150, 250),
    "structure": _of_each("features", 1_500, 1_800),
    "modules": _of_each("features", 800, 400),
    "reconcile": _of_each("features", 200, 300),
    "module": _of_api(6_144, 1_200, 500),
    "tests": _of_api(_CODE_LEAST, 1_000, 400),
    **dict.fromkeys(_CHANGES, _changed),
    "piece": _piece,
}
