"""The paper's eight features with models of small windows: each ends in a package."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import Project
from support.moods import Window
from support.outcome import FEATURES_OF_THE_PAPER, outcome
from support.projects import Copy
from support.servers import ModelServer
from support.wordy_model import wordy_model


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
    if window == 8_192:
        assert not made.stand_ins
        assert not made.fallbacks
