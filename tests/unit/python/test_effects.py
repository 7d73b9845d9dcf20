"""The catalogue of effects, and the two checks that read it."""

from __future__ import annotations

import importlib
from collections import Counter

import pytest

from pygen_copier.python.checks import NoWorkAtImport, Security
from pygen_copier.python.effect_catalogue import CATALOGUE, HARMLESS, METHODS, Effect
from pygen_copier.python.effects import effect_of
from pygen_copier.source.syntax import Source

NAMES = [(name, effect) for effect, names in CATALOGUE.items() for name in names.split()]
HARMLESS_NAMES = HARMLESS.split()
OTHER_PROJECTS = """
    aiohttp boto3 cloudpickle dill grpc httpx joblib jsonpickle matplotlib numpy pandas paramiko
    pip psycopg psycopg2 pycurl pymongo redis requests torch urllib3 websocket websockets yaml zmq
"""
OTHER_PLATFORMS = {"ctypes.OleDLL", "ctypes.WinDLL", "ctypes.oledll", "ctypes.windll"}
OTHER_PLATFORMS |= {"os.startfile"}
UNTIL_PYTHON_3_13 = {"_xxsubinterpreters", "nntplib", "telnetlib"}
SINCE_PYTHON_3_13 = {"_interpreters", "concurrent.interpreters"}
# By the review, which looks at more than effects.
TOLD_BY_NAME = {"joblib.load", "shutil.rmtree", "site.addsitedir", "sys.addaudithook"}
TOLD_BY_NAME |= {"sys.meta_path", "sys.path_hooks", "sys.setprofile", "sys.settrace"}
TOLD_BY_NAME |= {"sys.modules.clear", "sys.modules.pop", "sys.modules.setdefault"}
TOLD_BY_NAME |= {"sys.modules.update", "threading.setprofile", "threading.settrace"}
RISKS = {
    *(Effect.NETWORK, Effect.BROWSER, Effect.PROGRAM, Effect.SHELL, Effect.TERMINAL, Effect.FORK),
    *(Effect.SIGNAL, Effect.RUNS_TEXT, Effect.IMPORTS, Effect.LOADS_CODE, Effect.MAKES_CODE),
    *(Effect.UNPACKS, Effect.NATIVE, Effect.REDIRECTS),
}


def call_of(name: str) -> tuple[str, str]:
    """Return the import that a call of a name in the catalogue needs, and the call."""
    whole = f"{name.removesuffix('*')}x" if name.endswith("*") else name
    module = whole.partition(".")[0]
    if module == "builtins":
        return "", f"{whole.partition('.')[2]}(1)"
    return f"import {whole.rpartition('.')[0] or module}\n", f"{whole}(1)"


@pytest.mark.parametrize("effect", CATALOGUE)
def test_both_checks_know_the_whole_catalogue(effect: Effect) -> None:
    """Every name is work at import, and where its effect is a risk the review finds it too."""
    for name in CATALOGUE[effect].split():
        head, call = call_of(name)
        [problem] = NoWorkAtImport().problems(Source(f"{head}X = {call}\n"), {})
        assert f": importing the file {effect.value} (" in problem, name
        inside = Source(f"{head}\n\ndef f():\n    return {call}\n")
        assert NoWorkAtImport().problems(inside, {}) == [], name
        told = [*Security().problems(inside, {}), *Security().notes(inside, {})]
        assert bool(told) == (effect in RISKS or name in TOLD_BY_NAME), (name, told)


@pytest.mark.parametrize(
    "call", ["imaplib.IMAP4('x')", "poplib.POP3('x')", "socketserver.TCPServer(('', 1), h)"]
)
def test_the_network_is_work_and_a_risk(call: str) -> None:
    """What one check knows of the network the other knows too."""
    source = Source(f"import {call.partition('.')[0]}\nX = {call}\n")
    [problem] = NoWorkAtImport().problems(source, {})
    assert "uses the network" in problem
    [note] = Security().notes(source, {})
    assert note == f"Line 2: uses the network with `{call.partition('(')[0]}`."


def test_every_name_stands_once() -> None:
    """No name has two effects, and none is below another that says the same."""
    names = [name for name, _ in NAMES] + HARMLESS_NAMES
    assert [name for name, count in Counter(names).items() if count > 1] == []
    methods = [name for names in METHODS.values() for name in names.split()]
    assert len(methods) == len(set(methods))
    for name, effect in NAMES:
        assert effect_of(name.rstrip("*").rpartition(".")[0]) is not effect, name


def test_every_exception_is_one() -> None:
    """What is called harmless begins like something with an effect."""
    for name in HARMLESS_NAMES:
        assert effect_of(name.rstrip("*")) is None
        assert effect_of(name.rpartition(".")[0] or name) is not None, name


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_name_exists() -> None:
    """A name is in the standard library, or of a project, platform or version that is told here."""
    names = [*(name for name, _ in NAMES), *HARMLESS_NAMES]
    others = OTHER_PROJECTS.split()
    assert set(others) <= {name.partition(".")[0] for name in names}
    own = [name for name in names if name.partition(".")[0] not in others]
    assert set(own) >= OTHER_PLATFORMS | UNTIL_PYTHON_3_13
    assert [name for name in own if not exists(name)] == []


def exists(name: str) -> bool:
    """Return whether a name is in the standard library, as far as this Python has it."""
    if name in OTHER_PLATFORMS:
        return True
    *outer, last = name.removesuffix("*").split(".")
    try:
        if not outer:
            importlib.import_module(last)
            return True
        found: object = importlib.import_module(outer[0])
        for at, part in enumerate(outer[1:], 2):
            if not hasattr(found, part):
                importlib.import_module(".".join(outer[:at]))
            found = getattr(found, part)
        if name.endswith("*"):
            return any(each.startswith(last) for each in dir(found))
        return hasattr(found, last) or bool(importlib.import_module(name))
    except ImportError:
        # Some Pythons are built without the window system.
        return (
            name in UNTIL_PYTHON_3_13 | SINCE_PYTHON_3_13
            or outer[:1] == ["tkinter"]
            or name == "turtle"
        )


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        ("ftplib.FTP", Effect.NETWORK),
        ("ftplib.FTP.login", Effect.NETWORK),
        ("ftplib.error_perm", None),
        ("ftplibrary.FTP", None),
        ("os.execvp", Effect.PROGRAM),
        ("os.getcwd", None),
        ("pandas.read_csv", Effect.READS_FILE),
        ("pandas.read_pickle", Effect.UNPACKS),
        ("requests.get", Effect.NETWORK),
        ("requests.exceptions.HTTPError", None),
        ("requests.RequestException", None),
        ("httpx.ConnectError", None),
        ("json.loads", None),
        ("builtins.printer", None),
        ("socket.inet_aton", None),
        ("socket.setdefaulttimeout", Effect.SETTINGS),
        ("", None),
    ],
)
def test_the_longest_name_counts(name: str, effect: Effect | None) -> None:
    """A name stands for what is below it, but for exceptions that are listed, and errors."""
    assert effect_of(name) is effect


@pytest.mark.parametrize(
    ("call", "effect"),
    [
        ("p.rename('x')", "moves files"),
        ("p.rename(target='x')", "moves files"),
        ("p.replace('x')", "moves files"),
        ("p.open()", "opens a file"),
        ("p.glob('*')", "reads a folder"),
        ("t.to_csv('x')", "writes files"),
        ("loop.run_forever()", "runs an event loop"),
        ("t.rename({'a': 'b'}, axis=1)", ""),
        ("t.rename(columns={'a': 'b'})", ""),
        ("t.replace('a', 'b')", ""),
        ("t.replace(hour=1)", ""),
        ("t.to_json()", ""),
        ("rename('x')", ""),
        ("t.unlinked()", ""),
    ],
)
def test_methods_are_known_by_their_arguments(call: str, effect: str) -> None:
    """A method has an effect where it is called as that of a path or a loop is."""
    problems = NoWorkAtImport().problems(Source(f"X = {call}\n"), {})
    assert [effect in problem for problem in problems] == ([True] if effect else [])
