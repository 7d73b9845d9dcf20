"""Promises: what descriptions say that a package has is there."""

from __future__ import annotations

import re

import pytest
from support.plans import module_data, plan_of

from pygen_copier.events import Event
from pygen_copier.plan.api import Class
from pygen_copier.plan.model import Feature
from pygen_copier.plan.planning.kept_promises import keeping_promises
from pygen_copier.plan.promises import Promises

PLAN = plan_of(module_data("codes"))


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("`distance(3)` and `Code.rate()`, in `tiny_codes.codes.distance(n)`.", []),
        ("`print(x)`, `np.sum(x)`, `x.sum()`, `math.sqrt(2)`, save_ris().", []),
        ("`codes.toml`, `OrderedDict`, `Code.rate.real`, `codes.Code`, `--all`, `a = 1`.", []),
        ("BibTeX files are read: `BibTeX`. `code` and `row_major` are no names of its own.", []),
        ("`save_ris(path)` writes.", ["save_ris()"]),
        ("`codes.LIMITS`, `tiny_codes.read` and `Code.size`.", None),
        ("A `RisWriter` writes.", ["RisWriter"]),
        ("`Code.save()`, `codes.load()` or `tiny_codes.read()`.", None),
    ],
)
def test_names_of_what_is_not_there_are_found(text: str, broken: list[str] | None) -> None:
    """What is of something else, is Python's, a file, a value or a word, is no promise."""
    expected = re.findall(r"`([^`]*)`", text) if broken is None else broken
    assert Promises(PLAN, "tiny-codes").broken(text) == expected


def test_a_bare_name_may_be_of_a_dependency() -> None:
    """Where the package has dependencies, only what stands at its own names is certain."""
    plan = plan_of(module_data("codes"), dependencies=["scipy"])
    text = "`minimize(f)` is used, with a `LinearConstraint`. `Code.save()` is not."
    assert Promises(plan, "tiny-codes").broken(text) == ["Code.save()"]


def test_a_class_of_foreign_descent_may_have_more() -> None:
    """What it has of a class that is not planned cannot be told."""
    item = {"kind": "class", "name": "Frame", "doc": "", "bases": ["pandas.DataFrame"]}
    plan = plan_of({**module_data("codes"), "api": [item]}, dependencies=["pandas"])
    assert Promises(plan, "tiny-codes").broken("`Frame.groupby()` and `Frame.shape`.") == []


TEXT = "It reads e.g. words, v1.2 too. `save_ris(p)` writes RIS! Then `distance(3)` counts."
KEPT = "It reads e.g. words, v1.2 too. Then `distance(3)` counts."


def test_sentences_that_promise_what_is_not_there_go() -> None:
    """The rest stays letter for letter, and it is told what went."""
    heard: list[Event] = []
    features = [Feature(name="parity", description=TEXT), Feature(name="own", description=TEXT)]
    plan = PLAN.model_copy(update={"features": tuple(features)})
    found = keeping_promises(plan, {"parity"}, (), "tiny-codes", heard.append)
    assert [feature.description for feature in found.features] == [KEPT, TEXT]
    assert heard == [
        Event("feature:parity", "left out", "nothing has save_ris(), which its description named")
    ]


def test_all_that_is_public_keeps_its_promises() -> None:
    """Summary, purposes and words of an API too; hints may name helpers that are to be written."""
    heard: list[Event] = []
    method = {"name": "rate", "signature": "(self) -> float", "doc": TEXT}
    item = {"kind": "class", "name": "Code", "doc": TEXT, "methods": [method]}
    api = [*module_data("codes")["api"][:1], item]
    plan = plan_of({**module_data("codes"), "purpose": TEXT, "api": api})
    hints = "Write `build(n)`. `codes.save()` is called."
    feature = plan.features[0].model_copy(update={"implementation": hints})
    plan = plan.model_copy(update={"summary": TEXT, "features": (feature,)})
    found = keeping_promises(plan, {"parity"}, {"codes"}, "tiny-codes", heard.append, summary=True)
    module = found.modules[0]
    kind = module.api[1]
    assert isinstance(kind, Class)
    assert (found.summary, module.purpose, kind.doc, kind.methods[0].doc) == (KEPT,) * 4
    assert found.features[0].implementation == "Write `build(n)`."
    assert len(heard) == 5
    assert keeping_promises(plan, (), (), "tiny-codes", heard.append) == plan


@pytest.mark.parametrize(
    ("tagline", "kept"),
    [
        ("Read BibTeX files, e.g. by codes.distance()", True),
        ("Write words with save_ris()", False),
        ("Small words by codes.size", False),
    ],
)
def test_a_tagline_names_nothing_that_is_not_there(tagline: str, kept: bool) -> None:
    """It stands in metadata, without backticks; the summary's first sentence stands in for it."""
    plan = PLAN.model_copy(update={"tagline": tagline})
    found = keeping_promises(plan, (), (), "tiny-codes", lambda _: None, summary=True)
    assert found.tagline == (tagline if kept else "")


def test_a_description_is_never_emptied() -> None:
    """Where every sentence promises too much, it stays and is told, for a person to mend."""
    heard: list[Event] = []
    feature = Feature(name="parity", description="`save_ris(p)` writes.")
    plan = PLAN.model_copy(update={"features": (feature,)})
    assert keeping_promises(plan, {"parity"}, (), "p", heard.append) == plan
    assert heard[0].state == "to mend"
