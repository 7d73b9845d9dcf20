"""Speed: what the reply store knows of how a package was written."""

from __future__ import annotations

import json
import math

import pytest

from pygen_copier.client.store import ReplyStore
from pygen_copier.client.stored_reply import StoredReply, request_key
from pygen_copier.evaluation.speed import model_figures, replies_about
from pygen_copier.evaluation.subject import Subject
from pygen_copier.providers.base import Reply
from pygen_copier.testing import sample_request

SUBJECT = Subject("tiny-codes", {"src/tiny/__init__.py": ""})


def kept(store: ReplyStore, number: int, about: str, task: str, **facts: float) -> None:
    """Keep a reply of ten tokens."""
    user = f"```json\n{json.dumps({'task': task, 'import_name': about, 'n': number})}\n```"
    request = sample_request(task=task, user=user)
    reply = Reply("x", "stop", 5, 10, "m", **facts)  # type: ignore[arg-type]  # its facts
    store.put(request_key("scripted", request), "scripted", request, reply)


def test_the_speed_is_that_of_the_replies_that_wrote_it() -> None:
    """Replies of other packages do not count; each figure says of how many it is."""
    store = ReplyStore()
    store.get("0" * 64)  # makes its folder
    kept(store, 1, "tiny", "module", seconds=2.0, first_token=0.5, log_probability=-1.0, memory=5e9)
    kept(store, 2, "tiny", "tests", seconds=3.0, log_probability=-3.0)
    kept(store, 3, "other", "module", seconds=100.0)
    found = {each.name: each for each in model_figures(replies_about(SUBJECT, store))}
    assert (found["model.seconds"].value, found["model.seconds"].n) == (2.5, 2)
    assert (found["model.first_token"].value, found["model.first_token"].n) == (0.5, 1)
    assert found["model.tokens_per_second"].value == 4
    assert found["model.ms_per_token"].value == 250
    assert found["model.ratio"].value == pytest.approx(4 / 250)
    assert (found["model.memory"].value, found["model.memory"].n) == (5, 1)
    assert found["model.perplexity"].value == pytest.approx(math.exp(2))


def test_without_times_nothing_is_told() -> None:
    """Replies of an earlier version have no seconds: absent, with the reason."""
    request = sample_request(task="module")
    old = StoredReply.of_request("scripted", request, Reply("x", "stop", 5, 10, "m"))
    for figure in model_figures([old]):
        assert figure.value is None
        assert "repl" in figure.reason
