"""A fine is taken to reconsideration: completed, admitted, answered, heard, decided, served; each at their own screen.

Played over the Spring Festival of 2026, on the days that the terms are about: the house's clock is turned.

The State's notice for 2026: off from Sunday 15 to Monday 23 February, worked in exchange on the Saturdays 14 and 28.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.by_keys import by_keys
from tests.journeys.founding import city
from tests.journeys.interviewing import interviewed
from tests.journeys.judging import stands_offline
from tests.journeys.leaves import Leaves, leaves
from tests.journeys.people import choose, onward, received
from tests.journeys.stories import Story, deed, do, issued, sent, served, signed, telephones, term
from tests.journeys.turning import TurnedHouse, turned

pytestmark = pytest.mark.browser
DISTRICT = city().at_level("district")[0].code
NAME, PHONE = "徐立安", "199 0000 5526"
TOLD = "市场监管部门以销售过期食品为由罚款五千元，货架上的是待退货的样品，请求撤销罚款决定。"
BODY = "bureau-justice-1"
"""Of the office that reconsiders for the government."""
RESPONDENT, THEIRS = f"bureau:market:{DISTRICT}", f"bureau-market-{DISTRICT}-1".lower()
CONDITIONS = ("parties", "interest", "grounds", "in_time", "in_scope", "competent", "first_time")
EVIDENCE = "现场检查笔录一份，照片六张，送达回证一份。"
RECORD = (
    "主持人宣布听证开始，核对各方身份，告知权利。申请人陈述：过期食品已下架待退货，有退货单为证。"
    "被申请人陈述：检查时样品与在售商品混放。双方质证后，被申请人负责人认可退货单的真实性。主持人宣布听证结束。"
)
DECISION = (
    "经审理查明，涉案食品已下架待退，退货单与现场照片相互印证，处罚决定认定销售的事实不清、主要证据不足。"
)


@pytest.fixture(scope="module")
def house() -> Iterator[TurnedHouse]:
    """Thursday 12 February 2026: one more Friday and a Saturday worked in exchange, then the festival."""
    with turned("2026-02-12 10:00", "founding") as running:
        yield running


@pytest.fixture
def story(browser: Browser, house: TurnedHouse) -> Iterator[Story]:
    with ExitStack() as held, by_keys(), telephones(browser, house.running) as gateway:
        yield Story(browser, house.running, gateway, held)


ANSWERS = {
    "act": "penalty", "respondent": "区市场监督管理局", "against": "department", "text": TOLD, "hearing_wanted": "true",
    "name": NAME, "phone": PHONE,
}  # fmt: skip


def applied(page: Page) -> tuple[str, str]:
    """He writes it at home, one question a page, with the decision photographed; id and number."""
    interviewed(page, "reconsideration.application", ANSWERS, picture="处罚决定书.jpg")
    got = received(page)
    return got.id, got.number


def completed(story: Story, house: TurnedHouse, case: str) -> None:
    """What was missing is asked for once, and handed in; each term counts the days that are worked."""
    body, him = story.at(BODY), story.seats[NAME]
    body.goto(f"/desk/cases/{case}/")
    # Five working days after Thursday the 12th: Friday 13, Saturday 14 (worked in exchange), 24, 25, 26.
    expect(term(body, "审查期限")).to_contain_text("2月26日 周四 17:30")
    house.turn("2026-02-13 09:30")
    panel = do(body, case, "ask_correction")
    panel.locator("textarea").fill("请补交身份证明和处罚决定书原件照片。")
    sent(panel)
    # Ten after the 13th: 14 (in exchange), 24, 25, 26, 27, Saturday 28 (in exchange), 2, 3, 4 and 5 March.
    expect(term(body, "补正期限")).to_contain_text("3月5日 周四 17:30")
    issued(body, case, "correction")
    served(body)
    assert "十日内（工作日）补正" in paper_of(him, case, "行政复议补正通知书").words
    house.turn("2026-02-24 09:30")
    him = story.again(NAME)
    deed(him, case, "correct")
    him.locator("[name=text]").fill("身份证明和决定书原件照片已补交。")
    onward(him)


def paper_of(page: Page, case: str, title: str, *, seals: int = 1, signing: bool = False) -> Leaves:
    """He opens a paper that was served on him, and reads it."""
    page.goto(f"/follow/{case}/")
    page.get_by_role("link", name=title).first.click()
    address = page.get_by_role("link", name="读全文（PDF）").get_attribute("href") or ""
    content = page.request.get(address).body()
    read = leaves(content)
    assert read.embedded and not read.loose, "every font lies in the paper"
    assert read.seals == seals
    return read


def admitted(story: Story, house: TurnedHouse, case: str) -> None:
    """The seven conditions are answered one by one; the copy goes out; the respondent answers with its evidence."""
    body, theirs = story.at(BODY), story.at(THEIRS)
    house.turn("2026-02-25 10:00")
    panel = do(body, case, "admit")
    for one in CONDITIONS:
        panel.locator(f"[name={one}][value=true]").check()
    choose(panel, "普通程序")
    panel.locator("[name=hard][value=true]").check()
    panel.locator("[name=text]").fill("符合受理条件，案情复杂，予以受理并举行听证。")
    sent(panel)
    # Seven after the 25th: 26, 27, Saturday 28 (in exchange), 2, 3, 4, 5 March. Sixty days are calendar days: 26 April
    # is a Sunday that is not worked, so Monday the 27th.
    expect(term(body, "发送副本期限")).to_contain_text("3月5日 周四 17:30")
    expect(term(body, "审理期限")).to_contain_text("4月27日 周一 24:00")
    issued(body, case, "finding")
    served(body)
    house.turn("2026-02-26 10:00")
    panel = do(body, case, "send_copy")
    panel.locator("select[name=unit]").select_option(RESPONDENT)
    sent(panel)
    issued(body, case, "answer_notice")
    served(body, way="post", to="区市场监督管理局")
    theirs.goto(f"/desk/cases/{case}/")
    # Ten after the 26th: 27, Saturday 28 (in exchange), 2 to 6, 9, 10, 11 March.
    expect(term(theirs, "被申请人答复期限")).to_contain_text("3月11日 周三 17:30")
    house.turn("2026-03-03 10:00")
    panel = do(theirs, case, "reply")
    for name, text in (
        ("text", "处罚事实清楚，程序合法，请求维持。"), ("evidence", EVIDENCE),
        ("basis", "《食品安全法》第一百二十四条"),
    ):  # fmt: skip
        panel.locator(f"[name={name}]").fill(text)
    sent(panel)


def exchanged(story: Story, case: str) -> None:
    """Each reads what the other handed in."""
    him, theirs = story.again(NAME), story.at(THEIRS)
    him.goto(f"/follow/{case}/")
    expect(him.locator("main")).to_contain_text(EVIDENCE)
    deed(him, case, "submit_evidence")
    him.locator("[name=text]").fill("退货单一份，证明食品已下架待退。")
    onward(him)
    theirs.goto(f"/desk/cases/{case}/")
    expect(theirs.locator("main")).to_contain_text("退货单一份")
    panel = do(story.at(BODY), case, "inspect")
    panel.locator("textarea").fill("被申请人的答复书和全部证据。")
    sent(panel)


def room(story: Story) -> str:
    """The steward opens a room for hearings; its page for who books."""
    page = story.at("steward")
    page.goto("/desk/manage/resources/")
    page.locator("[name=unit]").select_option("bureau:justice")
    page.locator("main [name=name]").fill("复议听证室")
    page.locator("[name=kind][value=room]").check()
    page.get_by_label("地点").fill("区政府 2 号楼 301")
    for row in page.locator("[name^=hours_]").all():
        row.fill("09:00-12:00,13:30-17:30")
    page.get_by_role("button", name="添加").last.click()
    expect(page.locator("main")).to_contain_text("已添加")
    return page.url.rstrip("/").rpartition("/")[2]


def heard(story: Story, house: TurnedHouse, case: str, number: str) -> None:
    """The room is booked for the case, the hearing called; held once the notice has run, on record, signed by all."""
    body, theirs, place = story.at(BODY), story.at(THEIRS), room(story)
    house.turn("2026-03-04 10:00")
    body.goto(f"/desk/plan/book/{place}/?on=2026-03-12&case={number}")
    body.locator(".z-choice").filter(has_text="09:30").locator("input").check()
    body.get_by_role("button", name="预约").last.click()
    body.wait_for_url("**/desk/plan/?on=2026-03-12")
    expect(body.get_by_role("link", name="看案件")).to_have_attribute("href", f"/desk/cases/{case}/")
    panel = do(body, case, "call_hearing")
    for name, text in (
        ("day", "2026-03-12"), ("time", "09:30"), ("place", "区政府 2 号楼 301 复议听证室"),
        ("text", "是否销售过期食品"),
    ):  # fmt: skip
        panel.locator(f"[name={name}]").fill(text)
    sent(panel)
    # Five working days after Wednesday the 4th: 5, 6, 9, 10, 11 March.
    expect(term(body, "听证提前通知")).to_contain_text("3月11日 周三 17:30")
    issued(body, case, "hearing")
    served(body)
    him = story.again(NAME)
    call = paper_of(him, case, "行政复议听证通知书")
    assert "2026年3月12日09:30" in call.words
    panel = do(theirs, case, "attend")
    panel.locator("[name=head][value=true]").check()
    sent(panel)
    house.turn("2026-03-12 11:00")
    panel = do(body, case, "hold_hearing")
    expect(term(body, "听证提前通知")).not_to_contain_text("超时")
    panel.locator("[name=head_came][value=true]").check()
    panel.locator("[name=text]").fill(RECORD)
    sent(panel)
    issued(body, case, "record")
    him = story.again(NAME)
    signed(story, him, case, NAME)
    for desk in (theirs, body):
        desk.goto(f"/desk/cases/{case}/papers/")
        desk.get_by_role("button", name="我已阅读，签署").click()
        expect(desk.locator("main")).to_contain_text("已签署")
    record = paper_of(him, case, "行政复议听证笔录", seals=3)
    assert all(one in record.words for one in (RECORD, "被申请人（签名）", "听证主持人（签名）")), (
        record.words
    )
    assert "以上笔录" in record.said[-1] and "申请人（签名）" in record.said[-1], (
        "no page holds signatures alone"
    )
    panel = do(body, case, "close_hearing")
    choose(panel, "各方都已核对签名")
    sent(panel)


def decided(story: Story, house: TurnedHouse, case: str) -> None:
    """The leader agrees; the decision is served on his account, and that he opened it stands in the proof."""
    body, leader = story.at(BODY), story.at("leader-1")
    house.turn("2026-03-16 10:00")
    panel = do(body, case, "decide")
    panel.locator("[name=decision]").select_option("revoke")
    panel.locator("[name=basis]").fill("《中华人民共和国行政复议法》第六十四条第一款第一项")
    panel.locator("[name=text]").fill(DECISION)
    sent(panel)
    leader.goto(f"/desk/cases/{case}/")
    leader.get_by_role("link", name="审批", exact=True).click()
    leader.locator("#act").get_by_role("button", name="批准", exact=True).click()
    expect(leader.locator("main")).to_contain_text("待送达")
    issued(body, case, "decision")
    served(body)
    him = story.again(NAME)
    decision = paper_of(him, case, "行政复议决定书")
    assert DECISION in decision.words and "撤销被申请人的行政行为" in decision.words
    assert "发生法律效力" in decision.said[-1], "no page holds the seal alone"
    body.reload()
    proof = body.get_by_role("link", name="送达回证（PDF）").first.get_attribute("href") or ""
    said = leaves(body.request.get(proof).body()).words
    assert all(one in said for one in ("行政复议决定书", "电子送达", "2026年3月16日")) and "打开" in said, (
        said
    )
    panel = do(body, case, "serve")
    choose(panel, "电子送达（经同意）")
    sent(panel)
    him.goto(f"/follow/{case}/")
    expect(him.locator("main .z-badge").first).to_have_text("已办结")


@pytest.mark.timeout(240)
def test_a_fine_is_heard_and_revoked_by_reconsideration(
    story: Story, house: TurnedHouse, tmp_path: Path
) -> None:
    him = story.resident(NAME)
    case, number = applied(him)
    completed(story, house, case)
    admitted(story, house, case)
    exchanged(story, case)
    heard(story, house, case, number)
    decided(story, house, case)
    found = stands_offline(house.running.home, number, tmp_path, settings=house.settings)
    assert any("处罚决定书" in name for name in found)
