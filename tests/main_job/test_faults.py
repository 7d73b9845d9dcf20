"""A service that fails again and again: the package is the one that a good service gives."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from support.asks import Ask
from support.copier import Project, Run
from support.model import good_model
from support.servers import CLOSE, EMPTY, HTML, NOTHING, RESET, Fault, ModelServer

from pygen_copier import process

pytestmark = pytest.mark.slow

FAULTS = (
    Fault(429, "slow down", {"retry-after": "7"}),
    Fault(429, "slow down"),
    Fault(408, "too late"),
    Fault(500, "broken"),
    Fault(503, "overloaded"),
    *(CLOSE, RESET, EMPTY, NOTHING, HTML),
)


def failing(seed: int) -> Callable[[Ask], str | Fault]:
    """Return a model that answers well, but every third request meets a fault drawn at random."""
    drawn, numbers = random.Random(seed), itertools.count(1)  # noqa: S311 - the same each time

    def answer(ask: Ask) -> str | Fault:
        return drawn.choice(FAULTS) if next(numbers) % 3 == 0 else good_model(ask)

    return answer


@pytest.mark.parametrize("seed", range(3))
def test_faults_change_nothing_of_the_package(
    seed: int, copy_here: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run in which every third request fails ends with the files of one in which none does."""
    made = {}
    for name, model in (("undisturbed", good_model), ("disturbed", failing(seed))):
        monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "cache" / name))
        with ModelServer("groq", model) as server, process.renewed():
            done = copy_here(server.environ, provider="groq", model="small-model")
            assert done.code == 0, done.err
            asked = len(server.requests)
        (tmp_path / "project").rename(tmp_path / name)
        made[name] = (asked, Project(tmp_path / name).files())
    assert made["disturbed"][0] > made["undisturbed"][0]
    assert made["disturbed"][1] == made["undisturbed"][1]
