"""The reference pages: what the code has is on them, and what is on them the code has."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
import yaml
from pydantic import BaseModel
from support.copier import REPOSITORY
from support.pages import Page

from pygen_copier.cli import main
from pygen_copier.plan.api import (
    KINDS,
    Alias,
    Attribute,
    Class,
    Constant,
    Enumeration,
    ExceptionClass,
    Function,
    Member,
    Method,
)
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.plan.rules import valid_plan

QUESTIONS = Page("docs/reference/questions.md")
PLAN = Page("docs/reference/plan.md")
BRIEFS = Page("docs/reference/briefs.md")
ENVIRONMENT = Page("docs/reference/environment.md")
COMMANDS = Page("docs/reference/commands.md")
KIND_MODELS = (Function, Class, Constant, Enumeration, ExceptionClass, Alias)
PROMPTS = [REPOSITORY / "pygen_copier/prompts", REPOSITORY / "extensions/prompts"]
# Parts that other prompts include.
PARTS = {
    *("python", "markdown", "planning", "owner"),
    *("api_rules", "feature_rules", "feature_texts", "module_rules", "requirement_rules"),
}


def test_questions() -> None:
    """The page has every question of the template and no other, and its choices."""
    config = yaml.safe_load((REPOSITORY / "copier.yml").read_text(encoding="utf-8"))
    assert QUESTIONS.rows == {name for name in config if not name.startswith("_")}
    for choice in ("none", "description", "pseudocode", "full", "sandbox", "static", "github"):
        assert f"`{choice}`" in QUESTIONS.text


def test_defaults() -> None:
    """Defaults that are plain are those of the template."""
    config = yaml.safe_load((REPOSITORY / "copier.yml").read_text(encoding="utf-8"))
    told = dict(re.findall(r"^\| `(\w+)` \|.*\| `([^`|]+)` \|$", QUESTIONS.text, re.MULTILINE))
    assert len(told) > 8
    for name, default in told.items():
        value = config[name]["default"]
        if "{{" in str(value):  # a choice that is the first of those offered
            continue
        assert default == (str(value).lower() if isinstance(value, bool) else str(value)), name


@pytest.mark.parametrize(
    ("heading", "part"), [("Plan", Plan), ("Feature", Feature), ("Module", Module)]
)
def test_plan(heading: str, part: type[BaseModel]) -> None:
    """Each table of the plan has the fields of the model, in their order."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## )", PLAN.text, re.MULTILINE | re.DOTALL)
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(part.model_fields)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        *(zip(KINDS, KIND_MODELS, strict=True)),
        *(("methods", Method), ("attributes", Attribute), ("members", Member)),
    ],
)
def test_items(name: str, part: type[BaseModel]) -> None:
    """Each kind of an item, and each part of a class, is a row that has its keys."""
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \|$", PLAN.text, re.MULTILINE)
    absent = {"kind"} if name in KINDS else set()
    absent |= {"attributes"} if name == "enum" else set()  # the rules refuse them
    assert {*part.model_fields} - absent <= set(re.findall(r"`(\w+)`", row))


def test_plan_example() -> None:
    """The plan that is shown keeps every rule."""
    (block,) = PLAN.of("yaml")
    assert valid_plan(yaml.safe_load(block.text)).version == 1


def test_briefs() -> None:
    """Every task that has a prompt is a row, with the inputs that its prompt is given."""
    prompts = {path.name.split(".")[0] for folder in PROMPTS for path in folder.glob("*.md.jinja")}
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \| .* \|$", BRIEFS.text, re.MULTILINE))
    assert set(rows) == prompts - PARTS
    for task, brief in rows.items():
        told = {name + mark for name, mark in re.findall(r"`(\w+)`(\??)", brief)}
        assert inputs(task) <= told, task


def inputs(task: str) -> set[str]:
    """Return what the prompt of a task says it is given, `?` behind what may be absent."""
    for folder in reversed(PROMPTS):
        path = folder / f"{task}.md.jinja"
        if path.exists():
            (told,) = re.findall(r"\{#-? inputs: (.*?) -?#\}", path.read_text(encoding="utf-8"))
            return set(told.replace(",", " ").split()) - {"*"}
    raise AssertionError(task)


# Names in capitals that are looked up, but are no variables a person sets: replies of Gemini, and
# what a sandbox is given or git is started without.
NO_VARIABLES = re.compile(
    r"MAX_TOKENS|MODEL_ARMOR|PROHIBITED_CONTENT|GIT_\w+|PYTEST_\w+|\w+_NUM_THREADS|TYPE_CHECKING|UV_\w+"
)


def variables() -> Iterator[str]:
    """Find the variables that the library reads: names in capitals where it looks some up."""
    for path in (REPOSITORY / "pygen_copier").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "environ" in text or "providers" in path.parts:
            for name in re.findall(r"[\"']([A-Z]+_[A-Z_]+|CI|TERM|VISUAL|EDITOR)[\"']", text):
                if not NO_VARIABLES.fullmatch(name):
                    yield name


def test_environment() -> None:
    """The page has every variable that the library reads, and no other."""
    assert set(variables()) == {name.split("=")[0] for name in ENVIRONMENT.rows}


def leaves(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Return the commands, those of a group with its name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{before}{name} ")
        else:
            yield before + name, command


def test_commands() -> None:
    """The page has every command and no other, each with options that it has."""
    found = re.findall(r"^\| `([a-z]+(?: [a-z-]+)?)[^|]* \| (.*) \|$", COMMANDS.text, re.MULTILINE)
    rows, commands = dict(found), dict(leaves(main))
    assert set(rows) == set(commands)
    for name, row in rows.items():
        options = {option for each in commands[name].params for option in each.opts}
        told = set(re.findall(r"`(--[\w-]+)`", row.rpartition("|")[2]))
        assert told <= options, name
