"""The inputs of a plan: features as people write them, and the digests they are known by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.plans import plan_of

from pygen_copier.errors import PygenError
from pygen_copier.plan.inputs import PlanInputs, read_features

ANSWERS: dict[str, Any] = {
    "package_name": "tiny-codes",
    "description": "Small\n  codes. ",
    "features": ["parity checks", "decoding"],
    "enhancement": "full",
    "minimum_python": "3.12",
}


def inputs(**changes: Any) -> PlanInputs:
    """Return the inputs of the answers with changes."""
    return PlanInputs.of_answers({**ANSWERS, **changes})


def named(value: object) -> list[tuple[str, str]]:
    """Return the names and words of the features that are read from an answer."""
    return [(feature.name, feature.given) for feature in read_features(value)]


def test_names_and_sentences_and_pairs() -> None:
    """A feature may be a name, a `name: description` text or mapping, or a sentence."""
    assert named(
        [
            "parity  checks",
            "decoding: by look-up",
            {"noise": "bit flips"},
            "Show 3:2 ratios",
        ]
    ) == [
        ("parity checks", ""),
        ("decoding", "decoding: by look-up"),
        ("noise", "noise: bit flips"),
        ("Show 3:2 ratios", ""),
    ]


def test_a_long_sentence_is_named_by_its_first_words() -> None:
    """A name has at most sixty characters and ends with a whole word; the sentence is kept."""
    sentence = "decode every syndrome of the surface code by matching with weights from the noise"
    [(name, given)] = named([sentence])
    assert given == sentence
    assert sentence.startswith(f"{name} ")
    assert len(name) <= 60
    assert named(["x" * 70]) == [("x" * 60, "x" * 70)]


def test_a_pair_without_a_description_is_a_name() -> None:
    """`- decoding:` in YAML is a mapping to nothing, and means the name alone."""
    assert named([{"decoding": None}]) == [("decoding", "")]


@pytest.mark.parametrize(
    "value", ["7", {"parity": "bits"}, [3], [""], [" "], [["a"]], [{"a": 1, "b": 2}]]
)
def test_what_is_no_list_of_features_is_refused(value: object) -> None:
    """An answer that holds no features is refused with how to write them."""
    with pytest.raises(PygenError, match=r"features (is no list|holds)"):
        read_features(value)


@pytest.mark.parametrize("value", [[": by look-up"], [{"": "by look-up"}], [{" ": "x"}]])
def test_a_feature_without_a_name_is_refused(value: object) -> None:
    """A description without a name is refused here, not after the models were asked."""
    with pytest.raises(PygenError):
        read_features(value)


def test_features_that_are_too_alike_are_refused() -> None:
    """Two features whose examples would have one name are refused, and both are named."""
    with pytest.raises(PygenError) as caught:
        read_features(["Parity checks", "noise", "parity-checks!"])
    assert str(caught.value) == (
        "Two features are too alike: 'Parity checks' and 'parity-checks!'. "
        "Remove one, or reword its first words."
    )


def test_white_space_does_not_count() -> None:
    """White space in the description and features is folded before anything is compared."""
    folded = inputs(description="Small codes.", features=["parity checks ", " decoding"])
    assert inputs() == folded
    assert inputs().digest == folded.digest
    assert inputs().description == "Small codes."


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        ({"description": "Large codes."}, 0),
        ({"features": ["parity checks"]}, 1),
        ({"features": ["decoding", "parity checks"]}, 1),
        ({"features": ["parity checks: of bits", "decoding"]}, 1),
        ({"enhancement": "none"}, 2),
    ],
)
def test_the_digest_tells_what_changed(changes: dict[str, Any], changed: int) -> None:
    """Description, features and enhancement have a part each in the digest."""
    before, after = inputs().digest.split("."), inputs(**changes).digest.split(".")
    assert len(before) == 3
    assert [at for at in range(3) if before[at] != after[at]] == [changed]


@pytest.mark.parametrize("changes", [{"package_name": "other"}, {"minimum_python": "3.13"}])
def test_a_plan_stays_where_nothing_it_is_made_of_changed(changes: dict[str, Any]) -> None:
    """Another package name or Python version makes no plan stale."""
    assert inputs(**changes).fit(plan_of(inputs=inputs().digest))


def test_a_plan_fits_its_inputs_or_is_a_persons_own() -> None:
    """A plan without `inputs` is never stale; one with other inputs is."""
    assert inputs().fit(plan_of())
    assert inputs().fit(plan_of(inputs=inputs().digest))
    assert not inputs(description="Other.").fit(plan_of(inputs=inputs().digest))


def test_code_examples_that_are_gone_are_what_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan fits where a file it was made with is no longer there, and not where it changed."""
    monkeypatch.chdir(tmp_path)
    example = tmp_path / "style.py"
    example.write_text("x = 1\n", encoding="utf-8")
    given = inputs(code_examples=["style.py"])
    plan = plan_of(inputs=given.digest)
    assert plan.inputs.count(".") == 3
    assert given.fit(plan)
    example.write_text("x = 2\n", encoding="utf-8")
    assert not given.fit(plan)
    example.unlink()
    assert given.fit(plan)
    assert not inputs(code_examples=["style.py"], description="Other.").fit(plan)


def test_what_changed_is_known_by_part() -> None:
    """A plan is known to be of this description, and of this enhancement, independently."""
    plan = plan_of(inputs=inputs().digest)
    described, enhanced = inputs(description="Other."), inputs(enhancement="none")
    assert (described.same_description(plan), described.same_enhancement(plan)) == (False, True)
    assert (enhanced.same_description(plan), enhanced.same_enhancement(plan)) == (True, False)


def test_missing_answers_have_defaults() -> None:
    """Only the features must be there."""
    read = PlanInputs.of_answers({"features": ["parity"]})
    assert (read.enhancement, read.minimum_python, read.description) == ("full", "3.11", "")
