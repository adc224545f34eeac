"""Proposing cases before anybody complains: what comes back every year, what one place has more of time after time.

Only what is significant over all that was looked at (``zhili.understanding``: ``rules/recurring.py``) and large enough
to matter is written down, with its evidence. What people decided about a proposal stands; it does not come again in
the same season.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction
from psycopg.types.json import Jsonb

from zhili.cases import public as cases
from zhili.insight.operations.counting import CITY_TIME
from zhili.insight.queries import recurrences
from zhili.insight.queries.recurrences import Found
from zhili.insight.rules import coming_back
from zhili.insight.rules.evidence import LASTING, SEASON
from zhili.kernel.ids import new_id
from zhili.kernel.rows import cursor, fetch
from zhili.people import public as people
from zhili.understanding import public as understanding

MOST = 100
"""Proposals of a type that are kept, the rarest."""

LEAST_RATIO = 2.0
"""So many times what the rest of the year, or the other places, would let expect: less is not worth a case."""

KEPT = timedelta(days=3 * 366)
"""How long it is remembered what was decided."""

_KEEP = b"""
INSERT INTO insight_proposal
    (id, district_id, type_key, kind, area, class_code, begins_on, facts, cases, probability, found_at, state, reason,
     decided_by)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'open', '', '')
ON CONFLICT (type_key, kind, area, class_code, begins_on) DO UPDATE
SET facts = excluded.facts, cases = excluded.cases, probability = excluded.probability, found_at = excluded.found_at
WHERE insight_proposal.state IN ('open', 'postponed')
"""
_FORGET = b"DELETE FROM insight_proposal WHERE (state = 'open' AND found_at < %s) OR found_at < %s"
_SETTLED = """
SELECT proposal.kind, proposal.begins_on, proposal.class_code, proposal.area,
       counted.case_id IS NOT NULL AND counted.ended_at IS NULL
FROM insight_proposal proposal LEFT JOIN insight_countedcase counted ON counted.case_id = proposal.case_id
WHERE proposal.type_key = %s AND proposal.state <> 'open'
"""


_Key = tuple[str, date | None, str]


@dataclass(frozen=True, slots=True)
class _Told:
    """Something that comes back: with its chance, and what it is proposed for."""

    kind: str
    begins_on: date
    found: Found
    chance: float


def find_proposals(*, at: datetime) -> int:
    """Look for what comes back, as of the last whole day of the city before ``at``; returns how much there is.

    Nothing is proposed where no case type takes such cases up. Run again it comes to the same.
    """
    today = at.astimezone(CITY_TIME).date()
    answering = {one.key for one, _ in cases.answering_types()}
    keys = [one.key for one in cases.case_types() if one.rates and one.key not in answering]
    rows = [row for key in keys if answering for row in _rows(key, today, at)]
    with transaction.atomic(), cursor() as cur:
        if rows:
            cur.executemany(_KEEP, rows)
        cur.execute(_FORGET, [at, at - KEPT])
    return len(rows)


def _rows(type_key: str, today: date, at: datetime) -> Iterator[tuple[object, ...]]:
    for one in islice(_apart(_told(type_key, today), _settled(type_key)), MOST):
        place = people.area(one.found.area)
        if place is None:
            continue
        latest = one.found.latest
        behind = recurrences.behind(
            type_key, one.found.area, one.found.class_code, latest.first, latest.ended
        )
        facts = {"parts": [part.facts() for part in one.found.parts], **behind.facts()}
        yield (
            new_id(at), place.district_id, type_key, one.kind, one.found.area, one.found.class_code, one.begins_on,
            Jsonb(facts), list(behind.cases), one.chance, at,
        )  # fmt: skip


def _told(type_key: str, today: date) -> list[_Told]:
    """What stands out, the rarest first. The seasons and the lasting troubles are judged each among their like."""
    since = recurrences.known_since(type_key)
    if since is None:
        return []
    found: list[_Told] = []
    for first in coming_back.seasons(today):
        years = coming_back.years(first, known_since=since, known_until=today)
        if len(years) > 1:
            seasonal, tested = recurrences.seasonal(type_key, years)
            found += [_Told(SEASON, first, one, chance) for one, chance in _significant(seasonal, tested)]
    terms = coming_back.terms(today)
    if terms[-1].begun >= since:
        lasting, tested = recurrences.lasting(type_key, terms)
        quarter = coming_back.quarter(today)
        found += [_Told(LASTING, quarter, one, chance) for one, chance in _significant(lasting, tested)]
    return sorted(found, key=lambda one: one.chance)


def _significant(found: Sequence[Found], tested: int) -> list[tuple[Found, float]]:
    chances = [understanding.every_time([part.span for part in one.parts]) for one in found]
    kept = understanding.discoveries(chances, tested=tested)
    return [(found[index], chances[index]) for index in kept if _large(found[index])]


def _large(one: Found) -> bool:
    return all(part.cases >= LEAST_RATIO * part.expected for part in one.parts)


def _settled(type_key: str) -> dict[_Key, list[str]]:
    """The areas about which people have decided: for their season, and at any time while their case is open."""
    found: dict[_Key, list[str]] = {}
    for kind, begins_on, class_code, area, in_hand in fetch(_SETTLED, [type_key]):
        found.setdefault((kind, begins_on, class_code), []).append(area)
        if in_hand:
            found.setdefault(("", None, class_code), []).append(area)
    return found


def _apart(told: Sequence[_Told], settled: dict[_Key, list[str]]) -> Iterator[_Told]:
    """Of a community and its grids with the same to tell, what is rarest of these: all of it, or the one grid.

    Nothing of what is settled, nor what lies in it or around it.
    """
    for one in told:
        key = (one.kind, one.begins_on, one.found.class_code)
        taken = [*settled.get(key, ()), *settled.get(("", None, one.found.class_code), ())]
        if not any(_overlap(one.found.area, area) for area in taken):
            settled.setdefault(key, []).append(one.found.area)
            yield one


def _overlap(one: str, other: str) -> bool:
    """Whether two areas (paths) are the same, or one lies in the other."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
