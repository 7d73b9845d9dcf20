"""Python sources to cut and to join: blocks of every kind, and modules drawn of them."""

from __future__ import annotations

import textwrap

from hypothesis import strategies as st

from pygen_copier.formatting.formatter import NOWHERE, Setting, format_text
from pygen_copier.formatting.ruff import Rules, findings
from pygen_copier.generation.check import Check
from pygen_copier.source.syntax import Source

HEAD = '''"""A module.

def no_function(): it is text
"""

from __future__ import annotations

import os.path
import sys as system
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from pathlib import Path
    from decimal import Decimal as Number
'''

# Each defines names of its own, marked by a number that is put in the place of `@@`.
BLOCKS = (
    'LIMIT_@@ = 3\n"""What it is."""\n',
    'TEXT_@@ = """\ndef f():\n    pass\n\n\nclass A:\n"""\n',
    "TABLE_@@: dict[str, tuple[int, ...]] = {\n    'a': (1,),  # )\n\n    'b': (2, 3),\n}\n",
    "FIRST_@@, SECOND_@@ = 1, 2; THIRD_@@ = 3\n",
    "# A comment\n# of two lines.\n\ndef plain_@@(n: int) -> int:\n    return n + 1\n    # in\n",
    "@cache\n# between\n@cache\ndef decorated_@@(\n    n: int = LIMIT,\n) -> int:\n"
    '    """Say.\n\n```python\nx = 1\n```\n"""\n    return n\n',
    "async def waits_@@() -> None:\n    async with opened() as it:\n        await it\n",
    "def outer_@@():\n    def inner():\n        return 1\n\n    class Inner:\n"
    "        def f(self):\n            return inner()\n\n    return Inner\n",
    "@overload\ndef many_@@(n: int) -> int: ...\n@overload\ndef many_@@(n: str) -> str: ...\n"
    "def many_@@(n):\n    return n\n",
    "if system.version_info > (3, 12):\n    def either_@@():\n        return 1\nelse:\n"
    "    def either_@@():\n        return 2\n",
    "try:\n    import json as json_@@\nexcept ImportError:\n    json_@@ = None\nelse:\n    pass\n"
    "finally:\n    DONE_@@ = True\n",
    "@dataclass(frozen=True)\nclass Plain_@@:\n    x: int\n    y: int = 3\n\n"
    "    # About it.\n    @property\n    def z(self) -> int:\n        return self.x\n\n"
    "    @z.setter\n    def z(self, value: int) -> None:\n        self.x = value\n\n"
    "    class Inner:\n        a = 1\n\n        def f(self) -> str:\n"
    "            return '''\n  f\n'''\n\n"
    "    async def last(self) -> None: pass\n",
    "class Error_@@(ValueError): pass\n",
    "class Long_@@(\n    Error,\n    metaclass=Meta,\n):  # why\n    '''It is.'''\n\n"
    "    def only(self):\n        match self:\n            case 1:\n"
    "                return f'''{\n    1}'''\n",
    "AGAIN_@@ = 1\nAGAIN_@@ = AGAIN_@@ + 1\n",
    "def long_@@():\n    return [\n        1,\n\n        2,\n    ]  # done\n\n\n\n",
)
TAIL = '\n__all__ = ["a", "b"]\n\nif __name__ == "__main__":\n    main()\n'


@st.composite
def modules(draw: st.DrawFn) -> str:
    """Draw a module of a few blocks, mostly with a head and now and then with a tail."""
    chosen = draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6))
    blocks = [block.replace("@@", str(number)) for number, block in enumerate(chosen)]
    head = draw(st.sampled_from((HEAD, HEAD, '"""A module."""\n', "import os\n", "")))
    return "\n".join([head, *blocks, draw(st.sampled_from(("", TAIL)))])


def linted(text: str, python: str = "3.11") -> Source:
    """Return a text as checks get it, with what ruff says of it."""
    return Source(text, findings(text, Rules(python=python)))


def tidy(text: str, language: str, setting: Setting = NOWHERE) -> str:
    """Return a text in the form in which it is kept."""
    return format_text(text, language, setting)


def problems_of(check: Check, text: str) -> list[str]:
    """Return what a check says of a text, which may be indented as a whole."""
    return list(check.problems(linted(textwrap.dedent(text)), {}))
