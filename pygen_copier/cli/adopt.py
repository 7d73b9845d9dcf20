"""`pygen-copier adopt`: a package that is there becomes one that the template adds to."""

from __future__ import annotations

from pathlib import Path

import click

from pygen_copier.cli.epilog import examples
from pygen_copier.cli.trust import trust_option


@click.command(
    epilog=examples(
        "pygen-copier adopt",
        "pygen-copier adopt ../tiny-codes -d provider=groq",
        "pygen-copier adopt -a .pygen-answers.yml",
        "pygen-copier adopt --template https://example.org/template.git --vcs-ref v1.2.0 --trust",
    ),
)
@click.argument("project", type=click.Path(path_type=Path), default=".", metavar="[PATH]")
@click.option(
    "-d",
    "--data",
    metavar="NAME=ANSWER",
    multiple=True,
    help="An answer to a question of the template, as for copier copy.",
)
@click.option(
    "--template",
    metavar="SOURCE",
    help="The template, as for copier copy.  [default: that of this installation]",
)
@click.option("--vcs-ref", metavar="REF", help="Which version of it.  [default: the newest]")
@click.option(
    "-a",
    "--answers-file",
    metavar="FILE",
    default="",
    help="Where the answers are to be recorded, relative to PATH.  "
    "[default: .copier-answers.yml]",
)
@trust_option
def adopt(
    project: Path,
    data: tuple[str, ...],
    template: str | None,
    vcs_ref: str | None,
    answers_file: str,
    trust: bool,
) -> None:
    """Have updates add to a package that is there already.

    Its answers file is written, and nothing else. PATH (default: this folder) is a package with
    pyproject.toml and src layout, committed in git. Its code is read into a plan and never run; its
    modules and their tests are recorded as they stand. No model is asked. From then on `copier
    update -d features=…` adds to it; what is not in the folders src, tests and examples stays
    yours. Where another template has its answers file there, name one beside it.
    """
    from pygen_copier.reports.adopt import adopt_and_tell

    adopt_and_tell(project, data, template, vcs_ref, trust=trust, answers_file=answers_file)
