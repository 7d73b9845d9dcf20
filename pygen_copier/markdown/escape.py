"""Markdown from any text: nothing in it can end, or start, what it stands in."""

from __future__ import annotations

import re

from pygen_copier.text import oneline, printable

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_BLOCK_START = re.compile(
    r"([#>+=|\[-]|\*(?= |\*\*|$)|_(?= |__|$)|~(?=~~)|:(?=::)|\d{1,9}(?=[.)]))"
)
# A link may lead to an address of the web or for mail: any other acts, or may lead nowhere. What is
# in brackets twice is to mkdocstrings a name to look up.
_OTHER_LINK = re.compile(r"\](?=\(\s*(?!https?://|mailto:)|\s?\[)", re.IGNORECASE)
_IMAGE = re.compile(r"!(?=\[)")
_ACTING = re.compile(r"<[A-Za-z/!?]|!\[|\]\s?\[|\]\(\s*(?!https?://|mailto:)|:::")
_LIST_ITEM = re.compile(r"\s*([-*+]|\d{1,9}[.)])\s+(\S.*)")
_BACKTICKS = re.compile(r"`+")


def mdline(text: str | None) -> str:
    """Return a text on one line of Markdown that starts no block and holds no HTML.

    Code spans, emphasis and links to the web stay what they are; images become links.
    """
    line, end, out = oneline(text), 0, []
    for span in _CODE_SPAN.finditer(line):
        out += [_prose(line[end : span.start()]), span[0]]
        end = span.end()
    line = "".join([*out, _prose(line[end:])])
    if start := _BLOCK_START.match(line):
        head = start[0]
        # To some readers a backslash before a colon is a backslash.
        safe = "&#58;" if head == ":" else f"{head}\\" if head.isdigit() else f"\\{head}"
        line = safe + line[start.end() :]
    return line


def acts(text: str) -> bool:
    """Return whether a text would be more than words and links to the web, where it is Markdown.

    It holds HTML, an image, a directive, a name that is looked up, or another link, not as code.
    """
    return bool(_ACTING.search(_CODE_SPAN.sub("", oneline(text))))


def link(text: str, target: str) -> str:
    """Return a link; nothing in its text ends it early.

    Args:
        text: What is shown.
        target: Where it leads, a path that needs no escaping.
    """
    label = re.sub(r"(?<!\\)((?:\\\\)*)([\[\]])", r"\1\\\2", mdline(text))
    return f"[{label}]({target})"


def heading(level: int, text: str) -> str:
    """Return a heading; a hash at its end stays part of it."""
    line = mdline(text)
    closing = len(line) - len(line.rstrip("#"))
    if closing and not line[:-closing].endswith("\\"):
        line = f"{line[:-closing]}\\{line[-closing:]}"
    return f"{'#' * level} {line}"


def code(text: str) -> str:
    """Return a text on one line as a code span, whatever backticks it holds."""
    inside = oneline(text)
    ticks = "`" * _beyond(inside, 1)
    room = " " if inside.startswith("`") or inside.endswith("`") else ""
    return f"{ticks}{room}{inside}{room}{ticks}"


def fenced(text: str, language: str) -> str:
    """Return a text as a fenced block that nothing in it can end."""
    lines = [line.rstrip() for line in printable(text).splitlines()]
    inside = "\n".join(lines).strip("\n")
    fence = "`" * _beyond(inside, 3)
    return f"{fence}{language}\n{inside}\n{fence}"


def blocks(text: str) -> list[str]:
    """Return a text of several lines as paragraphs and flat lists, to be parted by empty lines."""
    found: list[str] = []
    for part in re.split(r"\n\s*\n", text):
        prose, items = "", []
        for line in part.splitlines():
            if item := _LIST_ITEM.fullmatch(line):
                items.append((item[1], item[2]))
            elif items:
                marker, begun = items[-1]
                items[-1] = (marker, f"{begun} {line}")
            else:
                prose += f"{line} "
        lines = [(marker, mdline(item)) for marker, item in items]
        found += [mdline(prose), "\n".join(f"{marker} {line}" for marker, line in lines if line)]
    return [block for block in found if block]


def _beyond(text: str, least: int) -> int:
    """Return a number of backticks that the text holds nowhere in a row."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    return max(least, longest + 1)


def _prose(text: str) -> str:
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text.replace("\\", "\\\\"))
    text = _OTHER_LINK.sub(r"\\]", _IMAGE.sub(r"\!", text))
    return text.replace("<", "&lt;").replace("`", "\\`")
