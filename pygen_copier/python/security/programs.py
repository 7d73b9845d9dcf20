"""Rules against programs that a text starts, and native code that it loads."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effect_catalogue import Effect
from pygen_copier.python.effects import effect_at, effect_of_method, reached
from pygen_copier.python.security.risk import Risk, keyword
from pygen_copier.source.folding import folded, folded_list
from pygen_copier.source.syntax import Source

_PYTHON = "python"
_KNOWN_STARTERS = frozenset({"run", "call", "check_call", "check_output", "Popen"})
_KNOWN_STARTERS |= {"create_subprocess_exec", "subprocess_exec"}
_ADVICE = {
    Effect.SHELL: "hands a text to a shell; use `subprocess.run` with a list",
    Effect.TERMINAL: "starts a program in a terminal of its own; leave it out",
    Effect.REDIRECTS: "redirects the streams of the process; leave it out",
}
_FORBIDDEN = frozenset(
    {"sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "pwsh"}
    | {"rm", "dd", "mkfs", "shutdown", "reboot", "sudo", "su", "chmod", "chown", "crontab"}
    | {"curl", "wget", "nc", "ncat", "netcat", "socat", "ssh", "scp", "pip", "pip3", "npm"}
    | {"systemctl", "launchctl", "schtasks", "reg", "del", "format", "killall", "pkill"}
)


def hands_to_a_shell(source: Source) -> Iterator[Risk]:
    """Find texts that a shell reads, however the shell is started."""
    for node in source.of(ast.Attribute, ast.Name, ast.Call):
        effect = effect_at(source, node)
        if isinstance(node, ast.Call):
            if effect in _ADVICE:
                yield Risk(node.lineno, _ADVICE[effect])
        elif effect in _ADVICE and isinstance(node.ctx, ast.Load):
            yield Risk(node.lineno, _ADVICE[effect])
    for call in source.of(ast.Call):
        shell = keyword(call, "shell")
        if shell is not None and not (isinstance(shell, ast.Constant) and not shell.value):
            yield Risk(call.lineno, "hands a text to a shell; leave `shell` out and use a list")


def starts_programs(source: Source) -> Iterator[Risk]:
    """Find programs that are started: those that harm, and others that a person should know of."""
    for call in source.of(ast.Call):
        effect = effect_at(source, call.func) or effect_of_method(call)
        if effect is Effect.PROGRAM:
            words = [word for argument in call.args[:3] for word in _words(source, argument, set())]
            programs = {word.rsplit("/", 1)[-1] for word in words}
            if forbidden := _FORBIDDEN.intersection(programs):
                yield Risk(call.lineno, f"starts `{min(forbidden)}`; do without that program")
            elif "-c" in words and _PYTHON in words:
                yield Risk(call.lineno, "runs a text as a program; write it as a function")
            elif not isinstance(call.func, ast.Attribute) or call.func.attr in _KNOWN_STARTERS:
                yield Risk(call.lineno, effect.value, high=False)
            else:
                yield Risk(call.lineno, f"{effect.value} in an unusual way; use `subprocess.run`")
        elif effect is Effect.SIGNAL:
            yield Risk(call.lineno, effect.value, high=False)
        elif effect is Effect.FORK:
            yield Risk(call.lineno, f"{effect.value}; use `multiprocessing`")
        elif _is_browser(source, call):
            yield Risk(call.lineno, "starts a program as a browser; name a browser")


def _is_browser(source: Source, call: ast.Call) -> bool:
    """Return whether a browser is made of what may be any command."""
    if reached(source, call.func) != "webbrowser.get" or not call.args:
        return False
    return "%" in folded(call.args[0]) or not isinstance(call.args[0], ast.Constant)


def loads_native_code(source: Source) -> Iterator[Risk]:
    """Find native code that is loaded, and memory that is written by its address."""
    lines = {
        node.lineno
        for node in source.of(ast.Attribute, ast.Name)
        if effect_at(source, node) is Effect.NATIVE
    }
    for line in sorted(lines):
        yield Risk(line, "loads native code or reads memory with ctypes; do without")


def _words(source: Source, node: ast.expr, seen: set[str]) -> list[str]:
    """Return the words of a command as far as they stand there, names and wholes followed.

    A program that is looked for by `shutil.which` is that program.
    """
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [word for part in parts for word in _words(source, part, seen)]
        case ast.Starred(value=inner):
            return _words(source, inner, seen)
        case ast.Name(id=name) if name not in source.imported:
            values = [] if name in seen else source.assigned.get(name, [])
            seen.add(name)
            return [word for value in values for word in _words(source, value, seen)]
        case ast.BinOp(left=left, op=ast.Add(), right=right) if not folded(node):
            return [*_words(source, left, seen), *_words(source, right, seen)]
        case ast.Call(args=[given, *_]) if reached(source, node.func) == "shutil.which":
            return _words(source, given, seen)
        case ast.Attribute() if reached(source, node) == "sys.executable":
            return [_PYTHON]
        case _:
            return folded_list(node) or folded(node).split()
