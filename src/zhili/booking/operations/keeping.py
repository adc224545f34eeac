"""Setting up resources: hours, rules, closures. Whoever had booked is told of what no longer holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from zhili.booking.models import Closure, Resource
from zhili.booking.operations.booking import give_up
from zhili.booking.operations.laying import LONGEST_MATTER, topic
from zhili.booking.operations.recording import put_down
from zhili.booking.queries import bookings, resources
from zhili.booking.queries.resources import KEEPERS, KINDS, RESOURCE, ResourceView, keeps
from zhili.booking.rules.slots import DAYS
from zhili.kernel import changes
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Invalid, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.kernel.workdays import BadHours, Hours
from zhili.people import public as people

LIMITS = {
    "capacity": (1, 200, 1),
    "slot_minutes": (5, 480, 30),
    "notice_minutes": (0, 14 * 24 * 60, 60),
    "ahead_days": (1, 120, 30),
    "no_show_limit": (0, 20, 3),
    "no_show_days": (1, 365, 90),
}
"""The least and the most of each number of a resource, and what it is where nothing is said."""

_NAMELESS = Text(zh="请写名称，如“一号调解室”。", en="Give a name, such as “Mediation room 1”.")
_TAKEN = Text(zh="本单位已有同名的，请换一个名称。", en="The unit has one of that name. Choose another name.")
_UNIT = Text(zh="请从清单中选单位。", en="Choose a unit from the list.")
_KIND = Text(zh="请选一种。", en="Choose one.")
_NUMBER = Text(zh="请填 {least} 到 {most} 之间的整数。", en="Give a whole number from {least} to {most}.")
_CLOSED = Text(zh="请至少写一天的开放时间。", en="Give opening hours for one day at least.")
_TOO_SHORT = Text(
    zh="这天的时段都不到一次 {minutes} 分钟，请改时间或每次时长。",
    en="No window of this day holds {minutes} minutes. Change the hours or the length of a slot.",
)
_STAFF = Text(zh="没有这个工作人员账号。", en="There is no such staff account.")
_LENGTH = Text(zh="结束要晚于开始。", en="The end must come after the start.")
_PAST = Text(zh="这段时间已经过去。", en="This time is over.")
_WHY = Text(zh="请写明原因，来预约的人会看到。", en="Say why; people who want to book will read it.")
_BOOKED = Text(
    zh="这段时间已有 {count} 个预约。勾选“取消并通知”后再关闭，或先与他们改期。",
    en="There are {count} appointments in this time. Tick “cancel and tell them”, or move them first.",
)
_CLOSURE = Text(zh="这次关闭", en="This closure")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a resource is set to; see ``models.Resource``. Numbers out of LIMITS are refused, not mended."""

    unit: str
    kind: str
    name: str
    hours: Mapping[str, str] = field(default_factory=dict)
    name_en: str = ""
    place: str = ""
    phone: str = ""
    staff: str = ""
    open_to: str = "residents"
    numbers: Mapping[str, int | None] = field(default_factory=dict)


def add(*, setting: Setting, actor: Actor, at: datetime) -> UUID:
    """Set up a resource; its id. Raises Forbidden for another's unit, and Invalid field by field."""
    unit = people.unit(setting.unit)
    if unit is None:
        raise Invalid({"unit": _UNIT})
    people.require(actor=actor, verb="booking.keep", roles=KEEPERS, area=unit.area, unit=unit.code, at=at)
    row = _checked(setting, id=None)
    id, district_id = new_id(at), people.district_of((unit.area or "").rpartition("/")[2])
    batch = Batch()
    key = {"id": id, "district_id": district_id, "area": unit.area or "", "version": 1, "made_at": at}
    batch.insert("booking_resource", {**row, **key})
    _record(batch, "booking.resource_added", id, district_id, actor=actor, data=_told(row), at=at)
    batch.write()
    return id


def change(
    *, resource_id: UUID, setting: Setting, actor: Actor, at: datetime, seen_version: int | None = None
) -> None:
    """Set a resource otherwise; its unit stays. Bookings that stand keep their time whatever the new hours are.

    Raises NotFound, Invalid, and Conflict where somebody changed it since ``seen_version``.
    """
    with transaction.atomic():
        found = _held(resource_id, actor=actor, at=at)
        if seen_version is not None and seen_version != found.version:
            raise Conflict(expected=seen_version, found=found.version)
        row = _checked(replace(setting, unit=found.unit), id=resource_id)
        row.pop("unit")
        batch = Batch()
        batch.update("booking_resource", _key(found), {**row, "version": found.version + 1})
        _record(
            batch,
            "booking.resource_changed",
            found.id,
            found.district_id,
            actor=actor,
            data=_told(row),
            at=at,
        )
        batch.write()


def retire(*, resource_id: UUID, actor: Actor, at: datetime) -> int:
    """Let nothing more be booked; what is booked to come is cancelled and told. Returns how many. Raises NotFound."""
    with transaction.atomic():
        found = _held(resource_id, actor=actor, at=at)
        gone = _cancel(found, at, datetime.max.replace(tzinfo=at.tzinfo), reason=found.title.zh, at=at)
        batch = Batch()
        batch.update("booking_resource", _key(found), {"retired_at": at, "version": found.version + 1})
        _record(batch, "booking.resource_retired", found.id, found.district_id, actor=actor, data={}, at=at)
        batch.write()
    return gone


def close(
    *,
    resource_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    actor: Actor,
    at: datetime,
    cancelling: bool = False,
) -> int:
    """Close a resource for a time; how many bookings were cancelled for it, which are told with the reason.

    Where something is booked, ``cancelling`` must be said. Raises NotFound, Invalid.
    """
    written = clean(reason, limit=LONGEST_MATTER).strip()
    faults = {
        name: words
        for name, words, wrong in (
            ("ends_at", _LENGTH, ends_at <= starts_at),
            ("ends_at", _PAST, starts_at < ends_at <= at),
            ("reason", _WHY, not written),
        )
        if wrong
    }
    if faults:
        raise Invalid(faults)
    with transaction.atomic():
        found = _held(resource_id, actor=actor, at=at)
        standing = len(bookings.meeting(resource_id, max(starts_at, at), ends_at)) if ends_at > at else 0
        if standing and not cancelling:
            raise Invalid({"cancelling": _BOOKED.format(count=standing)})
        batch, id = Batch(), new_id(at)
        row = {"id": id, "district_id": found.district_id, "resource_id": found.id}
        batch.insert(
            "booking_closure", {**row, "starts_at": starts_at, "ends_at": ends_at, "reason": written}
        )
        data = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat(), "reason": written}
        _record(batch, "booking.closed", found.id, found.district_id, actor=actor, data=data, at=at)
        batch.write()
        return _cancel(found, max(starts_at, at), ends_at, reason=written, at=at)


def reopen(*, closure_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a closure away. Raises NotFound."""
    row = Closure.objects.filter(pk=closure_id).first()
    if row is None:
        raise NotFound(what=_CLOSURE)
    with transaction.atomic():
        found = _held(row.resource_id, actor=actor, at=at)
        batch = Batch()
        batch.delete("booking_closure", {"district_id": row.district_id, "id": row.id})
        data = {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()}
        _record(batch, "booking.reopened", found.id, found.district_id, actor=actor, data=data, at=at)
        batch.write()


def _cancel(
    resource: ResourceView, starts_at: datetime, ends_at: datetime, *, reason: str, at: datetime
) -> int:
    """Cancel what waits in a time, as the house: whoever closed it is named by the closure's own record."""
    standing = bookings.meeting(resource.id, starts_at, ends_at)
    for one in standing:
        give_up(one.id, actor=SYSTEM, at=at, reason=reason)
    return len(standing)


def _held(resource_id: UUID, *, actor: Actor, at: datetime) -> ResourceView:
    """A resource that the actor sets up, its row held. Raises NotFound."""
    row = Resource.objects.select_for_update().filter(pk=resource_id, retired_at=None).first()
    if row is None or not keeps(resources.view(row), actor=actor, at=at):
        raise NotFound(what=RESOURCE)
    return resources.view(row)


def _checked(setting: Setting, *, id: UUID | None) -> dict[str, object]:
    """The columns of a setting. Raises Invalid with everything that is wrong."""
    faults: dict[str, Text] = {}
    name = " ".join(clean(setting.name, limit=60).split())
    if not name:
        faults["name"] = _NAMELESS
    elif _named(setting.unit, name) not in (None, id):
        faults["name"] = _TAKEN
    if setting.kind not in KINDS:
        faults["kind"] = _KIND
    if setting.open_to not in ("residents", "desk"):
        faults["open_to"] = _KIND
    numbers = _numbers(setting.numbers, faults)
    hours = _hours(setting.hours, numbers.get("slot_minutes", 0), faults)
    staff = people.account(setting.staff) if setting.staff else None
    if setting.staff and (staff is None or staff.kind != "staff"):
        faults["staff"] = _STAFF
    if faults:
        raise Invalid(faults)
    return {
        "unit": setting.unit, "kind": setting.kind, "name": name, "name_en": clean(setting.name_en, limit=120),
        "place": clean(setting.place, limit=120), "phone": clean(setting.phone, limit=30),
        "staff": staff.id if staff else None, "open_to": setting.open_to, "hours": Jsonb(hours), **numbers,
    }  # fmt: skip


def _named(unit: str, name: str) -> UUID | None:
    """The resource in use of that name in a unit."""
    return Resource.objects.filter(unit=unit, name=name, retired_at=None).values_list("id", flat=True).first()


def _numbers(given: Mapping[str, int | None], faults: dict[str, Text]) -> dict[str, int]:
    found = {}
    for name, (least, most, default) in LIMITS.items():
        number = given.get(name, default)
        if number is None or not least <= number <= most:
            faults[name] = _NUMBER.format(least=least, most=most)
        else:
            found[name] = number
    return found


def _hours(given: Mapping[str, str], minutes: int, faults: dict[str, Text]) -> dict[str, str]:
    """The rows of a week that are open, in their canonical form; what cannot be meant is named by its row."""
    found = {}
    for row in DAYS:
        written = given.get(row, "").strip()
        if not written:
            continue
        try:
            hours = Hours.parse(written)
        except BadHours as fault:
            faults[f"hours_{row}"] = fault.words
            continue
        if not any(closes - opens >= minutes for opens, closes in hours.windows):
            faults[f"hours_{row}"] = _TOO_SHORT.format(minutes=minutes)
        found[row] = str(hours)
    if not found and not any(name.startswith("hours_") for name in faults):
        faults["hours_1"] = _CLOSED
    return found


def _told(row: Mapping[str, object]) -> dict[str, object]:
    """What the record keeps of a setting: everything, the account as its id."""
    return {
        name: value.obj if isinstance(value, Jsonb) else str(value) if isinstance(value, UUID) else value
        for name, value in row.items()
    }


def _key(found: ResourceView) -> dict[str, object]:
    return {"district_id": found.district_id, "id": found.id}


def _record(
    batch: Batch,
    act: str,
    id: UUID,
    district_id: int,
    *,
    actor: Actor,
    data: Mapping[str, object],
    at: datetime,
) -> None:
    put_down(batch, act, about=id, district_id=district_id, actor=actor, data=data, at=at)
    changes.announce(batch, [topic(id)])
