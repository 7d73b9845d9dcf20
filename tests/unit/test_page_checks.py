"""The checks of pages: what each lets pass, and what it says of what it does not."""

from __future__ import annotations

import pytest
from support.plans import module_data, plan_of
from support.sources import tidy

from pygen_copier.documentation.page_checks import Headings, Links, PlainMarkdown, TaggedFences
from pygen_copier.documentation.python_blocks import PythonBlocks, page_program
from pygen_copier.documentation.terms import Terms, terms_of
from pygen_copier.generation.check import Check
from pygen_copier.python.checks.imports import Imports
from pygen_copier.source.syntax import Source

PLAN = plan_of()
TOLD = (PLAN.features, PLAN.modules)
SOURCE = "LIMIT = 3\n\n\ndef distance(n):\n    return n\n\n\nclass Code:\n    def rate(self): ...\n"
TEXTS = {"module:codes": SOURCE}
FILES = ("index.md", "tutorial.md", "how-to/parity.md", "reference/codes.md")
ADDRESS = "https://example.org/a/tiny-codes"

FENCES, HEADINGS, PLAIN = TaggedFences(), Headings(), PlainMarkdown()
LINKS = Links("how-to/parity.md", FILES, [ADDRESS])
OFFERS = {"codes": {"distance", "Code", "LIMIT"}}
CODE = PythonBlocks(Imports("tiny_codes", OFFERS, OFFERS, {"numpy"}, {"distance"}))
TERMS = Terms(PLAN, "tiny-codes", "tiny_codes")


def python(code: str) -> str:
    """Return code as a block of a page."""
    return f"# T\n\n```python\n{code}\n```\n"


GOOD = [
    (FENCES, "# T\n\n```python\nx = 1\n```\n\n- a\n\n  ```console\n  pip list\n  ```\n"),
    (FENCES, "# T\n\n````markdown\n```python\nx\n```\n````\n"),
    (HEADINGS, "# T\n\n## A\n\n### B\n\n## C\n"),
    (PLAIN, "# T\n\n`<b>` and a < b, `:::` too.\n\n```html\n<script>\n```\n"),
    (
        LINKS,
        "# T\n\n[a](../tutorial.md) [b](../reference/codes.md) [c](#part-two)\n\n## Part two!\n",
    ),
    (LINKS, "# T\n\n[a](parity.md) [b](parity.md#t) [c](../how-to/parity.md#t)\n"),
    (LINKS, f"# T\n\n[repository]({ADDRESS}/) and <{ADDRESS}>, or {ADDRESS}.\n"),
    (
        CODE,
        python(
            "import numpy as np\nfrom tiny_codes.codes import Code\nfrom tiny_codes import distance"
        ),
    ),
    (
        CODE,
        python(">>> from tiny_codes.codes import LIMIT\n>>> for n in range(2):\n...     n\n0\n1"),
    ),
    (CODE, "# T\n\n```console\npip install x\n```\n\n```text\nnot python (\n```\n"),
    (
        TERMS,
        "# T\n\nTiny-codes: `tiny_codes.codes.distance`, `Code.rate()`, `rate=0.1`, `len(x)`.\n",
    ),
    (TERMS, "# T\n\n`codes.py`, `OrderedDict`, `MAX_SIZE`, `by_row`, `Code.rate.real`.\n"),
    (
        TERMS,
        "# T\n\nTiny codes; `np.linspace()`.\n\n```python\ncode = 1\n```\n\n`code`\n",
    ),
]

BAD = [
    (FENCES, "# T\n\n```python\nx = 1\n\n## More\n", "Line 3: this code block is not closed."),
    (
        FENCES,
        "# T\n\n```python\nx\n\n## M\n\n```python\ny\n```\n",
        "Line 3: this code block is not",
    ),
    (FENCES, "# T\n\n```\nx\n```\n", "Line 3: fence this code block and name its language"),
    (FENCES, "# T\n\n    x = 1\n", "Line 3: fence this code block"),
    (HEADINGS, "No title.\n", "There are 0 headings of level 1"),
    (HEADINGS, "# T\n\n# U\n", "There are 2 headings of level 1"),
    (HEADINGS, "Words.\n\n# T\n", "must begin with its title"),
    (HEADINGS, "## A\n\n# T\n", "must begin with its title"),
    (HEADINGS, "# T\n\n### B\n", "Line 3: 'B' is of level 3 and follows level 1"),
    (HEADINGS, "# T\n\n##\n", "Line 3: this heading is empty."),
    (PLAIN, "# T\n\n<script>alert(1)</script>\n", "Line 3: write Markdown instead of HTML"),
    (PLAIN, "# T\n\na <b>x</b>\n", "Line 3: write Markdown instead of HTML"),
    (PLAIN, "# T\n\n\\<a/onclick=alert(1)>\n", "Line 3: write Markdown instead of HTML"),
    (PLAIN, "# T\n\n![x](https://example.org/x.png)\n", "Line 3: there are no images here"),
    (PLAIN, "# T\n\n::: os.path\n", "Line 3: '::: os.path' is no plain Markdown."),
    (PLAIN, "# T\n\nWords.\n!!! note\n", "Line 4: '!!! note' is no plain Markdown."),
    (PLAIN, "# T\n\nwords {: onclick=alert(1) }\n", "is no plain Markdown."),
    (PLAIN, "# T\n\nThe entry a[i][j].\n", "'The entry a[i][j].' is no plain Markdown."),
    (LINKS, "# T\n\n[a](tutorial.md)\n", "there is no page tutorial.md; from here there are"),
    (LINKS, "# T\n\n[a](../../secrets.md)\n", "there is no page ../../secrets.md"),
    (LINKS, "# T\n\n[a](/index.md)\n", "there is no page /index.md"),
    (LINKS, "# T\n\n[a](#nowhere)\n", "this page has no #nowhere; it has #t."),
    (LINKS, "# T\n\n[a](parity.md#nowhere)\n", "this page has no #nowhere; it has #t."),
    (LINKS, "# T\n\n[a](../tutorial.md#x)\n", "link to ../tutorial.md as a whole, without #x"),
    (LINKS, "# T\n\n[a](//evil.example/x)\n", "//evil.example/x is an address outside"),
    (
        LINKS,
        "# T\n\nSee https://evil.example/x.\n",
        "https://evil.example/x. is an address outside",
    ),
    (LINKS, "# T\n\n[a]: https://evil.example\n\n[a]\n", "https://evil.example is an address"),
    (CODE, python("def f(:\n    pass"), "Line 4: invalid syntax, in a Python block."),
    (CODE, python("%pip install x"), "Line 4: invalid syntax, in a Python block."),
    (CODE, python("x = 1\nimport pandas"), "Line 5: `pandas` is neither"),
    (
        CODE,
        python("from tiny_codes.codes import Codec"),
        "Line 4: `tiny_codes.codes` has no `Codec`",
    ),
    (CODE, python(">>> import tiny_codes.other"), "Line 4: `tiny_codes.other` does not exist"),
    (CODE, python(">>>1"), "Line 3: the Python block cannot be read"),
    (
        CODE,
        python("from tiny_codes import codes") + "\n" + python("codes.nothing()")[5:],
        "Line 8: `codes` has no `nothing`",
    ),
    (TERMS, "# T\n\nTinyCodes is small.\n", "Line 3: write tiny-codes instead of TinyCodes."),
    (TERMS, "# T\n\nTiny_Codes is small.\n", "instead of Tiny_Codes."),
    (TERMS, "# T\n\nCall `Distance(3)`.\n", "Line 3: write `distance` instead of `Distance`."),
    (TERMS, "# T\n\nCall `decode_all()`.\n", "Line 3: `decode_all()` does not exist"),
    (TERMS, "# T\n\nA `RisWriter` writes.\n", "Line 3: `RisWriter` does not exist"),
    (TERMS, "# T\n\nSee `codes.Codec`.\n", "Line 3: `codes.Codec` does not exist"),
    (
        TERMS,
        "# T\n\nSee `tiny_codes.codes.nothing`.\n",
        "`tiny_codes.codes.nothing` does not exist",
    ),
]


@pytest.mark.parametrize(("check", "text"), GOOD)
def test_a_good_page_passes(check: Check, text: str) -> None:
    """What is right is not complained of, as it is kept."""
    assert check.problems(Source(tidy(text, "markdown")), TEXTS) == []


@pytest.mark.parametrize(("check", "text", "problem"), BAD)
def test_a_bad_page_is_told(check: Check, text: str, problem: str) -> None:
    """What is wrong is named, with its line where it has one."""
    problems = check.problems(Source(tidy(text, "markdown")), TEXTS)
    assert any(problem in found for found in problems), problems


def test_links_that_act_do_not_survive() -> None:
    """A link to a script is told; where mdformat wrote the page it is no link any more."""
    page = "# T\n\n[a](javascript:alert(1))\n"
    assert LINKS.problems(Source(page), TEXTS) == [
        "Line 3: javascript:alert(1) is an address outside of this documentation; "
        "leave the link out."
    ]
    assert "\\[a\\](javascript:alert(1))" in tidy(page, "markdown")


def test_humped_names_keep_their_humps_in_prose() -> None:
    """A name such as `SurfaceCode` is written so in sentences, too; ordinary words are let be."""
    item = {"kind": "class", "name": "SurfaceCode", "doc": "", "methods": []}
    module = {"name": "codes", "purpose": "", "features": ["parity"], "uses": [], "api": [item]}
    check = Terms(plan_of(module), "tiny-codes", "tiny_codes")
    assert (
        check.problems(Source("# T\n\nA surface code, a surface-code patch, SurfaceCode.\n"), {})
        == []
    )
    assert check.problems(Source("# T\n\nA Surfacecode.\n"), {}) == [
        "Line 3: write SurfaceCode instead of Surfacecode."
    ]


def test_what_holds_a_value_is_not_called() -> None:
    """A property stands without parentheses; what may hold a function, or is a method, with."""
    names = {
        "attributes": [
            {"name": "bits", "type": "list[int]"},
            {"name": "decode", "type": "Callable[[int], int]"},
        ],
        "methods": [
            {"name": "size", "kind": "property", "signature": "(self) -> int"},
            {"name": "rate", "signature": "(self) -> float"},
        ],
    }
    item = {"kind": "class", "name": "Code", "doc": "", **names}
    check = Terms(plan_of({**module_data(), "api": [item]}), "tiny-codes", "tiny_codes")
    text = "# T\n\n`code.bits`, `code.decode(3)`, `code.size`, `code.rate()`, `Code.size`.\n"
    assert check.problems(Source(text), {}) == []
    assert check.problems(Source("# T\n\n`code.size()` and\n`Code.bits()`.\n"), {}) == [
        "Line 3: `size` is not called: write `code.size`.",
        "Line 4: `bits` is not called: write `Code.bits`.",
    ]


def test_terms_name_everything_once() -> None:
    """Package, features, modules and public names each stand with what they are."""
    terms = {term["term"]: term["is"] for term in terms_of(*TOLD, "tiny-codes", "tiny_codes")}
    assert terms == {
        "tiny-codes": "the package, as it is installed",
        "tiny_codes": "the package, as it is imported",
        "parity": "a feature",
        "codes": "a module: Serves codes.",
        "distance": "a function of codes",
        "Code": "a class of codes",
        "LIMIT": "a constant of codes",
    }
    assert len(terms_of(*TOLD, "same", "same")) == len(terms) - 1


def test_the_python_of_a_page_keeps_its_lines() -> None:
    """All blocks make one file in which each line stands where it does in the page."""
    page = python("x = 1") + "\n```pycon\n>>> y = x\n>>> y\n1\n```\n"
    assert page_program(page).splitlines() == [
        *[""] * 3,
        "x = 1",
        *[""] * 3,
        "y = x",
        "y",
        *[""] * 2,
    ]


def test_only_line_feeds_end_a_line_of_code() -> None:
    """What else Unicode takes for the end of a line may stand in a text of the code."""
    for code in ('x = "a\u2028b\x0c"', '>>> x = "a\u2028b\x0c"\n>>> y = 1'):
        page = f"Words.\x0c\u2028\n{python(code)}"
        assert page_program(page) == "\n" * 4 + code.replace(">>> ", "") + "\n" * 2
        assert CODE.problems(Source(page), TEXTS) == []
