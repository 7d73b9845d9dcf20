"""Table 10 of the paper for the real model on this machine: a few features, worked out by it.

    python benchmarks/model_speed.py [--model MODEL] [--requests NUMBER]

The model of `make real` is asked through the provider `groq` and its SDK, one at a time, with the
prompts of planning; replies are cut off after 64 tokens.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pygen_copier import process
from pygen_copier.client.client import Client
from pygen_copier.client.models import Model, Models
from pygen_copier.client.used_replies import UsedReplies
from pygen_copier.evaluation.benchmark.speed_table import speed_table
from pygen_copier.prompts.prompt_templates import PromptTemplates

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
from support.llama import LlamaServer, installed  # noqa: E402 - the tests' tools

FEATURES = (
    *("parity checks", "look-up decoding", "syndrome measurement", "noise channels"),
    *("logical encoding", "distance bounds", "code families", "error statistics"),
)
REPLY = 64
SECONDS = "3600"  # for one request: a busy machine reads prompts slowly


def main(arguments: Sequence[str]) -> int:
    """Ask, print the table, and return 0 where there is one."""
    models = installed()
    if not models:
        raise SystemExit("No real model is installed; `make real` installs one.")
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", default=models[0], choices=models)
    parser.add_argument("--requests", type=int, default=len(FEATURES))
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="pygen-speed-") as name:
        with LlamaServer(options.model, Path(name)) as server:
            own = {"PYGEN_CACHE_DIR": str(Path(name) / "cache"), "PYGEN_TIMEOUT": SECONDS}
            os.environ.update({**server.environ, **own})
            client = Client(Models(Model("groq", options.model)), PromptTemplates(()))
            for feature in FEATURES[: options.requests]:
                inputs = {
                    "package_name": "tiny-codes",
                    "description": "Small error-correcting codes.",
                    "feature": feature,
                    "detail": "full",
                }
                client.ask("feature", feature, inputs, reply_tokens=REPLY)
        table = speed_table(process.one(UsedReplies).all())
    print(table.markdown())
    return 0 if table.rows else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
