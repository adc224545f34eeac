"""A grid worker's round without signal: the day's list and map on the phone, finds written down, all sent in order."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Handset
from tests.journeys.fieldwork import DEEDS, GRIDS, Phone, held, middle_of, worker_of
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import axe, hidden_sideways

pytestmark = pytest.mark.browser
SEVERAL, LOST, TAPS = GRIDS[1], GRIDS[2], GRIDS[11]


def test_a_round_with_the_network_cut_and_restored(handset: Handset, city_house: RunningHouse) -> None:
    phone = handset()
    phone.sign_in(worker_of(SEVERAL))
    phone.lose_signal()
    phone.page.reload()  # out of memory, and opened again without signal
    expect(phone.page.locator("#truth")).not_to_be_empty()
    expect(phone.page.locator("#off")).to_be_visible()

    report_with_photo_and_place(phone)
    handle_with_proof(phone)
    phone.capture("路灯照明", words="两盏不亮", ending="先记下")
    phone.waiting(3)
    phone.go("outbox")
    expect(phone.page.locator("[data-deed]")).to_have_count(3)
    assert axe(phone.page) == [] and hidden_sideways(phone.page) == 0
    assert held(city_house.home, worker_of(SEVERAL)) == []

    phone.find_signal()
    phone.waiting(0)
    expect(phone.page.locator(".f-sent")).to_have_count(3)
    assert held(city_house.home, worker_of(SEVERAL)) == [
        ("井盖翘起一角", ["open", "attach", "report_up"]),
        ("垃圾清运", ["open", "attach", "attach", "handle_on_spot"]),
        ("两盏不亮", ["open"]),
    ]
    phone.go("today")
    expect(phone.page.locator("#today-list .f-card", has_text="两盏不亮")).to_contain_text("已采集")
    expect(phone.page.locator("#today-list .f-card", has_text="垃圾清运")).to_contain_text("待抽查")


def report_with_photo_and_place(phone: Phone) -> None:
    page = phone.page
    phone.go("capture")
    phone.shoot(page.locator("#capture"))
    phone.choose("井盖")
    page.get_by_role("button", name="在地图上点").click()
    canvas = page.locator(".f-map__canvas--small canvas")
    canvas.wait_for()
    canvas.click()  # the middle of the map is the middle of the grid
    expect(page.locator(".f-place__said")).to_contain_text("地图上的点")
    page.get_by_text("补充一句、紧急程度").click()
    page.get_by_label("一句话说明").fill("井盖翘起一角")
    phone.end("上报")


def handle_with_proof(phone: Phone) -> None:
    page = phone.page
    phone.go("capture")
    phone.shoot(page.locator("#capture"))
    phone.choose("垃圾清运")
    page.get_by_role("button", name="自行处置").click()
    expect(page.get_by_label("怎样处置的")).to_have_value("已自行处置：垃圾清运")
    page.get_by_role("button", name="提交：自行处置").click()
    expect(page.locator(".f-form__told")).to_contain_text("还没有照片")
    phone.shoot(page.locator(".f-proof"))
    phone.end("提交：自行处置")


def test_three_taps_file_what_was_found(handset: Handset, city_house: RunningHouse) -> None:
    phone = handset()
    phone.context.grant_permissions(["geolocation"])
    lon, lat = middle_of(TAPS)
    phone.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 9})
    phone.sign_in(worker_of(TAPS))
    phone.page.locator(".f-nav a[href='#capture']").click()
    phone.page.locator("#capture-classes").get_by_role("radio", name="井盖").click()
    expect(phone.page.locator(".f-place__said")).to_contain_text("手机定位")
    phone.page.locator("#capture .f-endings").get_by_role("button", name="上报").click()
    phone.waiting(0)
    expect(phone.page.locator("#toast")).to_contain_text("已送达")
    assert held(city_house.home, worker_of(TAPS))[-1] == ("井盖", ["open", "report_up"])


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(
    handset: Handset, city_house: RunningHouse
) -> None:
    phone = handset()
    phone.sign_in(worker_of(LOST))
    phone.wire.meddle = lambda _, sent: "lose" if sent.path == DEEDS else "pass"
    phone.capture("道路破损", words="坑洼积水")
    phone.go("outbox")
    deed = phone.page.locator("[data-deed]")
    expect(deed).to_contain_text("还没收到回音")
    expect(deed.get_by_role("button")).to_have_count(
        0
    )  # it may have arrived: nothing to change, nothing to drop
    assert held(city_house.home, worker_of(LOST)) == [("坑洼积水", ["open", "report_up"])]
    phone.wire.meddle = None
    phone.page.get_by_role("button", name="现在发").click()
    phone.waiting(0)
    assert len(phone.wire.to(DEEDS)) >= 2
    assert held(city_house.home, worker_of(LOST)) == [("坑洼积水", ["open", "report_up"])]
