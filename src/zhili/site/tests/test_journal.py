"""The lines of the logs: one JSON object each, enough to follow what happened, and nothing of anybody in them."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.test import Client

from zhili.cases.testing import load_errand, small_city
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people.testing import PASSWORD
from zhili.site import journal

PLANTED = (
    "李四光",
    "13800138000",
    "110105199003074477",
    "和平路三号院",
    "li@example.cn",
    PASSWORD,
    "zzyzx",
)
_NUMBER = "20260302000017"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written into a log, as the processes of a house write it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(journal.JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def said(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.mark.django_db
def test_a_request_leaves_one_line(lines: io.StringIO, client: Client) -> None:
    small_city()
    answer = client.get("/api/v1/areas")
    (line,) = said(lines)
    assert line["request"] == answer["X-Request-Id"]
    assert (line["method"], line["route"], line["actor"]) == ("GET", "api/v1/areas", "anonymous")
    assert line["status"] == 200 and line["ms"] > 0 and line["at"].endswith("+00:00")
    client.get("/api/v1/cases", headers={"Authorization": "Bearer wrong"})
    assert said(lines)[-1]["status"] == 401
    client.get("/health")
    assert len(said(lines)) == 2


@pytest.mark.django_db
def test_nothing_planted_in_forms_and_addresses_is_in_a_line(
    lines: io.StringIO, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_city()
    load_errand()
    name, phone, identity, street, mail, password, word = PLANTED
    data = {
        "text": f"{street}水管漏水 {identity}",
        "name": name,
        "phone": phone,
        "lon": 116.005,
        "lat": 39.005,
    }
    body = {"type": "test.errand", "data": data}
    client.post("/api/v1/cases", json.dumps(body), content_type="application/json")
    client.post("/api/v1/cases", json.dumps({**body, "data": {**data, "lon": name}}), content_type="text/x")
    for _ in range(9):
        client.post("/account/login/", {"login": mail, "password": password})
    client.post("/follow/", {"number": _NUMBER, "secret": word})
    client.get(f"/cases/?q={name}&phone={phone}", headers={"Referer": f"http://testserver/?{mail}"})
    client.get(f"/{name}/{phone}?{street}")
    client.get(f"/notifications/leave/{word}/")
    client.get("/", headers={"Host": f"{word}.example"})
    broken = psycopg.errors.UniqueViolation(f"Key (phone)=({phone}) of {name} exists")
    monkeypatch.setattr("zhili.cases.queries.listing.fetch", lambda *given: (_ for _ in ()).throw(broken))
    client.raise_request_exception = False
    client.get(f"/cases/?q={street}")
    logging.getLogger("procrastinate.worker").warning(f"Job told({name}, {phone}) failed", extra=_JOB)
    logging.getLogger("axes").warning("failure by %s: %s", {"username": mail}, word)
    written = lines.getvalue()
    assert [planted for planted in PLANTED if planted in written or planted in _spelt(written)] == []
    assert "UniqueViolation" in written, "the error itself must have been told"
    assert len(said(lines)) > 15


_JOB = {
    "action": "job_error",
    "job": {"id": 7, "task_name": "notification.carry", "task_kwargs": {"to": PLANTED[1]}},
}


def _spelt(written: str) -> str:
    return written.encode("ascii", "backslashreplace").decode("unicode_escape", "replace")


def test_an_error_is_told_by_type_and_place(lines: io.StringIO) -> None:
    try:
        try:
            raise psycopg.errors.DeadlockDetected("Process 1 waits: 李四光")
        except psycopg.Error as fault:
            raise NotFound(what=Text(zh="李四光", en="Li")) from fault
    except ZhiliError:
        logging.getLogger("zhili.test").exception("it went wrong")
    (line,) = said(lines)
    assert line["message"] == "it went wrong"
    assert line["error"]["types"] == ["NotFound", "DeadlockDetected"]
    assert (line["error"]["code"], line["error"]["sqlstate"]) == ("not-found", "40P01")
    assert __file__.rpartition("/")[2] in line["error"]["places"][0]
    assert "李四光" not in lines.getvalue()


def test_a_line_stays_one_line_whatever_is_in_it(lines: io.StringIO) -> None:
    logging.getLogger("zhili.test").warning('two\nlines\r\n{"level": "info"}\u2028')
    logging.getLogger("elsewhere").warning("%d of %s: %r", 3, "a\nb", ValueError("x\ny"))
    first, second = said(lines)
    assert first["message"].startswith("two\nlines") and first["level"] == "warning"
    assert second["message"] == "3 of …: 'ValueError'"
    assert lines.getvalue().count("\n") == 2


def test_a_jobs_line_names_the_job_and_not_what_it_was_given() -> None:
    told = {
        "name": "procrastinate.worker",
        "levelname": "ERROR",
        "msg": "Job told(13800138000) failed",
        **_JOB,
    }
    written = journal.JsonLines().format(logging.makeLogRecord(told))
    line = json.loads(written)
    assert (line["action"], line["job"], line["task"]) == ("job_error", 7, "notification.carry")
    assert "13800138000" not in written


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('{"message": "no room", "error": {"types": ["OSError", "X"]}}', "no room OSError"),
        ('{"message": "no room"}', "no room"),
        ("ModuleNotFoundError: x", "ModuleNotFoundError: x"),
        ("[1]", "[1]"),
    ],
)
def test_a_line_is_put_in_words_for_people(written: str, words: str) -> None:
    assert journal.words_of(written) == words


def test_a_process_without_logging_writes_the_same_lines() -> None:
    from zhili.kernel import clock

    line = json.loads(journal.line("signer", "ready", at=clock.now()))
    assert {"at", "level", "logger", "message"} == set(line)
    assert sys.getdefaultencoding() == "utf-8"
