"""The server: the commands as tools, with their own limits and no consent that is the person's."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from pygen_copier import __version__
from pygen_copier.errors import PygenError
from pygen_copier.mcp.commands import (
    Commands,
    Listener,
    improving,
    more_features,
    updating,
)

_INSTRUCTIONS = """\
Make Python packages from descriptions, and look after them. `plan`, `generate`, `improve` and \
`update` spend the person's requests and tokens: say what it will take (`estimate` tells, and asks \
nobody) and ask the person before you call them. Commit before `improve`, `rename` and `update`. \
What people write by hand is kept; `.copier-answers.yml` is not to be edited."""

_LOOKS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_ASKS = ToolAnnotations(read_only_hint=True, open_world_hint=True)
_MOVES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
_WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=True)

Project = Annotated[str, Field(description="The folder of the package.")]
PackageName = Annotated[str, Field(description="The name people install it by.")]
Description = Annotated[str, Field(description="What it is for, in a few sentences.")]
Features = Annotated[Sequence[str], Field(description="What it can do, one feature an item.")]
MoreFeatures = Annotated[Sequence[str], Field(description="Features beside those it has.")]
Provider = Annotated[
    str, Field(description="Who writes: groq, gemini, ollama, openai, scaffold; empty: the first.")
]
ModelName = Annotated[str, Field(description="Which of its models; empty: its usual one.")]


def make_server(folder: Path, *, trust: bool, answers_file: str = "") -> MCPServer:
    """Return the server for a folder.

    Args:
        folder: The folder that the agent is let into.
        trust: Whether the person trusts the templates that the projects there record.
        answers_file: Where the projects there record their answers; empty for the only such file.
    """
    tools = Tools(Commands(folder.resolve(), trust, answers_file=answers_file))
    server = MCPServer("pygen-copier", instructions=_INSTRUCTIONS, version=__version__)
    for tool, hints in (
        (tools.plan, _ASKS),
        (tools.estimate, _LOOKS),
        (tools.generate, _WRITES),
        (tools.status, _LOOKS),
        (tools.improve, _WRITES),
        (tools.rename, _MOVES),
        (tools.update, _WRITES),
    ):
        server.tool(annotations=hints, structured_output=False)(tool)
    return server


class Tools:
    """What an agent can call; each is a command, and fails with its words.

    Args:
        commands: Runs them.
    """

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def plan(
        self,
        package_name: PackageName,
        description: Description,
        features: Features,
        context: Context,
        provider: Provider = "",
        model: ModelName = "",
    ) -> str:
        """Have a model plan a package, and return the answers and the plan as YAML."""
        wished = _wished(package_name, description, features, provider, model)
        return await _told(self._commands.read(_heard(context), "plan", *wished))

    async def estimate(
        self, project: Project, context: Context, features: MoreFeatures = ()
    ) -> str:
        """Tell what an update of a package would take in requests and tokens, as JSON."""
        asked = [
            "--json",
            *more_features(features),
            *self._commands.options(),
            self._path(project),
        ]
        return await _told(self._commands.read(_heard(context), "estimate", *asked))

    async def generate(
        self,
        project: Project,
        description: Description,
        features: Features,
        context: Context,
        package_name: Annotated[str, Field(description="Empty: as the folder is called.")] = "",
        specification: Annotated[str, Field(description="A file of requirements.")] = "",
        provider: Provider = "",
        model: ModelName = "",
    ) -> str:
        """Make a new package in a folder that is not there yet, and commit it."""
        asked = _wished(package_name, description, features, provider, model)
        if specification:
            asked.append(f"--spec={self._path(specification)}")
        asked += ["--yes", "--commit", self._path(project)]
        return await _told(self._commands.write(_heard(context), "new", *asked))

    async def status(self, project: Project, context: Context) -> str:
        """Tell of every generated file who wrote it, what it lacks, and whether it was edited."""
        asked = ["--json", *self._commands.naming(), self._path(project)]
        return await _told(self._commands.read(_heard(context), "status", *asked))

    async def improve(
        self,
        project: Project,
        artifact: Annotated[str, Field(description="Its name, such as module:codes, or path.")],
        words: Annotated[str, Field(description="What is to be better in it.")],
        context: Context,
    ) -> str:
        """Have one generated file changed as the words say; edits by hand are merged in."""
        asked = improving(self._path(project), artifact, words, self._commands.options())
        return await _told(self._commands.write(_heard(context), *asked))

    async def rename(
        self,
        project: Project,
        kind: Literal["package", "import-name", "module", "feature"],
        new: Annotated[str, Field(description="What it is to be called.")],
        context: Context,
        old: Annotated[str, Field(description="The module or feature; else empty.")] = "",
    ) -> str:
        """Rename a package, its import name, a module or a feature; asks no model."""
        asked = [kind, *self._commands.options(), f"--project={self._path(project)}", "--"]
        asked += [old, new] if kind in ("module", "feature") else [new]
        return await _told(self._commands.write(_heard(context), "rename", *asked))

    async def update(self, project: Project, context: Context, features: MoreFeatures = ()) -> str:
        """Bring a package in line with its template, and add features to it."""
        asked = updating(self._path(project), features, self._commands.options())
        return await _told(self._commands.write(_heard(context), *asked))

    def _path(self, named: str) -> str:
        try:
            return self._commands.path(named)
        except PygenError as error:
            raise ToolError(str(error)) from None


def _wished(
    package_name: str, description: str, features: Sequence[str], provider: str, model: str
) -> list[str]:
    """Return what a person wishes as options."""
    chosen = {"--package-name": package_name, "--provider": provider, "--model": model}
    given = [f"{option}={value}" for option, value in chosen.items() if value]
    return [f"--description={description}", *more_features(features), *given]


def _heard(context: Context) -> Listener:
    """Return what passes progress on to the agent."""
    number = 0

    async def hear(line: str) -> None:
        nonlocal number
        number += 1
        await context.report_progress(number, message=line)

    return hear


async def _told(running: Awaitable[str]) -> str:
    """Return what a command tells, or its own words where it fails."""
    try:
        return await running
    except PygenError as error:
        raise ToolError(str(error)) from None
