"""What a person is told to install, in the way that is in use, and never by a name on the index."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from pygen_copier.providers import installation

FOLDER = {"url": "file:///home/ada/my%20clone", "dir_info": {}}
EDITABLE = {"url": "file:///home/ada/clone", "dir_info": {"editable": True}}
REPOSITORY = {"url": "https://example.org/x.git", "vcs_info": {"vcs": "git", "commit_id": "a"}}


class _Distribution:
    """What is recorded of an installed distribution."""

    def __init__(self, url: object) -> None:
        self._url = url

    def read_text(self, name: str) -> str | None:
        """Return the text of `direct_url.json`."""
        assert name == "direct_url.json"
        return json.dumps(self._url) if self._url else None


@pytest.mark.parametrize(
    ("mark", "prefix", "url", "told"),
    [
        ("", "env", FOLDER, "{python} -m pip install '/home/ada/my clone[groq]'"),
        ("", "env", EDITABLE, "{python} -m pip install -e '/home/ada/clone[groq]'"),
        ("", "env", None, "{python} -m pip install ~/'pygen-copier[groq]'"),
        (
            *("", "env", REPOSITORY),
            "{python} -m pip install 'pygen-copier[groq] @ git+https://example.org/x.git'",
        ),
        (
            *("pipx_metadata.json", "pygen-copier", FOLDER),
            "pipx runpip pygen-copier install '/home/ada/my clone[groq]'",
        ),
        (
            *("uv-receipt.toml", "pygen-copier", FOLDER),
            "uv pip install --python {python} '/home/ada/my clone[groq]'",
        ),
        ("", "archive-v0/x", FOLDER, "uvx --with '/home/ada/my clone[groq]' copier …"),
    ],
)
def test_an_extra_is_added_in_the_way_that_is_in_use(
    mark: str,
    prefix: str,
    url: object,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A virtual environment, pipx, uv's tools and uvx each have a command, with what is here."""
    folder = tmp_path / prefix
    folder.mkdir(parents=True)
    if mark:
        (folder / mark).touch()
    monkeypatch.setattr(sys, "prefix", str(folder))
    monkeypatch.setattr(installation, "distribution", lambda _: _Distribution(url))
    monkeypatch.setattr(installation, "find_spec", lambda _: object())
    assert installation.add_extra("groq") == told.format(python=shlex.quote(sys.executable))
