"""Keeping what somebody has begun to fill in: so that they can leave, come back, or go on at another device."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.workspace.models import Draft

LONGEST = 60_000
KEPT = timedelta(days=30)
_TOO_LONG = Text(zh="草稿太长，没有保存。", en="The draft is too long and was not kept.")

Answers = Mapping[str, Sequence[str]]


class DraftTooLong(Invalid):
    """A draft is longer than any form of ours."""

    code: ClassVar[str] = "draft-too-long"


def save_draft(*, account: str, place: str, answers: Answers, at: datetime, seen_version: int | None) -> bool:
    """Keep the answers of a form so far, in place of what was kept; nothing answered drops it.

    ``answers`` are the values of each field as the browser sends them. Returns whether something is kept. Raises
    DraftTooLong.
    """
    kept = {name: list(values) for name, values in answers.items() if any(each.strip() for each in values)}
    if sum(len(each) for values in kept.values() for each in values) > LONGEST:
        raise DraftTooLong({"draft": _TOO_LONG})
    if not kept:
        drop_draft(account=account, place=place)
        return False
    facts = {"answers": kept, "seen_version": seen_version, "saved_at": at}
    Draft.objects.update_or_create(account_id=account, place=place, defaults=facts)
    return True


def drop_draft(*, account: str, place: str) -> None:
    """Forget a draft: it was sent, or is not wanted any more. Idempotent."""
    Draft.objects.filter(account_id=account, place=place).delete()


def drop_drafts_of_case(*, case_id: UUID) -> int:
    """Forget everybody's drafts about a case; how many."""
    return Draft.objects.filter(place__startswith=f"case:{case_id}:").delete()[0]


def sweep_drafts(*, at: datetime) -> int:
    """Drop what nobody has gone on with for thirty days; how many."""
    return Draft.objects.filter(saved_at__lt=at - KEPT).delete()[0]
