"""Finding hot issues: the cases of the last weeks grouped by matter, each with its heat and its line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from zhili.cases import public as cases
from zhili.kernel.ids import new_id
from zhili.kernel.rows import cursor, fetch
from zhili.understanding import public as understanding

WINDOW = timedelta(days=28)
LEAST = 3
"""Cases that make a matter."""

LOOKED_AT = 20_000
"""Cases of a type that are compared, the latest: a city of millions has some thousands a day told in few words."""

KEPT = 200
"""Matters of a type that are kept, the hottest."""

_TOGETHER = 1000
_FIRST_WORDS = re.compile(r"[^。！？!?\n\r]{1,40}")
_MOST_TITLES = 200
"""Titles that a line is made from: of more it would not become better."""

_TITLED_FROM = 400
"""Characters of a message in which its first sentence is looked for, without what is personal in it."""

_RECENT = """
SELECT case_id, district_id, coalesce(street, ''), opened_at, ended_at IS NULL FROM insight_countedcase
WHERE type_key = %s AND opened_at > %s AND opened_at <= %s ORDER BY opened_at DESC LIMIT %s
"""
_KEEP = b"""
INSERT INTO insight_matter (id, district_id, type_key, line, heat, facts, streets, cases, found_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


class _Told(NamedTuple):
    id: UUID
    district_id: int
    street: str
    opened_at: datetime
    open: bool


def find_matters(*, at: datetime) -> int:
    """Look for the hot issues of the four weeks before ``at`` anew; returns how many there are.

    Cases are taken as they were last counted. What was found before is replaced in one transaction.
    """
    found = [row for one in cases.case_types() if one.rates for row in _matters(one.key, at)]
    with transaction.atomic(), cursor() as cur:
        cur.execute(b"DELETE FROM insight_matter")
        if found:
            cur.executemany(_KEEP, found)
    return len(found)


def _matters(type_key: str, at: datetime) -> Iterator[tuple[object, ...]]:
    """The rows of a type's hottest matters."""
    told = [_Told(*row) for row in fetch(_RECENT, [type_key, at - WINDOW, at, LOOKED_AT])]
    texts = _texts([one.id for one in told])
    told = [one for one in told if one.id in texts]
    messages = [
        understanding.Message(str(one.id), _title(texts[one.id]), texts[one.id], one.street) for one in told
    ]
    matters = []
    for group in understanding.matters_in(messages, least=LEAST):
        members = [told[index] for index in group]
        voices = [understanding.Voice(one.opened_at, one.open, one.street) for one in members]
        heat = understanding.heat(voices, at=at, window=WINDOW)
        matters.append((heat, members, _line(texts[one.id] for one in members)))
    matters.sort(key=lambda one: -one[0].index)
    for heat, members, line in matters[:KEPT]:
        districts = {one.district_id for one in members}
        yield (
            new_id(at), districts.pop() if len(districts) == 1 else 0, type_key, line,
            heat.index, Jsonb(asdict(heat)), sorted({one.street for one in members}),
            [one.id for one in members], at,
        )  # fmt: skip


def _texts(ids: list[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for start in range(0, len(ids), _TOGETHER):
        found.update((one.id, one.text) for one in cases.countings(ids[start : start + _TOGETHER]))
    return found


def _line(texts: Iterable[str]) -> str:
    """The line of a matter as many may read it: masked before it is cut, so that half a number never stays."""
    titles = [_title(understanding.masked(one[:_TITLED_FROM])) for one in islice(texts, _MOST_TITLES)]
    return understanding.trimmed(understanding.line(titles))


def _title(text: str) -> str:
    first = _FIRST_WORDS.search(text)
    return first[0].strip() if first else ""
