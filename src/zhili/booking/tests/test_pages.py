"""The pages as residents, desks and administrators use them; each turns away whom it is not for."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from zhili.booking import public as booking
from zhili.booking.models import Booking
from zhili.booking.testing import AT, OTHER_UNIT, TUESDAY, UNIT, desk, resident, resource
from zhili.cases.testing import small_city
from zhili.kernel import clock
from zhili.people import public as people
from zhili.people.testing import PASSWORD, come, member

SLOT = "2026-03-03T0900"


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    small_city()
    with clock.at_instant(AT):
        yield


def neighbour(username: str) -> Client:
    """A new resident in a browser of their own."""
    people.register_resident(username=username, password=PASSWORD, name="李明", at=AT)
    return come(username)


def staff(username: str, role: str, unit: str | None = UNIT) -> Client:
    """A new member of staff in a browser of their own."""
    member(username, role=role, unit=unit, at=AT - timedelta(days=1))
    return come(username)


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer
    return answer.content.decode()


def only_booking() -> UUID:
    return Booking.objects.get().id


def test_a_resident_books_moves_and_cancels_and_a_double_click_books_once() -> None:
    room, client = resource(), neighbour("li")
    assert "一号调解室" in text(client, "/booking/")
    assert f"/booking/{room}/{SLOT}/" in text(client, f"/booking/{room}/?on=2026-03-03")
    check = f"/booking/{room}/{SLOT}/"
    assert "2026年3月3日 周二 09:00" in text(client, check)
    for _ in range(2):
        assert client.post(check, {"key": "one", "matter": "漏水调解"}).status_code == 302
    id = only_booking()
    assert "漏水调解" in text(client, "/booking/mine/")
    moved = client.post(f"/booking/{room}/2026-03-03T0930/?move={id}", {"move": str(id)})
    assert moved.status_code == 302
    assert "09:30" in text(client, "/booking/mine/")
    taken = neighbour("wang").post(f"/booking/{room}/2026-03-03T0930/", {"key": "two"})
    assert (taken.status_code, "刚刚约满" in taken.content.decode()) == (409, True)
    assert client.post(f"/booking/mine/{id}/cancel/").status_code == 302
    assert "已取消" in text(client, "/booking/mine/")


def test_who_waits_for_a_full_day_takes_the_seat_that_was_kept() -> None:
    room, has, waits = resource(slot_minutes=180), neighbour("li"), neighbour("wang")
    has.post(f"/booking/{room}/{SLOT}/", {"key": "one"})
    id = only_booking()
    assert "候补这一天" in text(waits, f"/booking/{room}/?on=2026-03-03")
    assert waits.post(f"/booking/{room}/wait/", {"on": "2026-03-04"}).status_code == 409
    assert waits.post(f"/booking/{room}/wait/", {"on": "2026-03-03"}).status_code == 302
    assert "您排第一" in text(waits, "/booking/mine/")
    has.post(f"/booking/mine/{id}/cancel/")
    kept = Booking.objects.get(state="offered").id
    assert "为您保留到 2026年3月2日 周一 11:00" in text(waits, "/booking/mine/")
    assert has.post(f"/booking/mine/{kept}/accept/").status_code == 404
    assert waits.post(f"/booking/mine/{kept}/accept/").status_code == 302
    assert Booking.objects.get(pk=kept).state == "booked"


def test_days_say_why_nothing_can_be_booked() -> None:
    room, client = resource(ahead_days=60), neighbour("li")
    booking.close(
        resource_id=room, starts_at=TUESDAY, ends_at=TUESDAY + timedelta(hours=3), reason="刷墙",
        actor=desk(role="admin"), at=AT,
    )  # fmt: skip
    assert "刷墙" in text(client, f"/booking/{room}/?on=2026-03-03")
    assert "放假" in text(client, f"/booking/{room}/?on=2026-04-06")  # Tomb-Sweeping Day's Monday
    assert "这天不开放" in text(client, f"/booking/{room}/?on=2026-03-08")
    text(client, f"/booking/{room}/nonsense/", 404)


def test_nobody_gets_at_anothers_appointment() -> None:
    room, client, stranger = resource(), neighbour("li"), neighbour("wang")
    client.post(f"/booking/{room}/{SLOT}/", {"key": "one"})
    id = only_booking()
    assert stranger.post(f"/booking/mine/{id}/cancel/").status_code == 404
    text(stranger, f"/booking/{room}/2026-03-03T0930/?move={id}", 404)
    other = staff("other", "handler", OTHER_UNIT)
    assert "李明" not in text(other, "/desk/plan/?on=2026-03-03")
    for deed in ("mark", "cancel", "lift", "contact"):
        assert other.post(f"/desk/plan/{id}/{deed}/", {"as": "came"}).status_code == 404
        assert client.post(f"/desk/plan/{id}/{deed}/", {"as": "came"}).status_code == 403
    assert "一号调解室" not in text(staff("reader", "handler"), "/booking/mine/")
    assert (
        come("reader").post(f"/booking/mine/{id}/cancel/").status_code == 404
    )  # their desk's, but not theirs
    text(other, f"/desk/plan/book/{room}/", 404)
    text(other, "/desk/manage/resources/", 403)
    text(staff("keeper", "steward", OTHER_UNIT), f"/desk/manage/resources/{room}/", 404)
    assert Booking.objects.get().state == "booked"


def test_the_desk_reads_its_day_marks_lifts_and_books_for_somebody() -> None:
    room, client = resource(no_show_limit=1), neighbour("li")
    client.post(f"/booking/{room}/{SLOT}/", {"key": "one", "matter": "漏水"})
    id, _ = only_booking(), staff("here", "handler")
    with clock.at_instant(TUESDAY + timedelta(hours=1)):
        here, client = come("here"), come("li")
        assert "李明" in text(here, "/desk/plan/")
        assert here.post(f"/desk/plan/{id}/mark/", {"as": "missed"}).status_code == 302
        assert "请打电话预约" in text(client, f"/booking/{room}/")
        assert here.post(f"/desk/plan/{id}/lift/", {"reason": ""}).status_code == 422
        assert here.post(f"/desk/plan/{id}/lift/", {"reason": "住院"}).status_code == 302
        assert "请打电话预约" not in text(client, f"/booking/{room}/")
        form = {"slot": "2026-03-04T0900", "name": "王女士", "phone": "", "key": "k"}
        wrong = here.post(f"/desk/plan/book/{room}/", form)
        assert (wrong.status_code, "王女士" in wrong.content.decode()) == (422, True)
        nowhere = here.post(f"/desk/plan/book/{room}/", {**form, "case": "2603 0312 3456 7890"})
        assert (nowhere.status_code, "没有找到这个编号" in nowhere.content.decode()) == (422, True)
        made = here.post(f"/desk/plan/book/{room}/", {**form, "phone": "138 0013 8000"})
        assert made["Location"] == "/desk/plan/?on=2026-03-04"
        assert "王女士" not in text(here, "/desk/plan/?on=2026-03-04")
        other = Booking.objects.get(account_id=None).id
        shown = here.post(f"/desk/plan/{other}/contact/", {"on": "2026-03-04"}).content.decode()
        assert "王女士" in shown and "13800138000" in shown


def test_an_administrator_sets_up_changes_closes_and_retires() -> None:
    admin = staff("boss", "admin", None)
    form = {
        "unit": UNIT, "kind": "room", "name": "二号", "open_to": "residents", "hours_1": "9点", "capacity": "1",
        "slot_minutes": "30", "notice_minutes": "0", "ahead_days": "30", "no_show_limit": "3", "no_show_days": "90",
    }  # fmt: skip
    wrong = admin.post("/desk/manage/resources/", form)
    assert (wrong.status_code, "09:00-12:00,13:30-17:30" in wrong.content.decode()) == (422, True)
    made = admin.post("/desk/manage/resources/", {**form, "hours_1": "09:00-12:00"})
    here = made["Location"]
    (room,) = booking.kept(actor=desk(role="admin"), at=AT)
    changed = {**form, "do": "change", "hours_1": "", "hours_2": "09:00-10:00", "version": "1"}
    assert admin.post(here, changed).status_code == 302
    assert admin.post(here, changed).status_code == 409
    booking.book(resource_id=room.id, starts_at=TUESDAY, actor=resident(), at=AT)
    close = {"do": "close", "starts_at": "2026-03-03T00:00", "ends_at": "2026-03-04T00:00", "reason": "刷墙"}
    assert admin.post(here, {**close, "ends_at": ""}).status_code == 422
    refused = admin.post(here, close)
    assert (refused.status_code, "已有 1 个预约" in refused.content.decode()) == (422, True)
    assert admin.post(here, {**close, "cancelling": "1"}).status_code == 302
    (closure,) = booking.closures(room.id, since=AT)
    assert "刷墙" in text(admin, here)
    assert admin.post(here, {"do": "reopen", "closure": str(closure.id)}).status_code == 302
    assert booking.closures(room.id, since=AT) == []
    assert admin.post(here, {"do": "retire"}).status_code == 302
    assert "已停用" in text(admin, "/desk/manage/resources/")
