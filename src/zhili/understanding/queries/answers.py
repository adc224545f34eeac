"""Known answers: searched in memory; listed and looked up with their history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

from django.db.models import Q

from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.snapshot import Snapshot
from zhili.kernel.text import Text
from zhili.understanding.models import KnownAnswerRow
from zhili.understanding.rules.answers import AnswerMatch, Answers, KnownAnswer

CITY_TIME = timezone(timedelta(hours=8))
ANSWER = Text(zh="这条答复", en="This answer")
STAMP = "SELECT count(*), max(written_at), max(ended_at) FROM understanding_knownanswer"


@dataclass(frozen=True, slots=True)
class AnswerVersion:
    """One wording of an answer as it was kept, who wrote it and, where it no longer stands, who ended it and why."""

    answer: KnownAnswer
    written_by: str
    written_at: datetime
    ended_by: str
    ended_at: datetime | None
    ended_why: str


def city_day(at: datetime) -> date:
    """The city's day at an instant."""
    return at.astimezone(CITY_TIME).date()


def standing() -> list[KnownAnswer]:
    """Every answer that was not ended, whichever its days."""
    return [view(row) for row in KnownAnswerRow.objects.filter(ended_at=None).order_by("answer_id")]


in_force: Snapshot[Answers] = Snapshot(lambda: Answers(standing()), lambda: fetch(STAMP))


def known_answers(
    *, text: str, classes: Collection[str] = (), at: datetime, limit: int = 5, for_residents: bool = True
) -> tuple[AnswerMatch, ...]:
    """What the city answers to what ``text`` asks, as of ``at``: best first, with the words that speak for it.

    ``classes`` are codes thought likely (``suggest``): answers of theirs come first. ``for_residents`` leaves out
    what staff may tell but residents do not read by themselves. From memory: no query but the stamp's every 2 s.
    """
    if not text.strip():
        return ()
    return in_force.get().find(
        text, classes=frozenset(classes), day=city_day(at), for_residents=for_residents, limit=limit
    )


def answer_list(
    *,
    at: datetime,
    query: str = "",
    class_code: str | None = None,
    standing: str = "holding",
    after: str | None = None,
    limit: int = 50,
) -> tuple[tuple[AnswerVersion, ...], str | None]:
    """Answers as they are kept, latest first, and the key of the next part; at most ``limit``.

    ``standing``: holding (today), coming or over (by their days), ended (retired), all. ``query`` stands in the
    question, the answer or the keywords.
    """
    today = city_day(at)
    found = KnownAnswerRow.objects.filter(_standing(standing, today)).order_by("-written_at", "-answer_id")
    if class_code:
        found = found.filter(Q(class_code=class_code) | Q(class_code__startswith=f"{class_code}/"))
    if query:
        found = found.filter(
            Q(question__contains=query) | Q(answer__contains=query) | Q(keywords__contains=query)
        )
    if after and (key := _key(after)) is not None:
        written_at, answer_id = key
        found = found.filter(Q(written_at__lt=written_at) | Q(written_at=written_at, answer_id__lt=answer_id))
    rows = list(found[: limit + 1])
    shown = tuple(_version(row) for row in rows[:limit])
    last = rows[limit - 1] if len(rows) > limit else None
    return shown, f"{last.written_at.isoformat()}_{last.answer_id}" if last else None


def answer_history(*, id: UUID) -> tuple[AnswerVersion, ...]:
    """Every wording of an answer, the latest first. Raises NotFound."""
    rows = KnownAnswerRow.objects.filter(answer_id=id).order_by("-version")
    found = tuple(_version(row) for row in rows)
    if not found:
        raise NotFound(what=ANSWER)
    return found


def view(row: KnownAnswerRow) -> KnownAnswer:
    """A row as others see it."""
    return KnownAnswer(
        id=row.answer_id,
        version=row.version,
        question=row.question,
        keywords=tuple(row.keywords.split()),
        answer=row.answer,
        class_code=row.class_code,
        unit=row.unit,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
        for_residents=row.for_residents,
    )


def _version(row: KnownAnswerRow) -> AnswerVersion:
    return AnswerVersion(view(row), row.written_by, row.written_at, row.ended_by, row.ended_at, row.ended_why)


def _standing(standing: str, today: date) -> Q:
    stands = Q(ended_at=None)
    begun, not_over = Q(valid_from__lte=today), Q(valid_until=None) | Q(valid_until__gte=today)
    last = Q(ended_at__isnull=False) & ~Q(ended_why="")
    return {
        "holding": stands & begun & not_over,
        "coming": stands & Q(valid_from__gt=today),
        "over": stands & Q(valid_until__lt=today),
        "ended": last,
        "all": stands | last,
    }[standing]


def _key(after: str) -> tuple[datetime, UUID] | None:
    written_at, _, answer_id = after.partition("_")
    try:
        return datetime.fromisoformat(written_at), UUID(answer_id)
    except ValueError:
        return None
