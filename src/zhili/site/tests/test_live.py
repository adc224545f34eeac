"""``/live/``: answered from memory, only for what the page was signed for, in the session it was made in."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from zhili.kernel import changes, clock
from zhili.kernel.changes import Ear
from zhili.site import live
from zhili.ui.live import LIFE, MOST, NotHeard, hearing, topics_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick_ear(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An ear that has heard nothing yet, closed after the test."""
    ear = Ear(live.EAR.connect, pause=0.05)
    monkeypatch.setattr(live, "EAR", ear)
    yield
    ear.close()


def in_session(session: str = "s1") -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = session
    return request


def client(session: str = "s1") -> Client:
    visitor = Client()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = session
    return visitor


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline
        pause.wait(0.01)


def listening() -> int:
    """Wait until the ear hears; the instant from which it does."""
    live.EAR.open()
    until(lambda: not live.EAR.heard([], since=0).deaf)
    return live.EAR.heard([], since=0).at


def test_a_page_is_told_what_changed_of_its_own_topics_without_a_look_into_the_database() -> None:
    since = listening()
    token = hearing(in_session(), ["case:1", "unit:water"], at=clock.now()).token
    visitor = client()
    quiet = visitor.get("/live/", {"topics": token, "since": str(since)})
    assert quiet.status_code == 204
    assert quiet.content == b""
    changes.announce_alone(["case:1", "case:2"])
    until(lambda: bool(live.EAR.heard(["case:2"], since=since).changed))
    with CaptureQueriesContext(connection) as asked:
        told = visitor.get("/live/", {"topics": token, "since": quiet["Live-At"]})
    assert len(asked) == 0
    assert told["Cache-Control"] == "no-store"
    said = told.json()
    assert (list(said["changed"]), said["sure"], said["deaf"]) == (["case:1"], True, False)


def test_a_process_that_did_not_listen_says_that_it_cannot_be_sure() -> None:
    token = hearing(in_session(), ["case:1"], at=clock.now()).token
    first = client().get("/live/", {"topics": token, "since": "5"})
    assert first.json()["sure"] is False
    listening()
    second = client().get("/live/", {"topics": token, "since": "5"})
    assert second.json() == {"changed": {}, "sure": False, "deaf": False}
    assert client().get("/live/", {"topics": token, "since": second["Live-At"]}).status_code == 204


@pytest.mark.parametrize("token", ["", "x", "x:y", "é:ü"])
def test_what_we_did_not_sign_is_refused(token: str) -> None:
    assert client().get("/live/", {"topics": token}).status_code == 403


def test_a_token_of_another_session_is_refused() -> None:
    token = hearing(in_session("s1"), ["case:1"], at=clock.now()).token
    assert client("s2").get("/live/", {"topics": token}).status_code == 403
    assert Client().get("/live/", {"topics": token}).status_code == 403


def test_an_old_token_is_refused_in_words() -> None:
    token = hearing(in_session(), ["case:1"], at=clock.now() - LIFE - timedelta(seconds=1)).token
    refused = client().get("/live/", {"topics": token}, headers={"Accept-Language": "en"})
    assert refused.status_code == 403
    assert "Reload" in refused.content.decode()


def test_only_reading_is_answered() -> None:
    assert client().post("/live/").status_code == 405


def test_a_page_listens_to_so_many_topics_at_most() -> None:
    at = clock.now()
    token = hearing(in_session(), [f"case:{number}" for number in range(MOST + 5)], at=at).token
    assert len(topics_of(in_session(), token, at=at)) == MOST
    with pytest.raises(NotHeard):
        topics_of(in_session(), token + "x", at=at)
