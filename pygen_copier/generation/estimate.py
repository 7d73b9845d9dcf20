"""The estimate: what bringing a record up to date would cost, before anything is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pygen_copier.digests import canonical_json
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.decision import Decision, decide
from pygen_copier.generation.record import Record
from pygen_copier.prompts.brief import plain
from pygen_copier.tokens import estimate_tokens

# The prompt that comes with every brief, and replies by what they are; of the demonstration.
_WORDING_TOKENS = 750
_REPLY_TOKENS = {"module": 1800, "tests": 1100, "example": 450, "page": 600, "section": 250}
# A page is asked for with the API of a module, not with its source.
_API_TOKENS = 400
_OTHER_REPLY_TOKENS = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would ask for, if no reply had to be repaired.

    Attributes:
        requests: How many requests.
        tokens: Tokens of prompts and replies together.
        replies: Those of replies alone.
    """

    requests: int
    tokens: int
    replies: int = 0


def estimate(
    artifacts: Sequence[Artifact], record: Record, again: Collection[str] = ()
) -> Estimate:
    """Estimate a run.

    Args:
        artifacts: What there should be.
        record: What is recorded.
        again: Names of the artifacts to generate again.
    """
    hashes = {name: entry.sha256 for name, entry in record.items()}
    requests = tokens = replies = 0
    for artifact in artifacts:
        known = all(need in hashes for need in artifact.needs)
        reliance = artifact.reliance_digest(hashes) if known else ""
        entry = record.get(artifact.name)
        decision = decide(artifact, entry, reliance, again=artifact.name in again)
        if decision in (Decision.KEEP, Decision.RECHECK):
            continue
        requests += 1
        replies += reply_tokens(artifact.task)
        tokens += _WORDING_TOKENS + _brief_tokens(artifact.inputs) + reply_tokens(artifact.task)
        # What an artifact needs is part of its brief: about as long as its reply was.
        tokens += sum(_needed_tokens(artifact.task, need) for need in artifact.needs)
    return Estimate(requests, tokens, replies)


def _brief_tokens(inputs: Mapping[str, Any]) -> int:
    return estimate_tokens(canonical_json(plain(inputs)))


def _needed_tokens(task: str, need: str) -> int:
    kind = need.partition(":")[0]
    return _API_TOKENS if (task, kind) == ("page", "module") else reply_tokens(kind)


def reply_tokens(task: str) -> int:
    """Return about how many tokens the reply to a task takes."""
    return _REPLY_TOKENS.get(task, _OTHER_REPLY_TOKENS)
