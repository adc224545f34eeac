"""A resident books, moves and cancels: what, which day, which time, one check."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhili.booking import public as booking
from zhili.booking.pages.frame import day_named, name_of, page, residents_only, slot_named
from zhili.booking.public import BookingView, Day, FreeSlot, ResourceView
from zhili.booking.rules.slots import day_of
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.ids import as_uuid, new_id
from zhili.kernel.text import Text
from zhili.ui.desk import Who

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot with the word that addresses name it by."""

    slot: FreeSlot
    name: str


@require_safe
@residents_only
def show_offered(request: HttpRequest, who: Who) -> HttpResponseBase:
    """What can be booked, by unit."""
    found = booking.offered()
    units = [(one, list(rows)) for one, rows in groupby(found, key=lambda one: one.unit_title)]
    return page(request, who, "booking/offered.html", {"units": units})


@require_safe
@residents_only
def show_days(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """The days with what is free in them, and the times of the chosen one; ``?move=`` names a booking to be moved."""
    resource = booking.bookable(resource_id, actor=who.actor, at=who.at)
    days = booking.coming_days(resource, at=who.at)
    free = [one for one in days if one.free]
    wanted = day_named(request.GET.get("on"), free[0].on if free else days[0].on)
    chosen = next((one for one in days if one.on == wanted), days[0])
    context = {
        "resource": resource,
        "days": _shown(days),
        "chosen": chosen,
        "offers": [Offer(one, name_of(one.slot.starts_at)) for one in chosen.slots],
        "moving": _moving(request, who),
        "waitable": booking.waitable(chosen, ahead_days=resource.ahead_days, today=day_of(who.at)),
        "barred": booking.barred(account=UUID(who.actor.id), resource=resource, at=who.at),
    }
    return page(request, who, "booking/days.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@residents_only
def check(request: HttpRequest, who: Who, resource_id: UUID, slot: str) -> HttpResponseBase:
    """What is about to be booked or moved; sent, it is."""
    resource = booking.bookable(resource_id, actor=who.actor, at=who.at)
    starts_at, moving = slot_named(slot), _moving(request, who)
    errors: dict[str, Text] = {}
    status = 200
    if request.method == "POST":
        try:
            if moving is not None:
                booking.move(booking_id=moving.id, starts_at=starts_at, actor=who.actor, at=who.at)
                notices.success(request, _("改好了。"))
            else:
                _book(request, who, resource, slot)
                notices.success(request, _("约好了。"))
            return redirect("booking:mine")
        except FieldErrors as refusal:
            errors, status = dict(refusal.fields), refusal.status
        except ZhiliError as refusal:
            errors, status = {"slot": refusal.words}, refusal.status
    context = {
        "resource": resource,
        "starts_at": starts_at,
        "moving": moving,
        "errors": errors,
        "matter": request.POST.get("matter", ""),
        "key": request.POST.get("key") or new_id(who.at),
        "longest": LONGEST,
    }
    return page(request, who, "booking/check.html", context, status=status)


@require_safe
@residents_only
def show_mine(request: HttpRequest, who: Who) -> HttpResponseBase:
    """My appointments: to come, and over."""
    coming, over = booking.mine(actor=who.actor, at=who.at)
    waits = booking.waits_of(actor=who.actor, at=who.at)
    return page(request, who, "booking/mine.html", {"coming": coming, "over": over[:20], "waits": waits})


@require_POST
@residents_only
def wait(request: HttpRequest, who: Who, resource_id: UUID) -> HttpResponseBase:
    """Wait for a full day."""
    on = day_named(request.POST.get("on"), day_of(who.at))
    booking.wait(resource_id=resource_id, on=on, actor=who.actor, at=who.at)
    notices.success(request, _("已候补。一有空位就通知您，为您保留两小时。"))
    return redirect("booking:mine")


@require_POST
@residents_only
def leave(request: HttpRequest, who: Who, wait_id: UUID) -> HttpResponseBase:
    """Wait no more."""
    booking.leave(wait_id=wait_id, actor=who.actor, at=who.at)
    notices.success(request, _("已退出候补。"))
    return redirect("booking:mine")


@require_POST
@residents_only
def accept(request: HttpRequest, who: Who, booking_id: UUID) -> HttpResponseBase:
    """Take what was kept."""
    booking.accept(booking_id=booking_id, actor=who.actor, at=who.at)
    notices.success(request, _("约好了。"))
    return redirect("booking:mine")


@require_POST
@residents_only
def cancel(request: HttpRequest, who: Who, booking_id: UUID) -> HttpResponseBase:
    """Give an appointment up."""
    booking.cancel(booking_id=booking_id, actor=who.actor, at=who.at)
    notices.success(request, _("已取消，时间让给了别人。"))
    return redirect("booking:mine")


def _book(request: HttpRequest, who: Who, resource: ResourceView, slot: str) -> None:
    booking.book(
        resource_id=resource.id,
        starts_at=slot_named(slot),
        actor=who.actor,
        at=who.at,
        matter=request.POST.get("matter", ""),
        key=request.POST.get("key") or None,
    )


def _moving(request: HttpRequest, who: Who) -> BookingView | None:
    """The booking that is being moved, if the address or form names one of one's own."""
    id = as_uuid(request.POST.get("move") or request.GET.get("move"))
    return booking.readable(id, actor=who.actor, at=who.at) if id else None


def _shown(days: tuple[Day, ...]) -> list[Day]:
    """The days worth a line: those that can be booked or were, those that a closure takes, those not decided yet."""
    soon_enough = [one for one in days if not one.slots or not all(slot.late for slot in one.slots)]
    return [one for one in soon_enough if one.slots or one.closed or one.why == "unknown"]
