"""Snippets for the security review: what must be refused, and what only resembles it."""

from __future__ import annotations


def _snippets(text: str) -> dict[str, str]:
    """Return snippets by the names that stand above them."""
    parts = (part.partition("\n") for part in text.strip().split("=== ")[1:])
    return {name: snippet.strip("\n") + "\n" for name, _, snippet in parts}


HOSTILE = _snippets(
    r"""
=== eval
def f(s):
    return eval(s)
=== exec
def f(s):
    exec(s)
=== compile
def f(s):
    return compile(s, 'x', 'exec')
=== eval under another name
run = eval
def f(s):
    return run(s)
=== eval imported from builtins
from builtins import eval as e
def f(s):
    return e(s)
=== eval handed to map
def f(xs):
    return list(map(eval, xs))
=== eval beside a parameter of that name
def g(eval=None): ...
def f(s):
    return eval(s)
=== a file run as code
import runpy
def f(p):
    return runpy.run_path(p)
=== code objects from parts
import types
def f(*a):
    return types.FunctionType(types.CodeType(*a), {})
=== a code object exchanged
def f(g, c):
    g.__code__ = c
=== __import__
def f():
    return __import__('os').getcwd()
=== getattr of __import__
def f():
    getattr(__import__('os'), 'system')('ls')
=== import_module of a variable
import importlib
def f(n):
    return importlib.import_module(n)
=== import_module of os
from importlib import import_module as im
def f():
    im('os').getcwd()
=== import_module of a prefixless f-string
import importlib
def f(n):
    importlib.import_module(f'{n}.x')
=== everything of os
from os import *
def f():
    system('ls')
=== a module from a path
import importlib.util as u
def f(p):
    return u.spec_from_file_location('m', p)
=== __builtins__ by key
def f(s):
    return __builtins__['eval'](s)
=== __builtins__ through globals
def f(s):
    return globals()['__builtins__'].eval(s)
=== subclasses of object
def f():
    return ().__class__.__bases__[0].__subclasses__()
=== subclasses of object by name
def f():
    return object.__subclasses__()
=== globals of a function
def f(g):
    return g.__globals__['os']
=== globals of a frame
import sys
def f():
    return sys._getframe().f_globals
=== the module of a builtin
def f(s):
    return print.__self__.eval(s)
=== getattr of a dunder
def f(g):
    return getattr(g, '__globals__')
=== a name put together
def f(g):
    return getattr(g, '__glo' + 'bals__')
=== a computed attribute of os
import os
def f(n):
    getattr(os, n)('ls')
=== system by text
import os
def f():
    getattr(os, 'system')('ls')
=== the names of os by key
import os
def f():
    os.__dict__['system']('ls')
=== vars of os
import os
def f():
    vars(os)['system']('ls')
=== an import through globals
import os
def f():
    globals()['os'].system('ls')
=== sys.modules
import sys
def f():
    sys.modules['os'].system('ls')
=== os in a list
import os
def f():
    [os][0].system('ls')
=== a builtin exchanged
import builtins
def f(g):
    builtins.print = g
=== attrgetter of a dunder
from operator import attrgetter
def f(g):
    return attrgetter('a.__globals__')(g)
=== os.system
import os
def f(c):
    os.system(c)
=== os.system under another name
from os import system as s
def f(c):
    s(c)
=== os under another name
import os
o = os
def f(c):
    o.system(c)
=== os by a walrus
import os
def f(c):
    (o := os).system(c)
=== os.system as a value
import os
class A:
    def __reduce__(self):
        return (os.system, ('ls',))
=== os.popen
import os
def f(c):
    return os.popen(c).read()
=== shell=True
import subprocess
def f(c):
    subprocess.run(c, shell=True)
=== shell=1
import subprocess
def f(c):
    subprocess.Popen(c, shell=1)
=== shell as computed
import subprocess
def f(c, s):
    subprocess.call(c, shell=s)
=== getoutput
from subprocess import getoutput
def f(c):
    return getoutput(c)
=== a shell as the program
import subprocess
def f(c):
    subprocess.run(['/bin/sh', '-c', c])
=== rm
import subprocess
def f():
    subprocess.run(['rm', '-rf', '/'])
=== pip
import subprocess
import sys
def f():
    subprocess.run([sys.executable, '-m', 'pip', 'install', 'x'])
=== curl
import subprocess
def f(u):
    subprocess.check_output(('curl', u))
=== an asynchronous shell
import asyncio
async def f(c):
    await asyncio.create_subprocess_shell(c)
=== a reverse shell
import os
import socket
def f():
    s = socket.create_connection(('a', 1))
    os.dup2(s.fileno(), 0)
=== a terminal
import pty
def f():
    pty.spawn('/bin/sh')
=== forks
import os
def f():
    while True:
        os.fork()
=== a native library
import ctypes
def f():
    return ctypes.CDLL('libc.so.6')
=== memory by address
from ctypes import string_at
def f(a):
    return string_at(a, 8)
=== pickle
import pickle
def f(p):
    return pickle.load(p)
=== pickle under another name
from pickle import loads as ld
def f(b):
    return ld(b)
=== pickle of what somebody packed
import pickle
def f(b):
    b = b or pickle.dumps(1)
    return pickle.loads(b)
=== marshal
import marshal
def f(b):
    return marshal.loads(b)
=== shelve
import shelve
def f(p):
    return shelve.open(p)
=== dill
import dill
def f(b):
    return dill.loads(b)
=== pickled arrays
import numpy as np
def f(p):
    return np.load(p, allow_pickle=True)
=== yaml with objects
import yaml
def f(s):
    return yaml.load(s, Loader=yaml.Loader)
=== yaml without a loader
import yaml
def f(s):
    return yaml.load(s)
=== yaml unsafe
import yaml
def f(s):
    return yaml.unsafe_load(s)
=== a file of the system
def f():
    with open('/etc/cron.d/x', 'w') as h:
        h.write('x')
=== the start of a shell
from pathlib import Path
def f():
    (Path.home() / '.bashrc').write_text('x')
=== the home by a variable
from pathlib import Path
HOME = Path.home()
def f():
    p = HOME / 'x'
    p.unlink()
=== the home by a tilde
import os
def f():
    os.remove(os.path.expanduser('~/x'))
=== the home by the environment
import os
def f():
    os.remove(os.environ['HOME'] + '/x')
=== a folder above
import shutil
def f():
    shutil.rmtree('../other')
=== a drive
import os
def f():
    os.unlink('C:\\Windows\\x')
=== the file itself
def f():
    open(__file__, 'w').write('')
=== a path opened for writing
from pathlib import Path
def f():
    Path('/usr/lib/x').open('wb')
=== an absolute path after a given one
def f(p):
    (p / '/etc/x').write_text('')
=== a private key
from pathlib import Path
def f():
    return (Path.home() / '.ssh' / 'id_rsa').read_text()
=== credentials of a cloud
import os
def f():
    return open(os.path.expanduser('~/.aws/credentials')).read()
=== passwords
def f():
    return open('/etc/shadow').read()
=== the environment sent
import os
import urllib.request
def f(u):
    urllib.request.urlopen(u, str(dict(os.environ)).encode())
=== base64
import base64
def f():
    return base64.b64decode(
        'aW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0'
        'IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1w'
        'b3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9z'
    )
=== base64 of a variable
import base64
DATA = (
    'aW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0'
    'IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1w'
    'b3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9zaW1wb3J0IG9z'
)
def f():
    return base64.b64decode(DATA)
=== hexadecimal
def f():
    return bytes.fromhex(
        '6f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f73'
        '6f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f736f73'
    )
=== rot13
import codecs
def f():
    return codecs.decode('flfgrz', 'rot13')
=== numbers joined
def f():
    return ''.join(chr(c) for c in [115, 121, 115, 116])
=== numbers mapped
def f():
    return ''.join(map(chr, (115, 121, 115, 116)))
=== numbers decoded
def f():
    return bytes([115, 121, 115, 116]).decode()
=== numbers added
def f():
    return chr(101) + chr(118) + chr(97) + chr(108)
=== certificates ignored
import requests
def f(u):
    return requests.get(u, verify=False, timeout=1)
=== a silenced linter
def f(s):
    return eval(s)  # noqa: S307
=== configuration from outside
import logging.config
def f():
    logging.config.listen(9999)
"""
)

HARMLESS = _snippets(
    r"""
=== a parameter called eval
def f(eval: bool):
    return 1 if eval else 2
=== a method called eval
def f(model, df):
    model.eval()
    return df.eval('a + b')
=== a compiled pattern
import re
P = re.compile('a')
=== a function called compile
def compile(text):
    return text

def f(s):
    return compile(s)
=== literal_eval
from ast import literal_eval
def f(s):
    return literal_eval(s)
=== a type of functions
import types
def f(x):
    return isinstance(x, types.FunctionType)
=== an optional feature of os
import os
def f():
    return len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1
=== a flag of os
import os
def f():
    return getattr(os, 'O_BINARY', 0)
=== an attribute by name
def f(x, name):
    return getattr(x, name)
=== a distribution by name
from scipy import stats
def f(name):
    return getattr(stats, name)
=== a module of the package
import importlib
def f(name):
    return importlib.import_module(f'tiny.{name}')
=== a constant module
import importlib
def f():
    return importlib.import_module('tiny.codes')
=== a registry of subclasses
class A:
    @classmethod
    def kinds(cls):
        return cls.__subclasses__()
=== method resolution
def f(x):
    return [c.__name__ for c in type(x).__mro__]
=== a signature
def f(g):
    return g.__code__.co_varnames
=== platform.system
import platform
def f():
    return platform.system()
=== a system of equations
class A:
    def f(self):
        return self.system('x')
=== its own module
import sys
def f():
    return sys.modules[__name__].__doc__
=== a program without a shell
import subprocess
def f():
    return subprocess.run(['git', 'status'], check=True)
=== a program with shell=False
import subprocess
def f(c):
    subprocess.run(c, shell=False, check=True)
=== python itself
import subprocess
import sys
def f():
    subprocess.run([sys.executable, '-m', 'tiny'], check=True)
=== numbers of a size
import ctypes
def f(n):
    return ctypes.c_uint32(n).value
=== an array for C
def f(a):
    return a.ctypes.data
=== a round trip of pickle
import pickle
def f(x):
    return pickle.loads(pickle.dumps(x))
=== a round trip in two steps
import pickle
def f(x):
    data = pickle.dumps(x)
    assert pickle.loads(data) == x
=== pickling
import pickle
def f(x, h):
    pickle.dump(x, h)
=== plain arrays
import numpy as np
def f(p):
    return np.load(p, allow_pickle=False)
=== safe yaml
import yaml
def f(s):
    return yaml.safe_load(s), yaml.load(s, Loader=yaml.CSafeLoader)
=== json
import json
def f(s):
    return json.loads(s)
=== a given path
from pathlib import Path
def f(p: Path):
    p.write_text('x')
    (p / 'a').unlink()
    (p.parent / 'b').mkdir()
=== a given folder
import os
def f(d):
    with open(os.path.join(d, 'out.txt'), 'w') as h:
        h.write('x')
=== a sum of paths
def f(base):
    open(base + '/out.txt', 'w').close()
=== a relative path
from pathlib import Path
def f():
    Path('out.csv').write_text('x')
=== a temporary folder
import tempfile
from pathlib import Path
def f():
    with tempfile.TemporaryDirectory() as d:
        Path(d, 'x').write_text('x')
=== the fixture of pytest
def test_f(tmp_path):
    (tmp_path / 'x').write_text('/etc/hosts')
=== a system file that is read
def f():
    return open('/proc/cpuinfo').read()
=== nothing kept
def f():
    return open('/dev/null', 'w')
=== beside the file
from pathlib import Path
def f():
    (Path(__file__).parent / 'out').mkdir()
=== replaced slashes
def f():
    return '/a/b'.replace('/', '.')
=== a renamed column
def f(df):
    return df.rename(columns={'a': '/b'})
=== one variable of the environment
import os
import urllib.request
def f():
    k = os.environ['KEY'], os.environ.get('A'), 'B' in os.environ
    return urllib.request.urlopen(f'https://x/{k}')
=== an environment for a child
import os
import subprocess
def f():
    subprocess.run(['git', 'log'], env={**os.environ, 'A': '1'}, check=True)
=== an address on the web
URL = 'https://docs.aws.amazon.com/ssh'
=== words about keys
def f():
    '''Never read ~/.ssh/id_rsa.'''
=== base64 of data
import base64
def f(s):
    return base64.b64decode(s)
=== a short constant
import base64
def f():
    return base64.b64decode('aGVsbG8=')
=== a cipher
def f(t, k):
    return ''.join(chr((ord(c) - 97 + k) % 26 + 97) for c in t)
=== an alphabet
def f():
    return [chr(65 + i) for i in range(26)], chr(65)
=== bytes
def f():
    return bytes([1, 2, 3, 4])
=== a sequence of DNA
GENE = 'ACGT' * 400
=== random numbers
import random
def f():
    return random.Random(1).random()
=== an old hash
import hashlib
def f(b):
    return hashlib.md5(b).hexdigest()
=== an assertion
def f(x):
    assert x > 0
    return x
=== an ignored error
def f(x):
    try:
        return x()
    except Exception:
        pass
=== globals listed
def f():
    return sorted(globals())
=== a text with braces
X = '{{ 7*7 }} {% raw %}'
=== the loop of asyncio
import asyncio
def f(c):
    return asyncio.run(c)
"""
)
