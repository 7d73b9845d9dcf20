"""The server: which address is answered by what, and how it is started."""

from __future__ import annotations

import socket
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from pygen_copier.app.asked import Asked, Handler, endpoint, refusal
from pygen_copier.app.gate import Gate, Keys
from pygen_copier.app.workshop import Workshop
from pygen_copier.errors import PygenError

_GET, _POST = "GET", "POST"
_DRAFT, _JOB = "/drafts/{draft}", "/jobs/{job}"

# Each names its handler, which is imported when it is first wanted: the server is up before.
_ANSWERS: tuple[tuple[str, str, str], ...] = (
    (_GET, "/", "form_pages.first"),
    (_POST, "/drafts", "form_pages.begin"),
    (_GET, _DRAFT, "form_pages.show_form"),
    (_POST, _DRAFT, "form_pages.save"),
    (_POST, f"{_DRAFT}/features", "form_pages.change_features"),
    (_POST, f"{_DRAFT}/cost", "form_pages.tell_cost"),
    (_POST, f"{_DRAFT}/models", "form_pages.list_models"),
    (_POST, f"{_DRAFT}/forget", "form_pages.forget"),
    (_POST, f"{_DRAFT}/make-plan", "form_pages.make_plan"),
    (_GET, f"{_DRAFT}/plan", "plan_pages.show_plan"),
    (_GET, f"{_DRAFT}/plan/cost", "plan_pages.tell_cost"),
    (_POST, f"{_DRAFT}/plan/text", "plan_pages.save_text"),
    (_POST, f"{_DRAFT}/plan/fields", "plan_pages.save_fields"),
    (_POST, f"{_DRAFT}/plan/change", "plan_pages.change"),
    (_POST, f"{_DRAFT}/plan/undo", "plan_pages.undo"),
    (_POST, f"{_DRAFT}/generate", "plan_pages.generate"),
    (_GET, _JOB, "run_pages.show_run"),
    (_GET, f"{_JOB}/progress", "run_pages.show_progress"),
    (_POST, f"{_JOB}/stop", "run_pages.stop"),
    (_POST, f"{_JOB}/go-on", "run_pages.go_on"),
    (_POST, f"{_JOB}/forget", "run_pages.forget"),
    (_GET, "/package", "package_pages.show_package"),
    (_GET, "/package/zip", "package_pages.send_zip"),
    (_POST, "/package/cost", "change_pages.tell_cost"),
    (_POST, "/package/update", "change_pages.try_update"),
    (_POST, "/package/improve", "change_pages.try_improvement"),
    (_POST, "/package/evaluate", "change_pages.evaluate"),
    (_GET, f"{_JOB}/change", "change_pages.show_change"),
    (_POST, f"{_JOB}/take", "change_pages.take"),
    (_GET, f"{_JOB}/report", "change_pages.show_report"),
)


def make_app(workshop: Workshop, keys: Keys) -> ASGIApp:
    """Return the application.

    Args:
        workshop: What it works on.
        keys: What opens its gate.
    """
    routes = [
        Route(path, endpoint(_handler(name), workshop), methods=[method])
        for method, path, name in _ANSWERS
    ]
    files = StaticFiles(directory=Path(__file__).parent / "static")
    app = Starlette(
        routes=[*routes, Mount("/static", files)],
        exception_handlers={404: _nothing, 500: _failed},
    )
    return Gate(app, keys)


def warm_up() -> None:
    """Import what pages need, while the person's browser opens."""
    for _, _, name in _ANSWERS:
        _imported(name)


def listen(port: int) -> socket.socket:
    """Return a socket that listens to this machine alone.

    Args:
        port: The port, 0 for any that is free.

    Raises:
        PygenError: It cannot be had.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise PygenError(
            f"Port {port} cannot be used: {error.strerror}.", "Name another: --port, or none."
        ) from None
    return listening


def serve(app: ASGIApp, listening: socket.socket, started: Callable[[], None]) -> None:
    """Serve an application until Ctrl-C.

    Args:
        app: The application.
        listening: The socket it listens on.
        started: What is called once it answers.
    """
    config = uvicorn.Config(
        app, access_log=False, log_level="error", server_header=False, timeout_graceful_shutdown=1
    )
    server = _Server(config, started)
    server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()


def _handler(name: str) -> Handler:
    def answer(workshop: Workshop, asked: Asked) -> Response:
        return _imported(name)(workshop, asked)

    return answer


def _imported(name: str) -> Handler:
    module, _, function = name.partition(".")
    handler: Handler = getattr(import_module(f"pygen_copier.app.{module}"), function)
    return handler


def _nothing(request: Request, _: Exception) -> Response:
    error = PygenError("There is no such page.", "Begin again from the first page.")
    return refusal(request, error, 404)


def _failed(request: Request, _: Exception) -> Response:
    told = PygenError(
        "Something went wrong here.",
        "What was kept before is there. Go back, and try again; the terminal tells more.",
    )
    return refusal(request, told, 500)
