"""Reading proposals, as far as somebody's reach goes, with their evidence in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from zhili.cases import public as cases
from zhili.insight.rules import evidence
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.people import public as people

_COLUMNS = (
    "id, type_key, kind, area, class_code, begins_on, facts, cases, probability, found_at, state, until, reason,"
    " decided_by, decided_at, case_id"
)
_WAITING = f"""
SELECT {_COLUMNS} FROM insight_proposal
WHERE state = 'open' OR (state = 'postponed' AND until <= %s) ORDER BY probability, id
"""
_DECIDED = f"""
SELECT {_COLUMNS} FROM insight_proposal
WHERE state IN ('dropped', 'opened') OR (state = 'postponed' AND until > %s) ORDER BY decided_at DESC, id
"""
_ONE = f"SELECT {_COLUMNS} FROM insight_proposal WHERE id = %s"
_BEFORE = f"""
SELECT {_COLUMNS} FROM insight_proposal
WHERE type_key = %s AND kind = %s AND area = %s AND class_code = %s AND begins_on < %s
      AND state IN ('dropped', 'opened') ORDER BY begins_on DESC LIMIT 1
"""
_UNDECIDED = ("open", "postponed")


@dataclass(frozen=True, slots=True)
class ProposalView:
    """Something that comes back in an area (a path), its evidence, and what became of the proposal."""

    id: UUID
    type_key: str
    kind: str
    area: str
    class_code: str
    begins_on: date
    facts: Mapping[str, Any]
    cases: tuple[UUID, ...]
    probability: float
    found_at: datetime
    state: str
    until: date | None
    reason: str
    decided_by: str
    decided_at: datetime | None
    case_id: UUID | None

    @property
    def undecided(self) -> bool:
        """Whether it can still be taken up, put off or dropped."""
        return self.state in _UNDECIDED


@dataclass(frozen=True, slots=True)
class Words:
    """A proposal in words. ``point``: somewhere in its area (lon, lat)."""

    place: Text
    class_name: Text
    title: Text
    counts: Text
    handling: Text | None
    rare: int
    point: tuple[float, float] | None


def waiting(reach: cases.Reach, *, today: date, limit: int) -> list[ProposalView]:
    """Those to be decided, the rarest first."""
    return _within(reach, fetch(_WAITING, [today]))[:limit]


def decided(reach: cases.Reach, *, today: date, limit: int) -> list[ProposalView]:
    """Those that were taken up, put off or dropped, the latest first."""
    return _within(reach, fetch(_DECIDED, [today]))[:limit]


def proposal(id: UUID, reach: cases.Reach) -> ProposalView | None:
    """One of them; None where it is no more, or not within reach."""
    return next(iter(_within(reach, fetch(_ONE, [id]))), None)


def before(one: ProposalView) -> ProposalView | None:
    """What became of it the last time it was proposed, in an earlier season; None where it was not."""
    keys = [one.type_key, one.kind, one.area, one.class_code, one.begins_on]
    return next((_view(row) for row in fetch(_BEFORE, keys)), None)


def words(one: ProposalView) -> Words:
    """What it says, with the names of its area, class and units as they are now."""
    area = people.area(one.area)
    class_ = cases.case_type(one.type_key).class_(one.class_code)
    place = area.title if area else Text(one.area, one.area)
    class_name = class_.name if class_ else Text(one.class_code, one.class_code)
    units = [(people.unit(code), code) for code, _ in one.facts["handled"]]
    names = [unit.title if unit else Text(code, code) for unit, code in units]
    return Words(
        place=place,
        class_name=class_name,
        title=evidence.title(one.kind, one.facts, place=place, class_name=class_name),
        counts=evidence.counts(one.kind, one.facts),
        handling=evidence.handling(one.facts, names),
        rare=evidence.rare(one.probability),
        point=area.centroid if area else None,
    )


def _within(reach: cases.Reach, rows: list[tuple[Any, ...]]) -> list[ProposalView]:
    return [one for one in map(_view, rows) if reach.covers(one.area)]


def _view(row: tuple[Any, ...]) -> ProposalView:
    (id, type_key, kind, area, class_code, begins_on, facts, behind, probability, found_at, state, until, reason,
     decided_by, decided_at, case_id) = row  # fmt: skip
    return ProposalView(
        id, type_key, kind, area, class_code, begins_on, orjson.loads(str(facts)), tuple(behind), probability,
        found_at, state, until, reason, decided_by, decided_at, case_id,
    )  # fmt: skip
