"""Two people on one case at once: each sees what the other does, and nobody loses a word or their place."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.casework import act, in_hand
from tests.journeys.conftest import Visit
from zhili.ui.testing import PHONE, WIDE

pytestmark = pytest.mark.browser
WIDTHS = pytest.mark.parametrize("width", [WIDE, PHONE])
"""Milliseconds within which a change must show while tests run beside; the bench holds it against two seconds."""


@WIDTHS
def test_what_a_colleague_does_shows_without_reload_while_one_reads(visit: Visit, width: int) -> None:
    case = in_hand(visit)
    reader, colleague = visit(user="handler", width=width), visit(user="dispatcher")
    reader.goto(case.url)
    reader.evaluate("window.sameDocument = true")
    act(colleague, case.id, "note", text="物业说明天清走")
    expect(reader.locator("#case-read .z-timeline")).to_contain_text("物业说明天清走")
    act(visit(user="handler"), case.id, "answer", text="架子已经扶正，请看一下", result="solved")
    expect(reader.locator("#case-head .z-badge").first).to_have_text("待回访")
    expect(reader.locator("#act")).not_to_contain_text("答复")
    assert reader.evaluate("window.sameDocument")


@WIDTHS
def test_who_is_writing_keeps_words_and_place_and_is_told_quietly(visit: Visit, width: int) -> None:
    case = in_hand(visit)
    writer, colleague = visit(user="handler", width=width), visit(user="dispatcher")
    writer.goto(f"{case.url}?do=message")
    field = writer.get_by_role("textbox", name="内容", exact=True)
    field.press_sequentially("您好，我们明天上午")
    act(colleague, case.id, "note", text="反映人刚来过电话")
    notice = writer.locator("#act [data-live-notice]")
    expect(notice).to_contain_text("内部备注")
    expect(notice).to_contain_text("您写的都还在")
    expect(writer.locator("#case-read .z-timeline")).to_contain_text("反映人刚来过电话")
    expect(field).to_be_focused()
    field.press_sequentially("到现场。")
    expect(field).to_have_value("您好，我们明天上午到现场。")
    send(writer)
    expect(writer.locator("#act")).to_contain_text("您打开这页以后，案件有了变化")
    expect(field).to_have_value("您好，我们明天上午到现场。")
    send(writer)
    expect(writer.locator(".z-talk")).to_contain_text("您好，我们明天上午到现场。")


def send(page: Page) -> None:
    page.locator("#act .z-act__send button.z-button--primary").click()


def test_a_step_that_somebody_else_took_is_said_before_it_is_sent(visit: Visit) -> None:
    case = in_hand(visit)
    writer = visit(user="handler", width=WIDE)
    writer.goto(f"{case.url}?do=answer")
    writer.get_by_label("答复内容").press_sequentially("已经扶正")
    act(visit(user="handler"), case.id, "answer", text="底座已经加固，请看一下", result="solved")
    expect(writer.locator("#act [data-live-notice]")).to_contain_text("不能再做")
    expect(writer.get_by_label("答复内容")).to_have_value("已经扶正")


def test_a_lost_line_is_said_and_made_good(visit: Visit) -> None:
    case = in_hand(visit)
    reader, colleague = visit(user="handler", width=WIDE), visit(user="dispatcher")
    reader.goto(case.url)
    reader.context.set_offline(True)
    sign = reader.locator(".z-live")
    expect(sign).to_contain_text("连接断了")
    act(colleague, case.id, "note", text="断线时写的")
    reader.context.set_offline(False)
    expect(sign).to_contain_text("连接恢复")
    expect(reader.locator("#case-read .z-timeline")).to_contain_text("断线时写的")


def test_what_one_opens_while_news_are_on_the_way_stays_open(visit: Visit) -> None:
    case = in_hand(visit)
    reader, colleague = visit(user="handler", width=WIDE), visit(user="dispatcher")
    reader.goto(case.url)
    held: list[Route] = []
    reader.route("**/part/read/", lambda route: held.append(route))
    with reader.expect_request("**/part/read/"):
        act(colleague, case.id, "note", text="物业说明天清走")
    reader.get_by_text("上传材料").click()
    while not held:
        reader.wait_for_timeout(20)
    held[0].continue_()
    news = reader.locator(".z-news")
    expect(news).to_be_visible()
    expect(reader.get_by_role("button", name="上传", exact=True)).to_be_visible()
    reader.unroute_all(behavior="ignoreErrors")
    news.get_by_role("button").click()
    expect(reader.locator("#case-read .z-timeline")).to_contain_text("物业说明天清走")
