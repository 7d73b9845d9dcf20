"""A free plan as that of Groq: 8,000 tokens and 30 requests a minute, on a fake clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.clock import Clock, install
from support.copier import Project
from support.moods import FreePlan
from support.outcome import FEATURES_OF_THE_PAPER, outcome
from support.projects import Copy
from support.servers import ModelServer
from support.wordy_model import wordy_model

pytestmark = pytest.mark.slow


def test_a_free_plan_is_paced(
    copy_here: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight features on a free plan: no request is refused but the first, and none is lost."""
    clock = Clock()
    install(clock, monkeypatch)
    plan = FreePlan(wordy_model, clock)
    with ModelServer("groq", plan, window=131_072) as server:
        done = copy_here(
            server.environ, provider="groq", model="small-model", features=FEATURES_OF_THE_PAPER
        )
        assert done.code == 0, done.err
        assert plan.bounced in ([], server.requests[:1])
    made = outcome(Project(tmp_path / "project"))
    assert made.parses
    assert not made.stand_ins
    assert not made.fallbacks
