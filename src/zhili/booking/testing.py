"""Made-up resources and people who book them. Importable from tests only."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from zhili.booking import public as booking
from zhili.kernel.actor import SYSTEM, Actor, Mandate

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""Monday 2 March 2026, 09:00 in the city."""
TUESDAY = datetime(2026, 3, 3, 1, tzinfo=UTC)
HALF = timedelta(minutes=30)
WEEK = {str(number): "09:00-12:00" for number in range(1, 6)}
UNIT, OTHER_UNIT = "bureau:water", "bureau:roads"
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def resource(
    name: str = "一号调解室",
    *,
    unit: str = UNIT,
    open_to: str = "residents",
    staff: str = "",
    kind: str = "room",
    **numbers: int,
) -> UUID:
    """A room that is open on weekdays from nine to twelve."""
    setting = booking.Setting(
        unit=unit, kind=kind, name=name, hours=WEEK, open_to=open_to, staff=staff, numbers=numbers
    )
    return booking.add(setting=setting, actor=SYSTEM, at=AT)


def counter(name: str = "一号窗口", *, capacity: int = 1) -> UUID:
    """A counter of so many windows with its queue, open on weekdays from nine to twelve."""
    return resource(name, kind="counter", capacity=capacity)


def resident() -> Actor:
    """Somebody with an account of their own."""
    return Actor(kind="resident", id=str(uuid4()), name="某居民")


def desk(unit: str = UNIT, role: str = "handler") -> Actor:
    """Somebody of staff with a role in a unit."""
    return Actor(
        kind="staff", id=str(uuid4()), name="某同志", mandates=(Mandate(role, unit, None, _LONG_AGO),)
    )
