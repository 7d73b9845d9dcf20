"""What recorded answers cost: a package of 50 modules against the same files copied as they are.

    python benchmarks/recorded.py [ROUNDS]

Each round runs both commands of a pair, one after the other, as whole processes; the figure is the
median of the rounds' ratios. Nothing asks a model.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from pygen_copier.formatting.black import format_python
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import is_settled
from pygen_copier.generation.record import Entry, Record
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.rules import valid_plan

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "extensions"))
from python_package import Recipe  # noqa: E402 - the template's recipe is no installed package

MODULES = 50
FUNCTIONS = 4
FEATURES = [f"feature number {number}" for number in range(8)]
IMPORT_NAME = "fifty_modules"
ANSWERS: dict[str, object] = {
    "package_name": "fifty-modules",
    "import_name": IMPORT_NAME,
    "description": "A package of fifty modules, to measure with.",
    "features": FEATURES,
    "author_name": "Ada Example",
    "author_email": "ada@example.org",
    "minimum_python": "3.11",
    "repository_url": "",
    "verify": "static",
    "provider": "groq",
    "model": "measured-with-none",
}
WORDS = ["array", "batch", "code", "decode", "edge", "fault", "graph", "index", "key", "layer"]


def main() -> None:
    """Print the ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(_environment(folder))
        template, plain, data = _templates(folder)
        copy = ["-m", "copier", "copy", "--quiet", "--trust", "--defaults"]
        recorded = [*copy, "--data-file", str(data), str(template)]
        ratio = _ratio(
            rounds,
            lambda: _run([*recorded, _fresh(folder / "a")], folder),
            lambda: _run([*copy, str(plain), _fresh(folder / "b")], folder),
        )
        _report("copy of a recorded package", ratio, 1.2)
        for project in (folder / "a", folder / "b"):
            _git(project, "init", "-q")
            _commit(project)
        update = ["-m", "copier", "update", "--quiet", "--trust", "--defaults"]
        ratio = _ratio(
            rounds, lambda: _run(update, folder / "a"), lambda: _run(update, folder / "b")
        )
        _report("update with nothing changed", ratio, 1.1)
        for project in (folder / "a", folder / "b"):
            if changed := _git(project, "status", "--porcelain"):
                raise SystemExit(f"The update changed something:\n{changed}")
        _report_import(rounds, folder)


def _report(what: str, ratio: float, limit: float) -> None:
    print(f"{what}: {ratio:.3f} times the plain template (limit {limit})")


def _report_import(rounds: int, folder: Path) -> None:
    with_extension = ["-c", "import copier._cli, pygen_copier.template_api"]
    pairs = [
        (_run(with_extension, folder), _run(["-c", "import copier._cli"], folder))
        for _ in range(rounds + 1)
    ][1:]
    added = statistics.median(a - b for a, b in pairs)
    print(f"import of the extension: {added:+.3f} s on top of Copier's (limit 0.15 s)")


def _ratio(rounds: int, ours: Callable[[], float], theirs: Callable[[], float]) -> float:
    pairs = [(ours(), theirs()) for _ in range(rounds + 1)][1:]  # the first warms up
    return statistics.median(a / b for a, b in pairs)


def _run(arguments: Sequence[str], cwd: Path) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(done.stderr)
    return seconds


def _fresh(folder: Path) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    return str(folder)


def _templates(folder: Path) -> tuple[Path, Path, Path]:
    """Make the template, one of the same files as they are, and the answers of the package."""
    template = folder / "template"
    template.mkdir()
    for part in ("copier.yml", "template", "extensions", "licenses", "parts"):
        source = REPOSITORY / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, template / part)
    _git(template, "init", "-q")
    _commit(template, "v1.0.0")
    plan = _plan()
    data = folder / "answers.yml"
    record = _record(Recipe(plan, ANSWERS).artifacts())
    answers = {**ANSWERS, "plan": plan.dump(), "generated": record.data()}
    data.write_text(yaml.safe_dump(answers, sort_keys=False), encoding="utf-8")

    made = folder / "made"
    copy_once = ["-m", "copier", "copy", "--quiet", "--trust", "--defaults", "--data-file"]
    _run([*copy_once, str(data), str(template), str(made)], folder)
    # The answers as the template itself writes them are what a person would pass on.
    shutil.copy(made / ".copier-answers.yml", data)
    plain = folder / "plain"
    shutil.copytree(made, plain / "template", ignore=shutil.ignore_patterns(".copier-answers.yml"))
    questions = {name: {"type": "str", "default": "x"} for name in ANSWERS}
    (plain / "copier.yml").write_text(yaml.safe_dump({"_subdirectory": "template", **questions}))
    answers_file = plain / "template" / "{{ _copier_conf.answers_file }}.jinja"
    answers_file.write_text("{{ _copier_answers | to_nice_yaml }}")
    _git(plain, "init", "-q")
    _commit(plain, "v1.0.0")
    return template, plain, data


def _plan() -> Plan:
    draw = random.Random(1)  # noqa: S311 - figures, no secrets
    modules = [
        {
            "name": f"module_{number:02}",
            "purpose": _sentence(draw),
            "features": [FEATURES[number % len(FEATURES)]],
            "uses": [f"module_{number - 1:02}"] if number % 3 else [],
            "api": [
                {
                    "kind": "function",
                    "name": f"{draw.choice(WORDS)}_{number}_{at}",
                    "signature": "(n: int, *, rate: float = 0.1) -> list[int]",
                    "doc": _sentence(draw),
                }
                for at in range(FUNCTIONS)
            ],
        }
        for number in range(MODULES)
    ]
    features = [
        {
            "name": name,
            "description": _sentence(draw) * 4,
            "pseudocode": "\n".join(_sentence(draw) for _ in range(10)),
            "implementation": _sentence(draw) * 4,
        }
        for name in FEATURES
    ]
    inputs = PlanInputs.of_answers(ANSWERS).digest
    return valid_plan(
        {"inputs": inputs, "summary": _sentence(draw) * 6, "features": features}
        | {"modules": modules}
    )


def _record(artifacts: Sequence[Artifact]) -> Record:
    draw = random.Random(2)  # noqa: S311 - figures, no secrets
    texts: dict[str, str] = {}
    entries = {}
    for artifact in artifacts:
        lines = 100 if artifact.kind == "module" else 50
        texts[artifact.name] = _source(draw, lines)
        entries[artifact.name] = Entry.of_text(
            texts[artifact.name],
            path=artifact.path,
            spec=artifact.spec_digest(),
            reliance=artifact.reliance_of_texts(texts),
            model="groq:measured-with-none",
            prompt="0" * 8,
            tokens=(1500, 1200),
            attempts=1,
            checks=tuple(check.id for check in artifact.checks),
            fallback=False,
        )
    record = Record(entries)
    if not is_settled(artifacts, record, ()):
        raise SystemExit("The record does not fit the artifacts.")
    return record


def _source(draw: random.Random, lines: int) -> str:
    """Return about so many lines of source, with the variety of words that real code has."""
    body = []
    for at in range(lines // 8):
        name, count, rate = draw.sample(WORDS, 3)
        a, b, c = (draw.randrange(2, 99) for _ in range(3))
        body.append(
            f"def {name}_{at}({count}: int, *, {rate}: float = 0.{a}) -> int:\n"
            f'    """{_sentence(draw)}"""\n'
            f"    total = {a}\n"
            f"    for step in range({count}):\n"
            f"        total += step * {b} % ({count} + {c})\n"
            f"    return total if {rate} < 0.{c} else -total\n\n\n"
        )
    return format_python("".join(body))


def _sentence(draw: random.Random) -> str:
    return " ".join(draw.choices(WORDS, k=9)).capitalize() + ". "


def _environment(folder: Path) -> dict[str, str]:
    config = folder / "gitconfig"
    config.write_text("[user]\n name = Bench\n email = bench@example.org\n")
    return {"GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1", "PYGEN_QUIET": "1"}


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


def _commit(folder: Path, tag: str = "") -> None:
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "Work")
    if tag:
        _git(folder, "tag", tag)


if __name__ == "__main__":
    main()
