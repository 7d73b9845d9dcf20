"""Holds our CodeBLEU against the published package, over pairs of the standard library.

    python -m venv other && other/bin/pip install codebleu==0.7.0 tree-sitter-python==0.21.0 black
    python benchmarks/codebleu_agreement.py other/bin/python

Both run in that interpreter, with one version of the grammar, on texts without docstrings, and the
published package is given our tokens: what is compared is what they compute, three times, with
different hash seeds. Each difference is named by the fault of the published package behind it; the
exit code is 1 where one has no name.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import json
import math
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

PAIRS = 250
SEEDS = ("0", "1", "2")
MODULES = (
    "argparse bisect calendar colorsys configparser copy csv dataclasses difflib fnmatch fractions "
    "functools gettext glob heapq inspect json.decoder json.encoder ntpath posixpath random shutil "
    "statistics string tarfile textwrap tokenize urllib.parse zipfile"
)
PARTS = {
    "ngram": "ngram_match_score",
    "weighted": "weighted_ngram_match_score",
    "syntax": "syntax_match_score",
    "data_flow": "dataflow_match_score",
}
CLOSE = 1e-9


def pairs() -> list[tuple[str, str]]:
    """Return pairs of functions: neighbours, and each without its last statement beside itself."""
    functions = []
    for name in MODULES.split():
        tree = ast.parse(inspect.getsource(importlib.import_module(name)))
        nodes = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
        functions += [each for each in map(bare, nodes) if len(each.body) > 2]
    random.Random(17).shuffle(functions)  # noqa: S311 - it draws a sample
    texts = [text for each in functions if len(text := ast.unparse(each)) < 3000][: PAIRS // 2 + 5]
    found = list(itertools.pairwise(texts))
    for text in texts:
        tree = ast.parse(text)
        shorter = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        shorter[0].body.pop()
        found.append((ast.unparse(tree), text))
    return found[:PAIRS]


def bare(function: ast.FunctionDef) -> ast.FunctionDef:
    """Return a function without docstrings."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in ast.walk(function):
        if isinstance(node, kinds) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return function


def measure() -> None:
    """Measure the pairs on stdin by both, in an interpreter that has both."""
    import logging
    from dataclasses import asdict

    published: Any = importlib.import_module("codebleu")
    from pygen_copier.evaluation.similarity.code_tree import code_tree
    from pygen_copier.evaluation.similarity.codebleu import codebleu

    logging.disable(logging.CRITICAL)
    found = []
    for candidate, reference in json.load(sys.stdin):
        own, wanted = code_tree(candidate), code_tree(reference)
        tokens = {each.text.strip(): list(each.tokens) for each in (own, wanted)}
        theirs = published.calc_codebleu(
            [wanted.text], [own.text], "python", tokenizer=tokens.__getitem__
        )
        lengths = [len(own.tokens), len(wanted.tokens)]
        ours = asdict(codebleu(candidate, reference))
        texts = [own.text, wanted.text]
        found.append({"ours": ours, "theirs": theirs, "lengths": lengths, "texts": texts})
    json.dump(found, sys.stdout)


def fault(part: str, runs: list[dict[str, Any]]) -> str:
    """Return the fault behind a difference, `agree` where there is none, or `unexplained`."""
    ours, lengths = runs[0]["ours"][part], runs[0]["lengths"]
    if any(run["ours"] != runs[0]["ours"] for run in runs):
        return "unexplained"  # ours hang on no seed
    theirs = [run["theirs"][PARTS[part]] for run in runs]
    if ours is None:
        return "no edge in the reference counts as full"
    if max(theirs) - min(theirs) > CLOSE:
        return "depends on the hash seed"
    if abs(ours - theirs[0]) < CLOSE:
        return "agree"
    if part == "weighted" and lengths[0] < lengths[1]:
        penalty = math.exp(1 - lengths[1] / lengths[0])
        return "no brevity penalty" if abs(ours - penalty * theirs[0]) < CLOSE else "unexplained"
    trees = [ast.parse(text) for text in runs[0]["texts"]]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    if part == "data_flow" and any(isinstance(n, ast.For) and n.orelse for n in nodes):
        return "loses the body of a loop with an else"
    if part == "data_flow" and any(map(assigns_text, nodes)):
        return "loses all edges where a text is assigned to three nodes"
    return "unexplained"


def assigns_text(node: ast.AST) -> bool:
    """Return whether a text is assigned to an attribute or a slice."""
    if not isinstance(node, ast.Assign):
        return False
    text = isinstance(node.value, ast.Constant | ast.JoinedStr)
    return text and any(isinstance(t, ast.Attribute | ast.Subscript) for t in node.targets)


def main(python: str) -> int:
    """Compare both over the pairs, and print how often they agree."""
    given = json.dumps(pairs())
    root = str(Path(__file__).parents[1])
    runs = []
    for seed in SEEDS:
        done = subprocess.run(
            [python, __file__, "--measure"],
            input=given,
            env={**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(json.loads(done.stdout))
    rows = list(zip(*runs, strict=True))
    for part in PARTS:
        counts = Counter(fault(part, list(row)) for row in rows)
        for name, count in counts.most_common():
            print(f"{part:10} {count:4} of {len(rows)}  {name}")
        if counts["unexplained"]:
            return 1
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--measure"]:
        measure()
    else:
        sys.exit(main(sys.argv[1]))
