"""Renaming: a name of the top level gets another one, and the source does what it did."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import support.properties  # noqa: F401 - sets how properties are tried
from hypothesis import given, settings
from support.renames import NEWER_USES, USES
from support.sources import modules

from pygen_copier.source.rename import rename
from pygen_copier.source.syntax import MAX_DEPTH, UnreadableSourceError


def run(source: str) -> Any:
    """Run a source and return what it leaves as `result`."""
    names: dict[str, Any] = {"__name__": "tried"}
    code = compile(source, "tried", "exec", dont_inherit=True)
    exec(code, names)  # noqa: S102 - the source is this file's own
    return names["result"]


@pytest.mark.parametrize("source", USES.values(), ids=USES)
def test_what_is_renamed_does_what_it_did(source: str) -> None:
    """Every use of the binding is renamed, and nothing else is."""
    renamed = rename(source, "size", "size_2")
    assert run(renamed) == run(source)
    assert renamed != source


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of Python 3.12")
@pytest.mark.parametrize("source", NEWER_USES.values(), ids=NEWER_USES)
def test_newer_syntax_is_renamed(source: str) -> None:
    """Type aliases and type parameters have scopes of their own."""
    renamed = rename(source, "size", "size_2")
    assert run(renamed) == run(source)
    assert renamed != source


@pytest.mark.parametrize(
    ("source", "renamed"),
    [
        ("from a import size\n", "from a import size as size_2\n"),
        ("import a, size\n", "import a, size as size_2\n"),
        ("import size.sub\n", "import size.sub, size as size_2\n"),
        ("import a.size\n", "import a.size\n"),
        ("from size import a as size\n", "from size import a as size_2\n"),
        ("size = 1\n__all__ = ['size', \"a\"]\n", "size_2 = 1\n__all__ = ['size_2', \"a\"]\n"),
        (
            "size = 1\n__all__ = []\n__all__ += ('size',)\n__all__.append('size')\n",
            "size_2 = 1\n__all__ = []\n__all__ += ('size_2',)\n__all__.append('size_2')\n",
        ),
        (
            "size  =  1 # size\n\n\n# size\nx = ( size )\n",
            "size_2  =  1 # size\n\n\n# size\nx = ( size_2 )\n",
        ),
    ],
)
def test_the_text_is_edited_and_not_written_anew(source: str, renamed: str) -> None:
    """Imports get an alias, exports the name; layout and comments stay."""
    assert rename(source, "size", "size_2") == renamed


@pytest.mark.parametrize(
    "source",
    [
        "x.size = size\n",
        "def g():\n    global size\n    return size\n",
        "def g():\n    size = 1\n",
        "class A:\n    n = size\n    size = 1\n",
        "from a import *\nsize()\n",
        "def g():\n    return [size for size in []]\n",
        "'size'\n",
        "",
    ],
)
def test_what_the_top_level_does_not_bind_stays(source: str) -> None:
    """Names of elsewhere, of builtins, and of inner scopes alone are none of its own."""
    assert rename(source, "size", "size_2") == source


@settings(max_examples=15)  # each takes half a second
@given(modules())
def test_renaming_there_and_back_is_the_module(module: str) -> None:
    """All uses move together, and nothing else changes, to the character."""
    there = rename(module, "system", "system_2")
    assert ("import sys as system_2" in there) == ("import sys as system" in module)
    assert rename(there, "system_2", "system") == module


@pytest.mark.parametrize(
    "source",
    [
        "size = " + "(" * 200_000,
        "size = 1" + " + 1" * 2_000,
        "size = 1\nnonlocal size\n",
        "size = (\n",
        "size = '\x00'\n",
    ],
)
def test_what_cannot_be_read_is_an_error_and_no_crash(source: str) -> None:
    """A hostile text ends in an error that callers know, not in a dead process."""
    with pytest.raises(UnreadableSourceError):
        rename(source, "size", "size_2")


def test_what_is_as_deep_as_may_be_is_renamed() -> None:
    """Whatever may be written in a file can be renamed, too."""
    deep = "[" * (MAX_DEPTH - 3) + "size" + "]" * (MAX_DEPTH - 3)
    source = f"size = 1\nx = {deep}\n"
    assert rename(source, "size", "size_2") == source.replace("size", "size_2")


def test_a_hostile_annotation_is_left_alone() -> None:
    """What a string in an annotation holds is read with the same care as a file."""
    deep = "(" * 200_000
    source = f"class size: ...\ndef g(a: '{deep}', b: 'size'): ...\n"
    assert rename(source, "size", "A") == f"class A: ...\ndef g(a: '{deep}', b: 'A'): ...\n"


def test_it_is_paid_for_by_those_who_rename() -> None:
    """Nothing that a copy imports brings libcst with it, which takes half a second."""
    program = (
        "import sys, pygen_copier.template_api, pygen_copier.questionnaire.recipe_extension\n"
        "import pygen_copier.generation.long_files.long_file\n"
        "print('libcst' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
