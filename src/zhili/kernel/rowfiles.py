"""Files of rows (CSV, XLSX, JSON Lines, each also gzipped), read one row after the other, however long they are.

A row that cannot be read is handed out with the reason; reading goes on behind it.
"""

import csv
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, ClassVar, Self

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_SAMPLE = 1 << 20
_LONGEST_FIELD = 1 << 22
_STRAY_BYTE = re.compile("[\udc80-\udcff]")  # what ``surrogateescape`` makes of a byte of no character

LARGEST_BOOK = 128 << 20
"""Bytes of a workbook as it comes."""
UNPACKS_TO = 1 << 30
"""Bytes of its parts unpacked, which are held in memory: a sheet of a million full rows has some 300 MB."""
_MOST_PARTS = 10_000
_CHUNK = 1 << 20

_NOT_JSON = Text(zh="这一行不是 JSON 对象。", en="This line is not a JSON object.")
_WIDTH = Text(zh="有 {found} 列，表头有 {wanted} 列。", en="It has {found} fields, the header has {wanted}.")
_BROKEN = Text(
    zh="这一行的引号或换行有误：{why}。", en="The quotes or line ends of this row are wrong: {why}."
)
_ENCODING = Text(
    zh="这一行有不属于本文件编码的字节。", en="This row has bytes that are not of the file's encoding."
)


_TOO_LARGE = Text(
    zh="工作簿超过 {megabytes} MB。请另存为 CSV。",
    en="The workbook has over {megabytes} MB. Save it as CSV.",
)
_BOMB = Text(
    zh="工作簿解压后超过 {megabytes} MB，可能是压缩炸弹。请另存为 CSV。",
    en="The workbook unpacks to over {megabytes} MB, as a bomb would. Save it as CSV.",
)


class UnreadableFile(ZhiliError):
    """The file as a whole cannot be read as rows."""

    code: ClassVar[str] = "unreadable-file"
    status: ClassVar[int] = 422
    message = Text(
        zh="文件 {name} 无法读取：{why} 支持 CSV（UTF-8 或 GBK）、XLSX、JSONL 及其 .gz。",
        en="The file {name} cannot be read: {why} CSV (UTF-8 or GBK), XLSX, JSONL and their .gz can.",
    )


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row: its line in the file, its fields, or why it could not be read."""

    line: int
    fields: Mapping[str, object]
    fault: Text | None = None

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """As it is handed to another process: a third of what fields handed over one by one cost."""
        return type(self), (self.line, self.fields, self.fault)


def digest(path: Path) -> str:
    """What tells one file from another: SHA-256 of its bytes."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def rows(path: Path) -> Iterator[FileRow]:
    """The rows of a file below its header. Raises UnreadableFile."""
    try:
        with path.open("rb") as raw:
            start = raw.read(8)
            raw.seek(0)
            if start.startswith(_GZIP):
                with gzip.open(raw) as unpacked:
                    yield from _rows(unpacked, path.name.removesuffix(".gz"), unpacked.peek(8))
            else:
                yield from _rows(raw, path.name, start)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(name=path.name, why=f"{getattr(error, 'strerror', None) or error}.") from error


def _rows(source: IO[bytes] | gzip.GzipFile, name: str, start: bytes) -> Iterator[FileRow]:
    if start.startswith(_ZIP):
        yield from _workbook(source, name)
    elif name.endswith((".jsonl", ".ndjson", ".json")) or start.lstrip()[:1] == b"{":
        yield from _json_lines(source)
    else:
        yield from _csv(source, name)


def _json_lines(source: Iterable[bytes]) -> Iterator[FileRow]:
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            value = None
        if isinstance(value, dict):
            yield FileRow(number, value)
        else:
            yield FileRow(number, {}, _NOT_JSON)


def _workbook(source: IO[bytes] | gzip.GzipFile, name: str) -> Iterator[FileRow]:
    content = source.read(LARGEST_BOOK + 1)
    if len(content) > LARGEST_BOOK:
        raise UnreadableFile(name=name, why=_TOO_LARGE.format(megabytes=LARGEST_BOOK >> 20))
    try:
        _check_unpacks(content, name)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        cells = iter(sheet.iter_rows())
    except (CalamineError, ValueError, zipfile.BadZipFile, RuntimeError) as error:
        why = Text(zh="Excel 文件打不开。", en="The workbook cannot be opened.")
        raise UnreadableFile(name=name, why=why) from error
    header = [str(cell).strip() for cell in next(cells, [])]
    for number, row in enumerate(cells, start=2):
        values = [_cell(cell) for cell in row]
        if any(value != "" for value in values):
            yield FileRow(number, {key: value for key, value in zip(header, values, strict=False) if key})


def _check_unpacks(content: bytes, name: str) -> None:
    """Raise UnreadableFile where a workbook, which is an archive, unpacks further than any honest one.

    Its parts are unpacked and counted one after the other: what an archive says of its own size may be untrue.
    """
    left = UNPACKS_TO
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS:
            raise UnreadableFile(name=name, why=_BOMB.format(megabytes=UNPACKS_TO >> 20))
        for part in parts:
            with archive.open(part) as unpacked:
                while chunk := unpacked.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise UnreadableFile(name=name, why=_BOMB.format(megabytes=UNPACKS_TO >> 20))


def _cell(cell: object) -> object:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _csv(source: IO[bytes] | gzip.GzipFile, name: str) -> Iterator[FileRow]:
    encoding = _encoding(source, name)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.TextIOWrapper(source, encoding=encoding, errors="surrogateescape", newline=""))
    header = [field.strip() for field in next(reader, [])]
    if not any(header):
        raise UnreadableFile(name=name, why=Text(zh="没有表头。", en="It has no header."))
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield FileRow(line, {}, _BROKEN.format(why=error))
            continue
        if row:
            yield _csv_row(line, header, row)


def _csv_row(line: int, header: list[str], row: list[str]) -> FileRow:
    fields = dict(zip(header, row, strict=False))
    if len(row) != len(header):
        return FileRow(line, fields, _WIDTH.format(found=len(row), wanted=len(header)))
    if any(not field.isascii() and _STRAY_BYTE.search(field) for field in row):
        return FileRow(line, fields, _ENCODING)
    return FileRow(line, fields)


def _encoding(source: IO[bytes] | gzip.GzipFile, name: str) -> str:
    """The encoding in which the fewest lines of the beginning are broken: UTF-8 where the two are level."""
    sample = source.read(_SAMPLE)
    source.seek(0)
    if b"\0" in sample[:4096]:
        raise UnreadableFile(name=name, why=Text(zh="这不是文本。", en="It is not text."))
    lines = sample.splitlines()
    if len(sample) == _SAMPLE:
        lines = lines[:-1]  # the last one may be cut in the middle of a character
    broken = {
        encoding: sum(_is_broken(line, encoding) for line in lines) for encoding in ("utf-8", "gb18030")
    }
    # Most UTF-8 lines of Chinese happen to be GB18030 too, as nonsense; the other way round hardly any are.
    return "utf-8-sig" if broken["utf-8"] <= max(broken["gb18030"], len(lines) // 2) else "gb18030"


def _is_broken(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return True
    return False
