"""Greed inside the sandbox: whatever is taken without end is bounded, and told in words."""

from __future__ import annotations

import pytest
from support.sandbox import Script, Tests, processes_of

from pygen_copier.sandbox import Execution, Limits

SMALL = Limits(seconds=20, memory=128, processes=24, file=4, scratch=8, output=1)


def test_a_fork_bomb(run_script: Script) -> None:
    """It ends with the time it has, whoever runs it, and leaves nobody."""
    limits = Limits(seconds=2, processes=24)
    path = "examples/bomb_of_forks.py"
    done = run_script(
        "import os, sys\nwhile True:\n    try:\n        os.fork()\n"
        "    except OSError as error:\n        pass\n",
        limits=limits,
        path=path,
    )
    assert (done.code, done.limit) == (None, "2 s of time")
    assert processes_of(path) == []


def test_processes_are_counted(run_script: Script) -> None:
    """One more than the limit cannot be had, nor one more thread."""
    done = run_script(
        "import os, signal, threading\nchildren = 0\ntry:\n    while children < 500:\n"
        "        if not os.fork():\n            signal.pause()\n        children += 1\n"
        "except OSError as error:\n    print(children, error)\n"
        "try:\n    threading.Thread(target=print).start()\n"
        "except RuntimeError as error:\n    print(error)\n",
        limits=SMALL,
    )
    count, _, words = done.output.partition(" ")
    assert 10 <= int(count) < SMALL.processes
    assert "Resource temporarily unavailable" in words
    assert "can't start new thread" in words


def test_memory_of_one_process(run_script: Script) -> None:
    """Python tells it as its own error, and the script may go on."""
    done = run_script(
        "try:\n    bytearray(200_000_000)\nexcept MemoryError:\n    print('contained')\n",
        limits=SMALL,
    )
    assert (done.code, done.output) == (0, "contained\n")


@pytest.mark.parametrize(
    "hoard",
    [
        "hoard = bytearray(os.urandom(1000)) * 30_000",
        "hoard = mmap.mmap(-1, 30_000_000)\n    hoard[:] = bytes([1]) * 30_000_000",
    ],
    ids=["private", "shared"],
)
def test_memory_of_all_processes(run_script: Script, hoard: str) -> None:
    """Many small ones are seen together, and ended."""
    path = "examples/hoard_of_memory.py"
    done = run_script(
        "import mmap, os, signal\nfor _ in range(12):\n    if os.fork():\n        continue\n"
        f"    {hoard}\n    signal.pause()\nsignal.pause()\n",
        limits=SMALL,
        path=path,
    )
    assert (done.code, done.limit) == (None, "128 MB of memory")
    assert processes_of(path) == []


def test_memory_that_is_shared_counts_once(run_script: Script) -> None:
    """Children that only look at what their parent holds are within the limit."""
    done = run_script(
        "import os, signal, time\nhoard = bytearray(os.urandom(1000)) * 60_000\nchildren = []\n"
        "for _ in range(8):\n    if child := os.fork():\n        children.append(child)\n"
        "    else:\n        signal.pause()\ntime.sleep(0.5)\n"
        "for child in children:\n    os.kill(child, signal.SIGKILL)\nprint('over')\n",
        limits=Limits(memory=256),
    )
    assert done == Execution(0, "over\n", "")


def test_what_the_kernel_holds_each_process_to(run_script: Script) -> None:
    """The limits hold for whatever a process does, and none of them can be raised."""
    done = run_script(
        "import mmap, resource\n"
        "for attack in (lambda: mmap.mmap(-1, 600 << 20),\n"
        "               lambda: [open('/dev/null') for _ in range(300)],\n"
        "               lambda: resource.setrlimit(resource.RLIMIT_NPROC, (99, 99))):\n"
        "    try:\n        print('DONE', attack())\n"
        "    except (OSError, ValueError) as error:\n        print('contained:', error)\n"
        f"print(all(resource.getrlimit(getattr(resource, kind))[0] == most\n"
        f"          for kind, most in {SMALL.resources()!r}.items()))\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU))\n",
        limits=SMALL,
    )
    assert done.output.splitlines() == [
        "contained: [Errno 12] Cannot allocate memory",
        "contained: [Errno 24] Too many open files: '/dev/null'",
        "contained: not allowed to raise maximum limit",
        "True",
        "(20, 21)",
    ]


def test_disk(run_script: Script) -> None:
    """Every place that can be written is small, and so is every file."""
    done = run_script(
        "import os\n"
        "for folder in ('/tmp', '/dev/shm', '/project', '/', '/dev', '/environment'):\n"
        "    size = number = 0\n"
        "    try:\n        for number in range(1000):\n"
        "            with open(f'{folder}/{number}', 'wb', 0) as file:\n"
        "                while written := file.write(bytes(1 << 20)):\n"
        "                    size += written\n"
        "                    if file.tell() == 3 << 20:\n                        break\n"
        "    except OSError as error:\n        print(folder, size >> 20, error.strerror)\n"
        "try:\n    with open('/dev/shm/0', 'wb') as file:\n        file.truncate(5 << 20)\n"
        "except OSError as error:\n    print(error.strerror)\n",
        limits=SMALL,
    )
    assert done.output.splitlines() == [
        "/tmp 8 No space left on device",  # noqa: S108 - in the sandbox
        "/dev/shm 8 No space left on device",  # noqa: S108 - in the sandbox
        "/project 7 No space left on device",
        "/ 0 Read-only file system",
        "/dev 0 Read-only file system",
        "/environment 0 Read-only file system",
        "File too large",
    ]


def test_output_without_end(run_script: Script) -> None:
    """It is ended, and its head and tail are told."""
    done = run_script(
        "print('the head')\nwhile True:\n    print('x' * 1000)\n",
        limits=SMALL,
    )
    assert (done.code, done.limit) == (None, "1 MB of output")
    assert done.output.startswith("the head\nxxx")
    assert "bytes left out" in done.output
    assert len(done.output) < 40_000


def test_a_report_without_end(run_tests: Tests) -> None:
    """The pipe of the report is no way around the limit."""
    run = run_tests(
        "import os, sys\ndef test_it():\n    while True:\n"
        "        os.write(int(sys.argv[1]), b'x' * 60_000)\n",
        limits=SMALL,
    )
    assert run.error == "The tests met the limit of 1 MB of output, while test_it ran."


def test_output_without_end_in_a_test(run_tests: Tests) -> None:
    """What pytest captures fills a file of the sandbox, and the test fails."""
    run = run_tests(
        "def test_it():\n    while True:\n        print('x' * 1000, flush=True)\n", limits=SMALL
    )
    assert run.passed == ()
    assert "test_it" in run.failed


def test_sleep_without_end(run_script: Script) -> None:
    """It is ended, though it hears no signal."""
    done = run_script(
        "import signal, time\nfor number in range(1, 32):\n"
        "    if number not in (signal.SIGKILL, signal.SIGSTOP):\n"
        "        signal.signal(number, signal.SIG_IGN)\n"
        "print('begun', flush=True)\nwhile True:\n    time.sleep(1000)\n",
        limits=Limits(seconds=1),
    )
    assert done == Execution(None, "begun\n", "1 s of time")


def test_work_without_end(run_script: Script) -> None:
    """Threads that compute at once are ended by one limit or the other."""
    done = run_script(
        "import hashlib, threading\nblock = bytes(10_000_000)\n"
        "def work():\n    while True:\n        hashlib.sha256(block)\n"
        "for _ in range(4):\n    threading.Thread(target=work).start()\n",
        limits=Limits(seconds=1),
    )
    assert done.code is None
    assert done.limit in ("1 s of time", "1 s of processor time")
