"""Rules against programs that a text starts, native code that it loads, and what it sends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.security.risk import Risk, keyword, root
from pygen_copier.source.syntax import Source

_SHELLS = {
    "os.system": "hands a text to a shell; use `subprocess.run` with a list",
    "os.popen": "hands a text to a shell; use `subprocess.run` with a list",
    "posix.system": "hands a text to a shell; use `subprocess.run` with a list",
    "subprocess.getoutput": "hands a text to a shell; use `subprocess.run` with a list",
    "subprocess.getstatusoutput": "hands a text to a shell; use `subprocess.run` with a list",
    "asyncio.create_subprocess_shell": "hands a text to a shell; use `create_subprocess_exec`",
    "pty.spawn": "starts a program in a terminal of its own; leave it out",
    "os.dup2": "redirects the streams of the process; leave it out",
}
_STARTERS = frozenset(
    {f"subprocess.{name}" for name in ("run", "Popen", "call", "check_call", "check_output")}
    | {"asyncio.create_subprocess_exec"}
)
_STARTS = ("os.exec", "os.spawn", "os.posix_spawn")
_FORBIDDEN = frozenset(
    {"sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "pwsh"}
    | {"rm", "dd", "mkfs", "shutdown", "reboot", "sudo", "su", "chmod", "chown", "crontab"}
    | {"curl", "wget", "nc", "ncat", "netcat", "socat", "ssh", "scp", "pip", "pip3", "npm"}
    | {"systemctl", "launchctl", "schtasks", "reg", "del", "format", "killall", "pkill"}
)
_NATIVE = tuple(
    f"ctypes.{name}"
    for name in (
        *("CDLL", "PyDLL", "WinDLL", "OleDLL", "cdll", "windll", "oledll", "pydll", "pythonapi"),
        *("memmove", "memset", "string_at", "wstring_at", "cast", "CFUNCTYPE", "PYFUNCTYPE"),
        *("util.find_library",),
    )
)
_NETWORK = frozenset(
    {"aiohttp", "ftplib", "httpx", "imaplib", "nntplib", "paramiko", "poplib", "requests"}
    | {"smtplib", "socket", "telnetlib", "urllib3", "websocket", "websockets"}
)
_NETWORK_PARTS = ("urllib.request.", "http.client.", "xmlrpc.client.")
_LOOK_UPS = frozenset({"get", "setdefault", "pop"})
_LOCAL = ("socket.gethostname", "socket.inet_", "socket.hto", "socket.nto", "requests.exceptions")


def hands_to_a_shell(source: Source) -> Iterator[Risk]:
    """Find texts that a shell reads, however the shell is started."""
    for node in source.of(ast.Attribute, ast.Name):
        if isinstance(node.ctx, ast.Load) and (what := _SHELLS.get(source.dotted(node))):
            yield Risk(node.lineno, what)
    for call in source.of(ast.Call):
        shell = keyword(call, "shell")
        if shell is not None and not (isinstance(shell, ast.Constant) and not shell.value):
            yield Risk(call.lineno, "hands a text to a shell; leave `shell` out and use a list")


def starts_programs(source: Source) -> Iterator[Risk]:
    """Find programs that are started: those that harm, and others that a person should know of."""
    for call in source.of(ast.Call):
        dotted = source.dotted(call.func)
        if dotted in _STARTERS or dotted.startswith(_STARTS):
            forbidden = _FORBIDDEN.intersection(_programs(call))
            if forbidden:
                yield Risk(call.lineno, f"starts `{min(forbidden)}`; do without that program")
            else:
                yield Risk(call.lineno, "starts a program", high=False)
        elif dotted in ("os.kill", "os.killpg"):
            yield Risk(call.lineno, "sends a signal to a process", high=False)
        elif dotted in ("os.fork", "os.forkpty"):
            yield Risk(call.lineno, "starts a process; use `multiprocessing`")


def loads_native_code(source: Source) -> Iterator[Risk]:
    """Find native code that is loaded, and memory that is written by its address."""
    lines = {
        node.lineno
        for node in source.of(ast.Attribute, ast.Name)
        if source.dotted(node).startswith(_NATIVE)
    }
    for line in sorted(lines):
        yield Risk(line, "loads native code or reads memory with ctypes; do without")


def sends(source: Source) -> Iterator[Risk]:
    """Find what uses the network, and what may send all of the environment."""
    calls = [call for call in source.of(ast.Call) if _is_network(source.dotted(call.func))]
    for call in calls:
        yield Risk(call.lineno, f"uses the network with `{source.dotted(call.func)}`", high=False)
    if not calls:
        return
    for line in sorted(_whole_environments(source)):
        yield Risk(line, "takes all of the environment in a file that uses the network")


def _is_network(dotted: str) -> bool:
    if dotted.startswith(_LOCAL) or "." not in dotted:
        return False
    return root(dotted) in _NETWORK or dotted.startswith(_NETWORK_PARTS)


def _whole_environments(source: Source) -> set[int]:
    """Return the lines where all variables of the environment are taken, not one by its name."""
    one_by_one = {id(node.value) for node in source.of(ast.Subscript)}
    one_by_one |= {id(node.value) for node in source.of(ast.Attribute) if node.attr in _LOOK_UPS}
    one_by_one |= {id(side) for node in source.of(ast.Compare) for side in node.comparators}
    return {
        node.lineno
        for node in source.of(ast.Attribute, ast.Name)
        if source.dotted(node) == "os.environ"
        and isinstance(node.ctx, ast.Load)
        and id(node) not in one_by_one
    }


def _programs(call: ast.Call) -> Iterator[str]:
    """Yield the names of the programs that a call may start, as far as they stand there."""
    for argument in call.args[:2]:
        elements = argument.elts if isinstance(argument, (ast.List, ast.Tuple)) else [argument]
        words = [
            element.value
            for element in elements
            if isinstance(element, ast.Constant) and isinstance(element.value, str)
        ]
        for at, word in enumerate(words):
            if at == 0 and elements and words[0] == getattr(elements[0], "value", None):
                yield from (part.rsplit("/", 1)[-1] for part in word.split()[:1])
            elif at and words[at - 1] == "-m":  # python -m pip
                yield word
