"""What a reader asks the board about, read from the address, within what they may see; and addresses about the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.http import HttpRequest
from django.utils.http import urlencode

from zhili.cases import public as cases
from zhili.casetypes.language import CaseType
from zhili.insight.operations.counting import CITY_TIME
from zhili.insight.queries.asking import LEVELS, Ask, By
from zhili.insight.rules import periods
from zhili.insight.rules.periods import Period
from zhili.kernel.refusals import Forbidden
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who

VOLUME, DAYS = "volume", "days"
_SEE = Text(zh="查看这个区域的数据", en="see the figures of this area")
_BYS: tuple[str, ...] = ("area", "unit", "class")


@dataclass(frozen=True, slots=True)
class Asked:
    """The subject of a page. ``by`` is how it is divided, ``measure`` what is drawn: volume, days or a rate's key."""

    case_type: CaseType
    period: Period
    reach: cases.Reach
    area: people.AreaView | None
    by: str
    measure: str
    unit: str | None
    class_code: str | None

    @property
    def ask(self) -> Ask:
        """The same for the figures."""
        return Ask(
            type_key=self.case_type.key, first=self.period.first, until=self.period.until, reach=self.reach,
            area=self.area.path if self.area else None, unit=self.unit, class_code=self.class_code,
        )  # fmt: skip

    @property
    def divided(self) -> By:
        """What its table is divided by; the smallest area has no parts."""
        depth = self.area.depth if self.area else 0
        if self.by == "area" and depth < len(LEVELS):
            return LEVELS[depth]
        return "class" if self.by == "class" else "unit"

    def on(self, period: Period) -> Ask:
        """The same over another time."""
        return replace(self.ask, first=period.first, until=period.until)

    def address(self, **changes: str | None) -> str:
        """The parameters of an address about the same but for ``changes``; None takes one out."""
        facts: dict[str, str | None] = {
            "type": self.case_type.key,
            "time": self.period.key,
            "area": self.area.code if self.area else None,
            "by": self.by,
            "show": self.measure,
            "unit": _written(self.unit),
            "class": _written(self.class_code),
        }
        facts.update(changes)
        return "?" + "&".join(_parameter(name, value) for name, value in facts.items() if value is not None)


def counted_types() -> list[CaseType]:
    """The types that declare rates: those that residents choose among first, then those with most rates."""
    return sorted(
        (one for one in cases.case_types() if one.rates),
        key=lambda one: (not one.listed, -len(one.rates), one.key),
    )


def today(at: datetime) -> date:
    """The city's day."""
    return at.astimezone(CITY_TIME).date()


def asked(request: HttpRequest, who: Who) -> Asked | None:
    """What an address asks about; None while no type declares a rate. Raises Forbidden over another's area."""
    types = counted_types()
    if not types:
        return None
    given = request.GET
    reach = cases.reach(actor=who.actor, at=who.at)
    case_type = next((one for one in types if one.key == given.get("type")), types[0])
    by = given.get("by", "")
    return Asked(
        case_type=case_type,
        period=periods.period(given.get("time"), today=today(who.at)),
        reach=reach,
        area=area_asked(given.get("area"), reach),
        by=by if by in _BYS else "area",
        measure=_measure(given.get("show"), case_type),
        unit=_read(given, "unit"),
        class_code=_read(given, "class"),
    )


def area_asked(code: str | None, reach: cases.Reach) -> people.AreaView | None:
    """The area that is asked about: the one named, else the reader's own if they have one. Raises Forbidden."""
    named = people.area(code) if code else None
    if named is None:
        return own_area(reach)
    if named.depth == 0:
        return own_area(reach) if not reach.everywhere else None
    holds_some = any(area.startswith(f"{named.path}/") for area in reach.areas)
    if not (reach.covers(named.path) or holds_some or reach.units):
        raise Forbidden(verb=_SEE)
    return named


def own_area(reach: cases.Reach) -> people.AreaView | None:
    """The one area somebody's mandates lie in; None for the city, for several, for units."""
    if reach.everywhere or reach.units or len(reach.areas) != 1:
        return None
    return people.area(reach.areas[0])


def _measure(key: str | None, case_type: CaseType) -> str:
    return key if key and key in {DAYS, *(rate.key for rate in case_type.rates)} else VOLUME


def _read(given: Mapping[str, str], name: str) -> str | None:
    """ "-" in an address stands for the cases that have none."""
    written = given.get(name)
    return None if not written else "" if written == "-" else written[:100]


@lru_cache(maxsize=20_000)
def _parameter(name: str, value: str) -> str:
    """As it stands in an address; a board says the same ones some thousand times."""
    return urlencode({name: value})


def _written(value: str | None) -> str | None:
    return "-" if value == "" else value
