"""What the component tags write."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView
from zhili.ui.templatetags import zhili_ui

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)


def draw(source: str, **facts: object) -> str:
    with translation.override("zh-hans"):
        return Template("{% load zhili_ui %}" + source).render(Context(facts))


def test_a_field_ties_label_hint_count_and_error_to_its_input() -> None:
    html = draw(
        "{% field 'phone' '电话' kind='tel' hint='一' error='二' limit=20 autocomplete='tel' hx_get='/x' %}"
    )
    assert '<label class="z-label" for="id_phone">' in html
    assert (
        'aria-describedby="id_phone-hint id_phone-count id_phone-error" aria-invalid="true" required' in html
    )
    assert all(f'id="id_phone-{part}"' in html for part in ("hint", "count", "error"))
    assert 'autocomplete="tel" hx-get="/x"' in html


def test_what_is_optional_says_so_and_is_not_required() -> None:
    html = draw("{% field 'phone' '电话' required=False %}")
    assert "（选填）" in html
    assert "required" not in html


def test_what_users_typed_is_escaped() -> None:
    html = draw(
        "{% field 'text' label kind='textarea' value=value %}", label="<b>", value="</textarea><script>"
    )
    assert "<script>" not in html and "<b>" not in html
    assert "&lt;/textarea&gt;&lt;script&gt;" in html


def test_words_follow_the_reader() -> None:
    template = Template("{% load zhili_ui %}{{ text|words }}")
    context = Context({"text": Text("已办结", "Closed")})
    with translation.override("en"):
        assert template.render(context) == "Closed"
    with translation.override("zh-hans"):
        assert template.render(context) == "已办结"


def test_an_unknown_icon_is_refused_by_name() -> None:
    with pytest.raises(zhili_ui.UnknownIcon, match="no icon 'unicorn'"):
        draw("{% icon 'unicorn' %}")


def test_choices_mark_the_chosen_and_their_hints() -> None:
    options = [("a", Text("甲", "A"), Text("说明", "hint")), ("b", "乙")]
    html = draw("{% choices 'unit' '单位' options value='b' %}", options=options)
    assert 'value="b" checked required' in html
    assert 'value="a" required aria-describedby="id_unit-1-hint"' in html
    several = draw(
        "{% choices 'unit' '单位' options kind='checkbox' value=value %}", options=options, value=["a", "b"]
    )
    assert several.count(" checked") == 2
    assert " required" not in several


def test_a_select_starts_with_nothing_chosen() -> None:
    html = draw("{% choices 'unit' '单位' options kind='select' %}", options=[("a", "甲")])
    assert '<option value="" selected>请选择</option>' in html


def test_a_wrong_option_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="an option is"):
        draw("{% choices 'unit' '单位' options %}", options=["a"])


def test_the_pager_keeps_filters_and_drops_old_cursors() -> None:
    request = RequestFactory().get("/cases", {"unit": "水务", "after": "old"})
    html = draw("{% pager after='new' before='back' shown=50 %}", request=request)
    assert 'href="?unit=%E6%B0%B4%E5%8A%A1&amp;after=new"' in html
    assert 'href="?unit=%E6%B0%B4%E5%8A%A1&amp;before=back"' in html
    assert "本页 50 件" in html


def test_a_running_clock_carries_its_due_instant_and_a_paused_one_does_not() -> None:
    running = ClockView("办结", "running", timedelta(hours=3, minutes=20), AT)
    assert f'data-due="{AT.isoformat()}"' in draw("{% clock view %}", view=running)
    html = draw(
        "{% clock view %}",
        view={"label": "办结", "state": "paused", "left": timedelta(hours=1), "because": "等许可"},
    )
    assert "data-due" not in html
    assert "已暂停，还剩 1 小时" in html and "等许可" in html


def test_in_a_list_a_term_says_what_is_left_and_counts_on_while_it_runs() -> None:
    running = ClockView("办结<", "running", timedelta(hours=3), AT)
    html = draw("{% load zhili_work %}{% left_of view %}", view=running)
    assert f'data-due="{AT.isoformat()}"' in html and 'data-left="还剩 {span}"' in html
    assert "办结&lt;：" in html and "还剩 3 小时" in html
    late = ClockView("办结", "overdue", -timedelta(hours=3), AT)
    assert "data-clock " not in draw("{% load zhili_work %}{% left_of view %}", view=late)


def test_a_select_asks_for_a_choice_until_one_of_its_own_is_chosen() -> None:
    asked = "{% choices 'unit' '单位' options kind='select' value=value %}"
    options = (("water", "水务"), ("roads", "道路"))
    assert "请选择" in draw(asked, options=options, value="gone")
    html = draw(asked, options=options, value="roads")
    assert "请选择" not in html and '<option value="roads" selected>道路</option>' in html


def test_a_link_that_looks_like_a_button_is_a_link() -> None:
    assert draw("{% button '看' href='/a' %}").startswith(
        '<a class="z-button z-button--secondary" href="/a">'
    )
    assert '<button class="z-button z-button--danger" type="submit" name="action" value="return"' in draw(
        "{% button '退单' kind='danger' name='action' value='return' %}"
    )


def test_internal_entries_are_marked_in_words() -> None:
    html = draw(
        "{% conversation said at %}", said=[{"side": "internal", "name": "李", "at": AT, "text": "x"}], at=AT
    )
    assert "内部备注，居民看不到" in html


def test_a_notice_holds_what_stands_in_it() -> None:
    html = draw("{% notice 'soon' title %}<p>{{ text }}</p>{% endnotice %}", title="到期", text="<i>")
    assert "<p>&lt;i&gt;</p>" in html and "z-notice--soon" in html


def test_no_errors_no_summary() -> None:
    assert draw("{% error_summary errors %}", errors=None).strip() == ""
    html = draw("{% error_summary errors %}", errors={"text": Text("请写", "Write")})
    assert '<a href="#id_text">请写</a>' in html and "有 1 处需要修改" in html
