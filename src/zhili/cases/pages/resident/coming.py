"""What comes next for whoever reads a case of theirs, and by when, in plain words; honest where nobody can say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhili.cases import public as cases
from zhili.cases.pages.resident.matters import pace
from zhili.cases.pages.resident.telling import running
from zhili.cases.rules.ahead import Next, Who, ahead
from zhili.kernel.text import Text

MOST = 5
ENOUGH = 10
"""Disclosed cases below which it is not said how long others took."""

_WHO: Mapping[Who, Text] = {
    "reader": Text(zh="您", en="you"),
    "unit": Text(zh="工作人员", en="the office"),
    "others": Text(zh="另一方", en="the other side"),
    "system": Text(zh="系统（到期自动）", en="the system when the time is over"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that may come next, in a resident's words: who leads there, and the term for it if one runs."""

    title: Text
    by: Text
    term: Text | None
    due_at: datetime | None
    over: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """The stages that may come next; how fast cases of the kind were done, of ``counted``: "" where few are known."""

    steps: tuple[Step, ...]
    timed: bool
    pace: str
    counted: int


def coming(case: cases.CaseView, events: Sequence[cases.EventView], *, at: datetime) -> Coming | None:
    """What comes next in a case for its reader; None where it has ended or nothing follows. One statement at most."""
    if case.ended:
        return None
    case_type = cases.case_type_version(case.type_key, case.type_version)
    clocks = {one.key: one for one, _ in running(case, events)}
    due = {key: one.reading.due_at for key, one in clocks.items() if one.reading.due_at is not None}
    found = ahead(case_type, case.stage, allowed={one.key for one in case.allowed}, running=due)[:MOST]
    if not found:
        return None
    tally = cases.tally_of(type_key=case.type_key, class_code=case.class_code)
    known = tally is not None and tally.count >= ENOUGH
    return Coming(
        steps=tuple(_step(one, clocks, at) for one in found),
        timed=any(one.due_at for one in found),
        pace=pace(tally.median) if tally is not None and known else "",
        counted=tally.count if tally is not None else 0,
    )


def _by(who: Sequence[Who]) -> Text:
    """Who leads there, in one phrase: 由您或工作人员办."""
    names = [_WHO[one] for one in who]
    zh, en = "或".join(one.zh for one in names), " or ".join(one.en for one in names)
    return Text(zh=f"由{zh}办", en=f"by {en}")


def _step(one: Next, clocks: Mapping[str, cases.ClockView], at: datetime) -> Step:
    clock = clocks.get(one.clock or "")
    latest = None if clock is None else clock.reading.due_latest or one.due_at
    return Step(
        title=one.stage.resident,
        by=_by(one.who),
        term=None if clock is None else clock.title,
        due_at=latest,
        over=latest is not None and latest < at,
    )
