"""An adoption: a package that is there becomes one that the template adds to.

Copier itself writes the answers file, beside the project; of all that it writes nothing else is
taken. What the template would write otherwise than it stands is left to the person for good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pygen_copier.errors import PygenError
from pygen_copier.generation.record import Record
from pygen_copier.git import GitError, git_output
from pygen_copier.paths import PathError, inside, read_inside, write_inside
from pygen_copier.plan.code_examples import DOCSTRING_STYLES
from pygen_copier.plan.inputs import PlanInputs
from pygen_copier.plan.metadata import OLDEST
from pygen_copier.plan.model import Plan
from pygen_copier.plan.rules import valid_plan
from pygen_copier.project.code_plan import CodePlan, code_plan
from pygen_copier.project.package import SOURCE, Package, read_package
from pygen_copier.questionnaire.adoption import adopting
from pygen_copier.questionnaire.answers import answer_problem
from pygen_copier.questionnaire.answers_file import update_words
from pygen_copier.questionnaire.copier_run import ANSWERS_FILE, COMMIT
from pygen_copier.questionnaire.own_template import OwnTemplate
from pygen_copier.questionnaire.unmanaged import QUESTION
from pygen_copier.yaml_text import read_yaml_file

MADE = ("plan", "generated", "features", QUESTION)
"""What an adoption answers itself."""

# Where what is added goes: all else stays the person's own.
_OURS = (SOURCE, "tests", "examples")
_LONGEST_SUMMARY = 2_000
_BESIDE = ".pygen-answers.yml"  # what a person may call it where Copier's usual name is taken


@dataclass(frozen=True)
class Adopted:
    """What was adopted.

    Attributes:
        name: The package.
        plan: What it is now.
        files: The files that are recorded, as they stand.
        left_out: What is not in the plan or not recorded, a sentence each.
    """

    name: str
    plan: Plan
    files: tuple[str, ...]
    left_out: tuple[str, ...]


def adopt(
    project: Path,
    template: OwnTemplate,
    given: Mapping[str, Any],
    answers_file: str = ANSWERS_FILE,
) -> Adopted:
    """Record a package that is there in an answers file, and change nothing else of it.

    Args:
        project: Its folder, in git and with nothing left to commit.
        template: The template.
        given: Answers that a person gives.
        answers_file: Where they are recorded, relative to the project.

    Raises:
        PygenError: It cannot be adopted; nothing was written.
    """
    package = read_package(project)
    code = code_plan(package.import_name, package.sources, package.metadata.scripts)
    if not code.modules:
        raise PygenError(
            f"The plan has no module for {SOURCE}/{package.import_name}: "
            f"{code.left_out[0] if code.left_out else 'all of it is in __init__.py.'}",
            "Move code into a module beside __init__.py first.",
        )
    answers = {**_answers(package, given), **given, "features": []}
    plan = _plan(package, code, str(answers["description"]))
    patterns = ["*", *(f"!/{name}" for name in (*_OURS, answers_file))]
    render = partial(_rendered, project, template, answers, answers_file)
    with render(plan, patterns) as folder:
        recorded = _recorded(folder, answers_file)
        patterns += _unlike(project, folder, package.import_name, answers_file)
        plan = plan.model_copy(update={"inputs": _made_from(recorded)})
    with render(plan, patterns) as folder:
        recorded = _recorded(folder, answers_file)
        if unlike := _unlike(project, folder, package.import_name, answers_file):
            raise PygenError(f"The template would change {unlike[0][1:]}.", "Nothing was written.")
        if not recorded.get(COMMIT):
            raise PygenError(
                f"The template {template.source} has no version, so that nothing could be updated.",
                "Name a clone of it that git knows: --template.",
            )
        data = (folder / answers_file).read_bytes()
    write_inside(project, answers_file, data)
    record = Record.read(recorded["generated"])
    files = tuple(sorted(entry.path for entry in record.values()))
    left = (*package.left_out, *package.metadata.left_out, *code.left_out)
    return Adopted(package.metadata.name, valid_plan(recorded["plan"]), files, left)


def require_adoptable(project: Path, answers_file: str = ANSWERS_FILE) -> None:
    """Refuse a project that Copier could not update, or updates already.

    Args:
        project: Its folder.
        answers_file: Where its answers are to be recorded, relative to it.

    Raises:
        PygenError: With what is needed.
    """
    if not project.is_dir():
        raise PygenError(f"There is no folder {project}.", "Name the folder of a package.")
    if inside(project, answers_file) is None:
        raise PygenError(f"{answers_file} leads out of {project}.", "Name a file in it.")
    if (project / answers_file).exists():
        recorded = read_yaml_file(project / answers_file)
        is_ours = isinstance(recorded, Mapping) and "generated" in recorded
        raise PygenError(
            f"{project / answers_file} is there: "
            + (
                "this template has the package already." if is_ours else "it is another template's."
            ),
            (
                f"Add to it: {update_words(answers_file)} -d 'features=[…]'"
                if is_ours
                else f"Name another file for the answers: -a {_BESIDE}, say."
            ),
        )
    if not (project / "pyproject.toml").exists():
        return  # told by who reads it
    try:
        changed = git_output(project, "status", "--porcelain", "--", ".")
    except GitError:
        git_output(Path(), "--version")  # or that git is not installed
        raise PygenError(
            f"{project} is in no git repository.",
            "Updates need one: git init && git add -A && git commit",
        ) from None
    if changed.strip():
        raise PygenError(
            f"There are changes in {project} that are not committed.",
            "Commit or stash them: updates start from what git has.",
        )
    try:
        git_output(project, "check-ignore", "--quiet", answers_file)
    except GitError:
        return
    raise PygenError(f"Git ignores {answers_file}.", "Take it out of .gitignore, and commit that.")


def _answers(package: Package, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a package answers to the questions.

    Raises:
        PygenError: It does not say what it is for, or promises a Python that is too old.
    """
    told = package.metadata
    description = told.description or " ".join(package.doc.split("\n\n")[0].split())
    if not (description or given.get("description")):
        raise PygenError(
            "The package does not say what it is for.",
            "Write a `description` to pyproject.toml, or give -d description=….",
        )
    oldest = told.minimum_python
    if oldest and _version(oldest) < _version(OLDEST) and "minimum_python" not in given:
        raise PygenError(
            f"{told.name} promises Python {oldest}, and what is added is written for {OLDEST} and "
            "newer.",
            f"Raise requires-python, or let added modules need more: -d minimum_python={OLDEST}.",
        )
    found = {
        "package_name": told.name,
        "import_name": package.import_name,
        "description": description,
        "minimum_python": oldest,
        "author_name": told.author_name,
        "author_email": told.author_email,
        "repository_url": told.repository_url,
        "docstrings": _docstrings(package),
    }
    return {
        name: value for name, value in found.items() if value and not answer_problem(name, value)
    }


def _plan(package: Package, code: CodePlan, description: str) -> Plan:
    """Return the plan of a package, without what it was made from.

    Raises:
        PlanError: It breaks a rule.
    """
    summary = "\n\n".join(dict.fromkeys(filter(None, (description, package.doc))))
    plan = Plan(
        summary=summary[:_LONGEST_SUMMARY].strip(),
        dependencies=package.metadata.dependencies,
        modules=code.modules,
        scripts=code.scripts,
    )
    return valid_plan(plan.dump())


def _rendered(
    project: Path,
    template: OwnTemplate,
    answers: Mapping[str, Any],
    answers_file: str,
    plan: Plan,
    patterns: Sequence[str],
) -> AbstractContextManager[Path]:
    data = {**answers, "plan": plan.dump(), QUESTION: "\n".join(patterns)}
    return adopting(
        project, template.source, template.version, data, template.environ, answers_file
    )


def _unlike(project: Path, folder: Path, import_name: str, answers_file: str) -> list[str]:
    """Return patterns of the files that a render has otherwise than they stand in a project.

    The package's folder is any, so that they hold when the package is imported as something else.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != answers_file and not _is_same(project, name, path):
            inner = name.removeprefix(f"{SOURCE}/{import_name}/")
            found.append(f"/{name}" if inner == name else f"/{SOURCE}/*/{inner}")
    return found


def _is_same(project: Path, name: str, path: Path) -> bool:
    try:
        return read_inside(project, name) == path.read_bytes()
    except PathError:
        return False


def _recorded(folder: Path, answers_file: str) -> dict[str, Any]:
    answers = read_yaml_file(folder / answers_file)
    return answers if isinstance(answers, dict) else {}


def _made_from(answers: Mapping[str, Any]) -> str:
    """Return the digest of what the answers say, so that other features revise the plan."""
    return PlanInputs.of_answers(answers).digest


def _docstrings(package: Package) -> str:
    """Return in whose style docstrings are, where it is one that the template knows."""
    texts = list(package.sources.values())
    counts = {
        style: sum(len(DOCSTRING_STYLES[style].findall(text)) for text in texts)
        for style in ("google", "numpy")
    }
    return max(counts, key=counts.__getitem__)


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))
