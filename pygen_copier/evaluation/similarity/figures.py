"""Figures of similarity: how near the modules of a package come to those of a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pygen_copier.evaluation.figure import Figure, Measure
from pygen_copier.evaluation.similarity.codebleu import codebleu
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


def similarity_figures(
    candidate: Subject, reference: Subject | None
) -> tuple[list[Figure], dict[str, dict[str, float]]]:
    """Return how near a package comes to a reference, and each score by module.

    Args:
        candidate: The package.
        reference: What it is held against; None where the person named none.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    if reference is None:
        reason = "No reference was named: --reference PATH."
        return [each.absent(reason) for each in (_PAIRED, *_ALL)], {}
    pairs = paired(candidate, reference)
    share = _PAIRED.share(
        len(pairs), modules_of(reference), "The reference has no module with code."
    )
    if not pairs:
        reason = "No module of the package is like one of the reference."
        return [share, *(each.absent(reason) for each in _ALL)], {}
    values = _by_module(candidate, reference, pairs)
    figures = [_mean(each, values[each.name], pairs) for each in _ALL]
    return [share, *figures], {name: found for name, found in values.items() if found}


def _by_module(
    candidate: Subject, reference: Subject, pairs: Sequence[Pair]
) -> dict[str, dict[str, float]]:
    """Return what each measure gives for each pair, by the module of the package."""
    found: dict[str, dict[str, float]] = {measure.name: {} for measure in _ALL}
    for pair in pairs:
        own, wanted = candidate.modules[pair.candidate], reference.modules[pair.reference]
        score = codebleu(own, wanted)
        names = (identifiers(own), identifiers(wanted))
        values = {measure.name: getattr(score, part) for part, measure in _PARTS.items()}
        values[_TOKENS.name] = matched(own, wanted)
        values[_DEFINED.name] = _jaccard(*names, "defined")
        values[_INNER.name] = _jaccard(*names, "inner")
        for name, value in values.items():
            if value is not None:
                found[name][pair.candidate] = value
    return found


def _mean(measure: Measure, values: Mapping[str, float], pairs: Sequence[Pair]) -> Figure:
    if not values:
        return measure.absent("No pair of modules has what this compares.")
    told = [
        f"{pair.candidate} against {pair.reference}: {values[pair.candidate]:.3f}"
        for pair in pairs
        if measure is _PARTS["score"] and pair.candidate in values
    ]
    return measure.of(sum(values.values()) / len(values), len(values), told)


def _jaccard(one: Identifiers | None, other: Identifiers | None, kind: str) -> float | None:
    if one is None or other is None:
        return None
    return jaccard(getattr(one, kind), getattr(other, kind))
