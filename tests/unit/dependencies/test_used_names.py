"""The check of used names: inventions are told with what is near, and real uses pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.installed import install, opened

from pygen_copier.dependencies.installed import Installed
from pygen_copier.python.checks import UsedNames
from pygen_copier.source.syntax import Source


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an environment with packages of awkward shapes."""
    return install(tmp_path_factory.mktemp("environment"))


def problems(source: str, environment: Path, python: str = "3.11") -> list[str]:
    """Return what the check says of a source."""
    return list(UsedNames(opened(environment), "own", python).problems(Source(source), {}))


@pytest.mark.parametrize(
    "source",
    [
        "import gathered as g\ng.average([1], 0, weights=[1]); g.RATE; g.scale(1, 2, extra=3)",
        "from gathered import shown, Renamed, other, extra, chosen, sqrt\nchosen(1, b=2)",
        "import gathered\ngathered.other._hidden\ngathered.part.inner(1)\ngathered.__version__",
        "import gathered.part as p\np.inner(a=1)",
        "from gathered import *\naverage(1)",
        "from gathered import Scaler\nScaler(1, centre=False)\nScaler.of('x')\nScaler.size(1)",
        "from gathered import Scaler\nScaler.fit(None, [1]); Scaler.reset; Scaler.limit.real",
        "from gathered._impl import Open, Point\nPoint(1, y=2); Open.reset",
        "import compiled as c\nc.mean(1); c.mean([1], 0, keep=True); c.fast(1); c.array(3).sum()",
        "import compiled\ncompiled.add(1, 2, out=None); compiled.array.sum",
        "import compiled as c\ndef f(x):\n    made = c.add(x, 2)\n    return made.sum()",
        "from hidden.base import Stream\nimport built\nbuilt.Message(1)",
        "import inspect\ninspect.Parameter('n', inspect.Parameter.KEYWORD_ONLY)",
        "from __future__ import annotations\nimport functools\ndef f() -> functools._Wrapped: ...",
        "from sys import hexversion\nif hexversion > 9:\n    from itertools import invented",
        "import sys, itertools\ndef f():\n    if sys.version_info < (3, 99):\n        return 1\n"
        "    return itertools.invented",
        "import bare, lazy, dynamic, broken\nbare.any(1); lazy.solve(1, 2); dynamic.one; broken.x",
        "import typed\ntyped.Thing().go(True)",
        "import forwarding, computing, silent\nforwarding.any; computing.get_it; silent.x",
        "import tabled\ntabled.south",
        "import called as c\nc.main('x', standalone=False); c.main(invented=1); c.listed(path=1)",
        "import called as c\nc.Place(1, y=2); c.Several(1, 2, 3); c.Town(1, 2, name='')",
        "import called as c\nc.Plain(); c.Colour(1); c.Colour('x', names=''); c.quote('', safe='')",
        "import called as c\nc.planted(1).grow(); c.planted(1).shrink(1, 2)\np = c.planted(2).grow",
        "import circle\ncircle.x",
        "import nowhere\nnowhere.anything(1)",
        "import own.codes\nown.codes.anything(1)",
        "import gathered as g\ndef f(g):\n    return g.invented(1)",
        "import gathered as g\ndef f():\n    g = object()\n    return g.invented",
        "import gathered as g\n[g.invented for g in ()]\n(lambda g: g.invented)(1)",
        "import gathered as g\nfor g in ():\n    g.invented",
        "try:\n    from gathered import invented\nexcept ImportError:\n    invented = None",
        "import gathered as g\nif hasattr(g, 'invented'):\n    g.invented()",
        "import gathered as g\ntry:\n    g.invented()\nexcept AttributeError:\n    pass",
        "import pytest\nimport gathered as g\nwith pytest.raises(TypeError):\n    g.average()",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from gathered import Invented",
        "import gathered as g\ng.invented = 1\nprint(g.invented)",
        "import gathered as g\nvalues = [[1]]\noptions = {}\ng.average(*values, **options)",
        "import math, os.path, collections\nmath.hypot(1, 2, 3); os.path.join('a'); os.startfile",
        "import sys\nif sys.version_info >= (3, 99):\n    from itertools import invented",
        "from datetime import datetime\ndatetime.now().isoformat(timespec='minutes')",
        "import antigravity\nantigravity.anything",
    ],
)
def test_real_uses_pass(source: str, environment: Path) -> None:
    """What is there passes however it got there, and so does what nobody can tell by reading."""
    assert problems(source, environment) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (
            "import gathered as g\nx = g.robust_scaled_average([1])",
            "Line 2: `gathered` has no `robust_scaled_average`; nearest: `average`",
        ),
        ("from gathered import averge", "Line 1: `gathered` has no `averge`; nearest: `average`"),
        ("from gathered import helper", "Line 1: `gathered` has no `helper`"),
        ("import gathered.missing", "Line 1: `gathered` has no `missing`"),
        ("import gathered as g\ng.part.iner(1)", "`gathered.part` has no `iner`; nearest: `inner`"),
        (
            "from gathered import Scaler as S\nS.fitt",
            "`gathered.Scaler` has no `fitt`; nearest: `fit`",
        ),
        (
            "import gathered as g\ng.average([1], axes=0)",
            "`gathered.average` has no parameter `axes`; nearest: `axis`",
        ),
        (
            "import gathered as g\ng.average()",
            "`gathered.average` must be given `values`. It is called",
        ),
        (
            "from gathered import average\naverage(1, 2, 3)",
            "takes at most 2 arguments by their place",
        ),
        ("from gathered import average\naverage(1, values=2)", "is given `values` twice"),
        (
            "from gathered import Scaler\nScaler(rate=1)",
            "`gathered.Scaler` has no parameter `rate`",
        ),
        ("from gathered import Scaler\nScaler(1, False)", "takes at most 1"),
        ("import compiled\ncompiled.meen(1)", "`compiled` has no `meen`; nearest: `mean`"),
        ("import compiled\ncompiled.mean(1, keeps=True)", "has no parameter `keeps`"),
        ("import compiled\ncompiled.add(1)", "`compiled.add` must be given `b`"),
        ("import compiled\ncompiled.fast(x=1)", "`compiled.fast` has no parameter `x`"),
        ("import single\nsingle.onley(1)", "`single` has no `onley`; nearest: `only`"),
        ("import math\nmath.sqrtt(2)", "`math` has no `sqrtt`; nearest: `sqrt`"),
        ("import itertools\nitertools.pairwise([], 2)", "takes at most 1"),
        ("from statistics import averge", "`statistics` has no `averge`"),
        (
            "import gathered as g\ndef f():\n    return g.invented\ndef h(g):\n    return g.other",
            "Line 3: `gathered` has no `invented`",
        ),
        ("class C:\n    import gathered as g\n    x = g.invented", "`gathered` has no `invented`"),
        (
            "from gathered import Scaler\ndef f():\n    s = Scaler(1)\n    return s.transfrm(1)",
            "`gathered.Scaler` has no `transfrm`",
        ),
        ("import lazy\nlazy.invented(1)", "`lazy` has no `invented`"),
        ("import tabled\ntabled.west", "`tabled` has no `west`"),
        ("from gathered import scale\nscale(1, two=2)", "`gathered.scale` has no parameter `two`"),
        ("import called\ncalled.listed(1, two=2)", "`called.listed` has no parameter `two`"),
        ("import called\ncalled.Place(1, z=2)", "`called.Place` has no parameter `z`"),
        ("import called\ncalled.Place(1, seen=2)", "`called.Place` has no parameter `seen`"),
        ("import called\ncalled.Town(1)", "`called.Town` must be given `name`"),
        ("import called\ncalled.Plain(size=1)", "`called.Plain` has no parameter `size`"),
        ("import called\ncalled.Colour(what=1)", "`called.Colour` has no parameter `what`"),
        ("import called\ncalled.quote('x', how=1)", "`called.quote` has no parameter `how`"),
        ("import called\ncalled.planted(1).invented()", "`called.planted` has no `invented`"),
        (
            "import called\ndef f():\n    plant = called.planted(1)\n    return plant.invented",
            "`called.planted` has no `invented`",
        ),
        (
            "from gathered import Scaler\ns = Scaler(1)\ns.fit(1, weight=2)",
            "has no parameter `weight`",
        ),
    ],
)
def test_inventions_are_told(source: str, problem: str, environment: Path) -> None:
    """A name that is nowhere, and a call that cannot work, are told with what is near."""
    found = problems(source, environment)
    assert len(found) == 1
    assert problem in found[0]


def test_instances_know_what_they_are_given(environment: Path) -> None:
    """What a method gives its instance is there, and so is whatever a class makes up."""
    source = (
        "from gathered import Scaler\nfrom gathered._impl import Either, Open\n"
        "s = Scaler(1)\ns.rate_, s.rate.real, s.limit, s.reset(), s.fit(1).anything\n"
        "o = Open()\no.whatever\ne = Either()\ne.rate_\n"
        "t = Scaler(1)\nt = other\nt.invented\n"
    )
    assert problems(source, environment) == []


def test_nothing_is_refused_that_a_newer_python_may_have(environment: Path) -> None:
    """A package for a Python that is not here yet may use what is not here yet."""
    source = "import math\nmath.invented(1)\nmath.sqrt(1, 2)"
    assert len(problems(source, environment)) == 2
    assert problems(source, environment, python="3.99") == []


def test_nothing_is_known_before_it_is_opened(environment: Path) -> None:
    """A run that asks no model reads nothing, and refuses nothing."""
    source = Source("import math\nmath.invented(1)")
    assert UsedNames(Installed(), "own", "3.11").problems(source, {}) == ()


def test_packages_that_cannot_be_read_are_told_once(
    tmp_path: Path, environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An environment that cannot be made is one line, and refuses nothing."""
    from pygen_copier.errors import SandboxError
    from pygen_copier.events import write_line

    def fails() -> Path:
        raise SandboxError("The index is away.", "Try later.")

    installed = Installed()
    installed.open(fails, None, write_line)
    check = UsedNames(installed, "own", "3.11")
    for _ in range(2):
        assert check.problems(Source("import gathered\ngathered.invented"), {}) == []
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "      unread  dependencies  names of dependencies are not checked. The index is away."
    ]
