"""Who acts, and under which mandates. Whether they may is decided in ``people``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

ActorKind = Literal["resident", "staff", "outside", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Mandate:
    """A role held in a unit and an area (a path of codes; None is everywhere) for a time (end open if None)."""

    role: str
    unit: str | None
    area: str | None
    from_at: datetime
    until_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether the mandate is in force at that instant."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)

    def covers_area(self, path: str | None) -> bool:
        """Whether an area path lies in the mandate's area.

        None (no place known) lies in city-wide mandates only: those without an area or over the city itself.
        """
        if self.area is None or (path is None and "/" not in self.area):
            return True
        return path is not None and (path == self.area or path.startswith(self.area + "/"))


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or system that acts. ``cases`` are those it has proven to own by number and secret code.

    ``parties`` are the ids under which it is a party to a case, proven by the code of an invitation.
    """

    kind: ActorKind
    id: str
    name: str = ""
    mandates: tuple[Mandate, ...] = ()
    cases: frozenset[UUID] = frozenset()
    parties: frozenset[UUID] = frozenset()

    def held(self, at: datetime) -> tuple[Mandate, ...]:
        """The mandates in force at an instant."""
        return tuple(mandate for mandate in self.mandates if mandate.holds(at))

    def units(self, at: datetime) -> frozenset[str]:
        """The units for which the actor holds any mandate at an instant."""
        return frozenset(mandate.unit for mandate in self.held(at) if mandate.unit)


SYSTEM = Actor(kind="system", id="system", name="智理")
ANONYMOUS = Actor(kind="anonymous", id="anonymous")
