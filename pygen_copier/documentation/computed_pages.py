"""Computed pages say of a package's modules and examples what their sources say, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from pygen_copier.documentation.import_graph import Subclass, Use, subclasses, uses
from pygen_copier.documentation.module_api import ModuleApi, Name, first_paragraph, module_api
from pygen_copier.markdown.escape import code, fenced, heading, link, mdline
from pygen_copier.markdown.mermaid import module_graph
from pygen_copier.names import slug
from pygen_copier.plan.api import named
from pygen_copier.plan.model import Plan


class ComputedPages:
    """The pages of a package that are computed from its sources.

    Args:
        plan: The plan.
        import_name: The package.
        sources: The source of each module, by its name.
    """

    def __init__(self, plan: Plan, import_name: str, sources: Mapping[str, str]) -> None:
        self._plan = plan
        self._package = import_name
        self._sources = sources

    @cached_property
    def _apis(self) -> Mapping[str, ModuleApi]:
        return {name: module_api(name, source) for name, source in self._sources.items()}

    @cached_property
    def _uses(self) -> list[Use]:
        return uses(self._package, self._sources)

    @cached_property
    def _subclasses(self) -> list[Subclass]:
        return subclasses(list(self._apis.values()), self._uses)

    def overview(self) -> str:
        """Return the page about all modules: what each is for, and how they depend on each other.

        It is in the folder of the documentation; the modules' pages are in `reference/`.
        """
        rows = [
            (f"[{code(api.module)}](reference/{api.module}.md)", self._purpose(api.module))
            for api in self._apis.values()
        ]
        parts = [
            "# API reference",
            f"The modules of {code(self._package)}, read from their sources.",
            *_table(("Module", "What it is for"), rows),
            "## How they depend on each other",
            *(self._dependencies() or ["No module imports another."]),
            *self._inheritance(),
            "## What the package needs",
            "\n".join(f"- {code(text)}" for text in self._plan.dependencies) or "Python alone.",
        ]
        return _page(parts)

    def module(self, name: str) -> str:
        """Return the page about a module.

        It ends in a directive of mkdocstrings, which puts the docstrings into the site as the
        sources have them when the site is built, edits by hand included.

        Args:
            name: The module within the package.
        """
        api, dotted = self._apis[name], f"{self._package}.{name}"
        parts = [
            f"# {code(dotted)}",
            self._purpose(name),
            "\n".join(f"- {line}" for line in self._facts(name)),
            *_table(("Name", "What it is"), [(code(n.name), _told(n)) for n in api.names]),
            "## In detail",
            f"::: {dotted}",
        ]
        return _page(parts)

    def examples(self, files: Mapping[str, str], outputs: Mapping[str, str] | None = None) -> str:
        """Return the page of all examples.

        Args:
            files: The text of each example by its file, in the order of the features.
            outputs: What each printed, by its file, where that is known.
        """
        parts = ["# Examples", "Each feature has an example that runs as it is."]
        for feature, (file, text) in zip(self._plan.features, files.items(), strict=True):
            parts += [
                heading(2, feature.name),
                f"See also [the guide](how-to/{slug(feature.name)}.md).",
                fenced(f"python {file}", "console"),
                fenced(text, "python"),
            ]
            if printed := (outputs or {}).get(file):
                parts += ["It prints:", fenced(printed, "text")]
        return _page(parts)

    def _purpose(self, name: str) -> str:
        return mdline(first_paragraph(self._apis[name].doc) or self._plan.module(name).purpose)

    def _facts(self, name: str) -> Iterable[str]:
        features = self._plan.module(name).features
        if features:
            links = (link(each, f"../how-to/{slug(each)}.md") for each in features)
            yield f"Serves: {', '.join(links)}"
        commands = self._plan.commands_of(name)
        if commands:
            told = (f"{code(each.name)} calls {code(each.function)}" for each in commands)
            yield f"Commands: {', '.join(told)}"
        used = [_linked(use.used, use.names) for use in self._uses if use.user == name]
        if used:
            yield f"Uses: {', '.join(used)}"
        users = [_linked(use.user, use.names) for use in self._uses if use.used == name]
        if users:
            yield f"Used by: {', '.join(users)}"

    def _dependencies(self) -> list[str]:
        by_user: dict[str, list[str]] = {}
        for use in self._uses:
            by_user.setdefault(use.user, []).append(_linked(use.used, (), "reference/"))
        lines = (
            f"- {_linked(user, (), 'reference/')} uses {', '.join(used)}"
            for user, used in by_user.items()
        )
        graph = module_graph((use.user, use.used) for use in self._uses)
        return [*graph, "\n".join(lines)] if by_user else []

    def _inheritance(self) -> list[str]:
        lines = (
            f"- {code(subclass.name)} of {code(subclass.module)} is a {code(subclass.base)} "
            f"of {code(subclass.base_module)}"
            for subclass in self._subclasses
        )
        text = "\n".join(lines)
        return ["## Which class is made of which", text] if text else []


def _linked(module: str, names: Iterable[str], folder: str = "") -> str:
    link = f"[{code(module)}]({folder}{module}.md)"
    told = ", ".join(map(code, names))
    return f"{link} ({told})" if told else link


def _told(name: Name) -> str:
    what, kind = mdline(first_paragraph(name.doc)), named(name.kind).capitalize()
    return what or (f"{kind}: {code(name.signature)}" if name.signature else kind)


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f"| {_cell(left)} | {_cell(right)} |" for left, right in rows]
    rule = "| --- | --- |"
    return ["\n".join([f"| {head[0]} | {head[1]} |", rule, *lines])] if lines else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
