"""People: an author's name as citations want it, in its parts; who is no person is an entity."""

from __future__ import annotations

import re

from pygen_copier.text import oneline

_SEVERAL = re.compile(r";\s+|(?<!\s)\s+(?:&|and)\s+")
_PARTICLES = frozenset(
    {"af", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le"}
    | {"ter", "van", "vom", "von", "zu", "zum", "zur"}
)
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_OF_ENTITIES = re.compile(
    r"^the\b|\b(?:team|group|project|authors|contributors|developers|maintainers|collaboration"
    r"|community|consortium|foundation|institute?|university|laborator(?:y|ies)|labs?|company"
    r"|society|corp|e\.v|gmbh|inc|llc|ltd)\b",
    re.IGNORECASE,
)
_FAMILY_FIRST = (
    *(("\u3005", "\u3005"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af")),
)
_LETTER = re.compile(r"[^\W\d_]")


def authors_of(names: str) -> list[str]:
    """Return the names of several authors; what is not plainly several people is one name.

    Args:
        names: The answer; people are divided by `and`, `&` or `;`.
    """
    text = oneline(names)
    parts = [part for part in _SEVERAL.split(text) if part]
    are_people = not _OF_ENTITIES.search(text) and all("name" not in _parts(p) for p in parts)
    return parts if are_people else [text] if text else []


def people_of(names: str) -> list[dict[str, str]]:
    """Return authors as CITATION.cff has them (CFF 1.2.0): persons in parts, entities by `name`.

    A family name is the last word, with the particles before it apart (`van`, `de la`), or what
    stands before a comma, or the first of two words of Chinese, Japanese or Korean letters. A name
    of one word, and one whose words say that it is no person's, is that of an entity.

    Args:
        names: The answer; see `authors_of`.
    """
    return [_parts(name) for name in authors_of(names)]


def _parts(name: str) -> dict[str, str]:
    if _OF_ENTITIES.search(name):
        return {"name": name}
    given, family, suffix = _split(name)
    if not (given and family) or not all(map(_LETTER.search, [*given, *family])):
        return {"name": name}
    particles = []
    while len(family) > 1 and family[0].casefold() in _PARTICLES:
        particles.append(family.pop(0))
    parts = {
        "given-names": " ".join(given),
        "name-particle": " ".join(particles),
        "family-names": " ".join(family),
        "name-suffix": suffix,
    }
    return {key: value for key, value in parts.items() if value}


def _split(name: str) -> tuple[list[str], list[str], str]:
    """Return the given names, the family name with its particles, and the suffix."""
    before, comma, after = name.partition(",")
    if comma and after.strip().casefold() not in _SUFFIXES:
        return after.split(), before.split(), ""
    words = name.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and words[-1].casefold() in _SUFFIXES else ""
    if len(words) == 2 and all(map(_is_family_first, "".join(words))):
        return words[1:], words[:1], suffix
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return words[:at], words[at:], suffix


def _is_family_first(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _FAMILY_FIRST)
