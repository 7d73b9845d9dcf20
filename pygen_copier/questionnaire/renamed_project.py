"""What becomes of a project, with what people wrote in it, when names in it change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.generation.record import Record
from pygen_copier.git import git_paths
from pygen_copier.questionnaire.answers_file import answers_option
from pygen_copier.questionnaire.copier_command import CopierCommand
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE, SOURCE
from pygen_copier.questionnaire.renames import announced
from pygen_copier.questionnaire.rendered import rendered
from pygen_copier.renaming.moves import Moves
from pygen_copier.renaming.plan import renamed_answers
from pygen_copier.renaming.renaming import Renaming
from pygen_copier.renaming.texts import Texts
from pygen_copier.renaming.tree import Tree, files_in, moves_of, own_modules, renamed_tree
from pygen_copier.yaml_text import read_yaml_inside


def tree_of(
    project: Path, answers: Mapping[str, Any], renaming: Renaming, answers_file: str
) -> Tree:
    """Return what becomes of a project when names change; nothing is written.

    Args:
        project: Its folder.
        answers: Its recorded answers.
        renaming: What is called otherwise.
        answers_file: Where the answers are recorded, relative to the folder.

    Raises:
        PygenError: The template is not at hand, or an entry is damaged.
    """
    changed = renamed_answers(answers, Texts(renaming, Moves()))
    with announced(renaming), rendered(answers, answers_file, changed) as folder:
        now = files_in(folder)
        recorded = read_yaml_inside(folder, answers_file)
    with rendered(answers, answers_file) as folder:
        base = files_in(folder)
    record, renamed = (
        Record.read(each["generated"]) for each in (answers, recorded) if isinstance(each, Mapping)
    )
    known = {
        entry.path: renamed[renaming.artifact(name)].path
        for name, entry in record.items()
        if renaming.artifact(name) in renamed
    }
    listed = git_paths(project, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    known.update(own_modules([path for path in listed if path not in base], renaming))
    moves = moves_of(base, now, renaming, known)
    files, links = _own_files(project, listed, moves)
    tree = renamed_tree(files, base, now, Texts(renaming, moves))
    tree.links = {path: moves.of(path) for path in links if moves.of(path) != path}
    tree.at_stake += tree.links
    tree.files[answers_file] = now[answers_file]
    return tree


def refuse_loss(project: Path, renaming: Renaming) -> None:
    """Refuse an update that would part a person's lines from what they belong to.

    Raises:
        PygenError: With the command that moves them along.
    """
    run = CopierCommand.under_way()
    answers_file = run.recorded_in if run else ANSWERS_FILE
    answers = read_yaml_inside(project, answers_file)
    if not isinstance(answers, Mapping):
        return
    if run is None or answers.get(SOURCE) != run.template:
        raise PygenError(
            f"The answers name the template {answers.get(SOURCE)}, which is not that of this run.",
            f"Run this first: {command(renaming, answers_file)}",
        )
    tree = tree_of(project, answers, renaming, answers_file)
    if not tree.at_stake:
        return
    more = f" and {len(tree.at_stake) - 3} more" if len(tree.at_stake) > 3 else ""
    raise PygenError(
        f"What you wrote is in files that a rename moves or changes: "
        f"{', '.join(tree.at_stake[:3])}{more}.",
        f"Run this first, which takes it along: {command(renaming, answers_file)}",
    )


def command(renaming: Renaming, answers_file: str) -> str:
    """Return the command that renames what is recorded in an answers file."""
    import shlex

    words = []
    if renaming.package[0] != renaming.package[1]:
        words.append(["package", renaming.package[1]])
    if renaming.imported[0] != renaming.imported[1]:
        words.append(["import-name", renaming.imported[1]])
    words += [["module", *pair] for pair in renaming.modules.items()]
    words += [["feature", *pair] for pair in renaming.features.items()]
    options = f"--trust{answers_option(answers_file)}"
    return " && ".join(f"pygen-copier rename {shlex.join(each)} {options}" for each in words)


def _own_files(
    project: Path, listed: Sequence[str], moves: Moves
) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of a project that git knows, with what moves in their folders; and links."""
    found = dict.fromkeys(listed)
    for folder in moves.folders:
        for path in sorted((project / folder).rglob("*")):
            if "__pycache__" not in path.parts:
                found[path.relative_to(project).as_posix()] = None
    links = [path for path in found if (project / path).is_symlink()]
    files = {
        path: (project / path).read_bytes()
        for path in found
        if path not in links and (project / path).is_file()
    }
    return files, links
