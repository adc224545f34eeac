"""A clerk of the court: what is to be held, and what it lacks; the record while it runs, confirmed by the party."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.people import choose, group, onward, photo
from tests.journeys.queueing import lay_down
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser
SAID, SHOWN = "请求被告退还押金三千元，合同第七条写明十日内退。", "押金收据，证明交过三千元。"
CONSULTING, SCHEDULING, SCHEDULED, READY, IN_SESSION = range(5)


def line(page: Page, case: str) -> str:
    """What the clerk's page says of a case."""
    return page.locator(f"#case-{case}").inner_text()


def taken_down(clerk: Page, who: str, text: str) -> None:
    """One passage of the record."""
    panel = clerk.locator("#act")
    panel.locator("[name=who]").select_option(label=who)
    panel.get_by_label("说了什么").fill(text)
    with clerk.expect_navigation():
        panel.locator(".z-act__send button.z-button--primary").click()
    expect(clerk.locator("#record")).to_contain_text(text)


def shown(clerk: Page, case: str) -> None:
    """A file of the case is put before all; nobody writes whether it is the same."""
    clerk.goto(f"/desk/cases/{case}/")
    clerk.locator(".z-bring summary").click()
    clerk.locator(".z-bring input[type=file]").set_input_files(
        {"name": "收据.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    with clerk.expect_navigation():
        clerk.locator(".z-bring button[type=submit]").click()
    clerk.goto(f"/desk/cases/{case}/sitting/?do=show_evidence")
    panel = clerk.locator("#act")
    panel.locator("[name=file]").select_option(label="收据.jpg")
    panel.get_by_label("证明什么").fill(SHOWN)
    with clerk.expect_navigation():
        panel.locator(".z-act__send button.z-button--primary").click()
    expect(clerk.locator("#record")).to_contain_text("收据.jpg（与存证一致）")


def test_the_clerk_sees_the_day_writes_the_record_and_the_party_confirms_it(
    visit: Visit, city_house: RunningHouse
) -> None:
    hearings = [one.id for one in lay_down(city_house, "hearing", 1, "")]
    clerk, party = visit(user="clerk", width=WIDE), visit(user="resident", width=PHONE)
    clerk.goto("/desk/day/")
    with clerk.expect_navigation():
        clerk.get_by_role("link", name="开庭与听证").click()
    assert "缺 各方意愿" in line(clerk, hearings[CONSULTING]) and "缺 时间地点" in line(
        clerk, hearings[SCHEDULING]
    )
    assert "缺 通知期满" in line(clerk, hearings[SCHEDULED]) and "缺 核对身份" in line(clerk, hearings[READY])
    assert axe(clerk) == [] and hidden_sideways(clerk) == 0
    with clerk.expect_navigation():
        clerk.locator(f"#case-{hearings[READY]}").get_by_role("link", name="核对身份").click()
    choose(group(clerk, "全部核对一致"), "是")
    choose(group(clerk, "怎样核对"), "点位当面核对证件")
    with clerk.expect_navigation():
        clerk.locator("#act .z-act__send button.z-button--primary").click()
    assert "缺 核对身份" not in line(clerk, hearings[READY]), "done, and back on the list"
    case = hearings[IN_SESSION]
    with clerk.expect_navigation():
        clerk.locator(f"#case-{case}").get_by_role("link", name="记笔录").click()
    party.goto(f"/follow/{case}/")
    taken_down(clerk, "申请的一方", SAID)
    party.goto(f"/follow/{case}/")
    expect(party.locator("main")).to_contain_text(SAID)
    shown(clerk, case)
    assert axe(clerk) == [] and hidden_sideways(clerk) == 0
    clerk.goto(f"/desk/cases/{case}/sitting/?do=finish")
    record = clerk.locator("#act [name=record]")
    assert SAID in record.input_value() and "与存证一致" in record.input_value(), "nothing is typed again"
    with clerk.expect_navigation():
        clerk.locator("#act .z-act__send button.z-button--primary").click()
    party.goto(f"/follow/{case}/do/sign/")
    party.locator("[name=read]").check()
    onward(party)
    expect(party.locator("main")).to_contain_text("已在线核对确认笔录")
    assert hidden_sideways(party) == 0


def test_on_a_phone_the_days_fold_and_the_next_step_is_in_reach(
    visit: Visit, city_house: RunningHouse
) -> None:
    case = lay_down(city_house, "hearing", 1, "")[IN_SESSION].id
    page = visit(user="clerk", width=PHONE)
    page.goto("/desk/sittings/")
    assert axe(page) == [] and hidden_sideways(page) == 0
    link = page.locator(f"#case-{case}").get_by_role("link", name="记笔录")
    expect(link).to_be_visible()
    with page.expect_navigation():
        link.click()
    expect(page.locator("#record")).to_be_visible()
    assert axe(page) == [] and hidden_sideways(page) == 0
