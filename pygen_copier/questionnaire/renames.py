"""Renames in a run: recorded texts and the plan follow names that are answered otherwise."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.record import Record
from pygen_copier.plan.model import Plan

# What renames is imported where a name has changed: most runs change none.
if TYPE_CHECKING:
    from pygen_copier.renaming.renaming import Renaming

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

    def plan_now(self, plan: Plan, answers: Mapping[str, Any]) -> Plan:
        """Return the last plan with the names that are answered now."""
        renaming = self._renaming(answers)
        if renaming is None or plan != self.plan:
            return plan
        from pygen_copier.renaming.moves import Moves
        from pygen_copier.renaming.plan import made_from, renamed_features, renamed_plan
        from pygen_copier.renaming.texts import Texts

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
        require_safe: Callable[[Renaming], None],
    ) -> tuple[Record, Plan | None]:
        """Return the record with the names of now, and the plan before with them.

        Args:
            record: What is recorded.
            plan: The plan now.
            answers: The answers now.
            artifacts_of: Returns the artifacts of a plan.
            require_safe: Refuses a renaming that puts at stake what a person wrote.

        Raises:
            PygenError: Something that a person wrote is at stake.
        """
        renaming = self._renaming(answers, plan) if record else None
        if renaming is None or self.plan is None:
            return record, None
        from pygen_copier.renaming.moves import Moves
        from pygen_copier.renaming.plan import renamed_plan
        from pygen_copier.renaming.record import renamed_record
        from pygen_copier.renaming.texts import Texts

        before = self.before_of(answers)
        middle = renamed_plan(self.plan, Texts(renaming, Moves()))
        old, new = artifacts_of(self.plan, before), artifacts_of(middle, answers)
        by_name = {artifact.name: artifact for artifact in new}
        pairs = [
            (each, by_name[renaming.artifact(each.name)])
            for each in old
            if renaming.artifact(each.name) in by_name
        ]
        require_safe(renaming)
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
        from pygen_copier.renaming.recognition import recognise

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
