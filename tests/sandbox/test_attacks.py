"""Attacks from inside the sandbox: each is contained, told in words, and leaves the host intact."""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.sandbox import Script, processes_of

from pygen_copier.sandbox import Execution, Limits

REPOSITORY = Path(__file__).parents[2]
MARK = "gsk_that_nobody_has"


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    """Yield a process of this machine that waits."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Yield a loopback server of this machine that nobody should reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_keys_of_the_environment(run_script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable is handed on, to the script or to any process that it can see."""
    monkeypatch.setenv("GROQ_API_KEY", MARK)
    done = run_script(
        "import os, pathlib\nprint('GROQ_API_KEY' in os.environ)\n"
        "for file in pathlib.Path('/proc').glob('[0-9]*/environ'):\n"
        "    try:\n        print(file, file.read_bytes())\n"
        "    except OSError as error:\n        print(error)\n"
    )
    assert done.code == 0, done.output
    assert done.output.startswith("False\n")
    assert "/proc/1/environ" in done.output
    assert MARK not in done.output


def test_files_of_the_host(run_script: Script, tmp_path: Path) -> None:
    """The home folder, the system's passwords and this repository are not there."""
    home = Path(os.environ["HOME"])
    (home / "diary.txt").write_text(MARK, encoding="utf-8")
    (tmp_path / "notes.txt").write_text(MARK, encoding="utf-8")
    paths = [home / "diary.txt", tmp_path / "notes.txt", REPOSITORY / "README.md", "/etc/shadow"]
    paths += ["/etc/passwd", "/root/.bashrc", "/proc/1/root/etc/passwd", "/dev/sda", "/sys/kernel"]
    done = run_script(
        f"import os, pathlib\nfor path in {[str(path) for path in paths]!r}:\n"
        "    try:\n        print(path, pathlib.Path(path).read_text())\n"
        "    except OSError as error:\n        print('contained:', error)\n"
        "print(sorted(os.listdir('/')), os.listdir('/tmp'), os.path.expanduser('~'))\n"
    )
    assert done.code == 0, done.output
    assert done.output.count("contained: [Errno 2]") == len(paths)
    assert MARK not in done.output
    assert done.output.endswith(" [] /tmp\n")


def test_no_other_file_can_be_seen(run_script: Script) -> None:
    """All there is: Python, its libraries, the dependencies, and what was handed in."""
    done = run_script(
        "import os, sys\n"
        "shown = ('/proc', '/dev', '/lib', '/lib32', '/lib64', '/libx32', '/usr/lib', '/usr/lib32',"
        " '/usr/lib64', '/usr/libx32', '/environment', '/usr/share/zoneinfo',"
        " sys.base_prefix + '/lib', sys.base_prefix + '/lib64')\n"
        "for folder, folders, files in os.walk('/'):\n"
        "    folders[:] = [f for f in folders if os.path.join(folder, f) not in shown]\n"
        "    for file in files:\n        print(os.path.join(folder, file))\n"
    )
    interpreter = str(Path(sys.executable).resolve()).replace(sys.base_prefix, "<python>")
    known = {"/project/examples/script.py", "/etc/ld.so.cache", interpreter}
    assert set(done.output.split()) <= {*known, str(Path(sys.executable).resolve())}


def test_sockets(run_script: Script, listener: socket.socket) -> None:
    """Neither a server of this machine, nor one with an abstract name, nor a name server."""
    port = listener.getsockname()[1]
    with socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0pygen-{port}")
        abstract.listen()
        done = run_script(
            "import socket\n"
            f"for family, address in [(socket.AF_INET, ('127.0.0.1', {port})),"
            f" (socket.AF_UNIX, '\\0pygen-{port}'), (socket.AF_INET, ('192.0.2.1', 80))]:\n"
            "    try:\n        socket.socket(family).connect(address)\n        print('reached')\n"
            "    except OSError as error:\n        print('contained:', error)\n"
            "try:\n    print(socket.getaddrinfo('example.org', 80))\n"
            "except OSError as error:\n    print('contained:', error)\n"
        )
    assert done.code == 0, done.output
    assert done.output.count("contained:") == 4
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("end", ["", "time.sleep(1000)"], ids=["ends", "sleeps"])
def test_a_daemon(run_script: Script, end: str) -> None:
    """One that has cut all ties ends with the run, however that ends."""
    path = "examples/daemon_of_attack.py"
    done = run_script(
        "import os, signal, sys, time\n"
        "if not os.fork():\n    os.setsid()\n    if not os.fork():\n"
        "        signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "        os.closerange(0, 100)\n        while True:\n            time.sleep(1000)\n"
        f"    os._exit(0)\nos.wait()\nprint('left', flush=True)\n{end}\n",
        path=path,
        limits=Limits(seconds=2),
    )
    assert done == Execution(None if end else 0, "left\n", "2 s of time" if end else "")
    assert processes_of(path) == []


def test_interpreter_and_dependencies(run_script: Script, environments: Path) -> None:
    """Neither can be written, replaced or removed, by their names or through the kernel's."""
    done = run_script(
        "import os, pytest, sys\n"
        "real = os.path.realpath(sys.executable)\n"
        "for path in (real, os.__file__, pytest.__file__, '/proc/1/exe'):\n"
        "    for attack in (lambda: open(path, 'r+b'), lambda: os.unlink(path),\n"
        "                   lambda: os.chmod(path, 0o777), lambda: os.rename(path, path + '.x'),\n"
        "                   lambda: open(os.path.dirname(path) + '/planted.py', 'w')):\n"
        "        try:\n            attack()\n            print('DONE', path)\n"
        "        except OSError:\n            print('contained')\n"
    )
    assert done.output == "contained\n" * 20
    assert not list(environments.rglob("planted.py"))


def test_processes_of_the_host(run_script: Script, bystander: subprocess.Popen[bytes]) -> None:
    """They can be neither seen, signalled nor traced; not even all at once."""
    done = run_script(
        f"import ctypes, os, signal\nprint(os.path.exists('/proc/{bystander.pid}/mem'))\n"
        f"for attack in (lambda: os.kill({bystander.pid}, 9), lambda: os.kill({os.getpid()}, 0),\n"
        "               lambda: os.kill(-1, signal.SIGKILL)):\n"
        "    try:\n        attack()\n        print('reached')\n"
        "    except OSError as error:\n        print('contained:', error)\n"
        f"print(ctypes.CDLL(None).ptrace(16, {bystander.pid}, None, None), flush=True)\n"
    )
    words = "contained: [Errno 3] No such process\n"
    assert done.output == f"False\n{words * 3}-1\n"
    assert bystander.poll() is None


def test_privileges(run_script: Script) -> None:
    """There are none, and none can be had: no other user, mount or namespace."""
    done = run_script(
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "print([line.split()[1] for line in open('/proc/self/status')\n"
        "       if line.startswith(('CapEff', 'CapBnd', 'NoNewPrivs'))])\n"
        "print(libc.unshare(0x10000000), libc.unshare(0x20000),"
        " libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.setuid(0), os.getuid())\n"
    )
    nothing = "0" * 16
    assert done.output == f"['{nothing}', '{nothing}', '1']\n-1 -1 -1 -1 65534\n"


def test_links_out_of_the_scratch(run_script: Script, tmp_path: Path) -> None:
    """A link leads to what the sandbox has by that name, which is nothing."""
    target = tmp_path / "target.txt"
    target.write_text("as it was", encoding="utf-8")
    done = run_script(
        f"import os\nos.symlink({str(target)!r}, 'link')\n"
        f"os.symlink({str(tmp_path)!r}, '/tmp/dir')\n"
        "for attack in (lambda: open('link').read(), lambda: open('link', 'w'),\n"
        "               lambda: open('/tmp/dir/planted', 'w'),\n"
        "               lambda: os.link('/proc/1/exe', 'x')):\n"
        "    try:\n        attack()\n        print('reached')\n"
        "    except OSError as error:\n        print('contained')\n"
    )
    assert done.output == "contained\n" * 4
    assert target.read_text(encoding="utf-8") == "as it was"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("path", ["../../escaped.py", "/escaped.py", "{outside}/escaped.py"])
def test_files_that_are_named_out_of_the_project(
    run_script: Script, tmp_path: Path, path: str
) -> None:
    """They are written inside or nowhere."""
    done = run_script("print('ran')\n", files={path.format(outside=tmp_path): ""})
    assert done.output == "ran\n" or "Read-only file system" in done.output
    assert list(tmp_path.iterdir()) == []


def test_what_launched_it_cannot_be_changed(run_script: Script) -> None:
    """The job that the jail's first process holds open is sealed, so it takes no byte."""
    done = run_script(
        "import os\nfor pipe in os.listdir('/proc/1/fd'):\n"
        "    try:\n        target = os.readlink(f'/proc/1/fd/{pipe}')\n"
        "        if target.startswith('/memfd'):\n"
        "            os.write(os.open(f'/proc/1/fd/{pipe}', os.O_RDWR), b'x')\n"
        "            print('DONE')\n"
        "        elif target.startswith('/dev/pts') or os.path.isabs(target) and"
        " not target.startswith(('/dev/null', '/proc')):\n            print(target)\n"
        "    except OSError:\n        pass\nprint('over')\n"
    )
    assert done.output == "over\n"


def test_keys_of_the_kernel(run_script: Script) -> None:
    """The keyring of the person's session stays outside."""
    numbers = {"x86_64": (248, 249), "aarch64": (217, 218)}.get(platform.machine())
    if numbers is None:
        pytest.skip("the system calls of keyrings are not known for this machine")
    add, request = numbers
    name = f"pygen-{os.getpid()}-{threading.get_ident()}".encode()
    libc = ctypes.CDLL(None)
    if libc.syscall(add, b"user", name, MARK.encode(), len(MARK), -3) < 0:
        pytest.skip("this machine keeps no keys")
    assert libc.syscall(request, b"user", name, None, 0) > 0
    done = run_script(
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        f"print('reached' if libc.syscall({request}, b'user', {name!r}, None, 0) > 0"
        " else 'contained')\n"
    )
    assert done.output == "contained\n"


def test_what_the_kernel_ends_first(run_script: Script) -> None:
    """Where the machine runs out of memory, it is the sandbox that goes."""
    done = run_script("print(open('/proc/self/oom_score_adj').read().strip())\n")
    assert done.output == "1000\n"


@pytest.mark.usefixtures("sandboxed", "index")
def test_a_run_whose_caller_was_killed() -> None:
    """The sandbox does not outlive the process that started it."""
    path = "examples/orphan_of_attack.py"
    caller = (
        "from pygen_copier.sandbox import SandboxTester\n"
        f"SandboxTester([]).script({{{path!r}: 'import time; time.sleep(1000)'}}, {path!r})\n"
    )
    with subprocess.Popen([sys.executable, "-c", caller]) as process:
        until(lambda: len(processes_of(path)) > 0)
        process.kill()
    until(lambda: processes_of(path) == [])


def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds; the test's own timeout bounds it."""
    while not condition():
        time.sleep(0.01)
