"""Requirements: what a text demands, letter for letter, and what of it stays in a revision."""

from __future__ import annotations

import pytest

from pygen_copier.plan.model import Plan, Requirement
from pygen_copier.plan.requirements import MOST, Gathered, Sources, gathered, to_ask
from pygen_copier.plan.signatures_in_text import Demanded, annotated, demanded_in
from pygen_copier.plan.statements import is_demand, statements


def test_a_plan_holds_so_many_and_no_more() -> None:
    """What code finds comes first, in its order; what has no room is given back, each text once."""
    lines = [f"Word {number} must be even." for number in range(2 * MOST)]
    texts = {"description": "\n\n".join([*lines, *lines, "Every odd word is refused."])}
    found = gathered(Sources(texts, texts), ["Every odd word is refused."], None)
    assert [each.text for each in found.requirements] == lines[:MOST]
    assert found.beyond == (*lines[MOST:], "Every odd word is refused.")
    plan = Plan(summary="", requirements=found.requirements)
    again = gathered(Sources(texts, {"description": "Word 5 must be odd."}), (), plan)
    assert again.requirements == found.requirements
    assert again.beyond == ("Word 5 must be odd.",)


def test_few_words_of_a_large_specification_take_no_time() -> None:
    """Twenty thousand demands are as many lines to look for, and not that many squared."""
    lines = [f"Word {number} must be even." for number in range(20_000)]
    texts = {"description": "\n\n".join(lines)}
    assert len(gathered(Sources(texts, texts), (), None).beyond) == len(lines) - MOST


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It offers `frobnicate(x, /, *, mode='fast')`.", ["frobnicate(x, /, *, mode='fast')"]),
        ("It offers frobnicate(x, /, *, mode='fast') too.", ["frobnicate(x, /, *, mode='fast')"]),
        ("`load(path: str) -> Library` reads.", ["load(path: str) -> Library"]),
        ("`Library.load(path)`, `Book(name, n=3)`", ["Library.load(path)", "Book(name, n=3)"]),
        ("There is a function load(path).", ["load(path)"]),
        ("`def load(path, *, strict=True)`", ["load(path, *, strict=True)"]),
        # Usage, mathematics, plurals, other people's code, and what is not to be there.
        ("`f(x)` of the file(s) runs in O(n) and `O(n)`", []),
        ("`load(1)` gives 2, `y = load(x)`, `load(x).size`, `load(x) == 3`", []),
        ("It calls `print(x)` and `len(words)`.", []),
        ("It must not offer `burn(house)`, and never `eval(text)`.", []),
        ("Use `_private(x)` or `class Foo(Bar)`.", []),
    ],
)  # fmt: skip
def test_signatures_are_told_from_usage(text: str, shown: list[str]) -> None:
    """What reads like a signature is demanded; what is called, denied or Python's own is not."""
    assert [each.shown for each in demanded_in(text)] == shown


@pytest.mark.parametrize(
    ("planned", "fits"),
    [
        ("(x: float, /, *, mode: str = 'fast') -> float", True),
        ("(self, x, /, *, mode='fast')", True),
        ("(x: float, *, mode: str = 'fast') -> float", False),
        ("(x: float, /, mode: str = 'fast') -> float", False),
        ("(x: float, /, *, mode: str = 'slow') -> float", False),
        ("(x: float, /, *, mode: str) -> float", False),
        ("(y: float, /, *, mode: str = 'fast') -> float", False),
        ("(x: float, /, *, mode: str = 'fast', more: int = 0) -> float", False),
    ],
)
def test_parameters_are_exactly_those_demanded(planned: str, fits: bool) -> None:
    """Names, kinds, order and defaults count; types only where they are demanded."""
    assert Demanded("", "f", "(x, /, *, mode='fast')").fits(planned) is fits


def test_a_demanded_signature_gets_the_types_there_are() -> None:
    """Those of the planned function of that name, else those of defaults."""
    assert annotated("(x, /, *, n=3)") == "(x: object, /, *, n: int = 3) -> object"
    planned = "(x: list[int]) -> bool"
    assert annotated("(x, *more)", planned) == "(x: list[int], *more: object) -> bool"


def test_statements_are_sentences_points_and_definitions() -> None:
    """Markdown gives the same statements however it is wrapped; headings demand nothing."""
    text = (
        "# Codes\n\nWords are read, e.g. from files. They\nmust be `even(a. B)`. So!\n\n"
        "- first point\n- [ ] second must\n  go on\n\n"
        "```python\ndef load(path, /):\n    pass\n```\n"
    )
    assert statements(text) == [
        "Words are read, e.g. from files.",
        "They must be `even(a. B)`.",
        "So!",
        "first point",
        "second must go on",
        "def load(path, /)",
    ]
    assert [is_demand(each) for each in statements(text)] == [False, True, False, False, True, True]


def gather(text: str, told: list[str], before: Gathered | None = None) -> Gathered:
    """Return what is gathered of a description, after an earlier one."""
    plan = None
    if before:
        plan = Plan(requirements=before.requirements, last_requirement=before.last)
    return gathered(Sources({"description": text}, {"description": text}), told, plan)


def test_only_what_stands_there_counts() -> None:
    """White space is folded; what is invented, cut within a word or said already is left out."""
    text = "It must sort.\nAmounts are   exact decimals, and dates are days."
    told = ["Amounts are exact decimals", "ounts are exact", "It sends mail.", "It must sort."]
    found = gather(text, told)
    assert [(each.id, each.text) for each in found.requirements] == [
        ("R1", "It must sort."),
        ("R2", "Amounts are exact decimals"),
    ]
    assert found.unfounded == ("ounts are exact", "It sends mail.")


def test_ids_stay_and_are_not_given_twice() -> None:
    """A requirement keeps its id as long as it stands there; a new one has a number never used."""
    first = gather("It must sort. It must count.", [])
    second = gather("It must sort.", [], first)
    assert [each.id for each in second.requirements] == ["R1"]
    assert [each.id for each in second.gone] == ["R2"]
    third = gather("It must sort. It must weigh words.", [], second)
    assert [each.id for each in third.requirements] == ["R1", "R3"]


def test_a_new_wording_goes_to_the_same_modules() -> None:
    """What a sentence said before tells where its new words belong."""
    before = Requirement.model_validate(
        {"id": "R1", "text": "It must sort words by weight.", "modules": ["weights"]}
    )
    found = gather("It must sort words by length.", [], Gathered((before,)))
    assert found.requirements[0].modules == ("weights",)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Small codes.", False),
        ("It must offer `load(path)` for files of any size that there may be.", False),
        ("Words are read from files, and an empty word is even.", True),
        ("単語はファイルから読み込まれ、空の単語は偶数です。", True),
    ],
)
def test_nobody_is_asked_about_a_few_words(text: str, asked: bool) -> None:
    """A model reads only what says more than code finds by itself."""
    assert bool(to_ask(Sources({}, {"description": text}))) is asked
