"""What residents asked: how often there was an answer, which questions had none, what they are about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from zhili.understanding.models import AskedRow
from zhili.understanding.queries.answers import city_day
from zhili.understanding.rules.consulting import Gap, Voice, gaps, topics

_LOOKED_AT = 1000
_GAPS, _TOPICS = 50, 20


@dataclass(frozen=True, slots=True)
class AskedFigures:
    """Questions of some days: all, with an answer, handed to a person; what had no answer; words most asked about."""

    asked: int
    answered: int
    handed: int
    gaps: tuple[Gap, ...]
    topics: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float | None:
        """The share that had an answer; None where nothing was asked."""
        return self.answered / self.asked if self.asked else None


def asked(*, at: datetime, days: int) -> AskedFigures:
    """The figures of the city's last ``days`` days, today among them; gaps and words from the most frequent 1,000."""
    rows = AskedRow.objects.filter(day__gt=city_day(at) - timedelta(days=days))
    whole = rows.aggregate(asked=Sum("times"), handed=Sum("handed"))
    answered = rows.filter(outcome="answered").aggregate(times=Sum("times"))
    return AskedFigures(
        asked=whole["asked"] or 0,
        answered=answered["times"] or 0,
        handed=whole["handed"] or 0,
        gaps=gaps(_voices(answered=False, at=at, days=days), limit=_GAPS),
        topics=topics(
            [*_voices(answered=False, at=at, days=days), *_voices(answered=True, at=at, days=days)],
            limit=_TOPICS,
        ),
    )


def _voices(*, answered: bool, at: datetime, days: int) -> list[Voice]:
    rows = AskedRow.objects.filter(day__gt=city_day(at) - timedelta(days=days))
    rows = rows.filter(outcome="answered") if answered else rows.exclude(outcome="answered")
    summed = rows.values("key", "words").annotate(all=Sum("times"), on=Sum("handed")).order_by("-all", "key")
    return [Voice(one["words"], one["all"], one["on"]) for one in summed[:_LOOKED_AT]]
