"""One phone and several people; sign-ins that end; phones that are full or keep nothing; plain http."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Handset
from tests.journeys.doors import sign_in
from tests.journeys.fieldwork import DEEDS, FIELD, GRIDS, held, worker_of
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import axe

pytestmark = pytest.mark.browser
FIRST, SECOND, ENDED, ODD = GRIDS[6:10]
_FULL = """
const put = IDBObjectStore.prototype.add;
IDBObjectStore.prototype.add = function (...given) {
  if (this.name === "deeds" && window.phoneIsFull) throw new DOMException("no room", "QuotaExceededError");
  return put.apply(this, given);
};
window.phoneIsFull = true;
"""
_PRIVATE = (
    "IDBFactory.prototype.open = function () { throw new DOMException('private', 'InvalidStateError'); };"
)
_PLAIN = "Object.defineProperty(window, 'isSecureContext', { value: false }); delete Navigator.prototype.serviceWorker;"


def sign_out(page: Page) -> None:
    """Leave by the page's own menu."""
    page.locator("summary", has_text="我").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(lambda address: FIELD not in address)


def test_another_person_on_the_same_phone_neither_sees_nor_sends_what_the_first_one_left(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset()
    phone.sign_in(worker_of(FIRST))
    phone.wire.meddle = lambda _, sent: "drop" if sent.path == DEEDS else "pass"
    phone.capture("井盖", words="第一个人的井盖")
    phone.waiting(1)
    sign_out(phone.page)

    phone.wire.meddle = None
    phone.sign_in(worker_of(SECOND))
    expect(phone.page.locator("#notices")).to_contain_text("还有别人的 1 条待发记录")
    phone.waiting(0)
    phone.go("outbox")
    expect(phone.page.locator("#outbox-list")).to_contain_text("没有等着发的记录")
    assert "第一个人的井盖" not in phone.page.content()
    assert axe(phone.page) == []
    phone.capture("路灯照明", words="第二个人的路灯")
    phone.waiting(0)
    assert held(city_house.home, worker_of(SECOND)) == [("第二个人的路灯", ["open", "report_up"])]
    assert held(city_house.home, worker_of(FIRST)) == []
    sign_out(phone.page)

    phone.sign_in(worker_of(FIRST))
    phone.waiting(0)
    assert held(city_house.home, worker_of(FIRST)) == [("第一个人的井盖", ["open", "report_up"])]


def test_who_signed_in_without_the_page_learning_of_it_is_shown_nothing_offline(handset: Handset) -> None:
    phone = handset()
    phone.sign_in(worker_of(FIRST))
    sign_out(phone.page)
    sign_in(phone.page, worker_of(SECOND))  # and straight out of reach: the page was not opened since
    phone.wire.cut = True
    phone.context.set_offline(True)
    phone.page.goto(FIELD)
    expect(phone.page.locator("#notices")).to_contain_text("有人在这部手机上登录或退出过")
    for view in ("today", "map", "capture", "outbox"):
        phone.page.locator(f".f-nav a[href='#{view}']").click()
        expect(phone.page.locator(f"#view-{view}")).to_be_hidden()


def test_what_one_person_was_typing_is_not_there_for_the_next_one_in_the_same_window(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset()
    phone.sign_in(worker_of(FIRST))
    phone.go("capture")
    phone.choose("井盖")
    phone.page.get_by_text("补充一句、紧急程度").click()
    phone.page.get_by_label("一句话说明").fill("第一个人正在写")
    before = held(city_house.home, worker_of(SECOND))

    other = phone.context.new_page()
    sign_out_at_the_desk(other)
    sign_in(other, worker_of(SECOND))
    other.close()
    phone.wire.meddle = lambda _, sent: "drop" if sent.path == "/field/day" else "pass"
    phone.page.locator("#refresh").click()
    expect(phone.page.locator("#notices")).to_contain_text("有人在这部手机上登录或退出过")
    expect(phone.page.locator("#view-capture")).to_be_hidden()

    phone.wire.meddle = None
    phone.page.locator("#refresh").click()
    expect(phone.page.locator("#view-today")).to_be_visible()
    phone.go("capture")
    phone.page.get_by_text("补充一句、紧急程度").click()
    expect(phone.page.get_by_label("一句话说明")).to_have_value("")
    assert "第一个人正在写" not in phone.page.content()
    assert held(city_house.home, worker_of(SECOND)) == before


def sign_out_at_the_desk(page: Page) -> None:
    """Leave in another window than the page's."""
    page.goto("/account/logout/")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/logout/" not in address)


def test_a_sign_in_that_ends_during_sync_keeps_everything_and_asks_to_sign_in(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset()
    phone.sign_in(worker_of(ENDED))
    phone.lose_signal()
    phone.capture("井盖", words="登录失效前记下")
    phone.context.clear_cookies(name="sessionid")
    phone.find_signal()
    expect(phone.page.locator("#notices")).to_contain_text("登录已失效")
    phone.capture("路灯照明", words="失效后还能记")
    phone.waiting(2)
    assert held(city_house.home, worker_of(ENDED)) == []
    phone.page.locator("#notices").get_by_role("link", name="登录").click()
    sign_in(phone.page, worker_of(ENDED))
    phone.open()
    phone.waiting(0)
    texts = [text for text, _ in held(city_house.home, worker_of(ENDED))]
    assert texts == ["登录失效前记下", "失效后还能记"]


def test_a_full_phone_says_so_and_keeps_what_is_on_the_page(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset(before=_FULL)
    phone.sign_in(worker_of(ODD))
    phone.go("capture")
    phone.choose("井盖")
    phone.page.get_by_text("补充一句、紧急程度").click()
    phone.page.get_by_label("一句话说明").fill("手机满了也不丢")
    phone.page.locator("#capture .f-endings").get_by_role("button", name="上报").click()
    expect(phone.page.locator(".f-form__told")).to_contain_text("手机存满了")
    expect(phone.page.get_by_label("一句话说明")).to_have_value("手机满了也不丢")
    phone.page.evaluate("window.phoneIsFull = false")
    phone.end("上报")
    phone.waiting(0)
    assert held(city_house.home, worker_of(ODD))[-1] == ("手机满了也不丢", ["open", "report_up"])


def test_a_private_window_says_that_nothing_is_kept_and_works_while_it_is_open(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset(before=_PRIVATE)
    phone.sign_in(worker_of(ODD))
    expect(phone.page.locator("#notices")).to_contain_text("不肯在手机上存东西")
    phone.lose_signal()
    phone.capture("井盖", words="只在这一页上")
    phone.waiting(1)
    phone.find_signal()
    phone.waiting(0)
    assert held(city_house.home, worker_of(ODD))[-1] == ("只在这一页上", ["open", "report_up"])


def test_an_address_without_encryption_says_so_and_captures_within_the_open_page(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset(before=_PLAIN)
    sign_in(phone.page, worker_of(ODD))
    phone.page.goto(FIELD)
    expect(phone.page.locator("#notices")).to_contain_text("没有加密")
    assert phone.page.evaluate("'serviceWorker' in navigator") is False
    expect(phone.page.locator("#truth")).to_have_text("刚刚更新")
    phone.lose_signal()
    phone.capture("井盖", words="没有加密也能记")
    phone.waiting(1)
    phone.find_signal()
    phone.waiting(0)
    assert held(city_house.home, worker_of(ODD))[-1] == ("没有加密也能记", ["open", "report_up"])
