"""Terms: the names of a package and its parts, which are written the same way throughout."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from pygen_copier.documentation.python_blocks import python_blocks
from pygen_copier.generation.check import Check, Texts
from pygen_copier.markdown.page import Words, read_page
from pygen_copier.plan.api import ApiItem, Attribute, ClassLike, Constant, Member, Method, named
from pygen_copier.plan.code_names import CodeNames, Others, explained
from pygen_copier.plan.model import Feature, Module, Plan
from pygen_copier.source.syntax import Source

_WORD = re.compile(r"[^\W\d]\w*")
_PROSE_WORD = re.compile(r"[^\W\d][\w-]*(?:\.\w+)*")
_NAME_SPAN = re.compile(r"([^\W\d]\w*(?:\.\w+)*)(\(.*\))?")
_HUMPS = re.compile(r"[A-Z][a-z]\w*[A-Z]")
_VALUES = frozenset({"None", "bool", "bytes", "complex", "dict", "float", "frozenset", "int"})
_VALUES |= {"list", "set", "str", "tuple"}
_PYTHON_WORDS = frozenset(dir(builtins)) | sys.stdlib_module_names


def terms_of(
    features: Iterable[Feature], modules: Iterable[Module], package_name: str, import_name: str
) -> list[dict[str, str]]:
    """Return what each name stands for that a page speaks of: one thing has one name throughout.

    Args:
        features: The features it speaks of.
        modules: The modules it speaks of.
        package_name: The package, as it is installed.
        import_name: The package, as it is imported.
    """
    terms = [_term(package_name, "the package, as it is installed")]
    if import_name != package_name:
        terms.append(_term(import_name, "the package, as it is imported"))
    terms += [_term(feature.name, "a feature") for feature in features]
    for module in modules:
        terms.append(_term(module.name, f"a module: {module.purpose}".removesuffix(": ")))
        terms += [_term(item.name, f"{named(item.kind)} of {module.name}") for item in module.api]
    return terms


def _term(term: str, meaning: str) -> dict[str, str]:
    return {"term": term, "is": meaning}


class Terms(Check):
    """Names are written as they are: no other case, no other spelling, none that is not there.

    Args:
        plan: The plan.
        package_name: The package, as it is installed.
        import_name: The package, as it is imported.
        others: Whether a class may be of a package that it depends on.
    """

    id: ClassVar[str] = "terms"
    title: ClassVar[str] = "writes names as they are"

    def __init__(
        self, plan: Plan, package_name: str, import_name: str, others: Others | None = None
    ) -> None:
        self._named = plan, package_name, import_name
        self._others = others or (lambda _: self._vocabulary.code.has_others)

    @cached_property
    def _vocabulary(self) -> _Vocabulary:
        return _Vocabulary(*self._named)  # late: a recorded page is not checked

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the names that are spelled otherwise, and calls of what is not there."""
        page = read_page(source.text)
        known = self._vocabulary.planned | _PYTHON_WORDS
        for text in (*texts.values(), *(block.content for block in python_blocks(source.text))):
            known |= set(_WORD.findall(text))
        there = known | explained(source.text)
        found = [problem for span in page.spans for problem in self._of_span(span, known, there)]
        found += [problem for words in page.prose for problem in self._of_prose(words, known)]
        return list(dict.fromkeys(found))

    def _of_span(self, span: Words, known: set[str], there: set[str]) -> Iterable[str]:
        name = _NAME_SPAN.fullmatch(span.text.strip())
        if not name:
            return
        for word in name[1].split("."):
            right = self._vocabulary.names.get(_key(word))
            if right and word not in known:
                yield f"Line {span.line}: write `{right}` instead of `{word}`."
                return
        owner, _, last = name[1].rpartition(".")
        if owner and name[2] and last in self._vocabulary.held:
            yield f"Line {span.line}: `{last}` is not called: write `{name[1]}`."
        elif self._vocabulary.code.lacks(span.text, there, self._others):
            yield f"Line {span.line}: `{span.text}` does not exist in this package."

    def _of_prose(self, words: Words, known: set[str]) -> Iterable[str]:
        own = self._vocabulary
        for word in _PROSE_WORD.findall(words.text):
            if word in known or (word.lower() in own.package and word == word.capitalize()):
                continue  # a sentence may begin with it
            right = own.packages.get(_key(word)) or own.humped.get(_key(word))
            if right and ("-" not in word or right in own.package):
                yield f"Line {words.line}: write {right} instead of {word}."


class _Vocabulary:
    """The names of a plan, by what they are taken for where they are misspelled."""

    def __init__(self, plan: Plan, package_name: str, import_name: str) -> None:
        self.code = CodeNames(plan, package_name, import_name)
        self.package = {package_name, import_name}
        names = [item.name for module in plan.modules for item in module.api]
        names += [module.name for module in plan.modules]
        self.names = _by_key([*names, import_name])
        self.humped = _by_key(name for name in names if _HUMPS.match(name))
        self.packages = _by_key([import_name, package_name])
        self.planned = {word for name in names for word in _WORD.findall(name)} | self.package
        called, held = _called_and_held(plan)
        self.held = held - called
        signatures = repr([module.model_dump()["api"] for module in plan.modules])
        self.planned.update(_WORD.findall(signatures))


def _called_and_held(plan: Plan) -> tuple[set[str], set[str]]:
    """Return the names of a plan that may be called, and those that hold plain values."""
    items = [item for module in plan.modules for item in module.api]
    parts = [part for item in items if isinstance(item, ClassLike) for part in item.parts()]
    held = {each.name for each in (*items, *parts) if _holds_a_value(each)}
    return {each.name for each in (*items, *parts) if not _holds_a_value(each)}, held


def _holds_a_value(each: ApiItem | Attribute | Member | Method) -> bool:
    """Return whether a name stands for a value that cannot be called."""
    match each:
        case Member():
            return True
        case Constant(type=told) | Attribute(type=told):
            return set(_WORD.findall(told)) <= _VALUES
        case Method(called_as="property", signature=signature):
            returned = signature.rpartition("->")[2]
            return "->" in signature and set(_WORD.findall(returned)) <= _VALUES
        case _:
            return False


def _key(word: str) -> str:
    return re.sub(r"[-_.]", "", word).lower()


def _by_key(names: Iterable[str]) -> Mapping[str, str]:
    return {_key(name): name for name in names}
