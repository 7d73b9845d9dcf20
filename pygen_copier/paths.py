"""A path that others wrote: read and written in the folder it is meant for, and through no link.

A folder is opened part by part, and what is opened is looked at, not its name: whoever changes a
path in between gains nothing. Only the folder itself may be reached by a link.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pygen_copier.errors import PygenError

MOST_BYTES = 10_000_000
"""How much is read of a file where nothing else is said."""

_READABLE = "Look at its path, and whether you may read it."
_NO_NAME = ("is no name of a file", "Give another name.")
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # a FIFO does not wait
_FOLDER = getattr(os, "O_DIRECTORY", 0)
_NOTHING_THERE = (FileNotFoundError, NotADirectoryError)
_HAS_DESCRIPTORS = {os.open, os.stat, os.mkdir, os.unlink} <= os.supports_dir_fd


class PathError(PygenError):
    """A path leads to something that is not read or written."""

    def __init__(self, path: str | Path, problem: str, remedy: str = "") -> None:
        super().__init__(f"{os.fspath(path)} {problem}.", remedy)


class TooLargeError(PathError):
    """A file is larger than what is read of one."""

    def __init__(self, path: str | Path, most: int) -> None:
        super().__init__(path, f"has more than {most:,} bytes", "Nothing so large is read.")


def inside(folder: Path, path: str | Path) -> Path | None:
    """Return where a path of a folder leads, or None where it leads out.

    Links are followed. A file need not be there.

    Args:
        folder: The folder.
        path: The path in it, as it was recorded, or as a person named it.
    """
    try:
        found = Path(os.path.realpath(folder / path))  # unlike resolve, it bears a link to itself
    except ValueError:  # no file can have this name
        return None
    return found if found.is_relative_to(folder.resolve()) else None


def read_inside(folder: Path, path: str | Path, most: int = MOST_BYTES) -> bytes | None:
    """Return what a file of a folder holds, None where nothing is there.

    Args:
        folder: The folder, which may be reached by a link.
        path: The path in it.
        most: How many bytes it may have.

    Raises:
        PathError: The path leads out of the folder, is a link or behind one, is no file, is too
            large, or cannot be read.
    """
    with suppress(*_NOTHING_THERE), _told(path), _parent(folder, path) as (parent, name):
        _require_file(path, os.stat(name, dir_fd=parent, follow_symlinks=False))
        handle = os.open(name, os.O_RDONLY | _NO_LINK | _AT_ONCE, dir_fd=parent)
        try:
            _require_file(path, os.fstat(handle))  # what was opened may be another
            with os.fdopen(handle, "rb", closefd=False) as file:
                data = file.read(most + 1)
        finally:
            os.close(handle)
        return _bounded(path, data, most)
    return None


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return what a file holds that a person of this run named: a link is followed.

    Args:
        path: The file.
        most: How many bytes it may have.

    Raises:
        PathError: It is not there, is too large, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise PathError(path, f"cannot be read: {error.strerror}", _READABLE) from None
    return _bounded(path, data, most)


def is_there(folder: Path, path: str | Path) -> bool:
    """Return whether there is a file that may be read, however large; False where nothing is.

    Args:
        folder: The folder, which may be reached by a link.
        path: The path in it.

    Raises:
        PathError: The path leads out of the folder, is a link or behind one, or is no file.
    """
    with suppress(*_NOTHING_THERE), _told(path), _parent(folder, path) as (parent, name):
        _require_file(path, os.stat(name, dir_fd=parent, follow_symlinks=False))
        return True
    return False


def is_file_inside(folder: Path, path: str | Path) -> bool:
    """Return whether a path of a folder is a file, no link, and behind none."""
    with suppress(PathError):
        return is_there(folder, path)
    return False


def write_inside(folder: Path, path: str | Path, data: bytes, mode: int | None = None) -> None:
    """Write a file of a folder, whole or not at all, with the folders that lead to it.

    Args:
        folder: The folder, which may be reached by a link.
        path: The path in it.
        data: What the file is to hold.
        mode: Its mode; where None is given that of the file that is there, or else of a new one.

    Raises:
        PathError: The path leads out of the folder, is a link or behind one, or is no file.
        OSError: It cannot be written; its `filename` is the whole path.
    """
    try:
        _write_inside(folder, path, data, mode)
    except OSError as error:
        error.filename = str(folder / path)  # not a part of it, nor that of the draft beside it
        raise


def _write_inside(folder: Path, path: str | Path, data: bytes, mode: int | None) -> None:
    with _parent(folder, path, make=True) as (parent, name):
        with suppress(FileNotFoundError):
            there = os.stat(name, dir_fd=parent, follow_symlinks=False)
            _require_file(path, there)
            mode = stat.S_IMODE(there.st_mode) if mode is None else mode
        draft = str(Path(name).with_name(f".{secrets.token_hex(8)}.tmp"))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _AT_ONCE
        handle = os.open(draft, flags, 0o666, dir_fd=parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if mode is not None and hasattr(os, "fchmod"):
                    os.fchmod(handle, mode)
            os.replace(draft, name, src_dir_fd=parent, dst_dir_fd=parent)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft, dir_fd=parent)
            raise


def remove_inside(folder: Path, path: str | Path) -> None:
    """Remove a file of a folder.

    Args:
        folder: The folder, which may be reached by a link.
        path: The path in it.

    Raises:
        PathError: The path leads out of the folder, or is a link or behind one.
        OSError: It cannot be removed.
    """
    with _parent(folder, path) as (parent, name):
        os.unlink(name, dir_fd=parent)


def _bounded(path: str | Path, data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise TooLargeError(path, most)
    return data


@contextmanager
def _told(path: str | Path) -> Iterator[None]:
    """Tell what goes wrong in a sentence, but not that nothing is there."""
    try:
        yield
    except _NOTHING_THERE:
        raise
    except OSError as error:
        raise PathError(path, f"cannot be read: {error.strerror}", _READABLE) from None


@contextmanager
def _parent(
    folder: Path, path: str | Path, *, make: bool = False
) -> Iterator[tuple[int | None, str]]:
    """Open the folder that a path is in, and give its descriptor and the path's last part.

    Where a system has no descriptors of folders it is None, and the last part a whole path.
    """
    *parts, name = _parts(folder, path)
    at = None
    if _HAS_DESCRIPTORS:
        at = os.open(folder, os.O_RDONLY | _FOLDER)
    else:
        name = str(folder.joinpath(*parts, name))
        parts = [str(folder.joinpath(*parts[: end + 1])) for end in range(len(parts))]
    try:
        for part in parts:
            at = _entered(at, part, path, make=make)
        with suppress(FileNotFoundError):
            _require_no_link(path, at, name)
        yield at, name
    finally:
        if at is not None:
            os.close(at)


def _entered(at: int | None, part: str, path: str | Path, *, make: bool) -> int | None:
    """Return the descriptor of a folder's folder, and close that of the former."""
    if make:
        with suppress(FileExistsError):
            os.mkdir(part, dir_fd=at)
    _require_no_link(path, at, part)
    if at is None:
        return None
    below = os.open(part, os.O_RDONLY | _FOLDER | _NO_LINK, dir_fd=at)
    os.close(at)
    return below


def _require_no_link(path: str | Path, at: int | None, part: str) -> None:
    if stat.S_ISLNK(os.stat(part, dir_fd=at, follow_symlinks=False).st_mode):
        name = Path(part).name
        what = "is a link" if name == Path(path).name else f"is behind the link {name}"
        raise PathError(path, what, "Links are not followed: put there what it leads to.")


def _require_file(path: str | Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise PathError(path, "is no file", "Put a file there, or nothing.")


def _parts(folder: Path, path: str | Path) -> tuple[str, ...]:
    """Return the parts of a path below its folder, without dots.

    Raises:
        PathError: It leads out, or no file can have such a name.
    """
    try:
        os.fsencode(path)
        found = _absolute(folder / path)
    except ValueError:
        raise PathError(ascii(os.fspath(path)), *_NO_NAME) from None
    if "\0" in str(path):
        raise PathError(ascii(os.fspath(path)), *_NO_NAME)
    for root in (_absolute(folder), folder.resolve()):
        if found.is_relative_to(root):
            return found.relative_to(root).parts or (".",)
    raise PathError(path, f"leads out of {folder}", "Nothing outside of it is read or written.")


def _absolute(path: Path) -> Path:
    return Path(os.path.normpath(Path.cwd() / path))  # by its text: links are not followed
