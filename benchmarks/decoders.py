"""How fast the demonstration's matching decoder is beside PyMatching, and whether they agree.

    make demo
    demo/stabqec/.venv/bin/python -m pip install pymatching
    demo/stabqec/.venv/bin/python benchmarks/decoders.py [--write]

Both decode the same bit flips on the rotated surface code, in one round that is read out exactly.
A time is that of the processor: the least of five, each of a new decoder with new shots.
"""

from __future__ import annotations

import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from figures import tell

PAGE = Path(__file__).resolve().parents[1] / "examples" / "qec" / "README.md"
RATE, SHOTS, ROUNDS = 0.05, 10_000, 5
DISTANCES = (3, 5, 7, 9)

# Neither is installed where this file is checked.
numpy: Any = import_module("numpy")
pymatching: Any = import_module("pymatching")
families: Any = import_module("stabqec.families")
matching: Any = import_module("stabqec.matching")


def main() -> None:
    """Print, for each distance, what a shot takes and how many end with a logical error."""
    rows = [_row(distance) for distance in DISTANCES]
    head = (
        f"| distance | stabqec, µs a shot | PyMatching {version('PyMatching')} | "
        f"lost of {SHOTS:,}: stabqec | PyMatching |"
    )
    tell("decoders", "\n".join([head, "| --- | --- | --- | --- | --- |", *rows]), PAGE)


def _row(distance: int) -> str:
    code = families.rotated_surface_code(distance)
    size = code.num_qubits()
    checks = code.stabilizers[code.css_split()[1], size:]
    logical = code.logical_z[0, size:]
    times: dict[str, list[float]] = {"stabqec": [], "PyMatching": []}
    lost = {"stabqec": 0, "PyMatching": 0}
    for seed in range(ROUNDS):
        errors = (numpy.random.default_rng(seed).random((SHOTS, size)) < RATE).astype(numpy.uint8)
        events = errors @ checks.T % 2
        graph = matching.matching_graph(checks, RATE)
        ours = matching.MatchingDecoder(graph)
        theirs = pymatching.Matching(checks, error_probabilities=RATE)
        for name, decode in {"stabqec": ours.decode, "PyMatching": theirs.decode_batch}.items():
            start = time.process_time()
            found = decode(events)
            times[name].append(time.process_time() - start)
            if seed == 0:
                lost[name] = int(((errors ^ found) @ logical % 2).sum())
    least = [f"{min(taken) / SHOTS * 1e6:,.1f}" for taken in times.values()]
    return f"| {distance} | {' | '.join(least)} | {' | '.join(map(str, lost.values()))} |"


if __name__ == "__main__":
    main()
