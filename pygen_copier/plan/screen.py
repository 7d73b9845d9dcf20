"""The review of a plan: what a person sees of it on one screen, before anything is generated."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from pygen_copier.plan.model import Module, Plan
from pygen_copier.text import oneline

MANY_FEATURES = 12

_MARGIN = "  "
_WIDEST_NAME = 24


def one_screen(plan: Plan, requests: int, tokens: int, width: int = 78, height: int = 20) -> str:
    """Return a plan's summary as plain lines; what does not fit is counted.

    Args:
        plan: A valid plan.
        requests: How many requests the generation takes, as estimated.
        tokens: How many tokens these take.
        width: The columns of the screen.
        height: The lines of the screen, at least 8.
    """
    features, modules = plan.features, plan.modules
    bare = [feature.name for feature in features if not feature.pseudocode]
    head = [f"{_count(len(features), 'feature')} in {_count(len(modules), 'module')}:"]
    tail = [_listed("Dependencies", plan.dependencies, width)]
    if len(bare) == len(features):
        tail.append("No feature has pseudocode.")
    elif bare:
        tail.append(_listed("Without pseudocode", bare, width))
    cost = f"about {_count(requests, 'request')}, {_count(tokens, 'token')}"
    tail.append(f"Generation: {cost if requests else 'no request'}.")
    if len(features) > MANY_FEATURES:
        tail.append("Hint: so many features are better planned as several packages.")
    room = height - len(head) - len(tail)
    return "\n".join(_cut(line, width) for line in [*head, *_lines(modules, room, width), *tail])


def _lines(modules: Sequence[Module], room: int, width: int) -> list[str]:
    shown = modules if len(modules) <= room else modules[: room - 1]
    names = [_cut(oneline(module.name), _WIDEST_NAME) for module in shown]
    column = max(map(len, names), default=0)
    left = width - column - 2 * len(_MARGIN)
    lines = [
        f"{_MARGIN}{name:{column}}{_MARGIN}{_facts(module, left)}".rstrip()
        for name, module in zip(names, shown, strict=True)
    ]
    if rest := len(modules) - len(shown):
        lines.append(f"{_MARGIN}… and {rest} more modules")
    return lines


def _facts(module: Module, room: int) -> str:
    """Return what a module serves and uses; the second has a third of the room at most."""
    serves = f"serves {', '.join(map(oneline, module.features))}" if module.features else ""
    uses = f"uses {', '.join(map(oneline, module.uses))}" if module.uses else ""
    if not (serves and uses):
        return serves or uses
    uses = _cut(uses, max(room // 3, room - _columns(serves) - 2))
    return f"{_cut(serves, room - _columns(uses) - 2)}; {uses}"


def _listed(label: str, texts: Iterable[str], width: int) -> str:
    """Return as many texts as fit on a line, at least one; the rest is counted."""
    items = [_cut(oneline(text), width // 2) for text in texts] or ["none"]
    shown = len(items)
    while True:
        rest = f", … and {len(items) - shown} more" if shown < len(items) else ""
        line = f"{label}: {', '.join(items[:shown])}{rest}"
        if shown == 1 or _columns(line) <= width:
            return line
        shown -= 1


def _cut(line: str, width: int) -> str:
    """Return a line, or as much of it as fits with an ellipsis."""
    if _columns(line) <= width:
        return line
    while _columns(line) > width - 1:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _columns(text: str) -> int:
    """Return how wide a terminal shows a text: East Asian characters take two columns."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
