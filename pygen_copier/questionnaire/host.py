"""A host: the program that renders a template, and how it tells a person of an error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jinja2 import Environment

from pygen_copier.errors import PygenError, refused


def host_of(environment: Environment) -> str:
    """Return `copier` or `cookiecutter` where one of them made an environment, else nothing."""
    packages = {identifier.partition(".")[0] for identifier in environment.extensions}
    return next((host for host in ("copier", "cookiecutter") if host in packages), "")


def host_error(environment: Environment, error: PygenError) -> Exception:
    """Return an error as the one that its host tells in one line; elsewhere as it is."""
    host = host_of(environment)
    if host == "copier":
        from copier.errors import UserMessageError

        return UserMessageError(str(error))
    if host == "cookiecutter":
        return _told_by_click()(str(error))
    return error


def _told_by_click() -> type[Exception]:
    """Return the error that cookiecutter tells in one line, and cruft, too.

    cruft is made with typer, whose newer versions carry a click of their own.
    """
    import click

    typer: Any = sys.modules.get("typer")
    if typer is None:
        return click.ClickException
    bases = [each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException"]
    own = [each for each in bases if not issubclass(each, click.ClickException)]
    return type("ToldError", (click.ClickException, *own), {})


@contextmanager
def told_by_host(environment: Environment) -> Iterator[None]:
    """Let the host of an environment tell errors that are meant for a person.

    Args:
        environment: The host's.

    Raises:
        Exception: The host's own, in place of a `PygenError` or of what the system refused; see
            `host_error`.
    """
    try:
        yield
    except (PygenError, OSError) as error:
        ours = refused(error) if isinstance(error, OSError) else error
        told = host_error(environment, ours)
        if told is error:
            raise
        raise told from error
