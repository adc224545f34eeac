"""Somebody's day: their appointments and their unit's cases in one list by time, nobody else's, at a flat cost."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from zhili.booking import public as booking
from zhili.booking.testing import AT, OTHER_UNIT, UNIT, resident, resource
from zhili.cases import public as cases
from zhili.cases.testing import DISPATCHER, OPERATOR, load_errand, small_city
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.people.testing import come, member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = "/desk/day/"


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    small_city()
    load_errand()
    for username, unit in (("mediator", UNIT), ("colleague", UNIT), ("stranger", OTHER_UNIT)):
        member(username, role="handler", unit=unit, at=AT - DAY)
    with clock.at_instant(AT):
        yield


def dispatched(text: str, *, at: datetime, unit: str = UNIT) -> None:
    """A case in a unit's hands: a term of 24 hours runs, and one of five working days."""
    case = cases.open(type_key="test.errand", data={"text": text}, actor=OPERATOR, channel="phone", at=at)
    cases.act(case_id=case.id, action="dispatch", actor=DISPATCHER, data={"unit": unit}, at=at)


def hours_of(username: str, name: str) -> None:
    """Hours of one person, with somebody at ten."""
    booked(name, staff=username, at=AT + HOUR)


def booked(name: str, *, at: datetime, staff: str = "", unit: str = UNIT) -> booking.Booked:
    """A new resource with an appointment."""
    room = resource(name, unit=unit, staff=staff)
    return booking.book(resource_id=room, starts_at=at, actor=resident(), at=AT - HOUR, matter=f"{name}的事")


def page(username: str, language: str = "zh-hans", query: str = "") -> str:
    answer = come(username, language).get(f"{PAGE}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def lines(text: str) -> list[str]:
    """What each line of the list is about, in order."""
    return re.findall(r'z-table__main"><a href="[^"]*">([^<]+)<', text)


def test_appointments_and_cases_stand_in_one_list_by_time_and_nobody_elses() -> None:
    for what, opened_at in (
        ("昨天漏水", AT - 25 * HOUR),
        ("今晚到期", AT - 9 * HOUR),
        ("明天到期", AT - HOUR),
    ):
        dispatched(what, at=opened_at)
    dispatched("别家的路面", at=AT - 2 * HOUR, unit=OTHER_UNIT)
    booked("一号调解室", at=AT + 2 * HOUR)
    hours_of("mediator", "调解员时间")
    hours_of("colleague", "同事时间")
    booked("别家的房间", at=AT + HOUR, unit=OTHER_UNIT)
    gone = booked("取消的房间", at=AT + HOUR)
    booking.cancel(booking_id=gone.id, actor=SYSTEM, at=AT, reason="")
    mine = page("mediator")
    assert lines(mine) == ["昨天漏水", "预约 · 调解员时间", "预约 · 一号调解室", "今晚到期", "明天到期"]
    assert "2 个预约 · 1 件今天到期" in mine and "1 件已超时" in mine and "今天 24:00 前" in mine
    assert "调解员时间的事" in mine
    assert lines(page("stranger")) == ["预约 · 别家的房间", "别家的路面"]
    assert lines(page("mediator", query=f"?unit={OTHER_UNIT}")) == lines(mine), "not a unit of theirs"
    english = page("mediator", "en")
    assert "My day" in english and "2 appointments" in english and "1 overdue" in english


def test_a_term_that_ended_with_a_day_stands_at_that_day() -> None:
    dispatched("今晚到期", at=AT - 9 * HOUR)
    with clock.at_instant(AT + DAY):
        assert "2026年3月2日 周一 24:00 前" in page("mediator")
        assert "Mon 2 Mar 2026 24:00" in page("mediator", "en")


def test_it_is_for_staff_of_the_desk() -> None:
    member("watcher", role="supervisor", at=AT - DAY)
    assert "不属于哪个单位" in page("watcher")
    member("boss", role="admin", at=AT - DAY)
    assert come("boss").get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert "没有在走的期限" in page("stranger")


def test_a_day_with_much_asks_the_database_as_often_as_one_with_little(statements: list[str]) -> None:
    client = come("mediator")

    def asked() -> int:
        client.get(PAGE)
        statements.clear()
        client.get(PAGE)
        return len(statements)

    dispatched("漏水", at=AT - HOUR)
    booked("一号", at=AT + HOUR)
    little = asked()
    for number in range(5):
        dispatched(f"漏水{number}", at=AT - HOUR)
        booked(f"{number}号室", at=AT + HOUR)
    assert asked() == little, "\n".join(statements)
