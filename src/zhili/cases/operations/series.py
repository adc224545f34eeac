"""One action done to many cases: looked at beforehand, planned with time to call it off, then done case by case.

Each case is acted on in a transaction of its own, against the version in which it was chosen: what changed since is
refused, never overwritten. Events are never taken back; what can be undone is what has not begun.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import orjson
from django.db import transaction

from zhili.cases.models import Series, SeriesStep
from zhili.cases.operations.act import act, foresee
from zhili.cases.queries import types
from zhili.cases.queries.series import SeriesView, series_of
from zhili.cases.queries.single import CASE, states_of
from zhili.cases.rules import guards
from zhili.cases.rules.state import CaseState
from zhili.casetypes.language import Action, CaseType
from zhili.kernel import jobs
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, NotFound
from zhili.kernel.rows import Batch, fetch
from zhili.kernel.text import Text
from zhili.people import public as people

MOST = 500
"""Cases in one series."""

GRACE = timedelta(seconds=60)
"""How long a planned series waits, so that it can be called off before anything has happened."""

AT_ONCE = 50
"""A series of so many cases is done while one waits; a larger one by a job."""

KEPT = timedelta(days=90)
"""How long one can look up what became of a series; the cases keep their events."""

Chosen = Mapping[UUID, int]
"""Cases, each with the version in which it was seen when it was chosen."""

_OTHER_KIND = Text(zh="是另一种事项：{type}。", en="It is of another kind: {type}.")
_CHANGED = Text(
    zh="选中以后有人办理过它，没有动它。请打开看过再办。",
    en="Somebody acted on it after you chose it, so it was left alone. Open it and look first.",
)


class TooManyChosen(ZhiliError):
    """More cases than one series takes."""

    code: ClassVar[str] = "too-many-chosen"
    status: ClassVar[int] = 422
    message = Text(
        zh="一次最多办 {most} 件，您选了 {count} 件。请缩小筛选，分批办理。",
        en="At most {most} cases at a time; you chose {count}. Narrow the list down and go on in parts.",
    )


class AlreadyDone(ZhiliError):
    """A series cannot be called off any more."""

    code: ClassVar[str] = "already-done"
    status: ClassVar[int] = 409
    message = Text(
        zh="这一批已经做完，撤不回来了。要更正，请在案件里办理相应的步骤。",
        en="This series is done and cannot be called off. To correct it, take the step for that in each case.",
    )


@dataclass(frozen=True, slots=True)
class Together:
    """An action that ``count`` of the chosen cases allow now, as the type in force declares it."""

    case_type: CaseType
    action: Action
    count: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an action would make of one case: where it goes, whose it becomes, who must approve; or why it cannot."""

    case_id: UUID
    number: str
    title: str
    version: int
    refusal: Text | None = None
    stage: Text | None = None
    unit: str | None = None
    asks: str | None = None

    @property
    def possible(self) -> bool:
        """Whether it would be done."""
        return self.refusal is None


def possible_together(*, chosen: Chosen, actor: Actor, at: datetime) -> tuple[Together, ...]:
    """What can be done to these cases, that most of them allow first; nothing for what the actor may not read."""
    counts: Counter[tuple[str, str]] = Counter()
    for state in states_of(chosen).values():
        roles = guards.roles_of(actor, state, at=at, lineage=people.lineage)
        case_type = types.of_version(state.type_key, state.type_version)
        counts.update(
            (state.type_key, one.key)
            for one in (guards.allowed(case_type, state, roles, at=at) if guards.may_read(roles) else ())
        )
    found = []
    for (type_key, key), count in counts.items():
        case_type = types.current(type_key)
        if key in case_type.actions:
            found.append(Together(case_type, case_type.actions[key], count))
    order = {
        id(action): place for one in found for place, action in enumerate(one.case_type.actions.values())
    }
    return tuple(sorted(found, key=lambda one: (-one.count, order[id(one.action)])))


def prospects(
    *, chosen: Chosen, type_key: str, action: str, actor: Actor, data: Mapping[str, object], at: datetime
) -> tuple[Prospect, ...]:
    """What would become of each chosen case, in their order. Nothing is written. Raises TooManyChosen."""
    _bounded(chosen)
    states = states_of(chosen)
    found = []
    for case_id, version in chosen.items():
        state = states.get(case_id)
        if state is not None:
            found.append(_prospect(state, version, type_key, action, actor, data, at))
    return tuple(found)


def _prospect(
    state: CaseState, version: int, type_key: str, action: str, actor: Actor, data: Mapping[str, object],
    at: datetime,
) -> Prospect:  # fmt: skip
    roles = guards.roles_of(actor, state, at=at, lineage=people.lineage)
    if not guards.may_read(roles):
        return Prospect(state.id, "", "", version, refusal=NotFound(what=CASE).words)
    known = Prospect(state.id, state.number, _title(state), version)
    case_type = types.of_version(state.type_key, state.type_version)
    if state.type_key != type_key:
        return replace(known, refusal=_OTHER_KIND.format(type=case_type.title))
    if state.seq != version:
        return replace(known, refusal=_CHANGED)
    try:
        done = foresee(state=state, action=action, actor=actor, data=data, at=at)
    except ZhiliError as refusal:
        return replace(known, refusal=_words(refusal))
    changes = done.event.changes
    moved = any(change["do"] == "stage" for change in changes)
    return replace(
        known,
        stage=case_type.stages[done.state.stage].title if moved else None,
        unit=next((str(one["unit"]) for one in changes if one["do"] == "assign"), None),
        asks=next((str(one["needs"]) for one in changes if one["do"] == "ask"), None),
    )


def _words(refusal: ZhiliError) -> Text:
    return _CHANGED if isinstance(refusal, Conflict) and refusal.code == Conflict.code else refusal.words


def _title(state: CaseState) -> str:
    return str(state.attributes.get("title") or state.attributes.get("text") or "")[:60]


def plan_series(
    *, chosen: Chosen, type_key: str, action: str, actor: Actor, data: Mapping[str, object], at: datetime
) -> UUID:
    """Have an action done to each of the chosen cases, to begin after ``GRACE`` unless it is called off.

    What ``prospects`` foresaw is not remembered: each case is judged again when its turn comes. Raises
    TooManyChosen, NotFound where there is none of them, UnknownType.
    """
    _bounded(chosen)
    types.current(type_key)
    states = states_of(chosen)
    numbered = [(states[id], version) for id, version in chosen.items() if id in states]
    if not numbered:
        raise NotFound(what=CASE)
    series = new_id(at)
    batch = Batch()
    district = numbered[0][0].district_id
    batch.insert("cases_series", {
        "id": series, "district_id": district, "actor": guards.reference(actor), "type_key": type_key,
        "action": action, "data": dict(data), "planned_at": at, "starts_at": at + GRACE,
    })  # fmt: skip
    for place, (state, version) in enumerate(numbered, start=1):
        batch.insert("cases_seriesstep", {
            "series_id": series, "place": place, "case_id": state.id, "number": state.number, "version": version,
        })  # fmt: skip
    with transaction.atomic():
        batch.write()
        jobs.defer("cases.series", after=at + GRACE, series=str(series))
    return series


def begin_series(*, series: UUID, at: datetime) -> bool:
    """Begin a planned series, or go on with one that was cut off; False where it was called off or is done.

    Whoever may not wait begins it before its time; from then on it can only be stopped, not undone.
    """
    with transaction.atomic():
        found = Series.objects.select_for_update().filter(pk=series).first()
        if found is None or found.called_off_at is not None or found.finished_at is not None:
            return False
        if found.started_at is None:
            Series.objects.filter(pk=series).update(started_at=at)
        return True


def hasten(*, series: UUID, actor: Actor, at: datetime) -> bool:
    """Begin a series before its time, for whom it is; a large one by a job. True where the caller is to take its steps.

    Raises NotFound.
    """
    found = series_of(series=series, actor=actor)
    if not begin_series(series=series, at=at):
        return False
    if found.steps > AT_ONCE:
        jobs.defer("cases.series", series=str(series))
    return found.steps <= AT_ONCE


def take_step(*, series: UUID, actor: Actor, at: datetime) -> bool:
    """Act on the next case of a begun series, as ``actor``, who planned it; False when none is left.

    Act and result are one transaction. Several may take steps at a time: each takes another case.
    """
    with transaction.atomic():
        rows = fetch(
            "SELECT step.place, step.case_id, step.version, one.action, one.data::text"
            " FROM cases_seriesstep step JOIN cases_series one ON one.id = step.series_id"
            " WHERE step.series_id = %s AND step.done_at IS NULL AND step.refusal IS NULL"
            " AND one.started_at IS NOT NULL AND one.called_off_at IS NULL"
            " ORDER BY step.place LIMIT 1 FOR UPDATE OF step SKIP LOCKED",
            [series],
        )
        if not rows:
            _finish(series, at)
            return False
        place, case_id, version, action, data = rows[0]
        refusal = _try(series, int(place), case_id, int(version), str(action), str(data), actor, at)
        step = SeriesStep.objects.filter(series_id=series, place=place)
        if refusal is None:
            step.update(done_at=at)
        else:
            step.update(refusal={"zh": refusal.zh, "en": refusal.en})
    return True


def _try(
    series: UUID, place: int, case_id: UUID, version: int, action: str, data: str, actor: Actor, at: datetime
) -> Text | None:
    """Why a case could not be acted on; None where it was."""
    try:
        with transaction.atomic():
            act(
                case_id=case_id, action=action, actor=actor, data=orjson.loads(data), at=at,
                expected_version=version, idempotency_key=f"{series}:{place}",
            )  # fmt: skip
    except ZhiliError as refusal:
        return _words(refusal)
    return None


def _finish(series: UUID, at: datetime) -> None:
    """Mark a series as done when every step has its result; what others have in hand, they will mark."""
    fetch(
        "UPDATE cases_series one SET finished_at = %s WHERE id = %s AND started_at IS NOT NULL"
        " AND finished_at IS NULL AND called_off_at IS NULL AND NOT EXISTS (SELECT 1 FROM cases_seriesstep step"
        " WHERE step.series_id = one.id AND step.done_at IS NULL AND step.refusal IS NULL) RETURNING id",
        [at, series],
    )


def call_off(*, series: UUID, actor: Actor, at: datetime) -> SeriesView:
    """Call a series off: before it begins nothing happens to any case; later, to none of those that are left.

    Only who planned it. Raises NotFound, AlreadyDone.
    """
    with transaction.atomic():
        Series.objects.select_for_update().filter(pk=series).first()
        found = series_of(series=series, actor=actor)
        if found.state == "finished":
            raise AlreadyDone
        if found.called_off_at is None:
            Series.objects.filter(pk=series).update(called_off_at=at)
    return series_of(series=series, actor=actor)


def planned_by(series: UUID) -> str | None:
    """The id of the account that planned a series; None where there is no such series any more."""
    found = Series.objects.filter(pk=series).values_list("actor", flat=True).first()
    return found.partition(":")[2] if found else None


def forget_series(*, at: datetime) -> int:
    """Drop series planned longer ago than ``KEPT``; returns how many. What they did stays in the cases."""
    with transaction.atomic():
        old = list(Series.objects.filter(planned_at__lt=at - KEPT).values_list("id", flat=True)[:1000])
        SeriesStep.objects.filter(series_id__in=old).delete()
        Series.objects.filter(pk__in=old).delete()
    return len(old)


def _bounded(chosen: Chosen) -> None:
    if len(chosen) > MOST:
        raise TooManyChosen(most=MOST, count=len(chosen))
