"""The estimate: what a run would ask for, before anything is asked."""

from __future__ import annotations

from dataclasses import replace

from support.artifacts import artifact_of_module, artifact_of_tests
from support.plans import plan_of

from pygen_copier.generation.estimate import estimate
from pygen_copier.generation.record import Record


def test_a_page_is_asked_for_with_less_than_the_source() -> None:
    """What an artifact needs is in its brief: a source for tests, for a page its API alone."""
    module, tests = artifact_of_module(plan_of()), artifact_of_tests(plan_of())
    page = replace(tests, name="page:codes", task="page")
    alone = [estimate([replace(each, needs=())], Record({})) for each in (tests, page)]
    whole = [estimate([each], Record({})) for each in (tests, page)]
    source, api = (more.tokens - less.tokens for more, less in zip(whole, alone, strict=True))
    assert source > 3 * api > 0
    assert estimate([module, tests, page], Record({})).requests == 3
