"""`pygen-copier doctor`: what can be used here, each with the remedy, and the exit code."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from support.copier import Run, run
from support.servers import ModelServer, free_port

from pygen_copier.cli import main
from pygen_copier.providers import credentials, registry
from pygen_copier.providers.files import FilesProvider
from pygen_copier.providers.installation import add, add_extra
from pygen_copier.reports import doctor as report
from pygen_copier.reports.doctor import examine_machine, examine_services


def doctor(*arguments: str, environ: Mapping[str, str] | None = None) -> Run:
    """Run the installed command."""
    command = Path(sys.executable).with_name("pygen-copier")
    return run(command, "doctor", *arguments, environ=environ)


def found(done: Run) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the findings of a run with `--json`, by what they are about."""
    return {(f["subject"], f["what"]): f for f in json.loads(done.out)["findings"]}


def test_where_no_service_can_be_used() -> None:
    """Each service says what it lacks and what to do; the exit code is 1."""
    done = doctor()
    assert (done.code, done.err) == (1, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "not groq access Groq needs a key. Set GROQ_API_KEY." in lines
    assert "not gemini access Gemini needs a key. Set GEMINI_API_KEY or GOOGLE_API_KEY." in lines
    host = os.environ["OLLAMA_HOST"].removeprefix("http://")
    assert (
        f"not ollama access Nothing answers at {host}. "
        "Check that `ollama serve` runs there, or set OLLAMA_HOST." in lines
    )
    assert any(line.startswith("ok git version git version ") for line in lines)
    assert any(line.startswith("ok copier version 9.") for line in lines)
    folder = Path(os.environ["PYGEN_CACHE_DIR"]) / "replies"
    assert f"ok store folder {folder} can be written." in lines
    assert lines[-1].startswith("No service can be used. Two providers need none: `files`")


def test_a_service_that_can_be_used() -> None:
    """Its server answers, knows the model, and says its window; the key is never shown."""
    with ModelServer("groq") as server:
        environ = {**server.environ, "PYGEN_MODEL": "groq:small-model"}
        done = doctor(environ=environ)
        data = found(doctor("--json", environ=environ))
    assert done.code == 0, done.out
    assert done.out.splitlines()[-1] == "Can be used: groq."
    assert environ["GROQ_API_KEY"] not in done.out
    assert data["groq", "key"]["text"] == "GROQ_API_KEY is set."
    assert data["groq", "server"]["text"] == "It answers, with 3 models."
    assert data["groq", "model"]["text"] == "It offers small-model."
    assert data["groq", "window"]["text"] == f"{server.window:,} tokens."
    assert server.requests == []


def test_a_service_without_a_key_of_its_own() -> None:
    """Ollama needs none, and a model without a tag is its latest."""
    with ModelServer("ollama", models=["tiny:latest"]) as server:
        environ = {**server.environ, "OLLAMA_API_KEY": "", "PYGEN_MODEL": "ollama:tiny"}
        done = doctor("--json", environ=environ)
    assert done.code == 0, done.out
    assert json.loads(done.out)["usable"] == ["ollama"]
    assert found(done)["ollama", "key"]["text"] == "None is set, and none is needed."


def test_a_model_that_is_not_offered() -> None:
    """The models on offer come with the variable that names one."""
    with ModelServer("groq") as server:
        environ = {**server.environ, "PYGEN_MODEL": "groq:openai/gpt-oss-120b"}
        done = doctor("--json", environ=environ)
    model = found(done)["groq", "model"]
    assert (done.code, model["ok"]) == (1, False)
    assert model["text"] == "It does not offer openai/gpt-oss-120b."
    assert "PYGEN_MODEL=groq:NAME" in model["remedy"]
    assert "It offers large-model, other-model, small-model." in model["remedy"]


def test_a_server_that_cannot_be_reached() -> None:
    """The address and the variable that holds it are named."""
    url = f"http://127.0.0.1:{free_port()}"
    done = doctor("--json", environ={"GROQ_API_KEY": "gsk_x", "GROQ_BASE_URL": url})
    server = found(done)["groq", "server"]
    assert (done.code, server["ok"]) == (1, False)
    assert url.removeprefix("http://") in server["text"]
    assert "GROQ_BASE_URL" in server["remedy"]


def test_a_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting is bounded, whatever the service's own patience is."""
    monkeypatch.setattr(report, "SERVICE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("GROQ_API_KEY", "gsk_x")
        monkeypatch.setenv("GROQ_BASE_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        done = CliRunner().invoke(main, ["doctor", "--json"])
    rows = json.loads(done.output)["findings"]
    last = [row for row in rows if row["subject"] == "groq"][-1]
    assert done.exit_code == 1
    assert (last["what"], last["ok"]) == ("answer", False)
    assert last["text"] == "It did not answer within 0.3 s."


@pytest.mark.parametrize(
    ("value", "words"),
    [("nonsense", "Write it as provider:model."), ("nobody:model", "Name one of groq, gemini,")],
)
def test_a_wrong_choice_of_model(value: str, words: str) -> None:
    """`PYGEN_MODEL` is looked at before anybody waits for it."""
    finding = found(doctor("--json", environ={"PYGEN_MODEL": value}))["PYGEN_MODEL", "model"]
    assert not finding["ok"]
    assert words in finding["remedy"]


def test_a_missing_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra that installs it is named."""
    monkeypatch.setattr(credentials, "installed", lambda _: False)
    texts = [f.text for f in examine_services() if f.subject == "groq"]
    assert texts == [
        "Groq needs the package behind `groq`, which is not installed. " f"Run: {add_extra('groq')}"
    ]


def test_a_registered_provider_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's code that raises anything is a finding, with no key in it."""

    class Broken(FilesProvider):
        name = "broken"

        def unusable(self) -> str | None:
            raise RuntimeError("no luck with gsk_secret")

    monkeypatch.setenv("GROQ_API_KEY", "gsk_secret")
    monkeypatch.setattr(registry, "names", lambda: ["broken"])
    registry.use(Broken())
    (finding,) = examine_services()
    assert finding.text == "The provider failed: RuntimeError: no luck with [key]"
    assert not finding.ok


def test_a_machine_that_lacks_everything(tmp_path: Path) -> None:
    """Git, the sandbox and the store each say how to get them."""
    (tmp_path / "file").touch()
    environ = {"PATH": "/nowhere", "PYGEN_CACHE_DIR": str(tmp_path / "file")}
    data = found(doctor("--json", environ=environ))
    assert not any(data[key]["ok"] for key in [("git", "version"), ("store", "folder")])
    assert data["git", "version"]["remedy"].startswith("Install git")
    assert "PYGEN_CACHE_DIR" in data["store", "folder"]["remedy"]
    sandbox = data["sandbox", "bubblewrap"]
    assert not sandbox["ok"]
    assert "bubblewrap" in sandbox["text"]


def test_an_old_copier(monkeypatch: pytest.MonkeyPatch) -> None:
    """The version that is needed comes with the command that installs it."""
    monkeypatch.setattr(report, "version", lambda _: "9.0.0")
    finding = next(f for f in examine_machine() if f.subject == "copier")
    assert (finding.ok, finding.text) == (False, "9.0.0 is not >=9.19.1.")
    assert finding.remedy == f"Run: {add('copier>=9.19.1')}"


def test_git_that_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that only is there does not count."""
    git = tmp_path / "git"
    git.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    finding = next(f for f in examine_machine() if f.subject == "git")
    assert (finding.ok, finding.text) == (False, "It does not run.")


def test_help_loads_nothing_of_it() -> None:
    """`--help` is there at once: neither services nor sandbox are imported for it."""
    done = run(
        *(sys.executable, "-c"),
        "import sys, pygen_copier.cli; print([m for m in sys.modules if m.startswith("
        "('pygen_copier.sandbox', 'pygen_copier.providers', 'pydantic', 'packaging'))])",
    )
    assert done.out == "[]\n"
