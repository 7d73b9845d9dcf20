"""Site packages: the modules that are installed in an environment, read file by file.

Nothing is imported. A module is read when it is first asked for, its stub (`.pyi`) before its
source; what is compiled and has no stub is known by its name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import RLock

from pygen_copier.dependencies import standard_library
from pygen_copier.dependencies.calls import Calls
from pygen_copier.dependencies.definition import (
    MODULE,
    STANDARD,
    VALUE,
    Definition,
    Kind,
    ModuleText,
    Outcome,
    Place,
)
from pygen_copier.dependencies.found import THERE, UNKNOWN, Found, State
from pygen_copier.dependencies.module_files import ModuleFiles

_DEEPEST = 24  # names that lead to names, and bases of bases
_MOST_MODULES = 300
_TEXTS = frozenset({".py", ".pyi"})
_NO_LIBRARY = frozenset({"conftest", "setup", "test", "tests", "testing"})


class SitePackages:
    """The modules of an environment.

    Args:
        folder: Its `site-packages`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ModuleFiles(folder)
        self._lock = RLock()
        self._written: dict[str, bool] = {}
        self._calls = Calls(self._resolve, self.lineage, self._files)

    @staticmethod
    def is_library(name: str) -> bool:
        """Return whether a name is none that packages leave their tests and tools under."""
        return name not in _NO_LIBRARY

    def has(self, module: str) -> bool:
        """Return whether a module is there."""
        return self._files.has(module)

    def writes(self, word: str) -> bool:
        """Return whether a word stands in any file of Python or stub, be it a name or not."""
        if word not in self._written:
            files = (path for path in self._folder.rglob("*.py*") if path.suffix in _TEXTS)
            self._written[word] = any(word.encode() in path.read_bytes() for path in files)
        return self._written[word]

    def find(self, dotted: str) -> Found:
        """Return what is there under a dotted name that begins with a module."""
        first, _, rest = dotted.partition(".")
        with self._lock:
            if not self.has(first):
                return UNKNOWN
            return self._find(Place(first, MODULE), first, rest)

    def find_on(self, made_of: str, name: str) -> Found:
        """Return what is there under a name of an instance.

        Args:
            made_of: The dotted name of its class, or of a function that says what it returns.
            name: The name, which may be dotted.
        """
        with self._lock:
            outcome = self._resolve(made_of)
            if isinstance(outcome, Place) and outcome.definition.kind is Kind.FUNCTION:
                return self._find_on_result(outcome, made_of, name)
            if not isinstance(outcome, Place) or outcome.definition.kind is not Kind.CLASS:
                return UNKNOWN
            if outcome.is_instance:  # what an object returns that is called is not known
                return UNKNOWN
            if any(_makes_others(each) for each in self.lineage(outcome)):
                return UNKNOWN
            return self._find(replace(outcome, is_instance=True), made_of, name)

    def _find_on_result(self, function: Place, called: str, name: str) -> Found:
        """Return what is there under a name of what a function returns.

        It may be of a class that derives from the one it names: only what stands nowhere in the
        package is not there, and what a method takes is not known.
        """
        made = self._resolve(function.definition.type) if function.definition.type else None
        if not isinstance(made, Place) or made.definition.kind is not Kind.CLASS:
            return UNKNOWN
        found = self._find(replace(made, is_instance=True), called, name)
        first = name.partition(".")[0]
        if found.state is State.ABSENT and not self._files.say(made.dotted, first):
            return found if found.owner == called else UNKNOWN
        return THERE if found.state is State.THERE else UNKNOWN

    def public_names(self, module: str) -> list[str]:
        """Return the names that a module is there for: its `__all__`, else those without `_`."""
        with self._lock:
            for text in self._files.texts(module):
                if text and text.exports:
                    return sorted(text.exports)
            return sorted({name for name in self._names_of(module) if not name.startswith("_")})

    def public_modules(self, package: str) -> list[str]:
        """Return the modules right below a package that have an `__all__`, in their order."""
        folder = self._folder / package
        paths = sorted(folder.iterdir())[:_MOST_MODULES] if folder.is_dir() else []
        names = dict.fromkeys(path.name.partition(".")[0] for path in paths)
        public = [
            f"{package}.{name}"
            for name in names
            if name.isidentifier() and not name.startswith("_") and self.is_library(name)
        ]
        with self._lock:
            return [
                each for each in public if any(t and t.exports for t in self._files.texts(each))
            ]

    def _find(self, place: Place, path: str, rest: str) -> Found:
        outcome: Outcome = place
        for name in filter(None, rest.split(".")):
            if not isinstance(outcome, Place):
                return UNKNOWN
            before, outcome = outcome, self._member(outcome, name, 0)
            if outcome is State.ABSENT:
                return Found(State.ABSENT, owner=path, names=tuple(self._beside(before)))
            path = f"{path}.{name}"
        if not isinstance(outcome, Place):
            return UNKNOWN
        return self._found(outcome)

    def _resolve(self, dotted: str, depth: int = 0) -> Outcome:
        """Return what a dotted name leads to.

        Args:
            dotted: The name.
            depth: How many names led here.
        """
        first, *rest = dotted.split(".")
        if depth > _DEEPEST or not self.has(first):
            return State.UNKNOWN
        outcome: Outcome = Place(first, MODULE)
        for name in rest:
            if not isinstance(outcome, Place):
                break
            outcome = self._member(outcome, name, depth + 1)
        return outcome

    def _member(self, place: Place, name: str, depth: int) -> Outcome:
        if depth > _DEEPEST or name.startswith("__"):
            return State.UNKNOWN
        if place.definition.kind is Kind.MODULE:
            return self._of_module(place.dotted, name, depth)
        if place.definition.kind is Kind.CLASS:
            return self._of_class(place, name, depth)
        if place.definition.kind is Kind.STANDARD and not place.is_instance:
            dotted = f"{place.dotted}.{name}"
            if standard_library.find(dotted).state is State.THERE:
                return Place(dotted, STANDARD)
        return State.UNKNOWN

    def _of_module(self, module: str, name: str, depth: int) -> Outcome:
        stub, source = self._files.texts(module)
        for text in (stub, source):
            if text and name in text.names:
                return self._defined(module, name, text.names[name], depth)
        if self.has(f"{module}.{name}"):  # before what stars bring: that is what an import means
            return Place(f"{module}.{name}", MODULE)
        said = stub or source or ModuleText(is_open=True)
        is_open = said.is_open and not (said.is_written and not self._files.say(module, name))
        for text in (stub, source):
            for origin in text.stars if text else ():
                outcome = self._through_star(origin, name, depth)
                if isinstance(outcome, Place):
                    return outcome
                is_open = is_open or outcome is State.UNKNOWN
        if any(text and name in (text.exports or ()) for text in (stub, source)):
            return Place(f"{module}.{name}", VALUE)  # it says so itself
        return State.UNKNOWN if is_open else State.ABSENT

    def _through_star(self, origin: str, name: str, depth: int) -> Outcome:
        """Return what a name is where all names of a module are imported."""
        if standard_library.is_standard(origin):
            found = standard_library.find(f"{origin}.{name}")
            place = Place(f"{origin}.{name}", STANDARD)
            return place if found.state is State.THERE else found.state
        if depth > _DEEPEST or not self.has(origin):
            return State.UNKNOWN
        exports = [t.exports for t in self._files.texts(origin) if t and t.exports is not None]
        if exports and not any(name in each for each in exports):
            return State.ABSENT
        if not exports and name.startswith("_"):
            return State.ABSENT
        return self._of_module(origin, name, depth + 1)

    def _defined(self, module: str, name: str, definition: Definition, depth: int) -> Outcome:
        dotted = f"{module}.{name}"
        if definition.kind is Kind.ALIAS:
            return self._aliased(dotted, definition.target, depth)
        if definition.kind is Kind.VALUE and definition.type:
            made = self._aliased(dotted, definition.type, depth)
            if isinstance(made, Place) and made.definition.kind is Kind.CLASS:
                return Place(made.dotted, made.definition, is_instance=True)
            return Place(dotted, VALUE)
        if definition is VALUE and self.has(dotted):
            return Place(dotted, MODULE)
        return Place(dotted, definition)

    def _aliased(self, dotted: str, target: str, depth: int) -> Outcome:
        if target == dotted:  # `from . import part`, or a name that hides a builtin
            return Place(dotted, MODULE) if self.has(dotted) else State.UNKNOWN
        if standard_library.is_standard(target):
            return Place(target, STANDARD)
        outcome = self._resolve(target, depth + 1)
        # It is bound by an import: what cannot be found there is merely not seen from here.
        return outcome if isinstance(outcome, Place) else Place(dotted, VALUE)

    def _of_class(self, place: Place, name: str, depth: int) -> Outcome:
        is_open = False
        for owner in self.lineage(place, depth):
            if isinstance(owner, State) or owner.definition.kind is Kind.STANDARD:
                is_open = True  # of a class of the standard library nobody knows its attributes
                continue
            definition = owner.definition
            body = definition.body or ModuleText()
            if name in body.names:
                return self._of_body(owner, body.names[name], name, place.is_instance, depth)
            if place.is_instance and name in body.attributes:
                return Place(f"{owner.dotted}.{name}", VALUE)
            dynamic = place.is_instance and body.names.keys() & {"__getattr__", "__getattribute__"}
            is_open = is_open or body.is_open or not definition.is_plain or bool(dynamic)
        return State.UNKNOWN if is_open else State.ABSENT

    def _of_body(
        self, owner: Place, definition: Definition, name: str, is_instance: bool, depth: int
    ) -> Outcome:
        if definition.kind is Kind.FUNCTION:
            bound = is_instance and definition.binds != "staticmethod"
            if bound or definition.binds == "classmethod":
                forms = tuple(form.unbound() for form in definition.forms)
                definition = replace(definition, forms=forms)
            return Place(f"{owner.dotted}.{name}", definition)
        if definition.kind is Kind.VALUE and is_instance and definition.type:
            return self._defined(owner.module, name, definition, depth)
        if definition.kind is Kind.CLASS:
            return Place(f"{owner.dotted}.{name}", definition)
        return Place(f"{owner.dotted}.{name}", VALUE)

    def lineage(self, place: Place, depth: int = 0) -> list[Place | State]:
        """Return a class and all it derives from, in the order in which names are looked up.

        A base that nobody knows is there as unknown.
        """
        every = list(self._ancestry(place, depth))
        last = {each.dotted: at for at, each in enumerate(every) if isinstance(each, Place)}
        return [
            each
            for at, each in enumerate(every)
            if isinstance(each, State) or last[each.dotted] == at
        ]

    def _ancestry(self, place: Place, depth: int) -> Iterator[Place | State]:
        yield place
        for base in place.definition.bases:
            outcome = self._base(base, depth)
            is_class = isinstance(outcome, Place) and outcome.definition.kind is Kind.CLASS
            if isinstance(outcome, Place) and is_class and depth < _DEEPEST:
                above = replace(outcome, is_instance=place.is_instance)
                yield from self._ancestry(above, depth + 1)
            elif isinstance(outcome, Place) and outcome.definition.kind is Kind.STANDARD:
                yield outcome
            elif outcome is not State.THERE:
                yield State.UNKNOWN

    def _base(self, dotted: str, depth: int) -> Outcome:
        """Return a base; those that give a class no names are there, and no more is said."""
        if dotted.rpartition(".")[2] in ("object", "Generic", "Protocol", "ABC"):
            return State.THERE
        outcome = self._resolve(dotted, depth + 1) if dotted != "?" else State.UNKNOWN
        return outcome if isinstance(outcome, Place) else State.UNKNOWN

    def _found(self, place: Place) -> Found:
        definition = place.definition
        if definition.kind is Kind.STANDARD:
            return replace(THERE, forms=standard_library.find(place.dotted).forms)
        if definition.kind in (Kind.FUNCTION, Kind.CLASS):
            return Found(State.THERE, self._calls.forms(place), doc=definition.doc)
        return THERE

    def _beside(self, place: Place) -> list[str]:
        if place.definition.kind is Kind.MODULE:
            return self.public_names(place.dotted)
        return sorted(
            name
            for owner in self.lineage(place)
            if isinstance(owner, Place) and owner.definition.body
            for name in owner.definition.body.names
        )

    def _names_of(self, module: str, depth: int = 0) -> Iterator[str]:
        for text in self._files.texts(module):
            if text is None:
                continue
            yield from text.names
            for origin in text.stars if depth < _DEEPEST else ():
                yield from self._names_of(origin, depth + 1)


def _makes_others(place: Place | State) -> bool:
    """Return whether a class may make what is no instance of it."""
    return isinstance(place, Place) and "__new__" in (place.definition.body or ModuleText()).names
