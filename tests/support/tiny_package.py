"""The sources of a package of four modules, which import of each other in every form."""

from __future__ import annotations

CODES = '''\
"""Codes of bits.

They detect errors.
"""

from __future__ import annotations

import numpy as np

LIMIT: int = 3
"""The most bits."""

_hidden = 1


class Code:
    """A code."""

    size: int

    def __init__(self, size: int) -> None:
        """Make a code."""
        self.size = size
        self.cache = {}

    @property
    def rate(self) -> float:
        """Its rate."""

    def _inner(self) -> None: ...


async def distance(n: int, *, rate: float = 0.1) -> list[int]:
    """Return the distance | of a code.

    Args:
        n: How many.
    """


raise SystemExit("never run")
'''
TABLES = (
    '"""Tables."""\n\nfrom tiny.codes import Code, distance\nfrom tiny import noise\n\n\n'
    'class Table(Code):\n    """A table."""\n\n\nclass Other(dict):\n    pass\n'
)
SOURCES = {
    "codes": CODES,
    "tables": TABLES,
    "noise": "from . import codes\n\n\nclass Noisy(codes.Code):\n    pass\n",
    "deep.inner": (
        "import tiny.codes, tiny.deep.inner\nfrom ..tables import Table\n\n\n"
        "class Inner(Table): ...\n"
    ),
}
