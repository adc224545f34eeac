"""Bytes of a CSV or Excel file as a grid of texts. What the texts mean is left to ``read``."""

import csv
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from zhili.casetypes.tables import kinds
from zhili.casetypes.tables.refusals import BadTable, Fault
from zhili.kernel.text import Text

LIMIT_BYTES = 20 * 1024 * 1024
LIMIT_ROWS = 100_000

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Grid = list[list[str]]


def grid(source: bytes, *, name: str) -> Grid:
    """The cells of the first sheet, rows and columns in their places. Raises BadTable if unreadable."""
    if len(source) > LIMIT_BYTES:
        raise _bad(name, Text(zh="文件超过 20 MB。", en="The file is larger than 20 MB."))
    found = _workbook(source, name) if source.startswith((_ZIP, _OLD_EXCEL)) else _csv(source, name)
    if len(found) > LIMIT_ROWS:
        raise _bad(name, Text(zh=f"超过 {LIMIT_ROWS} 行。", en=f"It has more than {LIMIT_ROWS} rows."))
    return found


def letter(index: int) -> str:
    """The sheet's letter of a column counted from 0."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found


def _csv(source: bytes, name: str) -> Grid:
    text = _decode(source, name)
    try:
        return [
            [field.strip() for field in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)
        ]
    except csv.Error as error:
        message = Text(zh=f"CSV 格式有误（{error}）。", en=f"The CSV is malformed ({error}).")
        raise _bad(name, message) from error


def _decode(source: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _bad(name, Text(zh="文件不是 UTF-8 或 GB18030 编码。", en="The file is neither UTF-8 nor GB18030."))


def _workbook(source: bytes, name: str) -> Grid:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(source)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        message = Text(zh="Excel 文件无法打开。", en="The Excel file cannot be opened.")
        raise _bad(name, message) from error
    return [[_text(cell) for cell in row] for row in cells]


def _text(cell: object) -> str:
    """A cell of a workbook as a clerk would have typed it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        number = Decimal(repr(cell))
        return str(int(number)) if number == number.to_integral_value() else format(number, "f")
    if isinstance(cell, datetime) and cell.time() == time(0):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    return kinds.iso(cell) if isinstance(cell, timedelta) else str(cell).strip()


def _bad(name: str, message: Text) -> BadTable:
    mend = Text(
        zh="另存为“CSV UTF-8”或 .xlsx，一个文件一张表。",
        en="Save it as 'CSV UTF-8' or .xlsx, one table to a file.",
    )
    return BadTable(name=name, faults=[Fault("file", "error", name, 0, "", message, mend)])
