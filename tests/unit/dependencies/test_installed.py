"""What is installed: who may fetch it, and who only uses what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pygen_copier.dependencies.found import State
from pygen_copier.dependencies.installed import installed
from pygen_copier.events import write_line
from pygen_copier.questionnaire.verify_question import open_installed
from pygen_copier.sandbox.venv import Venv

pytestmark = pytest.mark.weekly


@pytest.mark.usefixtures("index")
def test_who_may_not_fetch_uses_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a person is the model nothing is fetched; what was made before is read."""
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "cache"))
    needed = ["greeting"]

    def state(*, may_fetch: bool) -> State:
        open_installed(needed, None, may_fetch=may_fetch, listener=write_line)
        return installed(needed).find("greeting.WORD").state

    assert state(may_fetch=False) is State.UNKNOWN
    assert not (tmp_path / "cache").exists()
    Venv(needed).folder()
    assert state(may_fetch=False) is State.THERE


@pytest.mark.usefixtures("index")
def test_reading_fetches_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that asks a service makes the environment; where it cannot, a line says so once."""
    monkeypatch.setenv("PYGEN_CACHE_DIR", str(tmp_path / "cache"))
    open_installed(["greeting"], None, may_fetch=True, listener=write_line)
    assert installed(["greeting"]).find("greeting.WORD").state is State.THERE
    assert installed(["greeting"]).find("greeting.WORDS").state is State.ABSENT
    open_installed(["no-such-thing"], None, may_fetch=True, listener=write_line)
    for _ in range(2):
        assert installed(["no-such-thing"]).find("no_such_thing.x").state is State.UNKNOWN
    (told,) = capsys.readouterr().err.splitlines()
    assert "names of dependencies are not checked. The requirements could not be installed" in told
