"""The check of import time: what may stand outside functions, and what does work there."""

from __future__ import annotations

import textwrap

import pytest
from support.snippets import AT_IMPORT

from pygen_copier.python.checks import NoWorkAtImport
from pygen_copier.source.syntax import Source


def problems(source: str) -> list[str]:
    """Return what the check says of a source."""
    return list(NoWorkAtImport().problems(Source(textwrap.dedent(source)), {}))


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("print('hello')", "prints"),
        ("main()", "calls something whose result nobody takes"),
        (
            "import numpy as np\nnp.set_printoptions(precision=3)",
            "changes what all of the program uses",
        ),
        ("import logging\nlogging.basicConfig()", "changes what all of the program uses"),
        (
            "import warnings\nwarnings.filterwarnings('ignore')",
            "changes what all of the program uses",
        ),
        ("DATA = open('x').read()", "opens a file"),
        ("from pathlib import Path\nDATA = Path('x').read_text()", "reads a file"),
        ("from pathlib import Path\nPath('x').mkdir()", "writes files"),
        ("import json\nDATA = json.load(h)", "reads a file"),
        ("import os\nos.makedirs('x', exist_ok=True)", "writes files"),
        ("import os\nNAMES = os.listdir('.')", "reads a folder"),
        ("import shutil\nx = shutil.rmtree('x')", "deletes files"),
        ("from urllib.request import urlopen\nX = urlopen('http://x').read()", "uses the network"),
        ("import requests as r\nX = r.get('http://x')", "uses the network"),
        ("import socket\nS = socket.socket()", "uses the network"),
        ("import subprocess\nV = subprocess.check_output(['git'])", "starts a program"),
        ("import os\nX = os.popen('x').read()", "starts a program"),
        ("import os\nX = os.execvp('x', ['x'])", "starts a program"),
        ("import time\ntime.sleep(1)", "waits"),
        ("NAME = input()", "waits for input"),
        ("import os\nos.environ['A'] = '1'", "changes the environment"),
        ("import os\ndel os.environ['A']", "changes the environment"),
        ("import os\nX = os.environ.setdefault('A', '1')", "changes the environment"),
        ("import sys\nARGS = sys.argv[1:]", "reads the command line"),
        ("from sys import argv\nARGS = argv", "reads the command line"),
        ("import sys\nsys.path.insert(0, '.')", "changes where imports are looked for"),
        ("import random\nrandom.seed(0)", "seeds random numbers"),
        ("import numpy as np\nnp.random.seed(0)", "seeds random numbers"),
        ("import asyncio\nX = asyncio.run(f())", "runs an event loop"),
        ("import atexit\natexit.register(f)", "registers what is called later"),
        ("import pandas as pd\nX = pd.read_csv('x')", "reads a file"),
        ("while True:\n    x = 1", "runs a loop without an end"),
        ("import rich\nrich.reconfigure(width=80)", "calls something whose result nobody takes"),
        ("import sys\nsys.excepthook = f", "changes the interpreter"),
        ("import sys\nsys.path += ['.']", "changes the interpreter"),
        ("import sys\ndel sys.ps1", "changes the interpreter"),
        ("from this import s", "does what that import does"),
        ("import antigravity", "does what that import does"),
        ("if x:\n    print(1)", "prints"),
        ("try:\n    print(1)\nfinally:\n    pass", "prints"),
        ("for x in y:\n    print(x)", "prints"),
        ("match x:\n    case 1:\n        print(x)", "prints"),
        ("class C:\n    x = print(1)", "prints"),
        ("def f(n=print(1)):\n    return n", "prints"),
        ("f = lambda n=print(1): n", "prints"),
        ("f = lambda *, n=print(1): n", "prints"),
        ("def f(*, n=print(1)):\n    return n", "prints"),
        ("class C(metaclass=print(1)):\n    x = 1", "prints"),
        ("X: int = print(1)", "prints"),
        ("X = [print(n) for n in y]", "prints"),
        ("@print\ndef f(): return 1", "prints"),
        ("if __name__ == '__main__' or True:\n    print(1)", "prints"),
        ("if __name__ != '__main__':\n    print(1)", "prints"),
        ("if __name__ == '__main__':\n    x = 1\nelse:\n    print(1)", "prints"),
        # through functions of the file
        ("def f():\n    return open('x')\nX = f()", "opens a file"),
        ("def g():\n    print(1)\ndef f():\n    return g()\nX = f()", "prints"),
        ("class C:\n    def __init__(self):\n        print(1)\nX = C()", "prints"),
        ("class C:\n    def __new__(cls):\n        print(1)\nX = C()", "prints"),
        ("class C:\n    def __post_init__(self):\n        print(1)\nX = C()", "prints"),
        ("def mark(f):\n    print(f)\n    return f\n@mark\ndef g(): return 1", "prints"),
    ],
)
def test_work_at_import_is_told(source: str, what: str) -> None:
    """What reaches beyond the module, or is called for its effect, is told with its line."""
    found = problems(source)
    assert len(found) == 1
    assert f": importing the file {what}" in found[0]
    assert found[0].endswith("do that in a function.")


@pytest.mark.parametrize(
    "source",
    [
        "X = 3\nY: int = X + 1\nTABLE = {n: n**2 for n in range(9)}",
        "import re\nP = re.compile('a')",
        "from dataclasses import dataclass, field\n@dataclass(frozen=True)\n"
        "class C:\n    x: int = 0\n    y: list[int] = field(default_factory=list)",
        "from collections import namedtuple\nP = namedtuple('P', 'x y')",
        "from typing import TypeVar\nT = TypeVar('T')",
        "import logging\nlogger = logging.getLogger(__name__)",
        "import logging\nlogging.getLogger(__name__).addHandler(logging.NullHandler())",
        "from pathlib import Path\nHERE = Path(__file__).parent / 'data'",
        "NAMES = frozenset({'a'})\nORDER = tuple(sorted(NAMES))",
        "from enum import Enum\nColour = Enum('Colour', 'RED BLUE')",
        "import numpy as np\nX = np.zeros((2, 2))\nX.setflags(write=False)",
        "import os\nDEBUG = os.environ.get('DEBUG', '')",
        "import sys\nNEW = sys.version_info >= (3, 12)",
        "import json\nX = json.loads('{}')",
        "from functools import lru_cache\n@lru_cache\ndef f(n): return n",
        "def table(n):\n    return list(range(n))\nTABLE = table(3)",
        "def table(n):\n    found = []\n    found.append(n)\n    return found\nTABLE = table(3)",
        "class C:\n    def __init__(self, n):\n        self.n = n\n    def show(self):\n"
        "        print(self.n)\nX = C(3)",
        "TABLE = {}\nTABLE.update(a=1)\n__all__ = ['TABLE']\n__all__.extend(['a'])",
        "TABLE = []\nfor n in range(3):\n    TABLE.append(n)",
        "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('x')",
        "from numbers import Number\nclass C: ...\nNumber.register(C)",
        "def f():\n    print(1)\n    import time\n    time.sleep(1)\n    open('x')",
        "f = lambda: print(1)",
        "if __name__ == '__main__':\n    print(1)\n    main()",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    print(1)",
        "import typing\nif typing.TYPE_CHECKING:\n    print(1)",
        "try:\n    import numba\nexcept ImportError:\n    numba = None",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import numba",
        "import pytest\npytest.importorskip('numpy')",
        "import pytest\n@pytest.mark.parametrize('x', [1])\ndef test_f(x): assert x",
        "import shutil\nGIT = shutil.which('git')",
        "from requests.exceptions import HTTPError\nE = (HTTPError, ValueError)",
        "while N > 3:\n    N -= 1",
        "from __future__ import annotations\nx: print('annotation')",
    ],
)
def test_definitions_pass(source: str) -> None:
    """Constants, definitions, and calls that only compute are what a module is made of."""
    assert problems(source) == []


def test_each_line_is_told_once_and_in_order() -> None:
    """A file that does many things is told them line by line."""
    found = problems("""
        print(open("x").read())
        import time
        time.sleep(1)
        """)
    assert [problem.partition(":")[0] for problem in found] == ["Line 2", "Line 4"]


def test_what_is_called_in_a_roundabout_way_is_told() -> None:
    """Methods, callbacks, decorators, and what Python calls by itself are work at import too."""
    assert len(AT_IMPORT) > 80
    check = NoWorkAtImport()
    assert [name for name, text in AT_IMPORT.items() if not check.problems(Source(text), {})] == []
