"""Writing: many files of a project at once, all of them or none."""

from __future__ import annotations

import signal
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, MappingProxyType

from pygen_copier.errors import PygenError
from pygen_copier.paths import PathError, remove_inside, write_inside


def write_all(
    project: Path,
    files: Mapping[str, bytes],
    gone: Mapping[str, str | None],
    links: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write files and remove those that are gone; where one cannot be, all are as they were.

    Who interrupts waits until it is done, which takes a moment.

    Args:
        project: The folder.
        files: What files hold, by path.
        gone: Where files went, by their paths before; None where one is gone for good.
        links: Where symbolic links go, likewise.

    Raises:
        PygenError: A file cannot be written, or lies behind a link.
    """
    there = {path: _read(project / path) for path in (*files, *gone)}
    modes = {to: _mode(project / path) for path, to in gone.items() if to}
    own = {path: _mode(project / path) for path in gone}
    with _uninterrupted():
        try:
            for path in gone:
                remove_inside(project, path)
            _move(project, links)
            _remove_empty(project, [*gone, *links])
            for path, content in files.items():
                write_inside(project, path, content, modes.get(path))
        except BaseException as error:
            _move(project, {to: path for path, to in links.items()})
            _restore(project, there, own)
            if isinstance(error, OSError):
                raise PygenError(
                    f"{error.filename or project} cannot be written: {error.strerror}.",
                    "Every file is as it was.",
                ) from None
            raise


def _restore(
    project: Path, there: Mapping[str, bytes | None], modes: Mapping[str, int | None]
) -> None:
    for path, content in there.items():
        with suppress(OSError, PathError):
            if content is None:
                remove_inside(project, path)
            else:
                write_inside(project, path, content, modes.get(path))
    _remove_empty(project, [path for path, content in there.items() if content is None])


def _move(project: Path, links: Mapping[str, str]) -> None:
    for path, to in links.items():
        if (project / path).is_symlink():
            (project / to).parent.mkdir(parents=True, exist_ok=True)
            (project / path).rename(project / to)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _mode(path: Path) -> int | None:
    return stat.S_IMODE(path.stat().st_mode) if path.is_file() else None


def _remove_empty(project: Path, paths: Iterable[str]) -> None:
    """Remove the folders of files that are gone where nothing but Python's own cache is left."""
    for folder in sorted({parent for path in paths for parent in Path(path).parents}, reverse=True):
        place = project / folder
        if not folder.parts or not place.is_dir():
            continue
        left = list(place.iterdir())
        if all(each.name == "__pycache__" and each.is_dir() for each in left):
            for cache in left:
                for file in cache.iterdir():
                    file.unlink()
                cache.rmdir()
            with suppress(OSError):
                place.rmdir()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until a block is done."""
    waiting: list[int] = []

    def wait(number: int, _: FrameType | None) -> None:
        waiting.append(number)

    try:
        before = signal.signal(signal.SIGINT, wait)
    except ValueError:  # not the main thread, which alone is interrupted
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if waiting:
        raise KeyboardInterrupt
