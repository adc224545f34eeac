"""Series of acts as their maker sees them: how far they are, and what became of each case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import orjson

from zhili.cases.queries import types
from zhili.cases.rules.guards import reference
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

SERIES = Text(zh="这一批办理", en="This series")
_FRESH = timedelta(minutes=2)

_SELECT = """
SELECT one.id, one.type_key, one.action, one.planned_at, one.starts_at, one.started_at, one.called_off_at,
       one.finished_at, tally.steps, tally.done, tally.refused
FROM cases_series one, LATERAL (
    SELECT count(*) AS steps, count(done_at) AS done, count(refusal) AS refused
    FROM cases_seriesstep WHERE series_id = one.id) tally
"""

State = Literal["waiting", "running", "called_off", "finished"]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """How far a series is: of ``steps`` cases so many are ``done`` and ``refused``; the others were not touched."""

    id: UUID
    type_key: str
    action: str
    title: Text
    planned_at: datetime
    starts_at: datetime
    started_at: datetime | None
    called_off_at: datetime | None
    finished_at: datetime | None
    steps: int
    done: int
    refused: int

    @property
    def state(self) -> State:
        """Where it stands: called off before it began or in the middle, it is over."""
        if self.finished_at is not None:
            return "finished"
        if self.called_off_at is not None:
            return "called_off"
        return "waiting" if self.started_at is None else "running"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("called_off", "finished")

    @property
    def left(self) -> int:
        """Cases not touched, yet or for good."""
        return self.steps - self.done - self.refused


@dataclass(frozen=True, slots=True)
class StepView:
    """What became of one case of a series; neither done nor refused: not touched."""

    place: int
    case_id: UUID
    number: str
    done_at: datetime | None
    refusal: Text | None


def series_of(*, series: UUID, actor: Actor) -> SeriesView:
    """A series by its id, for whom it is: who planned it. Raises NotFound."""
    rows = fetch(f"{_SELECT} WHERE one.id = %s AND one.actor = %s", [series, reference(actor)])
    if not rows:
        raise NotFound(what=SERIES)
    return _view(rows[0])


def recent_series(*, actor: Actor, at: datetime) -> tuple[SeriesView, ...]:
    """What the actor planned that is not over, or only just; the latest first."""
    rows = fetch(
        f"{_SELECT} WHERE one.actor = %s AND one.planned_at > %s"
        " AND (coalesce(one.finished_at, one.called_off_at) IS NULL"
        " OR coalesce(one.finished_at, one.called_off_at) > %s) ORDER BY one.planned_at DESC LIMIT 3",
        [reference(actor), at - timedelta(days=1), at - _FRESH],
    )
    return tuple(map(_view, rows))


def series_steps(*, series: UUID, actor: Actor) -> tuple[StepView, ...]:
    """The cases of a series in the order of the list they were chosen from. Raises NotFound."""
    series_of(series=series, actor=actor)
    rows = fetch(
        "SELECT place, case_id, number, done_at, refusal FROM cases_seriesstep"
        " WHERE series_id = %s ORDER BY place",
        [series],
    )
    return tuple(_step(row) for row in rows)


def _view(row: tuple[Any, ...]) -> SeriesView:
    id, type_key, action, *rest = row
    declared = types.current(type_key).actions.get(action)
    title = declared.title if declared else Text(zh=action, en=action)
    return SeriesView(id, type_key, action, title, *rest)


def _step(row: tuple[Any, ...]) -> StepView:
    place, case_id, number, done_at, refusal = row
    words = Text(**orjson.loads(refusal)) if refusal else None
    return StepView(place, case_id, number, done_at, words)
