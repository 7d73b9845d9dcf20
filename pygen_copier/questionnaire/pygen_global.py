"""The global `pygen`: the one name of ours that templates see, and what they may call on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from pygen_copier.errors import PygenError
from pygen_copier.questionnaire.host import host_error, told_by_host

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

Answers = Mapping[str, Any]
"""The answers and variables of a render, as its host passed them in."""

NAME = "pygen"
_MARK = "is_called_in_template"


class PygenGlobal:
    """What templates call, `pygen.NAME(…)` each; extensions `offer` it.

    Args:
        environment: The environment whose templates see it.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._is_kept = False

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)  # Python and Jinja look for methods of their own
        offered = ", ".join(sorted(each for each in vars(self) if not each.startswith("_")))
        raise host_error(
            self._environment,
            PygenError(
                f"The template calls pygen.{name}, which pygen-copier does not have here.",
                f"It has {offered or 'nothing'}. What is newer comes with a newer pygen-copier.",
            ),
        )


def called_in_template(
    method: Callable[Concatenate[S, Answers, P], R],
) -> Callable[Concatenate[S, Context, P], R]:
    """Let templates call a method of an extension, as `pygen.NAME(…)`.

    The method gets the answers and variables of the render first, then what the template passes.
    A `PygenError` that it raises ends the host with one line.
    """

    @wraps(method)
    def wrapper(self: S, context: Context, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with told_by_host(context.environment):
            # `parent` is what the host passed in: names that a template sets itself do not count.
            return method(self, context.parent, *args, **kwargs)

    setattr(wrapper, _MARK, True)
    return pass_context(wrapper)


def offer(environment: Environment, extension: Extension, *, gives_way: bool = False) -> None:
    """Let an environment's templates call the methods of an extension made for it.

    Args:
        environment: The environment, which gets the global with the first extension.
        extension: Whose methods count that are `called_in_template`.
        gives_way: Whether a variable `pygen` of the template's own hides the global.

    Raises:
        TypeError: Another extension offers a method of that name.
    """
    found = environment.globals.get(NAME)
    if not isinstance(found, PygenGlobal):
        found = environment.globals[NAME] = PygenGlobal(environment)
    if not gives_way:
        _keep_from_answers(environment, found)
    kind = type(extension)
    for name in dir(kind):
        if not getattr(getattr(kind, name, None), _MARK, False):
            continue
        if name in vars(found):
            raise TypeError(f"{kind.__name__}: another extension offers pygen.{name} already")
        setattr(found, name, getattr(extension, name))


def _keep_from_answers(environment: Environment, value: PygenGlobal) -> None:
    """Keep the name from what a host passes to a render, which stands above an environment's."""
    if value._is_kept:
        return
    value._is_kept = True

    class PygenContext(environment.context_class):  # type: ignore[name-defined,misc]  # the host's
        def __init__(
            self,
            environment: Environment,
            parent: dict[str, Any],
            name: str | None,
            blocks: dict[str, Callable[[Context], Any]],
            globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name for it
        ) -> None:
            super().__init__(environment, {**parent, NAME: value}, name, blocks, globals)

    environment.context_class = PygenContext
