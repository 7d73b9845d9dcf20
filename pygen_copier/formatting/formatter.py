"""A formatter brings texts into the form of their language, and says what the linter finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from pygen_copier.concurrency.batch import Batched
from pygen_copier.formatting import ruff
from pygen_copier.formatting.black import format_python, trimmed
from pygen_copier.formatting.ruff import Linted, Rules
from pygen_copier.markdown.form import format_markdown
from pygen_copier.source.syntax import Source, UnreadableSourceError, read

_PYTHON = "3.11"  # for ruff, which must be told one


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text stands, as far as its form depends on that.

    Attributes:
        package: The import name of the package it is part of, or an empty text.
        python: The oldest Python the package is for; where it is empty, the text tells.
        names: Names that others look up in it; an import that binds one stays.
        lint: The `[tool.ruff]` tables of the package's `pyproject.toml`, which its texts must pass;
            where it is empty, imports are sorted and unused ones removed, and that is all.
    """

    package: str = ""
    python: str = ""
    names: frozenset[str] = frozenset()
    lint: str = ""


NOWHERE = Setting()


@dataclass(frozen=True)
class Formatter:
    """Brings texts into form.

    Attributes:
        black: Formats Python, told the oldest Python that it is for.
        fix: Has ruff mend a text; those that threads give at once are looked at in one run.
    """

    black: Callable[[str, str], str] = format_python
    fix: Batched[tuple[str, Rules], Linted] = field(default_factory=lambda: Batched(ruff.fix))

    def lint(self, text: str, language: str, setting: Setting = NOWHERE) -> Source:
        """Return a text as checks are to see it, with what the linter says of it.

        Of Python, what can be mended safely is mended; what cannot be parsed is trimmed only.
        Markdown is in form, and what is called `text` stays as it is.

        Args:
            text: The text, as a model wrote it.
            language: What it is written in, such as `python` or `markdown`.
            setting: Where it stands.

        Raises:
            PygenError: ruff could not be run.
        """
        if language == "markdown":
            return Source(format_markdown(text, partial(format_python, python=setting.python)))
        if language != "python":
            return Source(text if language == "text" else trimmed(text))
        try:
            source = read(text)
        except UnreadableSourceError:
            return Source(trimmed(text))
        rules = _rules(setting, source)
        linted = self.fix((text, rules))
        if not linted.findings:
            return source if linted.text == text else Source(linted.text)
        # Some of it may be the formatter's business, and what is told must name the right lines.
        formatted = self.black(linted.text, setting.python)
        return Source(formatted, ruff.findings(formatted, rules))

    @staticmethod
    def read(text: str, language: str, setting: Setting = NOWHERE) -> Source:
        """Return a text as it is, with what the linter says of it.

        Args:
            text: The text.
            language: What it is written in.
            setting: Where it stands.

        Raises:
            PygenError: ruff could not be run.
        """
        if language != "python":
            return Source(text)
        return Source(text, ruff.findings(text, _rules(setting)))

    def format(self, text: str, language: str, setting: Setting = NOWHERE) -> str:
        """Return a text that `lint` returned in the form its language is kept in.

        Args:
            text: The text.
            language: What it is written in; Python is formatted by black.
            setting: Where it stands.
        """
        return self.black(text, setting.python) if language == "python" else text


def format_text(text: str, language: str, setting: Setting = NOWHERE) -> str:
    """Return a text in the form its language is kept in, with what can be mended safely mended.

    Args:
        text: The text.
        language: What it is written in.
        setting: Where it stands.

    Raises:
        PygenError: ruff could not be run.
    """
    formatter = Formatter()
    return formatter.format(formatter.lint(text, language, setting).text, language, setting)


def _rules(setting: Setting, source: Source | None = None) -> Rules:
    keep = source is not None and not setting.names.isdisjoint(source.imported)
    return Rules(setting.package, setting.python or _PYTHON, setting.lint, keep)
