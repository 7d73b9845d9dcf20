"""An editor's agent: the SDK's own client talks to the server as an editor would."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.types import TextContent
from support.copier import FIRST_ANSWERS, Project, git
from support.model import good_model
from support.servers import ModelServer
from support.wheel_of_ours import Installation

pytestmark = pytest.mark.slow

WISH = {"description": FIRST_ANSWERS["description"], "features": FIRST_ANSWERS["features"]}
COMMAND = Path(sys.executable).with_name("pygen-copier")


class Agent:
    """An agent that was let into a folder, while it is entered.

    Args:
        folder: The folder.
        options: Options of the server's command.
        environ: More variables for the server.

    Attributes:
        heard: The progress that it was told.
    """

    def __init__(
        self, folder: Path, *options: str, environ: Mapping[str, str] | None = None
    ) -> None:
        self.heard: list[str] = []
        self._client = Client(
            StdioServerParameters(
                command=str(COMMAND),
                args=["mcp", *options, str(folder)],
                env={**os.environ, **(environ or {})},
            )
        )

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._portal = stack.enter_context(start_blocking_portal())
            stack.enter_context(self._portal.wrap_async_context_manager(self._client))
            self._entered = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._entered.__exit__(kind, error, trace)

    def call(self, tool: str, **arguments: object) -> str:
        """Call a tool that works, and return what it said."""
        failed, said = self._ask(tool, arguments)
        assert not failed, said
        return said

    def refused(self, tool: str, **arguments: object) -> str:
        """Call a tool that fails, and return its words."""
        failed, said = self._ask(tool, arguments)
        assert failed, said
        assert "Traceback" not in said
        return said

    def tools(self) -> dict[str, bool]:
        """Return the tools there are, and whether each says that it only reads."""
        return {
            tool.name: bool(tool.annotations and tool.annotations.read_only_hint)
            for tool in self._portal.call(self._client.list_tools).tools
        }

    def _ask(self, tool: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        failed, said = self._portal.call(self._call, tool, arguments)
        return bool(failed), str(said)

    async def _call(self, tool: str, arguments: dict[str, Any]) -> tuple[bool, str]:
        done = await self._client.call_tool(tool, arguments, progress_callback=self._hear)
        said = "".join(each.text for each in done.content if isinstance(each, TextContent))
        return bool(done.is_error), said

    async def _hear(self, progress: float, total: float | None, message: str | None) -> None:
        self.heard.append(message or "")


@pytest.mark.timeout(600)
def test_an_agent_takes_an_idea_to_a_package_and_on(
    installed: Installation, tmp_path: Path
) -> None:
    """Plan, generate, status, estimate, improve, rename and update: each does what it says."""
    with (
        ModelServer("groq", good_model) as server,
        Agent(tmp_path, environ={**server.environ, **installed.environ}) as agent,
    ):
        assert agent.tools() == {
            **dict.fromkeys(("plan", "estimate", "status"), True),
            **dict.fromkeys(("generate", "improve", "rename", "update"), False),
        }
        assert "modules:" in agent.call("plan", package_name="tiny-codes", **WISH)
        agent.call("generate", project="tiny-codes", **WISH)
        assert any("module:parity_checks" in line for line in agent.heard)
        project = Project(tmp_path / "tiny-codes")
        assert project.status() == ""
        files = json.loads(agent.call("status", project="tiny-codes"))
        assert "module:parity_checks" in {each["artifact"] for each in files}
        told = json.loads(agent.call("estimate", project="tiny-codes", features=["noise"]))
        assert told["files"]["requests"] > 0
        before = len(server.requests)
        agent.call(
            "improve", project="tiny-codes", artifact="module:parity_checks", words="- Be kind."
        )
        assert len(server.requests) == before + 1
        git(project.folder, "commit", "-qam", "Improve")
        agent.call("rename", project="tiny-codes", kind="import-name", new="codes")
        assert "src/codes/parity_checks.py" in project.files()
        git(project.folder, "add", "-A")
        git(project.folder, "commit", "-qm", "Rename")
        agent.call("update", project="tiny-codes", features=["noise"])
        assert "src/codes/noise.py" in project.files()


@pytest.mark.parametrize("place", ["../out", "/etc", "link/tiny-codes", "a/../../out"])
def test_no_path_leads_out_of_the_folder(place: str, tmp_path: Path) -> None:
    """A tool that is given a path out of the folder, however it is written, says no."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    with Agent(tmp_path / "in") as agent:
        for arguments in {"project": place}, {"project": "new", "specification": place}:
            assert "leads out of" in agent.refused("generate", **arguments, **WISH)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_the_answers_file_of_a_server_is_that_of_every_command(project: Project) -> None:
    """It was named where the server was started, and each tool goes by it."""
    tools: dict[str, dict[str, object]] = {
        "status": {},
        "estimate": {},
        "improve": {"artifact": "module:parity_checks", "words": "Shorter."},
        "rename": {"kind": "import-name", "new": "smaller"},
        "update": {},
    }
    with Agent(project.folder.parent, "-a", "other.yml") as agent:
        for tool, arguments in tools.items():
            said = agent.refused(tool, project=project.folder.name, **arguments)
            assert "other.yml" in said, said


def test_an_agent_cannot_say_that_the_person_trusts(project: Project) -> None:
    """Where the server was started without `--trust`, no code of a recorded template runs."""
    name = project.folder.name
    asked: dict[str, dict[str, str]] = {
        "estimate": {},
        "update": {},
        "improve": {"artifact": "module:parity_checks", "words": "--trust"},
        "rename": {"kind": "import-name", "new": "codes"},
    }
    with Agent(project.folder.parent) as agent:
        for tool, arguments in asked.items():
            assert "is not trusted" in agent.refused(tool, project=name, **arguments)
        said = agent.refused("rename", project=name, kind="import-name", new="--trust")
        assert "is not trusted" in said
    assert project.status() == ""
