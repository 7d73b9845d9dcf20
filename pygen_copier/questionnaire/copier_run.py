"""The host: what a render can know of the Copier run it is part of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from copier.errors import UserMessageError
from jinja2 import pass_context
from jinja2.runtime import Context

from pygen_copier.errors import PygenError

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

Answers = Mapping[str, Any]


class Host:
    """The Copier run behind a render.

    Args:
        answers: The answers and variables of a render.
    """

    def __init__(self, answers: Answers) -> None:
        self._conf = answers["_copier_conf"]

    @property
    def project(self) -> Path:
        """The folder that is rendered into; a temporary one in two of an update's three renders."""
        return Path(self._conf["dst_path"])

    @property
    def is_old_render(self) -> bool:
        """Whether this is an update's render of the old version, into a folder of Copier's own."""
        return self._is_in(".old_copy.")

    @property
    def is_scratch_render(self) -> bool:
        """Whether this is an update's second render of the new version, to compare with."""
        return self._is_in(".new_copy.")

    @property
    def is_pretending(self) -> bool:
        """Whether this render writes nothing (`--pretend`)."""
        return bool(self._conf["pretend"])

    @property
    def may_ask(self) -> bool:
        """Whether models may be asked in this render."""
        return not (self.is_pretending or self.is_old_render or self.is_scratch_render)

    def _is_in(self, mark: str) -> bool:
        # Copier tells its renders apart by nothing but the names of its temporary folders.
        return bool(self._conf["quiet"]) and any(
            part.startswith("copier.") and mark in part for part in self.project.parts
        )

    def is_given(self, name: str) -> bool:
        """Return whether an answer was given on the command line or in a data file."""
        return name in self._conf["data"]

    def can_ask_again(self, name: str) -> bool:
        """Return whether a person sits at this question, so that a complaint reaches them there.

        Elsewhere Copier turns a validator's complaint into a traceback.
        """
        return not (self._conf["defaults"] or self.is_given(name))


def told_in_one_line(function: Callable[P, R]) -> Callable[P, R]:
    """Let errors that are meant for a person end Copier with their one line."""

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except PygenError as error:
            raise UserMessageError(str(error)) from error

    return wrapper


def called_in_template(
    method: Callable[Concatenate[S, Answers, P], R],
) -> Callable[Concatenate[S, Context, P], R]:
    """Let a template call a method, which gets the answers and variables of the render."""
    told = told_in_one_line(method)

    def wrapper(self: S, context: Context, /, *args: P.args, **kwargs: P.kwargs) -> R:
        # `parent` is what the host passed in: names that a template sets itself do not count.
        return told(self, context.parent, *args, **kwargs)

    wrapper.__name__, wrapper.__doc__ = method.__name__, method.__doc__
    return pass_context(wrapper)
