"""Handing cases out as a file: rows of plain facts, streamed whatever their number.

Personal data stay behind, also what of them stands in titles, addresses and replies.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

import orjson
import xlsxwriter

from zhili.cases import public as cases
from zhili.cases.public import CaseRow, Filters
from zhili.kernel.actor import Actor
from zhili.understanding import public as understanding

COLUMNS = (
    "number", "type", "stage", "title", "class", "urgency", "area", "address", "lon", "lat", "channel", "lead_unit",
    "opened_at", "updated_at", "ended_at", "due_at",
)  # fmt: skip


def rows(
    *, actor: Actor, filters: Filters, at: datetime, language: str = "zh"
) -> Iterator[dict[str, object]]:
    """Every case that the actor may read and the filters let through, newest first.

    What is personal in words is masked, with a word in ``language``.
    """
    after: str | None = None
    while True:
        page = cases.listing(actor=actor, filters=filters, at=at, after=after, limit=500)
        yield from (_plain(row, language) for row in page.rows)
        after = page.after
        if after is None:
            return


def _plain(row: CaseRow, language: str) -> dict[str, object]:
    values = (
        row.number, row.type_key, row.stage, _unnamed(row.title, row, language), row.class_code, row.urgency, row.area,
        _unnamed(row.address, row, language), row.lon, row.lat, row.channel, row.lead_unit, row.opened_at,
        row.updated_at, row.ended_at, row.due_at,
    )  # fmt: skip
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in zip(COLUMNS, values, strict=True)
    }
    outcome = {f"outcome.{name}": _unnamed(value, row, language) for name, value in row.outcome.items()}
    return {**plain, **outcome}


def _unnamed(told: object, row: CaseRow, language: str) -> object:
    if not isinstance(told, str):
        return told
    kinds = understanding.PERSONAL_OF_RESIDENTS
    return understanding.masked(told, kinds=kinds, language=language, but=[row.number])


def write(path: Path, found: Iterator[dict[str, object]]) -> int:
    """Write rows as CSV, XLSX or JSONL by the file's name; returns how many."""
    with path.open("wb") as target:
        return _WRITERS[path.suffix.lower()](target, found)


def _jsonl(target: IO[bytes], found: Iterator[dict[str, object]]) -> int:
    count = 0
    for row in found:
        target.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        count += 1
    return count


def _csv(target: IO[bytes], found: Iterator[dict[str, object]]) -> int:
    target.write(b"\xef\xbb\xbf")  # so that spreadsheets read it as UTF-8
    lines = _Lines(target)
    writer = csv.writer(lines)
    writer.writerow([*COLUMNS, "outcome"])
    count = 0
    for row in found:
        writer.writerow([_safe(value) for value in _cells(row)])
        count += 1
    return count


def _xlsx(target: IO[bytes], found: Iterator[dict[str, object]]) -> int:
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*COLUMNS, "outcome"])
    count = 0
    for count, row in enumerate(found, start=1):
        sheet.write_row(count, 0, _cells(row))
    book.close()
    return count


_WRITERS: dict[str, Callable[[IO[bytes], Iterator[dict[str, object]]], int]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".xlsx": _xlsx,
}
FORMATS = tuple(_WRITERS)


def _cells(row: dict[str, object]) -> list[object]:
    outcome = "; ".join(f"{name[8:]}={value}" for name, value in row.items() if name.startswith("outcome."))
    return [*(row[name] for name in COLUMNS), outcome]


def _safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


class _Lines:
    """Takes the CSV writer's text as UTF-8."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def write(self, line: str) -> int:
        return self._target.write(line.encode())
