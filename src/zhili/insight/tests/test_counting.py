"""The figures are what counting the cases themselves gives, whatever happened and however often it was counted."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, load_errand
from zhili.casetypes.language import CaseType
from zhili.insight import public as insight
from zhili.insight.operations import counting
from zhili.insight.queries.asking import Ask, By
from zhili.insight.queries.figures import Sum, behind, sums, total
from zhili.insight.queries.rounds import TOPIC, last_round
from zhili.insight.tests.arranging import (
    DAY,
    DECLARED,
    EAST,
    HANDLERS,
    HOUR,
    STREETS,
    TYPE,
    act,
    closed,
    found_city,
    opened,
    placeless,
)
from zhili.kernel.actor import SYSTEM
from zhili.kernel.errors import ZhiliError
from zhili.kernel.rows import fetch

pytestmark = pytest.mark.django_db
EVERYTHING = cases.Reach(everywhere=True)
FIRST, UNTIL = date(2026, 2, 1), date(2026, 5, 1)
BYS: tuple[By | None, ...] = (None, "day", "month", "district", "street", "unit", "class", "word")


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    found_city()


def ask(**more: object) -> Ask:
    return Ask(TYPE, FIRST, UNTIL, EVERYTHING, **more)  # type: ignore[arg-type]


def plain(found: list[Sum]) -> dict[str, tuple[int, int, int | None, tuple[tuple[int, int], ...]]]:
    return {
        one.part: (one.cases, one.ended, one.days, tuple((share.hits, share.base) for share in one.shares))
        for one in found
    }


def everywhere() -> Mapping[str, object]:
    """Every figure that is kept, in every division."""
    return {str(by): plain(sums(ask(), by=by)) for by in BYS} | {
        f"ended {by}": plain(sums(ask(ended=True), by=by)) for by in (None, "day", "street")
    }


def counted_by_the_engine(by: str) -> dict[str, tuple[int, int]]:
    """The first rate as the engine itself counts it over its own rows."""
    found = cases.rates(
        type_key=TYPE,
        opened_from=datetime(2026, 1, 31, 16, tzinfo=UTC),
        opened_until=datetime(2026, 4, 30, 16, tzinfo=UTC),
        by=by,
    )
    return {one.group or "": (one.hits, one.base) for one in found if one.rate == "resolution" and one.base}


DEEDS = (
    "open",
    "open without class",
    "open without place",
    "accept",
    "answer",
    "deny",
    "affirm",
    "return",
    "move",
    "count",
)
PLAYED = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 5), st.integers(0, 2)), min_size=4, max_size=24
)


class Play:
    """People at work on a handful of cases; what the rules refuse is not done."""

    def __init__(self) -> None:
        self.cases: list[cases.Opened] = []
        self.at = AT

    def do(self, deed: str, which: int, street: int) -> None:
        self.at += HOUR * 7
        if deed == "count":
            insight.count(at=self.at)
        elif deed.startswith("open"):
            self._open(deed, street)
        elif self.cases:
            self._act(deed, self.cases[which % len(self.cases)], street)

    def _open(self, deed: str, street: int) -> None:
        if deed.endswith("place"):
            self.cases.append(placeless(at=self.at))
        else:
            class_code = (
                None if deed.endswith("class") else ("water/pipe", "roads/hole", "water/flood")[street]
            )
            self.cases.append(opened(at=self.at, street=street, class_code=class_code, text="路面坑洼和井盖"))

    def _act(self, deed: str, case: cases.Opened, street: int) -> None:
        lead = cases.whole(case_id=case.id, actor=DISPATCHER, at=self.at).lead_unit
        handler = HANDLERS.get(lead or "", DISPATCHER)
        steps = {
            "accept": ("accept", handler, {}),
            "answer": ("answer", handler, {"text": "好了", "result": "solved"}),
            "deny": ("call_back", OPERATOR, {"resolved": False, "satisfied": False}),
            "affirm": ("call_back", OPERATOR, {"resolved": True}),
            "return": ("return", handler, {"reason": "不归我们"}),
            "move": ("relocate", DISPATCHER, {"area": STREETS[street]}),
        }
        action, who, data = steps[deed]
        try:
            act(case, action, who, at=self.at, **data)  # type: ignore[arg-type]
        except ZhiliError:
            return


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(played=PLAYED)
def test_kept_figures_are_those_of_counting_anew(played: list[tuple[str, int, int]]) -> None:
    play = Play()
    for deed, which, street in played:
        play.do(deed, which, street)
    insight.count(at=play.at)
    kept = everywhere()
    insight.recount(at=play.at)
    assert everywhere() == kept
    assert sum(one.cases for one in sums(ask())) == fetch("SELECT count(*) FROM cases_case")[0][0]
    for by, name in (
        ("street", "street"),
        ("unit", "lead_unit"),
        ("class", "class"),
        ("district", "district"),
    ):
        ours = {one.part: one.shares[0] for one in sums(ask(), by=by)}  # type: ignore[arg-type]
        assert {
            part: (share.hits, share.base) for part, share in ours.items() if share.base
        } == counted_by_the_engine(name)


def test_a_case_that_moves_leaves_the_sums_it_was_in() -> None:
    case = opened(street=0)
    insight.count(at=AT)
    assert plain(sums(ask(), by="street")) == {"110105001": (1, 0, 0, ((0, 0),) * 4)}
    act(case, "relocate", DISPATCHER, at=AT + HOUR, area=STREETS[2])
    assert plain(sums(ask(), by="street")) == {"110105001": (1, 0, 0, ((0, 0),) * 4)}, (
        "nobody has counted yet"
    )
    insight.count(at=AT + HOUR)
    assert list(plain(sums(ask(), by="street"))) == ["110106001"]


def test_pages_hear_of_new_figures_and_of_nothing_else() -> None:
    told = "SELECT count(*) FROM kernel_change WHERE %s = ANY(topics)"
    closed(street=0)
    insight.count(at=AT + DAY)
    first = fetch(told, [TOPIC])
    insight.count(at=AT + DAY)
    assert fetch(told, [TOPIC]) == first, "nothing was counted"
    opened(street=1)
    insight.count(at=AT + DAY)
    assert fetch(told, [TOPIC])[0][0] == first[0][0] + 1


def test_counting_that_breaks_off_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    insight.count(at=AT)
    closed(), closed(street=1, resolved=False)
    with monkeypatch.context() as broken:
        broken.setattr(counting, "_copy", lambda found: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            insight.count(at=AT + DAY)
    round_ = last_round()
    assert round_ is not None
    assert round_.as_of == AT, "it does not say that it had counted them"
    assert insight.count(at=AT + DAY) == 2
    assert total(ask()).shares[0].base == 2
    assert insight.count(at=AT + DAY) == 0


def test_counting_goes_on_while_the_types_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting that takes longer than what is held in memory is good for: the connection is asked in between."""
    asked = fetch

    def of_type(key: str) -> CaseType:
        asked("SELECT count(*) FROM cases_typeversion")
        return cases.case_type_version(key, 1)

    opened(), opened(street=1)
    monkeypatch.setattr(cases, "case_type", of_type)
    assert insight.count(at=AT) == 2
    assert total(ask()).cases == 2


def test_other_rates_in_a_type_are_counted_from_the_beginning() -> None:
    closed(satisfied=True)
    insight.count(at=AT + DAY)
    assert [share.base for share in total(ask()).shares] == [1, 1, 0, 0]
    swapped = DECLARED.replace("  resolution: {", "  held: {").replace(
        "field: resolved, claim", "field: responded, claim"
    )
    load_errand(swapped.replace("claim: {result: solved}, ", ""))
    assert insight.count(at=AT + 2 * DAY) == 1
    assert [share.base for share in total(ask()).shares] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("declared", "hits", "base"),
    [
        ("field: resolved, is: false, among: result", 2, 3),
        ("field: result, is: solved, among: resolved", 2, 2),
    ],
)
def test_a_rate_of_what_is_not_or_of_a_word_is_counted_as_the_engine_counts_it(
    declared: str, hits: int, base: int
) -> None:
    load_errand(
        DECLARED.replace("field: resolved, claim: {result: solved}, target: 90", f"{declared}, target: 90")
    )
    closed(), closed(resolved=False, street=1), opened()
    answered = opened()
    act(answered, "accept", HANDLERS["bureau:water"], at=AT + HOUR)
    act(answered, "answer", HANDLERS["bureau:water"], at=AT + 2 * HOUR, text="好了", result="solved")
    insight.count(at=AT + DAY)
    (share,) = {one.shares[0] for one in sums(ask(), by="unit")}
    assert counted_by_the_engine("lead_unit") == {"bureau:water": (share.hits, share.base)}
    assert (share.hits, share.base) == (hits, base)


def test_days_on_average_are_those_of_the_ended_cases_from_the_day_each_was_opened() -> None:
    closed(), opened()
    case = opened()
    act(case, "accept", HANDLERS["bureau:water"], at=AT + HOUR)
    act(case, "answer", HANDLERS["bureau:water"], at=AT + 2 * DAY, text="好了", result="solved")
    act(case, "call_back", OPERATOR, at=AT + 3 * DAY, resolved=True)
    insight.count(at=AT + 4 * DAY)
    for asked in (ask(), ask(area=STREETS[0])):
        found = total(asked)
        assert (found.cases, found.ended, found.days, found.mean_days) == (3, 2, 3, 1.5)
    assert total(ask(area=STREETS[1])).mean_days is None


def test_days_are_those_of_the_city() -> None:
    late_in_the_evening = AT.replace(hour=15, minute=59)  # 23:59 in the city
    opened(at=late_in_the_evening), opened(at=late_in_the_evening + timedelta(minutes=1))
    insight.count(at=AT + DAY)
    assert {one.part: one.cases for one in sums(ask(), by="day")} == {"2026-03-02": 1, "2026-03-03": 1}


@pytest.mark.parametrize(
    ("more", "by"),
    [
        ({}, None),
        ({"area": EAST}, "street"),
        ({"area": STREETS[0]}, "grid"),
        ({"unit": "bureau:water"}, "day"),
        ({"class_code": "water"}, "class"),
        ({"class_code": "water", "unit": "bureau:water", "area": EAST}, "street"),
        ({"placeless": True}, None),
        ({"class_code": ""}, None),
        ({"ended": True}, "day"),
    ],
)
def test_the_cases_behind_a_figure_are_as_many_as_it_says(more: dict[str, object], by: By | None) -> None:
    for number in range(9):
        closed(
            street=number % 3, resolved=number % 2 == 0, class_code=("water/pipe", "roads/hole")[number % 2]
        )
        opened(street=number % 3, grid=number % 4, class_code=None)
    placeless()
    insight.count(at=AT + DAY)
    asked = ask(**more)
    assert total(asked).cases == sum(one.cases for one in sums(asked, by=by))
    for which, expected in (
        ("all", total(asked).cases),
        ("ended", total(asked).ended),
        ("known", total(asked).shares[0].base),
        ("hit", total(asked).shares[0].hits),
        ("missed", total(asked).shares[0].missed),
    ):
        met: list[UUID] = []
        after = ""
        while True:
            part = behind(asked, which=which, after=after, limit=4)  # type: ignore[arg-type]
            met += part.ids
            if not (after := part.after):
                break
        assert len(met) == len(set(met)) == expected, which


def test_eyes_that_go_to_some_areas_count_only_those() -> None:
    for street in (0, 0, 1, 2):
        opened(street=street)
    opened(street=2, class_code="roads/hole")
    insight.count(at=AT)
    east = cases.Reach(everywhere=False, areas=(STREETS[0], STREETS[2]))
    roads = cases.Reach(everywhere=False, units=("bureau:roads",))
    nothing = cases.Reach(everywhere=False)
    found = Counter({one.part: one.cases for one in sums(Ask(TYPE, FIRST, UNTIL, east), by="street")})
    assert found == {"110105001": 2, "110106001": 2}
    assert total(Ask(TYPE, FIRST, UNTIL, roads)).cases == 1
    assert total(Ask(TYPE, FIRST, UNTIL, nothing)).cases == 0
    assert total(Ask(TYPE, FIRST, UNTIL, east, area=EAST)).cases == 2, (
        "of a wider area only what they may see"
    )


def test_the_machine_is_no_person() -> None:
    case = opened()
    cases.act(case_id=case.id, action="supervise", actor=SYSTEM, data={}, at=AT + 5 * HOUR)
    insight.count(at=AT + DAY)
    assert fetch("SELECT worked_at FROM insight_countedcase")[0][0] == AT
