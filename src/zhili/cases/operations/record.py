"""Laying down what a step did: the event, its seal, the case's row, and the word of it to whoever listens."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from psycopg.types.json import Jsonb

from zhili.cases.operations import awaited, in_step
from zhili.cases.rules import keeping, project
from zhili.cases.rules.sealing import content
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Step
from zhili.cases.rules.topics import topics
from zhili.casetypes.language import CaseType
from zhili.kernel import changes, isolation
from zhili.kernel.ids import new_id
from zhili.kernel.once import Once
from zhili.kernel.rows import Batch
from zhili.kernel.workdays import WorkCalendar
from zhili.ledger import public as ledger
from zhili.people import public as people

_LINKS = frozenset({"link", "unlink"})


def events(batch: Batch, steps: Iterable[Step], *, once: Once | None = None) -> None:
    """Add the events of one case and their seals; ``once`` marks the first of them."""
    steps = list(steps)
    awaited.lay(batch, steps)
    in_step.lay(batch, steps)
    for step in steps:
        state, event = step.state, step.event
        id = new_id(event.at)
        salt = ledger.seal(
            batch,
            id=id,
            action=f"case.{event.action}",
            district_id=state.district_id,
            content=content(state.id, event, state.stage),
            at=event.at,
        )
        batch.insert(
            "cases_caseevent",
            {
                "district_id": state.district_id,
                "case_id": state.id,
                "seq": event.seq,
                "id": id,
                "action": event.action,
                "actor": event.actor,
                "unit": event.unit,
                "stage": state.stage,
                "at": event.at,
                "visibility": event.visibility,
                "data": Jsonb(event.data),
                "changes": Jsonb(list(event.changes)),
                "salt": salt,
                "idempotency": once.key if once else None,
                "fingerprint": once.fingerprint if once else None,
            },
        )
        for change in event.changes:
            if change["do"] in _LINKS:
                _link(batch, state, change)
        once = None


def _link(batch: Batch, state: CaseState, change: Mapping[str, object]) -> None:
    lay = batch.insert if change["do"] == "link" else batch.delete
    row = {**_key(state, "case_id"), "kind": change["kind"]}
    lay("cases_link", {**row, "to_case": UUID(str(change["to"]))})


def opened(
    batch: Batch, case_type: CaseType, state: CaseState, calendar: WorkCalendar, *, secret: bytes | None
) -> None:
    """Add the row of a new case."""
    isolation.admit(state.id)  # who opens a case or may act on it sees what that makes of it
    row = {**project.opening_columns(state), **project.columns(case_type, state, calendar), "secret": secret}
    batch.insert("cases_case", row)
    words = {**_key(state, "case_id"), "grams": _grams(state)}
    batch.insert("cases_wording", words)
    if not case_type.stages[state.stage].ends:
        batch.insert("cases_openwording", words)
    _touch(batch, state)


def changed(
    batch: Batch,
    case_type: CaseType,
    state: CaseState,
    calendar: WorkCalendar,
    *,
    before: CaseState | None = None,
) -> None:
    """Bring the row of a case up to its state, and tell who listens; with ``before``, also those that the case left."""
    isolation.admit(state.id)
    changes.announce(batch, topics(before, state))
    batch.update("cases_case", _key(state, "id"), project.columns(case_type, state, calendar))
    ended = _has_ended(case_type, state)
    was = _has_ended(case_type, before) if before is not None else None
    if was is not None and was != ended:
        _keep_personal(batch, case_type, state, calendar, ended=ended)
    _reword(batch, before, state, was=was, ended=ended)
    _touch(batch, state)


def _keep_personal(
    batch: Batch, case_type: CaseType, state: CaseState, calendar: WorkCalendar, *, ended: bool
) -> None:
    """With the end of a case the terms of its personal fields begin; with its reopening they are open again."""
    until = keeping.last_days(case_type, state.stage_since if ended else None, calendar)
    people.keep_until(batch, holder=state.id, district_id=state.district_id, until=until)
    for party in state.parties:
        days = keeping.last_days_of_parties(state.stage_since if ended else None, calendar)
        people.keep_until(batch, holder=party.id, district_id=state.district_id, until=days)


def _has_ended(case_type: CaseType, state: CaseState) -> bool:
    return state.stage in case_type.stages and case_type.stages[state.stage].ends


def _reword(
    batch: Batch, before: CaseState | None, state: CaseState, *, was: bool | None, ended: bool
) -> None:
    """Keep what a case is found by in line with its words and, for open cases, with its being open."""
    reworded = before is not None and any(
        before.attributes.get(name) != state.attributes.get(name) for name in project.WORDED
    )
    key, comes = _key(state, "case_id"), was and not ended
    grams = {"grams": _grams(state)} if reworded or comes else {}
    if reworded:
        batch.update("cases_wording", key, grams)
    if ended and not was:
        batch.delete("cases_openwording", key)
    elif comes:
        batch.insert("cases_openwording", {**key, **grams})
    elif reworded and not ended:
        batch.update("cases_openwording", key, grams)


def _key(state: CaseState, name: str) -> dict[str, object]:
    return {"district_id": state.district_id, name: state.id}


def _grams(state: CaseState) -> str:
    """The pieces of its words as PostgreSQL writes an array of numbers: a quarter of what a list costs to hand over."""
    numbers = project.wording(state)
    return repr(numbers) if numbers else "{}"


def _touch(batch: Batch, state: CaseState) -> None:
    """Leave word for who counts cases."""
    batch.insert("cases_touched", {"id": new_id(state.updated_at), **_key(state, "case_id")})
