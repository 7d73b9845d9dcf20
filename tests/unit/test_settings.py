"""The variables that steer a run."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from support.copier import REPOSITORY

from pygen_copier import settings
from pygen_copier.errors import PygenError


@pytest.mark.parametrize("given", [None, "", "  "])
def test_an_unset_number_has_its_default(
    given: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that is unset or empty leaves the default."""
    if given is not None:
        monkeypatch.setenv("PYGEN_TIMEOUT", given)
    assert settings.timeout() == 300


def test_a_number_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole number counts, white space around it does not; the least is allowed."""
    monkeypatch.setenv("PYGEN_TIMEOUT", " 12 ")
    assert settings.timeout() == 12
    monkeypatch.setenv("PYGEN_TIMEOUT", "1")
    assert settings.timeout() == 1


def test_no_limit_can_be_written_as_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is set nothing is limited, and 0 says so too; less is told."""
    assert (settings.max_requests(), settings.max_tokens()) == (0, 0)
    monkeypatch.setenv("PYGEN_MAX_REQUESTS", "0")
    monkeypatch.setenv("PYGEN_MAX_TOKENS", "-1")
    assert settings.max_requests() == 0
    with pytest.raises(PygenError, match=r"PYGEN_MAX_TOKENS is '-1'.*at least 0"):
        settings.max_tokens()


@pytest.mark.parametrize("given", ["soon", "1.5", "0", "-3", "1e3", "8 threads"])
def test_another_value_is_told(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that is no whole number, or too small, fails loudly with what may be set."""
    monkeypatch.setenv("PYGEN_CONCURRENCY", given)
    with pytest.raises(PygenError) as caught:
        settings.concurrency()
    assert str(caught.value) == (
        f"PYGEN_CONCURRENCY is {given!r}. Set it to a whole number of at least 1, or unset it."
    )


def test_a_day_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made again is made of the day that SOURCE_DATE_EPOCH says."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert settings.today() == date(2023, 11, 14)
    for given in ("soon", "1" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
        with pytest.raises(PygenError, match=r"SOURCE_DATE_EPOCH is .*, or unset it"):
            settings.today()


def test_eight_requests_may_be_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Concurrency is eight unless the environment says otherwise."""
    assert settings.concurrency() == 8
    monkeypatch.setenv("PYGEN_CONCURRENCY", "1")
    assert settings.concurrency() == 1


@pytest.mark.parametrize(
    ("given", "quiet"), [(None, False), ("", False), ("0", False), ("1", True), ("yes", True)]
)
def test_progress_can_be_switched_off(
    given: str | None, quiet: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`PYGEN_QUIET` is on for every value but none and 0."""
    if given is not None:
        monkeypatch.setenv("PYGEN_QUIET", given)
    assert settings.quiet() is quiet


def test_the_cache_folder_is_one_for_replies_and_environments(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`PYGEN_CACHE_DIR` names it, else it is this program's in the user's cache folder."""
    monkeypatch.setenv("PYGEN_CACHE_DIR", f" {tmp_path} ")
    assert settings.cache_folder() == tmp_path
    monkeypatch.setenv("PYGEN_CACHE_DIR", "")
    assert settings.cache_folder().name == "pygen-copier"


def variables(text: str) -> set[str]:
    """Return the variables of ours that a text names in quotes."""
    return set(re.findall(r"[\"`](PYGEN_[A-Z_]+)[\"`]", text))


def test_every_variable_is_read_in_settings_and_documented() -> None:
    """What `settings` reads is what `docs/reference/environment.md` lists; nobody else reads it."""
    package = REPOSITORY / "pygen_copier"
    page = (REPOSITORY / "docs/reference/environment.md").read_text(encoding="utf-8")
    rows = "".join(line for line in page.splitlines() if line.startswith("| `PYGEN_"))
    assert variables(rows) == variables((package / "settings.py").read_text(encoding="utf-8"))
    for path in package.rglob("*.py"):
        if path != package / "settings.py":
            named = re.findall(r"environ.*PYGEN_", path.read_text(encoding="utf-8"))
            assert not named, f"{path} reads a variable of ours itself"
