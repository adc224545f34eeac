"""The catalogue page answers, and the reader's choices are kept and checked."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "组件目录"), ("en", "Component catalogue")])
def test_the_catalogue_shows_in_both_languages(visitor: Client, language: str, title: str) -> None:
    visitor.cookies["django_language"] = language
    response = visitor.get(reverse("ui:catalogue"))
    assert response.status_code == 200
    assert f"<h1>{title}</h1>" in response.content.decode()
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]


def test_choices_are_kept_in_cookies(visitor: Client) -> None:
    answer = visitor.post(
        reverse("ui:display"), {"theme": "dark", "size": "large", "language": "en", "next": "/ui/?a=1"}
    )
    assert answer.headers["Location"] == "/ui/?a=1"
    html = visitor.get(reverse("ui:catalogue")).content.decode()
    assert '<html lang="en" data-theme="dark" data-size="large"' in html


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(visitor: Client, target: str) -> None:
    assert visitor.post(reverse("ui:display"), {"theme": "dark", "next": target}).headers["Location"] == "/"


def test_an_unknown_choice_changes_nothing(visitor: Client) -> None:
    answer = visitor.post(
        reverse("ui:display"), {"theme": "pink", "size": "x" * 4000, "language": "tlh", "next": "/ui/"}
    )
    assert answer.cookies == {}
    visitor.cookies["zhili_theme"] = '"><script>'
    assert 'data-theme="auto"' in visitor.get(reverse("ui:catalogue")).content.decode()
