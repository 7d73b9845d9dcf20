"""A page is written section by section where one request has no room for all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pygen_copier.generation.long_files.reassembly import Asking
from pygen_copier.generation.long_files.section import Section
from pygen_copier.markdown.page import read_page
from pygen_copier.prompts.replies import UnreadableReplyError, code_block
from pygen_copier.providers.base import Finish

TASK = "section"
_HEADING_LEVEL = 2


def ask_sections(
    ask: Asking,
    fits: Callable[[Mapping[str, Any]], bool],
    inputs: Mapping[str, Any],
    sections: tuple[Section, ...],
) -> tuple[dict[str, str], Finish]:
    """Return the sections that came, by their headings, and why there are no more.

    Args:
        ask: Asks the model.
        fits: Says whether a brief of a section has room.
        inputs: The inputs of the page's brief, without what it can do without.
        sections: What the page is made of.

    Raises:
        ProviderError: The model could not be asked, or no brief fits.
    """
    found = dict[str, str]()
    for section in sections:
        told = {"heading": section.heading, "holds": section.holds}
        own = {**inputs, "of": "page", "section": told}
        briefs = list(_briefs(own, page_of("", found).strip()))
        brief = next((each for each in briefs if fits(each)), briefs[-1])
        reply = ask(TASK, brief)
        if reply.finish == "blocked":
            return found, "blocked"
        if reply.finish == "stop" and (text := _body(reply.text)):
            found[section.heading] = text
    return found, "stop"


def page_of(title: str, sections: Mapping[str, str]) -> str:
    """Return a page of its title and its sections, by their headings."""
    parts = [f"# {title}"] if title else []
    for heading, text in sections.items():
        parts += [f"{'#' * _HEADING_LEVEL} {heading}", text] if heading else [text]
    return "\n\n".join(parts) + "\n"


def _briefs(inputs: Mapping[str, Any], written: str) -> Iterator[dict[str, Any]]:
    """Yield briefs for a section, the fullest first: less is told of what the package offers."""
    told = {"written": written} if written else {}
    api = list(inputs.get("api", ()))
    in_short = [_in_short(module) for module in api[:1]]
    for less in (api, api[:1], in_short):
        yield {**inputs, **told, "api": less}
    yield {**inputs, "api": in_short}


def _in_short(module: Mapping[str, Any]) -> dict[str, Any]:
    names = module.get("names", ())
    told = [{key: each[key] for key in ("name", "signature") if key in each} for each in names]
    return {**module, "names": told}


def _body(reply: str) -> str:
    """Return what a reply holds of a section, without a heading that code sets."""
    try:
        text = code_block(reply, "markdown")
    except UnreadableReplyError:
        return ""
    own = {each.line for each in read_page(text).headings if each.level <= _HEADING_LEVEL}
    lines = text.split("\n")
    return "\n".join(line for at, line in enumerate(lines, start=1) if at not in own).strip()
