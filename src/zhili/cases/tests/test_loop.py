"""The main loop through the engine: opened, dispatched, handled, answered, called back, closed."""

from datetime import timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import (
    AT,
    DISPATCHER,
    OPERATOR,
    ROADS,
    SUPERVISOR,
    WATER,
    load_errand,
    resident,
    small_city,
)
from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.refusals import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def opened(**more: object) -> cases.Opened:
    data = {"text": "楼下水管漏水两天了", "lon": 116.005, "lat": 39.005, "class": "water/pipe", **more}
    actor = resident()
    return cases.open(type_key="test.errand", data=data, actor=actor, channel="web", at=AT)


def test_a_case_goes_through_the_whole_loop_and_is_what_its_events_add_up_to() -> None:
    case = opened()
    view = cases.whole(case_id=case.id, actor=WATER, at=AT)
    assert (view.stage, view.lead_unit, view.area_names[-1].zh) == ("dispatched", "bureau:water", "网格1")
    assert {clock.key: clock.reading.state for clock in view.clocks} == {
        "respond": "running",
        "resolve": "running",
    }

    deeds: list[tuple[Actor, str, dict[str, object]]] = [
        (WATER, "accept", {}),
        (WATER, "whistle", {"units": ["bureau:roads"]}),
        (ROADS, "say", {"text": "我们今天下午到场"}),
        (WATER, "answer", {"text": "水管已更换"}),
        (OPERATOR, "call_back", {"resolved": False, "satisfied": False}),
        (WATER, "answer", {"text": "接头重新做过"}),
        (resident(), "call_back", {"resolved": True, "satisfied": True}),
    ]
    for hour, (actor, action, data) in enumerate(deeds, start=1):
        cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + hour * HOUR)

    done = cases.whole(case_id=case.id, actor=resident(), at=AT)
    assert (done.stage, done.ended, done.outcome["resolved"], done.due_at) == ("closed", True, True, None)
    assert all(clock.reading.state == "stopped" for clock in done.clocks)
    assert cases.verify(case.id) == []


def test_who_has_no_part_in_a_case_does_not_learn_that_it_exists() -> None:
    case = opened()
    for stranger in (ROADS, resident("r2")):
        with pytest.raises(NotFound):
            cases.whole(case_id=case.id, actor=stranger, at=AT)
        with pytest.raises(NotFound):
            cases.act(case_id=case.id, action="accept", actor=stranger, data={}, at=AT)


def test_a_role_without_the_action_is_refused_and_nothing_changes() -> None:
    case = opened()
    with pytest.raises(Forbidden):
        cases.act(case_id=case.id, action="accept", actor=resident(), data={}, at=AT)
    assert cases.whole(case_id=case.id, actor=WATER, at=AT).version == case.state.seq


def test_an_action_that_needs_approval_waits_for_it() -> None:
    case = opened()
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT + HOUR)
    cases.act(case_id=case.id, action="suspend", actor=WATER, data={"reason": "等配件"}, at=AT + HOUR)
    waiting = cases.whole(case_id=case.id, actor=SUPERVISOR, at=AT + HOUR)
    (asked,) = waiting.asked
    assert asked.mine_to_settle
    assert {clock.key: clock.reading.state for clock in waiting.clocks}["resolve"] == "running"
    with pytest.raises(Forbidden):
        cases.act(
            case_id=case.id, action="approve", actor=WATER, data={"request": asked.request}, at=AT + HOUR
        )
    cases.act(
        case_id=case.id, action="approve", actor=SUPERVISOR, data={"request": asked.request}, at=AT + 2 * HOUR
    )
    paused = cases.whole(case_id=case.id, actor=SUPERVISOR, at=AT + 2 * HOUR)
    assert paused.asked == ()
    assert {clock.key: clock.reading.state for clock in paused.clocks}["resolve"] == "paused"
    assert cases.verify(case.id) == []


def test_a_form_tells_every_field_that_is_wrong() -> None:
    with pytest.raises(Invalid) as refusal:
        opened(floor=-1, urgency="very", unknown="x")
    assert set(refusal.value.fields) == {"floor", "urgency", "unknown"}


def test_personal_fields_are_in_no_event_and_no_row() -> None:
    case = opened(name="李四", phone="13800001234")
    view = cases.whole(case_id=case.id, actor=DISPATCHER, at=AT)
    told = [str(event) for event in cases.timeline(case_id=case.id, actor=DISPATCHER, at=AT)]
    assert not any("李四" in text or "13800001234" in text for text in [*told, str(view)])


def test_an_outside_systems_key_lists_what_it_may_read_and_nothing_else() -> None:
    opened()
    platform = Actor(kind="outside", id="key:1", mandates=(Mandate("outside", None, None, AT),))
    assert cases.listing(actor=platform, filters=cases.Filters(), at=AT).rows == ()
    mine = cases.open(
        type_key="test.errand", data={"text": "移交事项"}, actor=platform, channel="outside", at=AT
    )
    (row,) = cases.listing(actor=platform, filters=cases.Filters(), at=AT).rows
    assert row.number == mine.number


def test_a_list_can_be_of_several_types_and_classes() -> None:
    opened(), opened(**{"class": "roads/hole"}), opened(**{"class": "water/flood"})

    def found(**limits: tuple[str, ...]) -> set[str | None]:
        page = cases.listing(actor=SUPERVISOR, filters=cases.Filters(**limits), at=AT)  # type: ignore[arg-type]
        return {row.class_code for row in page.rows}

    assert found(classes=("roads/hole", "water/flood")) == {"roads/hole", "water/flood"}
    assert found(types=("test.errand", "other")) == {"roads/hole", "water/flood", "water/pipe"}
    assert found(types=("other",)) == set()
