"""Work on a package while everything around it fails loses nothing, and is paid for once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.soaking import KINDS, place_to_soak

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

STEPS = 2
SHORT = [kind for kind in KINDS if "sandbox" not in kind]  # which takes minutes: by hand


@pytest.mark.parametrize("kind", SHORT)
def test_what_must_hold_holds(tmp_path: Path, kind: str) -> None:
    """Services that fail, kills, no room to write and other trouble leave a package to update."""
    with place_to_soak(tmp_path, KINDS.index(kind)) as begin:
        soak = begin(kind)
        for _ in range(STEPS):
            soak.step()
        soak.end()
