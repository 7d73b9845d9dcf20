"""The check of imports: everything a file imports is declared, and exists."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.source.imported_names import origin_of
from pygen_copier.source.syntax import Source, read


class Imports(Check):
    """What is imported is of the standard library, a declared dependency, or exists in the package.

    Args:
        import_name: The package.
        offers: The planned public names of each of its modules.
        allowed: The modules of the package that may be imported; they need not be all.
        external: Top-level names that the declared dependencies bring.
        exported: The names the package itself re-exports.
        module: The module the file is, where it is one, to resolve relative imports.
    """

    id: ClassVar[str] = "imports"
    title: ClassVar[str] = "imports what is declared and exists"

    def __init__(
        self,
        import_name: str,
        offers: Mapping[str, Collection[str]],
        allowed: Collection[str],
        external: Collection[str],
        exported: Collection[str],
        module: str = "",
    ) -> None:
        self._package = import_name
        self._offers = offers
        self._allowed = set(allowed)
        self._external = set(external)
        self._exported = set(exported)
        self._module = module
        self._depth = module.count(".") + 1 if module else 0

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the imports that cannot work, and the names that a module does not have."""
        offers = {name: set(names) for name, names in self._offers.items()}
        for name, needed in texts.items():
            kind, _, module = name.partition(":")
            if kind == "module" and module in offers:
                offers[module] |= read(needed).bound
        found: list[str] = []
        aliases: dict[str, str] = {}
        for node in sorted(source.of(ast.Import, ast.ImportFrom), key=lambda node: node.lineno):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found += self._import(node.lineno, alias.name)
                    if self._inside(alias.name):
                        name = alias.asname or self._package
                        aliases[name] = alias.name if alias.asname else self._package
                continue
            if node.level > self._depth:
                found.append(
                    f"Line {node.lineno}: the relative import leads out of the package; "
                    f"import from `{self._package}`."
                )
                continue
            origin = origin_of(node, f"{self._package}.{self._module}")
            found += self._import(node.lineno, origin)
            if self._inside(origin):
                found += self._names(node, origin, offers, aliases)
        found += self._attributes(source, offers, aliases)
        return list(dict.fromkeys(found))

    def _inside(self, dotted: str) -> bool:
        return dotted.split(".")[0] == self._package

    def _is_package(self, module: str) -> bool:
        return any(name.startswith(f"{module}.") for name in self._offers)

    def _import(self, line: int, dotted: str) -> Iterator[str]:
        root, _, module = dotted.partition(".")
        if root == self._package:
            if not module or self._is_package(module):
                return
            if module not in self._offers:
                has = ", ".join(sorted(self._offers))
                yield f"Line {line}: `{dotted}` does not exist; the package has: {has}."
            elif module not in self._allowed:
                may = ", ".join(sorted(self._allowed)) or "none"
                yield f"Line {line}: the plan lets this module import {may}, not `{dotted}`."
        elif root not in sys.stdlib_module_names and root not in self._external:
            has = ", ".join(sorted(self._external)) or "none"
            yield (
                f"Line {line}: `{root}` is neither in the standard library nor a declared "
                f"dependency ({has}). Do without it, or the owner adds it to the plan's "
                "dependencies."
            )

    def _names(
        self,
        node: ast.ImportFrom,
        origin: str,
        offers: Mapping[str, set[str]],
        aliases: dict[str, str],
    ) -> Iterator[str]:
        module = origin.partition(".")[2]
        for alias in node.names:
            inner = f"{module}.{alias.name}".strip(".")
            if inner in self._offers or self._is_package(inner):
                yield from self._import(node.lineno, f"{self._package}.{inner}")
                aliases[alias.asname or alias.name] = f"{self._package}.{inner}"
                continue
            if not module and self._module:
                yield (
                    f"Line {node.lineno}: import `{alias.name}` from its own module; "
                    f"`{self._package}` is not complete while its modules are imported."
                )
                continue
            there = offers.get(module, set()) if module else self._exported
            if alias.name != "*" and (module in offers or not module) and alias.name not in there:
                public = sorted(name for name in there if not name.startswith("_"))
                has = ", ".join(public) or "nothing"
                yield f"Line {node.lineno}: `{origin}` has no `{alias.name}`; it has: {has}."

    def _attributes(
        self, source: Source, offers: Mapping[str, set[str]], aliases: Mapping[str, str]
    ) -> Iterator[str]:
        """Yield the names looked up on a module of the package that it does not have."""
        seen = {name: alias for name, alias in aliases.items() if name not in source.hidden}
        if not seen:
            return
        for node in source.of(ast.Attribute):
            dotted = self._module_of(node.value, seen)
            if dotted is None or node.attr.startswith("__"):
                continue
            module = dotted.partition(".")[2]
            inner = f"{module}.{node.attr}".strip(".")
            there = offers.get(module, self._exported if not module else set())
            if node.attr in there or inner in self._offers or self._is_package(inner):
                continue
            has = ", ".join(sorted(name for name in there if not name.startswith("_"))) or "nothing"
            shown = module or self._package
            yield f"Line {node.lineno}: `{shown}` has no `{node.attr}`; it has: {has}."

    def _module_of(self, node: ast.expr, aliases: Mapping[str, str]) -> str | None:
        """Return the module of the package that an expression stands for, or None."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in aliases:
            return None
        dotted = ".".join([aliases[node.id], *reversed(parts)])
        module = dotted.partition(".")[2]
        known = not module or module in self._offers or self._is_package(module)
        return dotted if known else None
