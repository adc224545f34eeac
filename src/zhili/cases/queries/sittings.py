"""Cases that are held at an hour and a place, as their types declare it: what each needs, and who brings it next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from zhili.cases.queries import types
from zhili.cases.queries.listing import Filters, listing
from zhili.cases.queries.views import CaseRow, EventView, PartyView
from zhili.casetypes.language import Action, CaseType
from zhili.casetypes.sitting import Need, Sitting
from zhili.documents import public as documents
from zhili.kernel.actor import Actor
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

MOST = 200
_UNKNOWN = (None, "", False)
Side = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class NeedView:
    """One thing that a sitting needs, and whether it is there. ``signed`` of ``signers`` where it is a ``paper``."""

    title: Text
    there: bool
    paper: bool = False
    signed: int = 0
    signers: int = 0


@dataclass(frozen=True, slots=True)
class SittingView:
    """A case that is to be held, is held, or whose record waits. ``day`` is ISO, "" while none was set.

    ``parties`` are the sides, each with whether somebody has come for it. ``next`` is the action that brings what is
    missing first, if its stage has come; ``recording``: the record is being taken down.
    """

    row: CaseRow
    type_title: Text
    day: str
    hour: str
    place: str
    needs: tuple[NeedView, ...]
    parties: tuple[tuple[Text, bool], ...]
    next: Action | None
    recording: bool


def sittings(*, actor: Actor, unit: str, at: datetime) -> list[SittingView]:
    """The open cases of a unit that stand at a stage of their type's sitting, as far as the actor may read them.

    Three queries however many there are.
    """
    held = _held(actor, unit, at)
    signed = _signed([row.id for row, _ in held])
    sides = _sides([row.id for row, one in held if one.parties])
    return [_view(row, one, signed, sides.get(row.id, [])) for row, one in held]


def count_sittings(*, actor: Actor, unit: str, at: datetime) -> int:
    """How many ``sittings`` gives. One query."""
    return len(_held(actor, unit, at))


def _held(actor: Actor, unit: str, at: datetime) -> list[tuple[CaseRow, CaseType]]:
    declared = {one.key: one.sitting for one in types.everything() if one.sitting}
    if not declared:
        return []
    stages = sorted({stage for one in declared.values() for stage in one.stages})
    filters = Filters(types=tuple(sorted(declared)), unit=unit, stages=tuple(stages), ended=False)
    rows = listing(actor=actor, filters=filters, at=at, limit=MOST).rows
    found = [(row, types.current(row.type_key)) for row in rows]
    return [(row, one) for row, one in found if one.sitting and row.stage in one.sitting.stages]


def _view(
    row: CaseRow,
    case_type: CaseType,
    signed: Mapping[tuple[UUID, str], tuple[int, int]],
    sides: Sequence[Side],
) -> SittingView:
    sitting = case_type.sitting
    assert sitting is not None  # only such are asked for
    needs = [(one, _need(one, row, signed)) for one in sitting.needs]
    titles = case_type.parties.sides if case_type.parties else {}
    day, hour, place = (_said(row, name) for name in (sitting.day, sitting.hour, sitting.place))
    return SittingView(
        row=row, type_title=case_type.title, day=day, hour=hour, place=place,
        needs=tuple(view for _, view in needs),
        parties=tuple((titles.get(side, Text(side, side)), come) for side, come in sides),
        next=_next(case_type, row, [one for one, view in needs if not view.there]),
        recording=_recording(case_type, sitting, row.stage),
    )  # fmt: skip


def _need(one: Need, row: CaseRow, signed: Mapping[tuple[UUID, str], tuple[int, int]]) -> NeedView:
    if one.paper:
        done, asked = signed.get((row.id, f"{row.type_key}:{one.paper}"), (0, 0))
        return NeedView(one.title, bool(asked) and done == asked, True, done, asked)
    known = one.known is not None and row.outcome.get(one.known) not in _UNKNOWN
    return NeedView(one.title, known or row.stage in one.stages)


def _next(case_type: CaseType, row: CaseRow, missing: Sequence[Need]) -> Action | None:
    actions = (case_type.actions[one.by] for one in missing if one.by)
    return next((one for one in actions if row.stage in one.from_), None)


def _recording(case_type: CaseType, sitting: Sitting, stage: str) -> bool:
    return bool(sitting.passages) and stage in case_type.actions[sitting.passages[0]].from_


def _said(row: CaseRow, name: str | None) -> str:
    value = row.outcome.get(name) if name else None
    return str(value) if value is not None else ""


def _signed(cases: Sequence[UUID]) -> dict[tuple[UUID, str], tuple[int, int]]:
    """How many have signed the newest paper of each kind, of how many, by case and kind."""
    found: dict[tuple[UUID, str], tuple[int, int]] = {}
    for one in documents.papers(cases) if cases else ():
        found.setdefault((one.subject, one.kind), (one.signed, len(one.signers)))
    return found


def _sides(cases: Sequence[UUID]) -> dict[UUID, list[Side]]:
    """The sides of each case in order, each with whether somebody has come for it."""
    if not cases:
        return {}
    rows = fetch("SELECT id, state->'parties' FROM cases_case WHERE id = ANY(%s)", [list(cases)])
    return {
        id: [(str(side), bool(account) or bool(opener)) for _, side, account, opener in _listed(kept)]
        for id, kept in rows
    }


def _listed(kept: object) -> list[list[object]]:
    found = orjson.loads(kept) if isinstance(kept, str | bytes) else kept
    return found if isinstance(found, list) else []


def record_of(
    case_type: CaseType, events: Sequence[EventView], parties: Sequence[PartyView], language: str
) -> list[str]:
    """What was taken down so far, line by line: each passage as its sentence has it, a party's with its side.

    An adjourned sitting's passages belong to the record, too. Of what may not be read by all, nothing.
    """
    sitting = case_type.sitting
    lines = []
    for event in events:
        if (
            sitting is None
            or event.action not in sitting.passages
            or event.visibility not in ("parties", "public")
        ):
            continue
        side = next((one.title for one in parties if event.actor in one.known_as), None)
        words = event.says.in_(language) if event.says else event.text or ""
        lines.append(f"{side.in_(language)}：{words}" if side else words)
    return lines
