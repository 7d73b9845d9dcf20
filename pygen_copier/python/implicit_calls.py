"""Implicit calls: the methods Python calls by itself, and functions that call what they get."""

from __future__ import annotations

import ast
from collections.abc import Mapping


def _words(text: str, form: str = "{}") -> frozenset[str]:
    return frozenset(form.format(word) for word in text.split())


_ARITHMETIC = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or"
_OPERATORS = frozenset[str]().union(
    *(_words(_ARITHMETIC, f"__{side}{{}}__") for side in ("", "r", "i"))
)
_TRUTH = frozenset({"__bool__", "__len__"})
_ITERATION = frozenset({"__iter__", "__next__", "__getitem__", "__len__", "__aiter__", "__anext__"})
_COMPARISON = _words("eq ne lt le gt ge contains iter", "__{}__")
_TEXT = frozenset({"__format__", "__str__", "__repr__"})
_HASH = frozenset({"__hash__", "__eq__"})
# What a function may call of the objects that it is given.
_OF_ARGUMENTS = frozenset(
    {*_TEXT, *_ITERATION, *_COMPARISON, *_HASH, *_TRUTH, *_OPERATORS}
    | {"__call__", "__instancecheck__", "__subclasscheck__", "__subclasshook__", "_missing_"}
    | _words("int float index complex bytes round abs reversed fspath", "__{}__")
    | _words("dir reduce reduce_ex getstate setstate copy deepcopy", "__{}__")
)
_MAGIC: Mapping[type[ast.AST], frozenset[str]] = {
    ast.BinOp: _OPERATORS,
    ast.AugAssign: _OPERATORS,
    ast.UnaryOp: frozenset({"__neg__", "__pos__", "__invert__", *_TRUTH}),
    ast.Compare: _COMPARISON,
    ast.For: _ITERATION,
    ast.AsyncFor: _ITERATION,
    ast.comprehension: _ITERATION | _TRUTH,
    ast.Starred: _ITERATION,
    ast.YieldFrom: _ITERATION,
    ast.Tuple: _ITERATION,  # of a target; elsewhere it calls nothing
    ast.List: _ITERATION,
    ast.With: frozenset({"__enter__", "__exit__"}),
    ast.AsyncWith: frozenset({"__aenter__", "__aexit__"}),
    ast.Await: frozenset({"__await__"}),
    ast.If: _TRUTH,
    ast.While: _TRUTH,
    ast.IfExp: _TRUTH,
    ast.Assert: _TRUTH,
    ast.BoolOp: _TRUTH,
    ast.FormattedValue: _TEXT,
    ast.Dict: _HASH,
    ast.DictComp: _HASH,
    ast.Set: _HASH,
    ast.SetComp: _HASH,
    ast.Match: frozenset({"__instancecheck__", *_COMPARISON}),
    ast.Call: _OF_ARGUMENTS,
}
_BY_CONTEXT: Mapping[tuple[type[ast.AST], type[ast.AST]], frozenset[str]] = {
    (ast.Attribute, ast.Load): frozenset({"__getattr__", "__getattribute__", "__get__"}),
    (ast.Attribute, ast.Store): frozenset({"__setattr__", "__set__"}),
    (ast.Attribute, ast.Del): frozenset({"__delattr__", "__delete__"}),
    (ast.Subscript, ast.Load): frozenset({"__getitem__", "__class_getitem__", "__missing__"}),
    (ast.Subscript, ast.Store): frozenset({"__setitem__"}),
    (ast.Subscript, ast.Del): frozenset({"__delitem__"}),
}
_NOTHING: frozenset[str] = frozenset()

# Modules whose functions may call what they are given; of other packages that is not known.
CALLING = _words("""
    _thread ast asyncio atexit bisect builtins collections concurrent contextlib copy csv ctypes
    dataclasses difflib filecmp fileinput functools gc glob heapq inspect io itertools json
    logging mailbox
    multiprocessing operator optparse os pathlib pickle pkgutil queue random re sched shutil signal
    socketserver sqlite3 statistics string sys tempfile threading timeit traceback types unittest
    urllib warnings weakref xml
    """)
# Functions that keep what they are given, and call it later if at all.
KEEPING = _words("""
    builtins.bool builtins.classmethod builtins.dict builtins.frozenset builtins.hasattr
    builtins.id builtins.isinstance builtins.issubclass builtins.object builtins.property
    builtins.getattr builtins.staticmethod builtins.super builtins.tuple
    builtins.type builtins.vars builtins.callable builtins.list builtins.set builtins.zip
    builtins.enumerate builtins.reversed
    collections.defaultdict collections.namedtuple collections.OrderedDict collections.ChainMap
    contextlib.asynccontextmanager contextlib.contextmanager
    functools.cache functools.cached_property functools.lru_cache functools.partial
    functools.partialmethod functools.singledispatch functools.singledispatchmethod
    functools.total_ordering functools.update_wrapper functools.wraps
    inspect.signature logging.getLogger operator.attrgetter operator.itemgetter
    threading.local types.MappingProxyType types.SimpleNamespace types.coroutine
    weakref.WeakKeyDictionary weakref.WeakValueDictionary weakref.ref weakref.proxy
    """)
KEEPING_METHODS = _words("""
    add add_argument add_command add_parser append connect extend insert register set_defaults
    setdefault subscribe update fixture parametrize setter getter deleter command option
    addHandler addFilter setFormatter
    """)


def magic_of(node: ast.AST) -> frozenset[str]:
    """Return the names of the methods that Python may call where a node is evaluated."""
    kind = type(node)
    if context := getattr(node, "ctx", None):
        if kind in (ast.Tuple, ast.List):
            return _ITERATION if isinstance(context, ast.Store) else _NOTHING
        return _BY_CONTEXT.get((kind, type(context)), _MAGIC.get(kind, _NOTHING))
    return _MAGIC.get(kind, _NOTHING)
