"""Hot issues and alerts: found in the city's own cases, named in their words, shown as far as mandates go."""

import random
from datetime import timedelta

import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT
from zhili.insight import public as insight
from zhili.insight.operations import alerting
from zhili.insight.operations.counting import CITY_TIME
from zhili.insight.queries import matters
from zhili.insight.tests.arranging import (
    DAY,
    HOUR,
    TYPE,
    found_city,
    opened,
    sitting,
    staff_accounts,
)
from zhili.kernel import clock
from zhili.kernel.rows import cursor, fetch
from zhili.understanding.testing import PLANTED, left_in

NOW = AT + 3 * DAY
EVERYWHERE = cases.Reach(everywhere=True)
_MIXER = [
    "柳荫花园东门外的搅拌站夜里轰鸣，粉尘飘进家里，请联系13800138000",
    "搅拌站离柳荫花园东门不到五十米，夜里轰鸣睡不着",
    "柳荫花园东门外搅拌站粉尘飘进家里，什么时候搬走",
    "柳荫花园东门外的搅拌站又在夜里轰鸣",
]
_OTHERS = ["东湖路口井盖松动", "幼儿园门口没有斑马线", "登山步道护栏锈蚀", "公厕常年锁门", "出租车拒载要高价"]


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    found_city()
    with clock.at_instant(AT):
        staff_accounts()


@pytest.fixture
def spoken() -> None:
    """Four voices about one matter in one street, and others about something else each."""
    for number, text in enumerate(_MIXER):
        opened(text=text, at=AT + number * HOUR)
    for number, text in enumerate(_OTHERS):
        opened(text=text, at=AT + number * HOUR, street=number % 3)
    insight.count(at=NOW)


def get(client: Client, address: str, status: int = 200) -> str:
    with clock.at_instant(NOW):
        response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.usefixtures("spoken")
def test_a_matter_is_found_named_in_its_own_words_and_opens_to_its_cases() -> None:
    assert insight.find_matters(at=NOW) == 1
    (found,) = matters.matters(EVERYWHERE, limit=10)
    assert len(found.cases) == found.facts["people"] == found.facts["still_open"] == 4
    assert "搅拌站" in found.line
    page = get(sitting("supervisor"), "/desk/matters/")
    assert found.line in page
    inside = get(sitting("supervisor"), f"/desk/matters/{found.id}/")
    assert inside.count('class="z-table__main"') == 4
    assert insight.find_matters(at=NOW) == 1, "looking again replaces what was found"


@pytest.mark.usefixtures("spoken")
def test_a_matter_is_shown_to_those_whose_streets_it_is_in() -> None:
    insight.find_matters(at=NOW)
    (found,) = matters.matters(EVERYWHERE, limit=10)
    assert found.line in get(sitting("street-leader"), "/desk/matters/")
    assert found.line not in get(sitting("other-leader"), "/desk/matters/")
    get(sitting("other-leader"), f"/desk/matters/{found.id}/", 404)
    get(sitting("water"), "/desk/matters/", 403)
    assert "Hot issues" in get(sitting("supervisor", "en"), "/desk/matters/")


def test_numbers_in_a_line_are_masked() -> None:
    for number in range(3):
        opened(text="找13800138000退钱", at=AT + number * HOUR)
    insight.count(at=NOW)
    insight.find_matters(at=NOW)
    (found,) = matters.matters(EVERYWHERE, limit=10)
    assert "138" not in found.line
    assert "退钱" in found.line


def test_nothing_planted_is_in_a_line() -> None:
    for number in range(3):
        opened(text=f"柳荫花园停水，{PLANTED}", at=AT + number * HOUR)
    insight.count(at=NOW)
    insight.find_matters(at=NOW)
    page = get(sitting("supervisor"), "/desk/matters/")
    assert "柳荫花园停水" in page and left_in(page) == [] and "‹" not in page


def test_a_number_at_the_end_of_a_line_is_not_cut_to_half_of_itself() -> None:
    for number in range(3):
        opened(
            text="柳荫花园东门外的搅拌站夜里轰鸣睡不着觉请尽快来人处理电话13900001234", at=AT + number * HOUR
        )
    insight.count(at=NOW)
    insight.find_matters(at=NOW)
    (found,) = matters.matters(EVERYWHERE, limit=10)
    assert "139" not in found.line


def test_a_flood_of_equal_messages_is_one_matter() -> None:
    for number in range(60):
        opened(text="柳荫花园停水了", at=AT + number * timedelta(seconds=1))
    insight.count(at=NOW)
    assert insight.find_matters(at=NOW) == 1
    (found,) = matters.matters(EVERYWHERE, limit=10)
    assert len(found.cases) == 60


_PUT = b"""
INSERT INTO insight_countedcase (
    case_id, district_id, version, type_key, class_code, street, opened_at, opened_on, worked_at, passes, contradicted,
    marks, words
)
SELECT gen_random_uuid(), 110105, 1, %s, 'water/pipe', %s, %s, %s, %s, 0, false, '{}', '{}'
FROM generate_series(1, %s)
"""


def counted_in_the_past(burst: int) -> None:
    """Half a year of some cases a day in three streets, and on the last day a burst in the first of them."""
    opened()
    insight.count(at=NOW)
    (row,) = fetch("SELECT street FROM insight_countedcase LIMIT 1")
    dice = random.Random(4)
    last = NOW.astimezone(CITY_TIME).date() - DAY
    with cursor() as cur:
        for back in range(200):
            for street in (row[0], row[0][:-1] + "2"):
                often = sum(dice.random() < 0.5 for _ in range(8))
                often += burst if back == 0 and street == row[0] else 0
                cur.execute(_PUT, [TYPE, street, NOW, last - back * DAY, NOW, often])


def test_a_burst_raises_one_alert_with_its_facts() -> None:
    counted_in_the_past(burst=40)
    assert insight.raise_alerts(at=NOW) == 1
    (alert,) = matters.alerts(EVERYWHERE, limit=10)
    assert (alert.class_code, len(alert.streets)) == ("water", 1)
    assert alert.seen > 40 > 4 * alert.expected
    assert alert.since_on == alert.last_on
    assert alert.probability < 1e-6
    page = get(sitting("supervisor"), "/desk/matters/")
    assert f"实有 {alert.seen} 件" in page
    assert "没有预警" in get(sitting("other-leader"), "/desk/matters/")
    assert insight.raise_alerts(at=NOW) == 1, "told again it stays one"
    assert insight.raise_alerts(at=NOW + alerting.KEPT + 2 * DAY) == 0
    assert matters.alerts(EVERYWHERE, limit=10) == []


def test_quiet_days_raise_none() -> None:
    counted_in_the_past(burst=0)
    assert insight.raise_alerts(at=NOW) == 0
