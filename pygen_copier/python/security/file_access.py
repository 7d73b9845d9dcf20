"""Rules about files: what is written or deleted where nobody said so, and secrets that are read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from pygen_copier.python.effect_catalogue import GIVEN_A_PATH, Effect
from pygen_copier.python.effects import effect_at, effect_of_method, reached
from pygen_copier.python.security.risk import Risk, constant_text, docstrings, keyword
from pygen_copier.source.folding import folded, is_put_together
from pygen_copier.source.syntax import Source

_CHANGES = frozenset({Effect.WRITES, Effect.DELETES, Effect.MOVES})
# Which arguments of a function name what it changes, where that is not the first.
_TARGETS = {
    **dict.fromkeys(("os.rename", "os.renames", "os.replace", "shutil.move"), (0, 1)),
    **dict.fromkeys(("os.link", "os.symlink", "shutil.copy", "shutil.copy2"), (1,)),
    **dict.fromkeys(("shutil.copyfile", "shutil.copymode", "shutil.copystat"), (1,)),
    **dict.fromkeys(("shutil.copytree", "shutil.unpack_archive"), (1,)),
    **dict.fromkeys(("joblib.dump", "torch.save"), (1,)),
    **dict.fromkeys(("json.dump", "marshal.dump", "pickle.dump"), ()),
}
_KEPT = "names a place where secrets are kept, `{}`"
# Where Python looks for modules, and runs what is written there.
_OF_PYTHON = frozenset({"site.getsitepackages", "site.getusersitepackages", "sysconfig.get_path"})
_OF_PYTHON |= {"sysconfig.get_paths", "site.getuserbase"}
_SAFE = frozenset({"/dev/null", "/dev/stdout", "/dev/stderr"})
_ABSOLUTE = re.compile(r"/|~|[A-Za-z]:[\\/]|\\\\")
_TEMPORARY = re.compile(r"/(var/)?tmp/|/dev/shm/")
_SECRETS = re.compile(
    r"(?:^|[/\\~])\.(?:ssh|aws|netrc|pypirc|gnupg|kube|git-credentials|docker/config|config/gcloud|"
    r"bash_history)\b|\bid_(?:rsa|ed25519|ecdsa|dsa)\b|/etc/(?:shadow|passwd|sudoers)\b|"
    r"\bwallet\.dat\b|/Login Data\b|\bcookies\.sqlite\b|/proc/(?:self|\d+)/environ\b"
)
_KEEPING = frozenset({"expanduser", "resolve", "absolute", "joinpath", "with_suffix", "with_name"})
_AT_HOME = "in the home folder"
# Names that stand for one another, such as nobody writes.
_LONGEST_CHAIN = 40
_UNFOLLOWED = "where too many names lead"
_TEMPORARY_FILE = "a fixed temporary file"


def writes_elsewhere(source: Source) -> Iterator[Risk]:
    """Find what is written or deleted at a place that the text itself names, outside its own."""
    places = _Places(source)
    for call in source.of(ast.Call):
        for target in written_paths(source, call):
            place = places.of(target)
            if place == _TEMPORARY_FILE:
                yield Risk(call.lineno, f"writes to {place}; use `tempfile`", high=False)
            elif place:
                yield Risk(call.lineno, f"writes or deletes {place}; take the path as a parameter")
        if reached(source, call.func) == "shutil.rmtree":
            yield Risk(call.lineno, "deletes a folder with all that is in it", high=False)


def reads_secrets(source: Source) -> Iterator[Risk]:
    """Find the places where people keep their keys, in texts that are not documentation."""
    words = docstrings(source)
    for constant in source.of(ast.Constant):
        found = _SECRETS.search(constant_text(constant))
        if found and id(constant) not in words:
            yield Risk(constant.lineno, _KEPT.format(found.group()))
    for node in source.of(ast.BinOp, ast.JoinedStr, ast.Call):
        if is_put_together(node) and (found := _SECRETS.search(folded(node))):
            yield Risk(node.lineno, _KEPT.format(found.group()))


def written_paths(source: Source, call: ast.Call) -> Iterator[ast.expr]:
    """Yield the expressions for what a call writes, moves or deletes."""
    dotted = reached(source, call.func)
    if (effect := effect_at(source, call.func)) is Effect.OPENS_FILE:
        mode = call.args[1] if len(call.args) > 1 else keyword(call, "mode")
        if call.args and _may_write(mode):
            yield call.args[0]
    elif effect in _CHANGES:
        yield from (call.args[at] for at in _TARGETS.get(dotted, (0,)) if at < len(call.args))
    elif isinstance(call.func, ast.Attribute):
        effect = effect_of_method(call)
        if effect is Effect.OPENS_FILE:
            mode = call.args[0] if call.args else keyword(call, "mode")
            if _may_write(mode):
                yield call.func.value
        elif effect in _CHANGES:
            given = call.func.attr in GIVEN_A_PATH
            yield call.args[0] if given else call.func.value


def _may_write(mode: ast.expr | None) -> bool:
    if mode is None:
        return False
    if isinstance(mode, ast.Constant) and isinstance(mode.value, str):
        return any(letter in mode.value for letter in "wax+")
    return False


class _Places:
    """Tells where the paths of a text lead, as far as that stands there; names are followed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._of_names: dict[str, str] = {}
        self._depth = 0

    def of(self, node: ast.expr) -> str:
        """Return where a path leads, if that is outside what the text was given; else nothing."""
        match node:
            case ast.Constant(value=str() as path):
                return _place_of_text(path)
            case ast.JoinedStr(values=[ast.Constant(value=str() as path), *_]):
                return _place_of_text(path)
            case ast.Name(id="__file__"):
                return "the file itself"
            case ast.Name():
                return self._of_name(node.id)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return self.of(left) or self.of(right)
            case ast.BinOp(left=left, op=ast.Add()):
                return self.of(left)
            case ast.Attribute(value=inner, attr="parent"):
                return "" if _is_file(inner) else self.of(inner)
            case ast.Subscript() if reached(self._source, node.value) == "os.environ":
                return _AT_HOME if "HOME" in ast.unparse(node.slice) else ""
            case ast.Subscript(value=ast.Call() as call):
                return self._of_call(call)
            case ast.Call():
                return self._of_call(node)
            case _:
                return ""

    def _of_name(self, name: str) -> str:
        if name not in self._of_names:
            if self._depth > _LONGEST_CHAIN:
                return _UNFOLLOWED
            self._of_names[name] = ""  # for names that are made of themselves
            self._depth += 1
            values = self._source.assigned.get(name, [])
            self._of_names[name] = next(filter(None, map(self.of, values)), "")
            self._depth -= 1
        return self._of_names[name]

    def _of_call(self, node: ast.Call) -> str:
        dotted = reached(self._source, node.func)
        if dotted == "pathlib.Path.home":
            return _AT_HOME
        if dotted in _OF_PYTHON:
            return "where Python looks for modules"
        parts: list[ast.expr] = []
        if dotted.startswith("pathlib.") or dotted in ("os.path.join", "os.path.expanduser"):
            parts = list(node.args)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _KEEPING:
            parts = [node.func.value, *node.args]
        if len(parts) > 1 and _is_file(parts[0]):
            return ""  # beside the file, not the file itself
        return next(filter(None, map(self.of, parts)), "")


def _is_file(node: ast.expr) -> bool:
    return "__file__" in ast.unparse(node)


def _place_of_text(path: str) -> str:
    if path in _SAFE or "://" in path:
        return ""
    if _TEMPORARY.match(path):
        return _TEMPORARY_FILE
    if path.startswith("~"):
        return _AT_HOME
    if _ABSOLUTE.match(path):
        return "at an absolute path"
    if ".." in re.split(r"[\\/]", path):
        return "outside the folder it is given"
    return ""
