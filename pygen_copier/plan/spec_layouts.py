"""A layout is how a specification is written, and where in it features stand.

Known are those of spec-kit (`User Story 1 - …`), OpenSpec (`Requirement: …`) and Kiro (`Requirement
1: …` with a user story), whose headings are features, and lists below a heading `Features`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.paths import is_file_inside
from pygen_copier.plan.spec_sections import Section, joined, paragraphs

FILES = ("spec.md", "requirements.md")
"""What the file of a specification is called in these layouts; their other files are no part."""

LONGEST_OVERVIEW = 1_000
_LONGEST_STORY, _LONGEST_NAME = 300, 60
_FOLDERS = ("", "*/", "specs/", "specs/*/", ".kiro/specs/*/", "openspec/specs/*/")

_FEATURE = re.compile(
    r"(?:user[ ]story|story|requirement)"
    r"(?:[ ]+(?P<number>[A-Z]*-?\d+(?:\.\d+)*))?[ ]*(?P<mark>[:.\u2013\u2014-]*)(?P<title>.*)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[(\[](?:priority:?[ ]*)?P\d[^)\]]{0,200}[)\]]|🎯.*", re.IGNORECASE)
_STORY = re.compile(r"[*_]*user story[*_]*:[*_]*\s*(.+)", re.IGNORECASE)
_WANTED = re.compile(
    r"\bI (?:want|need|would like)(?: to)?(?: be able to)? (.+?)(?:,? so that|[.;]|$)"
)
_TAKEN_AWAY = re.compile(r"(?:removed|renamed) requirements$", re.IGNORECASE)
_LISTED = re.compile(r"(?:key |main |core )?features$", re.IGNORECASE)
_OVERVIEW = re.compile(
    r"(?:\d+\.?\s*)?(?:purpose|introduction|overview|summary|description|about|what(?: it)? is.*)$",
    re.IGNORECASE,
)
_INPUT = re.compile(r"[*_]*Input[*_]*:[*_]*\s*(?:User description:)?(.+)")
_NO_PROSE = re.compile(
    r"\s*(?:[-*+>|#]\s|[|`~#>]|\d+[.)]\s|\*\*[^*]+\*\*\s*:|\*\*[^*]+:\*\*|TBD\b)"
)
_ITEM = re.compile(r"[-*+][ ]+(?:\[[ xX]\][ ]+)?(.+)$", re.MULTILINE)
_MARKUP = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_LINK = re.compile(r"!?\[([^\[\]]{0,1000})\]\([^)]{0,1000}\)")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


@dataclass(frozen=True, slots=True)
class SpecFeature:
    """A feature that a specification names.

    Attributes:
        name: Its heading, without what is around it.
        given: What it is said to be: the heading, and the story or sentence below.
        sections: What is written of it; nothing where a list names it.
    """

    name: str
    given: str
    sections: tuple[Section, ...] = ()


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder in one of the layouts, sorted; links that lead out are none.

    Raises:
        PygenError: There are none.
    """
    for below in _FOLDERS:
        named = {path for name in FILES for path in folder.glob(f"{below}{name}")}
        found = [path for path in sorted(named) if is_file_inside(folder, path)]
        if found:
            return found
    raise PygenError(
        f"spec: The folder {folder} holds no {' or '.join(FILES)}.", "Give the file itself."
    )


def with_features(
    sections: Sequence[Section],
) -> tuple[list[Section], list[SpecFeature]]:
    """Return sections with each feature's joined into one, and the features that they name.

    What was taken away by a change (OpenSpec's `REMOVED Requirements`) is left out.
    """
    told: list[Section] = []
    features: list[SpecFeature] = []
    at = 0
    while at < len(sections):
        section = sections[at]
        end = at + 1
        title = _feature_title(section.title)
        gone = bool(_TAKEN_AWAY.match(section.title))
        if title is not None or gone:
            while end < len(sections) and sections[end].level > section.level:
                end += 1
        if title is not None:
            feature = _feature(title, joined(sections[at:end]))
            features.append(feature)
            (section,) = feature.sections
        elif _LISTED.match(_plain(section.title)):
            features += _listed(section)
        if not gone:
            told.append(section)
        at = end
    return told, [each for each in features if each.name]


def overview(sections: Sequence[Section]) -> str:
    """Return what a specification says the package is for: its input, purpose or first words."""
    inputs = (_INPUT.match(line) for each in sections[:2] for line in each.text.splitlines())
    if found := next((each[1] for each in inputs if each and "$" not in each[1]), "").strip():
        return shortened(found.removeprefix('"').removeprefix("“").rstrip('"”'))
    named = [each for each in sections if _OVERVIEW.match(each.title)]
    for section in (*named, *sections):
        for paragraph in paragraphs(section.text):
            if not _NO_PROSE.match(paragraph) and (plain := _plain(paragraph)):
                return shortened(plain)
    return next((_plain(each.title) for each in sections if each.title), "")


def of_file(sections: Sequence[Section], file: Path) -> SpecFeature:
    """Return a file's specification as one feature, where the headings of a folder are too many."""
    title = next((each.title for each in sections if each.level == 1), file.parent.name)
    name = named(re.sub(r"\s+Specification$|^.*?Specification:\s*", "", title) or file.parent.name)
    told = overview(sections)
    return SpecFeature(name, f"{name}: {shortened(told, _LONGEST_STORY)}", tuple(sections))


def named(text: str) -> str:
    """Return a text as a name: on one line, without markup, and no longer than a name may be."""
    name = (
        _plain(_ASIDE.sub("", text[:LONGEST_OVERVIEW]))
        .replace(": ", " - ")
        .strip(" .:-\u2013\u2014")
    )
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME].rpartition(" ")[0] or name[:_LONGEST_NAME]
    return name


def _feature_title(heading: str) -> str | None:
    """Return what a heading names as a feature, empty for a mere number, None where it is none."""
    found = _FEATURE.match(_plain(heading))
    if not found or not (found["number"] or ":" in found["mark"]):
        return None
    return found["title"].strip(" ")


def _feature(title: str, section: Section) -> SpecFeature:
    found = next(filter(None, map(_STORY.match, paragraphs(section.text))), None)
    story = _plain(found[1]) if found else ""
    if not story:
        prose = (each for each in paragraphs(section.text) if not _NO_PROSE.match(each))
        story = _plain(next(prose, ""))
    wanted = _WANTED.search(story)
    name = named(title or (wanted[1] if wanted else story))
    given = f"{name}: {shortened(story, _LONGEST_STORY)}" if story else name
    # Whoever puts another before it gives it another number: it is known without.
    section = replace(section, title=name, is_feature=True)
    return SpecFeature(name, "" if given == name else given, (section,))


def _listed(section: Section) -> list[SpecFeature]:
    """Return the features that a list names; what comes behind a colon or dash is said of them."""
    features = []
    for item in _ITEM.findall(section.text):
        plain = _plain(item)
        name, _, rest = plain.partition(": ") if ": " in plain else plain.partition(" \u2013 ")
        given = f"{named(name)}: {shortened(rest, _LONGEST_STORY)}" if rest else plain
        features.append(SpecFeature(named(name), "" if given == named(name) else given))
    return features


def _plain(text: str) -> str:
    """Return Markdown on one line, without its emphasis and links."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", text)).split())


def shortened(text: str, most: int = LONGEST_OVERVIEW) -> str:
    """Return a text, or as many of its sentences as are short enough, or so much of it."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, most)]
    return text[: ends[-1]] if ends else text[:most].rpartition(" ")[0] or text[:most]
