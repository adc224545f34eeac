"""Handing a shift over: what is open, what to watch, from one person to another, who acknowledges it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.kernel import changes
from zhili.kernel.cleaning import clean
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.text import Text
from zhili.workspace.models import HandedCase, Handover
from zhili.workspace.operations.mentions import topic_of_person

LONGEST_NOTE, LONGEST_WATCH = 4000, 500
MOST_CASES = 100
_HANDOVER = Text(zh="这份交接", en="This handover")
_NOTHING = Text(zh="写一写有什么要交接，或选几个案件。", en="Say what is handed over, or choose some cases.")
_ONESELF = Text(zh="不能交给自己。", en="You cannot hand over to yourself.")
_TOO_MANY = Text(zh="一次最多交接 {most} 件。", en="At most {most} cases at a time.")


@dataclass(frozen=True, slots=True)
class CaseToWatch:
    """A case that is handed over, and what to watch in it."""

    case_id: UUID
    district_id: int
    watch: str = ""


def hand_over(*, by: str, to: str, note: str, cases: Sequence[CaseToWatch], at: datetime) -> UUID:
    """Leave a colleague a note with cases, in this order. Whether they may see the cases is the caller's to check.

    Raises Invalid where nothing is handed over, or too much, or to oneself; TextTooLong.
    """
    note = clean(note, limit=LONGEST_NOTE)
    if not note and not cases:
        raise Invalid({"note": _NOTHING})
    if by == to:
        raise Invalid({"to": _ONESELF})
    if len(cases) > MOST_CASES:
        raise Invalid({"cases": _TOO_MANY.format(most=MOST_CASES)})
    with transaction.atomic():
        made = Handover.objects.create(
            id=new_id(at), from_account=by, to_account=to, note=note, written_at=at
        )
        HandedCase.objects.bulk_create(
            HandedCase(
                handover=made,
                case_id=one.case_id,
                district_id=one.district_id,
                place=place,
                watch=clean(one.watch, limit=LONGEST_WATCH),
            )
            for place, one in enumerate(cases)
        )
        changes.announce_alone([topic_of_person(to)])
    return made.id


def forget_watched(*, case_id: UUID) -> int:
    """Blank what was written about a case when shifts were handed over; how often it was."""
    return HandedCase.objects.filter(case_id=case_id).exclude(watch="").update(watch="")


def acknowledge(*, handover: UUID, account: str, at: datetime) -> bool:
    """The receiver says: I have read it and take over. A second time changes nothing. Raises NotFound."""
    with transaction.atomic():
        found = Handover.objects.select_for_update().filter(id=handover, to_account=account).first()
        if found is None:
            raise NotFound(what=_HANDOVER)
        if found.acknowledged_at is not None:
            return False
        Handover.objects.filter(id=handover).update(acknowledged_at=at)
        changes.announce_alone([topic_of_person(found.from_account), topic_of_person(account)])
    return True
