"""The options of a `generate` tag: which there are, and what each may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pygen_copier.client.models import Model
from pygen_copier.errors import PygenError

KINDS = ("text", "markdown", "python", "json", "yaml")
OPTIONS = "kind, model and max_tokens"


@dataclass(frozen=True, slots=True)
class Options:
    """What a tag says beside its name and prompt.

    Attributes:
        kind: What the text is: one of `KINDS`.
        model: Who writes it, `provider:model`; empty for `PYGEN_MODEL`, else the first provider
            that can be used here.
        max_tokens: The most tokens the reply may have; 0 for what every request may have.
    """

    kind: str = "text"
    model: str = ""
    max_tokens: int = 0

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Options:
        """Read the options that a tag was rendered with.

        Raises:
            PygenError: One is not what it may be.
        """
        for name, value in given.items():
            problem = option_problem(name, value)
            if problem:
                raise PygenError(problem)
        return cls(**{name: value for name, value in given.items() if value})


def option_problem(name: str, value: object) -> str | None:
    """Return what is wrong with the value of an option, with what it may be, or None."""
    if name == "kind":
        if value in KINDS:
            return None
        return f"generate has no kind {value!r}; its kinds are {', '.join(KINDS)}."
    if name == "model":
        try:
            if value:
                Model.parse(str(value))
        except PygenError as error:
            return f"model: {error}"
        return None
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return None
    return f"max_tokens is {value!r}; it is a whole number of at least 1."
