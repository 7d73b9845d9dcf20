"""`pygen-copier mcp`: an editor's agent drives the commands, in one folder."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.answers_file import answers_file_option
from pygen_copier.cli.epilog import examples


@click.command(epilog=examples("pygen-copier mcp .", "pygen-copier mcp --trust"))
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)
@click.option(
    "--trust",
    is_flag=True,
    help="Let it run the code of the templates that packages in FOLDER record.",
)
@answers_file_option
def mcp(folder: Path, trust: bool, answers_file: str) -> None:
    """Serve the commands to an editor's agent.

    It speaks the Model Context Protocol on stdin and stdout. The agent can plan, estimate,
    generate, improve, rename and update packages in FOLDER (default: this one) and nowhere else,
    with the limits and keys of your environment. With --answers-file it is the answers of that file
    that the commands go by, in every package.
    """
    from pygen_copier.reports.mcp import serve

    serve(folder, trust=trust, answers_file=answers_file)
