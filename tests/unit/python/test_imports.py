"""The check of imports: declared, existing, and allowed by the plan."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from pygen_copier.plan.distributions import import_names
from pygen_copier.python.checks.imports import Imports
from pygen_copier.source.syntax import Source

OFFERS = {"codes": {"Code", "f"}, "noise": {"flip"}, "part.inner": {"deep"}}


def problems(
    source: str,
    *,
    allowed: Collection[str] = tuple(OFFERS),
    requirements: Collection[str] = (),
    module: str = "",
    **texts: str,
) -> list[str]:
    """Return what the check says of a source; the texts are those of modules by name."""
    check = Imports("tiny", OFFERS, allowed, import_names(requirements), {"f"}, module)
    modules = {f"module:{name}": text for name, text in texts.items()}
    return list(check.problems(Source(source), modules))


@pytest.mark.parametrize(
    "source",
    [
        "from __future__ import annotations\nimport os.path, json as j\nfrom math import pi",
        "from tiny.codes import Code, f as g",
        "from tiny.codes import *",
        "from tiny.part.inner import deep",
        "from tiny.part import inner\ninner.deep()",
        "import tiny.codes",
        "import tiny.codes as c\nc.f(c.Code, c.__doc__)",
        "from tiny import codes, noise as n\ncodes.f(); n.flip()",
        "import tiny",
        "from tiny import f",
        "import tiny\ntiny.f(tiny.__doc__)",
        "import tiny.codes\ntiny.codes.f(tiny.codes.Code.any.thing)",
        "import tiny.part.inner\ntiny.part.inner.deep()",
        "import tiny.part.inner as i\ni.deep()",
        "from tiny import part\npart.inner.deep()",
        "import tiny.part",
    ],
)
def test_what_is_there_passes(source: str) -> None:
    """The standard library and the planned names of the package may be imported in any way."""
    assert problems(source) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (
            "x = 1\nimport numpy",
            "Line 2: `numpy` is neither in the standard library nor a declared dependency (none). "
            "Do without it, or the owner adds it to the plan's dependencies.",
        ),
        ("from scipy.stats import norm", "Line 1: `scipy` is neither in the standard library"),
        (
            "import tiny.decoders",
            "Line 1: `tiny.decoders` does not exist; the package has: codes, noise, part.inner.",
        ),
        ("from tiny.decoders import f", "Line 1: `tiny.decoders` does not exist"),
        ("from tiny.part.outer import f", "Line 1: `tiny.part.outer` does not exist"),
        (
            "from tiny.codes import Code, decode",
            "Line 1: `tiny.codes` has no `decode`; it has: Code, f.",
        ),
        ("from tiny import Code", "Line 1: `tiny` has no `Code`; it has: f."),
        (
            "import tiny.codes as c\nc.f()\nc.decode()",
            "Line 3: `codes` has no `decode`; it has: Code, f.",
        ),
        ("from tiny import codes\ncodes.decode", "Line 2: `codes` has no `decode`"),
        ("from tiny import codes as c\nc.decode.more()", "Line 2: `codes` has no `decode`"),
        ("from tiny.part import inner\ninner.f", "Line 2: `part.inner` has no `f`; it has: deep."),
        ("def f():\n    from tiny.codes import g\n    return g", "Line 2: `tiny.codes` has no `g`"),
        ("from tiny import __version__", "Line 1: `tiny` has no `__version__`; it has: f."),
        ("import tiny.codes\ntiny.codes.decode()", "Line 2: `codes` has no `decode`; it has: Code"),
        ("import tiny.codes\ntiny.decode()", "Line 2: `tiny` has no `decode`; it has: f."),
        ("import tiny as t\nt.codes.decode()", "Line 2: `codes` has no `decode`"),
        ("import tiny.part.inner\ntiny.part.outer.f()", "Line 2: `part` has no `outer`"),
        ("import tiny.part.inner\ntiny.part.inner.f()", "Line 2: `part.inner` has no `f`"),
        ("from tiny import part\npart.inner.f()", "Line 2: `part.inner` has no `f`"),
        ("try:\n    import numba\nexcept ImportError:\n    pass", "Line 2: `numba` is neither"),
    ],
)
def test_what_is_not_there_is_told(source: str, problem: str) -> None:
    """An undeclared library and an invented module or name are told with what there is."""
    [found] = problems(source)
    assert found.startswith(problem)


def test_a_problem_is_told_once() -> None:
    """The same name invented twice on a line is one problem."""
    assert len(problems("import tiny.codes as c\nc.x; c.x")) == 1


@pytest.mark.parametrize(
    ("requirement", "source"),
    [
        ("numpy>=1.26", "import numpy.typing as npt"),
        ("Pillow", "from PIL import Image"),
        ("scikit-learn~=1.4", "from sklearn.svm import SVC"),
        ("PyYAML", "import yaml"),
        ("opencv_python", "import cv2"),
        ("python-dateutil; python_version > '3'", "import dateutil.parser"),
        ("my-lib[extra]", "import my_lib"),
        ("ruamel.yaml", "from ruamel.yaml import YAML"),
        ("attrs", "import attr, attrs"),
    ],
)
def test_dependencies_are_imported_by_their_own_names(requirement: str, source: str) -> None:
    """A requirement brings the names it is imported by, and only if it is declared."""
    assert problems(source, requirements=["not valid!", requirement]) == []
    assert len(problems(source)) >= 1


def test_a_distribution_is_not_imported_by_its_own_name() -> None:
    """Pillow brings PIL, and no `pillow`."""
    assert import_names(["Pillow"]) == {"PIL"}
    [problem] = problems("import pillow", requirements=["Pillow"])
    assert "declared dependency (PIL)" in problem


def test_a_module_imports_what_the_plan_lets_it() -> None:
    """A module that exists and is not among the uses is told with those that are."""
    source = "from tiny.codes import f\nfrom tiny.noise import flip\n"
    assert problems(source, allowed=["noise"], module="part.inner") == [
        "Line 1: the plan lets this module import noise, not `tiny.codes`."
    ]
    assert problems("from tiny import codes", allowed=[], module="noise") == [
        "Line 1: the plan lets this module import none, not `tiny.codes`."
    ]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("noise", "from .codes import f"),
        ("noise", "from . import codes"),
        ("noise", "from .part.inner import deep"),
        ("part.inner", "from ..codes import f"),
        ("part.inner", "from .. import noise"),
    ],
)
def test_relative_imports_are_resolved(module: str, source: str) -> None:
    """A relative import counts from the module it is in."""
    assert problems(source, module=module) == []


@pytest.mark.parametrize(
    ("module", "source", "problem"),
    [
        ("noise", "from .codes import g", "Line 1: `tiny.codes` has no `g`"),
        ("noise", "from .decoders import g", "Line 1: `tiny.decoders` does not exist"),
        ("part.inner", "from .codes import f", "Line 1: `tiny.part.codes` does not exist"),
        ("noise", "from . import f", "Line 1: import `f` from its own module"),
        ("noise", "from tiny import f", "Line 1: import `f` from its own module; `tiny` is not"),
        ("noise", "from ..codes import f", "Line 1: "),
        ("part.inner", "from ...os import path", "Line 1: "),
    ],
)
def test_relative_imports_that_lead_nowhere_are_told(
    module: str, source: str, problem: str
) -> None:
    """A relative import of what does not exist, or beyond the package, is told."""
    [found] = problems(source, module=module)
    assert found.startswith(problem)


@pytest.mark.parametrize("source", ["from .codes import f", "from . import codes"])
def test_a_file_outside_the_package_has_no_relative_imports(source: str) -> None:
    """Tests and examples are no part of the package, so a relative import fails there."""
    assert len(problems(source)) == 1


def test_the_names_of_a_source_may_be_imported() -> None:
    """Tests may import what a module really has, planned or not, imports among it."""
    text = (
        "import os\nHELPER: int = 1\ndef private(): ...\n"
        "try:\n    from json import loads\nfinally:\n    pass\n"
    )
    source = "from tiny.codes import HELPER, private, os, loads, f"
    assert len(problems(source)) == 4
    assert problems(source, codes=text) == []
    assert problems("from tiny import codes\ncodes.private()", codes=text) == []


@pytest.mark.parametrize(
    "source",
    [
        "from tiny import codes\n\ndef g(codes: list[int]) -> None:\n    codes.append(1)\n",
        "from tiny import codes\n\nfor codes in ([], []):\n    codes.append(1)\n",
        "import tiny.codes\n\ndef tiny() -> None: ...\n\ntiny.cache = 1\n",
    ],
)
def test_a_local_name_hides_a_module(source: str) -> None:
    """A parameter, variable or function may have the name of a module."""
    assert problems(source) == []
