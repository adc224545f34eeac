"""What the tags for pages with many things write."""

import pytest
from django.template import Context, Template
from django.utils import translation

from zhili.kernel.text import Text
from zhili.ui.templatetags import zhili_work


def draw(source: str, language: str = "zh-hans", **facts: object) -> str:
    with translation.override(language):
        return Template("{% load zhili_work %}" + source).render(Context(facts)).strip()


def test_a_chip_is_taken_off_by_a_link_that_says_which() -> None:
    html = draw(
        "{% chips filters clear='/x' %}", filters=[{"of": "环节", "value": Text("办理中", "x"), "off": "?a"}]
    )
    assert 'href="?a" aria-label="去掉条件 办理中"' in html
    assert 'href="/x"' in html
    assert draw("{% chips filters %}", filters=[]) == ""


def test_tabs_tell_a_count_of_nothing_but_not_a_missing_one() -> None:
    html = draw(
        "{% tabs items '哪些' %}",
        items=[
            {"url": "?1", "label": "主办", "count": 0, "current": True},
            {"url": "?2", "label": "协办", "count": None},
        ],
    )
    assert '<span class="z-count">0</span>' in html
    assert html.count("z-count") == 1
    assert html.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    ("good", "said"), [(True, "+12，变好"), (False, "+12，变差"), (None, "+12"), ("", "+12")]
)
def test_a_trend_says_in_words_whether_it_is_for_the_better(good: object, said: str) -> None:
    html = draw("{% tile 128 '超时' trend='+12' direction='up' good=good href='/c' %}", good=good)
    assert f"<span>{said}</span>" in html
    assert html.startswith('<a class="z-tile" href="/c">')


def test_a_figure_that_is_not_there_is_a_dash() -> None:
    assert '<span class="z-tile__value">–</span>' in draw("{% tile nothing '超时' %}", nothing=None)


def test_done_steps_lead_back_and_the_place_is_told() -> None:
    html = draw("{% stepper labels 1 urls %}", labels=["何事", "何处", "何人"], urls=["/1", "/2", "/3"])
    assert '<a href="/1">何事</a>' in html
    assert "/2" not in html and "/3" not in html
    assert "第 2 步，共 3 步" in html
    assert html.count('aria-current="step"') == 1


def test_progress_without_a_known_end_has_no_value() -> None:
    assert 'max="10" value="3"' in draw("{% progress 3 10 '导入' %}")
    assert "value=" not in draw("{% progress 0 nothing '排队' %}", nothing=None)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("黄海燕", "海燕"),
        ("李明", "李明"),
        ("Jane Lee", "JL"),
        ("Jane", "J"),
        ("云岗街道 曹文博", "文博"),
        ("", "?"),
    ],
)
def test_initials(name: str, drawn: str) -> None:
    assert zhili_work.initials(name) == drawn


def test_keys_stand_apart() -> None:
    html = draw("{% key 'Ctrl+k' %}")
    assert html == '<span class="z-keys"><kbd>Ctrl</kbd><kbd>K</kbd></span>'
    assert "<kbd>+</kbd>" in draw("{% key '+' %}")


def test_readers_are_named_and_what_is_inside_is_escaped() -> None:
    html = draw("{% audience 'internal' %}<p>{{ text }}</p>{% endaudience %}", text="<i>")
    assert "内部：居民看不到" in html and "&lt;i&gt;" in html
    assert "Public: everybody sees this" in draw("{% audience 'public' %}x{% endaudience %}", language="en")


def test_a_dialog_is_named_and_can_be_closed() -> None:
    html = draw("{% dialog 'ask' title %}x{% enddialog %}", title="<退回>")
    assert 'id="ask" aria-labelledby="ask-title"' in html
    assert '<h2 id="ask-title">&lt;退回&gt;</h2>' in html
    assert "data-closes" in html


@pytest.mark.parametrize(
    "source",
    [
        "{% skeleton 'birds' %}",
        "{% dialog 'a' 'b' kind='tower' %}{% enddialog %}",
        "{% audience 'cats' %}{% endaudience %}",
        "{% tile 1 'a' direction='sideways' %}",
    ],
)
def test_an_unknown_kind_is_refused(source: str) -> None:
    with pytest.raises(zhili_work.UnknownKind):
        draw(source)
