"""A moving picture: PNG pictures one after the other, in one file that browsers play (APNG)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def moving_picture(pictures: Sequence[bytes], seconds: float) -> bytes:
    """Return pictures as one file, which is played once and then shows the last.

    Args:
        pictures: PNG files of one size and one kind of colours, as a browser makes them.
        seconds: How long each is shown.
    """
    (kind, head), *_ = _chunks(pictures[0])
    assert kind == b"IHDR"
    found = [
        _SIGNATURE,
        _chunk(b"IHDR", head),
        _chunk(b"acTL", struct.pack(">II", len(pictures), 1)),
    ]
    number = 0
    for at, picture in enumerate(pictures):
        chunks = list(_chunks(picture))
        assert chunks[0][1] == head, "the pictures are of one kind"
        shape = struct.pack(">IIII", *struct.unpack(">II", head[:8]), 0, 0)
        times = struct.pack(">HHBB", round(1000 * seconds), 1000, 0, 0)
        found.append(_chunk(b"fcTL", struct.pack(">I", number) + shape + times))
        number += 1
        for kind, data in chunks:
            if kind == b"IDAT" and at:
                found.append(_chunk(b"fdAT", struct.pack(">I", number) + data))
                number += 1
            elif kind == b"IDAT":
                found.append(_chunk(kind, data))
    return b"".join([*found, _chunk(b"IEND", b"")])


def frames_in(picture: bytes) -> int:
    """Return how many pictures a moving picture says that it has, and holds.

    Raises:
        AssertionError: It says one number and holds another, or is damaged.
    """
    chunks = list(_chunks(picture))
    (told,) = (struct.unpack(">II", data)[0] for kind, data in chunks if kind == b"acTL")
    assert [kind for kind, _ in chunks].count(b"fcTL") == told
    return int(told)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the data of each part of a PNG file."""
    assert picture.startswith(_SIGNATURE)
    at = len(_SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        assert struct.pack(">I", zlib.crc32(kind + data)) == picture[at + 8 + length :][:4]
        yield kind, data
        at += length + 12
