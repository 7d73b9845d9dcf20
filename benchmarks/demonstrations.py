"""Whether the demonstrations do what they claim, on data with known answers, each with its seed.

    make demos
    .venv/bin/python benchmarks/demonstrations.py [NAME …] [--write]

A claim is a function here. It runs in the environment of its package, where `make demos` has put
it; then `pygen-copier evaluate` tries a hundred mutants. `--write` puts what was measured into
`docs/demonstrations.md` and into the README of the example. The exit code is 1 where a claim does
not hold.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from figures import tell

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "demonstrations.md"
MUTANTS, LEAST_NOTICED = 100, 0.7
# What the table of all of them shows, and how a share is written.
SHOWN = (
    "execution.imports",
    "execution.tests_passed",
    "execution.coverage",
    "execution.mutation_score",
    "execution.examples",
    "static.imports_resolved",
    "static.documented",
    "static.lines",
    "static.comment_density",
    "static.complexity",
    "static.complexity_max",
    "documentation.reading_ease",
    "documentation.coherence",
)


class Claim(NamedTuple):
    """Something that was measured, and what it must be.

    Attributes:
        what: What it is, with its data and seeds.
        measured: What came out.
        wanted: What is claimed.
        holds: Whether it does.
    """

    what: str
    measured: str
    wanted: str
    holds: bool


def qec() -> list[Claim]:
    """Thresholds of the rotated surface code under matching."""
    numpy, families = import_module("numpy"), import_module("stabqec.families")
    memory = import_module("stabqec.memory")

    def threshold(
        distances: Sequence[int], rates: Sequence[float], shots: int, noisy: bool
    ) -> float:
        found = []
        for distance in distances:
            code, row = families.rotated_surface_code(distance), []
            for at, rate in enumerate(rates):
                wrong = {"rounds": distance, "measurement_rate": rate}
                exact = {"rounds": 1, "measurement_rate": 0.0}
                run = memory.bit_flip_memory(code, rate, **(wrong if noisy else exact)).run
                row.append(run(shots, numpy.random.default_rng([0, distance, at])) / shots)
            found.append(row)
        return float(memory.crossing_rate(rates, *found))

    exact = threshold((7, 11), (0.09, 0.10, 0.11), 20_000, noisy=False)
    noisy = threshold((5, 7), (0.024, 0.028, 0.032), 10_000, noisy=True)
    return [
        Claim(
            "threshold of bit flips, exact checks: distances 7 and 11, 20,000 shots a rate, seed 0",
            f"{exact:.1%}",
            "10.3 %, within a point",
            abs(exact - 0.103) <= 0.01,
        ),
        Claim(
            "threshold with checks as noisy as qubits: distances 5 and 7, 10,000 shots, seed 0",
            f"{noisy:.1%}",
            "2.9 %, within half a point",
            abs(noisy - 0.029) <= 0.005,
        ),
    ]


def automl() -> list[Claim]:
    """Accuracy beside a plain grid search of scikit-learn's, on the same rows kept apart."""
    datasets, selection = import_module("sklearn.datasets"), import_module(
        "sklearn.model_selection"
    )
    pipeline, svm = import_module("sklearn.pipeline"), import_module("sklearn.svm")
    scaler = import_module("sklearn.preprocessing").StandardScaler
    fit_table = import_module("tablefit.training").fit_table
    grid = {"svc__C": [0.1, 1, 10, 100], "svc__gamma": ["scale", 0.01, 0.001]}
    claims = []
    for name, seeds in (("wine", range(10)), ("digits", range(2))):
        frame = getattr(datasets, f"load_{name}")(as_frame=True).frame
        ours, theirs = [], []
        for seed in seeds:
            train, test = selection.train_test_split(
                frame, test_size=0.25, random_state=seed, stratify=frame["target"]
            )
            model = fit_table(train, "target", seed=seed)
            ours.append(model.measure(test)["accuracy"])
            plain = pipeline.make_pipeline(scaler(), svm.SVC())
            search = selection.GridSearchCV(plain, grid, cv=5)
            search.fit(train.drop(columns="target"), train["target"])
            theirs.append(search.score(test.drop(columns="target"), test["target"]))
        mine, plain_score = sum(ours) / len(ours), sum(theirs) / len(theirs)
        claims.append(
            Claim(
                f"accuracy on {name}, {len(frame)} rows, mean of the seeds 0 to {seeds[-1]}",
                f"{mine:.1%}; a grid search over support vector machines {plain_score:.1%}",
                "at most two points less",
                mine >= plain_score - 0.02,
            )
        )
    return claims


def autospeech() -> list[Claim]:
    """What was heard of words and speakers in noise, by their own synthesiser."""
    return [Claim(*row) for row in import_module("speech_claims").claims()]


def autovision() -> list[Claim]:
    """What was found in digits, movies, scenes and photographs, and by how many workers."""
    return [Claim(*row) for row in import_module("vision_claims").claims()]


CLAIMS: dict[str, Callable[[], list[Claim]]] = {
    "automl": automl,
    "autospeech": autospeech,
    "autovision": autovision,
    "qec": qec,
}


def folder_of(name: str) -> Path:
    """Return where `make demos` has put the package of an example.

    Args:
        name: The name of the example.
    """
    lines = (ROOT / "examples" / name / "answers.yml").read_text("utf-8").splitlines()
    package = next(line for line in lines if line.startswith("package_name:"))
    return ROOT / "demo" / package.partition(":")[2].strip()


def claims_of(name: str) -> list[Claim]:
    """Return what came of the claims of a package, measured in its own environment.

    Args:
        name: The name of the example.
    """
    python = folder_of(name) / ".venv" / "bin" / "python"
    done = subprocess.run([python, __file__, "--claims", name], stdout=subprocess.PIPE, check=True)
    return [Claim(*row) for row in json.loads(done.stdout.splitlines()[-1])]


def report_of(name: str) -> Path:
    """Return where the figures of a package are.

    Args:
        name: The name of the example.
    """
    return ROOT / "demo" / "reports" / f"{name}-{MUTANTS}" / "report.json"


def measure(name: str) -> Claim:
    """Measure a package with a hundred mutants, keep its report, and return its score.

    Args:
        name: The name of the example.
    """
    command = Path(sys.executable).with_name("pygen-copier")
    told = ("--mutants", str(MUTANTS), "--output", str(report_of(name).parent))
    subprocess.run([command, "evaluate", folder_of(name), *told], check=True)
    score = _figures(name)["execution.mutation_score"]
    value = score["value"] or 0.0
    what = f"mutants that its tests notice, of {score['n']}, drawn with seed 0"
    return Claim(what, f"{value:.0%}", f"{LEAST_NOTICED:.0%}", value >= LEAST_NOTICED)


def table_of(claims: Sequence[Claim]) -> str:
    """Return claims as a table.

    Args:
        claims: What was measured.
    """
    rows = [f"| {each.what} | {each.measured} | {each.wanted} |" for each in claims]
    return "\n".join(["| what | measured | claimed |", "| --- | --- | --- |", *rows])


def table_of_all() -> str:
    """Return the figures of all packages that were measured, a column each."""
    names = [name for name in sorted(CLAIMS) if report_of(name).exists()]
    figures = {name: _figures(name) for name in names}
    packages = [folder_of(name).name for name in names]
    rows = [f"| figure | {' | '.join(packages)} |", f"| --- |{' --- |' * len(names)}"]
    for shown in SHOWN:
        found = [figures[name].get(shown) for name in names]
        if any(found):
            title = next(each["title"] for each in found if each)
            rows.append(f"| {title} | {' | '.join(map(_cell, found))} |")
    return "\n".join(rows)


def _figures(name: str) -> dict[str, Any]:
    report = json.loads(report_of(name).read_text("utf-8"))
    return {each["name"]: each for each in report["figures"]}


def _cell(figure: dict[str, Any] | None) -> str:
    if figure is None or figure["value"] is None:
        return "not measured"
    value, count = figure["value"], figure["n"]
    if figure["unit"] != "share":
        return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.3f}"
    return f"{value:.1%} of {count:,}"


def main() -> None:
    """Measure the packages that are named, or all, and print their tables."""
    names = [each for each in sys.argv[1:] if not each.startswith("--")]
    if "--claims" in sys.argv:
        print(json.dumps(CLAIMS[names[0]]()))
        return
    failed = []
    for name in names or sorted(CLAIMS):
        claims = [*claims_of(name), measure(name)]
        failed += [each.what for each in claims if not each.holds]
        tell(name, table_of(claims), PAGE)
        tell("claims", table_of(claims), ROOT / "examples" / name / "README.md")
    tell("all demonstrations", table_of_all(), PAGE)
    if failed:
        raise SystemExit("These claims do not hold: " + "; ".join(failed))


if __name__ == "__main__":
    main()
