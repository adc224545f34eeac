"""Keeping what residents asked, for the figures only: masked, counted by the day, never with who asked."""

from datetime import datetime, timedelta
from uuid import UUID

from zhili.kernel.rows import fetch
from zhili.understanding.models import AskedRow
from zhili.understanding.queries.answers import city_day
from zhili.understanding.rules.consulting import Consulted, kept_words, key_of

KEPT = timedelta(days=400)
MOST_A_DAY = 5000
"""Different questions of one day that are kept; what comes beyond is answered like any other, and not counted."""

_COUNT = """
INSERT INTO understanding_asked (day, key, words, outcome, answer_id, times, handed)
SELECT %s, %s, %s, %s, %s, 1, 0
WHERE (SELECT count(*) FROM understanding_asked WHERE day = %s) < %s
ON CONFLICT (day, key) DO UPDATE
SET times = understanding_asked.times + 1, outcome = excluded.outcome, answer_id = excluded.answer_id
RETURNING times
"""
_HANDED = """
UPDATE understanding_asked SET handed = handed + 1 WHERE day = %s AND key = ANY(%s) AND handed < times RETURNING 1
"""


def count_question(*, question: str, got: Consulted, at: datetime) -> None:
    """Count a question and what it got. What is older than ``KEPT`` goes at the same time."""
    day = city_day(at)
    AskedRow.objects.filter(day__lt=day - KEPT).delete()
    answer: UUID | None = got.matches[0].answer.id if got.outcome == "answered" else None
    fetch(_COUNT, [day, key_of(question), kept_words(question), got.outcome, answer, day, MOST_A_DAY])


def count_hand_over(*, questions: list[str], at: datetime) -> None:
    """Count that a person was asked for after these questions of today."""
    fetch(_HANDED, [city_day(at), [key_of(question) for question in questions]])
