"""The pages: figures lead to exactly their cases, everybody sees their own part of the city, strangers see nothing."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER
from zhili.insight import public as insight
from zhili.insight.tests.arranging import (
    DAY,
    HOUR,
    WATER,
    act,
    actor,
    closed,
    found_city,
    opened,
    placeless,
    sitting,
    staff_accounts,
)
from zhili.kernel import clock

NOW = AT + 3 * DAY


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    found_city()
    with clock.at_instant(AT):
        staff_accounts()


@pytest.fixture
def busy() -> None:
    """Cases of every kind in three streets, counted."""
    for number in range(7):
        closed(street=number % 3, resolved=number % 3 != 0, satisfied=number % 2 == 0)
    (
        opened(street=0),
        opened(street=1, class_code="roads/hole"),
        opened(street=2, class_code=None),
        placeless(),
    )
    insight.count(at=NOW)


def get(client: Client, address: str) -> str:
    with clock.at_instant(NOW):
        response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:2000]
    return unescape(response.content.decode())


def list_addresses(page: str) -> list[tuple[str, str]]:
    """Every link to the cases behind a figure, with the figure it stands on."""
    return re.findall(r'<a href="(cases/[^"]+)"[^>]*>([^<]+)</a>', page)


def counted(client: Client, address: str) -> tuple[int, int]:
    """The number a list says it holds, and how many it really holds, page by page."""
    told, met = -1, 0
    while True:
        page = get(client, f"/desk/board/{address}")
        found = re.search(r'id="count">([\d,]+) 件', page)
        assert found is not None
        told = int(found[1].replace(",", ""))
        met += len(re.findall(r'class="z-table__main"', page))
        following = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
        if following is None:
            return told, met
        address = "cases/" + following[1]


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    "query",
    ["", "?by=unit&show=days", "?by=class&show=resolution", "?area=110105&show=satisfaction", "?time=12m"],
)
def test_every_figure_of_the_board_opens_exactly_its_cases(query: str) -> None:
    client = sitting("supervisor")
    page = get(client, f"/desk/board/{query}")
    links = list_addresses(page)
    assert len(links) > 8
    for address, figure in links:
        told, met = counted(client, address)
        assert told == met, address
        number = re.fullmatch(r"\D*?([\d,]+)(?: 件\D*)?", figure.strip())
        if number is not None and "%" not in figure:
            assert told == int(number[1].replace(",", "")), (address, figure)


@pytest.mark.usefixtures("busy")
def test_the_board_says_how_its_rates_are_counted_and_how_sure_they_are() -> None:
    page = get(sitting("supervisor"), "/desk/board/")
    assert "test.errand v1 · rates.resolution" in page
    assert "95% 区间" in page
    assert "样本少" in page
    assert "统计截至 2026年3月5日" in page


@pytest.mark.usefixtures("busy")
def test_a_street_leader_sees_the_street_and_no_other() -> None:
    page = get(sitting("street-leader"), "/desk/board/")
    assert "5001街道" in page
    assert "6001街道" not in page
    total = re.search(r'class="z-big__figure" data-figure><a href="[^"]+">(\d+)<', page)
    assert total is not None
    assert int(total[1]) == 4
    with clock.at_instant(NOW):
        assert sitting("street-leader").get("/desk/board/?area=110106001").status_code == 403
        assert sitting("street-leader").get("/desk/board/cases/?area=110106001").status_code == 403
        assert sitting("street-leader").get("/desk/board/table.csv?area=110106001").status_code == 403
        assert sitting("street-leader").get("/desk/supervision/?area=110106001").status_code == 403
        assert sitting("street-leader").get("/desk/board/wall/?area=110106001").status_code == 403


@pytest.mark.usefixtures("busy")
def test_a_unit_sees_the_cases_it_leads_wherever_they_are() -> None:
    page = get(sitting("water"), "/desk/board/?by=unit")
    assert "bureau:water 单位" in page
    assert "bureau:roads" not in page
    others = get(sitting("water"), "/desk/board/cases/?unit=bureau:roads")
    assert 'id="count">0 件' in others and "z-table__main" not in others
    with clock.at_instant(NOW):
        sheet = sitting("water").get("/desk/board/table.csv?by=unit&show=days").content.decode("utf-8-sig")
    heads, *lines = [line.split(",") for line in sheet.splitlines()]
    assert [line[1] for line in lines] == ["bureau:water"] and heads[4] == "平均天数"


@pytest.mark.usefixtures("busy")
def test_figures_by_unit_ask_the_database_as_often_for_many_cases_as_for_few(statements: list[str]) -> None:
    client = sitting("supervisor")

    def asked() -> int:
        get(client, "/desk/board/?by=unit&show=days")
        statements.clear()
        get(client, "/desk/board/?by=unit&show=days")
        return len(statements)

    few = asked()
    for number in range(4):
        closed(street=number % 3, class_code=("water/pipe", "roads/hole")[number % 2])
    insight.count(at=NOW)
    assert asked() == few <= 20, "\n".join(statements)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("what", ["time", "parts"])
def test_a_sheet_holds_what_the_page_shows(what: str) -> None:
    with clock.at_instant(NOW):
        answer = sitting("leader").get(f"/desk/board/table.csv?what={what}")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert lines[0].split(",")[-1] == "满意率·区间上限"
    place = 1 if what == "time" else 2
    assert sum(int(line.split(",")[place]) for line in lines[1:]) == 7


@pytest.mark.parametrize("path", ["", "cases/", "wall/", "table.csv"])
def test_before_the_first_round_pages_say_so(path: str) -> None:
    with clock.at_instant(NOW):
        assert sitting("supervisor").get(f"/desk/board/{path}").status_code in (200, 302)


@pytest.mark.parametrize(
    ("username", "address"),
    [("water", "/desk/supervision/"), ("dispatcher", "/desk/supervision/"), ("water", "/desk/board/wall/")],
)
def test_other_roles_are_refused(username: str, address: str) -> None:
    with clock.at_instant(NOW):
        assert sitting(username).get(address).status_code == 403


def supervision(username: str, query: str) -> str:
    insight.count(at=NOW + 10 * DAY)
    with clock.at_instant(NOW + 10 * DAY):
        response = sitting(username).get(f"/desk/supervision/{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_late_cases_stand_by_unit_with_supervision_a_click_away() -> None:
    case = opened(street=0)
    opened(street=2)
    page = supervision("leader", "?kind=late")
    assert page.count('class="z-line"') == 1, "the other district's is not the leader's"
    assert "bureau:water 单位" in page
    link = re.search(r'href="(/desk/cases/[^"]+do=supervise[^"]*)"', page)
    assert link is not None
    assert str(case.id) in link[1]
    assert "next=%2Fdesk%2Fsupervision%2F" in link[1]


def test_who_may_not_supervise_is_not_offered_it() -> None:
    opened(street=0)
    client_page = supervision("street-leader", "?kind=late")
    assert "do=supervise" in client_page, "a leader of the street may"
    done = opened(street=0)
    act(done, "accept", WATER, at=AT + HOUR)
    act(done, "answer", WATER, at=AT + 2 * HOUR, text="好了", result="solved")
    page = supervision("supervisor", "?kind=still")
    assert page.count("do=supervise") == 1, "not from a stage where it cannot be done"


def test_cases_that_units_pass_around_are_told_hand_by_hand() -> None:
    case = opened(street=0)
    act(case, "return", WATER, at=AT + HOUR, reason="不归我们管")
    act(case, "dispatch", DISPATCHER, at=AT + HOUR, unit="bureau:roads")
    assert "没有这样的案件" in supervision("supervisor", "?kind=passed")
    act(case, "return", actor("handler", unit="bureau:roads"), at=AT + 2 * HOUR, reason="是水务的")
    page = supervision("supervisor", "?kind=passed")
    assert "不归我们管" in page
    assert "是水务的" in page
    assert page.count('class="z-hands__who"') >= 6


def test_an_answer_that_the_resident_denies_is_shown_beside_the_denial() -> None:
    closed(street=1, resolved=False)
    page = supervision("leader", "?kind=denied")
    assert "修好了" in page
    assert "回访" in page


def test_cases_nobody_touches_and_cases_long_suspended_are_listed() -> None:
    still, held = opened(street=0), opened(street=0)
    act(held, "suspend", WATER, at=AT + HOUR, reason="等规划")
    request = cases.whole(case_id=held.id, actor=actor("supervisor"), at=AT).asked[0].request
    act(held, "approve", actor("supervisor"), at=AT + 2 * HOUR, request=request)
    page = supervision("supervisor", "?kind=still")
    assert still.number[:4] in page
    assert page.count('class="z-line"') == 1
    assert "没有这样的案件" in supervision("supervisor", "?kind=paused")
    insight.count(at=NOW)
    with clock.at_instant(AT + timedelta(days=40)):
        later = unescape(sitting("supervisor").get("/desk/supervision/?kind=paused").content.decode())
    assert later.count('class="z-line"') == 1


def test_a_list_goes_on_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhili.insight.pages import supervision as page_module

    monkeypatch.setattr(page_module, "A_PAGE", 2)
    for number in range(5):
        opened(street=0, at=AT + number * HOUR)
    met: list[str] = []
    query = "?kind=late"
    for _ in range(3):
        page = supervision("supervisor", query)
        met += re.findall(r'href="/desk/cases/([0-9a-f-]+)/"', page)
        following = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
        query = following[1] if following else query
    assert len(set(met)) == len(met) == 5


@pytest.mark.usefixtures("busy")
def test_the_wall_gives_its_picture_alone_and_says_how_long_the_sign_in_holds() -> None:
    client = sitting("supervisor")
    whole, part = get(client, "/desk/board/wall/"), get(client, "/desk/board/wall/?part=1")
    assert "<html" in whole
    assert "<html" not in part
    assert "data-wall-picture" in part
    assert re.search(r'data-expires="2026-', whole)
    assert "今天收到" in part


@pytest.mark.usefixtures("busy")
def test_pages_hear_when_figures_change_and_a_wall_for_longer_than_one_signature_holds() -> None:
    page = get(sitting("supervisor"), "/desk/supervision/?kind=soon")
    assert 'id="watch" data-live="figures"' in page and 'hx-get="/desk/supervision/?kind=soon"' in page
    assert 'data-live="figures cases"' in get(sitting("supervisor"), "/desk/supervision/?kind=called")
    wall = get(sitting("leader"), "/desk/board/wall/")
    assert 'name="zhili-live"' in wall and 'data-live="figures"' in wall
    assert re.search(r'data-live-token="[^"]{20,}"', get(sitting("leader"), "/desk/board/wall/?part=1"))
