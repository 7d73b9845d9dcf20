"""Evaluation: figures of what was generated, each computed from what is named, or absent.

What may be imported is the names here. They need the extra `eval` where they say so.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygen_copier.evaluation.figure import Figure
    from pygen_copier.evaluation.judging.judgement import Comparison, Judgement
    from pygen_copier.evaluation.judging.panel import Panel
    from pygen_copier.evaluation.measurement import evaluate
    from pygen_copier.evaluation.prose.readability import flesch_reading_ease
    from pygen_copier.evaluation.report import Report, read_report
    from pygen_copier.evaluation.similarity.codebleu import CodeBleu, codebleu
    from pygen_copier.evaluation.similarity.names_match import token_match
    from pygen_copier.evaluation.statistics.agreement import (
        cohen_kappa,
        cronbach_alpha,
        exact_agreement,
        fleiss_kappa,
        icc_2_1,
        krippendorff_alpha,
    )
    from pygen_copier.evaluation.statistics.correlation import pearson, spearman
    from pygen_copier.evaluation.statistics.differences import Difference, differences, wilcoxon
    from pygen_copier.evaluation.statistics.estimate import Estimate

__all__ = [
    "CodeBleu",
    "Comparison",
    "Difference",
    "Estimate",
    "Figure",
    "Judgement",
    "Panel",
    "Report",
    "codebleu",
    "cohen_kappa",
    "cronbach_alpha",
    "differences",
    "evaluate",
    "exact_agreement",
    "fleiss_kappa",
    "flesch_reading_ease",
    "icc_2_1",
    "krippendorff_alpha",
    "pearson",
    "read_report",
    "spearman",
    "token_match",
    "wilcoxon",
]

_AGREEMENT = "statistics.agreement"
_LATE = {
    "CodeBleu": "similarity.codebleu",
    "Comparison": "judging.judgement",
    "Difference": "statistics.differences",
    "Estimate": "statistics.estimate",
    "Figure": "figure",
    "Judgement": "judging.judgement",
    "Panel": "judging.panel",
    "Report": "report",
    "codebleu": "similarity.codebleu",
    "cohen_kappa": _AGREEMENT,
    "cronbach_alpha": _AGREEMENT,
    "differences": "statistics.differences",
    "evaluate": "measurement",
    "exact_agreement": _AGREEMENT,
    "fleiss_kappa": _AGREEMENT,
    "flesch_reading_ease": "prose.readability",
    "icc_2_1": _AGREEMENT,
    "krippendorff_alpha": _AGREEMENT,
    "pearson": "statistics.correlation",
    "read_report": "report",
    "spearman": "statistics.correlation",
    "token_match": "similarity.names_match",
    "wilcoxon": "statistics.differences",
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
