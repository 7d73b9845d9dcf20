"""Name rules: what may become a distribution, a package, a module, a file."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata

from pygen_copier.digests import digest

_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)
MAX_NAME_LENGTH = 80


def distribution_problem(name: str) -> str | None:
    """Return why a text is no valid distribution name, as a sentence, or None where it is one.

    The rule is that of the Python packaging user guide, "Names and normalization".
    """
    if not name.strip():
        return "The package needs a name."
    if not _DISTRIBUTION.fullmatch(name) or len(name) > MAX_NAME_LENGTH:
        return (
            f"{name!r} is no valid distribution name: use ASCII letters, digits, '-', '_' and '.', "
            f"beginning and ending with a letter or digit, at most {MAX_NAME_LENGTH} characters."
        )
    return None


def identifier_problem(name: str) -> str | None:
    """Return why a text cannot name a function, class or constant, or None where it can."""
    if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
        return f"{name!r} is no Python identifier."
    if keyword.iskeyword(name) or name == "__debug__":
        return f"{name!r} is a Python keyword."
    return None


def module_problem(name: str) -> str | None:
    """Return why a text cannot name a module of a package, or None where it can.

    A name may be dotted for a subpackage; each part becomes a file name, so the rule is stricter
    than Python's: ASCII, no keyword, no device of Windows. One of the standard library may be
    there: within a package it hides nothing.
    """
    for part in name.split("."):
        if problem := identifier_problem(part):
            return problem
        if not part.isascii() or part.startswith("__") or len(part) > MAX_NAME_LENGTH:
            return f"{part!r} cannot be a file name: use ASCII letters, digits and single '_'."
        if part.lower() in _WINDOWS_DEVICES:
            return f"{part!r} is a device name on Windows; choose another name."
    return None


def import_problem(name: str) -> str | None:
    """Return why a text cannot be the import name of a package, or None where it can."""
    if "." in name:
        return f"{name!r} is dotted: the import name is a single identifier."
    if name in sys.stdlib_module_names:
        return f"{name!r} is a standard library module; choose another name."
    return module_problem(name)


def slug(text: str) -> str:
    """Return a text as lower-case ASCII words joined by hyphens, or a digest where none remain."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
    return words[:60].strip("-") or f"x{digest(text, 8)}"


def module_name(text: str) -> str:
    """Return a name made from any text that a module may have wherever it stands."""
    name = slug(text).replace("-", "_")
    if name[0].isdigit():
        name = f"n{name}"
    return name if import_problem(name) is None else f"{name}_"
