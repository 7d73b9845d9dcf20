"""Fallback pages stand where no model writes one: what is true of a package by its plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pygen_copier.documentation.sections import with_sections
from pygen_copier.markdown.escape import blocks, code, fenced, heading, link, mdline
from pygen_copier.names import module_name, slug
from pygen_copier.plan.api import Alias, ApiItem, Class, Constant, Enumeration, ExceptionClass
from pygen_copier.plan.model import Feature, Module, Plan, Script
from pygen_copier.python.exports import public_names
from pygen_copier.text import as_title, first_sentence


def overview(plan: Plan, package_name: str, titles: Mapping[str, str]) -> str:
    """Return what the package is for, its features, and where to read on.

    Args:
        plan: The plan.
        package_name: The package, as it is installed.
        titles: The titles of the pages by their files.
    """
    lead = _page(f"# {package_name}", *blocks(plan.summary))
    return with_sections(lead, sections(plan, titles))


def sections(plan: Plan, titles: Mapping[str, str]) -> dict[str, str]:
    """Return what an overview lists, whoever wrote the rest of it, by headings.

    Args:
        plan: The plan.
        titles: The titles of the pages by their files.
    """
    features = (
        "- " + _named(link(as_title(feature.name), f"how-to/{slug(feature.name)}.md"), feature)
        for feature in plan.features
    )
    further = (
        f"- {link(title, file)}"
        for file, title in titles.items()
        if "/" not in file and file not in ("index.md", "plan.md")
    )
    return {"Features": "\n".join(features), "Where to read on": "\n".join(further)}


def tutorial(plan: Plan, import_name: str, features: Sequence[Feature]) -> str:
    """Return the first steps with the package: install, import, run the examples."""
    names = public_names(plan)
    first = f"from {import_name} import {names[0][1][0]}" if names else f"import {import_name}"
    examples = "\n".join(f"python examples/{module_name(feature.name)}.py" for feature in features)
    guides = ("- " + link(as_title(each.name), f"how-to/{slug(each.name)}.md") for each in features)
    return _page(
        "# First steps",
        f"[Install](installation.md) the package. What is public is imported from "
        f"{code(import_name)} itself:",
        fenced(first, "python"),
        "The [examples](examples.md) run as they are, in a clone of the repository:",
        fenced(examples, "console"),
        "These pages say more:",
        "\n".join([*guides, "- [API reference](api.md)"]),
    )


def how_to(
    feature: Feature, modules: Iterable[Module], import_name: str, scripts: Iterable[Script] = ()
) -> str:
    """Return what a feature is, which modules serve it and what they offer.

    Args:
        feature: The feature.
        modules: The modules that serve it.
        import_name: The package, as it is imported.
        scripts: The commands of these modules.
    """
    parts = [
        heading(1, as_title(feature.name)),
        *_beyond(feature.name, feature.description or feature.given),
    ]
    for module in modules:
        parts += [
            heading(2, code(f"{import_name}.{module.name}")),
            *_beyond(feature.name, module.purpose),
            "\n".join(_item(item) for item in module.api),
            f"See [its reference](../reference/{module.name}.md).",
        ]
    commands = [
        f"- {code(each.name)} calls {code(f'{each.module}.{each.function}')}." for each in scripts
    ]
    parts += ["## Commands", "\n".join(commands)] if commands else []
    parts.append("An example is among the [examples](../examples.md).")
    return _page(*parts)


def _item(item: ApiItem) -> str:
    match item:
        case Constant():
            what = code(f"{item.name}: {item.type}")
        case Alias():
            what = code(f"{item.name} = {item.type}")
        case Enumeration():
            what = f"{code(item.name)} ({', '.join(code(each.name) for each in item.members)})"
        case Class() | ExceptionClass():
            names = [code(each.name) for each in item.parts() if not each.name.startswith("_")]
            what = f"{code(item.name)} ({', '.join(names)})" if names else code(item.name)
        case _:
            what = code(item.name)
    told = mdline(item.doc)
    return f"- {what}: {told}" if told else f"- {what}"


def _named(name: str, feature: Feature) -> str:
    told = mdline(first_sentence(feature.description))
    return f"{name}: {told}" if _beyond(feature.name, feature.description) else name


def _beyond(name: str, text: str) -> list[str]:
    """Return a text as paragraphs, none where it says no more than the name does."""
    return [] if text.strip().casefold() == name.strip().casefold() else blocks(text)


def _page(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
