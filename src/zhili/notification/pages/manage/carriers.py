"""Who carries messages, and what was carried: taking a provider on, ending it, trying again."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import as_uuid
from zhili.kernel.text import Text
from zhili.notification.operations import providers as upkeep
from zhili.notification.queries import messages, providers
from zhili.notification.rules.ways import EMAIL, SMS, WAYS, WEBHOOK
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

A_PAGE = 50
_FIELDS = ("key", "way", "address", "sender", "account", "secret", "unit")
STATES = {
    "waiting": (Text(zh="待发送", en="Waiting"), "paused"),
    "sent": (Text(zh="已发出", en="Sent"), "info"),
    "delivered": (Text(zh="已送达", en="Delivered"), "done"),
    "failed": (Text(zh="没送到", en="Failed"), "late"),
    "nowhere": (Text(zh="没有可用的地址", en="No address"), "soon"),
    "stopped": (Text(zh="对方已退订", en="Stopped by its reader"), "neutral"),
}
_HINTS = {
    EMAIL: Text(zh="邮件：smtps://主机:465 或 smtp+starttls://主机:587", en="E-mail: smtps://host:465 or smtp+starttls://host:587"),
    SMS: Text(zh="短信网关：https://主机/路径", en="Text messages: https://host/path of the gateway"),
    WEBHOOK: Text(zh="单位的接口：https://主机/路径", en="Webhook of a unit: https://host/path"),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@only_for("admin")
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The providers by way and order, how they are; sent, one more is taken on."""
    if request.method != "POST":
        return _drawn(request, who)
    post = request.POST
    given = {
        name: post.get(name, "").strip()
        for name in ("key", "way", "address", "sender", "account", "secret", "unit")
    }
    try:
        upkeep.add_provider(**given, place=_place(post.get("place")), actor=who.actor, at=who.at)
    except FieldErrors as refusal:
        return _drawn(request, who, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _drawn(request, who, errors={"key": refusal.words}, status=refusal.status)
    notices.success(request, _("已登记。"))
    return redirect("notification:carriers")


@require_POST
@only_for("admin")
def end(request: HttpRequest, who: Who, key: str) -> HttpResponseBase:
    """Carry nothing by it any more."""
    upkeep.end_provider(key=key, actor=who.actor, at=who.at)
    notices.success(request, _("已停用。"))
    return redirect("notification:carriers")


@require_POST
@only_for("admin")
def wake(request: HttpRequest, who: Who, key: str) -> HttpResponseBase:
    """Try one that rests again now."""
    upkeep.wake_provider(key=key, actor=who.actor, at=who.at)
    notices.success(request, _("马上再试。"))
    return redirect("notification:carriers")


@require_safe
@only_for("admin")
def show_carried(request: HttpRequest, who: Who) -> HttpResponseBase:
    """What was carried, or not; of whom it was stands nowhere."""
    state = request.GET.get("state", "")
    before = as_uuid(request.GET.get("after"))
    rows = messages.went(states=[state] if state in STATES else (), before=before, limit=A_PAGE + 1)
    shown = rows[:A_PAGE]
    context = {
        "rows": [(one, *STATES[one.state], WAYS.get(one.way)) for one in shown],
        "states": [(key, words) for key, (words, _tone) in STATES.items()],
        "state": state,
        "older": str(shown[-1].id) if len(rows) > A_PAGE else None,
    }
    return page(request, who, "notification/manage/carried.html", context)


@require_POST
@only_for("admin")
def try_again(request: HttpRequest, who: Who, message: UUID) -> HttpResponseBase:
    """Another three days for one that failed."""
    upkeep.try_again(message=message, actor=who.actor, at=who.at)
    notices.success(request, _("马上再试。"))
    return redirect("notification:carried")


def _drawn(
    request: HttpRequest, who: Who, *, errors: Mapping[str, Text] | None = None, status: int = 200
) -> HttpResponseBase:
    held = [(one, WAYS[one.way], one.rests(who.at)) for one in providers.providers() if one.active]
    context = {
        "held": held,
        "ways": [(way, words, _HINTS[way]) for way, words in WAYS.items()],
        "units": people.unit_options(),
        "given": request.POST,
        "errors": errors or {},
    }
    return page(request, who, "notification/manage/carriers.html", context, status=status)


def _place(written: str | None) -> int:
    return int(written) if written and written.isdigit() and len(written) < 4 else 1
