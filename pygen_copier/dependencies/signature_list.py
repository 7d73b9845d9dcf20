"""A signature list: what of the installed packages a text calls for, within some tokens.

Names are ranked by the words they share with the text, those it mentions first; the list itself
stands in the order of the alphabet, so that the same text gets the same list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pygen_copier.dependencies.found import State
from pygen_copier.dependencies.installed import Installed
from pygen_copier.dependencies.nearest import words
from pygen_copier.dependencies.parameters import Parameters
from pygen_copier.tokens import estimate_tokens

if TYPE_CHECKING:
    from pygen_copier.dependencies.site_packages import SitePackages

MOST_TOKENS = 600
_MOST_TRIED = 80  # names whose signatures are read
_SHORTEST_WORD = 3
_LONGEST_LINE = 240
_NAME = re.compile(r"[A-Za-z_]\w*")


def signature_list(
    installed: Installed, roots: Iterable[str], text: str, tokens: int = MOST_TOKENS
) -> str:
    """Return the signatures that a text calls for, a line each; empty where nothing is known.

    Args:
        installed: What is installed.
        roots: The top-level modules to choose from.
        text: What is to be written, in words.
        tokens: The most tokens that the list may have.
    """
    if not installed.is_open or installed.packages is None:
        return ""
    ranked = _ranked(installed.packages, sorted(roots), text)[:_MOST_TRIED]
    chosen: list[str] = []
    for dotted, form in _forms(installed, ranked).items():
        line = next((each for each in _lines(dotted, form) if len(each) <= _LONGEST_LINE), "")
        cost = estimate_tokens(line) + 1
        if line and cost <= tokens:
            tokens -= cost
            chosen.append(line)
    return "".join(f"{line}\n" for line in sorted(chosen))


def _forms(installed: Installed, names: Sequence[str]) -> dict[str, Parameters]:
    """Return what callables take, in the order of their names; of overloads the longest."""
    found = {name: installed.find(name) for name in names}
    unread = [name for name, each in found.items() if each.state is State.THERE and not each.forms]
    looked = installed.look(unread)
    every = {name: each.forms or looked.get(name, each).forms for name, each in found.items()}
    return {
        name: max(forms, key=lambda form: len(form.every)) for name, forms in every.items() if forms
    }


def _lines(dotted: str, form: Parameters) -> Iterator[str]:
    """Yield a signature as it is written, and without its types."""
    yield f"{dotted}{form}"
    yield f"{dotted}{form.bare()}"


def _ranked(packages: SitePackages, roots: Iterable[str], text: str) -> list[str]:
    """Return the names that share words with a text, those that share most first."""
    mentioned = set(_NAME.findall(text))
    spoken = _stems(text)
    scores: dict[str, float] = {}
    for module in _modules(packages, roots):
        part = module.rpartition(".")[2]
        for name in packages.public_names(module):
            own = _stems(name) if packages.is_library(name) else set()
            shared = len(own & spoken) / len(own) if own else 0.0
            score = shared + 2 * (name in mentioned)
            if score:
                inside = "." in module and bool(_stems(part) & spoken or part in mentioned)
                scores[f"{module}.{name}"] = score + 0.5 * inside - 0.1 * module.count(".")
    return sorted(scores, key=lambda each: (-scores[each], each))


def _stems(text: str) -> set[str]:
    """Return the words of a text without the `s` of a plural; the shortest say too little."""
    return {word.rstrip("s") for word in words(text) if len(word) >= _SHORTEST_WORD}


def _modules(packages: SitePackages, roots: Iterable[str]) -> Iterator[str]:
    """Yield the top-level modules, and those below them that say what they are there for."""
    for root in roots:
        if packages.has(root):
            yield root
            yield from packages.public_modules(root)
