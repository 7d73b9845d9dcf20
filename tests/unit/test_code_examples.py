"""Code examples: what is read of a file, what is left out, and what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pygen_copier.errors import PygenError
from pygen_copier.plan.code_examples import (
    MAX_BYTES,
    MAX_FILES,
    MAX_TOKENS,
    digest_examples,
    summarise_examples,
)
from pygen_copier.tokens import estimate_tokens

SOURCE = '''\
"""Codes over
bits.

More about them.
"""
from __future__ import annotations

import os.path, sys
from collections import abc
from . import near
from dataclasses import dataclass

raise SystemExit("imported or run")

if sys.version_info:
    async def fetch(url: str, *, tries: int = 3) -> bytes:
        """Fetch it.

        Args:
            url: Where.

        Returns:
            What came.
        """

def plain(n, m=1): ...

def _hidden(n: int) -> int: ...

@dataclass(frozen=True)
class Code(abc.Sized):
    """A code."""

    length: int = 3
    _cache: int = 0
    shared = 1

    def __init__(self, length: int) -> None: ...

    @property
    def rate(self) -> float:
        """Its
        rate.
        """

    def _inner(self): ...

class _Hidden: ...
'''


def write(folder: Path, name: str, text: str | bytes = "") -> str:
    """Write a file and return its name."""
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(data)
    return name


def summary(folder: Path, text: str) -> dict[str, Any]:
    """Return the summary of a file that holds a text."""
    [entry] = summarise_examples([write(folder, "example.py", text)], folder)
    return entry


def size(entries: list[dict[str, Any]]) -> int:
    """Return the tokens that summaries take as a brief shows them."""
    return estimate_tokens(json.dumps(entries, ensure_ascii=False, indent=1))


def test_what_a_summary_holds(tmp_path: Path) -> None:
    """The public API with signatures and docstrings, the imports, and the facts of style."""
    assert summary(tmp_path, SOURCE) == {
        "path": "example.py",
        "style": {
            "annotated": 0.67,
            "docstrings": "google",
            "dataclasses": True,
        },
        "omitted": 0,
        "api": {
            "async def fetch(url: str, *, tries: int=...) -> bytes": {"doc": "Fetch it."},
            "def plain(n, m=...)": {},
            "@dataclass\nclass Code(abc.Sized)": {
                "members": {
                    "length: int": "",
                    "def __init__(self, length: int) -> None": "",
                    "@property\ndef rate(self) -> float": "Its rate.",
                },
                "doc": "A code.",
            },
        },
        "doc": "Codes over bits.",
        "imports": ["collections", "dataclasses", "os", "sys"],
    }


def test_the_same_file_has_the_same_summary(tmp_path: Path) -> None:
    """Summaries are part of a plan's inputs, so that they depend on nothing but the files."""
    name = write(tmp_path, "a.py", SOURCE)
    assert summarise_examples([name], tmp_path) == summarise_examples([name], tmp_path)


@pytest.mark.parametrize(
    ("doc", "style"),
    [
        ("Say it.\n\n    Args:\n        n: How often.\n    ", "google"),
        ("Say it.\n\n    Parameters\n    ----------\n    n : int\n    ", "numpy"),
        ("Say it.\n\n    :param int n: How often.\n    :returns: It.\n    ", "sphinx"),
        ("Say it, Args: none.", "none"),
    ],
)
def test_the_style_of_docstrings(tmp_path: Path, doc: str, style: str) -> None:
    """The sections of docstrings tell their style."""
    found = summary(tmp_path, f'def f(n):\n    """{doc}"""\n')
    assert found["style"]["docstrings"] == style


@pytest.mark.parametrize(
    ("names", "naming"),
    [
        (["get_it", "run"], "snake_case"),
        (["getIt", "run"], "camelCase"),
        (["get_it", "getIt"], "snake_case and camelCase"),
        (["run", "__init__", "_do"], None),
    ],
)
def test_the_naming(tmp_path: Path, names: list[str], naming: str | None) -> None:
    """Names of more than one word tell how functions are named."""
    source = "\n".join(f"def {name}(): ..." for name in names)
    assert summary(tmp_path, source)["style"].get("naming") == naming


def test_a_file_without_functions_has_no_share_of_annotations(tmp_path: Path) -> None:
    """Facts that cannot be told are left out."""
    style = {"docstrings": "none", "dataclasses": False}
    assert summary(tmp_path, "N = 1\n") == {
        "path": "example.py",
        "style": style,
        "omitted": 0,
        "api": {},
    }


def test_a_folder_means_its_python_files(tmp_path: Path) -> None:
    """The `.py` files directly in a folder are taken in order, and shown below the name given."""
    inside = tmp_path / "code"
    (inside / "deeper").mkdir(parents=True)
    for name in ("b.py", "a.py", "notes.txt", "deeper/c.py"):
        write(inside, name)
    (inside / "folder.py").mkdir()
    for given_as in ("code", "code/"):
        paths = [entry["path"] for entry in summarise_examples([given_as], tmp_path)]
        assert paths == ["code/a.py", "code/b.py"]


def test_a_file_counts_once(tmp_path: Path) -> None:
    """A file that is named twice, or also by its folder, has one summary, where it came first."""
    write(tmp_path, "a.py")
    write(tmp_path, "b.py")
    absolute = str(tmp_path / "b.py")
    entries = summarise_examples([absolute, "b.py", "."], tmp_path)
    assert [entry["path"] for entry in entries] == [absolute, "./a.py"]


def test_a_large_folder_is_not_read_in_full(tmp_path: Path) -> None:
    """Of a folder's files the first are read; how many there are more is said at the end."""
    for number in range(MAX_FILES + 3):
        write(tmp_path, f"m{number:02}.py", "not python" if number >= MAX_FILES else "")
    *entries, last = summarise_examples(["."], tmp_path)
    assert [entry["path"] for entry in entries] == [f"./m{n:02}.py" for n in range(MAX_FILES)]
    assert last == {"omitted_files": 3}


def test_the_least_important_is_left_out(tmp_path: Path) -> None:
    """Where there is no room for all, docstrings go first, and no text is cut."""
    doc = "It does what its name says, as well as it can, with all that is at hand."
    methods = "".join(
        f"    def m{n}(self, a: int) -> int:\n        '''{doc}'''\n" for n in range(30)
    )
    source = f"class Code:\n{methods}" + "".join(
        f"def f{n}(a: int) -> int:\n    '''{doc}'''\n" for n in range(30)
    )
    entry = summary(tmp_path, source)
    code, *functions = entry["api"].values()
    assert len(functions) == 30
    assert len(code["members"]) == 30
    shown = [item["doc"] for item in functions if item]
    assert shown == [doc] * len(shown)
    assert 0 < len(shown) < 30
    assert set(code["members"].values()) == {""}
    assert entry["omitted"] == 30 - len(shown) + 30
    assert MAX_TOKENS * 0.8 < size([entry]) <= MAX_TOKENS


def test_what_is_too_long_does_not_block_the_rest(tmp_path: Path) -> None:
    """A part that fits nowhere is left out whole, with its own parts, and the rest is there."""
    bases = ", ".join(f"Base{n}" for n in range(2000))
    long = f"class Long({bases}):\n    n: int\n    def f(self): '''Doc.'''\n"
    entry = summary(tmp_path, f"{long}def short() -> None: ...\n")
    assert entry["api"] == {"def short() -> None": {}}
    assert entry["omitted"] == 4


def test_the_room_is_shared(tmp_path: Path) -> None:
    """A large file that comes first does not take the room of a small one."""
    write(tmp_path, "a.py", "".join(f"def function_{n}(argument): ...\n" for n in range(500)))
    write(tmp_path, "b.py", SOURCE)
    large, small = summarise_examples(["a.py", "b.py"], tmp_path)
    assert len(small["api"]) == 3
    assert len(large["api"]) + large["omitted"] == 500


def test_files_for_which_there_is_no_room_are_counted(tmp_path: Path) -> None:
    """However many files are named, the summaries keep to the limit and tell of the others."""
    names = [write(tmp_path, f"module_number_{number}.py", SOURCE) for number in range(100)]
    *entries, last = summarise_examples(names, tmp_path)
    assert len(entries) + last["omitted_files"] == 100
    assert size([*entries, last]) <= MAX_TOKENS


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.py", "x = (\n", "is no Python: line 1: "),
        ("a.py", "x = 1\ny y\n", "is no Python: line 2: "),
        ("a.py", "print 'x'\n", "is no Python: line 1: "),
        ("a.py", b"x = '\xff'\n", "is not UTF-8."),
        ("a.py", b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "is not UTF-8."),
        ("a.py", b"x = 1\0\n", "is no Python"),
        ("a.py", b"#" * (MAX_BYTES + 1), "is larger than 1 MB."),
        ("a.py", "def f(x=" + "-" * 30000 + "1): ...\n", "is no Python"),
        ("a.py", "def f(x=" + "1+" * 30000 + "1): ...\n", "is no Python that can be read"),
        ("notes.txt", "def f(): ...\n", "is no .py file"),
    ],
)
def test_what_is_refused(tmp_path: Path, name: str, text: str | bytes, said: str) -> None:
    """A file that is no Python in UTF-8 of modest size is refused in one line that names it."""
    with pytest.raises(PygenError) as caught:
        summarise_examples([write(tmp_path, name, text)], tmp_path)
    message = str(caught.value)
    assert message.startswith(f"The code example '{name}' {said}")
    assert "\n" not in message


def test_a_missing_file_is_named_with_the_folder(tmp_path: Path) -> None:
    """A path that leads nowhere is told with the folder it was looked for in."""
    with pytest.raises(PygenError) as caught:
        summarise_examples(["nowhere.py"], tmp_path)
    assert caught.value.problem == f"The code example 'nowhere.py' was not found in {tmp_path}."
    assert "relative to where copier runs" in caught.value.remedy


@pytest.mark.parametrize("path", ["", " "])
def test_a_blank_path_is_not_the_folder(tmp_path: Path, path: str) -> None:
    """A path left empty does not mean all files of the folder."""
    write(tmp_path, "a.py")
    with pytest.raises(PygenError, match="was not found"):
        summarise_examples([path], tmp_path)


def test_a_folder_without_python_is_refused(tmp_path: Path) -> None:
    """A folder that holds no Python is told as such."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(PygenError, match=r"'empty' holds no \.py file"):
        summarise_examples(["empty"], tmp_path)


SECRET = "s3cret"  # noqa: S105 - it is none
SECRETS = f"""
import os
KEY = "{SECRET}"
def default(a="{SECRET}", /, b=b"{SECRET}", *, c=f"{SECRET}{{KEY}}", d={{"{SECRET}": 1}}): ...
def number(a=31415926, b=3.1415926, c=-31415926, d=31415926j): ...
def call(a=os.environ.get("{SECRET}"), b=lambda: "{SECRET}", c=["{SECRET}"]): ...
def annotated(a: "Literal['{SECRET}']", b: Annotated[int, "{SECRET}"], c: L["{SECRET}"]): ...
def odd(a: "{SECRET} !", b: {{"{SECRET}": 1}}, c: len("{SECRET}"), *d: "x '{SECRET}'"): ...
@register("{SECRET}", key="{SECRET}")
@registry["{SECRET}"].add(31415926)
def decorated(): ...
class Base(make("{SECRET}"), metaclass=meta("{SECRET}"), key="{SECRET}", **{{"k": "{SECRET}"}}):
    token = "{SECRET}"
    field: str = "{SECRET}"
    listed: Literal["{SECRET}", 31415926] = field("{SECRET}")
    def method(self, key="{SECRET}") -> Literal["{SECRET}"]:
        return "{SECRET}"
if KEY == "{SECRET}":
    def inside(a="{SECRET}"): ...
"""


def test_no_value_is_shown(tmp_path: Path) -> None:
    """Names and types are; a default, an attribute, an argument or a literal never is."""
    told = json.dumps(summary(tmp_path, SECRETS))
    assert SECRET not in told
    assert "3141" not in told
    for name in ("default", "decorated", "@register", "Base", "method", "field: str", "inside"):
        assert name in told
    assert "b: Annotated[int, ...]" in told
    assert "metaclass=meta" in told


@pytest.mark.parametrize("path", ["a.py", "."])
def test_a_link_is_refused(tmp_path: Path, path: str) -> None:
    """A link is not followed, whatever it leads to."""
    write(tmp_path, "b.py", "x = 1\n")
    (tmp_path / "a.py").symlink_to(tmp_path / "b.py")
    with pytest.raises(PygenError, match=r"a\.py'? is a link\."):
        summarise_examples([path], tmp_path)


@pytest.mark.parametrize("way", ["../secret.py", "/absolute", "behind/secret.py", "pipe.py"])
def test_what_lies_outside_is_refused(tmp_path: Path, way: str) -> None:
    """Neither dots, nor a full path, nor a link of a folder leads out; a pipe is no file."""
    write(tmp_path, "secret.py", "def secret(): ...\n")
    here = tmp_path / "here"
    here.mkdir()
    (here / "behind").symlink_to(tmp_path)
    os.mkfifo(here / "pipe.py")
    path = str(tmp_path / "secret.py") if way == "/absolute" else way
    for read in (summarise_examples, digest_examples):
        with pytest.raises(PygenError) as caught:
            read([path], here)
        assert "\n" not in str(caught.value)


def test_the_warnings_of_the_file_are_not_shown(tmp_path: Path) -> None:
    """An escape that Python warns of is no error, though warnings are errors in these tests."""
    assert "def f(x=...)" in summary(tmp_path, "def f(x='\\d'): ...\n")["api"]


@given(st.text())
@settings(max_examples=200)
def test_any_path_is_read_or_refused(path: str) -> None:
    """Whatever the path, it is refused in one line where no Python file is there."""
    with pytest.raises(PygenError) as caught:
        summarise_examples([path], Path("/nowhere"))
    assert "\n" not in str(caught.value)


_NAMES = st.sampled_from(["a", "long_name_of_something", "_b", "größe"])
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400).map(repr)
_FUNCTIONS = st.builds("def {}({}={}):\n    {}\n".format, _NAMES, _NAMES, _TEXTS, _TEXTS)
_CLASSES = st.builds(
    lambda name, doc, methods: (
        f"class {name}:\n    {doc}\n"
        + "".join(f"    {line}\n" for method in methods for line in method.splitlines())
    ),
    _NAMES,
    _TEXTS,
    st.lists(_FUNCTIONS, max_size=8),
)


@given(st.lists(st.lists(_FUNCTIONS | _CLASSES, max_size=9).map("".join), max_size=6))
@settings(max_examples=50)
def test_no_files_exceed_the_limit(
    tmp_path_factory: pytest.TempPathFactory, sources: list[str]
) -> None:
    """Whatever the files hold, their summaries are JSON and keep to the limit."""
    folder = tmp_path_factory.mktemp("examples")
    names = [write(folder, f"{at}.py", source) for at, source in enumerate(sources)]
    entries = summarise_examples(names, folder)
    assert size(entries) <= MAX_TOKENS
    assert json.loads(json.dumps(entries)) == entries
