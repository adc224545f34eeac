"""The list before the reader as a file: what stands in its columns, for as many cases as a person can look through.

Permission is the list's own. What residents wrote (title, words) and where they live (address) stays in the house.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.staff import queue
from zhili.cases.pages.words import CHANNELS, URGENCIES
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ui.desk import Who, staff_only

MOST = 5000
_AT_A_TIME = 500
_FORMAT = Text(zh="这种文件格式", en="This file format")
Table = list[list[str]]


@require_safe
@staff_only
def download(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The list that the address shows, up to ``MOST`` cases, as ``format=csv`` or ``xlsx``."""
    kind = request.GET.get("format", "csv")
    if kind not in _WRITERS:
        raise NotFound(what=_FORMAT)
    table, cut = _table(request, who)
    media_type, write = _WRITERS[kind]
    response = HttpResponse(write(table), content_type=media_type)
    name = f"zhili-{timezone.localtime(who.at):%Y%m%d-%H%M}{'-cut' if cut else ''}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _table(request: HttpRequest, who: Who) -> tuple[Table, bool]:
    shown = queue.shown_by(request.GET, who)
    found: list[cases.CaseRow] = []
    after: str | None = None
    while True:
        part = cases.listing(
            actor=who.actor, filters=shown.narrowed.filters, at=who.at, after=after, limit=_AT_A_TIME,
            order=shown.order,
        )  # fmt: skip
        found += part.rows
        after = part.after
        if after is None or len(found) >= MOST:
            break
    table = [list(_heads()), *(list(_cells(one)) for one in found)]
    if after is not None:
        table.append([_("只导出了前 %(most)s 件，请缩小筛选后分批导出。") % {"most": MOST}])
    return table, after is not None


def _heads() -> Sequence[str]:
    return (
        _("编号"), _("事项"), _("环节"), _("分类"), _("紧急程度"), _("地段"), _("来自"), _("主办"), _("期限"),
        _("收到时间"), _("最近变化"), _("结束时间"),
    )  # fmt: skip


def _cells(one: cases.CaseRow) -> Iterator[str]:
    language = get_language() or "zh"

    def words(text: Text | None) -> str:
        return text.in_(language) if text else ""

    yield one.number
    yield words(cases.case_type(one.type_key).title)
    yield words(one.stage_title)
    yield words(one.class_name)
    yield words(URGENCIES.get(one.urgency)) or one.urgency
    yield words(one.area_name)
    yield words(CHANNELS.get(one.channel)) or one.channel
    yield words(one.lead_name)
    yield from map(_instant, (one.due_at, one.opened_at, one.updated_at, one.ended_at))


def _instant(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([_safe(cell) for cell in row] for row in table)
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # the mark by which spreadsheets know UTF-8


def _safe(cell: str) -> str:
    """A text that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


def _xlsx(table: Table) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table[0]) - 1, 18)
    for place, row in enumerate(table):
        sheet.write_row(place, 0, row)
    book.close()
    return out.getvalue()


_WRITERS: dict[str, tuple[str, Callable[[Table], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}
