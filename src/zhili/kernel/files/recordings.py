"""Sound and video: whole by their outer structure, kept as they are but for the place they note."""

import re
import struct
from collections.abc import Iterator

from zhili.kernel.files.kinds import is_mp3_frame
from zhili.kernel.files.refusals import BrokenFile

_POSITION = re.compile(rb"[+-]\d{1,3}(?:\.\d+)?[+-]\d{1,3}(?:\.\d+)?(?:[+-]\d+(?:\.\d+)?)?(?:CRS[\w:]*)?/")
"""A place as ISO 6709 writes it, which is how phones note it in a film's header."""


def check_mp3(data: bytes, *, name: str) -> None:
    """Raises BrokenFile unless sound begins after the tag, where there is one (ID3v2.4, 3.1)."""
    start = 0
    if data.startswith(b"ID3"):
        if len(data) < 10:
            raise BrokenFile(name=name)
        start = 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)
        )
    if not is_mp3_frame(data[start:].lstrip(b"\0")[:4]):
        raise BrokenFile(name=name)


def check_wav(data: bytes, *, name: str) -> None:
    """Raises BrokenFile unless the RIFF size and a format chunk fit the content."""
    size = int.from_bytes(data[4:8], "little")
    if size + 8 > len(data) + 1 or b"fmt " not in data[12:4096]:
        raise BrokenFile(name=name)


def without_position(data: bytes, *, name: str) -> bytes:
    """An MP4 or QuickTime file with the places in its header overwritten, every offset as before.

    Raises BrokenFile where the boxes don't add up to the file or the header ``moov`` is missing.
    """
    header = [(start, end) for kind, start, end in _boxes(data, name) if kind == b"moov"]
    if not header:
        raise BrokenFile(name=name)
    cleaned = bytearray(data)
    for start, end in header:
        cleaned[start:end] = _POSITION.sub(lambda place: b"0" * len(place[0]), data[start:end])
    return bytes(cleaned)


def _boxes(data: bytes, name: str) -> Iterator[tuple[bytes, int, int]]:
    """The top-level boxes as (type, start, end) (ISO 14496-12, 4.2)."""
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            raise BrokenFile(name=name)
        size, kind = struct.unpack_from(">I4s", data, at)
        if size == 1 and at + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, at + 8)
        elif size == 0:
            size = len(data) - at
        if size < 8 or at + size > len(data):
            raise BrokenFile(name=name)
        yield kind, at, at + size
        at += size
