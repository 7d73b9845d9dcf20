"""The names of a package in Markdown: blocks of code, code spans, links, directives."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from types import MappingProxyType

from pygen_copier.markdown.escape import heading as heading_of
from pygen_copier.markdown.fences import NAMES, Fence, fences
from pygen_copier.renaming.words import Rewrite, Words
from pygen_copier.source.syntax import UnreadableSourceError

_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_TARGET = re.compile(
    r"(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)=[\"'])([^\s)>\"']+)", re.MULTILINE
)
_DOCTEST = re.compile(r"^([ \t]*(?:>>>|\.\.\.) )(.*)$", re.MULTILINE)
_DIRECTIVE = re.compile(r"^([ \t]*::: )([\w.]+)[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"^(#{1,6}) (.*)$", re.MULTILINE)
_LINK_TEXT = re.compile(r"\[([^\[\]]+)\](?=\()")


def rewrite_markdown(
    text: str,
    words: Words,
    tell: Rewrite,
    python: Rewrite,
    path: str = "",
    titles: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return Markdown with the names of now.

    Args:
        text: The text.
        words: Rewrites commands, settings and code spans.
        tell: Rewrites what is prose.
        python: Rewrites the Python of its blocks; raises `UnreadableSourceError` where it is none.
        path: The file it stands in, as it was called, which its links are relative to.
        titles: What headings and links of exactly these words say now.
    """
    lines = text.splitlines(keepends=True)
    parts: list[str] = []
    at = 0
    for fence in fences(text):
        if not fence.marker or fence.line - 1 < at:
            continue
        body = slice(fence.line, fence.end - (1 if fence.closed else 0))
        parts.append(_prose("".join(lines[at : fence.line - 1]), words, tell, path, titles))
        parts.append(lines[fence.line - 1])
        parts.append(_block("".join(lines[body]), fence, words, python))
        at = body.stop
    parts.append(_prose("".join(lines[at:]), words, tell, path, titles))
    return "".join(parts)


def rewrite_docstring(text: str, words: Words, tell: Rewrite) -> str:
    """Return a docstring with the names of now: its examples, code spans and import paths."""
    text = _DOCTEST.sub(lambda found: found[1] + words.code(found[2]), text)
    return _spans(text, words, tell)


def _block(text: str, fence: Fence, words: Words, python: Rewrite) -> str:
    language = fence.language
    if language in NAMES["python"] and not _DOCTEST.search(text):
        indent = re.match(r"[ \t]*", text)
        inner = indent[0] if indent else ""
        bare = "".join(line.removeprefix(inner) for line in text.splitlines(keepends=True))
        try:
            written = python(bare)
        except UnreadableSourceError:
            return words.code(text)
        return "".join(
            inner + line if line.strip() else line for line in written.splitlines(keepends=True)
        )
    return words.code(text)


def _prose(text: str, words: Words, tell: Rewrite, path: str, titles: Mapping[str, str]) -> str:
    text = _DIRECTIVE.sub(lambda found: found[1] + words.renaming.dotted(found[2]), text)
    text = _TARGET.sub(lambda found: found[1] + _target(found[2], words, path), text)
    if titles:
        shown = {heading_of(1, old)[2:]: heading_of(1, new)[2:] for old, new in titles.items()}
        text = _TITLE.sub(lambda found: _retitled(found, shown), text)
        text = _LINK_TEXT.sub(lambda found: f"[{shown.get(found[1], found[1])}]", text)
    return _spans(text, words, tell)


def _retitled(found: re.Match[str], shown: Mapping[str, str]) -> str:
    title = found[2].strip(" \t").rstrip("#").rstrip(" \t")
    return f"{found[1]} {shown[title]}" if title in shown else found[0]


def _spans(text: str, words: Words, tell: Rewrite) -> str:
    parts: list[str] = []
    at = 0
    for found in _SPAN.finditer(text):
        parts.append(tell(text[at : found.start()]))
        parts.append(f"{found[1]}{words.span(found[2])}{found[1]}")
        at = found.end()
    return "".join((*parts, tell(text[at:])))


def _target(target: str, words: Words, path: str) -> str:
    """Return where a link of a file leads now."""
    place, mark, anchor = target.partition("#")
    if not place or ":" in place or place.startswith("/"):
        return target
    folder = posixpath.dirname(path)
    old = posixpath.normpath(posixpath.join(folder, place))
    now = words.moves.folders.get(old) or words.moves.of(old)
    here = posixpath.dirname(words.moves.of(path)) if path else ""
    if now == old and here == folder:
        return target
    return posixpath.relpath(now, here or ".") + mark + anchor
