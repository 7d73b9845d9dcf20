"""A page is Markdown as a reader sees it: its headings, links, code and prose, with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pygen_copier.markdown.fences import Fence, ended, fence_of

if TYPE_CHECKING:
    from markdown_it.token import Token


class Heading(NamedTuple):
    """A heading."""

    line: int
    level: int
    text: str


class Link(NamedTuple):
    """A link or an image, and where it leads."""

    line: int
    target: str
    is_image: bool


class Words(NamedTuple):
    """Text of one kind: a code span, or prose between spans."""

    line: int
    text: str


@dataclass
class Page:
    """A page.

    Attributes:
        first: The type of its first block, as markdown-it names it.
        headings: Its headings.
        links: Its links and images.
        fences: Its blocks of code, those included that are merely indented.
        html: The lines that hold raw HTML.
        spans: Its code spans.
        prose: The rest of its text.
    """

    first: str = ""
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    html: list[int] = field(default_factory=list)
    spans: list[Words] = field(default_factory=list)
    prose: list[Words] = field(default_factory=list)


def read_page(text: str) -> Page:
    """Return a text read as GitHub reads it: CommonMark with tables and strikethrough."""
    from markdown_it import MarkdownIt  # only where Markdown is read

    class Reader(MarkdownIt):
        """Takes `javascript:` for a link as others do, for it to be found."""

        def validateLink(self, url: str) -> bool:  # noqa: N802 # its name in markdown-it
            return True

    parser = Reader("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(ended(text))
    page = Page(tokens[0].type if tokens else "")
    level = line = 0
    for token in tokens:
        if token.map:
            line = token.map[0] + 1
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = 0
            case "fence" | "code_block":
                page.fences.append(fence_of(token))
            case "html_block":
                page.html.append(line)
            case "inline":
                if level:
                    page.headings.append(Heading(line, level, _plain(token)))
                _read_inline(token, line, page)
            case _:
                pass
    return page


def anchors(page: Page) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and Python-Markdown both make them."""
    words = (re.sub(r"[^\w\s-]", "", heading.text).strip().lower() for heading in page.headings)
    return {re.sub(r"[-\s]+", "-", word) for word in words}


def _read_inline(parent: Token, line: int, page: Page) -> None:
    for token in parent.children or ():
        match token.type:
            case "softbreak" | "hardbreak":
                line += 1
            case "link_open":
                page.links.append(Link(line, str(token.attrs.get("href", "")), is_image=False))
            case "image":
                page.links.append(Link(line, str(token.attrs.get("src", "")), is_image=True))
            case "html_inline":
                page.html.append(line)
            case "code_inline":
                page.spans.append(Words(line, token.content))
            case "text":
                page.prose.append(Words(line, token.content))
            case _:
                pass


def _plain(heading: Token) -> str:
    parts = heading.children or ()
    return "".join(part.content for part in parts if part.type in ("text", "code_inline"))
