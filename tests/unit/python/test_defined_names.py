"""The check of names: every name that is looked up is there."""

from __future__ import annotations

import pytest
from support.sources import linted, problems_of

from pygen_copier.python import checks


class TestDefinedNames:
    """Every name that is looked up is there."""

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("def f():\n    return g()\n", "Line 2: undefined name `g`."),
            ("def f(n: 'Missing'): ...\n", "Line 1: undefined name `Missing`."),
            ("def f():\n    return np.zeros(3)  # noqa\n", "Line 2: undefined name `np`."),
            ("__all__ = ['f']\n", "Line 1: undefined name `f` in `__all__`."),
            ("x = 1\ndef f():\n    y = x\n    x = y\n", "Line 3: local variable `x`"),
            ("def f():\n    return g() + g()\n", "Line 2: undefined name `g`."),
        ],
    )
    def test_tells_what_is_not_there(self, source: str, said: str) -> None:
        """A name that nothing defines is told, once."""
        [problem] = problems_of(checks.DefinedNames(), source)
        assert problem.startswith(said)

    @pytest.mark.parametrize(
        "source",
        [
            "LIMIT = 3\n\n\ndef f(n: int) -> int:\n    return n + LIMIT\n",
            "def f() -> 'C':\n    return C()\n\n\nclass C: ...\n",
            "def f(n):\n    return [m for m in n if m and __file__]\n",
            "try:\n    import numba\nexcept ImportError:\n    numba = None\n",
        ],
    )
    def test_lets_what_is_defined_pass(self, source: str) -> None:
        """Names that are defined later, or by the language, are there."""
        assert problems_of(checks.DefinedNames(), source) == []

    def test_tells_syntax_that_is_too_new(self) -> None:
        """What the oldest supported Python cannot read is told, whichever Python checks it."""
        source = 'x = f\'{"a" + f"{1}"}\'\ntry:\n    y = 1\nexcept* ValueError:\n    y = 2\n'
        assert checks.DefinedNames().problems(linted(source, "3.11"), {}) == []
        [problem] = checks.DefinedNames().problems(linted(source, "3.10"), {})
        assert problem.startswith("Line 4: cannot use `except*` on Python 3.10")
