"""A service whose model thinks 9,000 tokens before every reply, whatever it is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.copier import SERVICES, Project
from support.moods import Thinker
from support.outcome import outcome
from support.projects import Copy
from support.servers import ModelServer
from support.wordy_model import wordy_model

pytestmark = pytest.mark.slow

# How many requests may be spent on thoughts alone before the room that they need is known.
_VAIN = 3


@pytest.mark.parametrize("provider", SERVICES)
def test_long_thoughts_leave_room_for_replies(
    provider: str, copy_here: Copy, tmp_path: Path
) -> None:
    """The room for thoughts is learnt in a few requests, and every reply comes after them."""
    thinker = Thinker(wordy_model)
    with ModelServer(SERVICES[provider], thinker, window=131_072) as server:
        done = copy_here(server.environ, provider=provider, model="small-model")
    assert done.code == 0, done.err
    made = outcome(Project(tmp_path / "project"))
    assert made.parses
    assert not made.stand_ins
    assert not made.fallbacks
    assert len(thinker.vain) <= _VAIN
