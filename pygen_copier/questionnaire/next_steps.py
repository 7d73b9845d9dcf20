"""Next steps: what a person is told to type after a copy, fit for where it went."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from pygen_copier.git import is_in_repository
from pygen_copier.questionnaire.copier_run import SOURCE


def next_steps(
    folder: Path, package_name: str, commands: str, unconfirmed: Sequence[str] = ()
) -> str:
    """Return where a package is, and the commands that come next, indented as Copier shows them.

    Args:
        folder: Where it was copied to, as the person wrote it.
        package_name: Its name.
        commands: What makes it ready to be worked on.
        unconfirmed: The dependencies that these install and nobody has looked at.
    """
    is_here = folder.resolve() == Path.cwd()
    lines = [] if is_here else [f"cd {shlex.quote(str(folder))}"]
    commit = f'git commit -m "Generate {package_name}"'
    if is_in_repository(folder):
        lines.append(f"git add . && {commit}")
    else:
        lines.append(f"git init && git add -A && {commit}")
    where = "this folder" if is_here else folder
    told = "\n".join(f"  {line}" for line in [*lines, commands])
    first = ""
    if unconfirmed:
        named = ", ".join(unconfirmed)
        first = f" The last command installs what a model added, {named}: look at it first."
    return f"{package_name} is in {where}.{first} Next:\n\n{told}"


def source_advice(source: str, answers_file: str) -> str:
    """Return what to know of where a template is recorded to be; empty where it cannot move.

    Args:
        source: How the person named the template.
        answers_file: Where that is recorded.
    """
    return " ".join(_sentences(source, answers_file))


def _sentences(source: str, answers_file: str) -> Iterator[str]:
    path = Path(source).expanduser()
    if not source or not path.is_dir():
        return  # an address, or a short form of one
    if path.is_absolute():
        yield f"Updates look for the template at {source}. Where you move it,"
    else:
        yield f"The template is recorded as {source}, so updates find it from this folder only."
        yield f"To mend that now, or where you move it (now it is {path.resolve()}),"
    yield f"write its full path to `{SOURCE}` in {answers_file}, and commit that."
