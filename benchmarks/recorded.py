"""What recorded answers cost: packages against the same files copied as they are.

    python benchmarks/recorded.py [ROUNDS]

Each round runs both commands of a pair, one after the other, as whole processes; the figure is the
median of the rounds' ratios. Nothing asks a model.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml
from measured import Figure, paired, ratios, rounds_asked, run, table

from pygen_copier.formatting.black import format_python
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import is_settled
from pygen_copier.generation.record import Entry, Record
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.model import Plan
from pygen_copier.plan.rules import valid_plan
from pygen_copier.reports.template import recipe_of

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.sequences import alone  # noqa: E402 - the tests' own home

SIZES = (5, 50, 200)
MODULES = 50  # the size that the limits are for
MOST_OF_A_COPY, MOST_OF_AN_UPDATE, MOST_IMPORT = 1.2, 1.1, 0.15
COPY: list[str | Path] = ["-m", "copier", "copy", "--quiet", "--trust", "--defaults"]
UPDATE: list[str | Path] = ["-m", "copier", "update", "--quiet", "--trust", "--defaults"]
FUNCTIONS = 4
FEATURES = [f"feature number {number}" for number in range(5)]
IMPORT_NAME = "many_modules"
ANSWERS: dict[str, object] = {
    "package_name": "many-modules",
    "import_name": IMPORT_NAME,
    "description": "A package of many modules, to measure with.",
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
    print(table(figures(rounds_asked(7))))


def figures(rounds: int) -> Iterator[Figure]:
    """Measure copies of recorded packages, an update without a change, and what is imported.

    Args:
        rounds: How often each is measured.

    Yields:
        The figures.
    """
    for modules in SIZES:
        with tempfile.TemporaryDirectory() as name, alone(Path(name) / "home"):
            pair = Pair.made(Path(name), modules)
            limit = MOST_OF_A_COPY if modules == MODULES else None
            what = f"copy of a recorded package of {modules} modules"
            yield Figure(what, ratios(rounds, pair.copy, pair.copy_plain), limit)
            if modules == MODULES:
                pair.begin_history()
                values = ratios(rounds, pair.update, pair.update_plain)
                yield Figure("update with nothing changed", values, MOST_OF_AN_UPDATE)
                pair.require_unchanged()
    yield from starts(rounds)


def starts(rounds: int) -> Iterator[Figure]:
    """Measure what it takes to import what templates call, and to print help.

    Args:
        rounds: How often each is measured.

    Yields:
        The figures, in seconds.
    """
    copier, help_of = "import copier._cli", ["--help"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def seconds(*arguments: str) -> float:
            return run(arguments, folder).seconds

        pairs = paired(
            rounds,
            lambda: seconds("-c", f"{copier}, pygen_copier.template_api"),
            lambda: seconds("-c", copier),
        )
        added = [ours - theirs for ours, theirs in pairs]
        yield Figure("import of what templates call, on top of Copier", added, MOST_IMPORT, "s")
        for title, module in (("`pygen-copier", "pygen_copier"), ("`copier", "copier")):
            values = [seconds("-m", module, *help_of) for _ in range(rounds + 1)][1:]
            yield Figure(f"{title} --help`", values, unit="s")


@dataclass(frozen=True)
class Pair:
    """A recorded package, and a plain template of the same files.

    Attributes:
        folder: Where all of it lies.
        template: This project's template.
        plain: The template of the same files as they are.
        data: The answers of the package, its record among them.
    """

    folder: Path
    template: Path
    plain: Path
    data: Path

    @classmethod
    def made(cls, folder: Path, modules: int) -> Self:
        """Make both templates, for a package of so many modules."""
        return cls(folder, *_templates(folder, modules))

    def copy(self) -> float:
        """Copy the recorded package and return the seconds it took."""
        return run([*COPY, *self.copied], self.folder).seconds

    @property
    def copied(self) -> list[str | Path]:
        """What tells Copier to copy the recorded package, into a folder that is made free."""
        return ["--data-file", self.data, self.template, _fresh(self.ours)]

    def copy_plain(self) -> float:
        """Copy the plain template and return the seconds it took."""
        return run([*COPY, self.plain, _fresh(self.theirs)], self.folder).seconds

    def begin_history(self) -> None:
        """Commit both copies."""
        for project in (self.ours, self.theirs):
            _git(project, "init", "-q")
            _commit(project)

    def update(self) -> float:
        """Update the package and return the seconds it took."""
        return run(UPDATE, self.ours).seconds

    def update_plain(self) -> float:
        """Update the plain copy and return the seconds it took."""
        return run(UPDATE, self.theirs).seconds

    def require_unchanged(self) -> None:
        """End where an update has changed something.

        Raises:
            SystemExit: It has; with what git says.
        """
        for project in (self.ours, self.theirs):
            if changed := _git(project, "status", "--porcelain"):
                raise SystemExit(f"The update changed something:\n{changed}")

    @property
    def ours(self) -> Path:
        """Where the package is copied to."""
        return self.folder / "ours"

    @property
    def theirs(self) -> Path:
        """Where the plain template is copied to."""
        return self.folder / "theirs"


def _fresh(folder: Path) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    return str(folder)


def _templates(folder: Path, modules: int) -> tuple[Path, Path, Path]:
    """Make the template, one of the same files as they are, and the answers of the package."""
    template = folder / "template"
    template.mkdir()
    for part in ("copier.yml", "template", "extensions", "licenses", "parts"):
        source = REPOSITORY / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, template / part)
    _git(template, "init", "-q")
    _commit(template, "v1.0.0")
    plan = _plan(modules)
    data = folder / "answers.yml"
    record = _record(recipe_of(REPOSITORY).artifacts_of(plan, ANSWERS))
    answers = {**ANSWERS, "plan": plan.dump(), "generated": record.data()}
    data.write_text(yaml.safe_dump(answers, sort_keys=False), encoding="utf-8")

    made = folder / "made"
    run([*COPY, "--data-file", data, template, made], folder)
    # The answers as the template itself writes them are what a person would pass on.
    shutil.copy(made / ".copier-answers.yml", data)
    return template, plain_template(made, folder / "plain"), data


def plain_template(made: Path, plain: Path) -> Path:
    """Make a template of the same files as they are, with some questions.

    Args:
        made: The package that has the files.
        plain: Where the template is to be.

    Returns:
        The template.
    """
    shutil.copytree(made, plain / "template", ignore=shutil.ignore_patterns(".copier-answers.yml"))
    questions = {name: {"type": "str", "default": "x"} for name in ANSWERS}
    (plain / "copier.yml").write_text(yaml.safe_dump({"_subdirectory": "template", **questions}))
    answers_file = plain / "template" / "{{ _copier_conf.answers_file }}.jinja"
    answers_file.write_text("{{ _copier_answers | to_nice_yaml }}")
    _git(plain, "init", "-q")
    _commit(plain, "v1.0.0")
    return plain


def _plan(number_of_modules: int) -> Plan:
    draw = random.Random(1)  # noqa: S311 - figures, no secrets
    modules = [
        {
            "name": f"module_{number:03}",
            "purpose": _sentence(draw),
            "features": [FEATURES[number % len(FEATURES)]],
            "uses": [f"module_{number - 1:03}"] if number % 3 else [],
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
        for number in range(number_of_modules)
    ]
    features = [
        {
            "name": name,
            "description": _sentences(draw, 4),
            "pseudocode": "\n".join(_sentence(draw) for _ in range(10)),
            "implementation": _sentences(draw, 4),
        }
        for name in FEATURES
    ]
    inputs = PlanInputs.of_answers(ANSWERS).digest
    return valid_plan(
        {"inputs": inputs, "summary": _sentences(draw, 6), "features": features}
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
    return " ".join(draw.choices(WORDS, k=9)).capitalize() + "."


def _sentences(draw: random.Random, count: int) -> str:
    return " ".join(_sentence(draw) for _ in range(count))


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
