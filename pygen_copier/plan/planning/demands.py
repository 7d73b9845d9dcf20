"""The demands of one run of planning: looked for while the features are worked out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pygen_copier.events import Event, Listener
from pygen_copier.plan import stand_ins
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.planning.steps import PlanningSteps
from pygen_copier.plan.requirements import MOST, Gathered, gathered, sources_of, to_ask
from pygen_copier.plan.stand_ins import StandIns
from pygen_copier.text import count, cut

_SHOWN = 100  # characters of a demand


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
        if beyond := self.found.beyond:
            self.listener(Event("requirements", "left out", _no_room(beyond)))


def _no_room(beyond: Sequence[str]) -> str:
    """Return what is said of demands beyond those that a plan holds."""
    return (
        f"a plan holds {MOST}, and {count(len(beyond), 'demand')} more have no room, the first "
        f"of them: {cut(beyond[0], _SHOWN)} Give the part that this package is made from, or add "
        "what counts to the plan yourself"
    )
