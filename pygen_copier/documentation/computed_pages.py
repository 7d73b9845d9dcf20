"""Computed pages say of a package's modules and examples what their sources say, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from pygen_copier.documentation.import_graph import Use, uses
from pygen_copier.documentation.module_api import first_paragraph
from pygen_copier.markdown.escape import code, fenced, heading, link, mdline
from pygen_copier.names import slug
from pygen_copier.plan.model import Plan
from pygen_copier.source.parsing import docstring
from pygen_copier.text import as_title


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
    def _uses(self) -> list[Use]:
        return uses(self._package, self._sources)

    def overview(self) -> str:
        """Return the page about all modules: what each is for.

        It is in the folder of the documentation; the modules' pages are in `reference/`.
        """
        rows = [
            (f"[{code(name)}](reference/{name}.md)", self._purpose(name, source))
            for name, source in self._sources.items()
        ]
        parts = [
            "# API reference",
            f"The modules of {code(self._package)}, read from their sources.",
            *_table(("Module", "What it is for"), rows),
        ]
        return _page(parts)

    def module(self, name: str) -> str:
        """Return the page about a module.

        What it says of the code is a directive of mkdocstrings, which puts the docstrings into
        the site as the sources have them when the site is built, edits by hand included.

        Args:
            name: The module within the package.
        """
        dotted, related = f"{self._package}.{name}", [f"- {line}" for line in self._related(name)]
        parts = [
            f"# {code(dotted)}",
            f"::: {dotted}",
            *(["## Related pages", "\n".join(related)] if related else []),
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
                heading(2, as_title(feature.name)),
                f"See also [the guide](how-to/{slug(feature.name)}.md).",
                fenced(f"python {file}", "console"),
                fenced(text, "python"),
            ]
            if printed := (outputs or {}).get(file):
                parts += ["It prints:", fenced(printed, "text")]
        return _page(parts)

    def _purpose(self, name: str, source: str) -> str:
        return mdline(first_paragraph(docstring(source)) or self._plan.module(name).purpose)

    def _related(self, name: str) -> Iterable[str]:
        features = self._plan.module(name).features
        guides = (link(as_title(each), f"../how-to/{slug(each)}.md") for each in features)
        scripts = self._plan.commands_of(name)
        commands = (f"{code(each.name)} calls {code(each.function)}" for each in scripts)
        used = (_linked(use.used) for use in self._uses if use.user == name)
        users = (_linked(use.user) for use in self._uses if use.used == name)
        told = {"Guides": guides, "Commands": commands, "Uses": used, "Used by": users}
        for what, each in told.items():
            if line := ", ".join(each):
                yield f"{what}: {line}"


def _linked(module: str) -> str:
    return f"[{code(module)}]({module}.md)"


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f"| {_cell(left)} | {_cell(right)} |" for left, right in rows]
    rule = "| --- | --- |"
    return ["\n".join([f"| {head[0]} | {head[1]} |", rule, *lines])] if lines else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
