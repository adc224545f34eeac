"""Sign-ins: when they end, where their owner sees them, and everybody who can end them."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from zhili.kernel import clock
from zhili.people import models, public
from zhili.people.rules.staying import Terms, device
from zhili.people.testing import PASSWORD, account_of, city_of_tests, member, signed_in

pytestmark = pytest.mark.django_db
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0"


@pytest.fixture
def mei() -> UUID:
    return public.register_resident(username="mei", name="梅", password=PASSWORD, at=clock.now())


def browser(agent: str = WINDOWS, username: str = "mei") -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/account/login/", {"login": username, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/sessions/").status_code == 200


@pytest.mark.parametrize(
    ("began", "seen", "over"),
    [(0, 0, False), (11, 0.9, False), (11, 1, True), (12, 0, True), (-1, -1, False)],
)
def test_a_sign_in_is_over_after_its_terms(began: float, seen: float, over: bool) -> None:
    at = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
    terms = Terms(idle=timedelta(hours=1), whole=timedelta(hours=12))
    assert terms.over(began=at - timedelta(hours=began), seen=at - timedelta(hours=seen), at=at) is over


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Chrome · Windows 电脑"),
        (PHONE, "微信 · 安卓"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari · iPhone 或 iPad"),
        ("curl/8.0", "认不出的设备"),
        ("", "认不出的设备"),
    ],
)  # fmt: skip
def test_a_browser_is_named_in_words(agent: str, words: str) -> None:
    assert device(agent).zh == words


def test_each_browser_is_listed_and_ended_by_its_owner_and_nobody_else(mei: UUID) -> None:
    public.register_resident(username="other", name="另", password=PASSWORD, at=clock.now())
    here, phone, third, stranger = browser(), browser(PHONE), browser(), browser(username="other")
    page = here.get("/account/sessions/", headers={"accept-language": "zh"}).content.decode()
    assert page.count("127.0.0.1") == 3 and "微信 · 安卓" in page and "密码" in page
    on_phone = next(one for one in public.sign_ins(mei) if "微信" in one.device.zh)
    stranger.post(f"/account/sessions/{on_phone.id}/end/")
    assert is_in(phone)
    here.post(f"/account/sessions/{on_phone.id}/end/")
    here.post("/account/sessions/others/end/")
    assert is_in(phone)  # the password first
    again = here.post("/account/reauthenticate/?next=/account/sessions/", {"password": PASSWORD})
    assert again["Location"] == "/account/sessions/"
    here.post(f"/account/sessions/{on_phone.id}/end/")
    assert [is_in(one) for one in (here, phone, third)] == [True, False, True]
    here.post("/account/sessions/others/end/")
    assert [is_in(one) for one in (here, third, stranger)] == [True, False, True]
    here.post("/account/logout/")
    assert public.sign_ins(mei) == []


@pytest.mark.parametrize(
    ("role", "steps", "still"),
    [
        ("handler", [59, 59, 59], True),
        ("handler", [61], False),
        ("handler", [50] * 15, False),
        ("grid_worker", [700], True),
        ("grid_worker", [730], False),
        ("", [60 * 24 * 6], True),
        ("", [60 * 24 * 8], False),
        ("", [60 * 24 * 6] * 6, False),
    ],
    ids=[
        "used",
        "left",
        "half a day",
        "outside",
        "outside, half a day",
        "resident away",
        "resident left",
        "resident, a month",
    ],
)
def test_staff_are_signed_out_sooner_than_residents(
    mei: UUID, role: str, steps: list[int], still: bool
) -> None:
    at = clock.now()
    client = signed_in("li", role) if role else browser()
    for minutes in steps:
        at += timedelta(minutes=minutes)
        with clock.at_instant(at):
            client.get("/account/sessions/")
    with clock.at_instant(at):
        assert is_in(client) is still
        assert client.get("/api/v1/cases").status_code == (200 if still else 401)
    key = account_of("li" if role else "mei")
    assert bool(public.sign_ins(key)) is still


def test_a_changed_password_ends_the_others_and_a_set_one_ends_all(mei: UUID) -> None:
    here, there = browser(), browser(PHONE)
    new = "another-battery-北辰"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/", sent).status_code == 302
    assert [is_in(here), is_in(there)] == [True, False]
    assert len(public.sign_ins(mei)) == 1
    city_of_tests()
    chief = signed_in("chief", "admin")
    member("li", role="handler", unit="bureau:water", at=clock.now())
    li = browser(username="li")
    chief.post(f"/desk/manage/staff/{account_of('li')}/password/")
    assert not is_in(li)


def test_an_administrator_signs_somebody_out_everywhere(mei: UUID) -> None:
    city_of_tests()
    chief = signed_in("chief", "admin")
    member("li", role="handler", unit="bureau:water", at=clock.now())
    li = browser(username="li")
    page = f"/desk/manage/staff/{account_of('li')}/"
    assert "现在在 1 处登录" in chief.get(page, headers={"accept-language": "zh"}).content.decode()
    assert chief.post(f"{page}sign-out/").status_code == 302
    assert not is_in(li)
    assert chief.post(f"/desk/manage/staff/{mei}/sign-out/").status_code == 404
    assert models.AccessDeed.objects.filter(deed="sign-ins.end", account_id=account_of("li")).count() == 1


def test_what_ran_out_is_swept_with_what_was_known_of_it(mei: UUID) -> None:
    browser()
    assert public.sweep_sessions(at=clock.now()) == 0 and len(public.sign_ins(mei)) == 1
    assert public.sweep_sessions(at=clock.now() + timedelta(days=31)) == 1
    assert (Session.objects.count(), public.sign_ins(mei)) == (0, [])
