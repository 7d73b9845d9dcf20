"""What several `generate` tags wait for: six texts, one after the other and at once.

    python benchmarks/tags.py [ROUNDS]

A scripted server takes a quarter of a second for a request and three quarters for each text of it,
which no service does exactly. The figure is the median time of the rounds, each with an empty reply
store, less what the same host takes to replay the texts.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jinja2 import Environment

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.asks import Ask  # noqa: E402 - the tests' server
from support.existing import EXTENSION  # noqa: E402
from support.existing import environment as plain  # noqa: E402
from support.servers import ModelServer  # noqa: E402

REQUEST, TEXT = 0.25, 0.75
NAMES = [f"text{letter}" for letter in "abcdef"]
TAG = "{% generate name %}Write {{ name }}.{% endgenerate %}"
ALL = f"{{% generate 'texts', kind='json' %}}Write {', '.join(NAMES)}.{{% endgenerate %}}"


def main() -> None:
    """Print how long each way takes."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    os.environ["PYGEN_QUIET"] = "1"
    os.environ["PYGEN_MODEL"] = "groq:small-model"
    with tempfile.TemporaryDirectory() as name, ModelServer("groq", _answer) as server:
        os.environ.update(server.environ)
        folder = Path(name)
        each = {name: TAG.replace(" name %", f" '{name}' %") for name in NAMES}
        each = {name: tag.replace("{{ name }}", name) for name, tag in each.items()}
        six, one = _template(folder / "six", each), _template(folder / "one", {"texts": ALL})
        ways: dict[str, Callable[[], None]] = {
            "Copier, six questions": lambda: _copy(six, folder / "project"),
            "Copier, one question of kind json": lambda: _copy(one, folder / "project"),
            "plain Jinja, one template after the other": _one_by_one,
            "plain Jinja, six threads": _in_threads,
            "plain Jinja, async environment": lambda: asyncio.run(_in_loop()),
        }
        for title, way in ways.items():
            waits = [_waited(way, folder / "cache", number) for number in range(rounds)]
            print(f"{title}: {statistics.median(waits):.1f} s")


def _answer(ask: Ask) -> str:
    is_all = ask.brief["kind"] == "json"
    time.sleep(REQUEST + TEXT * (len(NAMES) if is_all else 1))
    return json.dumps(dict.fromkeys(NAMES, "A text.")) if is_all else "A text."


def _waited(way: Callable[[], None], cache: Path, number: int) -> float:
    os.environ["PYGEN_CACHE_DIR"] = str(cache / f"{way} {number}")
    seconds = []
    for _ in range(2):  # the second run finds all texts in the store
        start = time.perf_counter()
        way()
        seconds.append(time.perf_counter() - start)
    return seconds[0] - seconds[1]


def _template(folder: Path, defaults: dict[str, str]) -> Path:
    folder.mkdir()
    config: dict[str, object] = {"_jinja_extensions": [EXTENSION]}
    for name, default in defaults.items():
        config[name] = {"type": "str", "ask": False, "default": default}
    (folder / "copier.yml").write_text(json.dumps(config), encoding="utf-8")
    return folder


def _copy(template: Path, project: Path) -> None:
    command = [sys.executable, "-m", "copier", "copy", "--quiet", "--trust", "--defaults"]
    subprocess.run([*command, "--overwrite", str(template), str(project)], check=True)


def _environment(*, is_async: bool = False) -> Environment:
    return plain(EXTENSION, enable_async=is_async)


def _one_by_one() -> None:
    template = _environment().from_string(TAG)
    for name in NAMES:
        template.render(name=name)


def _in_threads() -> None:
    template = _environment().from_string(TAG)
    with ThreadPoolExecutor(len(NAMES)) as pool:
        list(pool.map(lambda name: template.render(name=name), NAMES))


async def _in_loop() -> None:
    template = _environment(is_async=True).from_string(TAG)
    await asyncio.gather(*(template.render_async(name=name) for name in NAMES))


if __name__ == "__main__":
    main()
