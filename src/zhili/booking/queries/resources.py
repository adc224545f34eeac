"""Resources as others see them, and whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from zhili.booking.models import Closure, Resource
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people

RESOURCE = Text(zh="这个预约对象", en="What you want to book")
KINDS = {
    "room": Text(zh="房间", en="Room"),
    "person": Text(zh="人员时间", en="Person's hours"),
    "counter": Text(zh="窗口", en="Counter"),
}
KEEPERS = ("admin", "steward")
"""Who sets up resources, over their units and areas."""
DESK = ("operator", "dispatcher", "handler", "street", "supervisor")
"""Who works with the day's plan, over their units and areas."""


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A resource; see ``models.Resource``. ``area`` is a path, or None where it serves the whole city."""

    id: UUID
    district_id: int
    unit: str
    area: str | None
    kind: str
    title: Text
    place: str
    phone: str
    staff: UUID | None
    capacity: int
    slot_minutes: int
    hours: Mapping[str, str]
    notice: timedelta
    ahead_days: int
    no_show_limit: int
    no_show_days: int
    open_to: str
    version: int
    retired: bool

    @property
    def unit_title(self) -> Text:
        """What its unit is called."""
        found = people.unit(self.unit)
        return found.title if found else Text(zh=self.unit, en=self.unit)

    @property
    def kind_title(self) -> Text:
        """What it is, in a word."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class ClosureView:
    """A time in which a resource is closed."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str


def view(row: Resource) -> ResourceView:
    """A row as others see it."""
    return ResourceView(
        id=row.id, district_id=row.district_id, unit=row.unit, area=row.area or None, kind=row.kind,
        title=Text(zh=row.name, en=row.name_en or row.name), place=row.place, phone=row.phone, staff=row.staff,
        capacity=row.capacity, slot_minutes=row.slot_minutes, hours=row.hours,
        notice=timedelta(minutes=row.notice_minutes), ahead_days=row.ahead_days,
        no_show_limit=row.no_show_limit, no_show_days=row.no_show_days, open_to=row.open_to,
        version=row.version, retired=row.retired_at is not None,
    )  # fmt: skip


def offered() -> list[ResourceView]:
    """What residents can book, by unit and name. One query."""
    found = Resource.objects.filter(retired_at=None, open_to="residents").order_by("unit", "name")
    return [view(row) for row in found]


def bookable(id: UUID, *, actor: Actor, at: datetime) -> ResourceView:
    """A resource that the actor may book: residents what is open to them, staff those of their desk.

    Raises NotFound for any other, and for one that is retired.
    """
    row = Resource.objects.filter(pk=id, retired_at=None).first()
    if row is None or not (_offered(row, actor) or serves(view(row), actor=actor, at=at)):
        raise NotFound(what=RESOURCE)
    return view(row)


def of_desk(*, actor: Actor, at: datetime) -> list[ResourceView]:
    """The resources whose plan somebody works with: those that are their own hours first. One query."""
    found = [view(row) for row in Resource.objects.filter(retired_at=None).order_by("unit", "name")]
    mine = [one for one in found if serves(one, actor=actor, at=at)]
    return sorted(mine, key=lambda one: str(one.staff) != actor.id)


def own_day(*, actor: Actor, unit: str | None, at: datetime) -> list[ResourceView]:
    """What somebody's day is made of: their own hours, and the rooms and counters of one unit. One query."""
    theirs = Q(staff=actor.id) | Q(unit=unit, staff=None) if unit else Q(staff=actor.id)
    rows = Resource.objects.filter(theirs, retired_at=None).order_by("unit", "name")
    return [found for row in rows if serves(found := view(row), actor=actor, at=at)]


def kept(*, actor: Actor, at: datetime) -> list[ResourceView]:
    """The resources that somebody sets up, retired ones last. One query."""
    rows = Resource.objects.order_by("unit", "name")
    return sorted(
        (one for row in rows if keeps(one := view(row), actor=actor, at=at)), key=lambda one: one.retired
    )


def one(id: UUID) -> ResourceView:
    """A resource, whoever asks: the caller decides. Raises NotFound."""
    row = Resource.objects.filter(pk=id).first()
    if row is None:
        raise NotFound(what=RESOURCE)
    return view(row)


def titles(ids: set[UUID]) -> dict[UUID, ResourceView]:
    """Resources by id. One query, none for none."""
    return {row.id: view(row) for row in Resource.objects.filter(pk__in=ids)} if ids else {}


def serves(resource: ResourceView, *, actor: Actor, at: datetime) -> bool:
    """Whether somebody works with the plan of a resource: it is their own hours, or their desk's."""
    return (actor.kind == "staff" and str(resource.staff) == actor.id) or people.may(
        actor=actor, verb="booking.desk", roles=DESK, area=resource.area, unit=resource.unit, at=at
    )


def keeps(resource: ResourceView, *, actor: Actor, at: datetime) -> bool:
    """Whether somebody sets up a resource."""
    return people.may(
        actor=actor, verb="booking.keep", roles=KEEPERS, area=resource.area, unit=resource.unit, at=at
    )


def closures(resource: UUID, *, since: datetime) -> list[ClosureView]:
    """The closures of a resource that are not over, in order."""
    found = Closure.objects.filter(Q(resource_id=resource) & Q(ends_at__gt=since)).order_by("starts_at")
    return [ClosureView(row.id, row.starts_at, row.ends_at, row.reason) for row in found]


def _offered(row: Resource, actor: Actor) -> bool:
    return row.open_to == "residents" and actor.kind == "resident"
