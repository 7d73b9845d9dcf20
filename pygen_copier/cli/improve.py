"""`pygen-copier improve`: one file is changed as a person says, or until its tests pass."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.answers_file import answers_file_option
from pygen_copier.cli.epilog import examples
from pygen_copier.cli.passing_on import PassingOn
from pygen_copier.cli.trust import trust_option


@click.command(
    cls=PassingOn,
    options_metavar="[OPTIONS]",
    epilog=examples(
        'pygen-copier improve --trust module:codes "Refuse words of different lengths."',
        "pytest 2>&1 | pygen-copier improve --trust module:codes",
        'pygen-copier improve --trust src/tiny_codes/codes.py "Use numpy." -- -d model=NAME',
        "pygen-copier improve --trust module:codes --forget",
        "pygen-copier improve --trust --from-evaluation",
    ),
)
@click.argument("artifact", default="")
@click.argument("words", nargs=-1)
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The folder of the project.  [default: the one that this folder is in]",
)
@click.option("--forget", is_flag=True, help="Take back what was said of it before.")
@click.option(
    "--from-evaluation",
    "report",
    is_flag=False,
    flag_value="",
    metavar="[REPORT]",
    help="Mend what an evaluation finds, of REPORT where one is named, else made now.",
)
@click.option(
    "--tests",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="With --from-evaluation: somebody else's tests, which it shall pass.",
)
@answers_file_option
@trust_option
@click.pass_context
def improve(
    context: click.Context,
    artifact: str,
    words: tuple[str, ...],
    project: Path | None,
    forget: bool,
    report: str | None,
    tests: Path | None,
    answers_file: str,
    trust: bool,
) -> None:
    """Have one generated file changed as you say.

    ARTIFACT is its name as `pygen-copier status` shows it, or its path. A model gets the file as it
    was generated, what you changed in it by hand, and your WORDS; `copier update` then merges your
    changes in. One file is changed, by one request where the first reply passes its checks.

    What is piped in, such as failing tests or a traceback, is shown to the model this once. WORDS
    are kept in the plan, so that later revisions honour them; with --forget those are taken back
    that were said before, which asks nobody.

    With --from-evaluation, faults that no test notices, requirements that none shows, and failing
    tests are sent as problems of the files that they concern, of ARTIFACT where one is named, and
    the score before and after is told; it needs the extra `eval`.

    Behind -- stand options for Copier, whose exit code is this command's. The update runs code of
    the template.
    """
    from pygen_copier.reports.improve import improve_file, piped_in

    artifact = artifact.strip()
    options = [*(["--trust"] if trust else []), *context.args]
    if report is not None:
        if words or forget:
            raise click.UsageError("--from-evaluation says itself what is to be better.")
        from pygen_copier.reports.from_evaluation import Evaluated, improve_from_evaluation

        evaluated = Evaluated(Path(report) if report else None, tests, artifact)
        improve_from_evaluation(project or Path(), evaluated, options, answers_file)
        return
    if tests is not None:
        raise click.UsageError("--tests goes with --from-evaluation.")
    if not artifact:
        raise click.UsageError("Name an artifact: `pygen-copier status` lists them.")
    said = " ".join(words).strip()
    if words and not said:
        raise click.UsageError("The words are empty: say what is to be better.")
    output = piped_in(beside=bool(said) or forget)
    if not (said or output or forget):
        raise click.UsageError(
            "Say what is to be better, or pipe in what a failing command printed."
        )
    improve_file(project, artifact, said, output, options, forget=forget, answers_file=answers_file)
