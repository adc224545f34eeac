"""Counting what was closed and disclosed lately, class by class, so that public pages read one small row each.

Only fields that the type discloses are counted by or kept: where days are not public, no median is written down.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from zhili.cases import models
from zhili.cases.queries import types
from zhili.casetypes.language import CaseType
from zhili.kernel.rows import fetch
from zhili.understanding import public as understanding

WINDOW = timedelta(days=90)
_QUOTED = 10
_READABLE = (15, 160)
"""A reply to be quoted: longer than a formula, short enough to be read in passing."""

_SHOWN = "type_key = %s AND stage = ANY(%s) AND ended_at >= %s AND ended_at < %s"
_BY_CLASS = f"""
SELECT class_code, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - opened_at))
FROM cases_case WHERE {_SHOWN} GROUP BY GROUPING SETS ((class_code), ())
HAVING grouping(class_code) = 1 OR class_code IS NOT NULL
"""
_BY_PLACE = f"""
SELECT class_code, array_to_string((string_to_array(area, '/'))[1:4], '/'), count(*)
FROM cases_case WHERE {_SHOWN} AND area IS NOT NULL GROUP BY 1, 2
"""
_REPLY = f"""
SELECT outcome->>'reply', ended_at FROM cases_case
WHERE class_code = %s AND {_SHOWN} AND length(outcome->>'reply') BETWEEN %s AND %s ORDER BY id DESC LIMIT 1
"""


@dataclass(slots=True)
class _Count:
    """What is known of one class; the class "" is all of them together."""

    count: int
    median: float | None
    places: Counter[str]
    reply: str = ""
    reply_at: datetime | None = None


def tally(*, at: datetime) -> int:
    """Count, for every type that discloses something, what was closed in the 90 days before ``at``.

    What was counted before is replaced in one transaction. Returns how many disclosed cases were counted.
    """
    counted = 0
    for case_type in types.everything():
        if not case_type.public_after or not case_type.public_fields:
            continue
        found = _counts(case_type, at)
        _replace(case_type.key, found, at)
        counted += found[""].count
    return counted


def _counts(case_type: CaseType, at: datetime) -> dict[str, _Count]:
    span = [case_type.key, list(case_type.public_after), at - WINDOW, at]
    disclosed = case_type.public_fields
    rows = fetch(_BY_CLASS, span)
    found = {
        str(class_code or ""): _Count(count, median if "days" in disclosed else None, Counter())
        for class_code, count, median in rows
        if class_code is None or "class" in disclosed
    }
    if "area" in disclosed:
        for class_code, places in _places(fetch(_BY_PLACE, span)).items():
            if class_code in found:
                found[class_code].places = places
    if "reply" in disclosed:
        _quote(found, span)
    return found


def _places(rows: Iterable[tuple[Any, ...]]) -> Mapping[str, Counter[str]]:
    """How many there are in each community, class by class and all together."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for class_code, place, count in rows:
        found[""][str(place)] += count
        if class_code is not None:
            found[str(class_code)][str(place)] += count
    return found


def _quote(found: Mapping[str, _Count], span: list[Any]) -> None:
    """The latest readable reply of each of the most frequent classes, with tokens for what is personal in it."""
    frequent = sorted((code for code in found if code), key=lambda code: (-found[code].count, code))
    for code in frequent[:_QUOTED]:
        for reply, closed_at in fetch(_REPLY, [code, *span, *_READABLE]):
            found[code].reply = understanding.masked(reply, kinds=understanding.PERSONAL_PUBLISHED)
            found[code].reply_at = closed_at


def _replace(type_key: str, found: Mapping[str, _Count], at: datetime) -> None:
    rows = [
        models.Tally(
            type_key=type_key,
            class_code=code,
            since=at - WINDOW,
            at=at,
            count=one.count,
            median=round(one.median) if one.median is not None else None,
            places=dict(one.places),
            reply=one.reply,
            reply_at=one.reply_at,
        )
        for code, one in found.items()
    ]
    with transaction.atomic():
        models.Tally.objects.filter(type_key=type_key).delete()
        models.Tally.objects.bulk_create(rows)
