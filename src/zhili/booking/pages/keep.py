"""Setting up what can be booked: hours, rules, closures, and taking a resource out of use."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhili.booking import public as booking
from zhili.booking.operations.keeping import LIMITS
from zhili.booking.public import ResourceView, Setting
from zhili.booking.queries.resources import KEEPERS, KINDS, RESOURCE
from zhili.booking.rules.slots import CITY_TIME, DAYS
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import NO_ID, as_uuid
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

_ROWS = {
    "1": Text(zh="周一", en="Monday"),
    "2": Text(zh="周二", en="Tuesday"),
    "3": Text(zh="周三", en="Wednesday"),
    "4": Text(zh="周四", en="Thursday"),
    "5": Text(zh="周五", en="Friday"),
    "6": Text(zh="周六", en="Saturday"),
    "7": Text(zh="周日", en="Sunday"),
    "make_up": Text(zh="调休上班日", en="Make-up days"),
}
_NUMBERS = {
    "capacity": Text(zh="每个时段几个名额", en="Seats in each slot"),
    "slot_minutes": Text(zh="每次多少分钟", en="Minutes of a slot"),
    "notice_minutes": Text(zh="至少提前多少分钟", en="Minutes of notice"),
    "ahead_days": Text(zh="最多提前多少天", en="Days ahead"),
    "no_show_limit": Text(
        zh="几次没来就只能电话预约（0 为不限）", en="Missed before telephone only (0: never)"
    ),
    "no_show_days": Text(zh="在多少天内", en="Within so many days"),
}
_OPEN_TO = (
    ("residents", Text(zh="居民可以自己约", en="Residents book themselves")),
    ("desk", Text(zh="只由工作人员约", en="Staff only")),
)
_INSTANT = Text(zh="请填日期和时间。", en="Give a day and a time.")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(*KEEPERS)
def show_all(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The resources; sent, one more is set up."""
    if request.method != "POST":
        return _list(request, who)
    try:
        made = booking.add(setting=_setting(request.POST), actor=who.actor, at=who.at)
    except FieldErrors as refusal:
        return _list(request, who, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _list(request, who, errors={"unit": refusal.words}, status=refusal.status)
    notices.success(request, _("已添加，现在就可以预约。"))
    return redirect("booking:resource", made)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(*KEEPERS)
def show_one(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """One resource with its closures; sent, it is changed, closed for a time, opened again or taken out of use."""
    found = _mine(resource_id, who)
    if request.method != "POST":
        return _one(request, who, found)
    try:
        notices.success(request, _done(request, who, found))
    except FieldErrors as refusal:
        return _one(request, who, found, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _one(request, who, found, errors={"name": refusal.words}, status=refusal.status)
    if request.POST.get("do") == "retire":
        return redirect("booking:resources")
    return redirect("booking:resource", resource_id)


def _done(request: HttpRequest, who: Who, found: ResourceView) -> str:
    """Do what the form asks; what to say of it."""
    post, wish = request.POST, request.POST.get("do", "")
    if wish == "close":
        gone = booking.close(
            resource_id=found.id, starts_at=_instant(post, "starts_at"), ends_at=_instant(post, "ends_at"),
            reason=post.get("reason", ""), actor=who.actor, at=who.at, cancelling=bool(post.get("cancelling")),
        )  # fmt: skip
        return _("已关闭这段时间，取消了 %(count)s 个预约。网上约的已通知，电话约的请打电话告诉。") % {
            "count": gone
        }
    if wish == "reopen":
        booking.reopen(closure_id=as_uuid(post.get("closure")) or NO_ID, actor=who.actor, at=who.at)
        return _("已重新开放。")
    if wish == "retire":
        gone = booking.retire(resource_id=found.id, actor=who.actor, at=who.at)
        return _("已停用，取消了 %(count)s 个预约。网上约的已通知，电话约的请打电话告诉。") % {"count": gone}
    version = post.get("version", "")
    booking.change(
        resource_id=found.id, setting=_setting(post, unit=found.unit), actor=who.actor, at=who.at,
        seen_version=int(version) if version.isdecimal() else None,
    )  # fmt: skip
    return _("已保存。约好的时间不变。")


def _setting(post: QueryDict, *, unit: str = "") -> Setting:
    def word(name: str) -> str:
        return post.get(name, "").strip()

    numbers = {name: int(word(name)) if word(name).isdecimal() else None for name in LIMITS}
    return Setting(
        unit=unit or word("unit"), kind=word("kind"), name=word("name"), name_en=word("name_en"),
        place=word("place"), phone=word("phone"), staff=word("staff"), open_to=word("open_to"),
        hours={row: word(f"hours_{row}") for row in DAYS}, numbers=numbers,
    )  # fmt: skip


def _instant(post: QueryDict, name: str) -> datetime:
    """The instant that a field of the form names in the city's time. Raises Invalid."""
    try:
        return datetime.fromisoformat(post.get(name, "")).replace(tzinfo=CITY_TIME)
    except ValueError:
        raise Invalid({name: _INSTANT}) from None


def _mine(resource_id: UUID, who: Who) -> ResourceView:
    found = next((one for one in booking.kept(actor=who.actor, at=who.at) if one.id == resource_id), None)
    if found is None:
        raise NotFound(what=RESOURCE)
    return found


def _list(
    request: HttpRequest, who: Who, *, errors: Mapping[str, Text] | None = None, status: int = 200
) -> HttpResponseBase:
    given: Mapping[str, str] = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    new = {
        "kind": "room", "open_to": "residents", **{f"hours_{day}": "09:00-12:00,13:30-17:30" for day in "12345"},
        **{name: str(default) for name, (_least, _most, default) in LIMITS.items()}, **given,
    }  # fmt: skip
    context = {
        "resources": booking.kept(actor=who.actor, at=who.at),
        "units": people.unit_options(),
        **_form(new, errors or {}),
    }
    return page(request, who, "booking/resources.html", context, status=status)


def _one(
    request: HttpRequest,
    who: Who,
    found: ResourceView,
    *,
    errors: Mapping[str, Text] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    posted = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    changing = posted.get("do") == "change"
    context = {
        "resource": found,
        "closures": booking.closures(found.id, since=who.at),
        "closing": {} if changing else posted,
        "staff": [(one.username, one.name) for one in people.staff(unit=found.unit, at=who.at)],
        **_form(posted if changing else _told(found, who.at), errors or {}),
    }
    return page(request, who, "booking/resource.html", context, status=status)


def _told(found: ResourceView, at: datetime) -> dict[str, str]:
    """A resource as its form shows it."""
    staff = next((one for one in people.staff(unit=found.unit, at=at) if one.id == found.staff), None)
    return {
        "kind": found.kind, "name": found.title.zh, "place": found.place,
        "name_en": found.title.en if found.title.en != found.title.zh else "",
        "phone": found.phone, "open_to": found.open_to, "staff": staff.username if staff else "",
        **{f"hours_{row}": found.hours.get(row, "") for row in DAYS},
        "capacity": str(found.capacity), "slot_minutes": str(found.slot_minutes),
        "notice_minutes": str(int(found.notice.total_seconds() // 60)), "ahead_days": str(found.ahead_days),
        "no_show_limit": str(found.no_show_limit), "no_show_days": str(found.no_show_days),
    }  # fmt: skip


def _form(given: Mapping[str, str], errors: Mapping[str, Text]) -> dict[str, object]:
    rows = [(f"hours_{row}", words) for row, words in _ROWS.items()]
    return {
        "given": given,
        "errors": errors,
        "kinds": list(KINDS.items()),
        "open_to": _OPEN_TO,
        "rows": [(name, words, given.get(name, ""), errors.get(name, "")) for name, words in rows],
        "numbers": [
            (name, words, given.get(name, ""), errors.get(name, ""), *LIMITS[name][:2])
            for name, words in _NUMBERS.items()
        ],
    }
