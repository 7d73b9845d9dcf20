"""A report: the figures of one package, and what they are about; it is written as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.figure import Figure
from pygen_copier.evaluation.judging.judgement import Comparison, Judgement
from pygen_copier.paths import read_file

_REMEDY = "Name a file that `pygen-copier evaluate` wrote."
SCHEMA = 1
"""The version of the JSON; another one is not read."""

GROUPS: Mapping[str, str] = {
    "execution": "Execution",
    "static": "The source as it stands",
    "similarity": "Similarity to a reference",
    "documentation": "Documentation",
    "javascript": "Translated to JavaScript",
    "model": "The model that wrote it",
    "judges": "Judges",
    "people": "People",
    "agreement": "Agreement of judges and people",
}
"""The groups of figures, those first that say most of whether a package works."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a package.

    Attributes:
        subject: The package, by its name.
        about: What was measured with what: versions, models, seeds.
        figures: The figures.
        series: Figures by part of the package, such as the coherence of each section: for charts.
        judgements: What judges and people said, item by item.
        comparisons: Which modules judges prefer, the package's or a reference's.
    """

    subject: str
    about: Mapping[str, str]
    figures: tuple[Figure, ...]
    series: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    comparisons: tuple[Comparison, ...] = ()

    def of_group(self, group: str) -> tuple[Figure, ...]:
        """Return the figures of a group, in their order."""
        return tuple(each for each in self.figures if each.group == group)

    def groups(self) -> list[str]:
        """Return the groups that have figures, in the order of trust."""
        return [group for group in GROUPS if self.of_group(group)]

    def find(self, name: str) -> Figure | None:
        """Return the figure of a name, or None where the report has none."""
        return next((each for each in self.figures if each.name == name), None)

    def data(self) -> dict[str, Any]:
        """Return the report as JSON data."""
        return {
            "schema": SCHEMA,
            "subject": self.subject,
            "about": dict(self.about),
            "figures": [each.data() for group in self.groups() for each in self.of_group(group)],
            "series": {name: dict(values) for name, values in self.series.items()},
            "judgements": [each.data() for each in self.judgements],
            "comparisons": [each.data() for each in self.comparisons],
        }

    def json(self) -> str:
        """Return the report as JSON text; the same figures give the same bytes."""
        return json.dumps(self.data(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def of_data(cls, data: object) -> Report:
        """Return a report from its JSON data.

        Raises:
            PygenError: It is none, or of another version of the schema.
        """
        if not isinstance(data, dict) or "figures" not in data:
            raise PygenError("This is no report of an evaluation.", _REMEDY)
        if data.get("schema") != SCHEMA:
            raise PygenError(
                f"The report has schema {data.get('schema')!r}, and this reads {SCHEMA}.",
                "Evaluate the package again.",
            )
        try:
            figures = tuple(map(Figure.of_data, data["figures"]))
            return cls(
                str(data["subject"]),
                data["about"],
                figures,
                data.get("series", {}),
                tuple(map(Judgement.of_data, data.get("judgements", ()))),
                tuple(map(Comparison.of_data, data.get("comparisons", ()))),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PygenError(
                f"The report cannot be read: {error}.", "Evaluate the package again."
            ) from None


def read_report(path: Path) -> Report:
    """Return the report that a file holds.

    Args:
        path: The file, JSON.

    Raises:
        PygenError: It cannot be read, or holds no report.
    """
    try:
        data = json.loads(read_file(path))
    except (ValueError, RecursionError) as error:
        raise PygenError(f"{path} cannot be read as JSON: {error}.", _REMEDY) from None
    return Report.of_data(data)


def together(*parts: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return the figures of several measurements.

    Raises:
        ValueError: Two have the same name.
    """
    found = tuple(figure for part in parts for figure in part)
    names = [each.name for each in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"figures of the same name: {', '.join(twice)}")
    return found
