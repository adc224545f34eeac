"""What others may know of an open case: those who ask what is reported around a place, and those who follow one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from string import Formatter
from typing import Any
from uuid import UUID

import orjson
from django.utils.timezone import localdate

from zhili.cases.queries import alike, types, unnamed
from zhili.cases.queries.single import history, root_of
from zhili.cases.queries.views import CaseRow, ClockView, EventView
from zhili.cases.queries.whole import event_view, readable, unit_name, view
from zhili.cases.rules import following
from zhili.cases.rules.following import CELL, cell, community_of
from zhili.cases.rules.state import CaseState, Event
from zhili.casetypes.language import CaseType
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.understanding import public as understanding

_RECENT = timedelta(days=84)
_MOST_LOOKED_AT = 300
_UNITS = {"unit", "units", "actor_unit"}
_SAME, _ALIKE, _UNKNOWN, _OTHER = range(4)
"""How near a class is to the one asked for: the same, of its group, not known yet, another."""

_OPEN_HERE = """
ended_at IS NULL AND street = ANY(%s) AND type_key = %s AND opened_at >= %s
AND lon >= %s AND lon < %s AND lat >= %s AND lat < %s
"""
_AROUND = f"""
WITH told AS ({alike.TOLD.format(where=_OPEN_HERE)})
SELECT id, class_code, coalesce(class_code, state->'suggested'->'class'->>'value'), stage, type_version, title, area,
       lon, lat, opened_at, state->'data', left(text, {alike.READ}), {alike.EQUAL}
FROM told JOIN cases_case USING (id) WHERE place = 1 OR equal <= {alike.FLOOD}
ORDER BY id DESC LIMIT %s
"""

_HANGING = """
WITH RECURSIVE hanging (root, case_id) AS (
    SELECT to_case, case_id FROM cases_link WHERE to_case = ANY(%s) AND kind = 'duplicate_of'
    UNION
    SELECT hanging.root, link.case_id FROM cases_link link JOIN hanging ON link.to_case = hanging.case_id
    WHERE link.kind = 'duplicate_of'
)
SELECT root, count(*) FROM hanging GROUP BY root
"""


_MAINS = """
WITH RECURSIVE up (case_id, main) AS (
    SELECT case_id, to_case FROM cases_link WHERE case_id = ANY(%s) AND kind = 'duplicate_of'
    UNION
    SELECT up.case_id, link.to_case FROM cases_link link JOIN up ON link.case_id = up.main
    WHERE link.kind = 'duplicate_of'
)
SELECT up.case_id, main.type_key, main.type_version, main.stage, main.ended_at IS NOT NULL, main.lead_unit
FROM up JOIN cases_case main ON main.id = up.main
WHERE NOT EXISTS (SELECT 1 FROM cases_link on_ WHERE on_.case_id = up.main AND on_.kind = 'duplicate_of')
"""


@dataclass(frozen=True, slots=True)
class NearRow:
    """An open case as anybody may know of it. ``area`` and ``place`` end with the community; ``followers`` besides
    the first reporter; ``title`` only where the type discloses titles. ``same``: it tells what was typed."""

    id: UUID
    type_key: str
    class_code: str | None
    class_name: Text | None
    area: str
    place: str
    stage: str
    stage_title: Text
    opened_on: date
    followers: int
    title: str | None
    same: bool = False


@dataclass(frozen=True, slots=True)
class FollowedView:
    """The case that another one hangs on, as its follower may see it: what the office says to all."""

    type_key: str
    type_title: Text
    class_name: Text | None
    area: str
    place: str
    stage: str
    stage_title: Text
    ended: bool
    opened_at: datetime
    ended_at: datetime | None
    lead_name: Text | None
    due_at: datetime | None
    due_latest: datetime | None
    followers: int
    events: tuple[EventView, ...]
    clocks: tuple[ClockView, ...]


@dataclass(frozen=True, slots=True)
class FollowedStage:
    """Where the case stands that another one hangs on, in the words that residents read, and who has it."""

    stage_title: Text
    ended: bool
    lead_name: Text | None


def near_point(
    *,
    lon: float,
    lat: float,
    type_key: str,
    class_code: str | None = None,
    at: datetime,
    limit: int = 5,
    language: str = "zh",
    text: str = "",
) -> tuple[NearRow, ...]:
    """Open cases around a point that can be followed: those that tell the same as ``text`` first, then of the same
    class, then the nearest, then the newest. Many in the same words are one.

    With ``class_code``, only those of its group and those that nobody classified. Places are compared by the cells of
    a mesh, so that asking again from other points finds out no more than the cell. What is personal in a title is
    masked, with a word in ``language``. Raises UnknownType.
    """
    case_type = types.current(type_key)
    streets = _streets(lon, lat)
    if case_type.follow is None or not streets:
        return ()
    x, y = cell(lon, lat)
    bounds = [(x - 1) * CELL, (x + 2) * CELL, (y - 1) * CELL, (y + 2) * CELL]
    with isolation.widened("matter"):
        around = fetch(_AROUND, [streets, type_key, at - _RECENT, *bounds, _MOST_LOOKED_AT])
    found = [row for row in around if following.offered(case_type, orjson.loads(str(row[10])))]
    same = _same(text, found)
    ranked = sorted(((_rank(row, class_code, (x, y), same), row) for row in found), key=lambda one: one[0])
    chosen = [row for rank, row in ranked if row[0] in same or rank[1] != _OTHER][: max(0, limit)]
    counts = followers(case_ids=[row[0] for row in chosen])
    rows = [_near_row(type_key, row, counts.get(row[0], 0), language) for row in chosen]
    return tuple(replace(one, same=one.id in same) for one in rows)


def _same(text: str, found: Sequence[tuple[Any, ...]]) -> Mapping[UUID, float]:
    """Those of the rows that tell the same as a text, with how like they are."""
    candidates = [understanding.Candidate(str(row[0]), str(row[11] or "")) for row in found]
    matches = understanding.similar(text=text, candidates=candidates, limit=len(candidates))
    return {UUID(one.id): one.score for one in matches}


def _streets(lon: float, lat: float) -> list[str]:
    """The streets that the cells around a point touch."""
    reach = [-1.5 * CELL, 0.0, 1.5 * CELL]
    places = [people.locate(lon=lon + dx, lat=lat + dy) for dx in reach for dy in reach]
    paths = [place.area.split("/") for place in places if place is not None]
    return sorted({steps[2] for steps in paths if len(steps) > 2})


def _rank(
    row: tuple[Any, ...], class_code: str | None, here: tuple[int, int], same: Mapping[UUID, float]
) -> tuple[float, int, int, float]:
    x, y = cell(row[7], row[8])
    away = max(abs(x - here[0]), abs(y - here[1]))
    return -same.get(row[0], 0), _likeness(row[2], class_code), away, -row[9].timestamp()


def _likeness(known: str | None, wanted: str | None) -> int:
    if wanted is None or known == wanted:
        return _SAME
    if known is None:
        return _UNKNOWN
    return _ALIKE if known.split("/")[0] == wanted.split("/")[0] else _OTHER


def _near_row(type_key: str, row: tuple[Any, ...], hanging: int, language: str) -> NearRow:
    id, _, class_code, stage, type_version, title, area, _, _, opened_at, _, _, equal = row
    case_type = types.of_version(type_key, int(type_version))
    class_ = case_type.class_(class_code)
    community = community_of(str(area))
    titled = "title" in case_type.public_fields
    return NearRow(
        id=id, type_key=type_key, class_code=class_code, class_name=class_.name if class_ else None,
        area=community, place=_place(community), stage=stage, stage_title=case_type.stages[stage].resident,
        opened_on=localdate(opened_at), followers=hanging + int(equal),
        title=unnamed.by_residents(title, number="", language=language) if titled else None,
    )  # fmt: skip


def _place(community: str) -> str:
    """The street and the community, by name."""
    place = people.place_of(community)
    return " ".join(place.names[2:]) if place else ""


def followers(*, case_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many cases hang on each of these, and on those in turn; those with none are left out."""
    ids = list(case_ids)
    return {row[0]: int(row[1]) for row in fetch(_HANGING, [ids])} if ids else {}


def followed_stages(*, rows: Iterable[CaseRow]) -> dict[UUID, FollowedStage]:
    """Where the matters stand that the reader's own cases hang on, for a list of these; the others are left out."""
    ids = [one.id for one in rows if one.ended]
    with isolation.widened("matter"):
        mains = fetch(_MAINS, [ids]) if ids else []
    return {
        id: FollowedStage(types.of_version(key, version).stages[stage].resident, ended, unit_name(lead))
        for id, key, version, stage, ended, lead in mains
    }


def followed(*, case_id: UUID, actor: Actor, at: datetime, language: str = "zh") -> FollowedView | None:
    """The case that the actor's own one hangs on, as a follower may see it; None where it hangs on none.

    What is personal in the office's words is masked, with a word in ``language``: it may be the first reporter's.
    Raises NotFound where ``case_id`` is not a case the actor may read.
    """
    own, _ = readable(case_id, actor, at=at)
    main = root_of(own)
    if main.id == own.id:
        return None
    case_type = types.of_version(main.type_key, main.type_version)
    with isolation.widened("matter"):
        whole = view(main, frozenset({"anyone"}), actor=actor, at=at)
        events = _events(case_type, main, language)
    area = community_of(main.area) if main.area else ""
    return FollowedView(
        type_key=main.type_key, type_title=case_type.title, class_name=whole.class_name, area=area,
        place=_place(area) if area else "", stage=main.stage, stage_title=whole.resident_stage, ended=whole.ended,
        opened_at=main.opened_at, ended_at=main.stage_since if whole.ended else None,
        lead_name=unit_name(main.lead), due_at=whole.due_at, due_latest=whole.due_latest,
        followers=followers(case_ids=[main.id]).get(main.id, 0), events=events,
        clocks=whole.clocks,
    )  # fmt: skip


def _events(case_type: CaseType, main: CaseState, language: str) -> tuple[EventView, ...]:
    heard = (following.told(case_type, one) for one in history(main, visibilities=("public", "parties")))
    return tuple(_shown(case_type, _unnamed(one, main, language)) for one in heard if one is not None)


def _unnamed(event: Event, main: CaseState, language: str) -> Event:
    told = {
        name: unnamed.by_office(part, number=main.number, language=language)
        for name, part in event.data.items()
    }
    return replace(event, data=told)


def _shown(case_type: CaseType, event: Event) -> EventView:
    """An event in words; a sentence that would quote what was kept back is left out."""
    shown, action = event_view(case_type, event), case_type.actions.get(event.action)
    if event.data or action is None or action.says is None:
        return shown
    quoted = {name for _, name, _, _ in Formatter().parse(action.says.zh) if name}
    return shown if quoted <= _UNITS else replace(shown, says=None)
