"""The closure of modules: they and all that they use, as far as a brief has room for it."""

from __future__ import annotations

from collections.abc import Iterable

from pygen_copier.digests import canonical_json
from pygen_copier.plan.model import Module, Plan
from pygen_copier.tokens import estimate_tokens


def used_closure(plan: Plan, names: Iterable[str], most: int) -> list[Module]:
    """Return modules and what they use, the nearest first.

    Args:
        plan: The plan.
        names: The modules to begin with; all of them are returned.
        most: The most tokens that the specifications of further modules may have; the
            first that would go beyond is left out, and all after it.
    """
    found = {name: plan.module(name) for name in names}
    pending = list(found.values())
    while pending:
        for name in pending.pop(0).uses:
            if name in found:
                continue
            module = plan.module(name)
            most -= estimate_tokens(canonical_json(module.spec()))
            if most < 0:
                return list(found.values())
            found[name] = module
            pending.append(module)
    return list(found.values())
