"""Similarity: CodeBLEU is right where the published package is, and where that one is not."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest
from support.copier import REPOSITORY, run

from pygen_copier.evaluation.similarity.bleu import bleu, weighted_bleu
from pygen_copier.evaluation.similarity.code_tree import CodeTree, Language, code_tree
from pygen_copier.evaluation.similarity.codebleu import codebleu
from pygen_copier.evaluation.similarity.data_flow import data_flow_match, edges
from pygen_copier.evaluation.similarity.names_match import identifiers, jaccard, token_match
from pygen_copier.evaluation.similarity.syntax_match import syntax_match

pytest.importorskip("tree_sitter_javascript")

SUM = "def f(a, b):\n    c = a + b\n    return c\n"
RENAMED = "def g(x, y):\n    z = x + y\n    return z\n"
TOTAL = (
    "def total(items):\n    result = 0\n    for item in items:\n"
    "        result += item.price\n    return result\n"
)
PRICED = (
    "def total(items):\n    result = 0\n    for item in items:\n        if item.price:\n"
    "            result += item.price\n    return result\n"
)
COUNT = "while n:\n    n = n - 1\n    print(n)\n"
DOWN = "k = 10\nwhile k:\n    k = k - 1\n"
SWAP = "x, y = y, x\nvalues = [x for x in range(10) if x % 2]\n"
SWAPPED = "values = [y for y in range(10)]\nx, y = y, x\n"
READ = "def read(path):\n    with open(path) as file:\n        return file.read()\n"
WRITE = "def write(path, text):\n    with open(path, 'w') as file:\n        file.write(text)\n"


# What codebleu 0.7.0 says with our tokens: n-grams, weighted, syntax, data flow.
# `benchmarks/codebleu_agreement.py` compares 250 pairs.
@pytest.mark.parametrize(
    ("candidate", "reference", "published"),
    [
        (SUM, RENAMED, (0.039530883746698, 0.042245930297601, 1.0, 1.0)),
        (TOTAL, PRICED, (0.754984694346831, 0.761196569458277, 0.6, 0.818181818181818)),
        (COUNT, DOWN, (0.045293761707939, 0.053728496591177, 0.375, 0.0)),
        (SWAP, SWAPPED, (0.477151210569151, 0.591667153902431, 0.636363636363636, 0.333333333333)),
        (READ, WRITE, (0.354347920647425, 0.367268965607840, 0.176470588235294, 0.75)),
    ],
)
def test_the_parts_are_those_of_the_published_package(
    candidate: str, reference: str, published: tuple[float, ...]
) -> None:
    """But for the brevity penalty, which its weighted match has no more than in name."""
    own, wanted = len(code_tree(candidate).tokens), len(code_tree(reference).tokens)
    penalty = min(1.0, math.exp(1 - wanted / own))
    ngram, weighted, syntax, flow = published
    found = codebleu(candidate, reference)
    parts = (found.ngram, found.weighted, found.syntax, found.data_flow)
    assert parts == pytest.approx((ngram, weighted * penalty, syntax, flow), abs=1e-9)
    assert found.score == pytest.approx(sum(part or 0 for part in parts) / 4)


def test_no_flow_of_data_is_no_full_flow() -> None:
    """A reference without edges leaves the part out; one whose edges are all missed gives 0."""
    absent = codebleu("print(1, 2)\n", "print(1, 2)\n")
    assert absent.data_flow is None
    assert absent.score == pytest.approx(1)
    assert codebleu(COUNT, DOWN).score == pytest.approx(0.118505564575)


@pytest.mark.parametrize("text", [SUM, TOTAL, PRICED, COUNT, SWAP, WRITE])
def test_a_text_is_itself(text: str) -> None:
    """Every part is 1, and formatting, comments and docstrings do not lower it."""
    assert codebleu(text, text).score == pytest.approx(1)
    crowded = text.replace(", ", ",").replace(" = ", "=") + "# the end\n"
    assert codebleu(crowded, text).score == pytest.approx(1)


def test_docstrings_are_no_code() -> None:
    """Neither that of the module nor that of a function counts."""
    told = '"""What it is."""\n' + SUM.replace(":\n", ':\n    """Return it."""\n', 1)
    assert codebleu(told, SUM).score == pytest.approx(1)
    assert token_match(told, SUM) == 1


def test_a_hash_in_a_text_is_no_comment() -> None:
    """What follows it in the text counts."""
    assert token_match("colour = '# red'\n", "colour = '# green'\n") == pytest.approx(1 / 3)


def test_letters_beyond_ascii_shift_nothing() -> None:
    """The flow of data is found behind them; the published package takes bytes for letters."""
    flow = edges(CodeTree("python", "é = 'ä'; b = é\n"))
    assert ("var_2", "computedFrom", ("var_1",)) in flow


def test_a_text_in_an_attribute_loses_no_edge() -> None:
    """Where the published package stumbles over the parts of a text, and drops all edges."""
    text = "def f(self, a):\n    self.name = 'x'\n    b = a\n    return b\n"
    assert data_flow_match(CodeTree("python", text), CodeTree("python", text)) == 1
    assert len(edges(CodeTree("python", text))) > 5


def test_the_body_of_a_loop_with_an_else_flows() -> None:
    """The published package passes over it."""
    loop = "for a in b:\n    c = a\nelse:\n    d = b\n"
    computed = [edge for edge in edges(CodeTree("python", loop)) if edge[1] == "computedFrom"]
    assert len(computed) == 3


def test_weights_of_words() -> None:
    """At n = 1 a keyword weighs 1 and another word 0.2, of what the reference has."""
    candidate, reference = ["if", "a"], ["if", "b", "if"]
    # (1 of 2.2, and no longer n-gram: a tenth of 2, of 1, and of 1) under the brevity penalty
    expected = (1 / 2.2 * 0.1 / 2 * 0.1 * 0.1) ** 0.25 * math.exp(1 - 3 / 2)
    assert weighted_bleu(candidate, reference, {"if"}) == pytest.approx(expected)
    assert bleu(["a"], ["b"]) == 0
    assert bleu([], ["b"]) == 0


def test_shapes() -> None:
    """Names do not count, and each subtree of the reference is looked for."""
    own, wanted = CodeTree("python", "f(a)\n"), CodeTree("python", "f(a)\nf(1)\n")
    # module, statement, call, arguments; statement, call, arguments of the other
    assert syntax_match(own, wanted) == pytest.approx(3 / 7)


@pytest.mark.parametrize(
    ("candidate", "reference"),
    [
        ("let x = 1; for (const a of b) { x += a; }", "let y = 1; for (const c of b) { y += c; }"),
        ("function f(a = 1) { return a; }", "function g(b = 1) { return b; }"),
    ],
)
def test_javascript_is_compared_too(candidate: str, reference: str) -> None:
    """Other names leave the shapes and the flow of data as they are."""
    found = codebleu(candidate, reference, "javascript")
    assert (found.syntax, found.data_flow) == (1, 1)
    assert found.ngram < 1
    assert codebleu(candidate, candidate, "javascript").score == pytest.approx(1)


def test_an_assignment_flows_in_javascript() -> None:
    """`a = b` is an edge there as `let a = b` is."""
    for text in ("a = b", "let a = b", "a += b", "a++"):
        assert edges(CodeTree("javascript", text)), text


@pytest.mark.parametrize(
    ("language", "text", "defined", "inner"),
    [
        (
            "python",
            "class A:\n    async def f(self, p):\n        self.q = v = p\n",
            {"A", "f", "v"},
            {"self", "p", "q"},
        ),
        (
            "javascript",
            "class A { f(p) { this.q = p; } } const v = 1; w = 2;",
            {"A", "f", "v", "w"},
            {"p", "q"},
        ),
    ],
)
def test_identifiers(language: Language, text: str, defined: set[str], inner: set[str]) -> None:
    """Functions, also async, classes and what is assigned; parameters and attributes apart."""
    found = identifiers(text, language)
    assert found is not None
    assert [set(found.defined), set(found.inner)] == [defined, inner]


def test_what_cannot_be_read_has_no_identifiers() -> None:
    """It is absent, not empty; and nothing held against nothing is no match."""
    assert identifiers("def (") is None
    assert identifiers("function (", "javascript") is None
    assert jaccard([], []) is None
    assert jaccard("ab", "bc") == pytest.approx(1 / 3)


def test_the_same_on_every_hash_seed(tmp_path: Path) -> None:
    """The published package's flow of data hangs on it."""
    script = tmp_path / "script.py"
    script.write_text(
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pygen_copier.evaluation.similarity.codebleu import codebleu\n"
        "import fnmatch, inspect, bisect\n"
        "print(codebleu(inspect.getsource(fnmatch), inspect.getsource(bisect)))\n",
        encoding="utf-8",
    )
    outputs = {
        run(sys.executable, script, REPOSITORY, environ={"PYTHONHASHSEED": seed}).out
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert "data_flow=0." in outputs.pop()


def test_a_flow_that_cannot_be_walked_is_absent() -> None:
    """A candidate that is nested too deep has no flow of 0: the other parts share its weight."""
    deep = f"total = {'+'.join(['a'] * 3000)}\n"
    for own, wanted in ((deep, "a = 1\nb = a\n"), ("a = 1\nb = a\n", deep)):
        found = codebleu(own, wanted)
        assert found.data_flow is None
        assert found.score == pytest.approx((found.ngram + found.weighted + found.syntax) / 3)
