"""Many examples at once, for once in a while: what is kept, changed at random.

    PYTHONPATH=tests python -m support.fuzzing EXAMPLES [SEED [TARGET …]]

Each example is one of the corpus with parts left out, doubled, moved and put into other ones, or
is made of words that mean something. This takes less time than hypothesis takes to make one, which
the suite uses since it shows the smallest example that fails. What fails is written into the
corpus, where the suite always tries it.
"""

from __future__ import annotations

import copy
import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.fuzz_targets import TARGETS, Target

_STRANGE = "\x00\x07\x0b\x1b\x85\u00a0\u0130\u200b\u202e\u2028\ud800\ufeff\uffff\U0001f600é中"
_LEAVES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, float("inf"), float("nan"), 10**400, "", [], {}, "x" * 999),
)
MOST_CHANGES = 6
MOST_CHARACTERS = 4000


def examples(target: Target, dice: random.Random) -> Iterator[Any]:
    """Yield examples for a target, without end."""
    kept = list(target.corpus().values())
    while True:
        if target.is_data:
            yield changed_data(dice.choice(kept), kept, target.words, dice)
        elif dice.random() < 0.5:
            yield pieces(target.words, dice)
        else:
            yield changed_text(dice.choice(kept), kept, target.words, dice)


def pieces(words: tuple[str, ...], dice: random.Random) -> str:
    """Return a text of words that mean something, and of others in between."""
    return "".join(
        dice.choice(words) if dice.random() < 0.7 else _odd(dice)
        for _ in range(dice.randrange(1, 26))
    )


def changed_text(text: str, others: list[str], words: tuple[str, ...], dice: random.Random) -> str:
    """Return a text with some changes."""
    for _ in range(dice.randrange(1, MOST_CHANGES)):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.choice((0, 1, 3, 20, 200)))
        part, other = text[start:end], dice.choice(others)
        at = dice.randrange(len(other) + 1)
        new = dice.choice(
            (
                *("", part * 2, part * 9, part[::-1], part.upper(), _odd(dice), _odd(dice)),
                *(dice.choice(words), dice.choice(words) * 3, other[at : at + 100]),
            )
        )
        text = (text[:start] + new + text[end:])[:MOST_CHARACTERS]
    return text


def changed_data(data: Any, others: list[Any], words: tuple[str, ...], dice: random.Random) -> Any:
    """Return data with some changes."""
    data = copy.deepcopy(data)
    for _ in range(dice.randrange(1, MOST_CHANGES)):
        places = list(_places(data))
        if not places:
            return dice.choice((*_LEAVES, data))
        inside, key = dice.choice(places)
        new = dice.choice(
            (
                *(dice.choice(_LEAVES), dice.choice(words), _odd(dice)),
                *(_part(dice.choice(others), dice), [inside[key]], {dice.choice(words): 1}),
            )
        )
        how = dice.random()
        if how < 0.2:
            del inside[key]
        elif how < 0.4 and isinstance(inside, dict):
            inside[dice.choice(words)] = copy.deepcopy(inside[key])
        elif how < 0.5 and isinstance(inside, list):
            inside.append(copy.deepcopy(inside[key]))
        elif how < 0.6 and isinstance(inside[key], str):
            inside[key] = changed_text(inside[key], list(words), words, dice)
        else:
            inside[key] = copy.deepcopy(new)
    return data


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in data: what holds it, and its key there."""
    waiting = [data]
    while waiting:
        inside = waiting.pop()
        keys = [*inside] if isinstance(inside, dict) else range(len(inside))
        for key in keys if isinstance(inside, dict | list) else ():
            yield inside, key
            if isinstance(inside[key], dict | list):
                waiting.append(inside[key])


def _part(data: Any, dice: random.Random) -> Any:
    places = list(_places(data)) if isinstance(data, dict | list) else []
    if not places:
        return data
    inside, key = dice.choice(places)
    return inside[key]


def _odd(dice: random.Random) -> str:
    return "".join(
        dice.choice(_STRANGE) if dice.random() < 0.3 else chr(dice.randrange(32, 127))
        for _ in range(dice.randrange(1, 6))
    )


def fuzz(target: Target, number: int, seed: int, folder: Path) -> dict[str, Any]:
    """Try examples on a target, keep those that fail, and return what came of it."""
    dice = random.Random(f"{target.name} {seed}")  # noqa: S311 - the same seed is to give the same
    begun, spent, slowest, failed = time.monotonic(), time.process_time(), 0.0, 0
    places: set[tuple[str, int]] = set()
    for _, example in zip(range(number), examples(target, dice), strict=False):
        start = time.process_time()
        try:
            target.try_it(example, folder)
        except Exception as error:
            failed += 1
            last = traceback.extract_tb(error.__traceback__)[-1]
            if (place := (last.filename, last.lineno or 0)) not in places:  # each fault once
                places.add(place)
                path = target.keep(example, f"found-{seed}-{len(places)}")
                print(f"{path}\n{traceback.format_exc(limit=-6)}", flush=True)  # noqa: T201
        slowest = max(slowest, time.process_time() - start)
    return {
        "target": target.name,
        "seed": seed,
        "examples": number,
        "failed": failed,
        "seconds": round(time.monotonic() - begun, 1),
        "of the processor": round(time.process_time() - spent, 1),
        "slowest example": round(slowest, 3),
    }


def main() -> None:
    """Try so many examples on each target, or on those that are named."""
    number, seed = int(sys.argv[1]), int([*sys.argv[2:3], "0"][0])
    os.environ["PYGEN_QUIET"] = "1"
    with tempfile.TemporaryDirectory() as name:
        os.environ["PYGEN_CACHE_DIR"] = name
        folder = Path(name) / "place"
        folder.mkdir()
        for target in sys.argv[3:] or TARGETS:
            told = fuzz(TARGETS[target], number, seed, folder)
            print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
