"""Following an open case instead of reporting the same matter anew: a case of one's own, merged at once.

The follower has a number, a code and a contact as every reporter has, and hears what every reporter hears.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import deeds, world
from zhili.cases.operations.open import (
    Opened,
    again,
    check_may_open,
    first_step,
    laid_out,
    lay_down,
    repeated,
)
from zhili.cases.operations.place import Placed, placed
from zhili.cases.queries import repeats, types
from zhili.cases.queries.single import root_of, state_of
from zhili.cases.queries.whole import readable
from zhili.cases.rules import guards, step
from zhili.cases.rules.errors import AlreadyYours, NoLongerOpen, NotFollowable
from zhili.cases.rules.following import community_of, offered
from zhili.cases.rules.state import ATTRIBUTES, CaseState
from zhili.cases.rules.step import Doing, Step
from zhili.casetypes.language import CaseType
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.once import Once
from zhili.kernel.rows import Duplicate, fetch

_ENGINE = Doing(actor="system:engine", unit=None, roles=frozenset({"system", "anyone"}))
_SAME = "我也遇到了同样的问题。"  # what stands in the case, as people write: in Chinese
_TAKEN_OVER = ("class", "urgency")

_MINE = """
SELECT link.case_id FROM cases_link link JOIN cases_case own ON own.id = link.case_id
WHERE link.to_case = %s AND link.kind = 'duplicate_of' AND own.reporter = %s LIMIT 1
"""


def follow(
    *,
    case_id: UUID,
    actor: Actor,
    at: datetime,
    data: Mapping[str, object] | None = None,
    channel: str = "web",
    idempotency_key: str | None = None,
) -> Opened:
    """Follow an open case. ``data`` are fields of the type's opening form, none of them demanded.

    Who follows the case already, under the same name, gets that one again (``repeated``), as does a delivery that
    comes again. Raises NotFound, also for a case kept to few that the actor may not read, NotFollowable,
    NoLongerOpen, AlreadyYours, and what ``open`` raises for the form.
    """
    given = dict(data or {})
    once = Once.of(guards.reference(actor), idempotency_key, {"follow": str(case_id), "data": given})
    for attempt in (1, 2, 3):
        try:
            with transaction.atomic():
                followed = _follow(case_id, actor, given, channel, at, once)
        except Duplicate:
            if attempt == 3:
                raise
            continue  # the number was taken: draw another
        break
    return followed


def _follow(
    case_id: UUID,
    actor: Actor,
    given: Mapping[str, object],
    channel: str,
    at: datetime,
    once: Once | None,
) -> Opened:
    if once is not None and repeats.was_delivered(once.key, once.fingerprint):
        return repeated(once)
    main = _followed(case_id, actor, at)
    mine = fetch(_MINE, [main.id, guards.reference(actor)]) if actor.kind != "anonymous" else []
    if mine:
        return again(state_of(mine[0][0]))
    case_type = types.current(main.type_key)
    taken = case_type.form.optional.take(given)
    place = _place(taken, main)
    check_may_open(case_type, actor, place.area, at)
    known = {name: main.attributes[name] for name in _TAKEN_OVER if main.attributes.get(name) is not None}
    own = {name: taken[name] for name in ATTRIBUTES if name in taken}
    attributes = {"text": _SAME, **known, **own, **place.attributes}
    opened = first_step(case_type, taken, attributes, place.district_id, actor=actor, channel=channel, at=at)
    steps = [opened, _merged(case_type, opened.state, main, at)]
    ready = laid_out(case_type, steps, taken, at=at, once=once)
    lay_down(ready, actor=actor, at=at)
    if "text" in taken:
        deeds.tell_where_handled(ready.opened.state, steps[0].event)
    return ready.opened


def _followed(case_id: UUID, actor: Actor, at: datetime) -> CaseState:
    """The case that is meant, or the one into which it was merged; locked, so that it cannot end meanwhile.

    Of a case that nobody may follow, only who may read it learns that it is there.
    """
    with isolation.widened("matter"):
        named = state_of(case_id)
        main = state_of(root_of(named).id, lock=True)
    if not all(offered(types.current(one.type_key), one.data) for one in (named, main)):
        readable(case_id, actor, at=at)
        raise NotFollowable()
    if types.of_version(main.type_key, main.type_version).stages[main.stage].ends:
        raise NoLongerOpen()
    if main.id in actor.cases or (actor.kind != "anonymous" and main.reporter == guards.reference(actor)):
        raise AlreadyYours(number=main.number)
    return main


def _place(taken: Mapping[str, object], main: CaseState) -> Placed:
    """Where the follower says it is; else the community of the case that is followed, and no nearer."""
    own = placed(taken)
    if own.area is not None or main.area is None:
        return own
    area = community_of(main.area)
    return Placed(main.district_id, area, {"area": area})


def _merged(case_type: CaseType, state: CaseState, main: CaseState, at: datetime) -> Step:
    rule = case_type.follow
    if rule is None:
        raise NotFollowable()
    action = guards.check(case_type, state, rule.by, _ENGINE.roles, at=at)
    data = action.form.take({rule.field: str(main.id)})
    return step.acting(
        case_type, state, action, data=data, doing=_ENGINE, at=at, world=world.world_of(case_type)
    )
