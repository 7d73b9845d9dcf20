"""Renames in a run: recorded texts and the plan follow names that are answered otherwise."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.record import Record
from pygen_copier.git import git_paths
from pygen_copier.plan.model import Plan, PlanError
from pygen_copier.plan.rules import valid_plan
from pygen_copier.questionnaire.answers_file import answers_option
from pygen_copier.questionnaire.copier_command import CopierCommand
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE, SOURCE
from pygen_copier.questionnaire.rendered import rendered
from pygen_copier.renaming.moves import Moves
from pygen_copier.renaming.plan import made_from, renamed_answers, renamed_features, renamed_plan
from pygen_copier.renaming.recognition import recognise
from pygen_copier.renaming.record import renamed_record
from pygen_copier.renaming.renaming import Renaming
from pygen_copier.renaming.texts import Texts
from pygen_copier.renaming.tree import Tree, files_in, moves_of, own_modules, renamed_tree
from pygen_copier.yaml_text import read_yaml_inside

ArtifactsOf = Callable[[Plan, Mapping[str, Any]], Sequence[Artifact]]
"""Returns the artifacts that a plan and answers imply."""

_CAPTURED = ("package_name", "import_name", "features", "description")

_announced: ContextVar[Renaming | None] = ContextVar("_announced", default=None)


@dataclass
class Renames:
    """What is renamed in a run.

    Attributes:
        before: The answers before, as far as names hang on them.
        plan: The plan before.
    """

    before: dict[str, Any] = field(default_factory=dict)
    plan: Plan | None = None

    def note(self, recorded: Mapping[str, Any]) -> None:
        """Take down the last run's answers, before Copier drops any of them."""
        if not self.before:
            self.before = {name: recorded[name] for name in _CAPTURED if name in recorded}

    def note_plan(self, value: object) -> None:
        """Take down the last run's plan."""
        try:
            self.plan = valid_plan(value)
        except PlanError:
            self.plan = None

    def plan_now(self, plan: Plan, answers: Mapping[str, Any]) -> Plan:
        """Return the last plan with the names that are answered now."""
        renaming = self._renaming(answers)
        if renaming is None or plan != self.plan:
            return plan
        texts, before = Texts(renaming, Moves()), self.before_of(answers)
        # What is answered otherwise beside the names is no rename: the plan is revised for it.
        followed = {"features": renamed_features(before.get("features"), renaming)}
        described = texts.prose(str(before.get("description") or ""))
        if described == answers.get("description"):
            followed["description"] = described
        return made_from(renamed_plan(plan, texts), plan, before, followed)

    def record_now(
        self,
        record: Record,
        plan: Plan,
        answers: Mapping[str, Any],
        artifacts_of: ArtifactsOf,
        project: Path | None,
    ) -> tuple[Record, Plan | None]:
        """Return the record with the names of now, and the plan before with them.

        Args:
            record: What is recorded.
            plan: The plan now.
            answers: The answers now.
            artifacts_of: Returns the artifacts of a plan.
            project: The project, where files are to be written: what a person wrote there must not
                be at stake.

        Raises:
            PygenError: Something that a person wrote is at stake.
        """
        renaming = self._renaming(answers, plan) if record else None
        if renaming is None or self.plan is None:
            return record, None
        before = self.before_of(answers)
        middle = renamed_plan(self.plan, Texts(renaming, Moves()))
        old, new = artifacts_of(self.plan, before), artifacts_of(middle, answers)
        by_name = {artifact.name: artifact for artifact in new}
        pairs = [
            (each, by_name[renaming.artifact(each.name)])
            for each in old
            if renaming.artifact(each.name) in by_name
        ]
        if project is not None:
            refuse_loss(project, renaming)
        texts = Texts(renaming, Moves.of_files(_files(pairs, renaming), ()))
        return renamed_record(record, pairs, texts), middle

    def before_of(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers before."""
        return {**answers, **self.before}

    def _renaming(self, answers: Mapping[str, Any], now: Plan | None = None) -> Renaming | None:
        if (announced := _announced.get()) is not None:
            return announced
        if self.plan is None or not {"package_name", "import_name"} <= set(self.before):
            return None
        if now == self.plan and all(self.before[n] == answers.get(n) for n in self.before):
            return None
        renaming = recognise(self.plan, self.before_of(answers), answers, now)
        return None if renaming.is_idle else renaming


@contextmanager
def announced(renaming: Renaming) -> Iterator[None]:
    """Let renders know in a block what is renamed, which they would have to find out."""
    token = _announced.set(renaming)
    try:
        yield
    finally:
        _announced.reset(token)


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


def _files(pairs: Sequence[tuple[Artifact, Artifact]], renaming: Renaming) -> dict[str, str]:
    """Return where the files of artifacts go, and the pages that these may link."""
    files = {old.path: new.path for old, new in pairs if old.path != new.path}
    for old, new in pairs:
        before, now = _pages(old), _pages(new)
        for page in before - now:
            there = next((each for each in renaming.files(page) if each in now), None)
            if there:
                files[page] = there
    return files


def _pages(artifact: Artifact) -> set[str]:
    """Return the pages that an artifact may link."""
    told = artifact.leans_on.get("files") if isinstance(artifact.leans_on, Mapping) else None
    return {posixpath.join(artifact.folder, file) for file in told or ()}


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
