"""Pages in sections: what is asked for where a window has no room for a whole page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.scripted import client

from pygen_copier.documentation.page_checks import Headings, TaggedFences
from pygen_copier.formatting.formatter import NOWHERE
from pygen_copier.generation.artifact import Artifact
from pygen_copier.generation.engine import Engine
from pygen_copier.generation.long_files.section import Section
from pygen_copier.generation.record import Record
from pygen_copier.providers.base import Reply, Request
from pygen_copier.testing import answering, blocked, brief, cut_off

SECTIONS = (Section("", "What it is."), Section("Use it", "Code."), Section("Limits", "Limits."))
NAMES = [
    {"name": f"f{n}", "signature": f"f{n}(n: int) -> int", "doc": "Word " * 40} for n in range(20)
]
API = [{"module": "codes", "doc": "Codes.", "names": NAMES}, {"module": "noise", "names": NAMES}]
TEXTS = {"": "It counts.", "Use it": "# Use it\n\n```python\nx = 1\n```", "Limits": "None."}


def page() -> Artifact:
    """Return the artifact of a page of three sections."""
    return Artifact(
        name="page:counting",
        task="page",
        folder="docs",
        file="counting.md",
        language="markdown",
        spec={"page": "counting"},
        leans_on=None,
        inputs={"title": "Counting", "kind": "how-to", "features": [], "api": API},
        scaffold=lambda _: "# Counting\n",
        setting=NOWHERE,
        checks=(TaggedFences(), Headings()),
        sections=SECTIONS,
    )


def made(*pages: Artifact) -> Record:
    """Generate pages."""
    return Engine(client()).run(pages or [page()], Record({}))


def text(record: Record) -> str:
    """Return the text of the page."""
    return record["page:counting"].text("page:counting")


def section(request: Request) -> str:
    """Reply with the section that a brief wants."""
    assert request.task == "section"
    return TEXTS[brief(request)["section"]["heading"]]


def test_a_page_that_does_not_fit_is_written_section_by_section() -> None:
    """Code sets title and headings; each request fits, and sees what stands before its section."""
    provider = answering(section)
    provider.size = 3_000
    record = made()
    assert provider.tasks == ["section"] * 3
    assert text(record) == (
        "# Counting\n\nIt counts.\n\n## Use it\n\n```python\nx = 1\n```\n\n## Limits\n\nNone.\n"
    )
    assert not record["page:counting"].fallback
    assert provider.briefs[2]["written"] == "It counts.\n\n## Use it\n\n```python\nx = 1\n```\n"
    assert [len(each["api"]) for each in provider.briefs] == [1, 1, 1]


def test_a_page_that_fits_comes_whole() -> None:
    """Where there is room, one request makes the page."""
    provider = answering(lambda _: "# Counting\n\nIt counts.\n")
    provider.size = 16_000
    assert text(made()) == "# Counting\n\nIt counts.\n"
    assert provider.tasks == ["page"]


def test_a_page_that_is_cut_off_is_written_in_sections() -> None:
    """What one reply has no room for, several have."""
    provider = answering(lambda r: cut_off("# Coun") if r.task == "page" else section(r))
    assert text(made()).startswith("# Counting\n\nIt counts.\n")
    assert provider.tasks == ["page", "section", "section", "section"]


@pytest.mark.parametrize("bad", ["```\nx = 1\n```", cut_off("It"), ""], ids=["rule", "cut", "none"])
def test_a_section_that_cannot_stay_is_left_out(bad: str | Reply) -> None:
    """The rest of the page stays, which passes all checks."""

    def answer(request: Request) -> str | Reply:
        return bad if brief(request)["section"]["heading"] == "Use it" else section(request)

    answering(answer).size = 3_000
    record = made()
    assert text(record) == "# Counting\n\nIt counts.\n\n## Limits\n\nNone.\n"
    assert not record["page:counting"].fallback


def test_a_page_of_which_no_section_comes_is_a_draft() -> None:
    """Where a service declines, the stand-in is recorded as one; nothing ends the run."""
    answering(lambda _: blocked()).size = 3_000
    record = made()
    assert record["page:counting"].fallback
    assert text(record) == "# Counting\n"


def test_a_page_that_nothing_has_room_for_is_a_draft() -> None:
    """A window in which not even the shortest brief fits brings the stand-in, without a request."""
    provider = answering(section)
    provider.size = 300
    assert made(replace(page(), shorter=()))["page:counting"].fallback
    assert provider.requests == []
