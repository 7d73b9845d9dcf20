"""Unbound names: what a file looks up and has not."""

from __future__ import annotations

import pytest

from pygen_copier.source.unbound_names import unbound_names

BOUND = {
    "builtins": "print(len, __name__, __file__, __doc__, ValueError)\n",
    "imports": "import a.b, c as d\nfrom e import f as g\nprint(a, d, g)\n",
    "definitions": "def f(n, *m, k=1, **o): return f, C, n, m, k, o\nclass C: x = 1\n",
    "patterns": (
        "def f(n):\n    match n:\n        case [a, *b]: return a, b\n"
        "        case {'x': 1, **c}: return c\n        case int() as d: return d\n"
    ),
    "exceptions": "try: pass\nexcept OSError as e: print(e)\n",
    "comprehensions": "print([a for a in [] for b in a if b], {c: d for c, d in {}})\n",
    "globals": "def f():\n    global x\n    x = 1\ndef g(): return x\n",
    "inner scopes": "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += 1\n",
    "classes": "class C:\n    x = 1\n    y = x\n    def f(self): return __class__\n",
    "later": "def f(): return x\nx = 1\n",
    "stars": "from a import *\nx\n",
    "what cannot be compiled": "x\nnonlocal x\n",
    "walrus": "print([(y := x) for x in []], y)\n",
    "walrus of a global": "def f():\n    global y\n    [(y := x) for x in []]\n    return y\n",
}


@pytest.mark.parametrize("source", BOUND.values(), ids=BOUND)
def test_what_any_scope_binds_is_bound(source: str) -> None:
    """Whatever binds a name, and wherever it is bound in relation to its use."""
    assert unbound_names(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        "x\n",
        "print(f'{x}')\n",
        "def f():\n    return [x for y in [] if x]\n",
        "class C:\n    y = x\n",
        "def f(y=x): ...\ndef g(x): ...\n",
        "@x\ndef f(): ...\n",
        "class C:\n    x = 1\n    def f(self): return x\n",
        "class C(x): ...\n",
    ],
)
def test_what_nothing_binds_is_told(source: str) -> None:
    """A local or an attribute of the same name elsewhere does not bind it."""
    assert unbound_names(source) == {"x"}
