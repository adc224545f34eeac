"""Neighbours quarrel about water from above, each at a screen of their own: from 12345 to the court's enforcement.

What was told once is nowhere typed again; what one says apart the other never reads; all sign the same bytes, by a
drawing and a code that comes to their own telephone. It is played on Thursday 5 February 2026, ten days before the
Spring Festival (off from Sunday the 15th to Monday the 23rd, by the State's notice), and ends with the evidence.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.by_keys import by_keys
from tests.journeys.casework import OFFICE
from tests.journeys.judging import stands_offline
from tests.journeys.people import choose, group, in_the_street, onward, photo, placed, received
from tests.journeys.stories import Story, deed, do, file_of, led_to, sent, signed, telephones, term, words
from tests.journeys.turning import TurnedHouse, turned
from zhili.ui.testing import axe, hidden_sideways

pytestmark = pytest.mark.browser
TOLD = "楼上卫生间漏水，把我家客厅天花板和墙泡了，找了两次都不修。"
WISH, LIMIT = "修好防水，把天花板恢复原样", "最多出到两千五"
TERMS = "赵俊十日内修好卫生间防水，赔偿李梅两千四百元，分两期付清。"
JUDGE = "judge"


@pytest.fixture(scope="module")
def house() -> Iterator[TurnedHouse]:
    with turned("2026-02-05 10:00", "founding") as running:
        yield running


@pytest.fixture
def story(browser: Browser, house: TurnedHouse) -> Iterator[Story]:
    with ExitStack() as held, by_keys(), telephones(browser, house.running) as gateway:
        yield Story(browser, house.running, gateway, held)


def reported(page: Page) -> str:
    """She reports it to 12345 from her telephone, with a picture; the id of the request."""
    lon, lat = in_the_street()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat})
    page.goto("/report/")
    page.get_by_label("诉求内容").fill(TOLD)
    onward(page)
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.locator(".z-map__said")).to_contain_text("已选位置")
    page.get_by_label("地点").fill("安和里 3 号楼 402")
    placed(page)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "天花板.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    onward(page)
    page.get_by_label("姓名").fill("李梅")
    page.get_by_label("电话").fill("199 0000 4021")
    for _ in ("contact", "check"):
        onward(page)
    return received(page).id


def mediated(story: Story, her: Page, him: Page) -> str:
    """From the request to a mediation, both sides in it; the id of the mediation."""
    request = reported(her)
    dispatcher, mediator = story.at("dispatcher"), story.at("handler")
    panel = do(dispatcher, request, "to_mediation")
    sent_too_soon = panel.locator(".z-act__send button.z-button--primary")
    sent_too_soon.click()
    expect(panel.locator(".z-error")).to_contain_text("必须填写")
    panel.get_by_label("市民同意调解").check()
    panel.get_by_label("市民希望怎样解决").fill(WISH)
    sent(panel)
    mediation = led_to(her, request, "人民调解")
    expect(her.locator(".z-lead")).to_contain_text("转到“人民调解”接着办")
    panel = do(dispatcher, mediation, "assign")
    panel.locator("select[name=unit]").select_option(OFFICE)
    sent(panel)
    panel = do(mediator, mediation, "accept")
    panel.get_by_label("调解员").fill("王调解员")
    sent(panel)
    # Ten days after 5 February end on the 15th, the first day off: on the first day worked after it, Tuesday the 24th.
    expect(term(mediator, "被申请人答复期限")).to_contain_text("2月24日 周二 24:00")
    # A month ends with 5 March, which is worked.
    expect(term(mediator, "调解期限")).to_contain_text("3月5日 周四 24:00")
    joined(mediator, mediation, him)
    return mediation


def joined(mediator: Page, mediation: str, him: Page) -> None:
    """The other side is invited, comes with the code, and agrees to mediation in words that say what it means."""
    parties = mediator.locator("#case-parties")
    parties.get_by_text("邀请一方").click()
    parties.locator("select[name=side]").select_option(label="被申请人")
    parties.locator("[name=name]").fill("赵俊")
    parties.get_by_role("button", name="邀请", exact=True).click()
    number, code, link = parties.locator(".z-notice dd").all_inner_texts()
    assert number.replace(" ", "") in link
    him.goto(link)
    him.get_by_label("邀请码").fill(code)
    onward(him)
    expect(him.locator("main")).to_contain_text(WISH)
    assert axe(him) == [] and hidden_sideways(him) == 0
    him.get_by_role("link", name="同意", exact=True).click()
    expect(him.locator("main")).to_contain_text("随时可以要求终止")
    onward(him)
    expect(him.locator("main")).to_contain_text("对调解的答复：同意")


def settled(story: Story, mediation: str, her: Page, him: Page) -> None:
    """He offers and says his limit apart; she reads the sum and not the limit; the mediator writes the agreement."""
    deed(him, mediation, "private_offer")
    him.get_by_label("说明").fill(LIMIT)
    onward(him)
    deed(him, mediation, "offer")
    him.get_by_label("金额（元）").fill("2400")
    him.get_by_label("方案").fill("我来修好，再赔一点。")
    onward(him)
    her.goto(f"/follow/{mediation}/")
    expect(her.locator(".z-talk").first).to_contain_text("金额（元）：2400")
    assert LIMIT not in her.content()
    panel = do(story.at("handler"), mediation, "settle")
    choose(group(panel.page, "协议形式"), "书面协议")
    panel.get_by_label("协议内容").fill(TERMS)
    panel.get_by_label("金额（元）").fill("2400")
    panel.get_by_label("分几期").fill("2")
    sent(panel)


def issued(mediator: Page, mediation: str) -> None:
    """Drafted from what was agreed, looked at, and then issued from the same page."""
    mediator.goto(f"/desk/cases/{mediation}/papers/new/agreement/")
    mediator.get_by_label("履行方式").fill("转账")
    with mediator.expect_download() as draft:
        mediator.get_by_role("button", name="预览").click()
    assert "草稿" in words(Path(draft.value.path()).read_bytes())
    mediator.get_by_role("button", name="制发").click()
    mediator.wait_for_url(f"**/desk/cases/{mediation}/papers/")


def in_force(story: Story, mediation: str, her: Page, him: Page) -> None:
    """All three sign the same bytes; then it is in force, and nobody has to record it."""
    mediator = story.at("handler")
    issued(mediator, mediation)
    signed(story, her, mediation, "李梅")
    signed(story, him, mediation, "赵俊")
    mediator.reload()
    mediator.get_by_role("button", name="我已阅读，签署").click()
    expect(mediator.locator("main")).to_contain_text("已盖章")
    her.goto(f"/follow/{mediation}/")
    expect(her.locator("main .z-badge").first).to_have_text("协议已生效，履行中")


def confirmed(story: Story, mediation: str, her: Page, him: Page) -> str:
    """She asks for confirmation; the court has the signed paper itself and confirms. The id of the court's case."""
    deed(her, mediation, "apply_confirmation")
    her.get_by_label("申请司法确认").check()
    onward(her)
    expect(her.locator("main")).to_contain_text("还等其他各方")
    deed(him, mediation, "apply_confirmation")
    him.get_by_label("申请司法确认").check()
    onward(him)
    court = led_to(her, mediation, "司法确认")
    him.goto(f"/follow/{court}/")
    expect(him.locator("main")).to_contain_text(TERMS)
    paper = file_of(him, "人民调解协议书")
    said = words(paper)
    assert all(one in said for one in (TOLD[:8], TERMS, "2400元，分2期", "调解员（签名）")), said
    verified(him, paper)
    judge = story.at(JUDGE)
    for action, label, text in (
        ("accept", "案号", "（2026）调确1号"),
        ("confirm", "裁定内容", "协议有效，应当履行"),
    ):
        panel = do(judge, court, action)
        panel.get_by_label(label).fill(text)
        sent(panel)
    return court


def verified(page: Page, paper: bytes) -> None:
    """Anybody brings the file to the page that verifies: three who signed, and the seal."""
    page.goto("/verify/")
    page.locator("#id_files").set_input_files(
        {"name": "协议书.pdf", "mimeType": "application/pdf", "buffer": paper}
    )
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#found")).to_have_text("核验通过")
    assert page.locator(".z-card", has_text="有效，签后没有改动").count() == 4


def enforced(story: Story, court: str, her: Page) -> str:
    """She asks for enforcement; the judge asks a register, and types no name. The address of the query."""
    deed(her, court, "apply_enforcement")
    her.get_by_label("没有履行").fill("第二期一千二百元没有付")
    her.get_by_label("还欠多少").fill("1200")
    onward(her)
    judge = story.at(JUDGE)
    panel = do(judge, court, "query")
    choose(group(judge, "查哪一方"), "被申请人")
    panel.locator("[name=kind]").select_option(label="银行存款")
    panel.get_by_label("执行案号").fill("（2026）执1号")
    choose(group(judge, "目的"), "查明财产线索")
    panel.get_by_label("查询范围").fill("本人名下账户余额")
    sent(panel)
    link = judge.locator("[aria-labelledby=links] li", has_text="待核权限").get_by_role("link")
    return link.get_attribute("href") or ""


@pytest.mark.timeout(240)
def test_water_from_above_goes_from_12345_to_the_enforcement_of_what_was_agreed(
    story: Story, house: TurnedHouse, tmp_path: Path
) -> None:
    her, him = story.resident("李梅"), story.resident("赵俊")
    mediation = mediated(story, her, him)
    settled(story, mediation, her, him)
    in_force(story, mediation, her, him)
    court = confirmed(story, mediation, her, him)
    deed(her, mediation, "breach")
    her.get_by_label("理由").fill("第二期到期没有付")
    onward(her)
    expect(her.locator("main .z-badge").first).to_have_text("未按约履行")
    query = enforced(story, court, her)
    him.goto(f"/follow/{court}/")
    assert "执行查询" not in him.content(), "who is asked about learns nothing of it"
    clerk = story.at("dispatcher")
    clerk.goto(query)
    person = clerk.locator(".z-case-person")
    person.get_by_text("查看姓名电话").click()
    person.locator("select").select_option(index=1)
    person.get_by_role("button", name="查看").click()
    expect(person).to_contain_text("赵俊")
    mediator = story.at("handler")
    mediator.goto(f"/desk/cases/{mediation}/")
    number = mediator.locator(".z-number").first.inner_text()
    found = stands_offline(house.running.home, number, tmp_path, settings=house.settings)
    assert any("天花板" in name for name in found), "the picture of her request is evidence of the mediation"
    assert any(name.startswith("文书/1 人民调解协议书") for name in found), (
        "and the agreement that all signed"
    )
