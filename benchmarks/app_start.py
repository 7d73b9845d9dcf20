"""How long `pygen-copier app` takes until it answers, beside what its libraries take alone.

    python benchmarks/app_start.py [RUNS]

Each is the least of several runs (default 5), each in a process of its own, from its start on. The
libraries alone are a Starlette application with one page, served by uvicorn in the same way.
"""

from __future__ import annotations

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
BOUND = 1.5  # seconds beside the libraries' own


def seconds_until_up(command: list[str]) -> float:
    """Return how long a server takes until it says that it answers."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        line = server.stdout.readline() if server.stdout else b""
        taken = time.perf_counter() - begun
        server.terminate()
    if not line:
        raise SystemExit(f"{command} did not start.")
    return taken


def main(runs: int) -> None:
    """Measure, and say whether the bound is kept."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "alone.py"
        script.write_text(ALONE, encoding="utf-8")
        app = [sys.executable, "-m", "pygen_copier", "app", "--no-browser", folder]
        commands = {"libraries alone": [sys.executable, str(script)], "application": app}
        found = {
            name: min(seconds_until_up(command) for _ in range(runs))
            for name, command in commands.items()
        }
    for name, seconds in found.items():
        print(f"{name:16} {seconds:.2f} s")
    own = found["application"] - found["libraries alone"]
    print(f"{'its own':16} {own:.2f} s, of {BOUND} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
