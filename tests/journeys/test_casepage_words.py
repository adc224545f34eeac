"""Words before they are sent: kept for another device, ready-made by keyboard, asked about before others read them."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.casework import CaseInHand, in_hand
from tests.journeys.conftest import Visit
from tests.journeys.people import STREET
from zhili.ui.testing import PHONE, WIDE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("first", "then"), [(WIDE, PHONE), (PHONE, WIDE)], ids=["desk-phone", "phone-desk"])
def test_what_was_half_written_goes_on_at_another_device(visit: Visit, first: int, then: int) -> None:
    case = in_hand(visit)
    one = visit(user="handler", width=first)
    one.goto(f"{case.url}?do=answer")
    one.locator("#act").get_by_text("已解决", exact=True).click()
    one.get_by_label("答复内容").fill("架子已经扶正，")
    expect(one.locator("[data-draft-said]")).to_contain_text("草稿已存")
    one.context.close()
    other = visit(user="handler", width=then)
    other.goto("/desk/mentions/")
    other.locator("#mentions").get_by_role("link", name="答复", exact=True).first.click()
    expect(other.locator("[data-draft-said]")).to_contain_text("接着写")
    field = other.get_by_label("答复内容")
    expect(field).to_have_value("架子已经扶正，")
    expect(other.get_by_label("已解决")).to_be_checked()
    field.fill("架子已经扶正，底座也加固了。")
    send(other)
    expect(other.locator(".z-talk")).to_contain_text("底座也加固了")
    other.goto("/desk/mentions/")
    expect(other.locator("#mentions")).not_to_contain_text(case.number)


def send(page: Page) -> None:
    page.locator("#act .z-act__send button.z-button--primary").click()


def test_leaving_in_the_middle_of_a_word_loses_nothing(visit: Visit) -> None:
    case = in_hand(visit)
    page = visit(user="handler", width=WIDE)
    page.goto(f"{case.url}?do=note")
    page.get_by_role("textbox", name="内容", exact=True).press_sequentially("半句话")
    page.get_by_role("link", name="收起").click()
    expect(page.locator("#act")).to_contain_text("现在可以做")
    page.goto(f"{case.url}?do=note")
    expect(page.get_by_role("textbox", name="内容", exact=True)).to_have_value("半句话")


def test_a_ready_made_answer_by_keyboard_alone(visit: Visit) -> None:
    case = in_hand(visit)
    page = visit(user="handler", width=WIDE)
    write_canned(page, "约时间上门", "您好，编号 {number} 由{unit}办理，请回复方便的时间。")
    page.goto(case.url)
    link = page.locator("#case-read").get_by_role("link", name="留言", exact=True)
    press_until(page, "Tab", link)
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="内容", exact=True)
    expect(field).to_be_focused()
    page.keyboard.press("Alt+a")
    page.keyboard.type("约时间")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"您好，编号 {case.spaced} 由{STREET.name}办事处办理，请回复方便的时间。")
    page.keyboard.type("谢谢。")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".z-talk")).to_contain_text("请回复方便的时间。谢谢。")


def write_canned(page: Page, title: str, text: str) -> None:
    page.goto("/desk/canned/")
    page.get_by_label("名字").fill(title)
    page.get_by_role("textbox", name="内容", exact=True).fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("main .z-notice--done")).to_contain_text("已保存")


def press_until(page: Page, key: str, wanted: object) -> None:
    """Walk by a key until something has the focus."""
    for _ in range(80):
        page.keyboard.press(key)
        if wanted.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            return
    raise AssertionError("never reached")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_number_that_looks_personal_is_asked_about_before_the_reporter_reads_it(
    visit: Visit, width: int
) -> None:
    case = in_hand(visit)
    page = visit(user="handler", width=width)
    page.goto(f"{case.url}?do=message")
    expect(page.locator("#act .z-audience__who")).to_have_text("反映人会看到")
    page.get_by_role("textbox", name="内容", exact=True).fill("请打 13800138000 找李师傅。")
    send(page)
    expect(page.locator("#act")).to_contain_text("13800138000")
    expect(page.get_by_role("textbox", name="内容", exact=True)).to_have_value("请打 13800138000 找李师傅。")
    page.get_by_text("已核对，确实要让反映人看到这些号码").click()
    send(page)
    expect(page.locator(".z-talk")).to_contain_text("找李师傅")
    internal(page, case)


def internal(page: Page, case: CaseInHand) -> None:
    """The same among colleagues is nobody else's business."""
    page.goto(f"{case.url}?do=note")
    expect(page.locator("#act .z-audience__who")).to_have_text("内部：反映人看不到")
    page.get_by_role("textbox", name="内容", exact=True).fill("李师傅 13800138000")
    send(page)
    expect(page.locator(".z-bubble--internal")).to_contain_text("李师傅")
