"""`pygen-copier rename`: a package, its import name, a module or a feature is called otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pygen_copier.cli.answers_file import answers_file_option
from pygen_copier.cli.epilog import examples
from pygen_copier.cli.trust import trust_option

_project: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=".",
    metavar="FOLDER",
    help="The folder of the project.  [default: this folder]",
)


@click.group(
    epilog=examples(
        "pygen-copier rename import-name codes --trust",
        "pygen-copier rename package small-codes --trust --project ../tiny-codes",
        "pygen-copier rename module tables decoding.tables --trust",
        'pygen-copier rename feature "parity checks" "syndrome checks" --trust',
    ),
)
def rename() -> None:
    """Rename a package, its import name, a module or a feature.

    Files move as `git mv` moves them, yours beside the generated ones too, and the name changes in
    the answers, the plan, what is recorded, and in your own files where it is code. No model is
    asked, and the next update finds nothing to do. Commit first: git then shows and takes back all
    that was done. It renders the template, whose code runs for that.
    """


@rename.command("package")
@click.argument("new")
@_project
@answers_file_option
@trust_option
def package(new: str, project: Path, answers_file: str, trust: bool) -> None:
    """Give the package, as it is installed, the name NEW."""
    _rename(project, "package", "", new, answers_file, trust=trust)


@rename.command("import-name")
@click.argument("new")
@_project
@answers_file_option
@trust_option
def import_name(new: str, project: Path, answers_file: str, trust: bool) -> None:
    """Give the package, as it is imported, the name NEW."""
    _rename(project, "import-name", "", new, answers_file, trust=trust)


@rename.command("module")
@click.argument("old")
@click.argument("new")
@_project
@answers_file_option
@trust_option
def module(old: str, new: str, project: Path, answers_file: str, trust: bool) -> None:
    """Rename a module or subpackage; dotted names lead into subpackages, and out of them."""
    _rename(project, "module", old, new, answers_file, trust=trust)


@rename.command("feature")
@click.argument("old")
@click.argument("new")
@_project
@answers_file_option
@trust_option
def feature(old: str, new: str, project: Path, answers_file: str, trust: bool) -> None:
    """Rename a feature, as the feature list names it."""
    _rename(project, "feature", old, new, answers_file, trust=trust)


def _rename(
    project: Path, kind: str, old: str, new: str, answers_file: str, *, trust: bool
) -> None:
    from pygen_copier.reports.rename import rename_and_tell

    rename_and_tell(project, kind, old, new, trust=trust, answers_file=answers_file)
