"""Merging: a source and what follows it become one."""

from __future__ import annotations

import ast
import copy
from typing import Any

import pytest
import support.properties  # noqa: F401 - sets how properties are tried
from hypothesis import given
from hypothesis import strategies as st
from support.sources import modules

from pygen_copier.formatting.black import format_python
from pygen_copier.source.merge import addition, merge
from pygen_copier.source.truncation import Truncated, truncate


def same(one: str, other: str) -> bool:
    """Return whether two sources are the same code, texts below constants aside."""
    bodies = [ast.parse(text).body for text in (one, other)]
    return [*map(ast.dump, _code(bodies[0]))] == [*map(ast.dump, _code(bodies[1]))]


def _code(body: list[ast.stmt]) -> list[ast.stmt]:
    return [node for at, node in enumerate(body) if not at or not isinstance(node, ast.Expr)]


def rest_of(module: str, kept: Truncated) -> list[ast.stmt]:
    """Return what a good model writes after a part of a module."""
    body, begun = ast.parse(module).body, ast.parse(kept.text).body
    rest = body[len(begun) :]
    if kept.inside:
        whole, there = copy.deepcopy(body[len(begun) - 1]), begun[-1]
        assert isinstance(whole, ast.ClassDef)
        assert isinstance(there, ast.ClassDef)
        whole.body = whole.body[len(there.body) :]
        whole.bases, whole.keywords, whole.decorator_list = [], [], []
        rest.insert(0, whole)
    return rest


@given(modules(), st.data())
def test_a_module_that_broke_off_is_given_back(module: str, data: st.DataObject) -> None:
    """Wherever it breaks off, what is kept of it and what follows are the module again."""
    kept = truncate(module[: data.draw(st.integers(0, len(module)))])
    more = "\n".join(map(ast.unparse, rest_of(module, kept)))
    assert same(merge(kept.text, more), module)


@given(modules(), st.data())
def test_what_a_model_repeats_is_there_once(module: str, data: st.DataObject) -> None:
    """Nor does it matter where it begins to repeat the docstring, imports and definitions."""
    kept = truncate(module[: data.draw(st.integers(0, len(module)))])
    begun = ast.parse(kept.text).body
    again = begun[data.draw(st.integers(0, len(begun))) :]
    more = "\n".join(map(ast.unparse, [*again, *rest_of(module, kept)]))
    assert same(merge(kept.text, more), module)


IMPORTS = """\
from __future__ import annotations

import os
from collections.abc import (
    Iterable,  # why
)
"""


class TestImports:
    """The one block of imports."""

    def test_take_up_what_is_new(self) -> None:
        """New names come to the block, by their origin; those that are there do not come again."""
        more = (
            "from __future__ import annotations\nimport os, sys\nimport os.path\n"
            "from collections.abc import Iterable, Iterator\nfrom . import codes\n"
            "from collections.abc import Sized as Known\nfrom a import *\nfrom b import *\nB = 2\n"
        )
        block = (
            "import sys\nimport os.path\nfrom collections.abc import Iterator, Sized as Known\n"
            "from . import codes\nfrom a import *\nfrom b import *\n"
        )
        assert merge(f"{IMPORTS}\nA = 1\n", more) == f"{IMPORTS}{block}\nA = 1\nB = 2\n"

    def test_of_one_origin_are_one_statement(self) -> None:
        """A plain statement takes up more names; one with stars or comments stays as it is."""
        here = "from . import a\nfrom b import c as d\nfrom e import *\nfrom f import g  # why\n"
        more = (
            "from . import h\nfrom b import i\nfrom b import *\nfrom e import j\nfrom f import k\n"
        )
        assert merge(here, more) == (
            "from . import a, h\nfrom b import c as d, i\nfrom e import *\nfrom f import g  # why\n"
            "from b import *\nfrom e import j\nfrom f import k\n"
        )

    def test_begin_with_the_future(self) -> None:
        """What comes from `__future__` stands below the docstring, above all else."""
        more = "from __future__ import annotations\nimport os\nB = 1\n"
        text = '"""It."""\nfrom __future__ import annotations\n{}import os\n{}B = 1\n'
        assert merge('"""It."""\n', more) == text.format("", "")
        assert merge('"""It."""\nimport sys\nA = 1\n', more) == text.format(
            "import sys\n", "A = 1\n"
        )

    def test_that_types_need_are_one_block(self) -> None:
        """Blocks of imports for type checkers become one; what is imported anyway is not in it."""
        guard = "if TYPE_CHECKING:\n    from {} import {}\n"
        more = f"from typing import TYPE_CHECKING\nimport ast\n{guard.format('x', 'X')}B = 1\n"
        first = merge('"""It."""\nimport os\nA = 1\n', more)
        assert format_python(first) == (
            '"""It."""\n\nimport os\nfrom typing import TYPE_CHECKING\nimport ast\n\n'
            "if TYPE_CHECKING:\n    from x import X\nA = 1\nB = 1\n"
        )
        again = guard.format("y", "Y, X") + "    import os\n" + "C = 1\n"
        second = merge(first, again)
        assert second.count("TYPE_CHECKING:") == 1
        assert "    from x import X\n    from y import Y\nA = 1\n" in second

    def test_of_two_origins_keep_the_first(self) -> None:
        """A name stands for one thing: what was imported first."""
        assert merge("from a import x\n", "from b import x\nfrom b import y as x\n") == (
            "from a import x\n"
        )
        twice = "from a import x\nfrom b import x\nimport c as x\nB = 1\n"
        assert merge("A = 1\n", twice) == "from a import x\nA = 1\nB = 1\n"


class TestWhatIsWritten:
    """What is written stands."""

    @pytest.mark.parametrize(
        ("here", "again"),
        [
            ("def f():\n    return 1\n", "def f():\n    ...\n"),
            ("async def f():\n    return 1\n", "def f():\n    return 2\n"),
            ("A: int = 1\n", "A = 2\n"),
            ("class A:\n    x = 1\n\n    def f(self): return 1\n", "class A:\n    x: int = 2\n"),
            ("class A: pass\n", "class A:\n    def f(self): return 1\n"),
            ("print(1)\n", "print( 1 )\n"),
        ],
    )
    def test_is_not_replaced_by_its_repetition(self, here: str, again: str) -> None:
        """A model that repeats itself shortens."""
        assert merge(here, again) == here

    @pytest.mark.parametrize(
        "more",
        [
            "A = A + 1\n",
            "A += 1\n",
            "@f.setter\ndef f(self, value): pass\n",
            "@overload\ndef f(n: str): ...\n",
            "@f.register(int)\ndef _(n): pass\n",
        ],
    )
    def test_is_gone_on_with_under_the_same_name(self, more: str) -> None:
        """Setters, overloads, registered functions and new values are no repetitions."""
        here = "A = 1\n@overload\ndef f(n: int): ...\n@f.register\ndef _(n: int): pass\n"
        assert merge(here, more) == here + more

    def test_keeps_its_comments_and_its_place(self) -> None:
        """Comments go where their definition goes; what runs at last stays last."""
        here = '# First.\nA = 1  # one\n\nif __name__ == "__main__":\n    f()\n'
        more = "# Of f.\ndef f():\n    pass  # nothing\n"
        assert merge(here, more) == (
            "# First.\nA = 1  # one\n# Of f.\ndef f():\n    pass  # nothing\n\n"
            'if __name__ == "__main__":\n    f()\n'
        )

    def test_and_all_that_is_exported(self) -> None:
        """`__all__` has the names of both."""
        assert merge("__all__ = ['a', 'b']\n", "__all__ = ('b', 'c')\n") == (
            "__all__ = ['a', 'b', 'c']\n"
        )
        assert merge("__all__ = names()\n", "__all__ = ['c']\n") == "__all__ = names()\n"

    def test_need_not_be_there(self) -> None:
        """What follows nothing is what there is."""
        assert merge("", "# x\nA = 1\n") == "# x\nA = 1\n"


class TestClasses:
    """Methods join their class."""

    def test_take_methods_of_any_indentation(self) -> None:
        """They are indented as the class is; strings in them are not."""
        more = (
            'class A:\n  """It."""\n  def g(self):\n    return """\n  x"""\n  class B:\n    y = 1\n'
        )
        here = "class A(Base):\n    # No text.\n    pass\n\n\nB = 1\n"
        assert merge(here, more) == (
            'class A(Base):\n    def g(self):\n      return """\n  x"""\n'
            "    class B:\n      y = 1\n\n\nB = 1\n"
        )

    def test_take_in_classes_within_them(self) -> None:
        """A class in a class is gone on with likewise."""
        here = "class A:\n    class B:\n        x = 1\n"
        assert merge(here, "class A:\n    class B:\n        y = 1\n") == f"{here}        y = 1\n"

    def test_come_in_parts(self) -> None:
        """What follows may open the class again and again, a new one, too."""
        parts = "".join(f"class A:\n    def f{number}(self): pass\n" for number in range(3))
        expected = "class A:\n" + "".join(f"    def f{number}(self): pass\n" for number in range(3))
        assert merge("A = 1\n", parts).endswith(expected)
        assert merge("class A:\n    x = 1\n", parts).count("class A") == 1


class TestAnew:
    """Definitions that take the place of the written ones."""

    def test_stand_where_the_old_ones_stood(self) -> None:
        """Only those that are named are replaced."""
        here = (
            "A = 1\ndef f():\n    return 1\n\n\n"
            "class C:\n    def f(self): return 1\n    def g(self): return 1\n"
        )
        assert merge(here, here.replace("1", "2"), anew=["f", "C.g"]) == (
            "A = 1\ndef f():\n    return 2\n\n\n"
            "class C:\n    def f(self): return 1\n    def g(self): return 2\n"
        )

    def test_keep_the_comments_above(self) -> None:
        """A comment stays where the new definition brings none of its own."""
        here = "A = 1\n\n\n# Of f.\ndef f(): return 1\n"
        new = "def f(): return 2\n"
        assert merge(here, new, anew=["f"]) == here.replace("return 1", "return 2")
        assert merge(here, f"# New.\n{new}", anew=["f"]) == f"A = 1\n\n\n# New.\n{new}"


class TestAddition:
    """A definition that was written by itself."""

    def test_drops_what_is_planned_for_others(self) -> None:
        """It may have been written with stand-ins for what it uses."""
        more = "import os\ndef g(): ...\ndef f():\n    return g()\n"
        assert addition("", more, ["f"], {"g"}) == "import os\ndef f():\n    return g()\n"

    def test_renames_helpers_that_clash(self) -> None:
        """A helper that is something else in the file gets a name of its own, everywhere."""
        here = "def _h(n):\n    return n\n\n\n_h_2 = 1\nX = 1\n"
        more = "X = 1\ndef _h():\n    return a._h\ndef f(b=_h):\n    return _h() + b._h + '_h'\n"
        assert addition(here, more, ["f"], ()) == (
            "X = 1\ndef _h_3():\n    return a._h\ndef f(b=_h_3):\n    return _h_3() + b._h + '_h'\n"
        )

    @pytest.mark.parametrize("body", ["...", "pass", '"""It."""', "'It.'\n    ..."])
    def test_drops_what_only_stands_for_a_definition(self, body: str) -> None:
        """A helper that is repeated as its outline shows it is the one that is there."""
        here = "def _h():\n    return 1\n"
        more = f"def _h():\n    {body}\ndef _g():\n    {body}\ndef f(): return _h()\n"
        names = self.run(merge(here, addition(here, more, ["f"], ())))
        assert (names["f"](), "_g" in names, "_h_2" in names) == (1, True, False)
        assert "def f" in addition("def f(): return 1\n", "def f(): ...\n", ["f"], ())

    def test_keeps_its_own_name_and_those_of_python(self) -> None:
        """What was asked for is never renamed, nor is `__all__`."""
        here = "__all__ = ['g']\ndef f(): return 1\n"
        more = "__all__ = ['f']\ndef f(): return 2\n"
        assert addition(here, more, ["f"], ()) == more

    def test_calls_what_it_called(self) -> None:
        """The renamed helper is called wherever it was, and nobody's keyword is renamed with it."""
        here = "class Box:\n    def __init__(self, size): self.size = size\ndef size(n): return 0\n"
        more = 'def size(n): return n\ndef f(): return f"{Box(size=size(1)).size}{size(2)}"\n'
        names = self.run(merge(here, addition(here, more, ["f"], ())))
        assert (names["f"](), names["size"](1)) == ("12", 0)

    @pytest.mark.parametrize(
        ("here", "more"),
        [
            ("from cmath import sqrt\n", "from math import sqrt\ndef f(): return sqrt(4)\n"),
            ("import cmath as m\n", "import math as m\ndef f(): return m.sqrt(4)\n"),
            ("def sqrt(n): return 0\n", "from math import sqrt\ndef f(): return sqrt(4)\n"),
            ("from cmath import sqrt\n", "def sqrt(n): return 2.0\ndef f(): return sqrt(4)\n"),
            (
                "try:\n    import cmath as m\nfinally: pass\n",
                "import math as m\nf = lambda: m.sqrt(4)\n",
            ),
            ("sqrt, n = 1, 2\n", "from math import sqrt\ndef f(): return sqrt(4)\n"),
        ],
    )
    def test_imports_what_it_imported(self, here: str, more: str) -> None:
        """An import of a name that the file has for something else gets a name of its own."""
        names = self.run(merge(here, addition(here, more, ["f"], ())))
        assert repr(names["f"]()) == "2.0"
        [before, after] = [each.get("sqrt") for each in (self.run(here), names)]
        assert getattr(after, "__module__", after) == getattr(before, "__module__", before)

    @pytest.mark.parametrize(
        ("here", "more"),
        [
            ("import os.path\n", "import os\nf = os.sep\n"),
            ("from a import x\n", "from a import x\nf = x\n"),
            ("from a import x\nfrom b import x\n", "from a import x\nf = x\n"),
            ("if TYPE_CHECKING:\n    from a import X\n", "from a import X\nf: X\n"),
            ("from . import x\n", "from . import x\nf = x\n"),
        ],
    )
    def test_shares_imports(self, here: str, more: str) -> None:
        """What is imported from the same place keeps its name."""
        assert addition(here, more, ["f"], ()) == more

    def test_gives_a_name_that_nothing_has(self) -> None:
        """No local of either stands in its way."""
        here = "def size(n): return 0\n"
        more = "def size(n): return n\ndef f(size_2=5): return size(size_2)\n"
        names = self.run(merge(here, addition(here, more, ["f"], ())))
        assert (names["f"](), "size_3" in names) == (5, True)

    def run(self, source: str) -> dict[str, Any]:
        """Run a source, as an import does."""
        names: dict[str, Any] = {}
        exec(source, names)  # noqa: S102 - the source is this file's own
        return names
