"""The work in the background: what waits and runs, what failed and may be tried again, what waits for platforms."""

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhili.cases import public as cases
from zhili.kernel import upkeep
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.ui.desk import Who, only_for, page

A_PAGE = 50
NAMES = {
    "cases": Text(zh="案件", en="Cases"),
    "notification": Text(zh="通知", en="Messages"),
    "booking": Text(zh="预约", en="Appointments"),
    "insight": Text(zh="统计", en="Figures"),
    "people": Text(zh="人员与区划", en="People and places"),
    "kernel": Text(zh="系统", en="System"),
    "site": Text(zh="系统", en="System"),
    "understanding": Text(zh="理解", en="Understanding"),
    "workspace": Text(zh="工作空间", en="Workspace"),
}
_JOB = Text(zh="这项失败的任务", en="This failed job")


@require_safe
@only_for("admin")
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """How the work stands, and the failed jobs, the latest first."""
    after = request.GET.get("after", "")
    found = upkeep.failed(before=int(after) if after.isdigit() else None, limit=A_PAGE + 1)
    shown = found[:A_PAGE]
    context = {
        "standing": upkeep.standing(at=who.at),
        "failed": [(one, NAMES.get(one.name.partition(".")[0], one.name)) for one in shown],
        "older": str(shown[-1].id) if len(found) > A_PAGE else None,
        "waiting": cases.waiting(before=who.at),
    }
    return page(request, who, "cases/manage/work.html", context)


@require_POST
@only_for("admin")
def try_again(request: HttpRequest, who: Who, job: int) -> HttpResponseBase:
    """Run a failed job again."""
    if upkeep.try_again(job=job):
        notices.success(request, _("马上再跑一次。"))
    else:
        notices.info(request, _("它已经不在失败之列，或者同样的任务正在等着。"))
    return redirect("upkeep:work")


@require_POST
@only_for("admin")
def drop(request: HttpRequest, who: Who, job: int) -> HttpResponseBase:
    """Forget a failed job. Raises NotFound."""
    if not upkeep.drop(job=job):
        raise NotFound(what=_JOB)
    notices.success(request, _("已清除。"))
    return redirect("upkeep:work")
