"""Figures of similarity: how near the modules of a package come to those of a reference."""

from __future__ import annotations

from collections.abc import Sequence

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.similarity.codebleu import CodeBleu, codebleu
from pygen_copier.evaluation.similarity.names_match import Identifiers, identifiers, jaccard
from pygen_copier.evaluation.similarity.names_match import token_match as matched
from pygen_copier.evaluation.similarity.pairs import Pair, modules_of, paired
from pygen_copier.evaluation.subject import Subject

_MEAN = "mean over pairs of modules"


def _measure(name: str, title: str, source: str) -> Measure:
    return Measure(f"similarity.{name}", title, "share", f"{source}; {_MEAN}")


_PAIRED = Measure(
    "similarity.paired",
    "Modules of the reference that are paired",
    "share",
    "by their names, else by the likeness of their identifiers",
)
_PARTS = {
    "score": _measure("codebleu", "CodeBLEU", "Ren et al. (2020), own, on tree-sitter and black"),
    "ngram": _measure("ngram", "N-gram match", "BLEU-4, Papineni et al. (2002)"),
    "weighted": _measure("weighted_ngram", "Weighted n-gram match", "Ren et al. (2020)"),
    "syntax": _measure("syntax", "Syntax match", "Ren et al. (2020)"),
    "data_flow": _measure(
        "data_flow", "Data flow match", "Ren et al. (2020), without references that have no edge"
    ),
}
_TOKENS = _measure("tokens", "Token match", "Jaccard index of words")
_DEFINED = _measure(
    "identifiers", "Identifier match", "Jaccard index of functions, classes and assigned names"
)
_INNER = _measure(
    "inner_identifiers", "Match of parameters and attributes", "Jaccard index of their names"
)
_ALL = (*_PARTS.values(), _TOKENS, _DEFINED, _INNER)


def similarity_figures(candidate: Subject, reference: Subject | None) -> list[Figure]:
    """Return how near a package comes to a reference.

    Args:
        candidate: The package.
        reference: What it is held against; None where the person named none.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    if reference is None:
        reason = "No reference was named: --reference PATH."
        return [each.absent(reason) for each in (_PAIRED, *_ALL)]
    pairs = paired(candidate, reference)
    found = [
        _PAIRED.share(len(pairs), modules_of(reference), "The reference has no module with code.")
    ]
    if not pairs:
        reason = "No module of the package is like one of the reference."
        return found + [each.absent(reason) for each in _ALL]
    texts = [(candidate.modules[a], reference.modules[b]) for a, b in pairs]
    scores = [codebleu(own, wanted) for own, wanted in texts]
    for name, measure in _PARTS.items():
        found.append(_part(measure, name, scores, pairs))
    found.append(_mean(_TOKENS, [matched(own, wanted) for own, wanted in texts]))
    names = [(identifiers(own), identifiers(wanted)) for own, wanted in texts]
    found.append(_mean(_DEFINED, [_jaccard(a, b, "defined") for a, b in names]))
    found.append(_mean(_INNER, [_jaccard(a, b, "inner") for a, b in names]))
    return found


def _part(measure: Measure, name: str, scores: Sequence[CodeBleu], pairs: Sequence[Pair]) -> Figure:
    values: list[float | None] = [getattr(score, name) for score in scores]
    told: tuple[str, ...] = ()
    if name == "score":
        told = tuple(
            f"{pair.candidate} against {pair.reference}: {score.score:.3f}"
            for pair, score in zip(pairs, scores, strict=True)
        )
    return _mean(measure, values, told)


def _mean(measure: Measure, values: Sequence[float | None], told: Sequence[str] = ()) -> Figure:
    there = [value for value in values if value is not None]
    if not there:
        return measure.absent("No pair of modules has what this compares.")
    return measure.of(sum(there) / len(there), len(there), told)


def _jaccard(one: Identifiers | None, other: Identifiers | None, kind: str) -> float | None:
    if one is None or other is None:
        return None
    return jaccard(getattr(one, kind), getattr(other, kind))
