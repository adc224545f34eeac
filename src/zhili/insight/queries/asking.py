"""What figures are asked about, and how that reads in SQL: over sums where they hold it, else over counted cases."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from zhili.cases import public as cases

Clause = tuple[str, list[Any]]
By = Literal["day", "month", "district", "street", "community", "grid", "unit", "class", "word"]

LEVELS: tuple[By, ...] = ("district", "street", "community", "grid")
"""What an area is divided into, by the depth of its path: a city into districts, …"""

_PARTS = {"unit": "unit", "class": "class", "word": "word", "street": "street"}


@dataclass(frozen=True, slots=True)
class Ask:
    """Cases of a type opened from ``first`` up to ``until`` (not with it), as far as ``reach`` goes.

    ``area`` is a path; ``unit`` and ``class_code`` limit further, "" means those that have none. ``placeless``: those
    in the area that lie in none of its parts. ``ended``: by the day they ended on rather than were opened.
    """

    type_key: str
    first: date
    until: date
    reach: cases.Reach
    area: str | None = None
    unit: str | None = None
    class_code: str | None = None
    placeless: bool = False
    ended: bool = False

    @property
    def depth(self) -> int:
        """How deep the area lies: 0 for the city."""
        return self.area.count("/") if self.area else 0

    @property
    def scoped(self) -> bool:
        """Whether the reader's reach must be asked for each case."""
        return not (self.reach.everywhere or (self.area is not None and self.reach.covers(self.area)))

    def cut(self, by: By | None) -> str | None:
        """The cut of the sums that answers this, divided so; None where none does."""
        parts = {_PARTS[by]} if by in _PARTS else set()
        parts |= {"unit"} if self.unit is not None else set()
        parts |= {"class"} if self.class_code is not None else set()
        coarse = (
            self.depth <= 1 and by not in ("community", "grid") and not self.scoped and not self.placeless
        )
        if self.ended:
            return "ended" if coarse and parts <= {"street"} else None
        return (parts.pop() if parts else "street") if coarse and len(parts) <= 1 else None


def case_clauses(ask: Ask) -> list[Clause]:
    """What a counted case must meet."""
    day = "ended_on" if ask.ended else "opened_on"
    found: list[Clause] = [
        ("type_key = %s", [ask.type_key]),
        (f"{day} >= %s AND {day} < %s", [ask.first, ask.until]),
        *area_clauses(ask.area),
    ]
    if ask.placeless:
        found.append(_PLACELESS[ask.depth])
    if ask.unit is not None:
        found.append(("lead = %s", [ask.unit]) if ask.unit else ("lead IS NULL", []))
    if ask.class_code is not None:
        found.append(_class("class_code", ask.class_code))
    if ask.scoped:
        found.append(reach_clause(ask.reach))
    return found


def cell_clauses(ask: Ask, cut: str, span: str) -> list[Clause]:
    """What a sum must meet."""
    found: list[Clause] = [
        ("type_key = %s AND cut = %s AND span = %s", [ask.type_key, cut, span]),
        ("first_on >= %s AND first_on < %s", [ask.first, ask.until]),
    ]
    if ask.depth == 1 and ask.area:
        found.append(("district_id = %s", [int(ask.area.split("/")[1])]))
    if ask.unit is not None:
        found.append(("part = %s", [ask.unit]))
    if ask.class_code is not None:
        found.append(_class("part", ask.class_code))
    return found


def area_clauses(area: str | None) -> list[Clause]:
    """The cases in an area (path); all for none and for the city."""
    steps = area.split("/") if area else []
    if len(steps) < 2:
        return []
    if len(steps) == 2:
        return [("district_id = %s", [int(steps[1])])]
    if len(steps) == 3:
        return [("street = %s", [steps[2]])]
    return [("street = %s AND (area = %s OR area LIKE %s)", [steps[2], area, f"{area}/%"])]


def reach_clause(reach: cases.Reach) -> Clause:
    """The cases that lie in the areas, or are led by the units, of somebody's mandates."""
    if reach.everywhere:
        return "TRUE", []
    parts = [part for area in reach.areas for part in area_clauses(area)]
    if reach.units:
        parts.append(("lead = ANY(%s)", [list(reach.units)]))
    if not parts:
        return "FALSE", []
    return "(" + " OR ".join(clause for clause, _ in parts) + ")", [one for _, some in parts for one in some]


_PLACELESS: tuple[Clause, ...] = (
    ("district_id = 0", []),
    ("street IS NULL", []),
    ("split_part(area, '/', 4) = ''", []),
    ("split_part(area, '/', 5) = ''", []),
    ("FALSE", []),
)


def _class(column: str, code: str) -> Clause:
    if not code:
        return (f"{column} IS NULL", []) if column == "class_code" else (f"{column} = ''", [])
    if "/" in code:
        return f"{column} = %s", [code]
    # "0" is the character after "/": everything below a group lies between the two.
    return f"({column} = %s OR ({column} >= %s AND {column} < %s))", [code, f"{code}/", f"{code}0"]
