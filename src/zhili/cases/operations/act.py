"""Acting on a case, and the events that the engine itself records."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import choices, deeds, mentioning, notifying, record, world
from zhili.cases.operations.merging import check_merges
from zhili.cases.operations.place import placed
from zhili.cases.queries import repeats, types
from zhili.cases.queries.single import CASE, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.rules import guards, step
from zhili.cases.rules.state import CaseState, Change
from zhili.cases.rules.step import Doing, Step
from zhili.casetypes.language import ROOM, CaseType
from zhili.kernel import isolation
from zhili.kernel.actor import Actor
from zhili.kernel.once import Once
from zhili.kernel.refusals import Conflict, NotFound
from zhili.kernel.rows import Batch
from zhili.people import public as people

SETTLEMENTS = {"approve": True, "refuse": False}
"""The two actions every type has: to let a waiting action take effect, or not."""

_RESIDENTS_SIDE = frozenset({"reporter", "operator"})


def was_taken(*, actor: Actor, idempotency_key: str) -> bool:
    """Whether something that this actor sent under this key was done already. One look at an index."""
    once = Once.of(guards.reference(actor), idempotency_key, {})
    return once is not None and repeats.came(once.key)


def act(
    *,
    case_id: UUID,
    action: str,
    actor: Actor,
    data: Mapping[str, object],
    at: datetime,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
    once: Once | None = None,
) -> CaseState:
    """Do an action of the case's type. One transaction; of two actors at once one goes first, the other sees it.

    ``once`` in place of ``idempotency_key`` where the sender's key stands for something else than the form.

    Raises NotFound (also to whom may not read the case), Conflict where the case has gone past
    ``expected_version``, what ``guards.check`` raises, and Invalid for the form.
    """
    once = once or Once.of(
        guards.reference(actor), idempotency_key, {"case": str(case_id), "action": action, "data": data}
    )
    with transaction.atomic():
        state = _locked(case_id, action)
        roles = roles_on(actor, state, at=at)
        if not guards.may_read(roles) and not _open_to_all(state, action, roles):
            raise NotFound(what=CASE)
        if once is not None and repeats.was_delivered(once.key, once.fingerprint):
            return state
        if expected_version is not None and expected_version != state.seq:
            raise Conflict(expected=expected_version, found=state.seq)
        case_type = types.of_version(state.type_key, state.type_version)
        doing = Doing(actor=guards.reference(actor), unit=speaks_for(actor, state, at), roles=roles)
        done = _step(case_type, state, action, data, doing, at)
        check_merges(done, actor, at=at)
        _lay_down(case_type, state, done, actor, at, once)
        private = done.event.visibility.startswith(ROOM)
        if "text" in done.event.data and roles & _RESIDENTS_SIDE and not private:
            deeds.tell_where_handled(done.state, done.event)
        return done.state


def _locked(case_id: UUID, action: str) -> CaseState:
    """The case; also one that the actor does not see, where a type lets anybody do an action of this name."""
    anybodys = any("anyone" in known.by for one in types.everything() if (known := one.actions.get(action)))
    with isolation.widened("open-to-all") if anybodys else nullcontext():
        return state_of(case_id, lock=True)


def _open_to_all(state: CaseState, action: str, roles: frozenset[str]) -> bool:
    """An action that anybody or any outside system may do, such as supporting a public case."""
    declared = types.of_version(state.type_key, state.type_version).actions.get(action)
    return declared is not None and bool(declared.by & roles)


def speaks_for(actor: Actor, state: CaseState, at: datetime) -> str | None:
    """The unit in whose name the actor acts here: their own that takes part, one below it that does, else the first
    they belong to."""
    units = actor.units(at)
    part = [one.unit for one in state.assignments]
    own = [unit for unit in part if unit in units]
    below = [unit for unit in part if not units.isdisjoint(people.lineage(unit))]
    return next(iter([*own, *below, *sorted(units)]), None)


def _step(
    case_type: CaseType, state: CaseState, key: str, data: Mapping[str, object], doing: Doing, at: datetime
) -> Step:
    setting = world.world_of(case_type)
    if key in SETTLEMENTS and key not in case_type.actions:
        return step.settling(
            case_type,
            state,
            str(data.get("request", "")),
            approved=SETTLEMENTS[key],
            reason=str(data.get("reason", "")),
            doing=doing,
            at=at,
            world=setting,
        )
    action = guards.check(case_type, state, key, doing.roles, at=at)
    taken = world.called(action.form, action.form.take(data), state.lead)
    if {"area", "lon", "lat"} & set(taken):
        taken.update(placed(taken).attributes)
    return step.acting(case_type, state, action, data=taken, doing=doing, at=at, world=setting)


def _lay_down(
    case_type: CaseType, before: CaseState, done: Step, actor: Actor, at: datetime, once: Once | None
) -> None:
    batch = Batch()
    record.events(batch, [done], once=once)
    record.changed(batch, case_type, done.state, world.calendar(), before=before)
    choices.keep(batch, case_type, done, actor, at=at)
    mentioning.keep(batch, done, actor, at=at)
    deeds.lay_down(batch, done.state, done.deeds, actor=actor, at=at)
    notifying.owe([done])


def note(
    *,
    case_id: UUID,
    action: str,
    actor: str,
    at: datetime,
    changes: Callable[[CaseState], tuple[Change, ...]],
    data: Mapping[str, object],
    visibility: str = "internal",
    once: Once | None = None,
    unit: str | None = None,
) -> CaseState:
    """Record an event of the engine's own, of a unit where it has one. With ``once``, a second time does nothing."""
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        if once is not None and repeats.was_delivered(once.key, once.fingerprint):
            return state
        case_type = types.of_version(state.type_key, state.type_version)
        done = step.note(
            state,
            action,
            actor=actor,
            at=at,
            changes=changes(state),
            data=data,
            visibility=visibility,
            unit=unit,
        )
        batch = Batch()
        record.events(batch, [done], once=once)
        record.changed(batch, case_type, done.state, world.calendar())
        batch.write()
        notifying.owe([done])
        return done.state


def foresee(*, state: CaseState, action: str, actor: Actor, data: Mapping[str, object], at: datetime) -> Step:
    """What ``act`` would make of a case as it stands: nothing is locked or written. Raises as ``act`` does.

    What a merge finds in the other case is left to the act itself.
    """
    roles = guards.roles_of(actor, state, at=at, lineage=people.lineage)
    if not guards.may_read(roles):
        raise NotFound(what=CASE)
    case_type = types.of_version(state.type_key, state.type_version)
    doing = Doing(actor=guards.reference(actor), unit=speaks_for(actor, state, at), roles=roles)
    return _step(case_type, state, action, data, doing, at)
