"""`pygen-copier prompts`: what models are asked with, and where each prompt is taken from."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.answers_file import answers_file_option
from pygen_copier.cli.epilog import examples


@click.command(
    epilog=examples(
        "pygen-copier prompts",
        "pygen-copier prompts tiny-codes --json",
        "mkdir -p .pygen/prompts",
        "pygen-copier prompts tests > .pygen/prompts/tests.md.jinja    # then change it",
    ),
)
@click.argument("name", required=False)
@click.argument("project", type=click.Path(path_type=Path), required=False)
@click.option(
    "--template",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A clone of the template.  [default: the one the project records]",
)
@answers_file_option
@click.option("--rendered", is_flag=True, help="Print NAME with what it includes, as it is sent.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON for scripts.")
def prompts(
    name: str | None,
    project: Path | None,
    template: Path | None,
    answers_file: str,
    rendered: bool,
    as_json: bool,
) -> None:
    """List the prompts of a project, or print one.

    NAME is printed, or else all of PROJECT (default: this folder) are listed, each with the inputs
    of its brief and the file it is taken from: one that ends in ? may be missing, and * stands for
    those of the task that `of` names.

    Your own come first: NAME.md.jinja in .pygen/prompts of the project (the answer `prompts` names
    another folder), then in the folder that PYGEN_PROMPTS names. A file that only others include
    begins with _.
    """
    from pygen_copier.reports.prompts import is_folder, prompts_here, text_of

    if name and project is None and is_folder(name, template):
        project, name = Path(name), None
    found = prompts_here(project or Path(), template, answers_file)
    if name:
        click.echo(text_of(found, name, rendered=rendered), nl=False)
    else:
        found.prompts.require_known()
        click.echo(found.json() if as_json else found.table())
