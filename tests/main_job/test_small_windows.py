"""The paper's eight features with models of small windows: each ends in a package."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from support.copier import Project
from support.model import good_model
from support.moods import Window
from support.outcome import FEATURES_OF_THE_PAPER, Outcome, outcome
from support.projects import Copy
from support.servers import ModelServer
from support.wordy_model import wordy_model

pytestmark = pytest.mark.weekly


def require_all_held(server: ModelServer, made: Outcome) -> None:
    """Require that each feature was held against the API of each module that serves it."""
    held = set()
    for brief in (ask.brief for ask in server.requests if ask.task == "reconcile"):
        modules = [module["name"] for module in brief["modules"]]
        held |= {(each["name"], name) for each in brief["features"] for name in modules}
    marked = {name.removeprefix("feature:") for name in made.stand_ins}
    served = {(name, each["name"]) for each in made.plan["modules"] for name in each["features"]}
    assert {pair for pair in served if pair[0] not in marked} <= held


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("window", [8_192, 4_096, 2_048])
def test_a_small_window_gives_a_package(
    window: int, known: bool, copy_here: Copy, tmp_path: Path
) -> None:
    """Whether the service tells its window or refuses what is beyond it, a package comes out."""
    small = Window(wordy_model, window)
    with ModelServer("groq", small, window=window if known else 0) as server:
        done = copy_here(
            server.environ, provider="groq", model="small-model", features=FEATURES_OF_THE_PAPER
        )
    assert done.code == 0, done.err
    made = outcome(Project(tmp_path / "project"))
    assert made.parses
    require_all_held(server, made)
    if window == 8_192:
        assert not made.stand_ins
        assert not made.fallbacks


def free_text() -> str:
    """Return a specification of 400 kB without the form of any layout or demand."""
    words = (
        "A word of {} bits is read from left to right, and every bit is counted with its place. "
    )
    parts = (
        f"## Chapter {n}\n\n{words.format(n) * 9}\n\n{words.format(n + 1) * 9}\n"
        for n in range(400)
    )
    return ("# Codes\n\nSmall error-correcting codes.\n\n" + "\n".join(parts))[:400_000]


def openspec() -> str:
    """Return a specification of 400 kB in OpenSpec's layout, of 16 requirements."""
    scenario = (
        "#### Scenario: Number {}\n\n- **WHEN** a word has {} ones\n- **THEN** it is counted\n\n"
    )
    parts = (
        f"### Requirement: Counting of kind {n}\n\nThe library SHALL count words of kind {n}.\n\n"
        + "".join(scenario.format(k, k) for k in range(270))
        for n in range(16)
    )
    return ("# Codes\n\n## Purpose\n\nSmall codes.\n\n## Requirements\n\n" + "".join(parts))[
        :399_999
    ]


@pytest.mark.parametrize(
    ("text", "reading", "requests"),
    [(free_text(), 50, 68), (openspec(), 0, 119)],
    ids=["free", "openspec"],
)
def test_a_large_specification_goes_through_a_small_window(
    text: str, reading: int, requests: int, copy_here: Copy, tmp_path: Path
) -> None:
    """400 kB through 8,192 tokens: read in pieces, nothing is refused, and a package comes out."""
    (tmp_path / "spec.md").write_text(text, encoding="utf-8")
    small = Window(good_model, 8_192)
    with ModelServer("groq", small, window=8_192) as server:
        done = copy_here(
            server.environ,
            provider="groq",
            model="small-model",
            description="",
            features=[],
            spec=str(tmp_path / "spec.md"),
        )
    assert done.code == 0, done.err
    made = outcome(Project(tmp_path / "project"))
    assert (made.stand_ins, made.fallbacks, small.refused) == ([], [], [])
    asked = Counter(ask.task for ask in server.requests)
    assert asked["features"] + asked["requirements"] == reading
    assert len(server.requests) == requests
    if not reading:  # what is demanded of a feature stands in its brief, if not all that is said
        assert all("SHALL" in ask.brief["spec"] for ask in server.requests if ask.task == "feature")
