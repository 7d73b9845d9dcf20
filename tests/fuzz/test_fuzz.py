"""Whatever others supply is read or refused in our own words: no other error, no hang, no flood.

    FUZZ_EXAMPLES=10000 python -m pytest tests/fuzz

The suite tries a thousand examples a target, and all of the corpus; `support.fuzzing` tries a
hundred thousand.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.fuzz_targets import CORPUS, NAMES, TARGETS, WORDS
from support.fuzzing import fuzz

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1000"))
TEXTS = [name for name, target in TARGETS.items() if not target.is_data]

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,  # an example that takes too long is ended
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
DATA = st.recursive(
    _LEAVES | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)


def pieces(*words: str) -> st.SearchStrategy[str]:
    """Return texts of words that mean something to a reader, and of others in between."""
    return st.lists(st.sampled_from(words) | st.text(max_size=5), max_size=25).map("".join)


@pytest.mark.parametrize("name", ["plans", "records"])
def test_data(tmp_path: Path, name: str) -> None:
    """A plan or a record of any data, and the texts in it."""

    @fuzzed
    @given(DATA)
    def try_it(data: Any) -> None:
        TARGETS[name].try_it(data, tmp_path)

    try_it()


@pytest.mark.parametrize("name", TEXTS)
def test_texts(tmp_path: Path, name: str) -> None:
    """Answers, replies, pages, specifications, prompts of one's own and tags, of any text."""

    @fuzzed
    @given(pieces(*TARGETS[name].words))
    def try_it(text: str) -> None:
        TARGETS[name].try_it(text, tmp_path)

    try_it()


@pytest.mark.parametrize("name", TARGETS)
def test_corpus(tmp_path: Path, name: str) -> None:
    """What once failed, or means much, is read or refused, and so is what is near it."""
    for example in TARGETS[name].corpus().values():
        TARGETS[name].try_it(example, tmp_path)
    assert fuzz(TARGETS[name], 200, 0, tmp_path)["failed"] == 0, f"see {CORPUS / name}"


def test_every_folder_of_the_corpus_has_its_target() -> None:
    """No example is kept that nothing tries."""
    assert {path.name for path in CORPUS.iterdir()} == {*TARGETS}
