"""Computed pages: what they say of the sources, and that they keep the rules of written ones."""

from __future__ import annotations

from support.plans import module_data, plan_of
from support.tiny_package import SOURCES

from pygen_copier.documentation.computed_pages import ComputedPages
from pygen_copier.documentation.page_checks import Headings, Links, TaggedFences
from pygen_copier.markdown.page import read_page
from pygen_copier.source.syntax import Source


def computed() -> ComputedPages:
    """Return the computed pages of four modules."""
    modules = [
        module_data(name, features=["a [b] | c"], api=[], purpose=f"For {name} | all.")
        for name in SOURCES
    ]
    features = [{"name": "a [b] | c", "description": "It checks."}]
    plan = plan_of(*modules, features=features, dependencies=["numpy>=1.26"])
    return ComputedPages(plan, "tiny", SOURCES)


def test_the_overview_of_the_api_lists_the_modules() -> None:
    """Each module is linked, with what it is for."""
    page = computed().overview()
    assert "| [`codes`](reference/codes.md) | Codes of bits. |" in page
    assert "| [`noise`](reference/noise.md) | For noise \\| all. |" in page


def test_the_page_of_a_module_says_who_uses_it() -> None:
    """The docstrings stand there once, by the directive; guides, uses and users are linked."""
    assert computed().module("codes") == """\
# `tiny.codes`

::: tiny.codes

## Related pages

- Guides: [A \\[b\\] | c](../how-to/a-b-c.md)
- Used by: [`deep.inner`](deep.inner.md), [`noise`](noise.md), [`tables`](tables.md)
"""


def test_the_examples_stand_in_full() -> None:
    """Every example is shown under its feature; nothing in it ends its block."""
    page = computed().examples({"examples/a.py": 'print("""\n```\n""")\n'})
    assert "## A [b] | c" in page
    assert "python examples/a.py" in page
    assert '````python\nprint("""\n```\n""")\n````' in page


def test_computed_pages_keep_the_rules_of_written_ones() -> None:
    """Form and links of what is computed are those that are asked of models."""
    files = ["api.md", "examples.md", "how-to/a-b-c.md", *(f"reference/{n}.md" for n in SOURCES)]
    made = computed()
    pages = {
        "api.md": made.overview(),
        "examples.md": made.examples({"examples/a.py": "x = 1\n"}),
        **{f"reference/{name}.md": made.module(name) for name in SOURCES},
    }
    for file, text in pages.items():
        for check in (TaggedFences(), Headings(), Links(file, files)):
            assert check.problems(Source(text), {}) == [], file
        assert read_page(text).html == []
