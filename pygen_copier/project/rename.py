"""A rename: a package, its import name, a module or a feature of a project is called otherwise."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.git import GitError, NoGitError, git_output, git_paths, require_no_filters
from pygen_copier.names import distribution_problem, import_problem, module_problem, slug
from pygen_copier.plan.inputs import LONGEST_FEATURE
from pygen_copier.plan.model import Plan
from pygen_copier.plan.rules import valid_plan
from pygen_copier.project.recorded import RecordedProject
from pygen_copier.project.write import write_all
from pygen_copier.questionnaire.answers_file import update_words
from pygen_copier.questionnaire.renamed_project import tree_of
from pygen_copier.renaming.moves import Moves
from pygen_copier.renaming.plan import renamed_plan
from pygen_copier.renaming.recognition import renaming_of
from pygen_copier.renaming.renaming import Renaming
from pygen_copier.renaming.texts import Texts
from pygen_copier.renaming.tree import still_named

KINDS = ("package", "import-name", "module", "feature")
"""What can be renamed."""


@dataclass(frozen=True)
class Renamed:
    """What was done.

    Attributes:
        moved: Where files went, by their paths before.
        rewritten: Files that hold something else than before, where they are now.
        left: Where an old name still stands as a word, which may mean something else.
    """

    moved: Mapping[str, str]
    rewritten: tuple[str, ...]
    left: tuple[str, ...]


def rename_in(project: RecordedProject, kind: str, old: str, new: str) -> Renamed | None:
    """Rename something in a project: its files, what is recorded of them, and what names it.

    Everything is worked out before the first file is written; no model is asked.

    Args:
        project: The project, in git and with nothing left to commit.
        kind: What is renamed, one of `KINDS`.
        old: The name of a module or feature now; of no meaning for the package and its import name.
        new: The name it gets.

    Returns:
        What was done, None where it has the name already.

    Raises:
        PygenError: The name cannot be, there is no such thing, a file is in the way or cannot be
            written; nothing was changed then.
    """
    folder, answers_file = project.folder, project.answers_file
    plan = valid_plan(project.answers.get("plan"))
    renaming = _renaming(project, plan, kind, old, new)
    if renaming is None:
        return None
    tree = tree_of(folder, project.answers, renaming, answers_file)
    if tree.in_the_way:
        raise PygenError(
            f"{tree.in_the_way[0]} is there already.", "Move it or choose another name."
        )
    tracked = set(git_paths(folder, "ls-files", "-z"))
    written = {path: text for path, text in tree.files.items() if _read(folder / path) != text}
    gone = {**dict.fromkeys(tree.removed), **tree.moved}
    write_all(folder, written, gone, tree.links)
    moved = {**tree.moved, **tree.links}
    ours = {to for path, to in moved.items() if path in tracked}
    staged = [*(path for path in {**gone, **tree.links} if path in tracked), *ours]
    staged += [path for path in written if path in tracked or path in tree.made]
    if staged:
        git_output(folder, "add", "--all", "--", *sorted(set(staged)))
    rewritten = sorted(set(written) - set(tree.moved.values()) - set(tree.made))
    left = still_named(tree.files, renaming, answers_file)
    return Renamed(moved, tuple(rewritten), tuple(left))


def require_committed(project: Path) -> None:
    """Refuse a project with changes that git could not bring back; new files do not matter.

    Raises:
        PygenError: It is in no git repository, or has changes that are not committed.
    """
    require_no_filters(project)
    try:
        lines = git_output(project, "status", "--porcelain", "--", ".").splitlines()
    except NoGitError:
        raise
    except GitError:
        raise PygenError(
            f"{project} is in no git repository.",
            "A rename is done where git can take it back: git init && git add -A && git commit",
        ) from None
    if any(not line.startswith(b"??") for line in lines):
        raise PygenError(
            "There are changes that are not committed.",
            "Commit or stash them, and finish a merge, so that git can take the rename back.",
        )


def _renaming(
    project: RecordedProject, plan: Plan, kind: str, old: str, new: str
) -> Renaming | None:
    """Return what is to be called otherwise, None where it is already.

    Raises:
        PygenError: The name cannot be, or there is nothing of the old one.
    """
    answers = project.answers
    package, imported = str(answers["package_name"]), str(answers["import_name"])
    if kind == "package":
        _refuse(distribution_problem(new))
        return None if new == package else renaming_of(plan, answers, new, imported)
    if kind == "import-name":
        _refuse(import_problem(new))
        return None if new == imported else renaming_of(plan, answers, package, new)
    if kind == "feature":
        old, new = " ".join(old.split()), " ".join(new.split())
        names = [feature.name for feature in plan.features]
        if _is_done(old, new, names, "feature"):
            return None
        _refuse(_feature_problem(new, [name for name in names if name != old]))
        if plan.spec and old in plan.spec.features:
            raise PygenError(
                f"The feature {old!r} is taken from the specification.",
                f"Change its heading there, and run: {update_words(project.answers_file)}",
            )
        return renaming_of(plan, answers, package, imported, features={old: new})
    prefix = f"{imported}."
    old, new = old.removeprefix(prefix), new.removeprefix(prefix)
    modules = {module.name for module in plan.modules}
    subpackages = {name[:at] for name in modules for at, mark in enumerate(name) if mark == "."}
    own = _own_modules(project.folder, imported)
    if _is_done(old, new, [*modules, *subpackages, *own], "module"):
        return None
    _refuse(module_problem(new))
    renaming = renaming_of(plan, answers, package, imported, modules={old: new})
    if old in modules | subpackages:
        _check_plan(plan, renaming)
    return renaming


def _is_done(old: str, new: str, names: Collection[str], what: str) -> bool:
    """Return whether something has its name already, and refuse what is not there.

    Raises:
        PygenError: There is no such thing, with the nearest ones; or another has the new name.
    """
    if old in names:
        if new in names and new != old:
            raise PygenError(f"There is a {what} {new!r} already.", "Choose another name.")
        return old == new
    if new in names:
        return True
    near = difflib.get_close_matches(old, names, 3, 0.4) or sorted(names)[:5]
    raise PygenError(f"There is no {what} {old!r}.", f"There are: {', '.join(near)}.")


def _feature_problem(new: str, others: Collection[str]) -> str | None:
    if not new or ": " in new:
        return f"{new!r} is no name of a feature: write a few words, without a colon."
    if len(new) > LONGEST_FEATURE:
        return f"{new!r} is too long for the name of a feature: {LONGEST_FEATURE} characters do."
    same = next((name for name in others if slug(name) == slug(new)), None)
    return f"{new!r} and the feature {same!r} are too alike." if same else None


def _check_plan(plan: Plan, renaming: Renaming) -> None:
    """Refuse a name with which the plan would break a rule.

    Raises:
        PlanError: With the rule.
    """
    valid_plan(renamed_plan(plan, Texts(renaming, Moves())).dump())


def _own_modules(project: Path, imported: str) -> list[str]:
    """Return the modules and subpackages that lie in the package's folder, whoever wrote them."""
    folder = project / "src" / imported
    files = [path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py")]
    names = {".".join(path.parts) for path in files if path.name != "__init__"}
    names |= {".".join(path.parent.parts) for path in files if path.name == "__init__"}
    return sorted(names - {""})


def _refuse(problem: str | None) -> None:
    if problem:
        raise PygenError(problem, "Nothing was changed.")


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
