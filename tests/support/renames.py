"""Sources in which `size` is used in many ways, each leaving what they found as `result`."""

from __future__ import annotations


def _cases(text: str) -> dict[str, str]:
    """Return the sources by the comments above them."""
    return dict(each.split("\n", 1) for each in text.split("\n## ")[1:])


USES = _cases(r"""
## a keyword of another's parameter
def size(n):
    return n + 1


class Box:
    def __init__(self, size=0):
        self.size = size


result = Box(size=size(1)).size
## an f-string
def size(n):
    return n + 1


result = f"{size(1)}"
## a nested f-string
def size(n):
    return n + 1


result = f"{f'{size(1)}' + str(size(2))}"
## a format
def size(n):
    return n + 1


result = f"{3:{size(4)}}"
## an f-string that shows its text
def size(n):
    return n * 2


result = f"{ size('a') = } {size('b')=:>4} {size('c')=!s} {size('d')=!r:>8}"
## an f-string that shows braces
def size(n):
    return n + 1


result = f"{ {size(1)}=}"
## an f-string of other things
size = 1
n = 2
result = f"{n=} {size}"
## a decorator
def size(f):
    return lambda: 7


@size
def g(): ...
result = g()
## a decorator of a method
def size(f):
    return lambda self: 7


class A:
    @size
    def size(self): ...
result = A().size()
## a default
def size(n):
    return n + 1


def g(size=size(1)):
    return size
result = g(), g(size=5)
## a parameter that hides it
def size(n):
    return n + 1


def g(size):
    return size + 1
result = g(size=3), size(1)
## a parameter of a lambda
def size(n):
    return n + 1


result = (lambda size: size + 1)(size=3), (lambda: size(1))()
## star parameters
def size(n):
    return n + 1


def g(*size, **n):
    return size, n
result = g(size(1), size=2)
## a local that hides it
def size(n):
    return n + 1


def g():
    size = 3
    return size
result = g()
## a local of an import
def size(n):
    return n + 1


def g():
    import os as size
    return size.sep
result = g()
## a local of a pattern
def size(n):
    return n + 1


def g(n):
    match n:
        case [size]:
            return size
        case [1, *size]:
            return size
        case {'a': size, 'b': 2}:
            return size
        case {'c': 1, **size}:
            return size
        case 5 as size:
            return size
    return 'none'
result = [g(n) for n in ([1], [1, 2, 3], {'a': 1, 'b': 2}, {'c': 1, 'd': 2}, 5, 6)]
## patterns of the top level
match [1]:
    case [size]:
        result = size, [size]
## a class in a pattern
class size:
    __match_args__ = ('n',)

    def __init__(self, n, size):
        self.n, self.size = n, size


match size(1, size=2):
    case size(n, size=3):
        result = n
    case size(n, size=m):
        result = n, m
## a local exception
def size(n):
    return n + 1


def g():
    try:
        raise ValueError(1)
    except ValueError as size:
        return size.args
result = g()
## a local context
def size(n):
    return n + 1


import contextlib
def g():
    with contextlib.nullcontext(4) as size:
        return size
result = g()
## a loop
def size(n):
    return n + 1


def g():
    for size in range(3): pass
    return size
result = g()
## a comprehension that hides it
def size(n):
    return n + 1


result = [size for size in range(size(2))], size(1)
## a comprehension that hides it in a function
def size(n):
    return n + 1


def g():
    return [size for size in range(2)], size(1)


result = g()
## a comprehension that uses it
def size(n):
    return n + 1


result = {size(n): n for n in range(2) if size(n)}
## nested comprehensions
def size(n):
    return n + 1


result = [size for n in range(size(1)) for size in range(n)] + [size(1)]
## a walrus of the top level
if (size := 3) > 2:
    result = size
## a walrus in a comprehension
x = [(size := n) for n in range(3)]
result = size, x
## a walrus of a function
def size(n):
    return n + 1


def g():
    x = [(size := n) for n in range(3)]
    return size, x
result = g()
## a global
size = 1
def g():
    global size, n
    size += 1
    n = 2
g()
result = size, n
## a global of an outer function
size = 1
def g():
    global size
    size = 2
    def h():
        return size
    return h()
result = g(), size
## a global that a function makes
def g():
    global size
    size = 2
g()
result = size
## a global within a local
size = 1


def g(size):
    def h():
        global size
        size += 1
        return size

    return size, h()


result = g(5), size
## a nonlocal pattern
size = 1


def g():
    size = 2

    def h():
        nonlocal size
        match 3:
            case size:
                pass

    h()
    return size


result = g(), size
## a nonlocal
def size(n):
    return n + 1


def g():
    size = 1
    def h():
        nonlocal size
        size += 1
    h()
    return size
result = g(), size(1)
## an outer local
def size(n):
    return n + 1


def g(size):
    def h():
        return size
    return h()
result = g(3)
## a nested function of its name
def size(n):
    return n + 1


def g():
    def size(n):
        return n
    return size(1)
result = g(), size(1)
## recursion
def size(n):
    return size(n - 1) + 1 if n else 0
result = size(3)
## an attribute of a class
def size(n):
    return n + 1


class A:
    size = size(1)
    other = size
result = A.size, A.other
## a field with a default
from dataclasses import dataclass
def size(n):
    return n + 1


@dataclass
class A:
    size: int = size(1)
result = A().size, A(size=4).size
## a method of its name
def size(n):
    return n + 1


class A:
    one = size(1)

    def size(self, n=size(2)):
        return size(n) + self.one

    alias = size
result = A().size(), A().alias(1)
## a loop in a class
def size(n):
    return n + 1


class A:
    for size in range(size(2)):
        last = size
result = A.last, A.size
## a class in a function
def size(n):
    return n + 1


def g():
    size = 9
    class A:
        n = size
    return A.n
result = g()
## a class that binds in a function
size = 1
def g(size):
    class A:
        size = size
    return A.size
result = g(3)
## a comprehension in a class
def size(n):
    return n + 1


class A:
    size, n = 5, [size(1) for _ in range(1)]
result = A.n, A.size
## a base
class size:
    n = 1
class A(size): pass
result = A.n
## a metaclass
class size(type):
    n = 1
class A(metaclass=size): pass
result = A.n
## a keyword of a class
class A:
    def __init_subclass__(cls, size): cls.n = size
size = 3
class B(A, size=size): pass
result = B.n
## annotations
import typing
class size: ...
def g(a: size, *b: size, c: list[size]) -> size: ...
x: size
result = [t.__mro__[-1] for t in typing.get_type_hints(g).values() if isinstance(t, type)]
## annotations of the future
from __future__ import annotations
import typing
class size: ...
def g(a: size) -> dict[str, size]: ...
result = len(typing.get_type_hints(g))
## annotations in quotes
import typing
class size:
    def g(self, n: 'size') -> 'dict[str, size]': ...
    size: 'int' = 1
result = len(typing.get_type_hints(size.g)), typing.get_type_hints(size)
## literals in annotations
import typing
class size: ...
def g(a: typing.Literal['size'], b: typing.Annotated['size', 'size']): ...
hints = typing.get_type_hints(g, include_extras=True)
result = typing.get_args(hints['a']), hints['b'].__metadata__
## types in calls
import typing
class size: ...
T = typing.TypeVar('T', bound='size')
def g(a: T): return typing.cast('size', a)
result = g(1), eval(T.__bound__.__forward_arg__).__mro__[1]
## strings that are none of it
def size(n):
    return n + 1


result = 'size', {'size': size(1)}['size'], b'size'
## other attributes
def size(n):
    return n + 1


import types
result = types.SimpleNamespace(size=2).size + size(1)
## an import
from os import path as p
from os import sep as size
result = size
## an import of its name
from shutil import which, copy as size, rmtree
result = size.__name__
## an import without alias
from os import sep, linesep
size = sep
result = size
## an import that may fail
try:
    from nowhere import size
except ImportError:
    def size(n):
        return n
result = size(1)
## deletion
size = 1
n = size
del size
result = n, 'size' in globals()
## assignments
size = n = 1
size += 1
(size, [n, *m]) = size, [1, 2]
result = size, n, m
## a loop of the top level
for size in range(3):
    pass
else:
    result = size
## a context of the top level
import contextlib
with contextlib.nullcontext(3) as size:
    result = size
## an exception of the top level
try:
    1 / 0
except ZeroDivisionError as size:
    result = str(size)
## a star import
from os.path import *
def size(n):
    return n + 1


result = size(1), basename('a/b')
## an index and a star
size = [1, 2]
result = size[0], size[-1:], [*size], print(*size), {**{}}
## an async function
import asyncio
async def size(n):
    return n
async def g():
    return [await size(n) async for n in h()]
async def h():
    yield await size(2)
result = asyncio.run(g())
""")

NEWER_USES = _cases(r"""
## a type alias
type size = int
def g(a: size) -> size: ...
result = size.__value__
## a bound of a type alias
class size: ...
type A[T: size] = list[size]
result = str(A.__value__)[:5]
## a type parameter that hides it
class size: ...
def g[size](a: size) -> size: return a
result = g(1)
## a bound of a function
class size: n = 1
def g[T: size](a: T): return size.n
result = g(1), g.__type_params__[0].__bound__.n
## a bound of a class
class size: n = 1
class A[T: size]:
    def size[S](self): return size.n
result = A().size()
## quotes within quotes
def size(n): return n
result = f"{size("x")}"
""")
