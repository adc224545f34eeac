"""Retention: a case is erased when its time is over, unless somebody answers for its being held longer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.models import Hold
from zhili.cases.operations.erasing import erase_all
from zhili.cases.queries import retaining
from zhili.cases.queries.single import by_number, state_of
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.cleaning import clean
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Invalid
from zhili.kernel.text import Text
from zhili.people import public as people

RETENTION = "retention"
KEEPS = frozenset({"admin", "steward"})
"""Who answers for what is kept and how long."""

_AT_ONCE = 100
_LONGEST = 500
_WHY = Text(zh="写明为什么还要保存，依据哪一条。", en="Say why it must be kept on, and by which rule.")


class HeldAlready(Conflict):
    """The case is held already."""

    code = "held-already"
    message = Text(zh="这个案件已经在延长保存。", en="This case is held already.")


def retain(*, at: datetime, most: int = 2000) -> int:
    """Erase the cases whose time is over, at most so many; how many. Safe to stop and to begin again."""
    done, last = 0, UUID(int=0)
    while done < most:
        found = retaining.due(at=at, after=last, most=min(_AT_ONCE, most - done))
        if not found:
            break
        for case_id in found:
            erase_all(case_id=case_id, why=RETENTION, actor=SYSTEM, at=at)
        done, last = done + len(found), found[-1]
    return done


def hold_case(*, number: str, why: str, actor: Actor, at: datetime) -> None:
    """Keep the case of a number beyond its time, for a reason. Raises Forbidden, NotFound, Invalid, HeldAlready."""
    people.require(actor=actor, verb="cases.hold", roles=KEEPS, at=at)
    said = clean(why, limit=_LONGEST)
    if not said:
        raise Invalid({"why": _WHY})
    with transaction.atomic():
        state = state_of(by_number(number)[0].id, lock=True)
        if Hold.objects.filter(district_id=state.district_id, case_id=state.id, ended_at=None).exists():
            raise HeldAlready
        Hold.objects.create(
            id=new_id(at), district_id=state.district_id, case_id=state.id, why=said, by=actor.id, at=at
        )


def release_case(*, case_id: UUID, actor: Actor, at: datetime) -> bool:
    """Let a held case go when its time is over; whether it was held. Raises Forbidden, NotFound."""
    people.require(actor=actor, verb="cases.hold", roles=KEEPS, at=at)
    state = state_of(case_id)
    held = Hold.objects.filter(district_id=state.district_id, case_id=state.id, ended_at=None)
    return bool(held.update(ended_by=actor.id, ended_at=at))
