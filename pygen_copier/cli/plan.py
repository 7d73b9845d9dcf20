"""`pygen-copier plan`: the plan of a package, as data for `copier copy`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pygen_copier.cli.epilog import examples

# As the questionnaire offers them; to read them from there would make `--help` wait for pydantic.
ENHANCEMENTS = ("none", "description", "pseudocode", "full")


@click.command(
    epilog=examples(
        'pygen-copier plan --package-name tiny-codes --description "Small codes." \\',
        '  --feature "parity checks" > tiny.yml',
        "pygen-copier plan --data-file tiny.yml --candidates 3 --explain",
        'pygen-copier plan --data-file tiny.yml --change "Split the parser."',
        "pygen-copier plan --data-file tiny.yml --provider scaffold --json",
    ),
)
@click.option("--package-name", metavar="NAME", help="The name people install it by.")
@click.option("--description", metavar="TEXT", help="What it is for, in a few sentences.")
@click.option("--feature", "features", metavar="TEXT", multiple=True, help="What it can do.")
@click.option("--minimum-python", metavar="VERSION", help="The oldest Python, such as 3.11.")
@click.option("--enhancement", type=click.Choice(ENHANCEMENTS), help="How far features go.")
@click.option("--candidates", type=click.IntRange(1), help="How many structures are compared.")
@click.option("--refine-rounds", type=click.IntRange(0), help="How often texts are rewritten.")
@click.option(
    "--code-example",
    "code_examples",
    type=click.Path(exists=True, dir_okay=False),
    multiple=True,
    help="A file whose style and API guide the plan.",
)
@click.option("--provider", metavar="NAME", help="Whose model plans; `scaffold` uses none.")
@click.option("--model", metavar="NAME", help="Which of its models.")
@click.option(
    "--data-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Answers in YAML, as for copier copy; options win over them.",
)
@click.option("--change", metavar="TEXT", help="Have the plan in the data changed as you say.")
@click.option("--context", "want_context", is_flag=True, help="Write the plan's `context` too.")
@click.option("--explain", is_flag=True, help="Show on stderr how the structures compare.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of YAML.")
def plan(
    data_file: Path | None,
    change: str | None,
    want_context: bool,
    explain: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Print the answers and the plan of a package.

    The output is data for Copier, which then plans no more: copier copy --data-file FILE.
    --feature and --code-example can be given several times. Without --provider and --model,
    PYGEN_MODEL (provider:model) is used, else the first provider that can be used here. --change
    has a model change the modules of the plan in the data file as you say; the rest stays.
    """
    from pygen_copier.reports.plan import (
        change_made_plan,
        comparison,
        document,
        make_plan,
        read_answers,
        tell_unconfirmed,
    )

    given = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in options.items()
        if value not in (None, ())
    }
    answers = read_answers(data_file, given)
    if change is not None:
        changed = change_made_plan(answers, change)
        tell_unconfirmed(changed)
        click.echo(document(answers, changed, as_json=as_json).encode(), nl=False)
        return
    result = make_plan(answers, want_context=want_context)
    tell_unconfirmed(result.plan)
    if explain:
        click.echo(comparison(result.candidates), err=True)
    click.echo(document(answers, result.plan, as_json=as_json).encode(), nl=False)
