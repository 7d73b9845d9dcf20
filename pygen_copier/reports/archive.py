"""An archive: files in a zip whose bytes depend on their names, contents and modes only."""

from __future__ import annotations

import os
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pygen_copier import settings
from pygen_copier.errors import PygenError
from pygen_copier.paths import inside, read_inside
from pygen_copier.reports.secrets import MOST_BYTES

_EARLIEST = 315532800  # 1980-01-01, where the dates of zip archives begin
_LATEST = 4354819198  # 2107-12-31, where they end
_UNIX = 3
_LEVEL = 9
_ELSEWHERE = "Mend that, or name another file with -o."


def write_archive(target: Path, root: Path, paths: Iterable[str]) -> int:
    """Write files to an archive, below one folder of the root's name, and return its size.

    The archive is written beside its target and takes its place when it is whole.

    Args:
        target: The file to write; one that is there is replaced.
        root: The folder the files are in.
        paths: Their paths in it, in the order they shall have.

    Raises:
        PygenError: A file cannot be read, leads out of the root, or the archive cannot be written.
    """
    date = _date()
    try:
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=".pygen-", suffix=".zip")
    except OSError as error:
        raise PygenError(f"{target} cannot be written: {error.strerror}.", _ELSEWHERE) from None
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for path in paths:
                entry = zipfile.ZipInfo(f"{root.name}/{path}", date)
                entry.create_system = _UNIX
                entry.compress_type = zipfile.ZIP_DEFLATED
                content, mode = _content(root, path)
                entry.external_attr = mode << 16
                archive.writestr(entry, content, compresslevel=_LEVEL)
        Path(part).chmod(0o666 & ~_umask())
        size = Path(part).stat().st_size
        Path(part).replace(target)
    except UnicodeEncodeError:
        raise PygenError(f"{path!r} is no name for an archive.", "Rename the file.") from None
    except OSError as error:
        raise PygenError(f"{error.filename or target}: {error.strerror}.", _ELSEWHERE) from None
    finally:
        with suppress(FileNotFoundError):
            Path(part).unlink()
    return size


def _content(root: Path, path: str) -> tuple[bytes, int]:
    """Return the bytes of a file or the target of a link, and the mode to record."""
    file = root / path
    if file.is_symlink():
        target = file.readlink()
        # Both as it is written, for who unpacks it, and through the links that are there now.
        written = Path(os.path.normpath(file.parent / target))
        stays = written.is_relative_to(root) and inside(root, path) is not None
        if target.is_absolute() or not stays:
            raise PygenError(
                f"{path} is a link out of the project.", "Remove it, or have git ignore it."
            )
        return os.fsencode(target.as_posix()), stat.S_IFLNK | 0o777
    executable = file.stat().st_mode & stat.S_IXUSR
    content = read_inside(root, path, MOST_BYTES)
    if content is None:
        raise PygenError(f"{path} is gone.", "Try again.")
    return content, stat.S_IFREG | (0o755 if executable else 0o644)


def _date() -> tuple[int, int, int, int, int, int]:
    given = settings.source_date() or 0
    return time.gmtime(min(max(given, _EARLIEST), _LATEST))[:6]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
