"""Moving running cases to the type's newest version, clocks included; what cannot move is said, with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import record, world
from zhili.cases.queries import types
from zhili.cases.queries.single import state_of
from zhili.cases.rules import effects, project, step
from zhili.cases.rules.state import CaseState, Change
from zhili.casetypes.clocks import BadTerm
from zhili.casetypes.language import CaseType
from zhili.casetypes.tables import Undecided
from zhili.kernel.rows import Batch, fetch
from zhili.kernel.text import Text

_RUNNING = (
    "SELECT id FROM cases_case WHERE type_key = %s AND type_version < %s AND ended_at IS NULL"
    " AND id > %s ORDER BY id LIMIT 500"
)
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a case: moved, or the reason why not. ``due`` before and after, where it changed."""

    id: UUID
    number: str
    why_not: Text | None
    due_before: datetime | None
    due_after: datetime | None


def migrate(*, type_key: str, at: datetime, dry_run: bool = False) -> Iterator[Moved]:
    """Move every running case of a type to its newest version, one transaction a case. Raises UnknownType."""
    target = types.current(type_key)
    last = _FIRST
    while True:
        ids = [row[0] for row in fetch(_RUNNING, [type_key, target.version, last])]
        if not ids:
            return
        for case_id in ids:
            yield _move(case_id, target, at, dry_run)
        last = ids[-1]


def _move(case_id: UUID, target: CaseType, at: datetime, dry_run: bool) -> Moved:
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        origin = types.of_version(state.type_key, state.type_version)
        calendar = world.calendar()
        before = project.columns(origin, state, calendar)["due_at"]
        why_not = obstacle(origin, target, state)
        if why_not is not None:
            return Moved(case_id, state.number, why_not, before, before)
        try:
            done = step.note(
                state, "migrate", actor="system:engine", at=at, changes=tuple(changes_of(origin, target, state)),
                data={"from": state.type_version, "to": target.version},
            )  # fmt: skip
        except (Undecided, BadTerm) as error:
            return Moved(case_id, state.number, error.words, before, before)
        after = project.columns(target, done.state, calendar)["due_at"]
        if not dry_run:
            batch = Batch()
            record.events(batch, [done])
            record.changed(batch, target, done.state, calendar)
            batch.write()
        return Moved(case_id, state.number, None, before, after)


def obstacle(origin: CaseType, target: CaseType, state: CaseState) -> Text | None:
    """Why a case cannot move: its stage is gone, a clock it runs is gone, or a waiting action is gone."""
    stage = target.renamed.get(state.stage, state.stage)
    if stage not in target.stages:
        return Text(
            zh=f"新版没有环节“{state.stage}”；在 renamed 里写明它改成了什么。",
            en=f"the new version has no stage '{state.stage}'; say in 'renamed' what it became.",
        )
    for name in _running(state):
        if target.renamed.get(name, name) not in target.clocks:
            return Text(
                zh=f"时限“{name}”在计时，新版没有它；在 renamed 里写明它改成了什么。",
                en=f"clock '{name}' is running and the new version has none; say in 'renamed' what it became.",
            )
    for asked in state.asked.values():
        if asked.action not in target.actions:
            return Text(
                zh=f"“{asked.action}”正等待审批，新版没有这个动作；请先审批。",
                en=f"'{asked.action}' waits for approval and is gone in the new version; settle it first.",
            )
    return None


def changes_of(origin: CaseType, target: CaseType, state: CaseState) -> Iterator[Change]:
    """The primitive changes that move a case. A running clock keeps its start and pauses and takes the new term."""
    yield {"do": "version", "to": target.version}
    if state.stage in target.renamed:
        yield {"do": "rename_stage", "to": target.renamed[state.stage]}
    for name in _running(state):
        new_name = target.renamed.get(name, name)
        if new_name != name:
            yield {"do": "rename_clock", "clock": name, "to": new_name}
        if term_changed(origin, target, name, new_name, state):
            yield {
                "do": "reterm",
                "clock": new_name,
                **effects.term_of(target, target.clocks[new_name], state),
            }


def term_changed(origin: CaseType, target: CaseType, name: str, new_name: str, state: CaseState) -> bool:
    """Whether the new version gives the clock another term than the old one would now."""
    rule = origin.clocks.get(name)
    if rule is None:
        return True
    old = effects.term_of(origin, rule, state)
    new = effects.term_of(target, target.clocks[new_name], state)
    return _essence(old) != _essence(new)


def _essence(term: Mapping[str, object]) -> tuple[object, object]:
    return term["term"], term["calendar"]


def _running(state: CaseState) -> list[str]:
    return [name for name, ticks in state.clocks.items() if ticks and ticks[-1].kind != "stopped"]
