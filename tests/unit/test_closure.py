"""The closure of modules: which specifications a brief has room for."""

from __future__ import annotations

from support.plans import module_data, plan_of

from pygen_copier.digests import canonical_json
from pygen_copier.plan.closure import used_closure
from pygen_copier.tokens import estimate_tokens

PLAN = plan_of(
    module_data("base"),
    module_data("codes", uses=["base"]),
    module_data("noise"),
    module_data("tables", uses=["codes", "noise"]),
)


def names(*begin: str, own: int = 10_000, most: int = 10_000) -> list[str]:
    """Return the names of a closure."""
    return [module.name for module in used_closure(PLAN, begin, own, most)]


def test_the_nearest_come_first() -> None:
    """Modules that are begun with come before what they use, and that before what this uses."""
    assert names("tables") == ["tables", "codes", "noise", "base"]
    assert names("noise", "codes") == ["noise", "codes", "base"]
    assert names() == []


def test_what_is_too_long_is_left_out() -> None:
    """The farthest are left out first, and the first is there however long it is.

    What a brief is about has more room than what that uses.
    """
    one = max(estimate_tokens(canonical_json(module.spec())) for module in PLAN.modules)
    assert names("tables", most=3 * one) == ["tables", "codes", "noise"]
    assert names("tables", most=1) == ["tables"]
    assert names("codes", "noise", most=1) == ["codes", "noise"]
    assert names("codes", "noise", own=1) == ["codes"]
