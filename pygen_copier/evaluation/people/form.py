"""A form: one HTML file on which a person scores items, and which gives back a scores file.

It names no model, fetches nothing and sends nothing: what is entered stays in the browser until it
is saved as a file.
"""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from pygen_copier.errors import PygenError
from pygen_copier.evaluation.judging.criteria import CriteriaSet, criteria_of
from pygen_copier.evaluation.judging.items import Item
from pygen_copier.evaluation.pages.document import document
from pygen_copier.evaluation.people.scores_file import empty_scores

_SCRIPT = (Path(__file__).with_name("form.js")).read_text("utf-8")
_STYLE = """
fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: .7rem 0;
  padding: .5rem .8rem; }
legend { padding: 0 .3rem; font-weight: 600; }
fieldset label { display: inline-block; min-width: 2.9rem; padding: .35rem .3rem; cursor: pointer; }
fieldset input { width: 1.1rem; height: 1.1rem; vertical-align: -.15rem; }
fieldset:focus-within, input:focus-visible, button:focus-visible, textarea:focus-visible,
pre:focus-visible { outline: 2px solid var(--bar); }
pre { overflow: auto; max-height: 28rem; border: 1px solid var(--line); padding: .7rem;
  font-size: .85rem; line-height: 1.4; overflow-wrap: normal; }
pre.prose { white-space: pre-wrap; overflow-wrap: anywhere; }
textarea, input[type=text] { width: 100%; font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--soft); padding: .4rem; }
button { font: inherit; padding: .5rem 1rem; }
#bar { position: sticky; bottom: 0; background: var(--ground); border-top: 1px solid var(--line);
  padding: .6rem 0; display: flex; flex-wrap: wrap; gap: .8rem; align-items: center; }
"""


def in_blind_order(items: Sequence[Item], seed: int) -> list[Item]:
    """Return items in an order that a seed gives.

    Args:
        items: The items.
        seed: The seed.
    """
    ordered = sorted(items, key=lambda item: item.key)
    random.Random(seed).shuffle(ordered)  # noqa: S311 - an order is no secret
    return ordered


def write_form(path: Path, title: str, items: Sequence[Item], seed: int) -> list[Path]:
    """Write a form and the scores file that it fills in, and return their paths.

    Args:
        path: The HTML file; the scores file has its name with `.csv`.
        title: What is scored.
        items: The items.
        seed: What their order is drawn with.

    Raises:
        PygenError: They cannot be written.
    """
    ordered = in_blind_order(items, seed)
    rows = path.with_suffix(".csv")
    if path.suffix.lower() not in (".html", ".htm"):
        raise PygenError(f"{path} is no name of a form.", "Name a file that ends in .html.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(form(title, ordered), encoding="utf-8")
        rows.write_text(empty_scores(ordered), encoding="utf-8")
    except OSError as error:
        raise PygenError(
            f"The form cannot be written to {path}: {error.strerror}.", "Name another file."
        ) from None
    return [path, rows]


def form(title: str, items: Sequence[Item]) -> str:
    """Return a form as HTML.

    Args:
        title: What is scored.
        items: The items, in the order in which they are shown.
    """
    parts = "\n".join(
        part for number, item in enumerate(items, 1) for part in _item(number, item, len(items))
    )
    return document(
        f"Scores of {title}",
        "<p>Score each text by itself, from 1 (none of it) to the best. What you skip counts as "
        "not given. Your scores stay in this browser until you save them; nothing is sent.</p>\n"
        '<form id="scores">\n<p><label for="rater">What you want to be called, such as A</label>'
        f'<input type="text" id="rater" maxlength="40" autocomplete="off"></p>\n{parts}\n'
        '<div id="bar"><button type="submit">Save scores as a file</button>'
        '<span id="state" role="status"></span></div>\n</form>\n'
        "<noscript>Without scripts, fill in the CSV file beside this one.</noscript>\n"
        f"<script>{_SCRIPT}</script>",
        style=_STYLE,
        script=_hash(_SCRIPT),
    )


def _item(number: int, item: Item, whole: int) -> Iterator[str]:
    yield f"<section><h2>{number} of {whole}: {escape(item.name)}</h2>"
    for path, text in item.texts.items():
        label = escape(path)
        kind = "" if path.endswith(".py") else ' class="prose"'
        head = f"<h3>{label}</h3>" if len(item.texts) > 1 else ""
        yield f'{head}<pre{kind} tabindex="0" aria-label="{label}">{escape(text)}</pre>'
    for name, (criteria, criterion) in criteria_of(item.kind).items():
        yield _criterion(item, name, criteria, criterion)
    at = f"advice-{item.key}"
    yield (
        f'<p><label for="{at}">What would you change?</label>'
        f'<textarea id="{at}" data-item="{item.key}" rows="2" maxlength="2000"></textarea></p>'
        "</section>"
    )


def _criterion(item: Item, name: str, criteria: CriteriaSet, criterion: str) -> str:
    choices = "".join(
        f'<label><input type="radio" name="{item.key}|{name}" value="{score}"> {score}</label>'
        for score in criteria.scores
    )
    what = criterion.replace("_", " ")
    return (
        f"<fieldset><legend>{escape(what[:1].upper() + what[1:])}</legend>"
        f"<div>{escape(criteria.criteria[criterion])}</div>{choices}</fieldset>"
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
