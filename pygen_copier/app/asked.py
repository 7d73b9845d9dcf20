"""What a browser asked, and the page that answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pygen_copier import __version__
from pygen_copier.app.gate import MOST_BYTES
from pygen_copier.app.workshop import Workshop
from pygen_copier.errors import PygenError
from pygen_copier.text import count, oneline, sound

_HERE = Path(__file__).parent
_SEE_OTHER = 303
_SAVE_AS_TEXT = "Save it as such, and choose it again."


@dataclass(frozen=True)
class Asked:
    """What a browser asked.

    Attributes:
        place: What stands in the path of the address.
        query: What stands behind it.
        fields: The fields of the form that was sent, in its order.
        unreadable: What is told of a file that was sent and is left out, for it is no text.
    """

    place: Mapping[str, str]
    query: Mapping[str, str]
    fields: Sequence[tuple[str, str]] = ()
    unreadable: str = ""
    _first: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a field's text, empty where it was not sent."""
        return self._first.get(name, "")

    def texts(self, name: str) -> list[str]:
        """Return the texts of all fields of a name."""
        return [text for each, text in self.fields if each == name]


Handler = Callable[[Workshop, Asked], Response]
"""Answers what was asked; it runs in a thread of its own."""


def endpoint(handler: Handler, workshop: Workshop) -> Callable[[Request], Awaitable[Response]]:
    """Return what a server calls for a handler; an error becomes a page that tells it."""

    async def answer(request: Request) -> Response:
        try:
            return await run_in_threadpool(handler, workshop, await _asked(request))
        except PygenError as error:
            return refusal(request, error)
        except OSError as error:  # a disk that is full, a folder that may not be read
            told = f"{f'{error.filename}: ' if error.filename else ''}{error.strerror or error}."
            return refusal(request, PygenError(oneline(told), "Mend that, and try again."))

    return answer


def page(name: str, status: int = 200, /, **facts: Any) -> HTMLResponse:
    """Return a page, or a part of one.

    Args:
        name: The file of it, without its ending.
        status: The status.
        facts: What it shows.
    """
    text = _environment().get_template(f"{name}.html.jinja").render(facts)
    return HTMLResponse(text, status)


def refusal(request: Request, error: PygenError, status: int = 400) -> HTMLResponse:
    """Return a page that tells an error, or the part of one that the browser asked for."""
    is_part = request.headers.get("hx-request") == "true"
    return page("refusal_part" if is_part else "refusal", status, error=error)


def see(path: str, **query: str) -> Response:
    """Send the browser on to a page."""
    return RedirectResponse(f"{path}{f'?{urlencode(query)}' if query else ''}", _SEE_OTHER)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["version"] = __version__
    environment.filters["count"] = count
    environment.filters["quoted"] = lambda text: quote(str(text), safe="")
    return environment


async def _asked(request: Request) -> Asked:
    fields: list[tuple[str, str]] = []
    unreadable = ""
    if request.method == "POST":
        async with request.form(max_part_size=MOST_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    fields.append((name, sound(value)))
                elif (text := await _text(value)) is not None:
                    fields.append((name, sound(text)))
                else:
                    unreadable = f"{oneline(value.filename)} is no text in UTF-8. {_SAVE_AS_TEXT}"
    return Asked(
        dict(request.path_params),
        dict(request.query_params),
        fields,
        unreadable,
        dict(reversed(fields)),
    )


async def _text(upload: UploadFile) -> str | None:
    """Return the text of a file, None where it is none in UTF-8."""
    try:
        return (await upload.read()).decode("utf-8")
    except UnicodeDecodeError:
        return None
