"""The queue: what needs me first, narrowed down, and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.testing import AT, SUPERVISOR, WATER
from zhili.cases.tests.pages.desk import TEXT, opened, seen, sitting, waiting
from zhili.kernel import clock

pytestmark = pytest.mark.usefixtures("desks")
QUEUE = reverse("desk:queue")
EVERY_PAGE = ("queue", "dispatch", "types", "areas", "find", "export", "recent_series")


def html(client: Client, address: str = QUEUE, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_the_desk_is_for_staff(name: str) -> None:
    address = reverse(f"desk:{name}")
    turned_away = Client().get(address)
    assert turned_away.status_code == 302 and "/account/login/" in turned_away.headers["Location"]
    refused = sitting("wang").get(address)
    assert refused.status_code == 403 and "进入工作台" in refused.content.decode()


def test_my_units_cases_stand_in_my_queue_and_in_no_other_units() -> None:
    case = opened()
    page = html(sitting("water"))
    assert TEXT in page and case.number[:4] in page and "还剩" in page
    assert TEXT not in html(sitting("roads"))
    assert TEXT not in html(sitting("roads"), tab="all")


def test_the_nearest_deadline_comes_first_and_overdue_says_so() -> None:
    opened(text="水管漏水一般")
    opened(text="水管漏水特急", urgency="critical")
    with clock.at_instant(AT + timedelta(hours=2)):
        page = html(sitting("water"))
        assert page.index("水管漏水特急") < page.index("水管漏水一般")
        assert "1 件已超时" in page and "已超时 1 小时" in page
        late = html(sitting("water"), due="late")
        assert "水管漏水特急" in late and "水管漏水一般" not in late


def test_a_unit_that_was_called_in_finds_the_case_under_helping() -> None:
    case = opened()
    for action, data in (("accept", {}), ("whistle", {"units": ["bureau:roads"]})):
        cases.act(case_id=case.id, action=action, actor=WATER, data=data, at=AT)
    assert TEXT in html(sitting("roads"), tab="helping")
    assert TEXT not in html(sitting("water"), tab="helping")


def test_the_queue_opens_where_the_units_work_lies() -> None:
    case = opened()
    assert sitting("roads").get(QUEUE).status_code == 200, "nothing in either: the first"
    for action, data in (("accept", {}), ("whistle", {"units": ["bureau:roads"]})):
        cases.act(case_id=case.id, action=action, actor=WATER, data=data, at=AT)
    led = sitting("roads").get(QUEUE, follow=True)
    assert "tab=helping" in led.redirect_chain[0][0] and TEXT in led.content.decode()
    assert TEXT not in html(sitting("roads"), tab="lead"), "who asks for a tab gets it"
    assert TEXT in html(sitting("water"))


def test_the_number_of_late_cases_is_no_word_of_what_is_late_in_the_house() -> None:
    opened(urgency="critical")
    assert 'class="z-messages" role="note"' not in html(sitting("water"))
    with clock.at_instant(AT + timedelta(hours=2)):
        assert 'class="z-messages" role="note"' not in html(sitting("water"))


def test_what_waits_for_my_approval_has_its_own_tab() -> None:
    case = opened()
    cases.act(case_id=case.id, action="suspend", actor=WATER, data={"reason": "等停水许可"}, at=AT)
    assert TEXT in html(sitting("supervisor"), tab="asked")
    assert "没有等您审批的" in html(sitting("dispatcher"), tab="asked")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"class": "water"}, True),
        ({"class": "roads"}, False),
        ({"stage": "test.errand:dispatched"}, True),
        ({"stage": "test.errand:handling"}, False),
        ({"urgency": "normal"}, True),
        ({"urgency": "critical"}, False),
        ({"q": "漏水"}, True),
        ({"q": "100%_"}, False),
        ({"tab": "no such tab"}, True),
    ],
)
def test_the_list_narrows_down(query: dict[str, str], found: bool) -> None:
    opened()
    page = html(sitting("water"), **query)
    assert (TEXT in page) is found
    assert found or "没有符合筛选的案件" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"stage": "nothing:at all"}, "“环节”里没有“nothing:at all”了"),
        ({"class": "gone"}, "“分类”里没有“gone”了"),
        ({"area": "9999"}, "“地段”里没有“9999”了"),
        ({"due": "whenever"}, "“期限”里没有“whenever”了"),
        ({"tab": "old"}, "没有“old”这一栏"),
        ({"unit": "bureau:roads"}, "您不在“bureau:roads”任职"),
    ],
)
def test_what_an_old_address_asks_for_in_vain_is_left_out_and_said(query: dict[str, str], said: str) -> None:
    opened()
    page = html(sitting("water"), **query)
    assert TEXT in page and said in page


def test_each_filter_is_a_chip_that_comes_off_and_leaves_the_others() -> None:
    opened()
    response = sitting("water").get(QUEUE, {"tab": "all", "class": "water", "urgency": "normal", "after": ""})
    chips = {str(one["value"].in_("zh")): one["off"] for one in response.context["chips"]}
    assert chips == {"水务": "?tab=all&urgency=normal", "一般": "?tab=all&class=water"}


def test_a_clock_that_rests_says_since_when_and_why() -> None:
    case = opened()
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    cases.act(case_id=case.id, action="suspend", actor=WATER, data={"reason": "等停水许可"}, at=AT)
    [asked] = seen(case.id).asked
    cases.act(case_id=case.id, action="approve", actor=SUPERVISOR, data={"request": asked.request}, at=AT)
    with clock.at_instant(AT + timedelta(hours=2)):
        page = html(sitting("water"))
        assert "已暂停，还剩" in page and "今天 09:00起" in page and "等停水许可" in page
        assert TEXT in html(sitting("water"), due="paused")


def test_the_list_alone_is_fetched_again_when_others_act() -> None:
    opened()
    part = html(sitting("water"), tab="lead", part="list")
    assert part.lstrip().startswith("<section") and TEXT in part and "<html" not in part


def test_a_number_leads_to_its_case_for_whom_it_concerns() -> None:
    case = opened()
    spaced = f"{case.number[:4]} {case.number[4:]}"
    found = sitting("water").get(QUEUE, {"q": spaced})
    assert found.headers["Location"] == reverse("desk:case", args=[case.id])
    assert "没有符合筛选的案件" in html(sitting("roads"), q=case.number)


def test_the_queue_goes_on_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhili.cases.pages.staff.queue.A_PAGE", 2)
    for number in range(3):
        opened(text=f"第{number}处水管漏水")
    client = sitting("water")
    first = client.get(QUEUE)
    second = client.get(QUEUE, {"after": first.context["older"]})
    shown = [row.case.title for page in (first, second) for row in page.context["rows"]]
    assert sorted(shown) == [f"第{number}处水管漏水" for number in range(3)]
    assert second.context["older"] is None
    assert client.get(QUEUE, {"after": "made up"}).headers["Location"] == QUEUE


def test_the_queue_speaks_english() -> None:
    opened()
    client = sitting("water", "en")
    page = html(client)
    assert "<h1>To do</h1>" in page and "left" in page and "Dispatched" in page


def test_the_queue_asks_the_database_little(django_assert_max_num_queries: object) -> None:
    for number in range(5):
        waiting(f"第{number}口井")
    client = sitting("dispatcher")
    html(client)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        html(client)
