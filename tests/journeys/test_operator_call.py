"""An operator with a caller on the line: by keyboard alone, from the first ring to the next call."""

from secrets import randbelow

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.conftest import Visit
from tests.journeys.keys import next_call, on_the_line, proposed, saved, spot, take_over
from zhili.ui.testing import WIDE, axe, listen, no_network

pytestmark = pytest.mark.browser
MOST_KEYS = 40


def nobodys_number() -> str:
    """A telephone number from which nobody has called in this house, in a second try neither."""
    return f"199{randbelow(10**8):08d}"


def test_a_whole_case_takes_fewer_than_forty_keys_beside_the_words(visit: Visit) -> None:
    page, phone = visit(user="operator", width=WIDE), nobodys_number()
    heard = listen(page)
    keys = on_the_line(page)
    keys.type(phone)
    keys.press("Enter")
    keys.type("王芳")
    keys.press("Enter")
    keys.write(f"我住{spot().name}2号楼，楼下路灯不亮一个星期了，老人晚上出门看不见，昨天摔了一跤。")
    proposed(page, "路灯照明")
    proposed(page, spot().name)
    expect(page.locator("#caller")).to_contain_text("第一次来电")
    take_over(keys)
    expect(page.locator("#id_class")).to_have_value("市政公用 / 路灯照明")
    expect(page.locator("#id_address")).to_have_value(f"{spot().road}{spot().name}2号楼")
    expect(page.locator("[data-where]")).to_contain_text("网格")
    assert axe(page) == []
    number = saved(keys)
    print(f"keys beside the words: {keys.pressed}")  # noqa: T201
    assert keys.pressed < MOST_KEYS
    assert axe(page) == []

    keys.press("Space", "Space")
    expect(page.locator("[data-groups] [aria-current]")).to_have_text(number[4:8])
    keys.press("Tab", "Enter")
    page.wait_for_url("**/desk/cases/*/")
    expect(page.locator("main")).to_contain_text("路灯照明")
    expect(page.locator("main")).to_contain_text(f"{spot().name}2号楼")
    page.go_back()
    next_call(keys)
    keys.type(phone)
    keys.press("Enter")
    expect(page.locator("#caller")).to_contain_text("以前反映过 1 件")
    expect(page.locator("#caller")).to_contain_text("路灯不亮")
    assert heard.complaints == []


def test_a_number_typed_while_the_page_still_arrives_is_looked_up(visit: Visit) -> None:
    page = visit(user="operator", width=WIDE)
    held: list[Route] = []

    def hold(script: Route) -> None:
        held.append(script)

    page.route("**/htmx*.js", hold)
    page.goto("/desk/calls/", wait_until="commit")
    expect(page.locator("#id_phone")).to_be_focused()
    page.keyboard.type(nobodys_number())
    page.keyboard.press("Tab")
    assert held
    for script in held:
        script.continue_()
    expect(page.locator("#caller")).to_contain_text("第一次来电")


def test_a_proposal_is_overruled_and_a_place_found_by_initials(visit: Visit) -> None:
    page = visit(user="operator", width=WIDE)
    keys = on_the_line(page)
    keys.press("Enter", "Enter")
    keys.write("楼下水管爆了，路上全是积水，请赶快来人。")
    proposed(page, "机器建议")
    keys.press("F4")
    keys.type("供水")
    expect(page.locator(".z-typed-list [role=option]")).to_have_count(1)
    keys.press("Enter")
    expect(page.locator("#id_class")).to_have_value("市政公用 / 供水")
    keys.press("Shift+Tab")
    assert keys.focused() == "address"
    keys.type(initials())
    proposed(page, spot(1).name)
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#id_address")).to_have_value(f"{spot(1).road}{spot(1).name}")
    saved(keys)
    assert keys.pressed < MOST_KEYS
    expect(page.locator("[data-wrap-up]")).to_contain_text("已交给")


def initials() -> str:
    """What an operator types for the second estate."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(spot(1).name, style=Style.FIRST_LETTER))


def test_a_known_answer_is_given_on_the_spot(visit: Visit) -> None:
    page = visit(user="operator", width=WIDE)
    keys = on_the_line(page)
    keys.press("Enter", "Enter")
    keys.write("我妈六十六了，想问老年卡在哪里办，要带什么。")
    proposed(page, "老年优待证")
    keys.press("F9")
    keys.press("Enter")
    expect(page.locator("#id_answer")).to_be_focused()
    expect(page.locator("#id_answer")).to_have_value(
        "满 65 岁，带身份证到任一社区服务站办，当场可取，不收钱。不方便出门的，社区可以上门办。"
    )
    saved(keys)
    assert keys.pressed < 10
    expect(page.get_by_role("heading", name="已当场答复并办结")).to_be_visible()
    keys.press("Tab", "Enter")
    page.wait_for_url("**/desk/cases/*/")
    expect(page.locator("main")).to_contain_text("话务员当场答复")


def test_the_same_matter_nearby_is_joined_by_one_key(visit: Visit) -> None:
    first = on_the_line(visit(user="operator-1", width=WIDE))
    matter = f"{spot(2).name}4号楼前的井盖丢了，孩子差点掉下去。"
    first.press("Enter", "Enter")
    first.write(matter)
    proposed(first.page, "井盖")
    take_over(first)
    saved(first)

    page = visit(user="operator", width=WIDE)
    keys = on_the_line(page)
    keys.type(nobodys_number())
    keys.press("Enter", "Enter")
    keys.write(f"{spot(2).name}门口那个井盖没了，太危险。")
    proposed(page, "附近在办的同类")
    expect(page.locator("#beside")).to_contain_text("就在附近")
    keys.press("F8")
    keys.press("Enter")
    page.wait_for_url("**/desk/calls/finished/")
    assert keys.pressed < 20
    expect(page.get_by_role("heading", name="已并入同一件")).to_be_visible()
    expect(page.locator("[data-wrap-up]")).to_contain_text("4号楼前的井盖丢了")
    first = on_the_line(first.page)
    first.press("Enter", "Enter")
    first.write(f"{spot(2).name}井盖没有了")
    proposed(first.page, "另有 1 人反映")


def test_a_reload_and_a_lost_line_lose_nothing_and_save_once(visit: Visit) -> None:
    page, phone = visit(user="operator", width=WIDE), nobodys_number()
    keys = on_the_line(page)
    keys.type(phone)
    keys.press("Enter", "Enter")
    words = f"{spot(3).name}垃圾堆了三天没人清运，气味很大。"
    keys.write(words)
    take_over(keys)
    page.reload()
    expect(page.locator(".z-call__kept")).to_be_visible()
    expect(page.get_by_label("诉求内容")).to_have_value(words)
    expect(page.locator("#id_class")).to_have_value("市容环卫 / 垃圾清运")
    expect(page.locator("[data-where]")).to_contain_text("网格")

    with no_network(page):
        page.get_by_label("诉求内容").focus()
        keys.press("Control+Enter")
        expect(page.locator("#toast")).to_contain_text("您填写的内容都还在")
        expect(page.get_by_label("诉求内容")).to_have_value(words)
    number = saved(keys)
    page.reload()
    assert "".join(page.locator("[data-groups]").first.locator("span").all_inner_texts()) == number
    next_call(keys)
    expect(page.get_by_label("诉求内容")).to_have_value("")
    keys.type(phone)
    keys.press("Enter")
    expect(page.locator("#caller")).to_contain_text("以前反映过 1 件")
