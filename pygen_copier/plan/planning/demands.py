"""The demands of one run of planning: looked for while the features are worked out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pygen_copier.events import Event, Listener
from pygen_copier.plan import stand_ins
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.steps import PlanningSteps
from pygen_copier.plan.requirements import Gathered, gathered, sources_of, to_ask
from pygen_copier.plan.stand_ins import StandIns


class Demands:
    """Has what a person wrote searched for requirements.

    Args:
        inputs: What the person asked for.
        steps: Who is asked.
        before: The plan to revise.
        marks: Remembers where stand-ins are taken.
        waiting: What stand-ins hold that is asked for again.
        listener: Hears of what nobody demands any more, and of what nobody ever did.

    Attributes:
        found: The requirements, once they are gathered.
    """

    def __init__(
        self,
        inputs: PlanInputs,
        steps: PlanningSteps,
        before: Plan | None,
        marks: StandIns,
        waiting: Collection[str],
        listener: Listener,
    ) -> None:
        self.inputs = inputs
        self.steps = steps
        self.before = before
        self.marks = marks
        self.listener = listener
        self.sources = sources_of(inputs, before, waiting)
        self.found = Gathered(before.requirements if before else ())

    def gather(self) -> None:
        """Look for requirements, and say what of them came to nothing."""
        asked = to_ask(self.sources)
        told: Sequence[str] = ()
        if asked:
            told = self.marks.take(
                stand_ins.REQUIREMENTS,
                lambda: self.steps.require(self.inputs, asked),
                list[str],
                "what demands in so many words is all",
            )
        self.found = gathered(self.sources, told, self.before)
        for each in self.found.gone:
            self.listener(Event(f"requirement:{each.id}", "gone", each.text))
        for text in self.found.unfounded:
            self.listener(Event("requirements", "left out", f"nobody wrote: {text}"))
