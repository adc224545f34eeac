"""What a register changed in a case, taken in; and the choice where both sides changed the same."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from zhili.cases.models import InStepRow
from zhili.cases.operations import in_step as telling
from zhili.cases.operations.act import note, speaks_for
from zhili.cases.queries import platforms, types
from zhili.cases.queries.in_step import Register
from zhili.cases.queries.single import CASE, history, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.rules import guards
from zhili.cases.rules.outside import stepping, told
from zhili.cases.rules.outside.stepping import Kept, Turn
from zhili.cases.rules.state import CaseState, Change
from zhili.casetypes.effects import MEDIATOR, MEDIATOR_ENTRY
from zhili.casetypes.in_step import SharedField
from zhili.casetypes.language import CaseType
from zhili.kernel.actor import Actor
from zhili.kernel.once import Once
from zhili.kernel.refusals import Conflict, Forbidden, Invalid, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text

Side = Literal["ours", "theirs"]
_VERB = Text(zh="确认以哪边为准", en="decide which side is right")
_ONE_WAY = Text(
    zh="这一项只能由本系统改，请在本系统办理相应的动作。", en="This changes by an action here, not there."
)


def keeps(state: CaseState, actor: Actor) -> bool:
    """Whether a platform is a register that keeps this case in step."""
    declared = types.of_version(state.type_key, state.type_version).in_step
    return (
        declared is not None and platforms.platform(actor.id).register and _row(state, actor.id) is not None
    )


def begin(*, state: CaseState, actor: Actor, message: Mapping[str, Any], at: datetime) -> None:
    """Keep a case in step with the register that opened it: what was taken in stands on both sides alike.

    What the opening form did not take is taken as a change; what we found beside it the register is told. Raises
    Invalid.
    """
    case_type = types.of_version(state.type_key, state.type_version)
    if case_type.in_step is None:
        return
    ours = told.as_told(case_type.in_step, state)
    fields = {}
    for key, said in _said(case_type, message, at).items():
        same = said.value == ours[key]
        fields[key] = Kept(said.value, said.ours, said.theirs, at=said.at) if same else Kept(ours[key])
    row = telling.new_row(state, actor.id, at, reference=str(message["number"]))
    InStepRow.objects.create(**row, **telling.as_row(fields))
    hear(state=state, actor=actor, message=message, at=at, once=None)
    now, batch = state_of(state.id), Batch()
    kept = _row(now, actor.id)
    if kept is not None:
        telling.bring_up(batch, case_type.in_step, now, history(now)[-1], _register(kept))
    batch.write()


def hear(
    *, state: CaseState, actor: Actor, message: Mapping[str, Any], at: datetime, once: Once | None
) -> None:
    """Take what a register says of the fields of a case that is locked; nothing where all of it is known.

    What it changed is changed here, by an event that says who said so; where we changed it too, both values are kept.
    Fields that the type does not share are passed over. Raises Invalid.
    """
    case_type = types.of_version(state.type_key, state.type_version)
    row, name = _row(state, actor.id), platforms.platform(actor.id).name
    if case_type.in_step is None or row is None or not row.fields:
        return
    fields = stepping.from_json(row.fields)
    turns: dict[str, Turn] = {}
    was = dict(fields)
    for key, said in _said(case_type, message, at).items():
        one = case_type.in_step.fields[key]
        fields[key], turns[key] = stepping.heard(fields.get(key, Kept()), said, may_change=not one.only_sent)
    if fields == was:
        return
    _keep(row, fields)
    taken = [key for key, turn in turns.items() if turn is Turn.TAKEN]
    differing = [key for key, turn in turns.items() if turn is Turn.DIFFERS]
    common = {"platform": actor.id, "name": name, "by": _who(message)}
    changes = tuple(
        change
        for key in taken
        for change in _changes(case_type.in_step.fields[key], fields[key].value, state)
    )
    for action, keys, done in ((told.CHANGED, taken, changes), (told.DIFFERS, differing, ())):
        if keys:
            turned = {key: _told(was.get(key, Kept()), fields[key]) for key in keys}
            note(
                case_id=state.id, action=action, actor=guards.reference(actor), at=at, once=once,
                changes=partial(_always, done), data={**common, "fields": turned},
            )  # fmt: skip
            once = None


def decide(
    *, case_id: UUID, platform: str, key: str, side: Side, seen: str, actor: Actor, at: datetime
) -> None:
    """Choose, of a field that differs, whose value stands; it goes to both. ``seen`` is the difference that was read.

    Raises NotFound, Forbidden to whom the type does not let decide, Conflict where either side has changed it since,
    Invalid for theirs of a field that a register may not change.
    """
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        roles = roles_on(actor, state, at=at)
        if not guards.may_read(roles):
            raise NotFound(what=CASE)
        case_type = types.of_version(state.type_key, state.type_version)
        if case_type.in_step is None or not roles & case_type.in_step.by:
            raise Forbidden(verb=_VERB)
        row = _row(state, platform)
        fields = stepping.from_json(row.fields) if row else {}
        one, kept = case_type.in_step.fields.get(key), fields.get(key, Kept())
        if row is None or one is None:
            raise NotFound(what=CASE)
        if kept.other is None or kept.seen != seen:
            raise Conflict(expected=seen, found=kept.seen)
        if side == "theirs" and one.only_sent:
            raise Invalid({key: _ONE_WAY})
        _decided(state, actor, row, fields, one, side, at)


def _decided(
    state: CaseState,
    actor: Actor,
    row: InStepRow,
    fields: dict[str, Kept],
    one: SharedField,
    side: Side,
    at: datetime,
) -> None:
    kept = fields[one.key]
    fields[one.key] = stepping.decided(kept, theirs=side == "theirs")
    _keep(row, fields)
    done = tuple(_changes(one, fields[one.key].value, state)) if side == "theirs" else ()
    said = {one.key: {**_told(kept, kept), "chosen": side}}
    note(
        case_id=state.id, action=told.DECIDED, actor=guards.reference(actor), at=at, changes=partial(_always, done),
        data={"platform": row.platform, "name": platforms.platform(row.platform).name, "fields": said},
        unit=speaks_for(actor, state, at),
    )  # fmt: skip


def _said(case_type: CaseType, message: Mapping[str, Any], at: datetime) -> dict[str, stepping.Said]:
    known = case_type.in_step.fields if case_type.in_step else {}
    return {
        key: told.as_said(known[key], case_type, sent, at=at.isoformat())
        for key, sent in message["fields"].items()
        if key in known
    }


def _who(message: Mapping[str, Any]) -> str:
    """Who changed it there, as far as the message names somebody."""
    return next((str(one["by"])[:60] for one in message["fields"].values() if one.get("by")), "")


def _told(was: Kept, now: Kept) -> dict[str, object]:
    other = now.other.value if now.other else None
    return {"was": was.value, "is": now.value, "ours": now.value, "theirs": other}


def _always(changes: tuple[Change, ...], state: CaseState) -> tuple[Change, ...]:
    return changes


def _changes(one: SharedField, value: object, state: CaseState) -> Iterator[Change]:
    """What the register's value changes here; a text that was taken out is empty, as a form would leave it.

    Whom a register names as mediator is nobody of ours until somebody here entrusts the case: it counts for no entry.
    """
    meant = one.meant(value)
    if meant is None and isinstance(state.known().get(one.ours), str):
        meant = ""
    yield {"do": "set", "name": one.ours, "value": meant}
    if one.ours == MEDIATOR and state.outcome.get(MEDIATOR_ENTRY):
        yield {"do": "set", "name": MEDIATOR_ENTRY, "value": ""}


def _row(state: CaseState, platform: str) -> InStepRow | None:
    """How a case stands in a register; whoever changes it has locked the case."""
    return InStepRow.objects.filter(
        district_id=state.district_id, case_id=state.id, platform=platform
    ).first()


def _keep(row: InStepRow, fields: Mapping[str, Kept]) -> None:
    for name, value in telling.as_row(fields).items():
        setattr(row, name, value)
    row.save(update_fields=["fields", "differs"])


def _register(row: InStepRow) -> Register:
    return Register(row.platform, "", row.id, row.reference, stepping.from_json(row.fields))
