"""Proposals to act before anybody complains: found where something comes back, decided once, not found in noise."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import DECLARATION, load_errand
from zhili.insight import public as insight
from zhili.insight.operations import deciding
from zhili.insight.operations.deciding import AlreadyDecided
from zhili.insight.queries import proposals
from zhili.insight.queries.proposals import ProposalView
from zhili.insight.rules import coming_back
from zhili.insight.tests.arranging import CITY, STREETS, TYPE, actor, found_city, sitting, staff_accounts
from zhili.kernel import clock
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.rows import cursor

NOW = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
EVERYWHERE = cases.Reach(everywhere=True)
SUPERVISOR = actor("supervisor", area=CITY)
COMMUNITY = f"{STREETS[0]}/{STREETS[0].rpartition('/')[2]}001"
CLASSES = ("water/pipe", "water/flood", "roads/hole", "roads/sign", "roads/lamp", "water/well")
REMEDY = (
    DECLARATION.replace("key: test.errand", "key: test.remedy")
    .replace(
        "  by: [anyone]\n  effects:\n",
        "  by: [supervisor, leader, street]\n  effects:\n    - link: {kind: answers, to: $requests}\n",
    )
    .replace(
        "    floor:",
        "    source: {enum: [season, repeated]}\n"
        "    requests: {type: array, maxItems: 1000, items: {type: string, format: uuid}}\n    floor:",
    )
)
_PUT = b"""
INSERT INTO insight_countedcase (
    case_id, district_id, version, type_key, class_code, area, street, lead, opened_at, opened_on, ended_at,
    worked_at, passes, contradicted, marks, words
)
SELECT gen_random_uuid(), 110105, 1, %s, %s, %s, split_part(%s, '/', 3), 'bureau:water', %s, %s,
       %s::timestamptz + interval '4 days', %s, 0, false, '{}', '{}'
FROM generate_series(1, %s)
"""
Told = tuple[str, str, date, int]


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    found_city()
    load_errand(REMEDY)
    with clock.at_instant(NOW):
        staff_accounts()
    insight.count(at=NOW)


def grids() -> list[str]:
    """All twelve grids, by path."""
    return [
        f"{street}/{street.rpartition('/')[2]}001/{street.rpartition('/')[2]}001-G0000{number}"
        for street in STREETS
        for number in range(1, 5)
    ]


def noise(dice: random.Random) -> Iterator[Told]:
    """Three years in which every grid hears of every class now and then; now and then of one matter from many."""
    for grid in grids():
        for class_code in CLASSES:
            for _ in range(60):
                day = TODAY - timedelta(days=1 + dice.randrange(3 * 365))
                yield grid, class_code, day, 12 if dice.random() < 0.03 else 1


def put(told: Iterator[Told] | list[Told]) -> None:
    """Counted cases, as they would stand."""
    with cursor() as cur:
        cur.executemany(_PUT, [_row(*one) for one in told])


def _row(grid: str, class_code: str, day: date, count: int) -> tuple[object, ...]:
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return TYPE, class_code, grid, grid, at, day, at, at, count


def wet_novembers() -> list[Told]:
    """Floods in one grid in November 2024 and 2025, on fourteen and seventeen days."""
    days = [(date(2024, 11, 1), 14), (date(2025, 11, 1), 17)]
    return [
        (grids()[0], "water/flood", first + timedelta(days=number), 1)
        for first, count in days
        for number in range(count)
    ]


def waiting(today: date = TODAY) -> list[ProposalView]:
    return proposals.waiting(EVERYWHERE, today=today, limit=50)


def page(client: Client, address: str, status: int = 200, **sent: str) -> str:
    with clock.at_instant(NOW):
        response = client.post(address, sent) if sent else client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_a_season_is_proposed_in_time_with_its_evidence() -> None:
    put([*noise(random.Random(3)), *wet_novembers()])
    assert insight.find_proposals(at=NOW) == 1
    (found,) = waiting()
    assert (found.kind, found.class_code, found.begins_on) == ("season", "water/flood", date(2026, 11, 1))
    assert found.area == grids()[0]
    words = proposals.words(found)
    assert "每年 11 月积水" in words.title.zh
    assert "2024 年 1" in words.counts.zh
    assert words.handling is not None
    assert "bureau:water 单位主办" in words.handling.zh
    assert "平均 4.0 天" in words.handling.zh
    assert found.probability < 1e-6
    assert insight.find_proposals(at=NOW) == 1, "looked for again it stays one"
    assert waiting()[0].id == found.id


def test_what_one_place_has_more_of_term_after_term_is_proposed() -> None:
    lasting = [(grids()[5], "roads/hole", TODAY - timedelta(days=2 + 2 * number), 1) for number in range(88)]
    put([*noise(random.Random(4)), *lasting])
    assert insight.find_proposals(at=NOW) == 1
    (found,) = waiting()
    assert (found.kind, found.class_code, found.begins_on) == ("lasting", "roads/hole", date(2026, 10, 1))
    assert "一再出现" in proposals.words(found).title.zh


def test_noise_and_floods_of_one_day_propose_nothing() -> None:
    """Five cities without anything that comes back; in each, some matters of which many speak on one day."""
    false = 0
    for seed in range(5):
        with cursor() as cur:
            cur.execute(b"DELETE FROM insight_countedcase")
        put(noise(random.Random(seed)))
        false += insight.find_proposals(at=NOW)
    assert false == 0


def test_shuffled_over_the_year_the_season_is_gone() -> None:
    dice = random.Random(5)
    shuffled = [
        (grid, class_code, TODAY - timedelta(days=1 + dice.randrange(3 * 365)), count)
        for grid, class_code, _, count in wet_novembers()
    ]
    put([*noise(dice), *shuffled])
    assert insight.find_proposals(at=NOW) == 0


def test_taken_up_it_is_a_case_with_the_evidence_and_is_not_proposed_again() -> None:
    put([*noise(random.Random(3)), *wet_novembers()])
    insight.find_proposals(at=NOW)
    (found,) = waiting()
    with clock.at_instant(NOW):
        opened = deciding.take_up(id=found.id, actor=SUPERVISOR, at=NOW)
    case = cases.whole(case_id=opened.id, actor=SUPERVISOR, at=NOW)
    assert (case.type_key, case.class_code, case.channel) == ("test.remedy", "water/flood", "proactive")
    assert case.area is not None
    assert case.area.startswith(COMMUNITY)
    assert "2025 年" in case.text
    assert case.data["source"] == "season"
    with pytest.raises(AlreadyDecided):
        deciding.drop(id=found.id, reason="又想了想", actor=SUPERVISOR, at=NOW)
    insight.count(at=NOW)
    assert insight.find_proposals(at=NOW + timedelta(days=1)) == 0
    assert waiting() == []


def test_dropped_it_comes_back_next_year_with_the_reason() -> None:
    put([*noise(random.Random(3)), *wet_novembers()])
    insight.find_proposals(at=NOW)
    (found,) = waiting()
    with pytest.raises(Invalid):
        deciding.drop(id=found.id, reason=" ", actor=SUPERVISOR, at=NOW)
    deciding.drop(id=found.id, reason="雨水管已换", actor=SUPERVISOR, at=NOW)
    insight.find_proposals(at=NOW + timedelta(days=20))
    assert waiting() == [], "not again in this season"
    next_year = NOW + timedelta(days=365)
    put([(grids()[0], "water/flood", date(2026, 11, 1 + day), 1) for day in range(15)])
    put([(grids()[1], "water/pipe", date(2027, 4, 1 + day), 1) for day in range(3)])
    insight.find_proposals(at=next_year)
    again = next(one for one in waiting(next_year.date()) if one.kind == "season")
    former = proposals.before(again)
    assert former is not None
    assert (former.state, former.reason) == ("dropped", "雨水管已换")


def test_put_off_it_comes_back_on_the_day() -> None:
    put([*noise(random.Random(3)), *wet_novembers()])
    insight.find_proposals(at=NOW)
    (found,) = waiting()
    with pytest.raises(Invalid):
        deciding.put_off(id=found.id, days=400, actor=SUPERVISOR, at=NOW)
    until = deciding.put_off(id=found.id, days=7, actor=SUPERVISOR, at=NOW)
    assert waiting() == []
    assert [one.id for one in waiting(until)] == [found.id]


def test_only_those_whose_place_it_is_see_and_decide() -> None:
    put([*noise(random.Random(3)), *wet_novembers()])
    insight.find_proposals(at=NOW)
    (found,) = waiting()
    title = proposals.words(found).title.zh
    address = f"/desk/matters/proposals/{found.id}/"
    assert title in page(sitting("street-leader"), "/desk/matters/proposals/")
    assert title not in page(sitting("other-leader"), "/desk/matters/proposals/")
    page(sitting("other-leader"), address, 404)
    page(sitting("water"), address, 403)
    with pytest.raises(NotFound):
        deciding.take_up(id=found.id, actor=actor("leader", area=STREETS[2]), at=NOW)
    assert "November" in page(sitting("supervisor", "en"), address)


def test_the_page_takes_up_puts_off_and_drops() -> None:
    put([*noise(random.Random(3)), *wet_novembers()])
    insight.find_proposals(at=NOW)
    (found,) = waiting()
    address = f"/desk/matters/proposals/{found.id}/"
    client = sitting("supervisor")
    assert "请写明为什么不立项" in page(client, address, 422, do="drop", reason="")
    assert "请选推迟几天" in page(client, address, 422, do="put_off", days="x")
    page(client, address, 302, do="put_off", days="7")
    assert "已推迟" in page(client, "/desk/matters/proposals/")
    page(client, address, 302, do="take_up")
    (taken,) = proposals.decided(EVERYWHERE, today=TODAY, limit=5)
    assert taken.state == "opened"
    assert str(taken.case_id) in page(client, "/desk/matters/proposals/")
    assert "刚刚有人处理了" in page(client, address, 409, do="take_up")


def test_a_year_that_is_not_wholly_known_is_no_evidence() -> None:
    first = date(2026, 11, 1)
    known = coming_back.years(first, known_since=date(2024, 6, 1), known_until=TODAY)
    assert [(one.first, one.begun, one.until) for one in known] == [
        (date(2025, 11, 1), date(2025, 5, 1), date(2026, 6, 1)),
        (date(2024, 11, 1), date(2024, 6, 1), date(2025, 6, 1)),
    ]
    assert len(coming_back.years(first, known_since=date(2024, 11, 2), known_until=TODAY)) == 1
    assert coming_back.years(first, known_since=date(2026, 9, 1), known_until=TODAY) == []
