"""Unpaid wages, from a question to the lawyer's report; a purchase, from the buyer's claim to mediation.

Each story is played over the Spring Festival of 2026, on the days that its terms are about: its clock is turned.
By the State's notice for 2026 it is off from Sunday 15 to Monday 23 February, and the Saturdays 14 and 28 are worked in
exchange. Each date below is counted by hand on that calendar.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.by_keys import by_keys
from tests.journeys.casework import OFFICE
from tests.journeys.firms import LAWYERS, PLATFORM, SHOP
from tests.journeys.interviewing import answer, fits, interviewed
from tests.journeys.judging import stands_offline
from tests.journeys.leaves import Leaves, leaves
from tests.journeys.people import choose, group, onward, photo, received
from tests.journeys.stories import Story, deed, do, led_to, sent, telephones
from tests.journeys.turning import TurnedHouse, turned

pytestmark = pytest.mark.browser
ASKED = "工地拖欠农民工工资不给怎么办？"
ASKED_ON = "包工头跑了，没有合同，只有工友群里的记工照片，还能要回来吗？"
NAME, TELEPHONE = "吴桂兰", "199 0000 5501"
ADVICE = "可以要。没有合同也能认定劳动关系，记工、考勤照片和转账记录都是证据；今年三月二十日前申请劳动仲裁。"
BY_LAW = "《劳动争议调解仲裁法》第二十七条"
GRANTED = "进城务工人员讨薪，属于法律援助范围，免予核查经济困难状况，给予法律援助。"
DONE = "与承包方达成和解，拖欠的三个月工资两万四千元已经全部到账。"
BUYER, BOUGHT = "何新民", "二月八日收到登山鞋，不合脚，没穿出门，第二天申请退货，店铺不同意。"
REASON = "商品有轻微穿着痕迹，不影响再次销售，商家未证明买家确认过不宜退货，酌情退还部分价款。"
AID, CENTRE = "bureau-justice-1", "operator"


@pytest.fixture(scope="module")
def house() -> Iterator[TurnedHouse]:
    """Wednesday 11 February 2026, four days before the festival."""
    with turned("2026-02-11 10:00", "founding", "firms") as running:
        yield running


@pytest.fixture
def story(browser: Browser, house: TurnedHouse) -> Iterator[Story]:
    with ExitStack() as held, by_keys(), telephones(browser, house.running) as gateway:
        yield Story(browser, house.running, gateway, held)


def clock(page: Page, title: str) -> str:
    """What a page says of a term, in one line."""
    one = page.locator(".z-clock", has_text=title).first
    expect(one).to_be_visible()
    return " ".join(one.inner_text().split())


def issued(page: Page, case: str, key: str, **form: str) -> Leaves:
    """A paper issued at the desk through its page, and read as its reader has it."""
    page.goto(f"/desk/cases/{case}/papers/new/{key}/")
    for label, value in form.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="制发").click()
    page.wait_for_url(f"**/desk/cases/{case}/papers/")
    address = (
        page.locator(f"main a[href*='{case}/papers/']:not([href*='/new/'])").first.get_attribute("href") or ""
    )
    paper = leaves(page.request.get(address).body())
    assert paper.embedded and not paper.loose and paper.seals == 1
    return paper


def asked(page: Page) -> str:
    """She asks the assistant, twice; what it finds is not enough; the whole talk goes to a person. The case's id."""
    page.goto("/consult/")
    for question in (ASKED, ASKED_ON):
        page.locator("textarea[name=question]").fill(question)
        with page.expect_navigation():
            page.get_by_role("button", name="问", exact=True).click()
    page.get_by_label("怎么称呼您").fill(NAME)
    page.get_by_label("电话").fill(TELEPHONE)
    fits(page)
    with page.expect_navigation():
        page.get_by_role("button", name="转给人来答").click()
    page.get_by_role("link", name="看这件诉求").click()
    page.wait_for_url("**/follow/*/")
    fits(page)
    return page.url.rstrip("/").rpartition("/")[2]


def given(page: Page, name: str) -> None:
    """A picture handed in on the page of one's own case."""
    page.locator("form.z-say input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": photo()}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator("main")).to_contain_text("已送到承办单位")


def advised(story: Story, house: TurnedHouse, her: Page, case: str) -> None:
    """The desk reads the whole talk and asks a lawyer, who answers with the law; she has it in writing."""
    desk, lawyer = story.at(CENTRE), story.at(AID)
    desk.goto(f"/desk/cases/{case}/")
    # One working day from Wednesday the 11th: Thursday the 12th, when offices close.
    assert "至 2月12日 周四 17:30" in clock(desk, "答复期限")
    house.turn("2026-02-12 09:00")
    panel = do(desk, case, "hand_over")
    for words in (ASKED, "被拖欠工资怎么办", ASKED_ON, "没有查到答复"):
        expect(desk.locator("#case-read")).to_contain_text(words)
    panel.get_by_label("还想知道什么").fill("去年三月二十日最后一天干活，仲裁时效快到了。")
    sent(panel)
    house.turn("2026-02-13 15:00")
    panel = do(lawyer, case, "advise")
    # Three working days from Thursday the 12th: Friday 13, Saturday 14 (worked), Tuesday 24; 15 to 23 are off.
    assert "3 个工作日，至 2月24日 周二 17:30" in clock(lawyer, "律师答复期限")
    expect(lawyer.locator("#case-read")).to_contain_text(ASKED_ON)
    panel.get_by_label("答复（用大白话").fill(ADVICE)
    panel.get_by_label("依据哪部法律第几条").fill(BY_LAW)
    sent(panel)
    paper = issued(lawyer, case, "advice")
    assert all(one in paper.words for one in (NAME, ASKED_ON, ADVICE, BY_LAW, "援询字〔2026〕1号"))
    her.goto(f"/follow/{case}/")
    expect(her.locator("main")).to_contain_text(BY_LAW)
    fits(her)


def applied(her: Page, case: str) -> str:
    """She applies from the page of her question and types not a word of it again. The application's id."""
    deed(her, case, "apply")
    her.get_by_label("是什么事").select_option(label="讨要工资、确认劳动关系")
    choose(group(her, "申请人属于哪种情况"), "进城务工人员")
    choose(group(her, "事情发生在本地"), "是")
    her.get_by_label("不用重填").check()
    fits(her)
    assert her.locator("main form :is(input[type=text], textarea)").count() == 0, "nothing is to be typed"
    onward(her)
    aid = led_to(her, case, "法律援助申请")
    her.goto(f"/follow/{aid}/")
    expect(her.locator("main")).to_contain_text(ASKED_ON)
    # Seven days from Friday the 13th end on Friday the 20th, a holiday: so with the first day worked, Tuesday the 24th.
    assert "第四十二条第三项" in clock(her, "审查决定期限")
    fits(her)
    return aid


def granted(story: Story, house: TurnedHouse, her: Page, aid: str) -> None:
    """The office decides by the table of merit and means, on a Saturday that is worked, and assigns a law firm."""
    house.turn("2026-02-14 10:00")
    office = story.at(AID)
    panel = do(office, aid, "decide")
    # Seven days from Friday the 13th end on Friday the 20th, a holiday: so with the next day worked, Tuesday the 24th.
    said = clock(office, "审查决定期限")
    assert "至 2月24日 周二 24:00" in said and "第四十二条第三项" in said, said
    choose(group(office, "事项"), "属于援助范围（第二十四条、第二十九条、第三十一条至第三十三条）")
    choose(group(office, "经济困难"), "免予核查（第四十二条）")
    panel.get_by_label("决定和理由").fill(GRANTED)
    sent(panel)
    # Three days from Saturday the 14th end on Tuesday the 17th, New Year's Day: so with Tuesday the 24th.
    assert "至 2月24日 周二 24:00" in clock(office, "指派期限")
    decision = issued(office, aid, "decision")
    assert all(one in decision.words for one in (f"{NAME}：", "决定给予法律援助", GRANTED, "2026年2月14日"))
    panel = do(office, aid, "assign_lawyer")
    panel.locator("select[name=unit]").select_option(LAWYERS)
    sent(panel)
    order = issued(office, aid, "assignment")
    assert all(one in order.words for one in ("安和律师事务所：", ASKED_ON, "智安市司法局"))
    her.goto(f"/follow/{aid}/")
    expect(her.get_by_role("link", name="法律援助决定书")).to_be_visible()
    fits(her)


def helped(story: Story, house: TurnedHouse, her: Page, aid: str) -> None:
    """The lawyer takes it up after the holidays and reports; the office closes it on the other Saturday."""
    house.turn("2026-02-20 10:00")
    her.goto(f"/follow/{aid}/")
    # Five days from Saturday the 14th end on Thursday the 19th, a holiday: so with Tuesday the 24th; it is not late.
    said = clock(her, "承办人员联系期限")
    assert "还剩" in said and "至 2月24日 周二 24:00" in said, said
    house.turn("2026-02-24 09:30")
    lawyer, office = story.at("lawyer"), story.at(AID)
    lawyer.goto("/desk/")
    expect(lawyer.locator("main")).to_contain_text(ASKED[:8])
    for action, day, label, text in (
        ("take_up", "2026-02-24 10:00", "内容", "明天上午九点来所里面谈，带上记工照片。"),
        ("progress", "2026-02-25 16:00", "内容", "已向承包方发出律师函，约定周五协商。"),
        ("finish", "2026-02-27 16:00", "办理情况", DONE),
    ):
        house.turn(day)
        panel = do(lawyer, aid, action)
        if action == "finish":
            choose(group(lawyer, "结果"), "调解和解")
        panel.get_by_label(label).fill(text)
        sent(panel)
        her.goto(f"/follow/{aid}/")
        expect(her.locator(".z-talk").first).to_contain_text(text)
    house.turn("2026-02-28 10:00")
    sent(do(office, aid, "close"))
    assert "已按时完成" in clock(office, "承办人员联系期限")
    closing = issued(office, aid, "closing")
    assert all(one in closing.words for one in (DONE, "安和律师事务所", "调解或者和解", "2026年2月28日"))
    deed(her, aid, "rate")
    choose(group(her, "对援助是否满意"), "是")
    onward(her)
    fits(her)


CLAIM: dict[str, str] = {
    "claim": "no_reason", "goods": "ordinary", "platform": "万家购", "shop": "登山者旗舰店",
    "order_number": "WJ20260206-7731", "text": BOUGHT, "paid": "299", "name": BUYER, "phone": "199 0000 5502",
}  # fmt: skip
"""What the buyer knows. On which day it was signed for stands in the order."""


def claimed(page: Page) -> str:
    """The buyer answers what is asked, page by page, and hands in a picture. The case's id."""
    interviewed(page, "odr.trade", CLAIM, picture="鞋子.jpg")
    return received(page).id


def negotiated(story: Story, house: TurnedHouse, buyer: Page, case: str) -> None:
    """Platform and seller hear of it; the seller offers, the buyer offers something else, nobody takes either."""
    # Two working days from Friday the 13th: Saturday 14 (worked) and Tuesday 24; 15 to 23 are off.
    assert "2 个工作日，至 2月24日 周二 17:30" in clock(buyer, "受理期限")
    house.turn("2026-02-14 10:00")
    panel = do(story.at("dispatcher"), case, "take_in")
    panel.locator("select[name=unit]").select_option(PLATFORM)
    panel.locator("select[name=seller]").select_option(SHOP)
    sent(panel)
    notice = issued(story.at("platform"), case, "notice")
    assert all(
        one in notice.words for one in (f"{BUYER}：", "登山者旗舰店", "七天无理由退货", "争受字〔2026〕1号")
    )
    seller = story.at("shop")
    seller.goto("/desk/")
    expect(seller.locator("main")).to_contain_text(BOUGHT[:8])
    panel = do(seller, case, "offer")
    # Seven days from Saturday the 14th end on Saturday the 21st, a holiday: so with Tuesday the 24th.
    assert "至 2月24日 周二 24:00" in clock(seller, "协商期限")
    seller.locator("#act [name=remedy]").first.select_option("part_refund")
    panel.get_by_label("金额（元）").fill("30")
    panel.get_by_label("怎么做、什么时候").fill("鞋子没有质量问题，补您三十元，不退货。")
    sent(panel)
    buyer.goto(f"/follow/{case}/")
    for words in ("部分退款", "30", "补您三十元"):
        expect(buyer.locator(".z-talk").first).to_contain_text(words)
    fits(buyer)
    deed(buyer, case, "counter")
    answer(buyer, "remedy", "return_refund")
    buyer.get_by_label("金额（元）").fill("299")
    buyer.get_by_label("怎么做、什么时候").fill("吊牌都在，全款退货。")
    onward(buyer)


def proven(story: Story, house: TurnedHouse, buyer: Page, case: str) -> None:
    """The time to negotiate ends by itself; by the order that the platform hands over it is the seller who proves."""
    house.turn("2026-02-20 10:00")
    buyer.goto(f"/follow/{case}/")
    assert "还剩" in clock(buyer, "协商期限"), "in the holidays it is not over"
    house.turn("2026-02-25 09:00")
    buyer.goto(f"/follow/{case}/")
    expect(buyer.locator("main")).to_contain_text("由买家举证：说明哪天签收")
    # Three days from Wednesday the 25th end on Saturday the 28th, which is worked: so it ends there, not on Monday.
    assert "至 2月28日 周六 24:00" in clock(buyer, "举证期限")
    platform = story.at("platform")
    panel = do(platform, case, "import_order")
    panel.get_by_label("实付（元）").fill("299")
    panel.get_by_label("签收到提出诉求的天数").fill("5")
    sent(panel)
    buyer.goto(f"/follow/{case}/")
    expect(buyer.locator("main")).to_contain_text("由商家举证：七日无理由退货")
    said = clock(buyer, "举证期限")
    assert "至 2月28日 周六 24:00" in said and "第二十五条、" in said, said
    fits(buyer)
    panel = do(story.at("shop"), case, "hand_in")
    panel.get_by_label("内容").fill("鞋底有轻微穿着痕迹，附照片。")
    sent(panel)


def decided(story: Story, house: TurnedHouse, buyer: Page, case: str) -> None:
    """The platform decides in part, on a Saturday that is worked; both have it in writing."""
    house.turn("2026-02-27 10:00")
    platform = story.at("platform")
    sent(do(platform, case, "prove_done"))
    # Seven working days from Friday the 27th: Saturday 28 (worked), 2 to 6 March, Monday 9.
    assert "7 个工作日，至 3月9日 周一 17:30" in clock(platform, "平台处理期限")
    house.turn("2026-02-28 11:00")
    panel = do(platform, case, "decide")
    assert panel.locator("[name=burden]").count() == 0, (
        "who had to prove is what the table says, not typed again"
    )
    choose(group(platform, "处理"), "部分支持")
    platform.locator("#act [name=remedy]").first.select_option("part_refund")
    panel.get_by_label("金额（元）").fill("100")
    panel.get_by_label("依据的条款和公示的规则").fill("《消费者权益保护法》第二十五条")
    panel.get_by_label("理由（告知双方）").fill(REASON)
    sent(panel)
    # Seven days from Saturday 28 February end on Saturday 7 March, which is not worked: so with Monday the 9th.
    assert "至 3月9日 周一 24:00" in clock(platform, "异议期")
    paper = issued(platform, case, "decision")
    for words in (
        BUYER,
        "登山者旗舰店",
        "WJ20260206-7731",
        "实付299元",
        "由商家举证",
        "部分退款，金额100元",
        REASON,
    ):
        assert words in paper.words, words
    buyer.goto(f"/follow/{case}/")
    expect(buyer.locator(".z-talk").first).to_contain_text("部分支持")
    expect(buyer.get_by_role("link", name="平台争议处理决定书")).to_be_visible()
    fits(buyer)


def mediated(story: Story, house: TurnedHouse, buyer: Page, case: str) -> None:
    """The buyer does not accept and goes to mediation: the mediator has it all, and the buyer typed the wish alone."""
    house.turn("2026-03-02 10:00")
    deed(buyer, case, "to_mediation")
    assert buyer.locator("main form :is(input[type=text], textarea)").count() == 1
    buyer.get_by_label("希望怎样解决").fill("全款退货")
    onward(buyer)
    mediation = led_to(buyer, case, "人民调解")
    clerk, mediator = story.at("dispatcher"), story.at("handler")
    panel = do(clerk, mediation, "assign")
    panel.locator("select[name=unit]").select_option(OFFICE)
    sent(panel)
    panel = do(mediator, mediation, "accept")
    panel.get_by_label("调解员").fill("王调解员")
    sent(panel)
    for words in (BOUGHT, "全款退货", "299", "平台争议处理决定书"):
        expect(mediator.locator("main")).to_contain_text(words)
    expect(mediator.locator(".z-case__files img").first).to_be_visible()
    buyer.goto(f"/follow/{mediation}/")
    expect(buyer.get_by_role("link", name="网购争议", exact=True)).to_be_visible()
    fits(buyer)


def test_a_purchase_goes_from_the_claim_over_the_platforms_decision_to_mediation(
    story: Story, house: TurnedHouse, tmp_path: Path
) -> None:
    house.turn("2026-02-13 10:00")
    buyer = story.resident(BUYER)
    case = claimed(buyer)
    number = buyer.locator(".z-facts .z-figures").first.inner_text()
    negotiated(story, house, buyer, case)
    proven(story, house, buyer, case)
    decided(story, house, buyer, case)
    mediated(story, house, buyer, case)
    found = stands_offline(house.running.home, number, tmp_path, settings=house.settings)
    assert any("鞋子" in name for name in found)


def test_unpaid_wages_go_from_a_question_to_a_lawyer_who_gets_them(
    story: Story, house: TurnedHouse, tmp_path: Path
) -> None:
    house.turn("2026-02-11 10:00")
    her = story.resident(NAME)
    case = asked(her)
    given(her, "记工照片.jpg")
    advised(story, house, her, case)
    aid = applied(her, case)
    granted(story, house, her, aid)
    helped(story, house, her, aid)
    number = her.locator(".z-facts .z-figures").first.inner_text()
    found = stands_offline(house.running.home, number, tmp_path, settings=house.settings)
    assert any("记工照片" in name for name in found) and any("法律咨询意见书" in name for name in found)
