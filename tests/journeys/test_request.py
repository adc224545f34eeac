"""A request from the first word to the last, each step by its own person on a page of theirs."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.people import (
    STREET,
    TEXT,
    Desk,
    Reported,
    choose,
    follow,
    group,
    in_the_street,
    onward,
    photo,
    placed,
    received,
    tap_map,
)
from zhili.ui.testing import WIDE

pytestmark = pytest.mark.browser
OFFICE, HEAT = f"street:{STREET.code}", "company:heat"


def test_a_request_is_reported_dispatched_whistled_answered_rated_and_reopened(visit: Visit) -> None:
    resident = visit()
    case = report(resident)
    at = {user: Desk(visit(user=user, width=WIDE), case.id) for user in ("dispatcher", "handler", "street")}
    at |= {user: Desk(visit(user=user, width=WIDE), case.id) for user in ("company", "operator")}

    dispatch(at["dispatcher"])
    stands(resident, case, "已交承办单位")
    accept(at["handler"])
    stands(resident, case, "办理中")
    whistle(at["street"])
    report_in(at["company"])
    answer(at["handler"], "架子已经扶正并加固，请您看看。")
    stands(resident, case, "已答复")
    call_back(at["operator"], resolved=False)
    stands(resident, case, "办理中")
    answer(at["handler"], "底座重新浇筑，今天上午完工。")
    call_back(at["operator"], resolved=True)
    stands(resident, case, "已回访")
    rate(resident, case, resolved=True, satisfied=False, rating="1 很差")
    stands(resident, case, "已办结")
    reopen(resident, case)
    stands(resident, case, "办理中")
    answer(at["handler"], "已换成新的架子，并向您当面致歉。")
    rate(resident, case, resolved=True, satisfied=True, rating="5 很好")
    stands(resident, case, "已办结")

    expect(resident.locator(".z-talk")).to_contain_text("已换成新的架子")
    expect(resident.locator(".z-talk")).to_contain_text("又歪了")
    expect(resident.locator(".z-timeline")).to_contain_text("请智安市热力集团报到")
    published = visit()
    published.goto("/cases/")
    expect(published.locator(".z-cards")).to_contain_text("已换成新的架子")


def report(page: Page) -> Reported:
    page.goto("/")
    follow(page.get_by_role("link", name="报诉求"))
    page.get_by_label("诉求内容").fill(TEXT)
    onward(page)
    tap_map(page, *in_the_street())
    placed(page)
    page.locator("input[name=photos]").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    expect(page.locator(".z-kept img")).to_be_visible()
    onward(page)
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("电话").fill("199 0000 1234")
    onward(page)
    expect(page.locator(".z-answers")).to_contain_text("王小明")
    expect(page.locator(".z-answers img")).to_be_visible()
    onward(page)
    case = received(page)
    expect(page.locator(".z-talk img")).to_be_visible()
    return case


def stands(page: Page, case: Reported, words: str) -> None:
    """The resident sees where it stands, in the resident's word."""
    page.goto(f"/follow/{case.id}/")
    expect(page.locator("main .z-badge").first).to_have_text(words)


def dispatch(desk: Desk) -> None:
    desk.page.goto("/desk/dispatch/?type=hotline.request")
    follow(on_the_list(desk, "#waiting"))
    desk.page.locator("#act select[name=unit]").select_option(OFFICE)
    desk.page.locator("#act .z-act__send button.z-button--primary").click()
    # Beside the list stands what is like the next case: it may be this one.
    expect(desk.page.locator(f"#waiting a[href*='{desk.case}']")).to_have_count(0)


def on_the_list(desk: Desk, within: str = "main") -> Locator:
    """The case's line, on whichever page of the list it stands."""
    while not (line := desk.page.locator(f"{within} a[href*='{desk.case}']")).count():
        follow(desk.page.locator("main .z-pager").get_by_role("link", name="下一页"))
    return line.first


def accept(desk: Desk) -> None:
    desk.page.goto("/desk/")
    follow(on_the_list(desk))
    desk.page.locator("#act").get_by_role("button", name="签收", exact=True).click()
    expect(desk.page.locator(".z-timeline")).to_contain_text("已签收")


def whistle(desk: Desk) -> None:
    panel = desk.start("吹哨")
    panel.locator(f"input[name=units][value='{HEAT}']").check()
    choose(panel, "综合执法")
    panel.locator("textarea[name=reason]").fill("架子压着热力井，请到场会商。")
    desk.done("吹哨")


def report_in(desk: Desk) -> None:
    panel = desk.start("报到")
    panel.locator("textarea[name=text]").fill("已到场，井盖与架子可以分开施工。")
    desk.done("报到")


def answer(desk: Desk, text: str) -> None:
    panel = desk.start("答复")
    choose(panel, "已解决")
    panel.locator("textarea[name=text]").fill(text)
    desk.done("答复")


def call_back(desk: Desk, *, resolved: bool) -> None:
    panel = desk.start("回访")
    for name, value in (("responded", True), ("resolved", resolved), ("satisfied", resolved)):
        panel.locator(f"input[name={name}][value={str(value).lower()}]").check(force=True)
    desk.done("回访")


def rate(page: Page, case: Reported, *, resolved: bool, satisfied: bool, rating: str) -> None:
    page.goto(f"/follow/{case.id}/")
    follow(page.get_by_role("link", name="评价"))
    choose(group(page, "问题是否解决"), "是" if resolved else "否")
    choose(group(page, "是否满意"), "是" if satisfied else "否")
    choose(group(page, "评分"), rating)
    onward(page)
    expect(page.get_by_role("status").filter(has_text="已提交")).to_be_visible()


def reopen(page: Page, case: Reported) -> None:
    page.goto("/follow/")
    page.get_by_label("诉求编号").fill(case.number)
    page.get_by_label("查询码").fill(case.code)
    onward(page)
    follow(page.get_by_role("link", name="重办"))
    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("理由")
    page.get_by_label("理由").fill("下了一场雨，又歪了。")
    onward(page)
    expect(page.get_by_role("status").filter(has_text="已提交")).to_be_visible()
