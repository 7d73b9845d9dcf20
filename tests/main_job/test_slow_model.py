"""A slow model, as on a processor of one's own: a package comes out, in parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.asks import Ask
from support.clock import Clock
from support.copier import FIRST_ANSWERS, REPOSITORY, Project
from support.long_model import long_model, long_plan
from support.moods import cut, tokens_of
from support.outcome import outcome
from support.wordy_model import wordy_model

from pygen_copier.errors import UnreachableError
from pygen_copier.providers.base import Reply, Request
from pygen_copier.testing import render_recipe

pytestmark = pytest.mark.slow

_PATIENCE = 150  # half of PYGEN_TIMEOUT


class Slow:
    """Writes so many tokens a second, and is hung up on where that takes too long.

    Args:
        clock: Tells the time.
        speed: How many tokens a second.

    Attributes:
        given_up: The tasks whose replies took too long.
    """

    def __init__(self, clock: Clock, speed: float) -> None:
        self.clock, self.speed = clock, speed
        self.given_up: list[str] = []

    def __call__(self, request: Request) -> Reply | Exception:
        """Return the reply, or that it took too long."""
        schema = dict(request.schema) if request.schema else None
        ask = Ask(request.model, request.system, request.user, schema)
        is_long = ask.brief.get("module", {}).get("name") == "walks"
        text = long_model(ask) if is_long else wordy_model(ask)
        tokens = min(tokens_of(text), request.max_output_tokens)
        seconds = tokens / self.speed
        self.clock.sleep(min(seconds, _PATIENCE))
        if seconds > _PATIENCE:
            self.given_up.append(request.task)
            return UnreachableError("The reply took longer than 150 s.", "Wait longer.")
        is_cut = tokens < tokens_of(text)
        return Reply(cut(text, tokens), "length" if is_cut else "stop", 0, tokens, request.model)


@pytest.mark.parametrize("speed", [8, 3])
def test_a_slow_model_writes_a_package(
    speed: int, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reply is hung up on; at eight tokens a second nothing falls back either."""
    monkeypatch.setenv("PYGEN_CONCURRENCY", "1")  # the clock is everybody's
    slow = Slow(clock, speed)
    folder = tmp_path / "project"
    render_recipe(REPOSITORY, folder, FIRST_ANSWERS, slow)
    made = outcome(Project(folder))
    assert made.parses
    assert slow.given_up == []
    if speed == 8:
        assert made.stand_ins == []
        assert made.fallbacks == []


def test_what_nobody_knew_to_be_slow_is_asked_for_less(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first request that is hung up on is asked for in parts, and the others with it."""
    monkeypatch.setenv("PYGEN_CONCURRENCY", "1")
    slow = Slow(clock, 8)
    folder = tmp_path / "project"
    answers = {**FIRST_ANSWERS, "features": ["parity"], "plan": long_plan()}
    render_recipe(REPOSITORY, folder, answers, slow)
    made = outcome(Project(folder))
    assert made.parses
    assert made.fallbacks == []
    assert slow.given_up == ["module", "module"]
