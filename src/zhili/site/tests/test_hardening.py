"""What browsers are told and not told: headers, cookies, transport, and nothing that is not a page."""

import pytest
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from zhili.kernel.rows import fetch
from zhili.people import public as people
from zhili.people.testing import NOW, PASSWORD, city_of_tests

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def test_what_a_browser_is_told(client: Client) -> None:
    for page in ("/", LOGIN, "/nowhere/"):
        answer = client.get(page)
        policy = answer["Content-Security-Policy"]
        for directive in (
            "default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"
        ):  # fmt: skip
            assert directive in policy, page
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer


def test_over_https_cookies_and_transport_are_strict() -> None:
    city_of_tests()
    people.register_resident(username="mei", name="梅", password=PASSWORD, at=NOW)
    for secure in (True, False):
        client = Client()
        client.get(LOGIN, secure=secure)
        answer = client.post(LOGIN, {"login": "mei", "password": PASSWORD}, secure=secure)
        before = "__Host-" if secure else ""
        session = answer.cookies[f"{before}sessionid"]
        assert bool(session["secure"]) == secure and session["httponly"] and session["samesite"] == "Lax"
        assert answer.cookies[f"{before}csrftoken"]["samesite"] == "Lax"
        assert client.get("/account/sessions/", secure=secure).status_code == 200
        assert answer.has_header("Strict-Transport-Security") == secure
        if secure:
            assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
            assert "Strict-Transport-Security" in client.get("/api/v1/areas", secure=True)


def test_over_https_every_cookie_is_bound_to_this_host_and_no_other_is_taken() -> None:
    city_of_tests()
    people.register_resident(username="mei", name="梅", password=PASSWORD, at=NOW)
    client = Client()
    answers = [
        client.get(LOGIN, secure=True),
        client.post("/i18n/setlang/", {"language": "en"}, secure=True),
        client.post(reverse("ui:display"), {"theme": "dark", "size": "large"}, secure=True),
        client.post(LOGIN, {"login": "mei", "password": PASSWORD}, secure=True),
        client.post("/account/logout/", secure=True),
    ]
    sent = [(name, cookie) for answer in answers for name, cookie in answer.cookies.items()]
    assert {name for name, _ in sent} >= {
        f"__Host-{name}"
        for name in ("csrftoken", "django_language", "zhili_theme", "zhili_size", "sessionid")
    }
    for name, cookie in sent:
        assert name.startswith("__Host-") and cookie.key == name, name
        assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"], name
    client.post(LOGIN, {"login": "mei", "password": PASSWORD}, secure=True)
    session = client.cookies["__Host-sessionid"].value
    stranger = Client()
    stranger.cookies["sessionid"] = session
    for path in ("/account/sessions/", "/my/"):
        assert stranger.get(path, secure=True).status_code == 302, "laid by a neighbour or on the line"
    assert stranger.get("/account/sessions/").status_code == 200, "by http, where there is no other way"
    bound = Client()
    bound.cookies["__Host-sessionid"] = session
    assert bound.get("/account/sessions/").status_code == 302
    assert bound.get("/account/sessions/", secure=True).status_code == 200


def test_no_server_between_keeps_a_page(client: Client) -> None:
    id = people.register_resident(username="mei", name="梅", password=PASSWORD, at=NOW)
    client.force_login(get_user_model().objects.get(pk=id))
    for page in ("/", "/account/2fa/", "/api/v1/cases"):
        said = client.get(page)["Cache-Control"]
        assert "private" in said or "no-store" in said, page


def test_of_a_doubled_parameter_one_counts_and_no_source_stands_in_for_another() -> None:
    """What is checked is what is used: no reader takes the first of two while another takes the last."""
    city_of_tests()
    people.register_resident(username="mei", name="梅", password=PASSWORD, at=NOW)
    known = f"login=mei&password={PASSWORD}"
    form = "application/x-www-form-urlencoded"
    assert _signs_in(f"login=nobody&{known}", form)
    assert not _signs_in(f"{known}&login=nobody", form)
    assert not _signs_in("", form, query=known)
    assert not _signs_in(f"login=nobody&password={PASSWORD}", form, query=known)
    assert not _signs_in(f'{{"login": "mei", "password": "{PASSWORD}"}}', "application/json")
    twice = Client().get("/api/v1/areas?level=street&level=district").json()
    assert twice == Client().get("/api/v1/areas?level=district").json()
    assert twice != Client().get("/api/v1/areas?level=street").json()


def _signs_in(body: str, kind: str, *, query: str = "") -> bool:
    answer = Client().post(f"{LOGIN}?{query}", body, content_type=kind)
    return "sessionid" in answer.cookies


def test_nothing_of_the_source_is_served(client: Client) -> None:
    for path in (
        "/.git/config",
        "/static/",
        "/static/ui/",
        "/files/",
        "/static/../settings.py",
        "/secret_key",
    ):
        assert client.get(path).status_code == 404, path
    assert client.trace("/api/v1/areas").status_code == 405


def test_a_new_house_has_no_account() -> None:
    assert get_user_model().objects.count() == 0
    for table in ("people_outsidekey", "people_mandate"):
        assert fetch(f"SELECT count(*) FROM {table}", []) == [(0,)]


def test_signing_out_is_on_every_staff_page() -> None:
    drawn = render_to_string("ui/desk.html", {"desk_url": "/desk/"})
    assert f'action="{reverse("account_logout")}"' in drawn
