"""What the register wants by the clock: stewards told of what is due, the term's end heeded, names let go."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhili.people import models
from zhili.people.operations.telling import tell
from zhili.people.queries.actors import mandate_of, unended
from zhili.people.queries.register import due_rows, entry_view
from zhili.people.rules.authority import KEEPS_DATA
from zhili.people.rules.register import KEPT_YEARS, YEAR, EntryView, what_is_due

_TOLD = "register.due"


def mind_register(*, at: datetime) -> int:
    """Tell every steward once of each term that ended or will within 30 days and each review due, in their area.

    Whose term is over is proposed no more (the rule says so too). The name, languages, account and reviews of who left
    three years ago go. Gives of how many something new was told. Safe to stop and repeat.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        rows = list(due_rows(today).select_for_update())
        models.RegisterReach.objects.filter(
            entry_id__in=[row.pk for row in rows if row.until is not None and row.until < today]
        ).delete()
        new = []
        for row in rows:
            word = _word(entry_view(row), at)
            if word != row.told:
                row.told = word
                new.append(row)
        models.RegisterEntry.objects.bulk_update(new, ["told"], batch_size=1000)
        if new:
            _tell([entry_view(row) for row in new], at=at)
        _let_go(at)
    return len(new)


def _word(entry: EntryView, at: datetime) -> str:
    """What was told of: another term or another review is told of anew."""
    reviewed = entry.review.on if entry.review else None
    return f"{'+'.join(what_is_due(entry, on=timezone.localdate(at)))}:{entry.until}:{reviewed}"


def _tell(new: Iterable[EntryView], *, at: datetime) -> None:
    today = timezone.localdate(at)
    keepers: dict[UUID, list[tuple[str, ...]]] = {}
    for row in unended(at).filter(role__in=KEEPS_DATA, from_at__lte=at):
        mandate = mandate_of(row)
        within = [
            what_is_due(one, on=today)
            for one in new
            if all(mandate.covers_area(area) for area in one.areas or (None,))
        ]
        if within:
            keepers[row.account_id] = within
    for account, due in keepers.items():
        counts = {word: str(sum(word in one for one in due)) for word in ("over", "ending", "review")}
        facts = {**counts, "link": f"{settings.ZHILI_ADDRESS}/desk/manage/register/?due=1"}
        tell(accounts=[account], key=_TOLD, facts=facts, at=at)


def _let_go(at: datetime) -> None:
    gone = models.RegisterEntry.objects.filter(
        state="ended", ended_on__lt=timezone.localdate(at) - KEPT_YEARS * YEAR - timedelta(days=1)
    ).exclude(name="")
    keys = list(gone.values_list("pk", flat=True))
    models.RegisterReview.objects.filter(entry_id__in=keys).delete()
    models.RegisterEntry.objects.filter(pk__in=keys).update(
        name="", sort_key="", languages=[], account_id=None, review="", reviewed_for=None, reviewed_on=None
    )
