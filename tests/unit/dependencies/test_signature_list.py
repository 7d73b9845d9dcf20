"""The signature list: what a text calls for, within some tokens."""

from __future__ import annotations

import pytest
from support.installed import install, opened

from pygen_copier.dependencies.installed import Installed
from pygen_copier.dependencies.signature_list import signature_list
from pygen_copier.tokens import estimate_tokens

ROOTS = {"compiled", "gathered", "nowhere"}
TEXT = "Fast arrays of averages: Scaler scales a mean, and chosen values are kept."


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return what is installed of packages of awkward shapes."""
    return opened(install(tmp_path_factory.mktemp("environment")))


def test_what_a_text_speaks_of_is_listed(installed: Installed) -> None:
    """Names that share words with the text are listed as they are called, and no others."""
    assert signature_list(installed, ROOTS, TEXT).splitlines() == [
        "compiled.array(shape: int, dtype: str = ...) -> array",
        "compiled.fast(x: int, /) -> int",
        "compiled.mean(a: list[int], axis: int = 0, *, keep: bool = ...) -> list[float]",
        "gathered.average(values, axis=None, *, weights=None)",
        "gathered.chosen(a, b=1)",
    ]
    assert signature_list(installed, ROOTS, "Nothing of that kind.") == ""


def test_it_has_an_end(installed: Installed) -> None:
    """What the text mentions comes first, and no more is listed than there is room for."""
    found = signature_list(installed, ROOTS, f"{TEXT} It calls average.", 24)
    assert "gathered.average(" in found
    assert estimate_tokens(found) <= 24


def test_what_is_not_opened_lists_nothing() -> None:
    """Where nobody is asked nothing is read."""
    assert signature_list(Installed(), ROOTS, TEXT) == ""
