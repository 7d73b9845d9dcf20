"""Rules against programs that a text starts, and native code that it loads."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pygen_copier.python.effects import Effect, effect_of
from pygen_copier.python.security.risk import Risk, keyword
from pygen_copier.source.syntax import Source

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
    for node in source.of(ast.Attribute, ast.Name):
        effect = effect_of(source.dotted(node))
        if effect in _ADVICE and isinstance(node.ctx, ast.Load):
            yield Risk(node.lineno, _ADVICE[effect])
    for call in source.of(ast.Call):
        shell = keyword(call, "shell")
        if shell is not None and not (isinstance(shell, ast.Constant) and not shell.value):
            yield Risk(call.lineno, "hands a text to a shell; leave `shell` out and use a list")


def starts_programs(source: Source) -> Iterator[Risk]:
    """Find programs that are started: those that harm, and others that a person should know of."""
    for call in source.of(ast.Call):
        effect = effect_of(source.dotted(call.func))
        if effect is Effect.PROGRAM:
            forbidden = _FORBIDDEN.intersection(_programs(call))
            if forbidden:
                yield Risk(call.lineno, f"starts `{min(forbidden)}`; do without that program")
            else:
                yield Risk(call.lineno, effect.value, high=False)
        elif effect is Effect.SIGNAL:
            yield Risk(call.lineno, effect.value, high=False)
        elif effect is Effect.FORK:
            yield Risk(call.lineno, f"{effect.value}; use `multiprocessing`")


def loads_native_code(source: Source) -> Iterator[Risk]:
    """Find native code that is loaded, and memory that is written by its address."""
    lines = {
        node.lineno
        for node in source.of(ast.Attribute, ast.Name)
        if effect_of(source.dotted(node)) is Effect.NATIVE
    }
    for line in sorted(lines):
        yield Risk(line, "loads native code or reads memory with ctypes; do without")


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
