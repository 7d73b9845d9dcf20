"""The plan as a page for people, in Markdown; everything it says is in the plan."""

from __future__ import annotations

from pygen_copier.markdown.escape import blocks, code, heading, mdline
from pygen_copier.plan.api import (
    Alias,
    ApiItem,
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
from pygen_copier.text import as_title

_INTRODUCTION = (
    "What this package was made from. The plan is recorded in {answers_file}; "
    "`pygen-copier edit` changes it and updates the package."
)

_DEMANDED = (
    "What was demanded, in the words in which it was. Tests name what they show; "
    "`pygen-copier status --requirements` lists them."
)


def plan_page(plan: Plan, answers_file: str) -> str:
    """Return a plan as a page that ends in one newline: what it asks for, not how.

    Args:
        plan: The plan.
        answers_file: Where it is recorded.
    """
    parts = [
        "# The plan",
        _INTRODUCTION.format(answers_file=code(answers_file)),
        *blocks(plan.summary),
        *_requirements(plan),
        "## Features",
        *(part for feature in plan.features for part in _feature(feature)),
        "## Modules",
        *(part for module in plan.modules for part in _module(module)),
        *_scripts(plan),
        *_notes(plan),
        "## Dependencies",
        "\n".join(f"- {code(text)}" for text in plan.dependencies) or "Python alone.",
    ]
    lines = "\n\n".join(parts).split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"  # an unprintable name leaves none


def _requirements(plan: Plan) -> list[str]:
    if not plan.requirements:
        return []
    lines = []
    for each in plan.requirements:
        modules = ", ".join(map(code, each.modules)) or "all modules"
        lines.append(
            f"- {each.id}: {mdline(each.text)} (from {mdline(each.source)}, for {modules})"
        )
    return ["## Requirements", _DEMANDED, "\n".join(lines)]


def _feature(feature: Feature) -> list[str]:
    return [heading(3, as_title(feature.name)), *blocks(feature.description or feature.given)]


def _module(module: Module) -> list[str]:
    facts = []
    if module.features:
        facts.append(f"- Serves: {', '.join(map(mdline, module.features))}")
    if module.uses:
        facts.append(f"- Uses: {', '.join(map(code, module.uses))}")
    parts = [heading(3, code(module.name)), *blocks(module.purpose), "\n".join(facts)]
    if module.api:
        parts += ["It offers:", "\n".join(line for item in module.api for line in _item(item))]
    return [part for part in parts if part]


def _scripts(plan: Plan) -> list[str]:
    lines = (
        f"- {code(script.name)} calls {code(f'{script.module}.{script.function}')}"
        for script in plan.scripts
    )
    return ["## Commands", "\n".join(lines)] if plan.scripts else []


def _notes(plan: Plan) -> list[str]:
    lines = (
        f"- {code(name)}: {mdline(note)}" for name, notes in plan.notes.items() for note in notes
    )
    return ["## Asked of single files", "\n".join(lines)] if any(plan.notes.values()) else []


def _item(item: ApiItem) -> list[str]:
    match item:
        case Function():
            return [f"- {_callable(item)}"]
        case Constant():
            return [f"- {_told(f'{item.name}: {item.type}', item.doc)}"]
        case Alias():
            return [f"- {_told(f'{item.name} = {item.type}', item.doc)}"]
        case Class() | Enumeration() | ExceptionClass():
            noun = "dataclass" if isinstance(item, Class) and item.dataclass else item.kind
            bases = f"({', '.join(item.bases)})" if item.bases else ""
            parts = (f"  - {_part(part)}" for part in item.parts())
            return [f"- {_told(f'{noun} {item.name}{bases}', item.doc)}", *parts]


def _part(part: Attribute | Member | Method) -> str:
    match part:
        case Attribute():
            default = f" = {part.default}" if part.default else ""
            return _told(f"{part.name}: {part.type}{default}", part.doc)
        case Member():
            value = "" if part.value is None else f" = {part.value!r}"
            return _told(f"{part.name}{value}", part.doc)
        case Method():
            kind = f"{part.kind} " if part.kind and part.kind != "method" else ""
            return _told(f"{kind}{part.name}{part.signature}", part.doc)


def _callable(item: Function) -> str:
    return _told(f"{item.name}{item.signature}", item.doc)


def _told(what: str, doc: str) -> str:
    line = mdline(doc)
    return f"{code(what)}: {line}" if line else code(what)
