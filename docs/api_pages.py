"""The pages of the public names, built from their docstrings.

`python docs/api_pages.py` writes them anew; a test holds them against the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import griffe

DOCS = Path(__file__).parent
NOTE = "<!-- Written by docs/api_pages.py from the docstrings: change those, and run it. -->"
WIDTH = 88


@dataclass(frozen=True)
class ApiPage:
    """A page of public names.

    Attributes:
        file: Its file in `docs/reference`.
        title: Its heading.
        modules: The modules whose `__all__` it shows, or whose own names where there is none.
    """

    file: str
    title: str
    modules: tuple[str, ...]

    def text(self) -> str:
        """Return the page as Markdown."""
        shown: set[str] = set()
        parts = (_module(module, shown) for module in self.modules)
        return f"# {self.title}\n\n{NOTE}\n" + "".join(parts)


PAGES = (
    ApiPage("package.md", "The package", ("pygen_copier", "pygen_copier.errors")),
    ApiPage("template-api.md", "What a recipe may import", ("pygen_copier.template_api",)),
    ApiPage(
        "template-api-python.md",
        "What a recipe of Python files may import",
        ("pygen_copier.template_api_python",),
    ),
    ApiPage("providers-api.md", "What a provider is made of", ("pygen_copier.providers",)),
    ApiPage("evaluation-api.md", "What measures a package", ("pygen_copier.evaluation",)),
    ApiPage("testing.md", "What tests are made of", ("pygen_copier.testing",)),
)


def _module(path: str, shown: set[str]) -> str:
    """Return the part of a page about a module, without names that are shown already."""
    module = _loaded(path)
    found = [(name, module[name]) for name in _names(path)]
    parts = [f"Import them from `{path}`.", *_doc(module)]
    for name, each in sorted(found, key=lambda pair: pair[0].lower()):
        target = each.final_target if each.is_alias else each
        if not target.is_module and name not in shown:
            shown.add(name)
            parts += [f"## {name}", *_object(target)]
    return "\n" + "\n\n".join(parts) + "\n"


@cache
def _loaded(path: str) -> Any:
    return griffe.load(path, docstring_parser="google", resolve_aliases=True)


@cache
def _names(path: str) -> tuple[str, ...]:
    """Return the names that a module offers."""
    module = _loaded(path)
    members = module.members.items()
    own = [name for name, each in members if not each.is_alias and each.is_public]
    return tuple(map(str, module.exports or own))


@cache
def _public() -> frozenset[str]:
    """Return the names on all pages."""
    return frozenset(name for page in PAGES for path in page.modules for name in _names(path))


def _object(found: Any) -> Iterator[str]:
    if found.is_class:
        yield from _class(found)
    elif found.is_function:
        yield _code(f"def {_signature(found)}")
        yield from _doc(found)
    else:
        value = f" = {found.value}" if found.value is not None and not found.annotation else ""
        yield _code(f"{found.name}{value}")
        yield from _doc(found)


def _class(found: Any) -> Iterator[str]:
    bases = ", ".join(_bases(found))
    head = f"class {found.name}({bases})" if bases else f"class {found.name}"
    yield _code(head)
    yield from _doc(found)
    for base in _hidden_bases(found):
        sections = base.docstring.parse("google") if base.docstring else ()
        told = [each.value for each in sections if each.kind.value == "attributes"]
        yield from (table for fields in told for table in _fields(base, "attributes", fields))
    for name, each in _methods(found).items():
        yield f"### {found.name}.{name}"
        yield _code(f"def {_signature(each)}")
        yield from _doc(each)


def _bases(found: Any) -> list[str]:
    """Return the bases of a class; in the place of those that are on no page, theirs."""
    hidden = {base.name: _bases(base) for base in _hidden_bases(found)}
    return [base for each in map(str, found.bases) for base in hidden.get(each, [each])]


def _methods(found: Any) -> dict[str, Any]:
    """Return the methods of a class that have docstrings, and of its bases that are on no page."""
    own = {
        name: each
        for name, each in found.members.items()
        if not each.is_alias and not name.startswith("_") and each.is_function and each.docstring
    }
    for base in _hidden_bases(found):
        own |= {name: each for name, each in _methods(base).items() if name not in own}
    return own


def _hidden_bases(found: Any) -> list[Any]:
    return [base for base in found.resolved_bases if base.name not in _public()]


def _signature(function: Any) -> str:
    """Return a function's name, parameters and what it returns, over several lines where long."""
    parts: list[str] = []
    for each in function.parameters:
        if each.name in ("self", "cls"):
            continue
        kind = str(each.kind.value)
        if kind == "keyword-only" and not any(part.startswith("*") for part in parts):
            parts.append("*")
        stars = {"variadic positional": "*", "variadic keyword": "**"}.get(kind, "")
        text = f"{stars}{each.name}"
        if each.annotation is not None:
            text += f": {each.annotation}"
        if each.default is not None and not stars:
            text += f" = {each.default}" if each.annotation is not None else f"={each.default}"
        parts.append(text)
    returns = f" -> {function.returns}" if function.returns is not None else ""
    line = f"{function.name}({', '.join(parts)}){returns}"
    if len(line) <= WIDTH:
        return line
    return f"{function.name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returns}"


def _doc(found: Any) -> Iterator[str]:
    """Yield the parts of a docstring."""
    if found.docstring is None:
        return
    for section in found.docstring.parse("google"):
        match section.kind.value:
            case "text":
                yield section.value.strip()
            case "parameters" | "attributes" as kind:
                yield from _fields(found, kind, section.value)
            case "returns" | "yields" as kind:
                told = " ".join(_line(each.description) for each in section.value)
                yield f"{kind.capitalize()}: {told}"
            case "raises":
                yield "\n".join(
                    f"- Raises `{each.annotation}`: {_line(each.description)}"
                    for each in section.value
                )
            case kind:
                raise ValueError(f"{found.path}: a section {kind} is not known here")


def _fields(found: Any, kind: str, fields: Sequence[Any]) -> Iterator[str]:
    rows = []
    for each in fields:
        own = found.members.get(each.name) if kind == "attributes" else None
        annotation = getattr(own, "annotation", None) or each.annotation
        value = getattr(own, "value", None)
        if value is not None and "field(" in str(value):
            value = None
        default = f" = {value}" if value is not None else ""
        named = f"`{each.name}`" if annotation is None else f"`{each.name}: {annotation}{default}`"
        rows.append(f"| {named.replace('|', chr(92) + '|')} | {_line(each.description)} |")
    yield "\n".join([f"| {kind[:-1]} | what it is |", "| --- | --- |", *rows])


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    # Signatures run as nothing: blocks in `python` are those that the tests run.
    return f"```py\n{text}\n```"


def main() -> None:
    """Write the pages."""
    for page in PAGES:
        (DOCS / "reference" / page.file).write_text(page.text(), encoding="utf-8")


if __name__ == "__main__":
    main()
