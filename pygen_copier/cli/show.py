"""`pygen-copier show`: the recorded text of an artifact, and what became of it in the project."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.answers_file import answers_file_option
from pygen_copier.cli.epilog import examples


def _names(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Return the artifacts of the project that begin as what is typed."""
    from pygen_copier.reports.show import artifact_names

    project = context.params.get("project") or Path()
    named = context.params.get("answers_file") or ""
    return [name for name in artifact_names(project, named) if name.startswith(begun)]


@click.command(
    epilog=examples(
        "pygen-copier show module:codes",
        "pygen-copier show module:codes > codes_as_generated.py",
        "pygen-copier show tests:codes tiny-codes --diff",
    ),
)
@click.argument("artifact", shell_complete=_names)
@click.argument("project", type=click.Path(path_type=Path), default=".")
@click.option("--diff", "as_diff", is_flag=True, help="Show what the file has become, as a diff.")
@answers_file_option
def show(artifact: str, project: Path, as_diff: bool, answers_file: str) -> None:
    """Print the recorded text of an artifact.

    It is the text as it was generated in PROJECT (default: this folder), on a terminal without
    characters that would steer it. Names of artifacts are
    those that `pygen-copier status` shows. With --diff, what a person did to the file is printed as
    a unified diff; it is empty where the file is as generated.
    """
    from pygen_copier.reports.show import difference, entry_of, for_terminal

    name, entry = entry_of(project, artifact, answers_file)
    text = difference(project, entry, name) if as_diff else entry.text(name)
    # As bytes where nothing is coloured: what is recorded is printed as it is, but on a terminal.
    click.echo(text if as_diff else for_terminal(text).encode(), nl=False)
