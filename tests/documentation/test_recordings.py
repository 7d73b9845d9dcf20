"""The recordings and pictures: what is shown of a person's first minutes is whole, and no more."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.copier import REPOSITORY
from support.moving_picture import frames_in
from support.recording import RECORDINGS, SCRIPTS
from support.screenshots import ASSETS, MOST_BYTES, PICTURES, STEPS


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_recording_goes_from_the_command_to_tests_that_pass(name: str) -> None:
    """It is one that `asciinema play` takes; time goes on, the key that was asked for is not in it.

    No place of the machine that recorded it is shown.
    """
    head, *lines = (RECORDINGS / f"{name}.cast").read_text(encoding="utf-8").splitlines()
    assert json.loads(head)["version"] == 2
    events = [json.loads(line) for line in lines]
    times = [event[0] for event in events]
    assert times == sorted(times)
    text = "".join(event[2] for event in events)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    for part in ("2 passed", "module:look_up_decoding", "10 files: 0 edited by hand"):
        assert part in plain
    assert "that_nobody_sees" not in plain
    assert not re.search(r"/(?:tmp|root|work)/", plain)


def test_the_page_is_shown_step_by_step() -> None:
    """From the first page to tests that pass: a file that a browser plays, of less than 1 MB."""
    picture = (RECORDINGS / "app.png").read_bytes()
    assert frames_in(picture) == STEPS
    assert len(picture) < 1_000_000


def test_pictures_are_small_and_all_shown() -> None:
    """Each is less than 90 kB, and stands on a page with words for those who do not see it."""
    page = (REPOSITORY / "docs/how-to/app.md").read_text(encoding="utf-8")
    shown = {Path(path).stem: words for words, path in re.findall(r"!\[(.+)\]\((.+)\)", page)}
    assert set(shown) == set(PICTURES)
    for name in PICTURES:
        assert (ASSETS / f"{name}.png").stat().st_size < MOST_BYTES
