"""The variables that steer a run."""

from __future__ import annotations

import pytest

from pygen_copier import settings
from pygen_copier.errors import PygenError


@pytest.mark.parametrize("given", [None, "", "  "])
def test_an_unset_number_has_its_default(
    given: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that is unset or empty leaves the default."""
    if given is not None:
        monkeypatch.setenv("PYGEN_TIMEOUT", given)
    assert settings.number("PYGEN_TIMEOUT", 300) == 300


def test_a_number_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole number counts, white space around it does not; the least is allowed."""
    monkeypatch.setenv("PYGEN_TIMEOUT", " 12 ")
    assert settings.number("PYGEN_TIMEOUT", 300) == 12
    assert settings.number("PYGEN_TIMEOUT", 300, least=12) == 12


@pytest.mark.parametrize("given", ["soon", "1.5", "0", "-3", "1e3", "8 threads"])
def test_another_value_is_told(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that is no whole number, or too small, fails loudly with what may be set."""
    monkeypatch.setenv("PYGEN_CONCURRENCY", given)
    with pytest.raises(PygenError) as caught:
        settings.concurrency()
    assert str(caught.value) == (
        f"PYGEN_CONCURRENCY is {given!r}. Set it to a whole number of at least 1, or unset it."
    )


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
