"""A look: what is there under dotted names, told by the objects themselves.

This module stands alone, for its text is run in the sandbox, where nothing else of this package is:
the names lie in a file there, and what is found goes to a file descriptor. In this process only the
standard library is looked at.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import sys
import types
import warnings

_KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: 0,
    inspect.Parameter.POSITIONAL_OR_KEYWORD: 1,
    inspect.Parameter.VAR_POSITIONAL: 2,
    inspect.Parameter.KEYWORD_ONLY: 3,
    inspect.Parameter.VAR_KEYWORD: 4,
}
_MOST_NAMES = 2000
FILE = "names.json"


def look_at(dotted: str) -> dict[str, object]:
    """Return what is there under a dotted name, as JSON data.

    Args:
        dotted: The name; what is left of its first dot is imported.
    """
    first, *rest = dotted.split(".")
    try:
        place: object = importlib.import_module(first)
    except BaseException:  # what it raises is its own, and says that it cannot be told
        return {"state": "unknown"}
    path = first
    for name in rest:
        found = _member(place, name, path)
        if found is _ABSENT:
            return {"state": "absent", "owner": path, "names": _names(place)}
        if found is _UNKNOWN:
            return {"state": "unknown"}
        place, path = found, f"{path}.{name}"
    return {"state": "there", "parameters": _parameters(place)}


_ABSENT, _UNKNOWN = object(), object()


def _member(place: object, name: str, path: str) -> object:
    try:
        return getattr(place, name)
    except AttributeError:
        pass
    except BaseException:
        return _UNKNOWN
    if not isinstance(place, types.ModuleType):
        return _ABSENT
    try:
        return importlib.import_module(f"{path}.{name}")
    except ModuleNotFoundError as error:
        return _ABSENT if error.name == f"{path}.{name}" else _UNKNOWN
    except BaseException:
        return _UNKNOWN


def _names(place: object) -> list[str]:
    try:
        return sorted(name for name in dir(place) if isinstance(name, str))[:_MOST_NAMES]
    except BaseException:
        return []


def _parameters(place: object) -> list[tuple[str, int, bool]] | None:
    if not callable(place) or getattr(place, "__module__", "") == "inspect":
        return None  # there "no default" is itself a default
    try:
        signature = inspect.signature(place)
    except BaseException:  # many that are compiled have none
        return None
    empty = inspect.Parameter.empty
    return [
        (each.name, _KINDS[each.kind], each.default is empty and _KINDS[each.kind] in (0, 1, 3))
        for each in signature.parameters.values()
    ]


def main() -> None:
    """Look at the names in a file, and tell what was found on a file descriptor."""
    warnings.simplefilter("ignore")
    with open(FILE, encoding="utf-8") as file:  # noqa: PTH123 - quicker than importing pathlib
        names = json.load(file)
    found = {name: look_at(name) for name in names}
    with os.fdopen(int(sys.argv[1]), "wb") as report:
        report.write(json.dumps(found).encode("ascii"))
    os._exit(0)  # what was imported may have left threads


if __name__ == "__main__":
    main()
