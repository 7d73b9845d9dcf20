"""What pages show: files as they will look, sentences at their lines, pictures of plans."""

from __future__ import annotations

import pytest

from pygen_copier.app.graph import draw
from pygen_copier.app.placed import Placed, placed
from pygen_copier.app.server import listen
from pygen_copier.app.shown_file import as_page, in_colours

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) ![b](c)"
PLAN = """\
features:
  - name: parity checks
modules:
  - name: codes
    features: [parity checks]
    api:
      - kind: function
        name: check
  - name: tables
    api: []
"""


def test_what_a_model_wrote_is_shown_as_text() -> None:
    """HTML, scripts and pictures in Markdown or code are letters on the page, and no more."""
    shown = as_page(HOSTILE, "README.md", "/package", {})
    for tag in ("<script", "<img", 'href="javascript'):
        assert tag not in shown
    assert "&lt;script&gt;" in shown
    assert "<script" not in in_colours(f"x = '{HOSTILE}'", "codes.py")


def test_links_of_a_page_lead_to_files_of_the_package_or_out() -> None:
    """A relative link stays in the package; one to a site opens beside it and tells nothing."""
    shown = as_page("[a](../b.md#c) [d](https://example.org)", "docs/a.md", "/p", {"folder": "f"})
    assert 'href="/p?folder=f&amp;path=b.md"' in shown
    assert 'href="https://example.org" rel="noopener noreferrer" target="_blank"' in shown


@pytest.mark.parametrize(
    ("sentence", "line", "part"),
    [
        ("This is no YAML: line 4, column 1: it ends.", 4, "modules 0"),
        ("plan.modules[1].api: input should be a list.", 10, "modules 1"),
        ("Module 'tables' uses itself.", 9, "modules 1"),
        ("Feature 'parity checks' is served by no module.", 2, "features 0"),
        ("The plan has no module.", 0, ""),
    ],
)
def test_a_sentence_stands_at_its_line(sentence: str, line: int, part: str) -> None:
    """By the line it names, the path in the plan, or the name that it is about."""
    assert placed([sentence], PLAN) == [Placed(sentence, line, part)]


def test_modules_stand_behind_those_they_use() -> None:
    """Each column uses those to its left; a circle is drawn, too, and nothing is lost."""
    graph = draw({"codes": [], "decoders": ["codes"], "noise": ["decoders", "codes"]})
    assert sorted(box.x for box in graph.boxes) == [box.x for box in graph.boxes]
    assert len({box.x for box in graph.boxes}) == 3
    assert len(graph.lines) == 3
    assert len(draw({"a": ["b"], "b": ["a"], "c": ["gone"]}).lines) == 2


def test_it_listens_to_this_machine_alone() -> None:
    """The socket is bound to the loopback address, whatever the port."""
    with listen(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_a_dense_plan_and_a_long_page_keep_nobody_waiting() -> None:
    """Sixty modules that all use each other, and brackets without end, are drawn and shown at all.

    What takes time that grows exponentially, as it once did, meets the suite's limit.
    """
    names = [f"module_{number}" for number in range(60)]
    assert len({box.x for box in draw(dict.fromkeys(names, names)).boxes}) == 60
    ladder = {name: names[:at] for at, name in enumerate(names)}
    assert len({box.x for box in draw(ladder).boxes}) == 60
    shown = as_page("[" * 500_000 + "<b>", "README.md", "/package", {})
    assert shown.endswith("&lt;b&gt;</code></pre>")
