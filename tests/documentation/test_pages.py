"""The pages: their commands are typed as they stand, and their Python is run."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.asks import Ask
from support.blocks import Block, is_installing
from support.copier import REPOSITORY, Project, Run, Wire, run
from support.model import good_model
from support.pages import DOCS, Page, Shell
from support.servers import ModelServer

from pygen_copier.providers.registry import get

pytestmark = pytest.mark.slow

# Each has a test of its own, which uses every block of it.
ELSEWHERE = {
    *(
        "existing-templates.md",
        "test-a-template.md",
        "update-job.md",
        "long-ago.md",
        "providers.md",
        "recipes.md",
    ),
    "session.md",
}
PATHS = [
    "README.md",
    *(
        path.relative_to(REPOSITORY).as_posix()
        for path in sorted(DOCS.rglob("*.md"))
        if path.name not in ELSEWHERE and "examples" not in path.parts
    ),
]
SERVICES: dict[str, Wire] = {"groq": "groq", "gemini": "gemini", "ollama": "ollama"}
CHAT = "docs/how-to/chat-window.md"
TUTORIAL = "docs/tutorial.md"
OFFLINE = "docs/how-to/offline.md"
ALONE = {CHAT, TUTORIAL, OFFLINE}
FOLLOWED = [path for path in PATHS if Page(path).of("console") and path not in ALONE]


@pytest.fixture
def servers() -> Iterator[dict[str, ModelServer]]:
    """A server for each service, with its default model."""
    with ExitStack() as stack:
        yield {
            provider: stack.enter_context(
                ModelServer(wire, good_model, models=[get(provider).default_model])
            )
            for provider, wire in SERVICES.items()
        }


@pytest.fixture
def shell(isolated_environment: Path, servers: dict[str, ModelServer]) -> Shell:
    """A shell in the home of the test, on a machine on which every service answers."""
    variables: dict[str, str] = {}
    for server in servers.values():
        variables |= server.environ
    return Shell(isolated_environment, variables)


def follow(block: Block, shell: Shell) -> Run:
    """Type the commands of a block, none of which may fail."""
    done = shell.follow(block)
    assert done.code == 0, f"{block.text}\n{done.out}\n{done.err}"
    return done


@pytest.mark.parametrize("path", FOLLOWED)
def test_commands(path: str, shell: Shell, template: Path) -> None:
    """A reader who types the commands of a page in their order meets no error."""
    page = Page(path)
    shell.prepare(template, page)
    if path == "README.md":
        (answers,) = page.of("yaml")
        shell.write("packages/tiny.yml", answers.text)
    for block in page.of("console"):
        follow(block, shell)


def test_tutorial(shell: Shell, template: Path, servers: dict[str, ModelServer]) -> None:
    """The first package keeps what its reader wrote; then each service is asked in its turn."""
    page = Page(TUTORIAL)
    shell.prepare(template, page)
    _, making, changing, *others = page.of("console")
    assert "10 waiting for a model" in follow(making, shell).out
    project = Project(shell.home / "packages/tiny-codes")
    kept = project.read("src/tiny_codes/parity_checks.py")
    assert "?? src/tiny_codes/noise_channels.py" in follow(changing, shell).out.splitlines()
    assert project.read("README.md").endswith("Made on a rainy day.\n")
    assert project.read("src/tiny_codes/parity_checks.py") == kept
    assert not any(server.requests for server in servers.values())
    for block in others:
        follow(block, shell)
    assert all(server.requests for server in servers.values())
    asked = [ask.brief for ask in servers["groq"].requests if ask.task == "module"]
    assert "noise_channels" in [brief["module"]["name"] for brief in asked]


def test_offline(shell: Shell, template: Path, servers: dict[str, ModelServer]) -> None:
    """Once the package is there and the keys are gone, nobody is asked, and nothing changes."""
    page = Page(OFFLINE)
    shell.prepare(template, page)
    making, *others = page.of("console")
    follow(making, shell)
    asked = len(servers["groq"].requests)
    assert asked
    for block in others:
        follow(block, shell)
    assert len(servers["groq"].requests) == asked


def test_chat_window(shell: Shell, template: Path) -> None:
    """The command stops with the line of the page until every prompt has its answer."""
    page = Page(CHAT)
    shell.prepare(template, page)
    (copying,), (told,) = page.of("console"), page.of("text")
    done = shell.follow(copying)
    assert done.code == 1
    assert done.complaint == told.text.strip()
    replies = shell.home / "packages/replies"
    asked = sorted(path.relative_to(replies).as_posix() for path in replies.rglob("*.md"))
    assert asked == ["all-prompts.md", "assess/package.prompt.md"]
    for _ in range(12):
        for prompt in replies.rglob("*.prompt.md"):
            reply = prompt.with_name(prompt.name.replace(".prompt.md", ".md"))
            if not reply.exists():
                ask = Ask("chat", "", prompt.read_text(encoding="utf-8").rstrip())
                reply.write_text(good_model(ask), encoding="utf-8")
        done = shell.follow(copying)
        if done.code == 0:
            break
    assert done.code == 0, done.err
    assert (shell.home / "packages/tiny-codes/src/tiny_codes/parity_checks.py").exists()


INSTALLING = [
    command
    for path in PATHS
    for block in Page(path).of("console")
    for command in block.commands
    if is_installing(command)
]


@pytest.mark.parametrize("command", sorted(set(INSTALLING)))
def test_installing(command: str) -> None:
    """What is not run here names extras, targets and models that there are."""
    words = shlex.split(command, comments=True)
    with (REPOSITORY / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    match words:
        case ["pip", "install", "-e", what] | ["pipx", "inject", "copier", what]:
            found = re.fullmatch(r"(?:\.|~/pygen-copier)(?:\[(\w+)\])?", what)
            assert found
            assert found[1] is None or found[1] in extras
        case ["make", target]:
            makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
            assert re.search(rf"^{target}:", makefile, re.MULTILINE)
        case ["ollama", "pull", model]:
            assert model == get("ollama").default_model
        case _:
            assert words in (["python3", "-m", "venv", ".venv"], [".", ".venv/bin/activate"])


@pytest.mark.parametrize("path", [path for path in PATHS if Page(path).of("python")])
def test_python(path: str, tmp_path: Path) -> None:
    """The Python of a page runs to its end."""
    code = "\n".join(block.text for block in Page(path).of("python"))
    done = run(sys.executable, "-c", code, cwd=tmp_path)
    assert done.code == 0, done.err


@pytest.mark.parametrize("path", PATHS)
def test_links(path: str) -> None:
    """A page links only to files and headings that there are."""
    text = re.sub(r"^```.*?^```$", "", Page(path).text, flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith("https://"):
            file, _, heading = target.partition("#")
            assert ((REPOSITORY / path).parent / file).is_file(), target
            assert not heading, f"{target}: headings are not looked up"
