"""Writers: the models that wrote a package, by its record; models like their own work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pygen_copier.client.models import GIVEN_BY_PEOPLE, SCAFFOLD, Model, Models
from pygen_copier.errors import PygenError
from pygen_copier.generation.record import ADOPTED, Record
from pygen_copier.plan.model import Feature, read_plan
from pygen_copier.project.recorded import RecordedProject

_NO_MODELS = (SCAFFOLD, ADOPTED, "")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a package comes from.

    Attributes:
        models: The models that wrote it, `provider:model`, sorted.
        features: The features of its plan.
        is_known: Whether the package says so; where not, nobody knows who wrote it.
    """

    models: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    is_known: bool = False

    def wrote(self, judge: Model) -> bool:
        """Return whether a model wrote of the package, whichever service it is at.

        Args:
            judge: The model.
        """
        return any(is_same(text, judge) for text in self.models)

    @property
    def names(self) -> tuple[str, ...]:
        """What its models are called, with their providers and without; a folder is none."""
        models = [text for text in self.models if not text.startswith(f"{GIVEN_BY_PEOPLE}:")]
        return (*models, *(text.partition(":")[2] for text in models))


def origin_of(folder: Path) -> Origin:
    """Return where a package comes from; unknown where it records nothing that can be read.

    Args:
        folder: Its folder.
    """
    try:
        answers = RecordedProject.open(folder, "pygen-copier evaluate").answers
        wrote = {entry.model for entry in Record.read(answers["generated"]).values()}
        models = Models.of_answers(answers)
        plan = read_plan(answers.get("plan"))
    except PygenError:
        return Origin()
    planned = [models.default, *models.stages.values()] if plan.inputs else []
    wrote |= {str(each) for each in planned if each is not None}
    return Origin(tuple(sorted(wrote - {*_NO_MODELS})), tuple(plan.features), is_known=True)


def require_others(
    judges: Sequence[Model], origin: Origin, translator: Model | None = None
) -> None:
    """Refuse judges that wrote the package, or that would judge their own translation of it.

    Args:
        judges: The judges.
        origin: Where the package comes from.
        translator: The model that is asked for a translation, or None.

    Raises:
        PygenError: One of them did, or would.
    """
    for each in judges:
        what = "this package" if origin.wrote(each) else ""
        if translator is not None and is_same(str(translator), each):
            what = what or "the translation"
        if what:
            raise PygenError(
                f"{each} wrote {what}, and models like their own work.",
                "Name another judge, or add --allow-self-judging: it is marked then.",
            )


def is_same(text: str, judge: Model) -> bool:
    """Return whether a model is the judge, whichever services they are at.

    Args:
        text: The model, `provider:model`.
        judge: The judge.
    """
    return _bare(text) == _bare(str(judge))


def _bare(text: str) -> str:
    """Return a model's name without its service, its maker and its case."""
    return text.partition(":")[2].rpartition("/")[2].casefold()
