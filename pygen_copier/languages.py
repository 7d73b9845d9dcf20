"""The languages of generated texts, and the form in which each is kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pygen_copier.lint import fixes, remember
from pygen_copier.markdown_form import format_markdown
from pygen_copier.source import Source, UnreadableSourceError, read
from pygen_copier.tidier import formatted, tidied

_NOQA = re.compile(r"# ?noqa(?!:)|# ?noqa:.*\bF401\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text stands, as far as its form depends on that.

    Attributes:
        package: The import name of the package it is part of, or an empty text.
        python: The oldest Python the package is for.
        names: Names that others look up in it; an import that binds one is in use.
    """

    package: str = ""
    python: str = "3.11"
    names: frozenset[str] = frozenset()


NOWHERE = Setting()


def tidy(text: str, language: str, setting: Setting = NOWHERE) -> str:
    """Return a text in the form its language is kept in; one that cannot be read is trimmed only.

    Of Python, imports are sorted, those that nothing uses are left out, and black formats the rest.

    Args:
        text: The text.
        language: What it is written in, such as `python` or `markdown`.
        setting: Where it stands.

    Raises:
        PygenError: ruff could not be run.
    """
    if language == "markdown":
        return format_markdown(text, format_python)
    if language != "python":
        return _trimmed(text)
    try:
        source = read(text)
    except UnreadableSourceError:
        return _trimmed(text)
    kept = set(_kept(source, setting.names))
    done = tidied(text, fixes(setting.package, setting.python, kept))
    in_form = _trimmed(done.looked.text) if done.formatted is None else done.formatted
    # Ruff looked at another form of the text, so only where it found nothing that holds here.
    found = done.looked.findings
    if found == () or (found and in_form == done.looked.text):
        remember(in_form, setting.python, found)
    return in_form


def format_python(source: str) -> str:
    """Return Python source as black formats it, or as it is where black cannot read it."""
    form = formatted(source)
    return _trimmed(source) if form is None else form


def _kept(source: Source, names: frozenset[str]) -> Iterator[str]:
    """Yield the dotted names of imports that stay: others look them up, or a comment says so."""
    lines = source.text.split("\n")
    for node in source.of(ast.Import, ast.ImportFrom):
        said = any(_NOQA.search(line) for line in lines[node.lineno - 1 : node.end_lineno])
        origin = ""
        if isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            origin += "." if node.module else ""
        for alias in node.names:
            if said or (alias.asname or alias.name.partition(".")[0]) in names:
                yield f"{origin}{alias.name}"


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip("\n") + "\n"
