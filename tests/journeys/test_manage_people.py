"""An administrator sets up a new office with somebody in it, who then comes in and finds what is theirs to do."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, sign_in
from tests.journeys.founding import city
from tests.journeys.people import in_the_street
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser
OWN = "quiet-harbour-北窗"
DISTRICT = city().at_level("district")[0]


def typed(page: Page, **fields: str) -> None:
    """Fill a form from its first field on, by keyboard; lists are chosen from."""
    for name, words in fields.items():
        field = page.locator(f"form[novalidate] [name={name}]").first
        field.focus()
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(words)
        else:
            page.keyboard.type(words)


def sent(page: Page) -> None:
    """Send the form in which the cursor stands."""
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def given(page: Page) -> str:
    """The temporary password, as the page tells it once to whoever gives it."""
    with page.expect_navigation():
        page.get_by_role("button", name="给他一个临时密码").press("Enter")
    told = page.locator("p", has_text="临时密码只显示这一次").locator("+ p code")
    assert axe(page) == [] and hidden_sideways(page) == 0
    return str(told.text_content())


def first_time(page: Page, user: str, password: str) -> None:
    """Come in by the password that an administrator gave: another is chosen before anything else."""
    sign_in(page, user, password)
    expect(page.locator("main")).to_contain_text("现在的密码是管理员给的")
    for name, words in (("oldpassword", password), ("password1", OWN), ("password2", OWN)):
        page.locator(f"[name={name}]").focus()
        page.keyboard.insert_text(words)
    assert hidden_sideways(page) == 0
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_unit_and_a_person_are_added_and_the_person_finds_their_queue(visit: Visit, width: int) -> None:
    code, username, name = f"office:parks-{width}", f"park.keeper.{width}", f"公园管理所{width}"
    page = visit(user="admin", width=width)
    page.goto("/desk/manage/units/")
    typed(page, code=code, name=name, kind="office", area=DISTRICT.path, parent=f"district:{DISTRICT.code}")
    sent(page)
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    page.get_by_label("名称或编码").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("[data-rows] tr")).to_have_count(1)
    assert hidden_sideways(page) == 0

    page = visit(user="security", width=width)
    page.goto("/desk/manage/staff/")
    page.locator("summary", has_text="添加一个人").press("Enter")
    typed(page, username=username, name="", role="handler", unit=code)
    sent(page)
    expect(page.get_by_role("alert")).to_contain_text("没有名称")
    expect(page.locator("[name=username]")).to_have_value(username)
    typed(page, name="林护园")
    sent(page)
    expect(page.get_by_role("heading", name="林护园")).to_be_visible()
    password = given(page)

    lon, lat = in_the_street()
    data = {"text": "公园长椅断了一根木条，请来换。", "lon": lon, "lat": lat}
    told = visit().request.post(
        "/api/v1/cases", data={"type": "hotline.request", "channel": "web", "data": data}
    )
    dispatcher = visit(user="dispatcher", width=WIDE)
    dispatcher.goto(f"/desk/cases/{told.json()['id']}/?do=dispatch#act")
    dispatcher.locator("#act select[name=unit]").focus()
    dispatcher.locator("#act select[name=unit]").select_option(code)
    dispatcher.keyboard.press("Control+Enter")
    expect(dispatcher.locator("main")).to_contain_text(f"已派给{name}")

    keeper = visit(width=width)
    first_time(keeper, username, password)
    expect(keeper.locator("[data-queue] [data-case]")).to_have_count(1)
    expect(keeper.locator("[data-queue]")).to_contain_text("公园长椅")
    assert hidden_sideways(keeper) == 0


def test_a_mandate_that_is_taken_back_shuts_the_desk_at_once(visit: Visit) -> None:
    page = visit(user="security", width=WIDE)
    page.goto("/desk/manage/staff/")
    page.locator("summary", has_text="添加一个人").press("Enter")
    typed(page, username="short.stay", name="短期工", role="steward")
    sent(page)
    password = given(page)
    guest = visit(width=WIDE)
    first_time(guest, "short.stay", password)
    guest.goto("/desk/manage/units/")
    expect(guest.get_by_role("heading", name="单位", exact=True)).to_be_visible()
    page.get_by_role("button", name="收回").press("Enter")
    expect(page.get_by_role("status").filter(has_text="已收回授权")).to_be_visible()
    expect(page.locator("main")).to_contain_text("已结束")
    answer = guest.goto("/desk/manage/units/")
    assert answer is not None and answer.status == 403
    expect(guest.locator("main")).not_to_contain_text("添加单位")
