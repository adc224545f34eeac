"""Every way in which a page cannot be given has a page of its own, in both languages, without the database."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from zhili.kernel.refusals import Forbidden, NotFound, TooMany
from zhili.kernel.text import Text
from zhili.ui import failures

FAULTS = {
    "missing": NotFound(what=Text(zh="这件诉求", en="This request")),
    "forbidden": Forbidden(verb=Text(zh="派单", en="dispatch")),
    "often": TooMany(seconds=40),
    "down": OperationalError("connection refused by secret-host"),
    "big": RequestDataTooBig(),
    "nowhere": Http404(),
    "broken": ZeroDivisionError("secret"),
}


def fail(request: HttpRequest, fault: str) -> HttpResponse:
    raise FAULTS[fault]


urlpatterns = [path("fail/<str:fault>", fail)]
handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.not_found
handler500 = failures.server_error


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.urls("zhili.ui.tests.test_failures")
@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("missing", 404, "没有找到这件诉求"),
        ("forbidden", 403, "没有“派单”的权限"),
        ("often", 429, "请 40 秒后再试"),
        ("down", 503, "几分钟后再试"),
        ("big", 413, "内容太大"),
        ("nowhere", 404, "链接可能抄错了"),
        ("broken", 500, "不会报成两件"),
    ],
)
def test_what_happened_is_said_and_nothing_of_the_inside(
    visitor: Client, fault: str, status: int, words: str
) -> None:
    response = visitor.get(f"/fail/{fault}")
    page = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (status, "no-store")
    assert words in page and f"代码 {status}" in page
    assert "secret" not in page and "Traceback" not in page


@pytest.mark.urls("zhili.ui.tests.test_failures")
def test_in_english_too(visitor: Client) -> None:
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = visitor.get("/fail/broken").content.decode()
    assert '<html lang="en"' in page and "nothing is reported twice" in page
    assert re.search(r"[\u4e00-\u9fff]", re.sub(r"(?s)<head>.*</head>|智理", "", _body(page))) is None


def _body(page: str) -> str:
    """What the reader sees of a page: without what scripts may say later."""
    return re.sub(r"data-[\w-]+=\"[^\"]*\"", "", page)


@pytest.mark.urls("zhili.ui.tests.test_failures")
def test_who_tries_too_often_is_told_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/fail/often")["Retry-After"] == "40"
    assert 'href="/fail/often"' in visitor.get("/fail/often").content.decode()


def test_a_body_larger_than_any_form_is_refused_unread() -> None:
    request = RequestFactory().post("/", {"a": "b"})
    request.META["CONTENT_LENGTH"] = str(failures.MOST_BYTES + 1)
    asked: list[HttpRequest] = []
    answer = failures.Telling(lambda seen: asked.append(seen) or HttpResponse())(request)  # type: ignore[func-returns-value]
    assert (answer.status_code, asked) == (413, [])


def test_the_reader_s_type_size_is_kept() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["zhili_size"] = "large"
    assert b'data-size="large"' in failures.failure(request, 404).content


def test_an_old_form_is_told_what_to_do() -> None:
    visitor = Client(enforce_csrf_checks=True)
    refused = visitor.post("/ui/display", {"size": "large"})
    assert refused.status_code == 403
    assert "页面放得太久了" in refused.content.decode()


def test_every_status_has_a_title_in_both_languages() -> None:
    for status in (400, 401, 403, 404, 409, 413, 422, 429, 500, 503):
        with translation.override("en"):
            page = failures.failure(RequestFactory().get("/"), status).content.decode()
        title = re.search(r"<h1>(.*)</h1>", page)
        assert title is not None and title[1].isascii()
