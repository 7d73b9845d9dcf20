"""What is of the whole process: one of each, made once, and replaced for a test."""

from __future__ import annotations

import ast
import threading
from concurrent.futures import ThreadPoolExecutor

from support.copier import REPOSITORY

from pygen_copier import process

# Each guards the interpreter itself: the imports of a library, and the parser with its warnings.
GUARDS = {
    "formatting/black.py": {"_import_lock"},
    "markdown/form.py": {"_import_lock"},
    "source/parsing.py": {"_lock"},
}
MUTABLE = {"Lock", "RLock", "local", "deque", "dict", "list", "set", "defaultdict"}


class State(list[str]):
    """Some state."""


def test_all_threads_share_what_is_made_once() -> None:
    """Whoever asks first has it made, and everybody gets the same."""
    made: list[int] = []

    def make() -> object:
        made.append(1)
        return object()

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: process.one(make), range(64)))
    assert (len(found), len(made)) == (1, 1)


def test_what_is_made_slowly_holds_up_nothing_else() -> None:
    """While one piece of state is made, another can be had, also by what makes the first."""
    begun, other = threading.Event(), threading.Event()

    def slow() -> list[str]:
        begun.set()
        assert other.wait(60)
        return process.one(State)

    with ThreadPoolExecutor(1) as threads:
        made = threads.submit(process.one, slow)
        assert begun.wait(60)
        process.one(State).append("meanwhile")
        other.set()
        assert made.result() == ["meanwhile"]


def test_what_cannot_be_made_is_tried_again() -> None:
    """An error is nobody's state."""
    answers = iter([False, True])

    def make() -> str:
        if not next(answers):
            raise OSError
        return "made"

    found = []
    for _ in range(2):
        try:
            found.append(process.one(make))
        except OSError:
            found.append("failed")
    assert found == ["failed", "made"]


def test_a_block_can_have_state_of_its_own() -> None:
    """Within `renewed` nothing is there yet; after it, all is as it was."""
    process.one(State).append("before")
    with process.renewed():
        assert process.one(State) == []
        process.one(State).append("inside")
    assert process.one(State) == ["before"]
    with process.renewed(keep=[State]):
        assert process.one(State) == ["before"]


def test_there_is_no_other_state() -> None:
    """No module but `process` holds an empty container, a lock or a name that is set later."""
    package = REPOSITORY / "pygen_copier"
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if name != "process.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assert state_of(tree) == GUARDS.get(name, set()), name


def state_of(tree: ast.Module) -> set[str]:
    """Return the names at the top of a module that hold what can change."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            found.update(node.names)
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
                pass
            case _:
                continue
        match value:
            case ast.Dict(keys=[]) | ast.List(elts=[]):
                found.add(name)
            case ast.Call(func=ast.Name(called) | ast.Attribute(attr=called), args=[]):
                if called in MUTABLE:
                    found.add(name)
    return found
