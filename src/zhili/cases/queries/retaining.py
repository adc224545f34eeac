"""Cases whose time is over: those to be erased, those that are held and why, what was erased lately."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

# A case is held by somebody's word, or while a case that it is linked to still runs.
_WORD = """
EXISTS (SELECT FROM cases_hold word WHERE word.district_id = held.district_id AND word.case_id = held.id
        AND word.ended_at IS NULL)
"""
_LINKED = """
EXISTS (SELECT FROM cases_link tie JOIN cases_case other ON other.id = tie.to_case AND other.ended_at IS NULL
        WHERE tie.district_id = held.district_id AND tie.case_id = held.id)
"""
_DUE = f"""
SELECT held.id FROM cases_case held
WHERE held.retain_until < %s AND held.id > %s AND NOT {_WORD} AND NOT {_LINKED} ORDER BY held.id LIMIT %s
"""
_HELD = f"""
SELECT held.id, held.number, held.retain_until, coalesce(
    (SELECT word.why FROM cases_hold word WHERE word.district_id = held.district_id AND word.case_id = held.id
     AND word.ended_at IS NULL), '')
FROM cases_case held WHERE held.retain_until < %s AND ({_WORD} OR {_LINKED}) ORDER BY held.retain_until LIMIT %s
"""
_LATELY = """
SELECT gone.case_id, held.number, gone.part, gone.why, gone.by, gone.at, gone.gone
FROM cases_erasure gone JOIN cases_case held ON held.district_id = gone.district_id AND held.id = gone.case_id
ORDER BY gone.id DESC LIMIT %s
"""
_COUNTED = """
SELECT count(*) FILTER (WHERE retain_until < %s), count(*) FILTER (WHERE retain_until >= %s AND retain_until < %s)
FROM cases_case WHERE retain_until < %s
"""
_LINKED_WORDS = Text(zh="与还在办理的案件相关联", en="linked to a case that still runs")


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case whose time is over and that is not erased, with the reason."""

    case_id: UUID
    number: str
    until: datetime
    why: Text


@dataclass(frozen=True, slots=True)
class ErasureView:
    """What was erased of a case, by whom and why; ``gone`` counts it by kind."""

    case_id: UUID
    number: str
    part: str
    why: str
    by: str
    at: datetime
    gone: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Retention:
    """How retention stands: cases past their time, those that run out within 30 days, held ones, late erasures."""

    past: int
    soon: int
    held: tuple[HeldCase, ...]
    lately: tuple[ErasureView, ...]


def due(*, at: datetime, after: UUID, most: int) -> list[UUID]:
    """Cases to be erased now, in the order of their ids, beginning after one."""
    return [id for (id,) in fetch(_DUE, [at, after, most])]


def retention(*, at: datetime, most: int = 100) -> Retention:
    """How it stands, for those who answer for it."""
    soon = at + timedelta(days=30)
    ((past, nearly),) = fetch(_COUNTED, [at, at, soon, soon])
    held = [
        HeldCase(id, number, until, Text(zh=why, en=why) if why else _LINKED_WORDS)
        for id, number, until, why in fetch(_HELD, [at, most])
    ]
    return Retention(past=past, soon=nearly, held=tuple(held), lately=tuple(erasures(most=most)))


def erasures(*, most: int) -> list[ErasureView]:
    """What was erased lately, the latest first."""
    return [
        ErasureView(case_id, number, part, why, by, at, orjson.loads(str(gone)))
        for case_id, number, part, why, by, at, gone in fetch(_LATELY, [most])
    ]
