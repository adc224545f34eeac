"""PDF: kept as it is, if it is whole and cannot act by itself. Viewing it is left to the reader's program."""

import re
import zlib

from zhili.kernel.files.refusals import ActiveContent, Bomb, BrokenFile
from zhili.kernel.text import Text

_UNPACK_AT_MOST = 32 * 2**20
_TAIL = 2048


def _name(word: str) -> bytes:
    """A pattern for a PDF name; each character may be ``#`` and two digits (ISO 32000-1, 7.3.5)."""
    letters = (f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in word)
    return ("/" + "".join(letters) + r"(?![A-Za-z0-9#_.-])").encode()


_ACTIVE = (
    (re.compile(_name("JavaScript")), Text(zh="脚本", en="a script")),
    (re.compile(_name("Launch")), Text(zh="启动程序的动作", en="an action that starts a program")),
    (re.compile(_name("RichMedia")), Text(zh="富媒体", en="rich media")),
    (re.compile(_name("EmbeddedFile")), Text(zh="内嵌文件", en="an embedded file")),
    (re.compile(_name("XFA")), Text(zh="动态表单", en="a dynamic form")),
    (re.compile(_name("Encrypt")), Text(zh="加密保护", en="encryption")),
)
_PACKED = re.compile(_name("ObjStm"))
_BODY = re.compile(rb"stream\r?\n")
_OBJECTS = re.compile(rb"\s*\d+\s+\d+\s")
_UNREADABLE = Text(zh="无法检查的内容", en="content that cannot be checked")


def check_pdf(data: bytes, *, name: str) -> None:
    """Raises BrokenFile where the end is missing, ActiveContent, or Bomb where its objects unpack too far."""
    if b"%%EOF" not in data[-_TAIL:] or b"startxref" not in data:
        raise BrokenFile(name=name)
    _refuse_active(data, name)
    left, packed = _UNPACK_AT_MOST, _PACKED.search(data)
    while packed:
        body = _BODY.search(data, packed.end())
        if body is None:
            raise BrokenFile(name=name)
        objects = _unpacked(memoryview(data)[body.end() :], left, name)
        left -= len(objects)
        _refuse_active(objects, name)
        packed = _PACKED.search(data, body.end())


def _refuse_active(part: bytes, name: str) -> None:
    for pattern, found in _ACTIVE:
        if pattern.search(part):
            raise ActiveContent(name=name, found=found)


def _unpacked(body: memoryview, left: int, name: str) -> bytes:
    """The objects of an object stream (ISO 32000-1, 7.5.7), which hide what the plain part does not show.

    What does not unpack to numbered objects by the one usual filter is refused: it could not be checked.
    """
    try:
        objects = zlib.decompressobj().decompress(body, left + 1)
    except zlib.error as error:
        raise ActiveContent(name=name, found=_UNREADABLE) from error
    if len(objects) > left:
        megabytes = _UNPACK_AT_MOST // 2**20
        raise Bomb(name=name, detail=Text(zh=f"超过 {megabytes} MB", en=f"over {megabytes} MB"))
    if not _OBJECTS.match(objects):
        raise ActiveContent(name=name, found=_UNREADABLE)
    return objects
