"""Question names: what may be answered, and what a name that is none of them was meant to be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from pygen_copier.errors import PygenError
from pygen_copier.questionnaire.copier_run import SOURCE

_ALIKE = 0.7


def check_names(given: Collection[str], questions: Sequence[str]) -> None:
    """Refuse answers to questions that there are not, before anything is spent on the others.

    Copier's own entries pass. An answers file that is given as data may be another version's, and
    hold questions that are gone: of these only what is misspelt is refused.

    Args:
        given: The names that answers were given to.
        questions: The names of the questions.

    Raises:
        PygenError: With a sentence for each name, and what it may have been meant to be.
    """
    unknown = [name for name in given if name not in questions and not name.startswith("_")]
    if SOURCE in given:
        unknown = [name for name in unknown if _misspelt(name, questions)]
    if not unknown:
        return
    meant = [_misspelt(name, questions) or _shortened(name, questions) for name in unknown]
    sentences = [
        f"There is no question `{name}`{f'; do you mean `{other}`?' if other else '.'}"
        for name, other in zip(unknown, meant, strict=True)
    ]
    raise PygenError(
        " ".join(sentences), "" if all(meant) else "The template's copier.yml has all questions."
    )


def _misspelt(name: str, questions: Sequence[str]) -> str:
    """Return the question that a name is nearly, or nothing."""
    return next(iter(get_close_matches(_plain(name), questions, 1, _ALIKE)), "")


def _shortened(name: str, questions: Sequence[str]) -> str:
    """Return the only question that begins with a name, or has it as a word, or nothing."""
    short = _plain(name)
    found = [each for each in questions if each.startswith(short) or short in each.split("_")]
    return found[0] if len(found) == 1 else ""


def _plain(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")
