"""The text of a `generate` tag as an artifact: what it is asked for with, and must pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from pygen_copier.client.reply_budget import reply_budget
from pygen_copier.digests import digest
from pygen_copier.errors import PygenError
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.check import Check
from pygen_copier.generation.improvement import NOTES, noted
from pygen_copier.jinja_ext.formats import PROSE, checks_of, rewritten_json, stand_in, unwrapped
from pygen_copier.jinja_ext.options import Options
from pygen_copier.prompts.brief import Document
from pygen_copier.text import oneline

SHORT = 200
"""Characters of a prompt that stands in the brief itself."""

_LONGEST_LABEL = 60
_OTHER_THAN_LABEL = re.compile(r"[^\w.-]+", re.ASCII)


def tag_text(
    name: str,
    prompt: str,
    options: Options,
    file: str = "source",
    *,
    also: Sequence[Check] = (),
    words: Sequence[str] = (),
) -> Artifact:
    """Return the text of a tag as an artifact.

    What it is for is its kind, and what a person asked of it: a prompt that an answer or the
    template changed is recorded beside the text, and throws no accepted text away.

    Args:
        name: What the text is, as `tag_name` returns it.
        prompt: What to write, rendered.
        options: The tag's options.
        file: The file it stands in.
        also: What it must pass beside the checks of its kind.
        words: What a person asked of it, the earliest first.
    """
    kind = options.kind
    asked = Document("text", "prompt", prompt) if len(prompt) > SHORT else prompt
    inputs = {"name": name, "kind": kind, "prompt": asked}
    artifact = Artifact(
        name=name,
        task="generate",
        folder="",
        file=file,
        language="text" if kind in PROSE else kind,
        spec=tag_spec(kind),
        leans_on=None,
        inputs=inputs,
        scaffold=lambda _: stand_in(name, kind),
        checks=(*checks_of(kind), *also),
        whole=rewritten_json if kind == "json" else str,
        label=label_of(name),
        read=partial(unwrapped, kind=kind),
        reply_tokens=options.max_tokens or reply_budget("generate", inputs),
        prompt=prompt_digest(prompt),
        is_part=True,
    )
    return noted([artifact], {name: words})[0]


def tag_spec(kind: str, words: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a text is for: its kind, and what a person asked of it."""
    return {"kind": kind, **({NOTES: list(words)} if words else {})}


def tag_name(name: object, prompt: object) -> tuple[str, str]:
    """Return the name and the prompt of a tag, without white space around them.

    Raises:
        PygenError: One of them is empty.
    """
    named, asked = oneline(str(name)), str(prompt).strip()
    if not named:
        raise PygenError("A generate tag has an empty name.", "Name it after what it writes.")
    if not asked:
        raise PygenError(
            f"The generate tag {named!r} has an empty prompt.",
            "Say what to write between generate and endgenerate.",
        )
    return named, asked


def prompt_digest(prompt: str) -> str:
    """Return the digest of a tag's rendered prompt, as it is recorded beside the text."""
    return digest(prompt, 12)


def label_of(name: str) -> str:
    """Return a name as one that a file of a reply may have, another for every other name."""
    label = _OTHER_THAN_LABEL.sub("-", name).strip(".-")[:_LONGEST_LABEL]
    if label == name and not name.endswith((".prompt", ".old")):
        return name
    return f"{label}-{digest(name, 6)}"
