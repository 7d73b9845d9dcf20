"""The engine brings the record up to date: it has artifacts written, formed and tried."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pygen_copier import settings
from pygen_copier.client.client import Client
from pygen_copier.concurrency.task_graph import run_all
from pygen_copier.errors import BudgetSpentError
from pygen_copier.events import Listener, write_line
from pygen_copier.formatting import tidier
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.draft import Draft
from pygen_copier.generation.estimate import estimate
from pygen_copier.generation.record import Entry, Record
from pygen_copier.generation.trials import FORM, WRITE, Step, Trials
from pygen_copier.generation.writer import Writer, scaffolded
from pygen_copier.sandbox import Tester


@dataclass
class Engine:
    """Brings a record up to date.

    Attributes:
        client: Who is asked, or None where no model is used.
        previous: Specs of the artifacts in the plan before, by name, as far as they are known.
        project: The folder of the project, to see what a person did to a file.
        listener: Hears of every artifact.
        tester: Runs what was written, or None where nothing is run.
    """

    client: Client | None
    previous: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    project: Path | None = None
    listener: Listener = write_line
    tester: Tester | None = None

    def run(
        self, artifacts: Sequence[Artifact], record: Record, again: Collection[str] = ()
    ) -> Record:
        """Return the record with an entry for every artifact and nothing else.

        Args:
            artifacts: What there should be.
            record: What is recorded.
            again: Names of the artifacts to generate again.

        Raises:
            PygenError: A model could not be asked, or an entry is damaged. Every reply that came
                is in the store.
        """
        by_name = {artifact.name: artifact for artifact in artifacts}
        writer = Writer(self.client, self.previous, self.project, self.listener)
        drafts: dict[str, Draft] = {}
        written: dict[str, Entry] = {}
        tester = self.tester if self.client else None  # what no model mends is not tried
        trials = Trials(by_name, record, drafts, written, writer, tester)

        def take(step: Step) -> None:
            what, name = step
            artifact = by_name[name]
            if what == WRITE:
                drafts[name] = writer.draft(trials.job(artifact, again=name in again))
            elif what == FORM:
                written[name] = trials.formed(artifact)
                if name not in trials.awaited:
                    writer.tell(name, written[name])
            else:
                trials.settle(name)

        new = [a for a in artifacts if a.name in again or a.name not in record]
        if self.client and sum(a.language == "python" for a in new) >= tidier.MANY:
            tidier.begin()  # while the models write
        try:
            run_all(trials.steps(), take, settings.concurrency(), rank=_is_asking)
        except BudgetSpentError as error:
            left = [artifact for artifact in artifacts if artifact.name not in drafts]
            cost = estimate(left, record, again)
            raise BudgetSpentError(
                f"{error.problem} The {len(left)} files that are left take about "
                f"{cost.requests} requests and {cost.tokens} tokens.",
                error.remedy,
                requests=error.requests,
                tokens=error.tokens,
            ) from None
        return Record({name: trials.entry(name) for name in by_name})


def _is_asking(step: Step) -> bool:
    """Return whether a step waits for a model; what was written is finished first."""
    return step[0] == WRITE


def without_model(artifacts: Sequence[Artifact], record: Record) -> Record:
    """Return what a render shows that must not ask a model: the recorded texts, else scaffolds."""
    entries: dict[str, Entry] = {}
    texts: dict[str, str] = {}
    for artifact in sorted(artifacts, key=lambda artifact: len(artifact.needs)):
        entry = record.get(artifact.name) or scaffolded(artifact, texts, 0)
        entries[artifact.name] = entry
        texts[artifact.name] = entry.text(artifact.name)
    return Record(entries)
