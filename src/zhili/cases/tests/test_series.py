"""One action on many cases: what is foreseen comes true, called off it never happens, and nobody is overwritten."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from zhili.cases import jobs
from zhili.cases import public as cases
from zhili.cases.operations import series as serial
from zhili.cases.operations.series import GRACE, KEPT
from zhili.cases.testing import (
    AT,
    DISPATCHER,
    LONG_AGO,
    ROADS,
    WATER,
    load_errand,
    resident,
    small_city,
    staff,
)
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.people import public as people
from zhili.people.testing import member

pytestmark = pytest.mark.django_db
TYPE = "test.errand"
LATER = AT + GRACE


@pytest.fixture(autouse=True)
def city() -> Iterator[None]:
    small_city()
    load_errand()
    yield


def opened(count: int = 3, **more: object) -> dict[UUID, int]:
    """Cases that a rule gave to the Water Bureau, each with its version."""
    found = {}
    for number in range(count):
        data = {"text": f"第{number}处水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe", **more}
        case = cases.open(type_key=TYPE, data=data, actor=resident(), channel="web", at=AT)
        found[case.id] = seen(case.id).version
    return found


def seen(case_id: UUID) -> cases.CaseView:
    return cases.whole(case_id=case_id, actor=DISPATCHER, at=LATER)


def plan(chosen: dict[UUID, int], action: str = "accept", actor: Actor = WATER, **data: object) -> UUID:
    return cases.plan_series(chosen=chosen, type_key=TYPE, action=action, actor=actor, data=data, at=AT)


def run(series: UUID, actor: Actor = WATER) -> cases.SeriesView:
    assert cases.begin_series(series=series, at=LATER)
    while cases.take_step(series=series, actor=actor, at=LATER):
        continue
    return cases.series_of(series=series, actor=actor)


def test_what_can_be_done_together_is_said_with_how_many_allow_it() -> None:
    chosen = opened(3)
    cases.act(case_id=next(iter(chosen)), action="accept", actor=WATER, data={}, at=AT)
    found = {one.action.key: one.count for one in cases.possible_together(chosen=chosen, actor=WATER, at=AT)}
    assert found["accept"] == 2 and found["say"] == 3 and found["answer"] == 1
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert cases.possible_together(chosen=chosen, actor=ROADS, at=AT) == ()


def test_what_was_foreseen_comes_true() -> None:
    chosen = opened(2)
    foreseen = cases.prospects(chosen=chosen, type_key=TYPE, action="accept", actor=WATER, data={}, at=AT)
    assert [(one.possible, one.stage and one.stage.in_("zh")) for one in foreseen] == [(True, "办理中")] * 2
    assert {seen(id).stage for id in chosen} == {"dispatched"}
    result = run(plan(chosen))
    assert (result.state, result.done, result.refused) == ("finished", 2, 0)
    assert {seen(id).stage for id in chosen} == {"handling"}


def test_the_unit_and_the_approval_are_foreseen() -> None:
    data = {"text": "门前的井不知道怎么了", "lon": 116.005, "lat": 39.005}
    case = cases.open(type_key=TYPE, data=data, actor=resident(), channel="web", at=AT)
    dispatched = cases.prospects(
        chosen={case.id: seen(case.id).version}, type_key=TYPE, action="dispatch", actor=DISPATCHER,
        data={"class": "water"}, at=AT,
    )  # fmt: skip
    assert [one.unit for one in dispatched] == ["bureau:water"]
    suspended = cases.prospects(
        chosen=opened(1), type_key=TYPE, action="suspend", actor=WATER, data={"reason": "等停水"}, at=AT
    )
    assert [one.asks for one in suspended] == ["supervisor"]


def test_called_off_in_time_nothing_has_happened() -> None:
    chosen = opened(2)
    series = plan(chosen)
    assert cases.call_off(series=series, actor=WATER, at=AT).state == "called_off"
    assert not cases.begin_series(series=series, at=LATER)
    assert not cases.take_step(series=series, actor=WATER, at=LATER)
    assert {id: seen(id).version for id in chosen} == chosen


def test_stopped_in_the_middle_the_rest_is_left_alone() -> None:
    chosen = opened(3)
    series = plan(chosen)
    cases.begin_series(series=series, at=LATER)
    assert cases.take_step(series=series, actor=WATER, at=LATER)
    stopped = cases.call_off(series=series, actor=WATER, at=LATER)
    assert not cases.take_step(series=series, actor=WATER, at=LATER)
    assert (stopped.state, stopped.done, stopped.left) == ("called_off", 1, 2)
    assert sorted(seen(id).stage for id in chosen) == ["dispatched", "dispatched", "handling"]


def test_what_is_done_cannot_be_called_off() -> None:
    series = plan(opened(1))
    run(series)
    with pytest.raises(cases.AlreadyDone):
        cases.call_off(series=series, actor=WATER, at=LATER)


def test_what_changed_since_it_was_chosen_is_refused_and_the_others_are_done() -> None:
    chosen = opened(3)
    first, *others = chosen
    series = plan(chosen)
    cases.act(case_id=first, action="say", actor=WATER, data={"text": "明天上门"}, at=AT)
    assert run(series).refused == 1
    steps = {one.case_id: one for one in cases.series_steps(series=series, actor=WATER)}
    refusal = steps[first].refusal
    assert refusal is not None and "没有动它" in refusal.zh
    assert seen(first).stage == "dispatched" and {seen(id).stage for id in others} == {"handling"}


def test_a_case_that_does_not_allow_it_says_why() -> None:
    chosen = opened(2)
    first = next(iter(chosen))
    chosen[first] = cases.act(case_id=first, action="accept", actor=WATER, data={}, at=AT).seq
    foreseen = cases.prospects(chosen=chosen, type_key=TYPE, action="accept", actor=WATER, data={}, at=AT)
    assert [one.possible for one in foreseen] == [False, True]
    assert foreseen[0].refusal is not None and "接单" in foreseen[0].refusal.zh


def test_another_kind_of_case_and_one_that_may_not_be_read_are_told_apart_from_the_others() -> None:
    chosen = opened(1)
    strangers = cases.prospects(chosen=chosen, type_key=TYPE, action="accept", actor=ROADS, data={}, at=AT)
    assert [(one.title, one.possible) for one in strangers] == [("", False)]
    kinds = cases.prospects(
        chosen=chosen, type_key="test.other", action="accept", actor=WATER, data={}, at=AT
    )
    assert kinds[0].refusal is not None and "另一种事项" in kinds[0].refusal.zh


def test_a_series_is_its_makers_alone() -> None:
    series = plan(opened(1))
    for look in (cases.series_of, cases.series_steps):
        with pytest.raises(NotFound):
            look(series=series, actor=ROADS)
    with pytest.raises(NotFound):
        cases.call_off(series=series, actor=ROADS, at=AT)
    assert cases.recent_series(actor=ROADS, at=AT) == ()
    assert [one.id for one in cases.recent_series(actor=WATER, at=AT)] == [series]


def test_what_is_over_is_soon_no_news_and_one_day_forgotten() -> None:
    series = plan(opened(1))
    run(series)
    assert cases.recent_series(actor=WATER, at=LATER + timedelta(minutes=1))
    assert not cases.recent_series(actor=WATER, at=LATER + timedelta(minutes=3))
    assert serial.forget_series(at=AT + KEPT) == 0
    assert serial.forget_series(at=AT + KEPT + timedelta(seconds=1)) == 1
    with pytest.raises(NotFound):
        cases.series_of(series=series, actor=WATER)


def test_too_many_at_a_time_are_refused() -> None:
    chosen = {uuid4(): 1 for _ in range(cases.MOST_TOGETHER + 1)}
    with pytest.raises(cases.TooManyChosen):
        plan(chosen)


def account() -> Actor:
    """Somebody with an account, whose mandate can end."""
    member("pipes", role="handler", unit="bureau:water", at=LONG_AGO)
    found = people.account("pipes")
    assert found is not None
    return replace(staff("handler", unit="bureau:water"), id=str(found.id))


def test_the_job_does_it_as_who_planned_it_and_goes_on_where_it_was_cut_off() -> None:
    actor = account()
    chosen = opened(3)
    series = plan(chosen, actor=actor)
    cases.begin_series(series=series, at=LATER)
    cases.take_step(series=series, actor=actor, at=LATER)
    with clock.at_instant(LATER):
        jobs.carry_on(series=str(series))
        jobs.carry_on(series=str(series))
    assert cases.series_of(series=series, actor=actor).done == 3
    assert {seen(id).version - before for id, before in chosen.items()} == {1}


def test_who_lost_the_mandate_meanwhile_does_nothing() -> None:
    actor = account()
    series = plan(opened(2), actor=actor)
    held = people.mandates_of(UUID(actor.id))[0]
    people.end_mandate(mandate_id=held.id, actor=staff("admin"), at=AT)
    with clock.at_instant(LATER):
        jobs.carry_on(series=str(series))
    result = cases.series_of(series=series, actor=actor)
    assert (result.done, result.refused) == (0, 2)
