"""The closure of modules: they and all that they use, as far as a brief has room for it."""

from __future__ import annotations

from collections.abc import Iterable

from pygen_copier.digests import canonical_json
from pygen_copier.plan.model import Module, Plan
from pygen_copier.tokens import estimate_tokens

OWN_TOKENS = 3_000
"""How long the specifications of what a brief is about are at most, but for the first."""

CLOSURE_TOKENS = 1_000
"""How long they are at most with those of what they use: what is near says most."""


def used_closure(
    plan: Plan, names: Iterable[str], own: int = OWN_TOKENS, most: int = CLOSURE_TOKENS
) -> list[Module]:
    """Return modules and what they use, the nearest first, up to what would be too long.

    Args:
        plan: The plan.
        names: The modules to begin with.
        own: The most tokens that the specifications of these may have; the first is always there.
        most: The most tokens that all may have where one is added that these use.
    """
    pending, found, tokens = list(dict.fromkeys(names)), dict[str, Module](), 0
    begun = frozenset(pending)
    for name in pending:  # it grows
        module = plan.module(name)
        tokens += estimate_tokens(canonical_json(module.spec()))
        if found and tokens > (own if name in begun else most):
            break
        found[name] = module
        pending += [used for used in module.uses if used not in pending]
    return list(found.values())
