"""Random sequences of updates, renames, plan edits, hand edits and deletions lose nobody's line."""

from __future__ import annotations

import random

import pytest
from support.copier import Project
from support.sequences import Sequence
from support.servers import ModelServer

pytestmark = pytest.mark.weekly

STEPS = 2


@pytest.mark.parametrize("seed", range(12))
def test_no_line_is_lost_unnamed(project: Project, server: ModelServer, seed: int) -> None:
    """Each line that a person wrote is there, or its file was named; an update then has no work."""
    dice = random.Random(seed)  # noqa: S311 - the same seed is to give the same
    Sequence(project, server, dice).play(STEPS)
