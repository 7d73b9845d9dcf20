"""A result: what came of a cell, as a file that says how it came about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pygen_copier import __version__
from pygen_copier.client.used_replies import UsedReply
from pygen_copier.errors import PygenError
from pygen_copier.evaluation.benchmark.cell import Cell
from pygen_copier.evaluation.report import Report
from pygen_copier.paths import is_file_inside, read_inside, write_inside
from pygen_copier.providers.keys import without_keys

SCHEMA = 1
"""The version of the JSON; a result of another one is made anew."""

FILE = "result.json"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a cell.

    Attributes:
        cell: The cell.
        command: What made the package, as a person would type it.
        commit: The version of the template.
        version: The version of this library.
        date: When it ended, in UTC.
        seconds: How long it took, waiting and what was kept before included.
        used: The replies that made it, whether they were sent for now or kept before.
        report: The figures; None where it failed.
        failure: Why it failed; empty where it did not.
    """

    cell: Cell
    command: str
    commit: str
    version: str
    date: str
    seconds: float
    used: tuple[UsedReply, ...]
    report: Report | None
    failure: str = ""

    @classmethod
    def of_failure(cls, cell: Cell, why: str) -> Result:
        """Return the result of a cell that could not even begin to be made.

        Args:
            cell: The cell.
            why: Why not, as a sentence.
        """
        return cls(cell, "", "", __version__, now(), 0.0, (), None, why)

    @property
    def tokens(self) -> tuple[int, int]:
        """Tokens of the prompts, and of the replies."""
        return sum(each.tokens_in for each in self.used), sum(each.tokens_out for each in self.used)

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "schema": SCHEMA,
            "cell": self.cell.data(),
            "command": self.command,
            "commit": self.commit,
            "version": self.version,
            "date": self.date,
            "seconds": round(self.seconds, 1),
            "used": [asdict(each) for each in self.used],
            "report": self.report.data() if self.report else None,
            "failure": self.failure,
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Result:
        """Return a result from its JSON data.

        Raises:
            PygenError: Its report cannot be read.
            ValueError: It is none, or of another version.
        """
        if data.get("schema") != SCHEMA:
            raise ValueError("it is of another version")
        rest = {name: value for name, value in data.items() if name != "schema"}
        report = data["report"]
        rest |= {
            "cell": Cell.of_data(data["cell"]),
            "used": tuple(UsedReply(**each) for each in data["used"]),
            "report": Report.of_data(report) if report else None,
        }
        return cls(**rest)

    def write(self, folder: Path) -> None:
        """Write it into the folder of its cell, whole or not at all.

        Raises:
            PathError: It cannot be written.
        """
        text = json.dumps(without_keys(self.data()), indent=1, ensure_ascii=False) + "\n"
        write_inside(folder, FILE, text.encode())


def now() -> str:
    """Return the date and time in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_result(folder: Path, cell: Cell) -> Result | None:
    """Return the result that a folder holds of a cell, None where it has to be made.

    Args:
        folder: The folder of the cell.
        cell: The cell; a result of other settings is none.
    """
    if not folder.is_dir() or not is_file_inside(folder, FILE):
        return None
    try:
        found = Result.of_data(json.loads(read_inside(folder, FILE) or b"{}"))
    except (PygenError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # half a file, or another version's
    return found if found.cell == cell else None
