"""The deadline: a call that takes too long is left behind."""

from __future__ import annotations

import threading

import pytest

from pygen_copier.concurrency.timeout import within
from pygen_copier.errors import UnreachableError


@pytest.mark.parametrize("value", ["done", None, 0])
def test_a_call_returns_its_value(value: object) -> None:
    """What a call returns is returned, nothing included."""
    assert within(lambda: value, 60) == value


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt()])
def test_a_call_raises_its_error(error: BaseException) -> None:
    """What a call raises is raised as it is."""

    def call() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        within(call, 60)
    assert caught.value is error


@pytest.mark.parametrize("seconds", [0.01, 0.0, -1.0])
def test_a_call_that_does_not_end_is_left_behind(seconds: float) -> None:
    """A reply that takes longer than the time there is is an error that says what to set."""
    answered = threading.Event()
    with pytest.raises(UnreachableError, match=r"took longer than .* s.*PYGEN_TIMEOUT") as caught:
        within(lambda: answered.wait(60), seconds)
    assert caught.value.transient
    answered.set()
