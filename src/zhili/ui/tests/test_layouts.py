"""The two layouts: landmarks, names, who is signed in, where one is."""

from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from zhili.kernel.text import Text

NAVIGATION = (
    {"url": "/queue", "label": Text("我的待办", "My queue"), "icon": "inbox", "count": 3, "current": True},
    {"url": "/desk", "label": Text("派单台", "Dispatch")},
)


def draw(layout: str, blocks: str, language: str = "zh-hans", **facts: object) -> str:
    request: HttpRequest = RequestFactory().get("/queue?unit=1")
    template = engines["django"].from_string(f'{{% extends "ui/{layout}.html" %}}{blocks}')
    with translation.override(language):
        return str(template.render({"navigation": NAVIGATION, **facts}, request))


def test_a_residents_page_has_its_landmarks_and_way_back() -> None:
    html = draw(
        "resident",
        "{% block title %}进度{% endblock %}{% block back %}<a>B</a>{% endblock %}"
        "{% block content %}<h1>H</h1>{% endblock %}",
        city=Text("云溪市", "Yunxi"),
    )
    assert "<title>进度 – 智理</title>" in html
    assert '<a class="z-skip" href="#main">' in html and '<main id="main"' in html
    assert html.index("<a>B</a>") < html.index("<h1>H</h1>")
    assert "云溪市" in html
    assert 'name="next" value="/queue?unit=1"' in html


def test_a_staff_page_names_its_heading_and_marks_where_one_is() -> None:
    html = draw("staff", "{% block heading %}我的待办{% endblock %}{% block content %}X{% endblock %}")
    assert "<h1>我的待办</h1>" in html
    assert html.count('aria-current="page"') == 1
    assert '<span class="z-count">3</span>' in html
    assert "ui/staff.css" in html


def test_both_speak_english() -> None:
    for layout in ("resident", "staff"):
        html = draw(layout, "", language="en")
        assert '<html lang="en"' in html
        assert "My queue" in html and "Skip to the content" in html
