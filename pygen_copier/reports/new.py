"""A new package: what is asked for that nobody can guess, then Copier with the own template."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pygen_copier.client.models import SCAFFOLD
from pygen_copier.errors import PygenError
from pygen_copier.git import GitError, git_output, is_in_repository
from pygen_copier.providers import registry
from pygen_copier.providers.credentials import installed
from pygen_copier.providers.installation import add_extra
from pygen_copier.questionnaire.answers import answer_problem, is_left_to_spec
from pygen_copier.questionnaire.copier_run import copy_command
from pygen_copier.questionnaire.own_template import REPOSITORY, OwnTemplate, own_template
from pygen_copier.questionnaire.unfinished import keep_answers
from pygen_copier.reports.plan import chosen_answers, read_data
from pygen_copier.yaml_text import dump_yaml


@dataclass(frozen=True, slots=True)
class _Service:
    """A service that a key alone opens.

    Attributes:
        sdk: The module of its SDK.
        variable: Where its key is looked for.
        page: Where a key is made.
    """

    sdk: str
    variable: str
    page: str


_SERVICES = {
    "groq": _Service("groq", "GROQ_API_KEY", "https://console.groq.com/keys"),
    "gemini": _Service("google.genai", "GEMINI_API_KEY", "https://aistudio.google.com/apikey"),
}
_ASKED = {
    "package_name": "What is it called? People install it by this name",
    "description": "What is it for? A few sentences",
}
_OPTIONS = {"features": "--feature", "package_name": "--package-name or FOLDER"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for on the command line.

    Attributes:
        folder: Where the package goes, or None for its name.
        given: Answers that are given as options.
        data_file: More answers in YAML, or None.
        options: Further options for Copier.
        is_sure: Whether nothing is to be asked.
        commit: Whether it is committed; None where the person is to be asked.
    """

    folder: Path | None
    given: Mapping[str, Any]
    data_file: Path | None
    options: Sequence[str] = ()
    is_sure: bool = False
    commit: bool | None = None


def make_new(wish: Wish) -> None:
    """Make a new package as a person wishes, and tell what was made.

    Args:
        wish: What was asked for.

    Raises:
        PygenError: Something is missing that nobody may be asked for, or cannot be used.
        Exit: Copier failed; with its exit code.
    """
    asks = not wish.is_sure and sys.stdin.isatty() and sys.stderr.isatty()
    answers = _given(wish)
    with _kept_at_early_end(wish.folder or Path(), answers):
        _complete(answers, asks=asks)
        folder = wish.folder or Path(str(answers["package_name"]))
        require_empty(folder)
        if asks:
            _choose_service(answers)
    answers = chosen_answers(answers)
    template = own_template()
    if code := _copy(template, folder, answers, wish.options, asks=asks):
        raise click.exceptions.Exit(code)
    _commit(folder, str(answers["package_name"]), wish.commit, asks=asks)
    if template.environ:
        click.echo(
            f"The template's version {template.version} was not to be had from {REPOSITORY}, so "
            "the copy of this installation was used. `pygen-copier update` knows it, too; "
            "`copier update` works once it can be had there.",
            err=True,
        )


def require_empty(folder: Path) -> None:
    """Refuse a folder that holds something, before anything is asked.

    Raises:
        PygenError: It does, or it is a file.
    """
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if os.path.lexists(folder):
        raise PygenError(
            f"{folder} is there already.",
            "Name another folder, or run `pygen-copier update` in a package that was made before.",
        )


@contextmanager
def _kept_at_early_end(folder: Path, answers: Mapping[str, Any]) -> Iterator[None]:
    """Keep what was typed where a person ends the questions early."""
    before = dict(answers)
    try:
        yield
    except (click.Abort, PygenError):
        if answers != before:
            file = keep_answers(folder, answers)
            click.echo(
                f"\nWhat you typed is kept in {file}. To go on from there, run:\n"
                f"  pygen-copier new --data-file {shlex.quote(str(file))}",
                err=True,
            )
        raise


def _given(wish: Wish) -> dict[str, Any]:
    """Return the answers that are given.

    Raises:
        PygenError: The data file cannot be read.
    """
    answers = {**(read_data(wish.data_file) if wish.data_file else {}), **wish.given}
    if "provider" in wish.given and "model" not in wish.given:
        answers.pop("model", None)  # it was another provider's
    if wish.folder and "package_name" not in answers:
        answers["package_name"] = wish.folder.resolve().name
    return answers


def _complete(answers: dict[str, Any], *, asks: bool) -> None:
    """Add the answers that a person is asked for.

    Raises:
        PygenError: One is missing or breaks a rule, and nobody may be asked.
    """
    for name, question in _ASKED.items():
        if name in answers or is_left_to_spec(name, answers):
            _require_good(name, answers)
        elif asks:
            answers[name] = _typed(name, question)
        else:
            option = _OPTIONS.get(name, f"--{name}")
            raise PygenError(f"There is no {name.replace('_', ' ')}.", f"Give {option}.")
    if "features" not in answers and asks and not answers.get("spec"):
        answers["features"] = _typed_features()


def _require_good(name: str, answers: Mapping[str, Any]) -> None:
    if is_left_to_spec(name, answers):
        return
    if problem := answer_problem(name, answers[name]):
        raise PygenError(f"{name}: {problem}", f"Give {_OPTIONS.get(name, f'--{name}')}.")


def _typed(name: str, question: str) -> str:
    """Ask a question until its answer keeps the rules."""
    while True:
        typed = str(click.prompt(question, err=True)).strip()
        problem = answer_problem(name, typed)
        if problem is None:
            return typed
        click.echo(problem, err=True)


def _typed_features() -> list[str]:
    """Ask for features, one a line, until a line is empty or they keep the rules."""
    while True:
        click.echo("What can it do? One feature a line; an empty line ends them.", err=True)
        features = list(iter(_typed_line, ""))
        problem = answer_problem("features", features)
        if problem is None:
            return features
        click.echo(problem, err=True)


def _typed_line() -> str:
    return str(click.prompt(">", prompt_suffix=" ", default="", show_default=False, err=True))


def _choose_service(answers: dict[str, Any]) -> None:
    """Ask who writes the package, and for a key, where nobody says and no service can be asked."""
    if answers.get("provider") or registry.first_usable() != SCAFFOLD:
        return
    found = {name: each for name, each in _SERVICES.items() if installed(each.sdk)}
    if not found:
        told = f"No service can be asked: that takes its package, `{add_extra('groq')}`, and a key."
        click.echo(f"{told} So you get typed signatures to fill in.", err=True)
        return
    pages = " or ".join(f"{name} ({each.page})" for name, each in found.items())
    click.echo(
        f"No service can be asked yet: that takes a key, of {pages}. Without one (scaffold) you "
        "get typed signatures to fill in.",
        err=True,
    )
    choice = click.Choice([*found, SCAFFOLD])
    name = click.prompt("Who writes it?", type=choice, default=SCAFFOLD, err=True)
    answers["provider"] = name
    if name in found:
        typed = click.prompt("Its key, for this run only", hide_input=True, err=True)
        os.environ[found[name].variable] = str(typed).strip()


def _copy(
    template: OwnTemplate,
    folder: Path,
    answers: Mapping[str, Any],
    options: Sequence[str],
    *,
    asks: bool,
) -> int:
    """Run `copier copy`, and return its exit code."""
    with tempfile.TemporaryDirectory(prefix="pygen-new-") as temporary:
        data = Path(temporary) / "answers.yml"
        data.write_text(dump_yaml({"ask_more": False, **answers}), encoding="utf-8")
        given = [*(() if asks else ("--defaults",)), "--vcs-ref", template.version, *options]
        command = copy_command(template.source, folder, data, given)
        environ = {**os.environ, **template.environ}
        done = subprocess.run(command, check=False, env=environ)  # noqa: S603 - no shell reads it
        return done.returncode


def _commit(folder: Path, package_name: str, wanted: bool | None, *, asks: bool) -> None:
    """Commit a package as its first version where the person wants it, and tell so."""
    if wanted is None:
        wanted = asks and click.confirm("Commit it as its first version?", default=True, err=True)
    if not wanted:
        return
    if is_in_repository(folder):
        raise PygenError(
            f"{folder} is in a repository that was there before, so it was not committed.",
            "Look at `git status` there, and commit it yourself.",
        )
    message = f"Generate {package_name}"
    try:
        git_output(folder, "init", "--quiet")
        git_output(folder, "add", "--all")
        git_output(folder, "commit", "--quiet", "--message", message)
    except GitError as error:
        raise PygenError(
            f"The package is in {folder}, but it was not committed: {error.problem}",
            "Mend that, and commit it yourself.",
        ) from None
    click.echo(f"It is committed ({message!r}): the line with `git init` is done.", err=True)
