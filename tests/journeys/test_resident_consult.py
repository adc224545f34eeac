"""A legal question: written as a known answer, asked by a resident, handed to a person where nothing is known."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways, listen

pytestmark = pytest.mark.browser
UNKNOWN = "邻居养的孔雀飞到我家院子里下了蛋，蛋归谁？"


def fits(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert axe(page) == [], page.url
    assert hidden_sideways(page) == 0, page.url


def ask(page: Page, question: str) -> None:
    page.locator("textarea[name=question]").fill(question)
    with page.expect_navigation():
        page.get_by_role("button", name="问", exact=True).click()


@pytest.mark.parametrize("width", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_resident_is_answered_from_what_is_written_or_by_a_person(visit: Visit, width: int) -> None:
    keeper = visit(user="supervisor", width=WIDE)
    keeper.goto("/desk/calls/answers/new/")
    keeper.get_by_label("市民怎么问").fill(f"房东到期不退押金怎么办（{width}）")
    keeper.locator("[name=answer]").fill("租期满后出租人应当退还押金；可以先申请调解，也可以起诉。")
    keeper.locator("[name=source]").fill("《中华人民共和国民法典》")
    keeper.locator("input[name=for_residents]").check()
    keeper.get_by_role("button", name="保存").click()
    keeper.wait_for_url("**/desk/calls/answers/")

    page = visit(width=width)
    heard = listen(page)
    page.goto("/")
    page.locator("main").get_by_role("link", name="法律咨询").click()
    fits(page)
    ask(page, f"房东到期不退押金，我该怎么办？（{width}）")
    expect(page.locator("main")).to_contain_text("租期满后出租人应当退还押金")
    expect(page.locator("main")).to_contain_text("《中华人民共和国民法典》")
    ask(page, UNKNOWN)
    expect(page.locator("[data-latest]")).to_contain_text("没有查到答复")
    fits(page)
    with page.expect_navigation():
        page.get_by_role("button", name="转给人来答").click()
    expect(page.locator("main")).to_contain_text("查询码")
    assert heard.complaints == []

    keeper.goto("/desk/calls/answers/gaps/")
    expect(keeper.locator("main")).to_contain_text(UNKNOWN)
    fits(keeper)
    keeper.get_by_role("link", name=f"写一条答复 {UNKNOWN}").click()
    expect(keeper.get_by_label("市民怎么问")).to_have_value(UNKNOWN)
