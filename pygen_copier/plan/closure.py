"""The closure of modules: they and all that they use, as far as a brief has room for it."""

from __future__ import annotations

from collections.abc import Iterable

from pygen_copier.digests import canonical_json
from pygen_copier.plan.model import Module, Plan
from pygen_copier.tokens import estimate_tokens

CLOSURE_TOKENS = 3_000
"""How long the specifications in one brief are at most, but for the first."""


def used_closure(plan: Plan, names: Iterable[str], most: int = CLOSURE_TOKENS) -> list[Module]:
    """Return modules and what they use, the nearest first, up to what would be too long.

    Args:
        plan: The plan.
        names: The modules to begin with.
        most: The most tokens that their specifications may have; the first is always there.
    """
    found = dict[str, Module]()
    pending = list(dict.fromkeys(names))
    for name in pending:  # it grows
        module = plan.module(name)
        most -= estimate_tokens(canonical_json(module.spec()))
        if found and most < 0:
            break
        found[name] = module
        pending += [used for used in module.uses if used not in pending]
    return list(found.values())
