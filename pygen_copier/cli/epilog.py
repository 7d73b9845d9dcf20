"""An epilog: what ends a command's help and is shown line by line, such as its examples."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """Return the epilog that shows how a command is called."""
    return listing("Examples", *lines)


def listing(title: str, *lines: str) -> str:
    """Return lines below a title; the mark before them keeps click from filling them up."""
    return "\n".join(["\b", f"{title}:", *(f"  {line}" for line in lines)])
