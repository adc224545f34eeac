"""Keeping the figures: cases that changed are taken out of the sums as they were and added as they are.

Each round is a transaction and takes word of changes with it, so it may die anywhere and be started anywhere; counted
twice comes to the same. One counts at a time. Every sum has one definition, ``_ADD``, for a few cases and for all.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from zhili.cases import public as cases
from zhili.insight.queries.rounds import TOPIC, last_round
from zhili.kernel import changes
from zhili.kernel.rows import copying, cursor, fetch
from zhili.understanding import public as understanding

CITY_TIME = timezone(timedelta(hours=8))
MOST_RATES = 4
TOGETHER = 1000
_FORM = 2
"""Counts up when what is kept of a case changes its meaning: then everything is counted anew."""

_TURN = 7_305_114_911  # any number, as long as nobody else takes it
_COLUMNS = (
    "case_id", "district_id", "version", "type_key", "class_code", "area", "street", "lead", "opened_at", "opened_on",
    "ended_at", "ended_on", "late_at", "clock", "paused_since", "worked_at", "passes", "contradicted", "marks",
    "words",
)  # fmt: skip
_SUMS = (
    "cases",
    "ended",
    "days",
    *(f"{kind}_{n}" for kind in ("known", "hits") for n in range(1, MOST_RATES + 1)),
)
_SUMMED = ", ".join(
    [
        "%(sign)s * count(*)",
        "%(sign)s * count(ended_at)",
        "%(sign)s * coalesce(sum(ended_on - opened_on), 0)",
        *(f"%(sign)s * count(marks[{n}])" for n in range(1, MOST_RATES + 1)),
        *(f"%(sign)s * coalesce(sum(marks[{n}]), 0)" for n in range(1, MOST_RATES + 1)),
    ]
)
_ADD = f"""
INSERT INTO insight_cell (type_key, cut, span, first_on, district_id, part, {", ".join(_SUMS)})
SELECT type_key, cut, span, date_trunc(span, day)::date, district_id, part, {_SUMMED}
FROM insight_countedcase
CROSS JOIN LATERAL (
    SELECT * FROM (VALUES
        ('street', opened_on, coalesce(street, '')), ('unit', opened_on, coalesce(lead, '')),
        ('class', opened_on, coalesce(class_code, '')), ('ended', ended_on, coalesce(street, ''))
    ) one (cut, day, part) WHERE day IS NOT NULL
    UNION ALL SELECT 'word', opened_on, word FROM unnest(words) word
) cuts
CROSS JOIN (VALUES ('day'), ('month')) spans (span)
WHERE %(all)s OR case_id = ANY(%(ids)s)
GROUP BY 1, 2, 3, 4, 5, 6
ON CONFLICT (type_key, cut, span, first_on, district_id, part) DO UPDATE SET
{", ".join(f"{name} = insight_cell.{name} + excluded.{name}" for name in _SUMS)}
"""


def count(*, at: datetime) -> int:
    """Bring the figures up to ``at``, the present; returns how many cases were counted anew.

    Where nothing was ever counted, or the types declare other rates than last time, everything is.
    """
    former = last_round()
    counted = 0 if former is not None and former.declared == _declared() else recount(at=at)
    while True:
        with transaction.atomic():
            _take_turn()
            touched = cases.take_touched(most=TOGETHER)
            renewed = _renew(touched)
            counted += renewed
            if renewed:
                changes.announce_alone([TOPIC])
            if not touched:
                _note(at)
                return counted


def recount(*, at: datetime) -> int:
    """Throw every figure away and count all cases from the beginning; returns how many there are.

    Until it is done, readers have the former figures. What changes meanwhile is left to the next ``count``.
    """
    total = 0
    with transaction.atomic():
        _take_turn()
        _empty()
        last: UUID | None = None
        while found := cases.countings_after(last, most=TOGETHER):
            _copy(found)
            total, last = total + len(found), found[-1].id
        _add(1, None)
        _note(at)
        changes.announce_alone([TOPIC])
    return total


def _take_turn() -> None:
    fetch("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def _empty() -> None:
    with cursor() as cur:
        cur.execute("DELETE FROM insight_cell")
        cur.execute("DELETE FROM insight_countedcase")


def _renew(ids: Sequence[UUID]) -> int:
    """Count cases anew whose last counting is of an older state of theirs."""
    known = dict(
        fetch("SELECT case_id, version FROM insight_countedcase WHERE case_id = ANY(%s)", [list(ids)])
    )
    changed = [one for one in cases.countings(ids) if known.get(one.id) != one.version]
    if changed:
        places = [one.id for one in changed]
        _add(-1, places)
        with cursor() as cur:
            cur.execute("DELETE FROM insight_countedcase WHERE case_id = ANY(%s)", [places])
        _copy(changed)
        _add(1, places)
    return len(changed)


def _add(sign: int, ids: Sequence[UUID] | None) -> None:
    """Add cases to the sums, or take them out; None: all that are counted."""
    with cursor() as cur:
        cur.execute(_ADD.encode(), {"sign": sign, "all": ids is None, "ids": list(ids or ())})


def _copy(found: Iterable[cases.Counting]) -> None:
    rows = [
        _row(one) for one in found
    ]  # before the COPY: what is looked up meanwhile wants the same connection
    with cursor() as cur, copying(cur, "insight_countedcase", _COLUMNS) as pipe:
        for row in rows:
            pipe.write_row(row)


def _row(one: cases.Counting) -> tuple[object, ...]:
    classes = cases.case_type(one.type_key).classes
    return (
        one.id, one.district_id, one.version, one.type_key, one.class_code, one.area, one.street, one.lead,
        one.opened_at, one.opened_at.astimezone(CITY_TIME).date(),
        one.ended_at, one.ended_at.astimezone(CITY_TIME).date() if one.ended_at else None,
        one.late_at, one.clock, one.paused_since, one.worked_at, one.passes, one.contradicted,
        [None if mark is None else int(mark) for mark in one.marks],
        list(understanding.words_in(text=one.text, classes=classes)),
    )  # fmt: skip


def _note(at: datetime) -> None:
    with cursor() as cur:
        cur.execute(
            b"INSERT INTO insight_round (id, as_of, declared) VALUES (1, %s, %s)"
            b" ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of, declared = excluded.declared",
            [at, Jsonb(_declared())],
        )


def _declared() -> dict[str, object]:
    """What the kept marks mean: of each type, its rates in order."""
    types = {
        one.key: [[rate.field, rate.unless, rate.is_, rate.among] for rate in one.rates]
        for one in cases.case_types()
    }
    claims = {
        one.key: [list(rate.claim) for rate in one.rates if rate.claim is not None]
        for one in cases.case_types()
    }
    return {"form": _FORM, "rates": types, "claims": claims}
