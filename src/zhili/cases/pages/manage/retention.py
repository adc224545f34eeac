"""What ran out of time, what was erased of it, what is held and why; holding a case, and letting it go."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhili.cases import public as cases
from zhili.kernel.errors import FieldErrors
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ui.desk import Who, only_for, page

WHY = {
    "retention": Text(zh="保存期限已到", en="its time was over"),
    cases.ASKED_BY_PERSON: Text(zh="本人要求", en="asked by the person"),
}
KINDS = {
    "records": Text(zh="联系方式", en="ways to reach somebody"),
    "events": Text(zh="经过", en="events"),
    "files": Text(zh="文件", en="files"),
    "messages": Text(zh="通知", en="messages"),
    "deliveries": Text(zh="外部消息", en="messages to platforms"),
    "in_step": Text(zh="与登记系统同步的记录", en="records kept in step with a register"),
    "drafts": Text(zh="草稿", en="drafts"),
    "handed": Text(zh="交接备注", en="notes of handovers"),
    "told": Text(zh="转告他案的话", en="words told in other cases"),
}


@require_safe
@only_for("admin", "steward")
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """How retention stands."""
    standing = cases.retention(at=who.at)
    context = {
        "standing": standing,
        "lately": [(one, WHY.get(one.why, one.why), _gone(one)) for one in standing.lately],
    }
    return page(request, who, "cases/manage/retention.html", context)


def _gone(one: cases.ErasureView) -> list[tuple[Text, int]]:
    return [(KINDS[kind], count) for kind, count in one.gone.items() if count and kind in KINDS]


@require_POST
@only_for("admin", "steward")
def hold(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Keep the case of a number beyond its time, for a reason."""
    given = {name: request.POST.get(name, "") for name in ("number", "why")}
    try:
        cases.hold_case(number=given["number"], why=given["why"], actor=who.actor, at=who.at)
    except NotFound:
        notices.warning(request, _("没有这个编号的案件。"))
    except FieldErrors as refusal:
        notices.warning(request, refusal.fields["why"].in_(get_language() or "zh"))
    except cases.HeldAlready as refusal:
        notices.info(request, refusal.words.in_(get_language() or "zh"))
    else:
        notices.success(request, _("已延长保存。"))
    return redirect("upkeep:retention")


@require_POST
@only_for("admin", "steward")
def release(request: HttpRequest, who: Who, case_id: UUID) -> HttpResponseBase:
    """Let a case go when its time is over."""
    cases.release_case(case_id=case_id, actor=who.actor, at=who.at)
    notices.success(request, _("不再延长保存，到期即删除。"))
    return redirect("upkeep:retention")
