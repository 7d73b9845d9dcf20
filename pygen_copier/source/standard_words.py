"""Standard words: the names in humps, such as `OrderedDict`, that the standard library writes."""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_HUMPED = re.compile(rb"\b[A-Z][a-z0-9]+[A-Z]\w*")
_NOT_READ = frozenset({"site-packages", "dist-packages", "idlelib", "test", "tests", "__pycache__"})


@lru_cache(maxsize=1)
def standard_words() -> frozenset[str]:
    """Return all words in humps of the sources of the standard library: its classes, and terms.

    They are read once, in a part of a second; none are there where Python came without sources.
    """
    folder = Path(sysconfig.get_path("stdlib"))
    found = {word for file in _sources(folder) for word in _HUMPED.findall(file.read_bytes())}
    return frozenset(word.decode(errors="replace") for word in found)


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NOT_READ:
            continue
        if path.is_dir():
            yield from _sources(path)
        elif path.suffix == ".py":
            yield path
