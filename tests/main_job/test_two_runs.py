"""Two runs at the same moment, which share the reply store."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.copier import Run
from support.projects import Copy
from support.servers import ModelServer

pytestmark = pytest.mark.slow


def test_two_runs_at_the_same_moment_pay_once(server: ModelServer, copy: Copy) -> None:
    """Each request goes out once, and both packages are whole."""

    def run(name: str) -> Run:
        return copy(name, environ=server.environ, provider="groq", model="small-model")

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, ["one", "other"]))
    assert [each.code for each in done] == [0, 0], [each.err for each in done]
    sent = Counter((ask.task, ask.user) for ask in server.requests)
    assert [task for (task, _), times in sent.items() if times > 1] == []
