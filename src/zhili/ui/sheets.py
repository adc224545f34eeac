"""Figures to take along: a table as CSV or as a workbook, which no cell can turn into a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMATS = tuple(_TYPES)
Row = Sequence[str | int | float | None]


def sheet(name: str, rows: Iterable[Row], *, format: str) -> HttpResponse:
    """The rows, the first of them the heads, as a file called ``name`` (ASCII) to be saved. Formats: csv, xlsx."""
    content = _csv(rows) if format == "csv" else _xlsx(rows)
    return HttpResponse(
        content,
        content_type=_TYPES[format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{format}"',
            "Cache-Control": "private, no-store",
        },
    )


def _csv(rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # so that spreadsheets read it as UTF-8


def _plain(cell: str | int | float | None) -> str | int | float | None:
    """A text that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _xlsx(rows: Iterable[Row]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    page.freeze_panes(1, 0)
    page.autofit()
    book.close()
    return out.getvalue()
