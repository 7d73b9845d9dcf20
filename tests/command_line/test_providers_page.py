"""The page on providers: its package is installed, and used by the real Copier as it stands."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.copier import FIRST_ANSWERS, REPOSITORY, Project, Run, as_data, copier, run
from support.model import good_model
from support.servers import Fault, ModelServer, free_port

pytestmark = pytest.mark.weekly

PAGE = (REPOSITORY / "docs/how-to/providers.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
FILES = {title: text for _, title, text in _BLOCK.findall(PAGE) if title}
(COMMANDS,) = (text for language, _, text in _BLOCK.findall(PAGE) if language == "console")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server that speaks OpenAI's format, which is Groq's."""
    with ModelServer("groq", good_model) as server:
        yield server


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the package of the page."""
    folder = tmp_path_factory.mktemp("page")
    for title, text in FILES.items():
        (folder / title).parent.mkdir(exist_ok=True)
        (folder / title).write_text(text, encoding="utf-8")
    done = run(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-index", "--no-deps", "--no-build-isolation"),
        *("--target", folder / "installed", folder / "pygen-local"),
    )
    assert done.code == 0, done.err
    return folder / "installed"


def environ(installed: Path, url: str | None) -> dict[str, str]:
    """Return the variables of a shell in which the package is installed."""
    variables = {"PYTHONPATH": str(installed), "NO_PROXY": "127.0.0.1"}
    return {**variables, "LOCAL_URL": f"{url}/openai/v1"} if url else variables


def command(*arguments: str, environ: dict[str, str]) -> Run:
    """Run `pygen-copier`."""
    return run(Path(sys.executable).with_name("pygen-copier"), *arguments, environ=environ)


def test_every_block_is_used() -> None:
    """The page has the package's two files, a test of it, and one block of commands."""
    names = ("pygen_local.py", "pyproject.toml", "test_local.py")
    assert sorted(FILES) == [f"pygen-local/{name}" for name in names]


def test_the_test_of_the_page_passes(installed: Path, server: ModelServer) -> None:
    """Run by pytest against a server, it passes."""
    server.answer = lambda _: "ok"
    test = installed.parent / "pygen-local/test_local.py"
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.")
    done = run(*command, test, cwd=test.parent, environ=environ(installed, server.url))
    assert "1 passed" in done.out, done.out + done.err


def test_a_package_is_made_with_it(
    installed: Path, server: ModelServer, template: Path, tmp_path: Path
) -> None:
    """`copier copy -d provider=local` asks the server; an update needs neither it nor this."""
    done = copier(
        *("copy", "--trust", "--defaults", *as_data({**FIRST_ANSWERS, "provider": "local"})),
        *(template, tmp_path / "project"),
        environ=environ(installed, server.url),
    )
    assert done.code == 0, done.err
    assert {ask.path for ask in server.requests} == {"/openai/v1/chat/completions"}
    project = Project(tmp_path / "project")
    answers = project.answers()
    assert (answers["provider"], answers["model"]) == ("local", "small-model")
    status = command("status", str(project.folder), environ={}).out
    assert "local:small-model  18 tokens" in status
    assert "0 waiting for a model." in status
    assert {ask.task for ask in server.requests if ask.schema} >= {"assess", "structure"}

    project.start_history()
    server.requests.clear()
    again = project.update()
    assert again.code == 0, again.err
    assert not server.requests
    assert project.status() == ""


def test_the_commands_of_the_page_work(
    installed: Path, server: ModelServer, template: Path, tmp_path: Path
) -> None:
    """They are followed as they are typed, the package being installed and the address another."""
    commands = COMMANDS.replace("pip install ./pygen-local\n", "")
    commands = commands.replace("http://127.0.0.1:8000/v1", f"{server.url}/openai/v1")
    commands = commands.replace("~/pygen-copier", str(template))
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    variables = {**environ(installed, None), "PATH": path}
    done = run("bash", "-e", "-c", commands, cwd=tmp_path, environ=variables)
    assert done.code == 0, done.out + done.err
    assert "Can be used: local." in done.out
    assert "small-model  default" in done.out
    assert (tmp_path / "tiny-codes/src/tiny_codes/parity_checks.py").is_file()


def test_what_goes_wrong_is_one_line(installed: Path, server: ModelServer) -> None:
    """No address, no server, no completion: each is told in one line, exit code 1."""
    asked = ["plan", "--provider", "local", "--package-name", "tiny", "--description", "Small."]
    asked += ["--feature", "codes"]
    server.answer = lambda ask: Fault(418, "I am a teapot")
    nobody = f"http://127.0.0.1:{free_port()}"
    for url, arguments, told in (
        (None, ["models", "local"], "Error: LOCAL_URL holds no address. Set LOCAL_URL to a URL"),
        (nobody, ["models", "local"], f"Error: The local server at {nobody[7:]} could not be reac"),
        (server.url, asked, "Error: The local server at 127.0.0.1:"),
    ):
        done = command(*arguments, environ=environ(installed, url))
        assert done.code == 1
        assert done.err.splitlines()[-1].startswith(told), done.err
        assert "Traceback" not in done.err


def test_a_provider_that_fails_in_its_own_way_is_named(
    installed: Path, server: ModelServer, tmp_path: Path
) -> None:
    """An exception that is no error of ours is told with the provider's name by `models`."""
    broken = "    def models(self):\n        raise ZeroDivisionError('no luck')\n\n    def connect("
    source = FILES["pygen-local/pygen_local.py"].replace("    def connect(", broken)
    (tmp_path / "pygen_local.py").write_text(source, encoding="utf-8")
    variables = environ(installed, server.url)
    variables["PYTHONPATH"] = os.pathsep.join([str(tmp_path), str(installed)])
    done = command("models", "local", environ=variables)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "Error: The provider local failed: ZeroDivisionError: no luck. Update or remove it.\n"
    )
