"""Work on a package while everything around it fails loses nothing, and is paid for once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.soak import place_to_soak

pytestmark = pytest.mark.slow

STEPS = 2


@pytest.mark.parametrize("seed", range(2))
def test_what_must_hold_holds(tmp_path: Path, seed: int) -> None:
    """Services that fail, kills, no room to write and other trouble leave a package to update."""
    with place_to_soak(tmp_path, seed) as begin:
        soak = begin()
        for _ in range(STEPS):
            soak.step()
        soak.end()
