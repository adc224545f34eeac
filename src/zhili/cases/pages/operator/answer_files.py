"""A file of known answers taken in; the rows that were not come back with what is wrong, ready to be mended."""

import base64
import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from zhili.cases.pages.operator.answers import KEEP, known
from zhili.kernel import rowfiles
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Forbidden, Invalid
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, staff_only
from zhili.understanding import public as understanding
from zhili.understanding.public import AnswersTaken

_NO_FILE = Text(zh="还没有选文件。", en="No file is chosen.")
_TOO_BIG = Text(zh="文件超过 5 MB。请分成几个。", en="The file is over 5 MB; split it.")
_MOST_BYTES = 5 * 1024 * 1024
_SHOWN = 100
_HEADS = ("问题", "别的问法", "答案", "分类", "单位", "生效日期", "失效日期", "来源", "对市民公开")
_EXAMPLE = (
    "老年优待证怎样办理？", "老年卡、老人卡", "带身份证到任一社区服务站办理，当场可取。", "", "", "2026-01-01", "",
    "示例：本市老年人优待办法", "是",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_only
def take_in(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The form, and what became of the file."""
    if not understanding.may_keep_answers(actor=who.actor, at=who.at):
        raise Forbidden(verb=KEEP)
    taken, refusal = None, None
    if request.method == "POST":
        try:
            taken = _taken(request, who)
        except ZhiliError as refused:
            refusal = refused
    context = {
        "taken": taken,
        "refused": [(one.row.line, one.faults.items()) for one in taken.refused[:_SHOWN]] if taken else [],
        "more": len(taken.refused) > _SHOWN if taken else False,
        "back": _sent_back(taken) if taken and taken.refused else "",
        "errors": refusal.fields if isinstance(refusal, Invalid) else {},
        "refusal": refusal.words if refusal is not None and not isinstance(refusal, Invalid) else None,
    }
    status = refusal.status if refusal is not None else 200
    return page(request, who, "cases/operator/answers_import.html", context, status=status)


@require_safe
@staff_only
def example(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A file as it should look, to be filled in."""
    headers = {"Content-Disposition": 'attachment; filename="answers.csv"'}
    return HttpResponse(_csv([_HEADS, _EXAMPLE]), content_type="text/csv; charset=utf-8", headers=headers)


def _taken(request: HttpRequest, who: Who) -> AnswersTaken:
    sent = request.FILES.get("file")
    if sent is None:
        raise Invalid({"file": _NO_FILE})
    if (sent.size or 0) > _MOST_BYTES:
        raise Invalid({"file": _TOO_BIG})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(sent.name or "answers.csv").name)
        path.write_bytes(sent.read())
        return understanding.import_answers(
            rows=rowfiles.rows(path), classes=known().classes, actor=who.actor, at=who.at
        )


def _sent_back(taken: AnswersTaken) -> str:
    """The rows that were not taken, each with its line and what is wrong, as a file in an address."""
    language = get_language() or "zh"
    heads = list(dict.fromkeys(name for one in taken.refused for name in one.row.fields))
    rows = [["line", "reason", *heads]]
    for one in taken.refused:
        wrong = "；".join(f"{name} {words.in_(language)}".strip() for name, words in one.faults.items())
        rows.append([str(one.row.line), wrong, *(str(one.row.fields.get(head, "")) for head in heads)])
    return f"data:text/csv;base64,{base64.b64encode(_csv(rows)).decode()}"


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is kept from being one."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
