"""The clerk's page: sittings by day with room, hour and parties, what is missing, one move on; nobody else's."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from zhili.booking import public as booking
from zhili.booking.testing import AT, OTHER_UNIT, UNIT, resource
from zhili.cases import public as cases
from zhili.cases.testing import OPERATOR, WATER, load_errand, load_sitting, resident, small_city
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.people.testing import come, member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = "/desk/sittings/"
CLAIMANT = resident("11111111-1111-7111-8111-111111111111")


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    small_city()
    load_sitting()
    for username, unit in (("clerk", UNIT), ("stranger", OTHER_UNIT)):
        member(username, role="handler", unit=unit, at=AT - DAY)
    with clock.at_instant(AT):
        yield


def opened(text: str, **scheduled: str) -> UUID:
    case = cases.open(
        type_key="test.sitting", data={"text": text}, actor=CLAIMANT, channel="web", at=AT - HOUR
    )
    if scheduled:
        do(case.id, "schedule", **scheduled)
    return case.id


def do(case: UUID, action: str, **data: object) -> None:
    cases.act(case_id=case, action=action, actor=WATER, data=data, at=AT)


def page(username: str, language: str = "zh-hans", address: str = PAGE) -> str:
    answer = come(username, language).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def groups(text: str) -> list[tuple[str, list[str]]]:
    """Each day with the addresses of its cases, in order."""
    parts = re.split(r'<h2 id="on-\d+">', text)[1:]
    return [(part.partition("<")[0], re.findall(r'id="case-([\w-]+)"', part)) for part in parts]


def test_sittings_stand_by_day_with_room_hour_and_what_is_missing() -> None:
    unset = opened("没有定时间")
    later = opened("周三开", day="2026-03-04", hour="10:00")
    early = opened("今天下午", day="2026-03-02", hour="14:00")
    past = opened("上周的", day="2026-02-27", hour="09:00")
    booked = opened("订了房间", day="2026-03-09", hour="09:00")
    room = resource("三号庭")
    booking.book(resource_id=room, starts_at=AT + HOUR, actor=SYSTEM, at=AT - HOUR, case_id=booked)
    shown = page("clerk")
    assert groups(shown) == [
        ("今天 2026年3月2日 周一", [str(booked), str(early)]),
        ("2026年3月4日 周三", [str(later)]),
        ("已经开过、还没办完", [str(past)]),
        ("还没定时间", [str(unset)]),
    ]
    assert "今天 2 场" in shown and "10:00–10:30" in shown and "三号庭" in shown and "14:00" in shown
    assert "缺 时间地点" in shown and f"/desk/cases/{unset}/?do=schedule&amp;next={PAGE}" in shown
    assert "申请的一方" in shown
    english = page("clerk", "en")
    assert "Hearings" in english and "Today" in english and "missing:" in english


def test_while_it_is_held_one_goes_on_with_the_record() -> None:
    case = opened("开庭中", day="2026-03-02", hour="09:00")
    do(case, "begin")
    shown = page("clerk")
    assert "记笔录" in shown and f"/desk/cases/{case}/sitting/" in shown


def test_another_unit_sees_none_of_it() -> None:
    case = opened("租房押金", day="2026-03-02", hour="09:00")
    assert "没有要开的庭" in page("stranger") and str(case) not in page("stranger")
    assert str(case) not in page("stranger", address=f"{PAGE}?unit={UNIT}")
    assert come("stranger").get(f"/desk/cases/{case}/sitting/").status_code == 404
    member("boss", role="admin", at=AT - DAY)
    assert come("boss").get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_the_day_leads_to_it() -> None:
    assert PAGE not in page("clerk", address="/desk/day/")
    opened("今天", day="2026-03-02", hour="09:00")
    assert f"{PAGE}?unit=" in page("clerk", address="/desk/day/")


def test_many_ask_the_database_as_often_as_few(statements: list[str]) -> None:
    client = come("clerk")

    def asked() -> int:
        client.get(PAGE)
        statements.clear()
        client.get(PAGE)
        return len(statements)

    opened("一", day="2026-03-02", hour="09:00")
    few = asked()
    for number in range(5):
        opened(f"又一件{number}", day="2026-03-02", hour="09:00")
    assert asked() == few, "\n".join(statements)


def test_the_record_is_taken_down_passage_by_passage_and_shown_whole() -> None:
    case = opened("开庭", day="2026-03-02", hour="09:00")
    client = come("clerk")
    do(case, "begin")
    address = f"/desk/cases/{case}/sitting/"
    assert "还没有记录" in client.get(address).content.decode()
    sent = client.post(f"/desk/cases/{case}/act/take_down/", {"text": "现在开庭", "next": address})
    assert sent.status_code == 302 and sent["Location"] == address
    shown = client.get(address).content.decode()
    assert "审判员：现在开庭" in shown and "已记 1 段" in shown
    part = client.get(f"{address}?part=record").content.decode()
    assert "审判员：现在开庭" in part and "<html" not in part
    whole = client.get(f"{address}?do=finish").content.decode()
    assert re.search(r'<textarea[^>]*name="record"[^>]*>审判员：现在开庭</textarea>', whole)
    client.post(f"/desk/cases/{case}/draft/take_down/", {"text": "正在打的一段"})
    assert "正在打的一段" in client.get(address).content.decode(), "what is typed is kept"
    parties = cases.timeline(case_id=case, actor=CLAIMANT, at=AT)
    assert any(one.text == "现在开庭" for one in parties), "the parties see it grow"


def test_a_type_that_is_never_held_has_no_such_page() -> None:
    load_errand()
    case = cases.open(type_key="test.errand", data={"text": "路灯"}, actor=OPERATOR, channel="phone", at=AT)
    member("desk", role="operator", at=AT - DAY)
    assert come("desk").get(f"/desk/cases/{case.id}/sitting/").status_code == 404
