"""What is said of a rename."""

from __future__ import annotations

import posixpath
from collections import Counter
from pathlib import Path

import click

from pygen_copier.project.recorded import RecordedProject
from pygen_copier.project.rename import Renamed, rename_in, require_committed
from pygen_copier.questionnaire.trust import require_trust
from pygen_copier.text import count, oneline

_MOST_TOLD = 12
_MOST_LEFT = 5


def rename_and_tell(
    folder: Path, kind: str, old: str, new: str, *, trust: bool, answers_file: str = ""
) -> None:
    """Rename something in a project, and say what was done.

    Args:
        folder: The folder of the project.
        kind: What is renamed.
        old: Its name, where there are several of its kind.
        new: The name it gets.
        trust: Whether the person trusts the template.
        answers_file: The answers file that the person named.

    Raises:
        PygenError: It cannot be renamed; nothing was changed.
    """
    project = RecordedProject.open(folder, f"pygen-copier rename {kind} … --project", answers_file)
    require_trust(folder, project.answers, said=trust)
    require_committed(folder)
    done = rename_in(project, kind, old, new)
    what = oneline(new)
    if done is None:
        click.echo(f"It is called {what!r} already; there is nothing to rename.")
        return
    for line in told(done):
        click.echo(line)
    if done.left:
        more = f" and {len(done.left) - _MOST_LEFT} more" if len(done.left) > _MOST_LEFT else ""
        places = ", ".join(map(oneline, done.left[:_MOST_LEFT]))
        click.echo(
            f"The old name still stands as a word in {places}{more}: see whether it is meant."
        )
    click.echo(
        "git diff HEAD shows it, git reset --hard takes it back. To keep it, run: "
        f"git commit -m {_quoted(f'Rename {kind} to {what}')}"
    )


def told(done: Renamed) -> list[str]:
    """Return what was moved and rewritten, in lines."""
    folders = Counter(
        (posixpath.dirname(old), posixpath.dirname(new)) for old, new in done.moved.items()
    )
    lines = []
    for (before, now), number in sorted(folders.items()):
        if before != now and number > 1:
            lines.append(f"moved  {before}/ → {now}/  ({count(number, 'file')})")
    for old, new in sorted(done.moved.items()):
        before, now = posixpath.dirname(old), posixpath.dirname(new)
        if before == now or folders[before, now] == 1:
            lines.append(f"moved  {old} → {new}")
    lines += [f"rewritten  {path}" for path in done.rewritten]
    if len(lines) > _MOST_TOLD:
        more = len(lines) - _MOST_TOLD
        lines = [*lines[:_MOST_TOLD], f"and {more} more: git status shows them"]
    return lines


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(text)
