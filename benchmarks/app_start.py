"""How long `pygen-copier app` takes until it answers, beside what its libraries take alone.

    python benchmarks/app_start.py [RUNS]

Each is the least of several runs (default 5), each in a process of its own, from its start on: by
the clock, and of the processor, which other work on the machine does not change much. The libraries
alone are a Starlette application with one page, served by uvicorn in the same way.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALONE = """
import socket, uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print("up", flush=True)

listening = socket.socket()
listening.bind(("127.0.0.1", 0))
app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("ok"))])
Server(uvicorn.Config(app, log_level="error")).run(sockets=[listening])
"""
# What people install comes compiled; a checkout is once it has run, where this is not set.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
BOUND = 1.5  # seconds beside the libraries' own


def seconds_until_up(command: list[str]) -> tuple[float, float]:
    """Return how long a server takes until it says that it answers: by the clock, and at work."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        line = server.stdout.readline() if server.stdout else b""
        taken, worked = time.perf_counter() - begun, _processor_seconds(server.pid)
        server.terminate()
    if not line:
        raise SystemExit(f"{command} did not start.")
    return taken, worked


def _processor_seconds(number: int) -> float:
    """Return how long a process has been at work so far (Linux)."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(runs: int) -> None:
    """Measure, and say whether the bound is kept."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "alone.py"
        script.write_text(ALONE, encoding="utf-8")
        app = [sys.executable, "-m", "pygen_copier", "app", "--no-browser", folder]
        commands = {"libraries alone": [sys.executable, str(script)], "application": app}
        found = {
            name: [min(each) for each in zip(*map(seconds_until_up, [command] * runs), strict=True)]
            for name, command in commands.items()
        }
    alone, whole = found["libraries alone"], found["application"]
    found["its own"] = [one - other for one, other in zip(whole, alone, strict=True)]
    for name, (clock, processor) in found.items():
        print(f"{name:16} {clock:.2f} s, {processor:.2f} s of the processor")
    print(f"{'bound':16} {BOUND:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
