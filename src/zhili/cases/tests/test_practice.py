"""Where the list is silent: whom such cases went to before, how sure that is, and what dispatchers made of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.cases import public as cases
from zhili.cases.rules.practice import LEAST, Practised, Went, practised
from zhili.cases.testing import AREA, AT, DISPATCHER, OPERATOR, STREET, WATER, load_errand, small_city
from zhili.kernel.actor import SYSTEM
from zhili.understanding import public as understanding

HERE = "1101/110105/110105001"
HOUR = timedelta(hours=1)


def went(*numbers: tuple[str, str, int]) -> list[Went]:
    return [Went(unit, area, count) for unit, area, count in numbers]


def test_the_narrowest_place_with_enough_cases_speaks() -> None:
    told = went(("a", HERE, 5), ("b", "1101/110105/110105002", 90))
    found = practised(told, [], area=f"{HERE}/110105001001")
    assert found is not None and (found.unit, found.times, found.cases, found.within) == ("a", 5, 5, HERE)
    wider = practised(told, [], area="1101/110105/110105003")
    assert wider is not None and (wider.unit, wider.within) == ("b", "1101/110105")
    city = practised(told, [], area="1101/110106/110106001")
    assert city is not None and (city.within, city.others) == ("1101", (("a", 5),))


def test_who_gave_as_many_back_as_it_kept_is_not_proposed() -> None:
    found = practised(went(("a", HERE, 6), ("b", HERE, 4)), [("a", 6)], area=HERE)
    assert found is not None and (found.unit, found.times, found.cases) == ("b", 4, 10)
    assert found.returned == (("a", 6),)
    assert practised(went(("a", HERE, 6)), [("a", 6)], area=HERE) is None


def test_too_few_say_nothing_and_names_that_only_begin_alike_are_other_places() -> None:
    assert practised(went(("a", HERE, LEAST - 1)), [], area=HERE) is None
    assert practised(went(("a", "11010/1", 50)), [], area="1101/2/3") is None


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 40)), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9)), max_size=3),
)
def test_what_is_told_adds_up(counts: list[tuple[str, int]], returned: list[tuple[str, int]]) -> None:
    found = practised([Went(unit, HERE, count) for unit, count in counts], returned, area=HERE)
    if found is None:
        return
    assert found.cases == sum(count for _, count in counts) >= LEAST
    assert found.times + sum(times for _, times in found.others) <= found.cases
    assert 0 < found.sure < 1 and all(found.times >= times for _, times in found.others if not returned)


# --- in a house ---------------------------------------------------------------------------------------------


@pytest.fixture
def silent_city(db: None) -> None:
    """A city whose list says nothing."""
    small_city(responsible=False)
    load_errand()


def dispatched(*, to: str, number: int = 1) -> cases.Opened:
    opened = cases.open(
        type_key="test.errand", data={"text": "路面坑洼", "lon": 116.005, "lat": 39.005, "class": "roads/hole"},
        actor=OPERATOR, channel="phone", at=AT,
    )  # fmt: skip
    cases.act(
        case_id=opened.id,
        action="dispatch",
        actor=DISPATCHER,
        data={"unit": to},
        at=AT + number * timedelta(minutes=1),
    )
    return opened


def told() -> Practised | None:
    other = cases.open(
        type_key="test.errand", data={"text": "路面坑洼", "lon": 116.005, "lat": 39.005, "class": "roads/hole"},
        actor=OPERATOR, channel="phone", at=AT,
    )  # fmt: skip
    return cases.practice(case_id=other.id, class_code="roads/hole", area=AREA)


@pytest.mark.django_db
def test_past_dispatches_and_returns_are_counted(silent_city: None) -> None:
    for number in range(6):
        dispatched(to="bureau:roads", number=number)
    back = dispatched(to="bureau:water")
    cases.act(case_id=back.id, action="return", actor=WATER, data={"reason": "不归我们管"}, at=AT + HOUR)
    cases.act(
        case_id=back.id, action="dispatch", actor=DISPATCHER, data={"unit": "bureau:roads"}, at=AT + 2 * HOUR
    )
    found = told()
    assert found is not None
    assert (found.unit, found.times, found.cases) == ("bureau:roads", 7, 7)
    assert found.within == STREET and found.returned == (("bureau:water", 1),)


@pytest.mark.django_db
def test_what_dispatchers_choose_beside_it_is_recorded_for_the_register(silent_city: None) -> None:
    for number in range(5):
        dispatched(to="bureau:roads", number=number)
    assert understanding.heeded(kinds=("unit",))["unit"].whole.decided == 0  # nothing could be told yet
    dispatched(to="bureau:roads")
    dispatched(to="bureau:water")
    found = understanding.heeded(kinds=("unit",))["unit"]
    assert (found.whole.decided, found.whole.agreed) == (2, 1)
    assert 0.5 < found.whole.sure < 1


@pytest.mark.django_db
def test_where_the_list_speaks_or_it_is_off_nothing_is_told_or_recorded(silent_city: None) -> None:
    for number in range(5):
        dispatched(to="bureau:roads", number=number)
    understanding.switch(key="practice", on=False, why="试停", actor=SYSTEM, at=AT)
    assert told() is None
    dispatched(to="bureau:water")
    assert understanding.heeded(kinds=("unit",))["unit"].whole.decided == 0


@pytest.mark.django_db
def test_a_choice_against_the_list_is_none_against_practice() -> None:
    small_city()
    load_errand()
    for number in range(7):
        opened = cases.open(
            type_key="test.errand", data={"text": "请来看看", "lon": 116.005, "lat": 39.005},
            actor=OPERATOR, channel="phone", at=AT,
        )  # fmt: skip
        form = {"unit": "bureau:water", "class": "roads/hole"}
        at = AT + number * timedelta(minutes=1)
        cases.act(case_id=opened.id, action="dispatch", actor=DISPATCHER, data=form, at=at)
    assert understanding.heeded(kinds=("unit",))["unit"].whole.decided == 0
