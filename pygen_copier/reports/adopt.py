"""What is said of an adoption."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from pygen_copier.errors import PygenError
from pygen_copier.project.adopt import MADE, adopt, require_adoptable
from pygen_copier.questionnaire.answers_file import update_words
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE, COMMIT, SOURCE
from pygen_copier.questionnaire.own_template import OwnTemplate, own_template
from pygen_copier.questionnaire.trust import require_outside, require_trust
from pygen_copier.reports.template import is_own
from pygen_copier.text import count, oneline

_MOST_TOLD = 12


def adopt_and_tell(
    project: Path,
    data: Sequence[str],
    template: str | None,
    version: str | None,
    *,
    trust: bool,
    answers_file: str = "",
) -> None:
    """Adopt a package, and say what was done and what comes next.

    Args:
        project: The folder of the package.
        data: Answers, `NAME=ANSWER` each.
        template: The template, None for that of this installation.
        version: Which version of it, None for the newest.
        trust: Whether the person trusts it.
        answers_file: Where the answers are to be recorded, relative to the project; empty for where
            Copier does it.

    Raises:
        PygenError: It cannot be adopted; nothing was written.
    """
    given = dict(map(_pair, data))
    answers_file = answers_file or ANSWERS_FILE
    require_adoptable(project, answers_file)
    source = _template(project, template, version, trust=trust)
    done = adopt(project, source, given, answers_file)
    modules = done.plan.modules
    names = sum(len(module.api) for module in modules)
    click.echo(
        f"{done.name} is adopted: {count(len(modules), 'module')} with "
        f"{count(names, 'public name')}, {count(len(done.files), 'file')} recorded as they stand."
    )
    for sentence in done.left_out[:_MOST_TOLD]:
        click.echo(f"  {oneline(sentence)}")
    if len(done.left_out) > _MOST_TOLD:
        click.echo(f"  and {len(done.left_out) - _MOST_TOLD} more of that kind")
    where = "" if project.resolve() == Path.cwd() else f" -C {shlex.quote(str(project))}"
    click.echo(
        f"{project / answers_file} was written, and nothing else. To keep it, and add to the "
        "package then, run:\n"
        f"  git{where} add {shlex.quote(answers_file)}\n"
        f'  git{where} commit -m "Let pygen-copier add to {done.name}"\n'
        f"  {update_words(answers_file)} -d 'features=[…]'"
        + (f" {shlex.quote(str(project))}" if where else "")
    )


def _template(project: Path, named: str | None, version: str | None, *, trust: bool) -> OwnTemplate:
    """Return the template that a person named and trusts, or that of this installation.

    Raises:
        PygenError: It is not trusted, or lies in the project.
    """
    if named is None:
        own = own_template()
        return replace(own, version=version or own.version)
    source = str(Path(named).resolve()) if Path(named).is_dir() else named
    if Path(source).is_dir():
        require_outside(project, Path(source))
    if not (Path(source).is_dir() and is_own(Path(source))):
        require_trust(project, {SOURCE: source, COMMIT: version}, said=trust)
    return OwnTemplate(source, version or "")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise PygenError(f"-d {text!r} has no answer.", "Write -d NAME=ANSWER.")
    if name in MADE:
        raise PygenError(
            f"{name} is what adopting makes of the code.", "Change it by an update afterwards."
        )
    return name, value
