"""A file as a page shows it: Markdown as it will look, the rest with its syntax in colours."""

from __future__ import annotations

import posixpath
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_by_name, get_lexer_for_filename
from pygments.util import ClassNotFound

from pygen_copier.errors import PygenError
from pygen_copier.paths import read_inside
from pygen_copier.text import printable

MOST_BYTES = 1_000_000
"""How large a file may be that is shown."""


_LONGEST_PAGE = 50_000  # characters: the time that Markdown takes can grow with the square of them


def text_of(folder: Path, path: str) -> str:
    """Return the text of a file of a package.

    Raises:
        PygenError: It is not there, is a link, is too large, or is no text.
    """
    data = read_inside(folder, path, MOST_BYTES)
    if data is None:
        raise PygenError(f"{path} is not there any more.", "Load the page again.")
    try:
        return printable(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise PygenError(f"{path} is no text in UTF-8.", "It is in the zip as it is.") from None


def in_colours(text: str, path: str) -> Markup:
    """Return a text as HTML, its syntax marked by classes."""
    try:
        lexer = get_lexer_for_filename(path)
    except ClassNotFound:
        lexer = TextLexer()
    return Markup(highlight(text, lexer, HtmlFormatter(nowrap=True)))  # noqa: S704 - it escapes


def diff_in_colours(text: str) -> Markup:
    """Return a diff as HTML."""
    lexer = get_lexer_by_name("diff", stripnl=False)
    return Markup(highlight(text, lexer, HtmlFormatter(nowrap=True)))  # noqa: S704 - it escapes


def as_page(text: str, path: str, address: str, query: dict[str, str]) -> Markup:
    """Return Markdown as HTML; HTML in it is shown, not used, and pictures are left out.

    What is longer than a page is shown as its text.

    Args:
        text: The Markdown.
        path: Its file, from which its links lead on.
        address: The page that shows the files that links lead to.
        query: What that page is told beside the file.
    """
    if len(text) > _LONGEST_PAGE:
        return Markup('<pre class="code"><code>{}</code></pre>').format(text)
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        _lead_on(token, path, address, query)
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - html is off


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "highlight": _highlighted}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("image")


def _highlighted(code: str, language: str, _: str) -> str:
    try:
        lexer = get_lexer_by_name(language) if language else TextLexer()
    except ClassNotFound:
        lexer = TextLexer()
    return highlight(code, lexer, HtmlFormatter(nowrap=True))


def _lead_on(token: Token, path: str, address: str, query: dict[str, str]) -> None:
    """Have the links of a token lead to the files of the package, or out of the page."""
    for child in token.children or ():
        _lead_on(child, path, address, query)
    href = token.attrGet("href")
    if token.type != "link_open" or href is None:
        return
    parts = urlsplit(str(href))
    if parts.scheme or parts.netloc:
        token.attrSet("rel", "noopener noreferrer")
        token.attrSet("target", "_blank")
    elif parts.path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path))
        token.attrSet("href", f"{address}?{urlencode({**query, 'path': target})}")
