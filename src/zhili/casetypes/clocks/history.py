"""What happened to a clock, in order, and the run that it adds up to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from zhili.casetypes.clocks.terms import Term
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.kernel.workdays import tick_of

Kind = Literal["started", "paused", "resumed", "extended", "stopped"]
Reason = Literal["met", "cancelled"]
State = Literal["idle", "running", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing that happened to a clock.

    ``term`` belongs to a start, ``by`` (how much longer) to an extension, ``reason`` to a stop. ``started``
    after ``stopped`` begins a new run, with the former term where it gives none.
    """

    kind: Kind
    at: datetime
    term: Term | None = None
    by: Term | None = None
    reason: Reason = "met"


class ClockMisuse(ZhiliError):
    """A history that no clock can have. Facts: ``act``, ``at``, ``fault``."""

    code = "clock-misuse"
    status = 409
    message = Text(
        zh="时限不能在 {at} {act}：{fault}。请刷新后查看这件事的时限再操作。",
        en="The clock cannot be {act} at {at}: {fault}. "
        "Reload and look at the case's clocks before you try again.",
    )


_ACTS: Mapping[str, Text] = {
    "started": Text(zh="开始", en="started"),
    "paused": Text(zh="暂停", en="paused"),
    "resumed": Text(zh="恢复", en="resumed"),
    "extended": Text(zh="延长", en="extended"),
    "stopped": Text(zh="停止", en="stopped"),
}
_STATES: Mapping[str, Text] = {
    "idle": Text(zh="它还没有开始", en="it has not started"),
    "running": Text(zh="它正在计时", en="it is running"),
    "paused": Text(zh="它已暂停", en="it is paused"),
    "stopped": Text(zh="它已停止", en="it has stopped"),
}
_BACKWARDS = Text(zh="早于上一步", en="that is before its last step")
_NO_TERM = Text(zh="没有给出期限", en="no term is given")
_OTHER_CALENDAR = Text(zh="延长所用的日历与原期限不同", en="the extension is in another calendar")


@dataclass(slots=True)
class Run:
    """The last run of a clock. Instants are microseconds as in ``kernel.workdays``."""

    term: Term
    started: int
    at: int
    state: State = "running"
    extensions: list[Term] = field(default_factory=list)
    pauses: list[tuple[int, int]] = field(default_factory=list)
    paused: int = 0
    met: bool | None = None


def replay(history: Iterable[Tick]) -> Run:
    """The run that a history adds up to; ClockMisuse where a step is impossible, or there is none."""
    run: Run | None = None
    for tick in history:
        at = tick_of(tick.at)
        if run is not None and at < run.at:
            raise _misuse(tick, _BACKWARDS)
        if tick.kind == "started":
            run = _started(run, tick, at)
        elif run is None or run.state not in _FROM[tick.kind]:
            raise _misuse(tick, _STATES[run.state if run else "idle"])
        else:
            _STEPS[tick.kind](run, tick, at)
            run.at = at
    if run is None:
        raise ClockMisuse(act=Text(zh="读取", en="read"), at="-", fault=_STATES["idle"])
    return run


def _started(run: Run | None, tick: Tick, at: int) -> Run:
    if run is not None and run.state != "stopped":
        raise _misuse(tick, _STATES[run.state])
    term = tick.term or (run.term if run else None)
    if term is None:
        raise _misuse(tick, _NO_TERM)
    return Run(term=term, started=at, at=at)


def _paused(run: Run, tick: Tick, at: int) -> None:
    run.state, run.paused = "paused", at


def _resumed(run: Run, tick: Tick, at: int) -> None:
    run.state = "running"
    run.pauses.append((run.paused, at))


def _extended(run: Run, tick: Tick, at: int) -> None:
    if tick.by is None:
        raise _misuse(tick, _NO_TERM)
    if tick.by.calendar != run.term.calendar:
        raise _misuse(tick, _OTHER_CALENDAR)
    run.extensions.append(tick.by)


def _stopped(run: Run, tick: Tick, at: int) -> None:
    if run.state == "paused":
        _resumed(run, tick, at)
    run.state, run.met = "stopped", tick.reason == "met"


_FROM: Mapping[str, tuple[State, ...]] = {
    "paused": ("running",),
    "resumed": ("paused",),
    "extended": ("running", "paused"),
    "stopped": ("running", "paused"),
}
_STEPS: Mapping[str, Callable[[Run, Tick, int], None]] = {
    "paused": _paused,
    "resumed": _resumed,
    "extended": _extended,
    "stopped": _stopped,
}


def _misuse(tick: Tick, fault: Text) -> ClockMisuse:
    return ClockMisuse(act=_ACTS[tick.kind], at=tick.at.isoformat(timespec="minutes"), fault=fault)


def to_json(ticks: Iterable[Tick]) -> list[list[str]]:
    """Compact and lossless: ``[["started", "2026-03-06T03:30:00Z", "P5D working"], ["paused", …], …]``."""
    return [_written(tick) for tick in ticks]


def _written(tick: Tick) -> list[str]:
    row: list[str] = [tick.kind, tick.at.astimezone(UTC).isoformat().replace("+00:00", "Z")]
    term = tick.by if tick.kind == "extended" else tick.term
    if term is not None:
        row.append(term.to_text())
    if tick.reason != "met":
        row.append(tick.reason)
    return row


def from_json(rows: Iterable[Sequence[str]]) -> tuple[Tick, ...]:
    """The history that ``to_json`` wrote."""
    return tuple(_tick(row[0], row[1], *row[2:]) for row in rows)


def _tick(kind: str, at: str, detail: str = "") -> Tick:
    if kind not in _ACTS:
        raise ValueError(f"a clock's history has no step {kind!r}")
    term = Term.from_text(detail) if detail and kind != "stopped" else None
    return Tick(
        kind,  # type: ignore[arg-type]  # looked up above
        datetime.fromisoformat(at),
        term=None if kind == "extended" else term,
        by=term if kind == "extended" else None,
        reason="cancelled" if detail == "cancelled" else "met",
    )
