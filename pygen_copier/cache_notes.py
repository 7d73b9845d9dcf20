"""Notes are small JSON files in the cache folder; without them less is known, and nothing fails."""

from __future__ import annotations

import contextlib
import json
import os
from typing import Any

from pygen_copier import settings


def read(name: str) -> dict[str, Any]:
    """Return what is noted, empty where nothing is, or nothing that can be read.

    Args:
        name: The name of the file.
    """
    try:
        told = json.loads((settings.cache_folder() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def add(name: str, key: str, value: Any) -> None:
    """Note something in place of what was noted under its key; it may fail without a word.

    Args:
        name: The name of the file.
        key: What it is about.
        value: JSON data.
    """
    told = read(name)
    if told.get(key) == value:
        return
    path = settings.cache_folder() / name
    part = path.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({**told, key: value}, indent=2, sort_keys=True), "utf-8")
        part.replace(path)
