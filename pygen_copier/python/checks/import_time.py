"""The check of import time: importing a module defines names, and does nothing else.

What runs at import is what stands outside functions, and the functions of the same file that it
calls. There, calls that reach beyond the module are told, and calls whose result nobody takes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pygen_copier.generation.check import Check, Texts
from pygen_copier.source.syntax import AnyFunction, Source, definitions, shown

# Effects by the beginning of a dotted name; the longest that fits counts.
_EFFECTS = {
    "builtins.print": "prints",
    "builtins.input": "waits for input",
    "builtins.open": "opens a file",
    "builtins.exec": "runs text as code",
    "builtins.eval": "runs text as code",
    "io.open": "opens a file",
    "os.open": "opens a file",
    "os.system": "starts a program",
    "os.popen": "starts a program",
    "os.exec": "starts a program",
    "os.spawn": "starts a program",
    "os.fork": "starts a process",
    "os.kill": "ends a process",
    "os.putenv": "changes the environment",
    "os.unsetenv": "changes the environment",
    "os.environ.update": "changes the environment",
    "os.environ.setdefault": "changes the environment",
    "os.environ.pop": "changes the environment",
    "os.environ.clear": "changes the environment",
    "os.chdir": "changes the working directory",
    "os.makedirs": "writes files",
    "os.mkdir": "writes files",
    "os.remove": "deletes files",
    "os.rename": "moves files",
    "os.replace": "moves files",
    "os.rmdir": "deletes files",
    "os.unlink": "deletes files",
    "os.listdir": "reads a folder",
    "os.scandir": "reads a folder",
    "os.walk": "reads a folder",
    "shutil": "touches files",
    "tempfile": "writes files",
    "subprocess": "starts a program",
    "multiprocessing.Process": "starts a process",
    "multiprocessing.Pool": "starts processes",
    "pty": "starts a program",
    "asyncio.run": "runs an event loop",
    "threading.Timer": "starts a thread",
    "socket.create_connection": "uses the network",
    "socket.create_server": "uses the network",
    "socket.gethostbyname": "uses the network",
    "socket.getaddrinfo": "uses the network",
    "socket.socket": "uses the network",
    "urllib.request": "uses the network",
    "http.client": "uses the network",
    "ftplib": "uses the network",
    "smtplib": "uses the network",
    "xmlrpc.client": "uses the network",
    "requests": "uses the network",
    "httpx": "uses the network",
    "urllib3": "uses the network",
    "aiohttp": "uses the network",
    "webbrowser": "opens a browser",
    "time.sleep": "waits",
    "random.seed": "seeds random numbers that others use",
    "numpy.random.seed": "seeds random numbers that others use",
    "sys.exit": "ends the program",
    "sys.setrecursionlimit": "changes the interpreter",
    "sys.path": "changes where imports are looked for",
    "json.load": "reads a file",
    "numpy.load": "reads a file",
    "numpy.loadtxt": "reads a file",
    "numpy.genfromtxt": "reads a file",
    "numpy.save": "writes files",
    "pandas.read_": "reads a file",
}
# These begin like an effect and have none.
_HARMLESS = (
    *("requests.exceptions", "requests.Request", "httpx.Timeout", "httpx.Limits", "json.loads"),
    *("subprocess.list2cmdline", "urllib.request.pathname2url", "urllib3.util", "aiohttp.Client"),
    *("shutil.which", "shutil.get_terminal_size", "tempfile.gettempdir", "httpx.URL"),
)
# Methods that reach beyond the program, whatever they are called on.
_METHODS = {
    "read_text": "reads a file",
    "read_bytes": "reads a file",
    "write_text": "writes files",
    "write_bytes": "writes files",
    "mkdir": "writes files",
    "touch": "writes files",
    "unlink": "deletes files",
    "rmdir": "deletes files",
    "iterdir": "reads a folder",
    "urlopen": "uses the network",
}
_HOOKS = frozenset({"atexit.register", "codecs.register", "faulthandler.register"})
_ACTING_IMPORTS = frozenset({"antigravity", "this"})


class NoWorkAtImport(Check):
    """Nothing is printed, opened, sent, started, awaited or changed when the file is imported."""

    id: ClassVar[str] = "import-time"
    title: ClassVar[str] = "does no work when it is imported"

    def problems(self, source: Source, texts: Texts) -> Sequence[str]:
        """Return the lines that do something at import."""
        found: dict[int, str] = {}
        for node in _nodes(source):
            if (what := _effect(source, node)) and isinstance(node, (ast.expr, ast.stmt)):
                found.setdefault(
                    node.lineno,
                    f"Line {node.lineno}: importing the file {what} (`{shown(node, 40)}`); "
                    "do that in a function.",
                )
        return [found[line] for line in sorted(found)]


def _effect(source: Source, node: ast.AST) -> str:
    match node:
        case ast.Call(func=function):
            return _of_call(source, function)
        case ast.Expr(value=ast.Call(func=function)) if not _own(source, function):
            return _of_call(source, function) or "calls something whose result nobody takes"
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            called = (_of_call(source, decorator) for decorator in node.decorator_list)
            return next(filter(None, called), "")
        case ast.Attribute() | ast.Name() if source.dotted(node) == "sys.argv":
            return "reads the command line"
        case ast.Subscript(ctx=ast.Store() | ast.Del()) if (
            source.dotted(node.value) == "os.environ"
        ):
            return "changes the environment"
        case ast.While(test=ast.Constant(value=value)) if value:
            return "runs a loop without an end"
        case ast.Import() if any(alias.name in _ACTING_IMPORTS for alias in node.names):
            return "does what that import does"
        case ast.ImportFrom() if node.module in _ACTING_IMPORTS:
            return "does what that import does"
        case _:
            return ""


def _of_call(source: Source, function: ast.expr) -> str:
    """Return what calling a function does, as far as its name tells."""
    dotted = source.dotted(function)
    if not dotted.startswith(_HARMLESS):
        for length in range(len(dotted), 0, -1):
            # A whole name, or the beginning of one such as `os.exec` of `os.execv`.
            if (what := _EFFECTS.get(dotted[:length])) and _fits(dotted, length):
                return what
    return _METHODS.get(function.attr, "") if isinstance(function, ast.Attribute) else ""


def _fits(dotted: str, length: int) -> bool:
    rest = dotted[length:]
    open_ended = dotted[:length] in ("os.exec", "os.spawn", "pandas.read_")
    return not rest or rest.startswith(".") or open_ended


def _own(source: Source, function: ast.expr) -> bool:
    """Return whether a call is of a method of something the file itself made, or is as harmless."""
    if not isinstance(function, ast.Attribute):
        return False
    dotted = source.dotted(function)
    if dotted.startswith("pytest.") or (function.attr == "register" and dotted not in _HOOKS):
        return True  # such as `Number.register(Surd)`
    inner: ast.expr = function
    while isinstance(inner, (ast.Attribute, ast.Subscript)):
        inner = inner.value
    if isinstance(inner, ast.Call):
        return source.dotted(inner.func) == "logging.getLogger"
    name = inner.id if isinstance(inner, ast.Name) else ""
    return name in source.bound and name not in source.imported


def _nodes(source: Source) -> Iterator[ast.AST]:
    """Yield what runs at import: the outer code, and what it calls in the same file."""
    pending: list[ast.AST] = list(source.tree.body)
    called: set[str] = set()
    outer = True
    while pending:
        statements, pending = pending, []
        for node in _running(statements):
            if outer or not isinstance(node, ast.Expr):
                yield node  # in a function, a call whose result nobody takes is no harm
            for function in _called(node):
                if function in source.definitions and function not in called:
                    called.add(function)
                    pending += _bodies(source, function)
        outer = False


def _called(node: ast.AST) -> Iterator[str]:
    """Yield the names a node calls; a decorator is called with what it decorates."""
    functions: list[ast.expr] = []
    if isinstance(node, ast.Call):
        functions = [node.func]
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        functions = node.decorator_list
    yield from (function.id for function in functions if isinstance(function, ast.Name))


def _bodies(source: Source, name: str) -> Iterator[ast.stmt]:
    """Yield what runs when a function is called, or an object made of a class."""
    node = source.definitions[name]
    if not isinstance(node, ast.ClassDef):
        yield from node.body
        return
    methods = definitions(ast.Module(body=node.body, type_ignores=[]))
    for method in ("__new__", "__init__", "__post_init__"):
        found = methods.get(method)
        if isinstance(found, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from found.body


def _running(statements: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes that are evaluated with the statements, but not what is only defined."""
    pending = list(statements)
    while pending:
        node = pending.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                pending += _evaluated(node)
            case ast.Lambda():
                pending += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            case ast.If() if _is_for_others(node.test):
                pending += node.orelse
            case ast.AnnAssign():
                pending += filter(None, (node.target, node.value))
            case ast.ClassDef():
                pending += [*node.decorator_list, *node.bases, *node.keywords, *node.body]
            case _:
                pending += ast.iter_child_nodes(node)


def _evaluated(node: AnyFunction) -> Iterator[ast.AST]:
    yield from node.decorator_list
    yield from node.args.defaults
    yield from filter(None, node.args.kw_defaults)


def _is_for_others(test: ast.expr) -> bool:
    """Return whether it is asked if the file is run as a program, or read by a type checker."""
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return True
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case _:
            return False
