"""Packages of awkward shapes, as they lie in an environment when they are installed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from pygen_copier.dependencies.installed import Installed
from pygen_copier.events import write_line

AWKWARD: Mapping[str, str] = {
    # A package that gathers its names from its modules, in every way there is.
    "gathered/__init__.py": '''"""Gathers."""
from ._impl import *
from ._impl import _private as shown, Scaler as Renamed
from . import _other as other
from ._other import *
import sys as _sys
if _sys.version_info >= (3, 0):
    def chosen(a, b=1): ...
else:
    def chosen(a): ...
try:
    from math import sqrt
except ImportError:
    sqrt = None
__all__ = ["average", "chosen"] + ["other"]
''',
    "gathered/_impl.py": '''
__all__ = ["average", "Scaler", "scale", "RATE"]
import functools
from dataclasses import dataclass
RATE = 0.5
def average(values, axis=None, *, weights=None):
    """Return the average of values."""
def _private(x): ...
def wrapped(f):
    @functools.wraps(f)
    def g(*args, extra=None, **kwargs): return f(*args, **kwargs)
    return g
@wrapped
def scale(values): ...
class Base:
    def reset(self): ...
    @classmethod
    def of(cls, text): ...
    @staticmethod
    def size(of): ...
class Scaler(Base):
    limit = 3
    def __init__(self, rate, /, *, centre=True):
        self.rate_ = rate
    def fit(self, values, weights=None): return self
    @property
    def rate(self) -> float: return self.rate_
class Either:
    def __new__(cls, *args): return Scaler(1)
class Open(Base):
    def __getattr__(self, name): return name
@dataclass
class Point:
    x: float
    y: float = 0.0
def helper(): ...
''',
    "gathered/_other.py": "def extra(*args, **kwargs): ...\ndef _hidden(): ...\n",
    "gathered/part/__init__.py": "def inner(a): ...\n",
    # A stub beside what is compiled, with overloads.
    "compiled/__init__.pyi": """
from typing import overload, Any
from ._core import fast as fast
@overload
def mean(a: int) -> float: ...
@overload
def mean(a: list[int], axis: int = 0, *, keep: bool = ...) -> list[float]: ...
class _Func:
    def __call__(self, a: int, b: int, /, *, out: Any = None) -> int: ...
add: _Func
class array:
    def __new__(cls, shape: int, dtype: str = ...) -> array: ...
    def sum(self, axis: int | None = None) -> int: ...
""",
    "compiled/__init__.py": "from ._core import *\ndef __getattr__(n): raise AttributeError(n)\n",
    "compiled/_core.pyi": "def fast(x: int, /) -> int: ...\n",
    "compiled/_core.cpython-311-x86_64-linux-gnu.so": "",
    # A module that is hidden by a star, and one whose names are made by what it hands itself to.
    "hidden/__init__.py": "from hidden.inner import *\n",
    "hidden/base.py": "class Stream: ...\n",
    "hidden/inner/__init__.py": "from . import base\n",
    "hidden/inner/base.py": "class Other: ...\n",
    "built/__init__.py": "from .maker import build\n_globals = globals()\nbuild(_globals)\n",
    "built/maker.py": "def build(names): ...\n",
    # What says nothing about itself.
    "bare/__init__.py": "from ._speed import *\n",
    "bare/_speed.abi3.so": "",
    # Names that are made when they are looked up: from a table, by another, of any name.
    "lazy/__init__.py": """
_WHERE = {"solve": "lazy._solvers", "Solver": "lazy._solvers"}
def __getattr__(name):
    import importlib
    if name in _WHERE:
        return getattr(importlib.import_module(_WHERE[name]), name)
    raise AttributeError(name)
""",
    "lazy/_solvers.py": "def solve(a, b, *, tries=3): ...\nclass Solver: ...\n",
    "forwarding/__init__.py": """
from . import _core
def __getattr__(name):
    return getattr(_core, name)
""",
    "forwarding/_core.py": "",
    "silent.py": "def __getattr__(name): ...\n",
    "computing/__init__.py": """
def __getattr__(name):
    if name.startswith("get_"):
        return name
    raise AttributeError(name)
""",
    "tabled/__init__.py": "from . import _a\nfor _n in _a.__all__:\n    globals()[_n] = 1\n",
    "tabled/_a.py": "__all__ = ['north'] + sorted(('south',))\n",
    # What is called otherwise than its text reads: commands, dataclasses, enumerations.
    "called/__init__.py": """
import functools
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import quote
from .deco import Command, command, kept
@command
def main(path): ...
@kept
def listed(path): ...
@dataclass
class Place:
    x: float
    y: float = 0.0
    seen: int = field(default=0, init=False)
    made: int = Command.field(0)
@dataclass
class Several:
    every: list
    def __init__(self, first, *others): ...
@dataclass(kw_only=True)
class Town(Place):
    name: str
class Plain:
    def grow(self): ...
class Grown(Plain):
    def shrink(self): ...
class Colour(Enum):
    RED = 1
def planted(at: int) -> Plain: ...
""",
    "called/deco.py": """
class Command:
    def __init__(self, run): self.run = run
    def __call__(self, *args, standalone=True): ...
def command(function):
    return Command(function)
def kept(function):
    function.seen = True
    return function
""",
    "dynamic/__init__.py": "for _n in ('one', 'two'):\n    globals()[_n] = lambda x: x\n",
    # Stubs of their own, and modules that lead to one another.
    "typed/__init__.py": "class Thing:\n    pass\n",
    "typed-stubs/__init__.pyi": "class Thing:\n    def go(self, fast: bool) -> None: ...\n",
    "circle/__init__.py": "from .a import x\n",
    "circle/a.py": "from .b import x\n",
    "circle/b.py": "from .a import x\nfrom .a import *\n",
    "broken/__init__.py": "def (:\n",
    "single.py": "def only(a): ...\nclass Error(ValueError): ...\n",
}


def install(folder: Path, files: Mapping[str, str] = AWKWARD) -> Path:
    """Write packages into the folder of an environment, and return it."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for path, text in files.items():
        file = folder / "lib" / version / "site-packages" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def opened(folder: Path) -> Installed:
    """Return what is installed in an environment, which nothing of it is run for."""
    found = Installed()
    found.open(lambda: folder, None, write_line)
    return found
