"""The review of a plan: what a person sees of it on one screen, before anything is generated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pygen_copier.plan.consent import unconfirmed, with_neighbour
from pygen_copier.plan.model import Module, Plan
from pygen_copier.text import columns, count, cut, oneline, pad

MANY_FEATURES = 12

_MOST_NEIGHBOURS = 3
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
    head = [f"{count(len(features), 'feature')} in {count(len(modules), 'module')}:"]
    tail = [_listed("Dependencies", plan.dependencies, width)]
    if new := unconfirmed(plan):
        tail.append(_listed("Of these a model added, and you have not confirmed", new, width))
    near = [said for text in plan.dependencies if (said := with_neighbour(text)) != oneline(text)]
    tail += [f"Look again: {said}" for said in near[:_MOST_NEIGHBOURS]]
    if plan.scripts:
        tail.append(_listed("Commands", [script.name for script in plan.scripts], width))
    if len(bare) == len(features):
        tail.append("No feature has pseudocode.")
    elif bare:
        tail.append(_listed("Without pseudocode", bare, width))
    cost = f"about {count(requests, 'request')}, {count(tokens, 'token')}"
    tail.append(f"Generation: {cost if requests else 'no request'}.")
    if len(features) > MANY_FEATURES:
        tail.append("Hint: so many features are better planned as several packages.")
    room = height - len(head) - len(tail)
    return "\n".join(cut(line, width) for line in [*head, *_lines(modules, room, width), *tail])


def _lines(modules: Sequence[Module], room: int, width: int) -> list[str]:
    shown = modules if len(modules) <= room else modules[: room - 1]
    names = [cut(oneline(module.name), _WIDEST_NAME) for module in shown]
    column = max(map(columns, names), default=0)
    left = width - column - 2 * len(_MARGIN)
    lines = [
        f"{_MARGIN}{pad(name, column)}{_MARGIN}{_facts(module, left)}".rstrip()
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
    uses = cut(uses, max(room // 3, room - columns(serves) - 2))
    return f"{cut(serves, room - columns(uses) - 2)}; {uses}"


def _listed(label: str, texts: Iterable[str], width: int) -> str:
    """Return as many texts as fit on a line, at least one; the rest is counted."""
    items = [cut(oneline(text), width // 2) for text in texts] or ["none"]
    shown = len(items)
    while True:
        rest = f", … and {len(items) - shown} more" if shown < len(items) else ""
        line = f"{label}: {', '.join(items[:shown])}{rest}"
        if shown == 1 or columns(line) <= width:
            return line
        shown -= 1
