"""How far somebody's eyes go: the areas and units whose cases a list shows them, for figures over the same cases."""

from dataclasses import dataclass
from datetime import datetime

from zhili.casetypes.language import MANDATED_ROLES, UNIT_BOUND
from zhili.kernel.actor import Actor
from zhili.people import public as people

_AREA_WIDE = MANDATED_ROLES - UNIT_BOUND


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything, or what lies in some areas (paths below the city) or is led by some units."""

    everywhere: bool
    areas: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to be seen."""
        return not (self.everywhere or self.areas or self.units)

    def covers(self, area: str) -> bool:
        """Whether everything in an area (path) may be seen."""
        return self.everywhere or any(area == one or area.startswith(f"{one}/") for one in self.areas)


def reach(*, actor: Actor, at: datetime) -> Reach:
    """What an actor's mandates open to them, as lists decide it; what they reported themselves is not counted in."""
    units = sorted({below for unit in actor.units(at) for below in people.units_below(unit)})
    areas: set[str] = set()
    for mandate in actor.held(at):
        if mandate.role not in _AREA_WIDE or (mandate.area is None and mandate.unit is not None):
            continue
        if mandate.area is None or "/" not in mandate.area:
            return Reach(everywhere=True)
        areas.add(mandate.area)
    outer = tuple(sorted(one for one in areas if not any(one.startswith(f"{other}/") for other in areas)))
    return Reach(everywhere=actor.kind == "system", areas=outer, units=tuple(units))
