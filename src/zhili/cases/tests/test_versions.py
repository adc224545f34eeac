"""Types in versions: running cases keep theirs, move when told to, and say why when they cannot."""

from datetime import UTC, date, datetime, timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.queries import replays
from zhili.cases.testing import AT, DECLARATION, RESPOND, WATER, load_errand, resident, small_city
from zhili.casetypes import tables
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people

pytestmark = pytest.mark.django_db
FORM = {"text": "水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand()


def opened(at: datetime = AT, **data: object) -> cases.Opened:
    return cases.open(type_key="test.errand", data={**FORM, **data}, actor=resident(), channel="web", at=at)


def due(case: cases.Opened) -> dict[str, datetime | None]:
    view = cases.whole(case_id=case.id, actor=WATER, at=AT)
    return {clock.key: clock.reading.due_at for clock in view.clocks}


def test_a_running_case_keeps_the_version_it_began_with() -> None:
    case = opened()
    load_errand(DECLARATION.replace("term: P5D", "term: P2D"))
    before = due(case)
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    view = cases.whole(case_id=case.id, actor=WATER, at=AT)
    assert (view.type_version, due(case)["resolve"]) == (1, before["resolve"])
    assert cases.whole(case_id=opened().id, actor=WATER, at=AT).type_version == 2


def test_migrating_moves_cases_with_their_clocks() -> None:
    case = opened()
    assert due(case)["resolve"] == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)
    load_errand(DECLARATION.replace("term: P5D", "term: P2D"))
    rehearsed = list(cases.migrate(type_key="test.errand", at=AT, dry_run=True))
    assert cases.whole(case_id=case.id, actor=WATER, at=AT).type_version == 1
    (moved,) = cases.migrate(type_key="test.errand", at=AT)
    assert [moved] == rehearsed
    assert moved.why_not is None
    view = cases.whole(case_id=case.id, actor=WATER, at=AT)
    assert (view.type_version, due(case)["resolve"]) == (2, datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
    assert cases.verify(case.id) == []
    assert list(cases.migrate(type_key="test.errand", at=AT)) == []


def test_a_renamed_stage_and_clock_are_followed() -> None:
    case = opened()
    renamed = (
        DECLARATION.replace("dispatched", "assigned").replace("resolve", "finish")
        + "renamed: {dispatched: assigned, resolve: finish}\n"
    )
    load_errand(renamed)
    (moved,) = cases.migrate(type_key="test.errand", at=AT)
    assert moved.why_not is None
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    view = cases.whole(case_id=case.id, actor=WATER, at=AT)
    assert view.stage == "handling"
    assert {clock.key for clock in view.clocks} == {"respond", "finish"}
    assert cases.verify(case.id) == []


def test_a_case_in_a_stage_that_is_gone_stays_and_says_why() -> None:
    case = opened()
    load_errand(DECLARATION.replace("dispatched", "assigned"))
    (stuck,) = cases.migrate(type_key="test.errand", at=AT)
    assert stuck.why_not is not None
    assert "dispatched" in stuck.why_not.en
    assert cases.whole(case_id=case.id, actor=WATER, at=AT).type_version == 1


def test_a_years_notice_recomputes_open_cases_within_the_range_they_showed() -> None:
    late = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    case = opened(at=late)
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=late)
    before = cases.whole(case_id=case.id, actor=WATER, at=late)
    assert before.due_at is not None and before.due_latest is not None
    assert before.due_at < before.due_latest
    off = ((1, 1), (1, 2), (1, 3), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
    days = {date(2027, month, day): False for month, day in off}
    people.load_notice(year=2027, days=days, source="test notice", actor=SYSTEM, at=late)
    assert cases.recompute(at=late + timedelta(hours=1)) == 1
    after = cases.whole(case_id=case.id, actor=WATER, at=late)
    assert after.due_at is not None
    assert before.due_at <= after.due_at <= before.due_latest
    assert cases.recompute(at=late + timedelta(hours=2)) == 0
    assert cases.verify(case.id) == []


def test_a_changed_table_is_run_over_past_cases_before_it_is_adopted() -> None:
    for urgency in ("normal", "normal", "critical"):
        opened(urgency=urgency)
    changed = tables.load(RESPOND.replace("-,PT24H", "-,PT12H").encode(), name="respond.csv")
    found = replays.replay(type_key="test.errand", name="respond.csv", changed=changed)
    assert (found.count, found.same, found.changed) == (3, 1, 2)
    assert len(found.unreached_new) == 1


def test_replaying_an_unknown_table_names_those_there_are() -> None:
    changed = tables.load(RESPOND.encode(), name="x.csv")
    with pytest.raises(cases.NoSuchTable) as refusal:
        replays.replay(type_key="test.errand", name="x.csv", changed=changed)
    assert "respond.csv" in refusal.value.render("en")


def test_rates_count_what_is_known() -> None:
    for resolved, satisfied in ((True, True), (True, False), (False, False)):
        case = opened()
        cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
        cases.act(case_id=case.id, action="answer", actor=WATER, data={"text": "修好了"}, at=AT)
        data = {"resolved": resolved, "satisfied": satisfied}
        cases.act(case_id=case.id, action="call_back", actor=resident(), data=data, at=AT)
    opened()
    day = timedelta(days=1)
    found = cases.rates(type_key="test.errand", opened_from=AT - day, opened_until=AT + day)
    assert [(one.rate, one.hits, one.base) for one in found] == [("resolution", 2, 3), ("satisfaction", 1, 3)]
    by_unit = cases.rates(type_key="test.errand", opened_from=AT - day, opened_until=AT + day, by="lead_unit")
    assert {one.group for one in by_unit} == {"bureau:water"}
