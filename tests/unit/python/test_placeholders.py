"""The check for placeholders: nothing is left for later."""

from __future__ import annotations

import pytest
from support.sources import problems_of

from pygen_copier.python import checks


class TestNoPlaceholders:
    """Every function does something."""

    @pytest.mark.parametrize(
        "body",
        [
            "pass",
            "...",
            "raise NotImplementedError",
            "raise NotImplementedError('later')",
            "'''Only words.'''",
            "'''Words.'''\n    pass",
            "'''Words.'''\n    ...",
            "'''Words.'''\n    raise NotImplementedError('later')",
        ],
    )
    def test_refuses_empty_bodies(self, body: str) -> None:
        """A body that does nothing is told with its line and name, wherever it is."""
        said = "the body of `f` is a placeholder."
        assert problems_of(checks.NoPlaceholders(), f"x = 1\ndef f():\n    {body}\n") == [
            f"Line 2: {said}"
        ]
        inner = f"class C:\n  async def f(self):\n    {body}\n"
        assert problems_of(checks.NoPlaceholders(), inner) == [f"Line 2: {said}"]
        nested = f"def g():\n  def f():\n    {body}\n  return f\n"
        assert problems_of(checks.NoPlaceholders(), nested) == [f"Line 2: {said}"]

    @pytest.mark.parametrize(
        "source",
        [
            "def f():\n    return None\n",
            "def f():\n    '''Words.'''\n    return\n",
            "def f():\n    raise ValueError('no')\n",
            "def f():\n    raise\n",
            "def f():\n    3\n",
            "class E(Exception):\n    pass\n",
            "class E(Exception):\n    '''Words.'''\n",
            "class C:\n    def __init__(self):\n        '''Make it.'''\n",
            "class C(Protocol):\n    def f(self): ...\n",
            "class C(Protocol[T]):\n    def f(self):\n        '''Words.'''\n",
            "class C(typing.Protocol):\n    def f(self): ...\n",
            "class C(ABC):\n    @abstractmethod\n    def f(self): ...\n",
            "class C(ABC):\n    @abc.abstractmethod\n    def f(self):\n"
            "        raise NotImplementedError\n",
            "@overload\ndef f(n: int) -> int: ...\ndef f(n):\n    return n\n",
        ],
    )
    def test_lets_what_may_be_empty_pass(self, source: str) -> None:
        """Protocols, abstract methods, overloads and empty exceptions are no placeholders."""
        assert problems_of(checks.NoPlaceholders(), source) == []

    def test_refuses_what_is_beside_and_inside_a_protocol(self) -> None:
        """Only the protocol's own methods may be empty."""
        source = """
            class P(Protocol):
                def f(self):
                    def inner(): ...
                    return inner
            class C:
                def g(self): ...
            """
        assert problems_of(checks.NoPlaceholders(), source) == [
            "Line 4: the body of `inner` is a placeholder.",
            "Line 7: the body of `g` is a placeholder.",
        ]

    @pytest.mark.parametrize(
        "comment",
        [
            "# TODO",
            "# todo: more",
            "# FIXME later",
            "# placeholder",
            "# ... your code here",
            "# not implemented yet",
            "# implement this",
            "# the rest of the code",
            "# rest of the implementation remains unchanged",
            "# same as before",
        ],
    )
    def test_refuses_comments_that_stand_for_code(self, comment: str) -> None:
        """A comment that leaves something out is told with its line."""
        assert problems_of(checks.NoPlaceholders(), f"x = 1\ny = 2  {comment}\n") == [
            f"Line 2: the comment {comment!r} stands for code."
        ]

    @pytest.mark.parametrize(
        "source",
        [
            "x = 'TODO'\n",
            "def f():\n    '''Count the TODO items.'''\n    return 1\n",
            "x = 1  # the rest of the qubits\n",
            "x = 1  # implemented as in the paper\n",
            "x = 1  # XXX and ZZZ generate the group\n",  # Pauli operators
        ],
    )
    def test_lets_other_comments_and_texts_pass(self, source: str) -> None:
        """Only comments are looked at, and only those that leave something out."""
        assert problems_of(checks.NoPlaceholders(), source) == []
