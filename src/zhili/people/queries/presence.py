"""Who asks, told to the database: the one place where an actor becomes a reader (``kernel.isolation``)."""

from datetime import datetime

from zhili.casetypes.language import MANDATED_ROLES, UNIT_BOUND
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.isolation import Reader
from zhili.people.queries.units import units_below


def present(actor: Actor, *, at: datetime) -> Actor:
    """From now on in this request the database answers for this actor; gives it back. No query."""
    if isolation.reader() is not None:
        isolation.enter(reader_of(actor, at=at))
    return actor


def present_account(kind: str, account: str) -> None:
    """An account is known, its mandates not yet: it may read them."""
    isolation.enter(Reader(actor=f"{kind}:{account}", account=account))


def reader_of(actor: Actor, *, at: datetime) -> Reader:
    """How far an actor sees, by its mandates in force at an instant: the units below its own, and the areas of those
    of its mandates that are not bound to a unit's cases.
    """
    held = [one for one in actor.held(at) if one.role in MANDATED_ROLES - UNIT_BOUND]
    areas = [one.area for one in held if one.area is not None or one.unit is None]
    steps = [area.split("/") for area in areas if area is not None and "/" in area]
    return Reader(
        actor=f"{actor.kind}:{actor.id}",
        account=actor.id if actor.kind in ("staff", "resident") else "",
        everywhere=actor.kind == "system" or any(area is None or "/" not in area for area in areas),
        districts=frozenset(int(one[1]) for one in steps if len(one) == 2),
        streets=frozenset(one[2] for one in steps if len(one) == 3),
        areas=frozenset("/".join(one) for one in steps if len(one) > 3),
        units=frozenset(below for unit in actor.units(at) for below in units_below(unit)),
        cases=actor.cases,
        parties=actor.parties,
    )
