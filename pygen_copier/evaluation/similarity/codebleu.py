"""CodeBLEU: how near code comes to a reference, by words, shapes and flow of data."""

from __future__ import annotations

from dataclasses import dataclass

from pygen_copier.evaluation.similarity.bleu import bleu, weighted_bleu
from pygen_copier.evaluation.similarity.code_tree import KEYWORDS, Language, code_tree
from pygen_copier.evaluation.similarity.data_flow import data_flow_match
from pygen_copier.evaluation.similarity.syntax_match import syntax_match


@dataclass(frozen=True, slots=True)
class CodeBleu:
    """CodeBLEU and its parts, each from 0 to 1.

    Attributes:
        score: The mean of the parts that there are.
        ngram: BLEU-4 of the tokens.
        weighted: The n-gram match in which keywords weigh more.
        syntax: The share of the reference's subtrees.
        data_flow: The share of the reference's edges; None where it has none.
    """

    score: float
    ngram: float
    weighted: float
    syntax: float
    data_flow: float | None


def codebleu(candidate: str, reference: str, language: Language = "python") -> CodeBleu:
    """Return CodeBLEU of a candidate (Ren et al. 2020): the mean of its four parts.

    Comments and docstrings are left out, and Python is formatted by black first. Where the
    reference has no flow of data, that part is absent and the others share its weight: the
    published package counts it as full.

    Args:
        candidate: The code.
        reference: What it is held against.
        language: The language of both.

    Raises:
        PygenError: The extra `eval` is not installed.
    """
    own, wanted = code_tree(candidate, language), code_tree(reference, language)
    ngram = bleu(own.tokens, wanted.tokens)
    weighted = weighted_bleu(own.tokens, wanted.tokens, KEYWORDS[language])
    syntax = syntax_match(own, wanted)
    flow = data_flow_match(own, wanted)
    parts = [part for part in (ngram, weighted, syntax, flow) if part is not None]
    return CodeBleu(sum(parts) / len(parts), ngram, weighted, syntax, flow)
