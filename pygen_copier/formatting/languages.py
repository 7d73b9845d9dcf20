"""The languages of generated texts: how a text is tidied, and brought into the form of its kind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from pygen_copier.formatting import ruff, tidier
from pygen_copier.formatting.ruff import fixes
from pygen_copier.markdown.form import format_markdown
from pygen_copier.source.syntax import Source, UnreadableSourceError, read

_PYTHON = "3.11"  # for ruff, which must be told one
_NOQA = re.compile(r"# ?noqa(?!:)|# ?noqa:.*\bF401\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text stands, as far as its form depends on that.

    Attributes:
        package: The import name of the package it is part of, or an empty text.
        python: The oldest Python the package is for; where it is empty, the text tells.
        names: Names that others look up in it; an import that binds one is in use.
    """

    package: str = ""
    python: str = ""
    names: frozenset[str] = frozenset()


NOWHERE = Setting()


def tidy(text: str, language: str, setting: Setting = NOWHERE) -> str:
    """Return a text as checks are to see it; one that cannot be read is trimmed only.

    Of Python, imports are sorted, and those that nothing uses are left out. Markdown is in form.

    Args:
        text: The text.
        language: What it is written in, such as `python` or `markdown`.
        setting: Where it stands.

    Raises:
        PygenError: ruff could not be run.
    """
    if language == "markdown":
        return format_markdown(text, partial(format_python, python=setting.python))
    if language != "python":
        return _trimmed(text)
    try:
        source = read(text)
    except UnreadableSourceError:
        return _trimmed(text)
    tidier.form(text, setting.python)  # most texts are left as they are
    kept = set(_kept(source, setting.names))
    python = setting.python or _PYTHON
    looked = tidier.looked(text, fixes(setting.package, python, kept))
    if looked.findings is not None:
        ruff.remember(looked.text, python, looked.findings)
    return looked.text


def in_form(text: str, language: str, setting: Setting = NOWHERE) -> str:
    """Return a tidy text in the form its language is kept in: of Python, that of black.

    Args:
        text: What `tidy` returned.
        language: What it is written in.
        setting: Where it stands.
    """
    if language != "python":
        return text
    form = format_python(text, setting.python)
    python = setting.python or _PYTHON
    if ruff.remembered(text, python) == ():
        ruff.remember(form, python, ())  # where nothing is wrong, nothing can move
    return form


def format_python(source: str, python: str = "") -> str:
    """Return Python source as black formats it, or trimmed where black cannot read it.

    Args:
        source: The source.
        python: The oldest Python it is for, such as `3.11`; where it is empty, the source tells.
    """
    form = tidier.formatted(source, python)
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
