"""Batches: requests that nobody waits for are sent together, at half of a service's price.

They are collected below an SDK: what it would send one by one waits until nothing more comes, goes
as one batch, and is answered with what the service says of it in the batch. A batch that is under
way is kept on disk, so that a run that was killed goes on waiting for it and pays nothing twice.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Protocol

import httpx

from pygen_copier import settings
from pygen_copier.digests import digest
from pygen_copier.paths import PathError, read_inside, remove_inside, write_inside

QUIET = 3.0
"""Seconds in which nothing more came, until a batch is sent."""

EVERY = 30.0
"""Seconds between two looks at what became of it."""

MOST = 1_000
"""How many requests a batch has at most."""

_LOST = (503, {"error": {"message": "the batch was lost, or ended without a reply to this"}})
wait = time.sleep
"""Waits for more to come, and for what comes of it; a test need not."""

Body = Mapping[str, Any]
Said = tuple[int, Any]
"""What a service says of a request: a status, and JSON data."""


class BatchService(Protocol):
    """A service that takes batches.

    Attributes:
        name: What it is, its address included: batches of another are not looked for here.
    """

    name: str

    def send(self, bodies: Mapping[str, Body]) -> str:
        """Send bodies by their keys as one batch, and return what the service calls it."""
        ...

    def look(self, batch: str) -> Mapping[str, Said] | None:
        """Return what came of each key, None where it is not done."""
        ...


class Collector:
    """Collects the requests of all threads into batches.

    Args:
        service: Who takes them.
    """

    def __init__(self, service: BatchService) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._bodies: dict[str, Body] = {}
        self._said: dict[str, Future[Said]] = {}
        self._is_led = False

    def ask(self, body: Body) -> Said:
        """Return what a service says of a request, once its batch is done.

        Args:
            body: What would be sent.
        """
        key = digest(dict(body), 32)
        with self._lock:
            said = self._said.get(key)
            if said is None:
                said = self._said[key] = Future()
                self._bodies[key] = body
            leads, self._is_led = not self._is_led and key in self._bodies, True
        if leads:
            self._lead()
        return said.result()

    def _lead(self) -> None:
        """Wait until nothing more comes, have the batch done, and answer everybody."""
        before = 0
        while before < MOST:
            wait(QUIET)
            with self._lock:
                now = len(self._bodies)
            if now == before:
                break
            before = now
        with self._lock:
            bodies, self._bodies, self._is_led = self._bodies, {}, False
            said = {key: self._said.pop(key) for key in bodies}
        try:
            for key, each in self._done(bodies).items():
                said.pop(key).set_result(each)
        except BaseException as error:
            refusal = _refusal_of(error)
            for future in said.values():
                if refusal:
                    future.set_result(refusal)
                else:
                    future.set_exception(error)
            return
        for future in said.values():
            future.set_result(_LOST)

    def _done(self, bodies: Mapping[str, Body]) -> dict[str, Said]:
        """Return what came of requests: of batches that are under way already, and of a new one."""
        kept = KeptBatches(self._service.name)
        batches = kept.of(bodies)
        known = {key for keys in batches.values() for key in keys}
        if new := {key: body for key, body in bodies.items() if key not in known}:
            batch = self._service.send(new)
            kept.keep(batch, list(new))
            batches[batch] = list(new)
        found: dict[str, Said] = {}
        while batches:
            for batch, keys in list(batches.items()):
                said = self._service.look(batch)
                if said is not None:
                    found.update({key: said[key] for key in keys if key in said})
                    kept.forget(batch, keys)
                    del batches[batch]
            if batches:
                wait(EVERY)
        return found


def _refusal_of(error: BaseException) -> Said | None:
    """Return what a service says to a batch as a whole, None where it said nothing."""
    response = getattr(error, "response", None)
    if not isinstance(response, httpx.Response):
        return None
    try:
        return response.status_code, response.json()
    except ValueError:
        return response.status_code, {"error": {"message": response.text}}


class KeptBatches:
    """The batches of a service that are under way, in the cache folder.

    Args:
        service: What is to be known of the service.
    """

    def __init__(self, service: str) -> None:
        self._folder = settings.cache_folder() / "batches" / digest(service, 16)

    def of(self, keys: Mapping[str, object]) -> dict[str, list[str]]:
        """Return the batches that have some of the keys, with these."""
        found = {}
        for file in sorted(self._folder.glob("*.json")) if self._folder.is_dir() else ():
            data = self._read(file.name)
            own = [key for key in data.get("keys", ()) if key in keys]
            if own:
                found[str(data["batch"])] = own
        return found

    def keep(self, batch: str, keys: list[str]) -> None:
        """Keep a batch that was sent."""
        self._folder.mkdir(parents=True, exist_ok=True)
        data = {"batch": batch, "keys": keys}
        write_inside(self._folder, self._file(batch), json.dumps(data).encode(), 0o600)

    def forget(self, batch: str, keys: list[str]) -> None:
        """Forget keys of a batch that were answered: who asks again wants another answer."""
        data = self._read(self._file(batch))
        left = [key for key in data.get("keys", ()) if key not in keys]
        if left:
            self.keep(batch, left)
        elif data:
            remove_inside(self._folder, self._file(batch))

    def _file(self, batch: str) -> str:
        return f"{digest(batch, 16)}.json"

    def _read(self, name: str) -> dict[str, Any]:
        try:
            data = json.loads(read_inside(self._folder, name) or b"{}")
        except (PathError, ValueError):
            return {}
        return data if isinstance(data, dict) and "batch" in data else {}


class BatchTransport(httpx.BaseTransport):
    """What an SDK sends through: requests for completions are collected, others go out as ever.

    Args:
        service: Returns who takes the batches of a path, None for a path that is not collected.
    """

    def __init__(self, service: Callable[[httpx.URL], BatchService | None]) -> None:
        self._service = service
        self._out = httpx.HTTPTransport()
        self._lock = threading.Lock()
        self._collectors: dict[str, Collector] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, once its batch is done where it is one for a completion."""
        service = self._service(request.url) if request.method == "POST" else None
        if service is None:
            return self._out.handle_request(request)
        with self._lock:
            collector = self._collectors.setdefault(service.name, Collector(service))
        status, data = collector.ask(json.loads(request.read()))
        return httpx.Response(status, json=data, request=request)

    def close(self) -> None:
        """Close the connections."""
        self._out.close()
