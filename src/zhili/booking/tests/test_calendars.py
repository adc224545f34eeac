"""Appointments in other calendars: what the files hold, who gets them, and when a link leads nowhere any more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from icalendar import Calendar, Event

from zhili.booking import public as booking
from zhili.booking.models import Act, Booking, Feed
from zhili.booking.rules.calendaring import Entry, written
from zhili.booking.testing import AT, HALF, OTHER_UNIT, TUESDAY, UNIT, desk, resource
from zhili.cases.testing import small_city
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.people import public as people
from zhili.people.testing import PASSWORD, come, member

YEAR = timedelta(days=366)


def events(said: bytes) -> list[Event]:
    return list(Calendar.from_ical(said).events)


def test_a_file_is_read_back_as_it_was_meant() -> None:
    awkward = "一号室；“东,西”; 三楼\\左\n第二行" + "长" * 80
    one = Entry(
        "x@h", TUESDAY, TUESDAY + HALF, AT, 2, "TENTATIVE", "约；\r\n下一行", place=awkward, words=awkward
    )
    said = written([one], name="计划", fresh_within=timedelta(hours=1))
    assert said.endswith(b"END:VCALENDAR\r\n") and b"\n" not in said.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in said.split(b"\r\n"))
    assert b"DTSTART:20260303T010000Z" in said and b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in said
    (read,) = events(said)
    assert (str(read["location"]), read.start, read.sequence) == (awkward, TUESDAY, 2)
    assert read.DTSTAMP == AT


@pytest.fixture
def city(db: None) -> Iterator[None]:
    small_city()
    with clock.at_instant(AT):
        yield


def neighbour(username: str) -> tuple[Actor, Client]:
    people.register_resident(username=username, password=PASSWORD, name="李明", at=AT)
    found = people.account(username)
    assert found is not None
    return Actor(kind="resident", id=str(found.id), name="李明"), come(username)


def staff(username: str, role: str = "handler", unit: str = UNIT) -> Client:
    member(username, role=role, unit=unit, at=AT - timedelta(days=1))
    return come(username)


def link_of(client: Client, room: UUID, do: str = "renew") -> str:
    page = client.post(f"/desk/plan/feed/{room}/", {"do": do, "on": "2026-03-03"}).content.decode()
    return page.partition('value="http://testserver')[2].partition('"')[0]


def booked(room: UUID, who: Actor, starts_at: datetime = TUESDAY) -> UUID:
    return booking.book(resource_id=room, starts_at=starts_at, actor=who, at=AT, matter="漏水").id


@pytest.mark.usefixtures("city")
def test_a_resident_takes_an_appointment_along_and_nobody_else_does() -> None:
    room, (li, client), (_, stranger) = resource(), neighbour("li"), neighbour("wang")
    id = booked(room, li)
    address = f"/booking/mine/{id}/calendar.ics"
    assert address in client.get("/booking/mine/").content.decode()
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(answer.content)
    assert (event.start, event.end) == (TUESDAY, TUESDAY + HALF)
    assert (str(event["summary"]), str(event["status"])) == ("预约：一号调解室", "CONFIRMED")
    assert "/booking/mine/" in str(event["description"]) and "漏水" not in answer.content.decode()
    booking.move(booking_id=id, starts_at=TUESDAY + HALF, actor=li, at=AT + HALF)
    (moved,) = events(client.get(address).content)
    assert (moved["uid"], moved.start, moved.sequence) == (event["uid"], TUESDAY + HALF, 1)
    assert moved.DTSTAMP == AT + HALF
    booking.cancel(booking_id=id, actor=li, at=AT + HALF)
    assert str(events(client.get(address).content)[0]["status"]) == "CANCELLED"
    assert stranger.get(address).status_code == 404
    assert staff("here").get(address).status_code == 404  # their desk's, but not theirs
    assert Client().get(address).status_code == 302


@pytest.mark.usefixtures("city")
def test_a_plan_is_subscribed_to_renewed_and_ended_and_names_nobody() -> None:
    room, other, (li, _), here = resource(), resource("二号"), neighbour("li"), staff("here")
    booked(room, li)
    booked(other, li, TUESDAY + HALF)
    gone = booked(room, li, TUESDAY + 2 * HALF)
    booking.cancel(booking_id=gone, actor=li, at=AT)
    first = link_of(here, room)
    answer = Client().get(first)
    (event,) = events(answer.content)
    assert (event.start, str(event["summary"])) == (TUESDAY, "一号调解室 · 已约")
    assert (
        not {"李明", "漏水", li.id} & set(answer.content.decode().split())
        and b"ATTENDEE" not in answer.content
    )
    assert not any(word in answer.content.decode() for word in ("李明", "漏水", li.id))
    held = {"If-None-Match": answer["ETag"]}
    assert Client().get(first, headers=held).status_code == 304
    booked(room, li, TUESDAY + 3 * HALF)
    assert len(events(Client().get(first, headers=held).content)) == 2
    assert len(events(Client().get(link_of(staff("colleague"), room)).content)) == 2
    second = link_of(here, room)
    assert [Client().get(one).status_code for one in (first, second)] == [404, 200]
    assert link_of(here, room, do="end") == ""
    assert Client().get(second).status_code == 404
    assert Client().get("/booking/feeds/made-up.ics").content == b""
    assert Feed.objects.filter(ended_at=None).count() == 1
    assert first.split("/")[-1] not in str(list(Feed.objects.values())) + str(list(Act.objects.values()))


@pytest.mark.usefixtures("city")
def test_a_link_leads_nowhere_once_its_holder_may_not_see_the_plan() -> None:
    room, here = resource(), staff("here")
    link = link_of(here, room)
    assert here.post("/desk/plan/feed/01890000-0000-7000-8000-000000000000/").status_code == 404
    assert staff("other", unit=OTHER_UNIT).post(f"/desk/plan/feed/{room}/").status_code == 404
    assert neighbour("li")[1].post(f"/desk/plan/feed/{room}/").status_code == 403
    assert Client().get(link).status_code == 200
    account = people.account("here")
    assert account is not None
    (mandate,) = people.mandates_of(account.id)
    people.end_mandate(mandate_id=mandate.id, actor=desk(role="security"), at=AT)
    assert Client().get(link).status_code == 404


@pytest.mark.usefixtures("city")
def test_a_plan_of_a_month_ago_is_left_out_and_ended_links_are_forgotten_in_a_year() -> None:
    room, here, (li, _) = resource(), staff("here"), neighbour("li")
    link = link_of(here, room)
    booked(room, li)
    with clock.at_instant(AT + timedelta(days=40)):
        assert events(Client().get(link).content) == []
    link_of(here, room, do="end")
    booking.forget_old(at=datetime(2026, 6, 1, tzinfo=UTC))
    assert Feed.objects.count() == 1
    booking.forget_old(at=AT + YEAR)
    assert (Feed.objects.count(), Booking.objects.count()) == (0, 1)
