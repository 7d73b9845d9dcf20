"""Names: what may become a distribution, a package, a module, a file."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pygen_copier.names import (
    MAX_NAME_LENGTH,
    distribution_problem,
    identifier_problem,
    import_problem,
    module_name,
    module_problem,
    slug,
)


@pytest.mark.parametrize("name", ["a", "tiny-codes", "Tiny.Codes_2", "2d", "x" * MAX_NAME_LENGTH])
def test_a_distribution_name_may_be(name: str) -> None:
    """Names the packaging guide allows are taken."""
    assert distribution_problem(name) is None


@pytest.mark.parametrize(
    "name",
    ["-a", "a-", ".a", "a b", "é", "a/b", "a\n", "a$(x)", "x" * (MAX_NAME_LENGTH + 1)],
)
def test_a_distribution_name_may_not_be(name: str) -> None:
    """Other names are refused in a sentence that quotes them and says what may be used."""
    problem = distribution_problem(name)
    assert problem is not None
    assert problem.startswith(repr(name))
    assert "ASCII letters" in problem


@pytest.mark.parametrize("name", ["", "  "])
def test_a_package_needs_a_name(name: str) -> None:
    """An empty name is told as a missing one."""
    assert distribution_problem(name) == "The package needs a name."


@pytest.mark.parametrize("name", ["n", "_n", "Code", "größe", "match", "print"])
def test_an_identifier_may_be(name: str) -> None:
    """Python's identifiers can name functions, soft keywords and built-ins included."""
    assert identifier_problem(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "no Python identifier"),
        ("a b", "no Python identifier"),
        ("1a", "no Python identifier"),
        ("a.b", "no Python identifier"),
        ("\N{LATIN SMALL LIGATURE FI}le", "no Python identifier"),  # Python would read it as `file`
        ("class", "Python keyword"),
        ("None", "Python keyword"),
        ("__debug__", ""),  # the compiler refuses to bind it
    ],
)
def test_an_identifier_may_not_be(name: str, said: str) -> None:
    """What Python cannot bind under this spelling is refused, with the reason."""
    problem = identifier_problem(name)
    assert problem is not None
    assert repr(name) in problem
    assert said in problem


@pytest.mark.parametrize(
    "name", ["codes", "part.codes", "a.b.c", "_private", "match", "n2", "io", "core.types"]
)
def test_a_module_name_may_be(name: str) -> None:
    """Identifiers can name modules, dotted for subpackages; those of Python are hidden by none."""
    assert module_problem(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "no Python identifier"),
        ("..", "no Python identifier"),
        ("../evil", "no Python identifier"),
        ("a/b", "no Python identifier"),
        ("a\\b", "no Python identifier"),
        ("a.", "no Python identifier"),
        (".a", "no Python identifier"),
        ("a.import", "Python keyword"),
        ("größe", "cannot be a file name"),
        ("__init__", "cannot be a file name"),
        ("part.__main__", "cannot be a file name"),
        ("x" * (MAX_NAME_LENGTH + 1), "cannot be a file name"),
        ("con", "device name on Windows"),
        ("AUX", "device name on Windows"),
        ("part.com1", "device name on Windows"),
        ("lpt9", "device name on Windows"),
    ],
)
def test_a_module_name_may_not_be(name: str, said: str) -> None:
    """What is no safe file name, or would hide another module, is refused with the reason."""
    problem = module_problem(name)
    assert problem is not None
    assert said in problem


def test_an_import_name_is_one_identifier() -> None:
    """An import name follows the rule of modules, has no dot and hides no module of Python."""
    assert import_problem("tiny_codes") is None
    assert import_problem("tiny.codes") == (
        "'tiny.codes' is dotted: the import name is a single identifier."
    )
    assert "standard library" in str(import_problem("json"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Noise modelling & simulation", "noise-modelling-simulation"),
        ("  Größe, café!  ", "groe-cafe"),
        ("a__b--c", "a-b-c"),
        ("../../etc", "etc"),
        ("", "x12ae32cb"),
        ("量子", "x23ddc462"),
        ("x" * 59 + " yz", "x" * 59),
    ],
)
def test_a_slug(text: str, expected: str) -> None:
    """A slug is lower-case ASCII words with hyphens between them, at most sixty characters."""
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_safe_for_any_text(text: str) -> None:
    """Whatever the text, a slug has only letters, digits and single hyphens inside."""
    made = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= 60
    assert slug(made) == made


@given(st.text())
@example("class")
@example("json")
@example("con")
@example("3D codes")
@example("")
def test_any_text_makes_a_module_name(text: str) -> None:
    """Whatever the text, the module name made from it is valid."""
    assert module_problem(module_name(text)) is None
    assert import_problem(module_name(text)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Parity checks", "parity_checks"), ("3D codes", "n3d_codes"), ("random", "random_")],
)
def test_a_module_name_is_near_its_text(text: str, expected: str) -> None:
    """A module name keeps the words; a digit in front or a taken name is mended."""
    assert module_name(text) == expected
