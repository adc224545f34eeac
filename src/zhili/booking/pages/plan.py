"""The day's plan of a desk or a person: who comes when, who came; booking for somebody on the telephone."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.booking import public as booking
from zhili.booking.pages.frame import day_named, name_of, slot_named
from zhili.booking.public import BookingView
from zhili.booking.queries.resources import DESK
from zhili.booking.rules.slots import CITY_TIME, day_of
from zhili.cases import public as cases
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import as_uuid, new_id
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

_DAY = timedelta(days=1)
_PURPOSE = "联系预约人"
_NO_CASE = Text(zh="没有找到这个编号的案件。", en="No case has this number.")


@require_safe
@only_for(*DESK)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A day of all resources that one works with."""
    return _drawn(request, who)


@require_POST
@only_for(*DESK)
def mark(request: HttpRequest, who: Who, booking_id: UUID) -> HttpResponseBase:
    """Came, did not come, or neither after all."""
    booking.mark(booking_id=booking_id, as_=request.POST.get("as", ""), actor=who.actor, at=who.at)
    return _back(request, who)


@require_POST
@only_for(*DESK)
def cancel(request: HttpRequest, who: Who, booking_id: UUID) -> HttpResponseBase:
    """Cancel somebody's appointment; they are told."""
    reason = request.POST.get("reason", "")
    booking.cancel(booking_id=booking_id, actor=who.actor, at=who.at, reason=reason)
    notices.success(request, _("已取消。网上约的已通知本人，电话约的请打电话告诉。"))
    return _back(request, who)


@require_POST
@only_for(*DESK)
def lift(request: HttpRequest, who: Who, booking_id: UUID) -> HttpResponseBase:
    """Let somebody book by themselves again."""
    try:
        booking.lift(booking_id=booking_id, reason=request.POST.get("reason", ""), actor=who.actor, at=who.at)
    except FieldErrors as refusal:
        return _drawn(request, who, errors=refusal.fields, about=booking_id, status=refusal.status)
    notices.success(request, _("已恢复网上预约。"))
    return _back(request, who)


@require_POST
@only_for(*DESK)
def show_contact(request: HttpRequest, who: Who, booking_id: UUID) -> HttpResponseBase:
    """The plan with the name and number of one booking in it."""
    found = booking.contact(booking_id=booking_id, purpose=_PURPOSE, actor=who.actor, at=who.at)
    return _drawn(request, who, about=booking_id, contact=found)


@require_POST
@only_for(*DESK)
def feed(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """Give out a link to a plan for one's own calendar, shown this once; or end it."""
    if request.POST.get("do") == "end":
        booking.unsubscribe(resource_id=resource_id, actor=who.actor, at=who.at)
        notices.success(request, _("已停用。旧链接打不开了。"))
        return _back(request, who)
    word = booking.subscribe(
        resource_id=resource_id, language=get_language() or "zh", actor=who.actor, at=who.at
    )
    link = request.build_absolute_uri(reverse("booking:feed", args=[word]))
    return _drawn(request, who, about=resource_id, link=link)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(*DESK)
def book_for(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """Book for somebody on the telephone or at the counter, or for a case (``?case=``, its number): a hearing."""
    errors: Mapping[str, Text] = {}
    status = 200
    if request.method == "POST":
        try:
            _book(request, who, resource_id)
            notices.success(request, _("约好了。"))
            return redirect(f"{reverse('booking:plan')}?on={request.POST.get('slot', '')[:10]}")
        except FieldErrors as refusal:
            errors, status = refusal.fields, refusal.status
        except ZhiliError as refusal:
            errors, status = {"slot": refusal.words}, refusal.status
    resource = booking.bookable(resource_id, actor=who.actor, at=who.at)
    today = day_of(who.at)
    on = day_named(request.POST.get("slot", "")[:10] or request.GET.get("on"), today)
    (day,) = booking.days(resource, first=max(on, today), count=1, at=who.at, for_desk=True)
    context = {
        "resource": resource,
        "day": day,
        "slots": [
            (name_of(one.slot.starts_at), f"{one.slot.starts_at.astimezone(CITY_TIME):%H:%M}", one.free)
            for one in day.slots
            if one.open
        ],
        "before": day.on - _DAY if day.on > today else None,
        "after": day.on + _DAY,
        "given": request.POST or {"case": request.GET.get("case", "")},
        "key": request.POST.get("key") or new_id(who.at),
        "errors": errors,
    }
    return page(request, who, "booking/book_for.html", context, status=status)


def _book(request: HttpRequest, who: Who, resource_id: UUID) -> None:
    post = request.POST
    booking.book(
        resource_id=resource_id,
        starts_at=slot_named(post.get("slot", "")),
        actor=who.actor,
        at=who.at,
        matter=post.get("matter", ""),
        case_id=_case(post.get("case", ""), who),
        contact={"name": post.get("name", ""), "phone": post.get("phone", "")},
        key=post.get("key") or None,
    )


def _case(number: str, who: Who) -> UUID | None:
    """The case of this number, as people write it; None where none was written. Raises Invalid."""
    digits = "".join(one for one in number if one.isdigit())
    if not number.strip():
        return None
    filters = cases.Filters(numbers=(digits,))
    found = cases.listing(actor=who.actor, filters=filters, at=who.at, limit=1).rows
    if not found:
        raise Invalid({"case": _NO_CASE})
    return found[0].id


def _drawn(
    request: HttpRequest,
    who: Who,
    *,
    errors: Mapping[str, Text] | None = None,
    about: UUID | None = None,
    contact: Mapping[str, str] | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponseBase:
    asked = request.POST if request.method == "POST" else request.GET
    on = day_named(asked.get("on"), day_of(who.at))
    resources = booking.of_desk(actor=who.actor, at=who.at)
    only = as_uuid(asked.get("resource"))
    shown = [one for one in resources if only in (None, one.id)]
    found = booking.plan(shown, on=on)
    context = {
        "on": on,
        "before": on - _DAY,
        "after": on + _DAY,
        "resources": resources,
        "plans": [(one, _rows([row for row in found if row.resource.id == one.id], who)) for one in shown],
        "errors": errors or {},
        "about": about,
        "contact": contact,
        "link": link,
        "subscribed": booking.subscribed(actor=who.actor),
    }
    return page(request, who, "booking/plan.html", context, status=status)


def _rows(found: list[BookingView], who: Who) -> list[tuple[BookingView, str, object]]:
    """Each booking with whose it is, and until when they may not book by themselves."""
    names = people.names_of({str(one.account) for one in found if one.account})
    return [
        (
            one,
            names.get(str(one.account), ""),
            booking.barred(account=one.account, resource=one.resource, at=who.at)
            if one.account and one.state == "missed"
            else None,
        )
        for one in found
    ]


def _back(request: HttpRequest, who: Who) -> HttpResponseBase:
    on = day_named(request.POST.get("on"), day_of(who.at))
    return redirect(f"{reverse('booking:plan')}?on={on.isoformat()}")
