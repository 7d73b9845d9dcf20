"""Page checks: every page has one form, and nothing in it acts or leads astray."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from pygen_copier.generation.check import Check, Texts
from pygen_copier.markdown.page import Link, anchors, read_page
from pygen_copier.source.syntax import Source

_URL = re.compile(r"\bhttps?://[^\s<>()\"'`]+")
# Some readers take for HTML what CommonMark does not, even where its `<` is escaped.
_TAG = re.compile(r"<[A-Za-z/!?]")
_DIRECTIVE = re.compile(r"\A[ \t>#*-]*(:::|!!!|\?\?\?)")
_LOOKUP = re.compile(r"\]\s?\[")  # to mkdocstrings a name that is to be found
_ATTRIBUTES = re.compile(r"\{:?\s*[#.\w][^{}]*\}\s*$")

MOST_TOLD = 8  # pages that there are, where a link leads to none: the nearest of all


class TaggedFences(Check):
    """Every block of code is closed, and says which language it is in."""

    id: ClassVar[str] = "fences"
    title: ClassVar[str] = "closes and tags its code blocks"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the blocks that are open or have no language."""
        found = []
        for fence in read_page(source.text).fences:
            if not fence.is_whole:
                found.append(f"Line {fence.line}: this code block is not closed.")
            elif not fence.language:
                found.append(
                    f"Line {fence.line}: fence this code block and name its language: "
                    "python, console or text, say."
                )
        return found


class Headings(Check):
    """The page begins with its one title, and no level of its headings is left out."""

    id: ClassVar[str] = "headings"
    title: ClassVar[str] = "has one title, and headings in order"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what is wrong with the headings."""
        page = read_page(source.text)
        found = []
        titles = [heading for heading in page.headings if heading.level == 1]
        if len(titles) != 1:
            found.append(f"There are {len(titles)} headings of level 1; a page has one, its title.")
        elif page.first != "heading_open" or page.headings[0].level != 1:
            found.append("The page must begin with its title, the heading of level 1.")
        for before, heading in zip(page.headings, page.headings[1:], strict=False):
            if heading.level > before.level + 1:
                found.append(
                    f"Line {heading.line}: {heading.text!r} is of level {heading.level} and "
                    f"follows level {before.level}; leave no level out."
                )
        found += [f"Line {h.line}: this heading is empty." for h in page.headings if not h.text]
        return found


class PlainMarkdown(Check):
    """The page is Markdown that every reader understands, and nothing that acts."""

    id: ClassVar[str] = "plain"
    title: ClassVar[str] = "holds no HTML, no image and no directive"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return what is no plain Markdown."""
        page = read_page(source.text)
        tags = [words.line for words in page.prose if _TAG.search(words.text)]
        found = [
            f"Line {line}: write Markdown instead of HTML, and code as code."
            for line in [*page.html, *tags]
        ]
        found += [
            f"Line {link.line}: there are no images here; say it in words."
            for link in page.links
            if link.is_image
        ]
        for words in page.prose:
            if any(mark.search(words.text) for mark in (_DIRECTIVE, _ATTRIBUTES, _LOOKUP)):
                found.append(f"Line {words.line}: {words.text!r} is no plain Markdown.")
        return list(dict.fromkeys(found))


class Links(Check):
    """Every link leads to a page that is there, or to an address that the package names itself.

    Args:
        file: The page, below the folder of the documentation.
        files: All pages, likewise.
        addresses: Addresses outside of the documentation that may be linked.
    """

    id: ClassVar[str] = "links"
    title: ClassVar[str] = "links only to what exists"

    def __init__(self, file: str, files: Collection[str], addresses: Collection[str] = ()) -> None:
        self._file = file
        self._files = frozenset(files)
        self._addresses = frozenset(address.rstrip("/") for address in addresses)

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the links that lead nowhere, or where they should not."""
        page = read_page(source.text)
        own = anchors(page)
        links = [link for link in page.links if not link.is_image]
        for words in page.prose:
            links += [Link(words.line, url, False) for url in _URL.findall(words.text)]
        found = (problem for link in links for problem in self._of(link, own))
        return list(dict.fromkeys(found))

    def _of(self, link: Link, own: Collection[str]) -> Iterator[str]:
        target = urlsplit(link.target)
        if target.scheme or target.netloc:
            if link.target.rstrip("/.,;:") not in self._addresses:
                yield (
                    f"Line {link.line}: {link.target} is an address outside of this documentation; "
                    "leave the link out."
                )
            return
        here = {"", *own} if target.path else own
        folder = posixpath.dirname(self._file)
        path = posixpath.normpath(posixpath.join(folder, unquote(target.path)))
        file = path if target.path else self._file
        if target.path and file not in self._files:
            start = folder or "."
            there = sorted(posixpath.relpath(each, start) for each in self._files)
            near = difflib.get_close_matches(target.path, there, MOST_TOLD, 0.0)
            has = ", ".join(sorted(near))
            yield f"Line {link.line}: there is no page {target.path}; from here there are {has}."
        elif file != self._file and target.fragment:
            yield (
                f"Line {link.line}: link to {target.path} as a whole, without "
                f"#{target.fragment}: its headings are not known here."
            )
        elif file == self._file and unquote(target.fragment) not in here:
            has = ", ".join(f"#{anchor}" for anchor in sorted(own))
            yield f"Line {link.line}: this page has no #{target.fragment}; it has {has}."
