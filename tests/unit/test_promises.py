"""Promises: what descriptions say that a package has is there."""

from __future__ import annotations

import pytest
from support.plans import module_data, plan_of

from pygen_copier.events import Event
from pygen_copier.plan.model import Feature
from pygen_copier.plan.planning.reconciliation import keeping_promises
from pygen_copier.plan.promises import Promises

PLAN = plan_of(module_data("codes"))


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("`distance(3)` and `Code.rate()`, in `tiny_codes.codes.distance(n)`.", []),
        ("`print(x)`, `np.sum(x)`, `x.sum()`, `math.sqrt(2)`, save_ris().", []),
        ("`save_ris(path)` writes.", ["save_ris()"]),
        ("`Code.save()`, `codes.load()` or `tiny_codes.read()`.", None),
    ],
)
def test_calls_of_what_is_not_there_are_found(text: str, broken: list[str] | None) -> None:
    """What is called on something else, or is Python's, is no promise."""
    expected = ["Code.save()", "codes.load()", "tiny_codes.read()"] if broken is None else broken
    assert Promises(PLAN, "tiny-codes").broken(text) == expected


def test_a_bare_call_may_be_of_a_dependency() -> None:
    """Where the package has dependencies, only what is called on its own names is certain."""
    plan = plan_of(module_data("codes"), dependencies=["scipy"])
    text = "`minimize(f)` is used. `Code.save()` is not."
    assert Promises(plan, "tiny-codes").broken(text) == ["Code.save()"]


def test_sentences_that_promise_what_is_not_there_go() -> None:
    """The rest stays letter for letter, and it is told what went."""
    heard: list[Event] = []
    text = "It reads e.g. words, v1.2 too. `save_ris(p)` writes RIS! Then `distance(3)` counts."
    features = [Feature(name="parity", description=text), Feature(name="own", description=text)]
    found = keeping_promises(PLAN, features, {"parity"}, "tiny-codes", heard.append)
    kept = "It reads e.g. words, v1.2 too. Then `distance(3)` counts."
    assert [feature.description for feature in found] == [kept, text]
    assert heard == [
        Event("feature:parity", "left out", "nothing has save_ris(), which its description named")
    ]


def test_a_description_is_never_emptied() -> None:
    """Where every sentence promises too much, it stays for a person to mend."""
    feature = Feature(name="parity", description="`save_ris(p)` writes.")
    assert keeping_promises(PLAN, [feature], {"parity"}, "p", lambda _: None) == (feature,)
