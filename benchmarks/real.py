"""A package that a real model writes on this machine: what it took, and what came of it.

    make real                                       # installs what it needs, and runs it
    python benchmarks/real.py [--short] [--wire WIRE …] [--model MODEL] [FOLDER]

A model of 135 million parameters is served by llama.cpp and asked through two providers: `groq`,
whose SDK talks to llama.cpp's server itself, and `ollama`, by a server that translates. Each run is
the real `copier copy`, with a sandbox where there is one, and has to end in a package whatever the
model says; a run without one ends this with 1. The packages are left in the folder, `demo/real`
where none is named. Replies are cut off after 1,024 tokens, and after 64 in the short form, which
plans less, too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from pygen_copier import process
from pygen_copier.client.used_replies import UsedReplies
from pygen_copier.evaluation.benchmark.speed_table import speed_table
from pygen_copier.providers import registry
from pygen_copier.providers.base import Provider, Reply, Request

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.copier import Project, as_data, copier_here  # noqa: E402 - the tests' tools
from support.llama import PREFIX, LlamaServer, installed  # noqa: E402
from support.ollama_over_openai import OllamaOverOpenAI  # noqa: E402
from support.outcome import outcome  # noqa: E402

WIRES = ("groq", "ollama")
ANSWERS: dict[str, object] = {
    "package_name": "tiny-codes",
    "description": "Small error-correcting codes.",
    "features": ["parity checks", "look-up decoding"],
    "author_name": "Ada Example",
    "author_email": "ada@example.org",
}
# Such a model ends a reply at its limit only, and says nothing new after so many tokens.
LONG_REPLY = 1_024
# What the short form asks for, the most tokens of a reply in it, and the most threads.
SHORT = {"enhancement": "description", "refine_rounds": 0}
SHORT_REPLY = 64
SHORT_THREADS = 4
SECONDS = "3600"  # for one request with its retries: a long prompt takes minutes


def main(arguments: Sequence[str]) -> int:
    """Make the packages, print the figures, and return 0 where every run made one."""
    options = _options(arguments)
    made = []
    with tempfile.TemporaryDirectory(prefix="pygen-real-") as name, ExitStack() as open_servers:
        model = open_servers.enter_context(_server(options, Path(name)))
        for wire in options.wire or WIRES:
            print(f"\n== {options.model}, through the wire of {wire}", flush=True)
            environ = model.environ
            if wire == "ollama":
                upstream = f"{model.url}{PREFIX}"
                translator = OllamaOverOpenAI(upstream, [model.name], model.window)
                environ = open_servers.enter_context(translator).environ
            made.append(_make(wire, options, environ, Path(name) / wire))
    return 0 if all(made) else 1


def _server(options: argparse.Namespace, folder: Path) -> LlamaServer:
    threads = min(os.cpu_count() or 1, SHORT_THREADS) if options.short else 1
    return LlamaServer(options.model, folder, threads=threads)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    models = installed()
    if not models:
        raise SystemExit("No real model is installed; `make real` installs one.")
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--wire", action="append", choices=WIRES)
    parser.add_argument("--model", default=models[0], choices=models)
    parser.add_argument("folder", nargs="?", type=Path, default=REPOSITORY / "demo/real")
    return parser.parse_args(arguments)


def _make(wire: str, options: argparse.Namespace, environ: Mapping[str, str], cache: Path) -> bool:
    """Make a package through a provider, print its figures, and return whether it is there."""
    folder = options.folder / wire
    if folder.exists():
        shutil.rmtree(folder)
    os.environ.update(
        {
            **environ,
            "PYGEN_CACHE_DIR": str(cache),
            "PYGEN_TIMEOUT": SECONDS,
            "PYGEN_CONCURRENCY": "1",
        }
    )
    short = SHORT if options.short else {}
    answers = {**ANSWERS, **short, "provider": wire, "model": options.model}
    begun = time.monotonic()
    with process.renewed():
        asked = Noted(registry.get(wire), SHORT_REPLY if options.short else LONG_REPLY)
        registry.use(cast(Provider, asked))
        done = copier_here(
            *("copy", "--trust", "--defaults", "--quiet", "--vcs-ref", "HEAD"),
            *(*as_data(answers), REPOSITORY, folder),
        )
        registry.close()
        speed = speed_table(process.one(UsedReplies).all()).markdown()
    minutes = (time.monotonic() - begun) / 60
    print(asked.table())
    print(speed)
    print(f"{minutes:.1f} minutes; copier ended with {done.code}")
    print(done.err)
    if done.code or not (folder / ".copier-answers.yml").exists():
        return False
    came = outcome(Project(folder))
    accepted = [name for name in came.generated if name not in came.fallbacks]
    print(f"stand-ins in the plan: {', '.join(came.stand_ins) or 'none'}")
    print(f"accepted: {', '.join(accepted) or 'none'}")
    print(f"scaffolds: {', '.join(came.fallbacks) or 'none'}")
    return came.parses


@dataclass
class _Spent:
    """What a task took."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cut: int = 0
    seconds: float = 0.0


@dataclass
class Noted:
    """A provider that notes what each task took, and cuts replies off.

    Attributes:
        provider: Who is asked.
        most: The most tokens of a reply.
    """

    provider: Provider
    most: int
    _spent: dict[str, _Spent] = field(default_factory=lambda: defaultdict(_Spent))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.provider, name)

    def complete(self, request: Request) -> Reply:
        """Send a request and note what it took."""
        most = min(self.most, request.max_output_tokens)
        begun = time.monotonic()
        reply = self.provider.complete(replace(request, max_output_tokens=most))
        with self._lock:
            spent = self._spent[request.task]
            spent.requests += 1
            spent.tokens_in += reply.tokens_in
            spent.tokens_out += reply.tokens_out
            spent.cut += reply.finish == "length"
            spent.seconds += time.monotonic() - begun
        print(
            f"{request.task}:{request.name} {reply.tokens_in} + {reply.tokens_out} {reply.finish}",
            file=sys.__stderr__,  # Copier's is kept for the end
            flush=True,
        )
        return reply

    def table(self) -> str:
        """Return what the tasks took, and all together."""
        rows = [*self._spent.items(), ("all", self._all())]
        return "\n".join(
            f"{task:10} {each.requests:4} requests, {each.tokens_in:6} + {each.tokens_out:6} "
            f"tokens, {each.cut:3} cut off, {each.seconds / 60:5.1f} min"
            for task, each in rows
        )

    def _all(self) -> _Spent:
        every = self._spent.values()
        return _Spent(
            sum(each.requests for each in every),
            sum(each.tokens_in for each in every),
            sum(each.tokens_out for each in every),
            sum(each.cut for each in every),
            sum(each.seconds for each in every),
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
