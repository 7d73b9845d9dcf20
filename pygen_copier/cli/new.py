"""`pygen-copier new`: from an idea to a package, in one command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pygen_copier.cli.epilog import examples
from pygen_copier.cli.passing_on import PassingOn


@click.command(
    cls=PassingOn,
    options_metavar="[OPTIONS]",
    epilog=examples(
        "pygen-copier new",
        'pygen-copier new tiny-codes --description "Small error-correcting codes." \\',
        '  --feature "parity checks" --feature "look-up decoding" --yes --commit',
        "pygen-copier new --data-file tiny.yml --provider scaffold --yes",
        "pygen-copier new --spec requirements.md -- --data ci=none",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--package-name", metavar="NAME", help="What it is called.  [default: as FOLDER is]")
@click.option("--description", metavar="TEXT", help="What it is for, in a few sentences.")
@click.option("--feature", "features", metavar="TEXT", multiple=True, help="What it can do.")
@click.option("--spec", metavar="FILE", help="A specification in Markdown.")
@click.option("--provider", metavar="NAME", help="Who writes it; `scaffold` uses no model.")
@click.option("--model", metavar="NAME", help="Which of its models.")
@click.option(
    "--data-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Answers in YAML, as for copier copy; options win over them.",
)
@click.option("--yes", "-y", "is_sure", is_flag=True, help="Ask nothing, and take the plan as is.")
@click.option("--commit/--no-commit", default=None, help="Commit it as its first version, or not.")
@click.pass_context
def new(
    context: click.Context,
    /,
    folder: Path | None,
    data_file: Path | None,
    is_sure: bool,
    commit: bool | None,
    **options: Any,
) -> None:
    """Make a package from an idea.

    What is not given is asked for: what it is called, what it is for, what it can do, and a key
    where none is there, which is kept for this run only. The plan is shown with what it will take,
    and can be changed, before a file is written. Where there is no terminal, or with --yes,
    nothing is asked.

    It runs Copier with the template of this installation, so that `copier update` works on the
    package later. --feature can be given several times. Behind -- stand options for Copier, whose
    exit code is this command's.
    """
    from pygen_copier.reports.new import Wish, make_new

    given = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in options.items()
        if value not in (None, ())
    }
    make_new(Wish(folder, given, data_file, context.args, is_sure=is_sure, commit=commit))
