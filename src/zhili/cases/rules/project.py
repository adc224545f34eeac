"""From a case's state to its row and back: what is written, and the dates that follow from its clocks."""

import functools
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from zhili.cases.rules.state import Asked, Assignment, Called, CaseState, Party
from zhili.casetypes import clocks
from zhili.casetypes.clocks import Reading, Tick
from zhili.casetypes.language import CaseType
from zhili.kernel.grams import grams
from zhili.kernel.workdays import WorkCalendar

_BROKEN_OFF = re.compile(r"[0-9０-９][0-9０-９ -]*$")
_GOES_ON = re.compile(r"[ -]?[0-9０-９Xx]")

WORDED = ("title", "text", "address")
"""The attributes in whose words a case is searched."""


def readings(case_type: CaseType, state: CaseState, calendar: WorkCalendar) -> dict[str, Reading]:
    """Every clock of a case, read from its history."""
    return {
        name: _reading(ticks, calendar, case_type.clocks[name].warn if name in case_type.clocks else ())
        for name, ticks in state.clocks.items()
    }


@functools.lru_cache(maxsize=64)
def _reading(ticks: tuple[Tick, ...], calendar: WorkCalendar, warn: tuple[timedelta, ...]) -> Reading:
    """What a history says. An operation asks several times: what rings next, what the row says."""
    return clocks.read(ticks, calendar, warn=warn)


def next_moments(
    case_type: CaseType, state: CaseState, calendar: WorkCalendar, read: Mapping[str, Reading] | None = None
) -> list[tuple[datetime, str, str]]:
    """What running clocks bring next, in order: (instant, clock, ``warn`` or the overdue action)."""
    moments = []
    for name, reading in (read or readings(case_type, state, calendar)).items():
        rule = case_type.clocks.get(name)
        if rule is None or reading.state != "running" or reading.due_at is None:
            continue
        done = state.alarms.get(name)
        due = reading.due_latest or reading.due_at
        steps = [(moment, "warn") for moment in reading.warn_at]
        steps += [(due + after, action) for after, action in rule.overdue]
        moments += [(moment, name, what) for moment, what in steps if done is None or moment > done]
    return sorted(moments)


def columns(case_type: CaseType, state: CaseState, calendar: WorkCalendar) -> dict[str, Any]:
    """The row that a state makes, without the columns that never change after opening."""
    read = readings(case_type, state, calendar)
    running = [one for one in read.values() if one.state == "running" and one.due_at is not None]
    first = min(running, key=lambda one: one.due_at or one.started_at, default=None)
    resting = [one.remaining for one in read.values() if one.state == "paused"]
    moments = next_moments(case_type, state, calendar, read) if running else []
    ended = state.stage in case_type.stages and case_type.stages[state.stage].ends
    known = state.attributes
    area = state.area
    return {
        "type_version": state.type_version,
        "stage": state.stage,
        "version": state.seq,
        "title": known.get("title") or _headline(str(known.get("text") or "")),
        "text": str(known.get("text") or ""),
        "class_code": known.get("class"),
        "urgency": known.get("urgency") or "normal",
        "area": area,
        "street": street_of(area) if area else None,
        "address": known.get("address"),
        "lon": known.get("lon"),
        "lat": known.get("lat"),
        "lead_unit": state.lead,
        "units": list(dict.fromkeys(state.units())),
        "updated_at": state.updated_at,
        "ended_at": state.stage_since if ended else None,
        "due_at": first.due_at if first else None,
        "due_latest": first.due_latest if first else None,
        "next_at": moments[0][0] if moments else None,
        "clock": "paused" if resting else "running" if running else "none",
        "remaining": min(resting, default=None),
        "retain_until": _retain_until(case_type.retention, state.stage_since, calendar) if ended else None,
        "outcome": dict(state.outcome),
        "state": to_json(state),
    }


def wording(state: CaseState) -> set[int]:
    """The pieces by which the case is found from its words: title, text and address."""
    return grams(*(str(state.attributes.get(name) or "") for name in WORDED))


def opening_columns(state: CaseState) -> dict[str, object]:
    """The columns that are written once."""
    return {
        "id": state.id,
        "district_id": state.district_id,
        "number": state.number,
        "type_key": state.type_key,
        "channel": state.channel,
        "reporter": state.reporter,
        "opened_at": state.opened_at,
    }


@functools.cache
def street_of(area: str) -> str | None:
    """The code of the street in an area's path (city/district/street/…)."""
    steps = area.split("/")
    return steps[2] if len(steps) > 2 else None


def _retain_until(retention: str, since: datetime, calendar: WorkCalendar) -> datetime | None:
    term = clocks.Term(retention, roll=False)
    return clocks.read([clocks.Tick("started", since, term=term)], calendar).due_at


def _headline(text: str) -> str:
    """The first line, cut to fit; never within a number: by half of it nothing could tell what it was."""
    line = text.partition("\n")[0]
    if len(line) <= 40:
        return line
    return (_BROKEN_OFF.sub("", line[:39]) if _GOES_ON.match(line, 39) else line[:39]) + "…"


def to_json(state: CaseState) -> dict[str, object]:
    """What the row keeps of a state beside its columns."""
    return {
        "stage_since": state.stage_since.isoformat(),
        "attributes": dict(state.attributes),
        "data": dict(state.data),
        "suggested": dict(state.suggested),
        "assignments": [[one.role, one.unit, one.since.isoformat()] for one in state.assignments],
        "clocks": {name: clocks.to_json(ticks) for name, ticks in state.clocks.items()},
        "alarms": {name: moment.isoformat() for name, moment in state.alarms.items()},
        "asked": {
            name: [one.action, dict(one.data), one.by, one.needs, one.at.isoformat()]
            for name, one in state.asked.items()
        },
        "counts": dict(state.counts),
        "links": [list(link) for link in state.links],
        "called": [[one.unit, one.seq, one.since.isoformat(), one.clock] for one in state.called],
        "former_lead": state.former_lead,
        **({"parties": [_party(one) for one in state.parties]} if state.parties else {}),
        **({"agreed": {key: list(who) for key, who in state.agreed.items()}} if state.agreed else {}),
    }


def _party(one: Party) -> list[object]:
    return [str(one.id), one.side, one.account, one.opener]


def from_row(row: Mapping[str, Any], kept: Mapping[str, Any]) -> CaseState:
    """The state back from a row's columns and what it keeps beside them."""

    def instant(text: object) -> datetime:
        return datetime.fromisoformat(str(text))

    return CaseState(
        id=row["id"] if isinstance(row["id"], UUID) else UUID(str(row["id"])),
        district_id=int(str(row["district_id"])),
        number=str(row["number"]),
        type_key=str(row["type_key"]),
        type_version=int(str(row["type_version"])),
        channel=str(row["channel"]),
        reporter=str(row["reporter"]),
        stage=str(row["stage"]),
        stage_since=instant(kept["stage_since"]),
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        seq=int(str(row["version"])),
        attributes=kept["attributes"],
        data=kept["data"],
        outcome=row["outcome"],
        suggested=kept["suggested"],
        assignments=tuple(
            Assignment(role=role, unit=unit, since=instant(since))
            for role, unit, since in kept["assignments"]
        ),
        clocks={name: clocks.from_json(ticks) for name, ticks in kept["clocks"].items()},
        alarms={name: instant(moment) for name, moment in kept["alarms"].items()},
        asked={
            name: Asked(action=action, data=data, by=by, needs=needs, at=instant(at))
            for name, (action, data, by, needs, at) in kept["asked"].items()
        },
        counts=kept["counts"],
        links=tuple((kind, to) for kind, to in kept["links"]),
        called=tuple(
            Called(unit=unit, seq=seq, since=instant(since), clock=clock)
            for unit, seq, since, clock in kept.get("called", ())
        ),
        former_lead=kept["former_lead"],
        parties=tuple(
            Party(id=UUID(id), side=side, account=account, opener=opener)
            for id, side, account, opener in kept.get("parties", ())
        ),
        agreed={key: tuple(who) for key, who in kept.get("agreed", {}).items()},
    )
