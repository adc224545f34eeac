"""Telling registers of what changed in a case: in the transaction of the change, and of nothing that came from them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from zhili.cases.operations import line
from zhili.cases.queries import in_step, types
from zhili.cases.queries.in_step import Register
from zhili.cases.queries.whole import unit_name
from zhili.cases.rules.erasing import ERASE
from zhili.cases.rules.outside import stepping, told
from zhili.cases.rules.outside.messages import FORMAT, Message
from zhili.cases.rules.outside.stepping import Kept
from zhili.cases.rules.state import CaseState, Event
from zhili.cases.rules.step import Step
from zhili.casetypes.in_step import InStep
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch

TABLE = "cases_instep"
_CHANGE = {"zh": "登记内容变更", "en": "What is kept in step has changed"}


def lay(batch: Batch, steps: Sequence[Step]) -> None:
    """Add what registers are to be told after the steps of one case. A case type without ``in_step`` costs nothing.

    A case that a register opened is taken into its step by who takes it in.
    """
    if not steps:
        return
    state, event = steps[-1].state, steps[-1].event
    case_type = types.of_version(state.type_key, state.type_version)
    if case_type.in_step is None or event.action == ERASE:
        return
    for register in in_step.registers_of(state):
        if register.id is None and state.reporter == f"outside:{register.key}":
            continue
        if register.id is None or register.fields:
            bring_up(batch, case_type.in_step, state, event, register)


def bring_up(batch: Batch, declared: InStep, state: CaseState, event: Event, register: Register) -> None:
    """Add to a batch what one register does not know yet of a case, and that it is told."""
    fields = noticed(declared, state, event, register.fields)
    owed = {key: kept for key, kept in fields.items() if kept.owed}
    if not owed:
        return
    row = as_row({key: stepping.told(kept) for key, kept in fields.items()})
    if register.id is not None:
        batch.update(TABLE, {"district_id": state.district_id, "id": register.id}, row)
    else:
        batch.insert(TABLE, {**new_row(state, register.key, event.at), **row})
    _send(batch, state, event, register, _message(declared, state, event, register, owed))


def noticed(declared: InStep, state: CaseState, event: Event, fields: Mapping[str, Kept]) -> dict[str, Kept]:
    """The fields after what an event changed in them. A field that the type has no more stays as it was."""
    now = dict(fields)
    for key, value in told.as_told(declared, state).items():
        kept = now.get(key, Kept())
        if value != kept.value:
            kept = stepping.changed(kept, value, by=event.actor, unit=event.unit, at=event.at)
        now[key] = kept
    return now


def as_row(fields: Mapping[str, Kept]) -> dict[str, object]:
    """The columns that keep the fields."""
    return {
        "fields": stepping.to_json(fields),
        "differs": sum(kept.other is not None for kept in fields.values()),
    }


def new_row(state: CaseState, platform: str, at: datetime, *, reference: str = "") -> dict[str, object]:
    """The columns of a case that is kept in step from now on."""
    return {
        "id": new_id(at), "district_id": state.district_id, "case_id": state.id, "platform": platform,
        "reference": reference,
    }  # fmt: skip


def _message(
    declared: InStep, state: CaseState, event: Event, register: Register, owed: Mapping[str, Kept]
) -> Message:
    unit = unit_name(event.unit)
    fields = {key: told.as_sent(kept, by=unit.zh if unit else "") for key, kept in owed.items()}
    common = {
        "format": FORMAT, "number": state.number, "seq": event.seq, "at": event.at.isoformat(), "fields": fields,
        "data": {},
    }  # fmt: skip
    if register.id is None:
        shared = {"fields": list(declared.share), "purpose": declared.purpose} if declared.share else None
        whole = {**common, "kind": "case", "type": state.type_key, "case": {}}
        return {**whole, "share": shared} if shared else whole
    number = {"reference": register.reference} if register.reference else {}
    return {**common, **number, "kind": "event", "word": told.IN_STEP, "title": _CHANGE}


def _send(batch: Batch, state: CaseState, event: Event, register: Register, message: Message) -> None:
    batch.insert(
        "cases_delivery",
        {
            "id": new_id(event.at), "district_id": state.district_id, "case_id": state.id, "seq": event.seq,
            "platform": register.key, "body": message, "created_at": event.at, "tries": 0, "next_try_at": event.at,
            "reference": "", "last_error": "",
        },
    )  # fmt: skip
    batch.then(partial(line.defer, register.key))
