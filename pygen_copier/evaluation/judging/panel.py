"""A panel: the judges and people who score a package, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pygen_copier.client.models import Model
from pygen_copier.errors import PygenError
from pygen_copier.evaluation.figure import Figure
from pygen_copier.evaluation.judging.agreement import agreement_figures
from pygen_copier.evaluation.judging.figures import (
    judge_figures,
    people_figures,
    preference_figures,
)
from pygen_copier.evaluation.judging.items import Item, items_of
from pygen_copier.evaluation.judging.judge import Judge, ask_comparisons, ask_scores
from pygen_copier.evaluation.judging.judgement import Comparison, Judgement
from pygen_copier.evaluation.judging.writers import Origin, origin_of
from pygen_copier.evaluation.people.form import write_form
from pygen_copier.evaluation.people.scores_file import read_scores
from pygen_copier.evaluation.similarity.pairs import paired
from pygen_copier.evaluation.subject import Subject, read_subject
from pygen_copier.events import Listener


@dataclass(frozen=True, slots=True)
class Panel:
    """Who scores a package.

    Attributes:
        judges: The models that are asked.
        repeats: How often each is asked of each item.
        allow_own: Whether a model that wrote the package may judge it; it is marked then.
        people: Files with the scores of people.
    """

    judges: Sequence[Model] = ()
    repeats: int = 1
    allow_own: bool = False
    people: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """What a panel said.

    Attributes:
        figures: What it comes to.
        judgements: What each rater said of each item.
        comparisons: Which modules judges prefer.
    """

    figures: tuple[Figure, ...]
    judgements: tuple[Judgement, ...]
    comparisons: tuple[Comparison, ...]


def score(
    panel: Panel, subject: Subject, reference: Subject | None, origin: Origin, listener: Listener
) -> Scored:
    """Return what a panel says of a package.

    Args:
        panel: Who is asked.
        subject: The package.
        reference: What its modules are compared with, or None.
        origin: Where the package comes from.
        listener: Hears of every item.

    Raises:
        PygenError: A file of scores cannot be read, a person's scores are in two, or the extra
            `eval` is not installed.
        ProviderError: A model could not be asked, whatever the retries.
    """
    items = items_of(subject, origin.features, origin.names)
    said = _of_people(panel.people, items)
    judges = judges_of(panel, origin, listener)
    said += ask_scores(judges, items, panel.repeats)
    compared: list[Comparison] = []
    if judges and reference is not None:
        compared = ask_comparisons(judges, _pairs(subject, reference, origin), panel.repeats)
    nothing = "" if judges else "No judge was asked: --judge provider:model."
    figures = (
        *judge_figures(said),
        *preference_figures(compared, nothing),
        *people_figures(said),
        *agreement_figures(said),
    )
    return Scored(figures, tuple(said), tuple(compared))


def judges_of(panel: Panel, origin: Origin, listener: Listener) -> list[Judge]:
    """Return the judges of a panel.

    Args:
        panel: The panel.
        origin: Where the package comes from.
        listener: Hears of every item.

    Raises:
        PygenError: A judge is no model that could judge.
    """
    return [
        Judge.of(model, is_own=origin.wrote(model), listener=listener) for model in panel.judges
    ]


def write_form_of(project: Path, path: Path, seed: int) -> list[Path]:
    """Write the form on which people score a package, and return the paths of what was written.

    Args:
        project: The folder of the package.
        path: The HTML file; the scores file to be filled in lies beside it.
        seed: What the order of the items is drawn with.

    Raises:
        PygenError: There is no package, or the files cannot be written.
    """
    subject, origin = read_subject(project), origin_of(project)
    items = items_of(subject, origin.features, origin.names)
    return write_form(path, subject.name, items, seed)


def _of_people(paths: Sequence[Path], items: Sequence[Item]) -> list[Judgement]:
    """Return what people gave in files.

    Raises:
        PygenError: A file cannot be read, or one person's scores of an item are in two.
    """
    found: dict[tuple[str, str, str], Judgement] = {}
    for path in paths:
        for each in read_scores(path, items):
            key = (each.rater, each.kind, each.item)
            if key in found:
                raise PygenError(
                    f"{path} has scores of {each.item} by {each.rater}, as another file has.",
                    "Call each person otherwise, in the column rater.",
                )
            found[key] = each
    return list(found.values())


def _pairs(subject: Subject, reference: Subject, origin: Origin) -> list[tuple[Item, Item]]:
    own = {item.name: item for item in items_of(subject, hidden=origin.names)}
    other = {item.name: item for item in items_of(reference, hidden=origin.names)}
    return [
        (own[pair.candidate], other[pair.reference])
        for pair in paired(subject, reference)
        if pair.candidate in own and pair.reference in other
    ]
