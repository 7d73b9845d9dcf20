"""Promises: what the texts of a plan say that the package has, held against its API."""

from __future__ import annotations

import re
from collections.abc import Set

from pygen_copier.plan.code_names import CodeNames, explained
from pygen_copier.plan.model import Plan

_SPAN = re.compile(r"`([^`\n]+)`")
_SENTENCE = re.compile(r"(?:[^.!?\n`]|`[^`\n]*`|[.!?](?!\s|$)|`)+(?:[.!?]+|\n+|$)\s*")


class Promises:
    """What may be named in texts about a package: what it has, and what is of others.

    Args:
        plan: The plan.
        names: The package, as it is installed and imported.
    """

    def __init__(self, plan: Plan, *names: str) -> None:
        self._names = CodeNames(plan, *names)

    def broken(self, text: str, *, bare: bool = True) -> list[str]:
        """Return what code spans of a text name and the package has not, in their order.

        A call on something else, as in `np.sum(…)`, is not the package's, and where it has
        dependencies a bare name may be of these.

        Args:
            text: The text.
            bare: Whether a name that stands alone is the package's.
        """
        return self._broken(text, explained(text), bare)

    def kept(self, text: str, *, bare: bool = True) -> str:
        """Return a text without the sentences that promise what is not there.

        Args:
            text: The text.
            bare: Whether a name that stands alone is the package's.
        """
        words = explained(text)
        if not self._broken(text, words, bare):
            return text
        parts = [part for part in _SENTENCE.findall(text) if not self._broken(part, words, bare)]
        return "".join(parts).strip()

    def _broken(self, text: str, words: Set[str], bare: bool) -> list[str]:
        others = self._names.has_others or not bare
        found = [
            _without_arguments(span.strip())
            for span in _SPAN.findall(text)
            if self._names.lacks(span, words, lambda _: others, bare_calls=not others)
        ]
        return list(dict.fromkeys(found))


def _without_arguments(span: str) -> str:
    name, parenthesis, rest = span.partition("(")
    return f"{name}()" if parenthesis and rest.endswith(")") else span
