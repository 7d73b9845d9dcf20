"""A diagnosis: what can be used on this machine, and what to do about the rest."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import requires, version
from pathlib import Path
from threading import Thread
from typing import Any

from packaging.requirements import Requirement

from pygen_copier import settings
from pygen_copier.client.models import Model, named_model
from pygen_copier.client.store import ReplyStore
from pygen_copier.errors import PygenError
from pygen_copier.git import GitError, NoGitError, git_output
from pygen_copier.providers import credentials, registry
from pygen_copier.providers.base import Provider
from pygen_copier.providers.error_mapping import quote
from pygen_copier.providers.installation import add
from pygen_copier.providers.remote import RemoteProvider
from pygen_copier.reports.table import table
from pygen_copier.sandbox import unavailable
from pygen_copier.text import count

SERVICE_SECONDS = 10
_NOT_SERVICES = ("files", "scaffold")
_NO_SERVICE = (
    "No service can be used. Two providers need none: `files`, where any chat window answers, "
    "and `scaffold`."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: What it belongs to, such as a provider.
        what: What was looked at.
        ok: Whether it is as it should be.
        text: What was found, as a sentence or a few words.
        remedy: What to do about it; empty where nothing need be done.
        service: Whether the subject is a service that could be asked.
    """

    subject: str
    what: str
    ok: bool
    text: str
    remedy: str = ""
    service: bool = False

    def data(self) -> dict[str, Any]:
        """Return the finding as JSON data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that was found.

    Attributes:
        findings: Of every service, then of this machine.
    """

    findings: tuple[Finding, ...]

    @property
    def usable(self) -> list[str]:
        """The services of which nothing was found wanting."""
        names = dict.fromkeys(each.subject for each in self.findings if each.service)
        wanting = {each.subject for each in self.findings if not each.ok}
        return [name for name in names if name not in wanting]

    def table(self) -> str:
        """Return a table for a person, with a last line that sums up."""
        lines = table(
            [
                ("ok" if f.ok else "not", f.subject, f.what, f"{f.text} {f.remedy}".strip())
                for f in self.findings
            ]
        )
        names = self.usable
        lines.append(f"Can be used: {', '.join(names)}." if names else _NO_SERVICE)
        return "\n".join(lines)

    def json(self) -> str:
        """Return JSON for scripts."""
        data = {"usable": self.usable, "findings": [each.data() for each in self.findings]}
        return json.dumps(data, indent=2)


def diagnose() -> Diagnosis:
    """Look at the services, all at once, and at this machine."""
    return Diagnosis((*examine_services(), *examine_machine()))


def examine_services() -> list[Finding]:
    """Return what can be said of every service; all are asked at once."""
    found: list[Finding] = []
    named: Model | None = None
    try:
        named = named_model()
    except PygenError as error:
        problem = error.problem.removeprefix(f"{settings.MODEL}: ")
        found.append(Finding(settings.MODEL, "model", False, problem, error.remedy))
    names = [name for name in registry.names() if name not in _NOT_SERVICES]
    if named and named.provider not in (*names, *_NOT_SERVICES):
        found.append(
            Finding(
                *(settings.MODEL, "model", False, f"There is no provider {named.provider!r}."),
                f"Name one of {', '.join(registry.names())}.",
            )
        )
    examined: dict[str, list[Finding]] = {name: [] for name in names}

    def examine(name: str) -> None:
        model = named.name if named and named.provider == name else None
        for finding in _service(name, model):
            examined[name].append(finding)

    threads = {name: Thread(target=examine, args=(name,), daemon=True) for name in names}
    for thread in threads.values():
        thread.start()
    deadline = time.monotonic() + SERVICE_SECONDS
    for name, thread in threads.items():
        thread.join(max(0.0, deadline - time.monotonic()))
        found += list(examined[name])
        if thread.is_alive():
            text = f"It did not answer within {SERVICE_SECONDS} s."
            remedy = "Check the network, the service's address and any proxy."
            found.append(Finding(name, "answer", False, text, remedy, service=True))
    return found


def examine_machine() -> list[Finding]:
    """Return what can be said of this machine."""
    return [_sandbox(), _git(), _copier(), _store()]


def _service(name: str, model: str | None) -> Iterator[Finding]:
    """Yield what is found of a service, until something is missing that the rest builds on."""
    try:
        provider = registry.get(name)
        if isinstance(provider, RemoteProvider):
            yield from _access(name, provider)
        if reason := provider.unusable():
            yield Finding(name, "access", False, reason, service=True)
            return
        yield from _models(name, provider, model)
    except PygenError as error:
        yield Finding(name, "server", False, error.problem, error.remedy, service=True)
    except Exception as error:  # a registered provider is somebody else's code
        text = f"The provider failed: {type(error).__name__}: {quote(str(error))}"
        yield Finding(name, "server", False, text, "Update or remove it.", service=True)


def _access(name: str, provider: RemoteProvider[Any]) -> Iterator[Finding]:
    """Yield whether a service's SDK and key are there; what is missing, `unusable` tells."""
    service = provider.service
    if service.module:
        if not credentials.installed(service.module):
            return
        yield Finding(name, "SDK", True, f"{service.module} is installed.", service=True)
    if credentials.key(service.key_variables):
        variable = next(v for v in service.key_variables if os.environ.get(v, "").strip())
        yield Finding(name, "key", True, f"{variable} is set.", service=True)
    elif not provider.needs_key:
        yield Finding(name, "key", True, "None is set, and none is needed.", service=True)


def _models(name: str, provider: Provider, named: str | None) -> Iterator[Finding]:
    offered = provider.models()
    answers = f"It answers, with {count(len(offered), 'model')}."
    yield Finding(name, "server", True, answers, service=True)
    model = named or registry.default_model(name)
    if model not in offered and f"{model}:latest" not in offered:
        remedy = f"Name one it offers: PYGEN_MODEL={name}:NAME for commands, -d model=NAME."
        if isinstance(provider, RemoteProvider):
            remedy = f"{remedy} {provider.service.unknown_model(model, offered).remedy}".strip()
        text = f"It does not offer {model}."
        yield Finding(name, "model", False, text, remedy, service=True)
        return
    yield Finding(name, "model", True, f"It offers {model}.", service=True)
    window = provider.profile(model).window
    text = f"{count(window, 'token')}." if window else "Nobody says how large it is."
    yield Finding(name, "window", True, text, service=True)


def _sandbox() -> Finding:
    reason = unavailable()
    return Finding("sandbox", "bubblewrap", reason is None, reason or "Code can be run in it.")


def _git() -> Finding:
    remedy = "Install git: Copier updates packages with it."
    try:
        said = git_output(Path(), "--version").decode(errors="replace").strip()
    except NoGitError:
        return Finding("git", "version", False, "It is not installed.", remedy)
    except GitError:
        return Finding("git", "version", False, "It does not run.", remedy)
    return Finding("git", "version", True, said)


def _copier() -> Finding:
    ours = (Requirement(text) for text in requires("pygen-copier") or ())
    wanted = next((r.specifier for r in ours if r.name == "copier"), None)
    there = version("copier")
    if wanted is not None and not wanted.contains(there, prereleases=True):
        text, remedy = f"{there} is not {wanted}.", f"Run: {add(f'copier{wanted}')}"
        return Finding("copier", "version", False, text, remedy)
    return Finding("copier", "version", True, there)


def _store() -> Finding:
    folder = ReplyStore().folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        text = f"{folder} cannot be written: {error.strerror}."
        remedy = "Make it writable, or set PYGEN_CACHE_DIR to a folder that is."
        return Finding("store", "folder", False, text, remedy)
    return Finding("store", "folder", True, f"{folder} can be written.")
