"""A scores file: CSV with what people gave, a row for each item and criterion."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.judging.criteria import CriteriaSet, criteria_of
from pygen_copier.evaluation.judging.items import Item
from pygen_copier.evaluation.judging.judgement import Judgement
from pygen_copier.paths import read_file
from pygen_copier.text import oneline

COLUMNS = ("rater", "item", "criterion", "score", "advice")
_MOST_BYTES = 5_000_000
_MOST_SHOWN = 40


def empty_scores(items: Sequence[Item]) -> str:
    """Return a scores file to be filled in.

    Args:
        items: The items, in the order in which people are to see them.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in items:
        writer.writerows(["", item.key, name, "", ""] for name in criteria_of(item.kind))
    return text.getvalue()


def read_scores(path: Path, items: Sequence[Item]) -> list[Judgement]:
    """Return what people gave; a row without a score is one that was not given.

    Args:
        path: The file.
        items: The items of the package.

    Raises:
        PygenError: It cannot be read, or a row is wrong; it names the row.
    """
    known = {item.key: item for item in items}
    scores: dict[tuple[str, str], dict[str, float]] = {}
    advice: dict[tuple[str, str], str] = {}
    for number, row in _rows(path):
        if not row["score"]:
            continue
        rater = row["rater"] or path.stem
        item = known.get(row["item"])
        if item is None:
            raise _fault(
                *(path, number, f"there is no item {_short(row['item'])} in this package"),
                "Take the form of the package as it stands now: --human-form FILE.html",
            )
        asked = criteria_of(item.kind)
        if row["criterion"] not in asked:
            names = ", ".join(asked)
            why = f"{_short(row['criterion'])} is no criterion of a {item.kind}"
            raise _fault(path, number, why, f"There are: {names}.")
        own = scores.setdefault((rater, item.key), {})
        if row["criterion"] in own:
            why = f"{rater} has scored item {item.key} by {row['criterion']} before"
            raise _fault(path, number, why, "Keep one of the two rows.")
        own[row["criterion"]] = _score(path, number, row["score"], asked[row["criterion"]][0])
        if row["advice"]:
            advice.setdefault((rater, item.key), row["advice"])
    return [
        Judgement(
            *(rater, known[key].kind, known[key].name, own),
            advice=advice.get((rater, key), ""),
            is_person=True,
        )
        for (rater, key), own in scores.items()
    ]


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows with their numbers, by the names of the columns."""
    data = read_file(path, _MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
        sample = text.partition("\n")[0]
        reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in sample else ",", strict=True)
        head: list[str] = []
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if not head:
                head = [name.casefold() for name in row]
                _require_columns(path, head)
            elif any(row):
                found = dict(zip(head, row, strict=False))
                yield reader.line_num, {name: found.get(name, "") for name in COLUMNS}
    except UnicodeDecodeError:
        raise PygenError(f"{path} is no text in UTF-8.", "Save it as CSV in UTF-8.") from None
    except csv.Error as error:
        raise _fault(path, reader.line_num, str(error), "Mend the quotes.") from None
    if not head:
        raise PygenError(f"{path} is empty.", f"Its first row is {','.join(COLUMNS)}.")


def _require_columns(path: Path, head: Sequence[str]) -> None:
    missing = [name for name in COLUMNS[1:4] if name not in head]
    if missing:
        why = f"there is no column {', '.join(missing)}"
        raise _fault(path, 1, why, f"Its first row is {','.join(COLUMNS)}.")


def _score(path: Path, number: int, text: str, criteria: CriteriaSet) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = 0.0
    if not 1 <= value <= criteria.scale:
        why = f"{_short(text)} is no score"
        raise _fault(path, number, why, f"Give a number from 1 to {criteria.scale}.")
    return value


def _fault(path: Path, number: int, why: str, remedy: str) -> PygenError:
    return PygenError(f"{path}, row {number}: {why}.", remedy)


def _short(text: str) -> str:
    line = oneline(text)
    return repr(line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 1]}…")
