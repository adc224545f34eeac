"""A petition goes all the way: taken up, answered, reviewed, re-reviewed, ended; each at a screen of their own.

What it is about is a street office, and whoever works there or leads the street finds nothing of it. It is played over
the Spring Festival of 2026, on the days that the terms are about: the house's clock is turned.

The State's notice for 2026: off from Sunday 15 to Monday 23 February, worked in exchange on the Saturdays 14 and 28.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.by_keys import by_keys
from tests.journeys.founding import city
from tests.journeys.judging import stands_offline
from tests.journeys.leaves import Leaves, leaves
from tests.journeys.people import STREET, choose, group, onward, photo, received
from tests.journeys.stories import Story, deed, do, issued, sent, served, telephones, term
from tests.journeys.turning import TurnedHouse, turned
from zhili.ui.testing import axe, hidden_sideways

pytestmark = pytest.mark.browser
DISTRICT = city().at_level("district")[0].code
TOLD = "去年十月起三号楼地下室出租给人住，多次向街道反映，一直没有人管，请求清理并答复。"
ABOUT = "某街道办事处"
NAME, PHONE = "周敏芝", "199 0000 7731"
ABOUT_WHOM = ("handler", "street", f"street-{STREET.code}-leader".lower())
"""Who works for the street office that it is about, calls others for it, or leads the street."""
UNITS = {
    "first": (f"bureau:housing:{DISTRICT}", f"bureau-housing-{DISTRICT}-1".lower()),
    "review": ("bureau:housing", "bureau-housing-1"),
    "rereview": ("bureau:review", "bureau-review-1"),
}
OPINION = (
    "经查，该地下室由产权单位于去年十月出租，租赁合同已备案。我委会同消防部门于二月二十六日到场检查，灭火器材、应急照明和疏散指示"
    "齐全有效；查阅街道的登记，先后收到反映三次，均已登记并到场劝导。地下室租赁合同手续齐全，对清理的请求不予支持。"
)
UPHELD = "复查认为原处理意见认定事实清楚、依据充分，程序合法，予以维持。"
CHANGED = "复核查明地下室不符合居住安全条件，变更原意见：责令三十日内清退并恢复原状。"
PUBLIC = "某小区地下室违规住人一事，经复核责令三十日内清退并恢复原状。"


@pytest.fixture(scope="module")
def house() -> Iterator[TurnedHouse]:
    """Thursday 5 February 2026, ten days before the festival."""
    with turned("2026-02-05 10:00", "founding") as running:
        yield running


@pytest.fixture
def story(browser: Browser, house: TurnedHouse) -> Iterator[Story]:
    with ExitStack() as held, by_keys(), telephones(browser, house.running) as gateway:
        yield Story(browser, house.running, gateway, held)


def petitioned(page: Page) -> tuple[str, str]:
    """She writes it at home, with a picture, her name kept from those who handle it; id and number."""
    page.goto("/report/petition.letter/")
    choose(group(page, "是哪一类"), "请求解决问题（申诉求决）")
    page.get_by_label("请求、事实和理由").fill(TOLD)
    page.get_by_text("想说得更细一些").click()
    page.get_by_label("反映的是哪个单位").fill(ABOUT)
    choose(group(page, "同意公开答复"), "是")
    onward(page)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "地下室.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    onward(page)
    page.get_by_label("姓名").fill(NAME)
    page.get_by_label("电话").fill(PHONE)
    choose(group(page, "对办理单位保密我的身份"), "是")
    onward(page)
    expect(page.locator(".z-answers")).to_contain_text(ABOUT)
    assert axe(page) == [] and hidden_sideways(page) == 0
    onward(page)
    got = received(page)
    return got.id, got.number


def paper_of(page: Page, case: str, title: str, *, place: int = 0) -> Leaves:
    """She opens a paper that was served on her, of several with a title the one at a place, and reads it."""
    page.goto(f"/follow/{case}/")
    page.get_by_role("link", name=title).nth(place).click()
    address = page.get_by_role("link", name="读全文（PDF）").get_attribute("href") or ""
    content = page.request.get(address).body()
    read = leaves(content)
    assert read.embedded and not read.loose, "every font lies in the paper"
    assert read.seals == 1, "the office's seal is on it"
    assert NAME not in read.words, "the papers of a petition name nobody"
    return read


def taken_up(story: Story, house: TurnedHouse, case: str) -> None:
    """Sent to the unit in charge, and taken up there within the term; the festival moves both terms."""
    petitions, unit = story.at("dispatcher"), story.at(UNITS["first"][1])
    # Fifteen days after 5 February end on the 20th, a holiday: on the first day worked after it, Tuesday the 24th.
    petitions.goto(f"/desk/cases/{case}/")
    expect(term(petitions, "分送期限")).to_contain_text("2月24日 周二 24:00")
    house.turn("2026-02-09 10:00")
    panel = do(petitions, case, "forward")
    panel.locator("select[name=unit]").select_option(UNITS["first"][0])
    panel.locator("[name=topic]").select_option("housing")
    panel.get_by_label("已核对").check()
    sent(panel)
    unit.goto(f"/desk/cases/{case}/")
    # Five working days after Monday the 9th: 10, 11, 12, 13, and Saturday the 14th, worked in exchange.
    expect(term(unit, "异议期")).to_contain_text("2月14日 周六 17:30")
    # Fifteen days after the 9th end on the 24th, which is worked.
    expect(term(unit, "告知期限")).to_contain_text("2月24日 周二 24:00")
    assert NAME not in unit.content() and "查看姓名电话" not in unit.content()
    house.turn("2026-02-13 15:00")
    panel = do(unit, case, "accept")
    panel.locator("textarea").fill("您反映的事项属于我单位职权范围，已受理，六十日内书面答复。")
    sent(panel)
    # Sixty days after 13 February: 15 left of February, 31 of March, 14 of April.
    expect(term(unit, "办理期限")).to_contain_text("4月14日 周二 24:00")
    issued(unit, case, "acceptance", "联系人：住房处，工作日可到一层窗口查询。")
    served(unit)


def decided(desk: Page, case: str, action: str, **form: str) -> None:
    """An opinion or a decision, with words for the public where the petitioner agreed to publish."""
    panel = do(desk, case, action)
    choose(panel, form["choice"])
    panel.locator("[name=text]").fill(form["text"])
    if "basis" in form:
        panel.locator("[name=basis]").fill(form["basis"])
    if "public" in form:
        choose(group(desk, "公开答复"), "是")
        panel.locator("[name=public_text]").fill(form["public"])
    sent(panel)


def handed_over(desk: Page, case: str, *, kind: str = "online") -> None:
    """The case notes how the written answer was served; the time to ask for more begins."""
    panel = do(desk, case, "serve")
    choose(panel, {"online": "网上"}[kind])
    sent(panel)


def asks(page: Page, case: str, action: str, why: str) -> None:
    """She is not content, and says why on her telephone."""
    deed(page, case, action)
    page.locator("[name=text]").fill(why)
    assert axe(page) == [] and hidden_sideways(page) == 0
    onward(page)


def given(story: Story, case: str, action: str, unit: str) -> None:
    """The petitions office gives it to the unit above."""
    panel = do(story.at("dispatcher"), case, action)
    panel.locator("select[name=unit]").select_option(unit)
    sent(panel)


@pytest.mark.timeout(240)
def test_a_petition_goes_through_re_review_and_its_answer_is_published(
    story: Story, house: TurnedHouse, tmp_path: Path
) -> None:
    her = story.resident(NAME)
    case, number = petitioned(her)
    taken_up(story, house, case)
    her = story.again(NAME)
    assert "六十日内办结" in paper_of(her, case, "信访事项受理告知书").words

    house.turn("2026-03-16 10:00")
    first = story.at(UNITS["first"][1])
    decided(
        first, case, "answer", choice="不予支持（第三项）", text=OPINION, basis="《商品房屋租赁管理办法》第八条",
        public="某小区地下室租赁手续齐全，不予支持。",
    )  # fmt: skip
    issued(first, case, "opinion")
    served(first)
    handed_over(first, case)
    her = story.again(NAME)
    opinion = paper_of(her, case, "信访事项处理意见书")
    assert all(one in opinion.words for one in (TOLD, OPINION, "三十日内")) and len(opinion.said) == 2
    assert "请求复查" in opinion.said[1], "no page holds the seal alone"
    her.goto(f"/follow/{case}/")
    # Thirty days after 16 March: 15 April, a Wednesday.
    expect(term(her, "可请求复查的期限")).to_contain_text("4月15日 周三 24:00")
    asks(her, case, "ask_review", "地下室没有窗户，不能住人，意见书没有提到。")

    given(story, case, "give_review", UNITS["review"][0])
    above = story.at(UNITS["review"][1])
    decided(above, case, "decide_review", choice="维持", text=UPHELD)
    issued(above, case, "review")
    served(above)
    handed_over(above, case)
    asks(her, case, "ask_rereview", "请求实地查看地下室。")
    given(story, case, "give_rereview", UNITS["rereview"][0])
    last = story.at(UNITS["rereview"][1])
    decided(last, case, "decide_rereview", choice="变更", text=CHANGED, public=PUBLIC)
    issued(last, case, "review")
    served(last)
    handed_over(last, case)
    her.goto(f"/follow/{case}/")
    expect(her.locator("main .z-badge").first).to_contain_text("已复核终结")

    reviews = [paper_of(her, case, "信访事项复查（复核）意见书", place=place).words for place in (0, 1)]
    headed = sorted(next(one for one in ("复查意见书", "复核意见书") if one in words) for words in reviews)
    assert headed == ["复查意见书", "复核意见书"], "each is headed by what it is"

    ended(her, case, story)
    found = stands_offline(house.running.home, number, tmp_path, settings=house.settings)
    assert any("地下室" in name for name in found)


def ended(her: Page, case: str, story: Story) -> None:
    """What everybody may read is what was written for everybody; whom it is about finds nothing of it."""
    stranger = story.at("")
    stranger.goto("/cases/?type=petition.letter")
    card = stranger.locator(".z-card").first
    expect(card).to_contain_text(PUBLIC)
    expect(card).to_contain_text("住房与物业")
    assert not any(one in stranger.content() for one in (NAME, ABOUT, TOLD[:12], "不予支持"))
    for user in ABOUT_WHOM:
        page = story.at(user)
        assert (page.goto(f"/desk/cases/{case}/") or stranger).status == 404
        page.goto(f"/desk/find/?q={TOLD[:8]}")
        assert case not in page.content()
