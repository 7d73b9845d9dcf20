"""A specification of a benchmark: which packages are made by which models, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from pygen_copier.client.models import SCAFFOLD, Model
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.evaluation.benchmark.cell import Cell
from pygen_copier.evaluation.benchmark.run import require_output
from pygen_copier.evaluation.benchmark.suite import Task
from pygen_copier.evaluation.subject import read_tests
from pygen_copier.plan.inputs import ENHANCEMENTS
from pygen_copier.prompts.facts import CONTEXT_USES
from pygen_copier.questionnaire.answers import answer_problem, check_provider, is_left_to_spec
from pygen_copier.yaml_text import read_yaml_file

_REMEDY = "docs/how-to/benchmark.md shows one."
_KEYS = (
    *("packages", "models", "enhancement", "context", "seeds", "static", "answers"),
    *("judges", "repeats", "allow_self_judging", "translate"),
)
_PACKAGE_KEYS = ("data_file", "reference", "tests", "answers")
_MOST_CELLS = 10_000
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is made again and again.

    Attributes:
        name: What it is called.
        answers: What its questions are answered with.
        reference: A package that the made ones are held against; empty for none.
        tests: Somebody else's tests of it; empty for none.
        held_against: A digest of what is in these two; empty where there is neither.
    """

    name: str
    answers: Mapping[str, Any]
    reference: str = ""
    tests: str = ""
    held_against: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """What is made and measured.

    Attributes:
        packages: The packages.
        models: Who writes them: `provider:model`, or `scaffold`.
        enhancements: How far features are worked out.
        contexts: Whether models are told of the package in short.
        seeds: The samples that are taken of everything.
        static: Whether nothing of the packages is run when they are measured.
        judges: The models that score what was made.
        repeats: How often each judge is asked of each item.
        allow_own: Whether a model may judge what it wrote.
        translator: The model that is asked for what was made in JavaScript; empty for none.
        folder: Where the paths in it begin.
        tasks: What the packages are tasks of, where it is a suite of others.
    """

    packages: tuple[Package, ...]
    models: tuple[str, ...]
    enhancements: tuple[str, ...] = ("full",)
    contexts: tuple[str, ...] = ("auto",)
    seeds: tuple[int, ...] = (0,)
    static: bool = False
    judges: tuple[str, ...] = ()
    repeats: int = 1
    allow_own: bool = False
    translator: str = ""
    folder: Path = field(default_factory=Path)
    tasks: tuple[Task, ...] = ()

    def cells(self) -> list[Cell]:
        """Return the cells, one for each package, model, enhancement, context and seed.

        A scaffold is the same whatever these are: it has one cell a package.
        """
        once = (*self.fullest, self.seeds[0])
        axes = product(self.packages, self.models, self.enhancements, self.contexts, self.seeds)
        return [
            Cell(
                *(package.name, model, enhancement, context, seed, package.answers),
                *(package.reference, package.tests, self.static),
                judges=self.judges,
                repeats=self.repeats,
                allow_own=self.allow_own,
                translator=self.translator,
                held_against=package.held_against,
            )
            for package, model, enhancement, context, seed in axes
            if model != SCAFFOLD or (enhancement, context, seed) == once
        ]

    @property
    def fullest(self) -> tuple[str, str]:
        """The enhancement and context of tables that speak of one: as much of both as it has."""
        enhancement = max(self.enhancements, key=ENHANCEMENTS.index)
        return enhancement, "on" if "on" in self.contexts else self.contexts[0]


def read_spec(path: Path) -> Spec:
    """Return what a file specifies.

    Args:
        path: The file, YAML; paths in it begin at its folder.

    Raises:
        PygenError: It cannot be read, or something in it cannot be used.
    """
    data = _mapping(read_yaml_file(path, _REMEDY), str(path), _KEYS)
    folder = path.resolve().parent
    common = _mapping(data.get("answers", {}), "answers")
    found = _listed(data, "packages", _is_any)
    packages = tuple(_package(each, folder, common) for each in found)
    names = [each.name for each in packages]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise PygenError(f"Several packages are called {twice[0]}.", "Give each a name of its own.")
    models = tuple(map(str, _listed(data, "models", _is_text)))
    judges = tuple(map(str, _listed(data, "judges", _is_text))) if data.get("judges") else ()
    translator = str(data.get("translate") or "")
    for model in (*models, *judges, *filter(None, [translator])):
        _check_model(model)
    spec = Spec(
        packages,
        models,
        _chosen(data, "enhancement", ENHANCEMENTS, "full"),
        _chosen(data, "context", CONTEXT_USES, "auto"),
        tuple(_listed(data, "seeds", _is_seed, [0])),
        _is_on(data, "static"),
        judges,
        _repeats(data) if judges else 1,
        _is_on(data, "allow_self_judging"),
        translator,
        folder,
    )
    if len(spec.cells()) > _MOST_CELLS:
        raise PygenError(
            f"{path} has {len(spec.cells()):,} cells, and at most {_MOST_CELLS:,} are made.",
            "Leave some out.",
        )
    return spec


def suite_spec(
    tasks: Sequence[Task],
    output: Path,
    models: Sequence[str],
    seeds: Sequence[int],
    common: Answers,
) -> Spec:
    """Return the specification of a suite, whose tasks are written where they are run.

    Args:
        tasks: The tasks; those that cannot be run have no package.
        output: The folder of the benchmark.
        models: Who writes the packages.
        seeds: The samples that are taken of everything.
        common: Answers for all packages.

    Raises:
        PygenError: A model is none, or the folder cannot be written.
    """
    for model in models:
        _check_model(model)
    require_output(output)
    packages = []
    for task in tasks:
        if task.why:
            continue
        specification, tests = task.write(output.resolve())
        answers = {
            "package_name": task.name,
            "import_name": task.import_name,
            **common,
            "spec": str(specification),
        }
        packages.append(
            Package(task.name, answers, tests=str(tests), held_against=_held_against(tests))
        )
    return Spec(
        *(tuple(packages), tuple(models), ("full",), ("auto",), tuple(seeds) or (0,)),
        tasks=tuple(tasks),
    )


def read_common(path: Path | None) -> dict[str, Any]:
    """Return the answers of a file that a person names for all packages.

    Raises:
        PygenError: It cannot be read, or holds no answers.
    """
    if path is None:
        return {}
    found = _mapping(read_yaml_file(path, "Write answers."), str(path))
    return {name: value for name, value in found.items() if not name.startswith("_")}


def _package(value: object, folder: Path, common: Mapping[str, Any]) -> Package:
    data = _mapping(value, "A package", _PACKAGE_KEYS)
    answers = dict(common)
    if named := data.get("data_file"):
        answers |= read_common(folder / str(named))
    answers |= _mapping(data.get("answers", {}), "answers")
    for name in ("package_name", "description"):
        if is_left_to_spec(name, answers):
            continue
        if problem := answer_problem(name, answers.get(name, "")):
            raise PygenError(f"A package has {name}: {problem}", _REMEDY)
    paths = {name: str(data.get(name) or "") for name in ("reference", "tests")}
    for name, path in paths.items():
        if path and not (folder / path).exists():
            raise PygenError(f"There is no {path}, which {name} names.", _REMEDY)
    against = _held_against(*(folder / path for path in paths.values() if path))
    return Package(str(answers["package_name"]), answers, **paths, held_against=against)


def _held_against(*paths: Path) -> str:
    return digest(list(map(read_tests, paths)), 16) if paths else ""


def _is_on(data: Mapping[str, Any], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise PygenError(f"What {key} holds is no yes or no.", "Write true or false.")
    return value


def _repeats(data: Mapping[str, Any]) -> int:
    value = data.get("repeats", 1)
    if not _is_seed(value) or not value:
        raise PygenError("What repeats holds is no number from 1 on.", "Write one, such as 3.")
    return int(value)


def _check_model(name: str) -> None:
    if name != SCAFFOLD:
        check_provider(Model.parse(name).provider)


def _chosen(
    data: Mapping[str, Any], key: str, allowed: Iterable[str], default: str
) -> tuple[str, ...]:
    # YAML reads on and off as yes and no.
    words = {True: "on", False: "off"}
    found = [words.get(each, each) for each in _listed(data, key, _is_any, [default])]
    for each in found:
        if each not in allowed:
            raise PygenError(f"{key} has {each!r}.", f"There are: {', '.join(allowed)}.")
    return tuple(map(str, found))


def _listed(
    data: Mapping[str, Any],
    key: str,
    is_good: Callable[[object], bool],
    default: list[Any] | None = None,
) -> list[Any]:
    """Return a list, each of its values once; one value may stand for a list of it."""
    given = data.get(key, default)
    found = given if isinstance(given, list) else [] if given is None else [given]
    if not found or not all(map(is_good, found)):
        raise PygenError(f"{key} is no list of what it may hold.", _REMEDY)
    kept: list[Any] = []
    for each in found:
        if each not in kept:
            kept.append(each)
    return kept


def _is_any(value: object) -> bool:
    return value is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_seed(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _mapping(value: object, what: str, keys: Iterable[str] = ()) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise PygenError(f"{what} is no mapping.", _REMEDY)
    found = {str(name): each for name, each in value.items()}
    if keys and (unknown := sorted(found.keys() - set(keys))):
        raise PygenError(f"{what} has {unknown[0]!r}.", f"There are: {', '.join(keys)}.")
    return found
