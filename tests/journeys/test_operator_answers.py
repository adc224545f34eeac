"""Known answers from the first writing to their use on the line and their end, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.keys import Keys, on_the_line, proposed
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_answer_is_written_told_on_the_line_and_retired(visit: Visit, width: int) -> None:
    question = f"共享雨伞在哪里还，第{width}问？"
    keeper = visit(user="supervisor", width=width)
    keys = Keys(keeper)
    keeper.goto("/desk/calls/answers/")
    assert axe(keeper) == []
    assert hidden_sideways(keeper) == 0
    keys.press("n")
    keeper.wait_for_url("**/answers/new/")
    keeper.get_by_label("市民怎么问").focus()
    keys.type(question)
    keys.press("Tab")
    keys.type("还雨伞 借雨伞")
    keys.press("Tab")
    keys.type("任一社区服务站的伞架都可以还。")
    keeper.get_by_label("依据").focus()
    keys.type("示例")
    assert axe(keeper) == []
    keys.press("Control+Enter")
    keeper.wait_for_url("**/desk/calls/answers/")
    expect(keeper.locator("main")).to_contain_text(question)

    page = visit(user="operator", width=WIDE)
    hands = on_the_line(page)
    hands.press("Enter", "Enter")
    hands.write("想问一下在你们那儿借雨伞，现在去哪儿还雨伞。")
    proposed(page, "任一社区服务站的伞架都可以还。")

    keeper.get_by_role("link", name=question).press("Enter")
    keeper.locator("summary", has_text="停用").press("Enter")
    keeper.get_by_label("为什么停用").focus()
    keys.type("活动结束")
    keys.press("Control+Enter")
    keeper.wait_for_url("**/desk/calls/answers/")
    expect(keeper.locator("main article", has_text=question)).to_have_count(0)


def test_a_file_s_bad_rows_come_back_to_be_mended(visit: Visit) -> None:
    keeper = visit(user="steward", width=WIDE)
    keeper.goto("/desk/calls/answers/import/")
    rows = "问题,答案,来源\n图书馆几点关门？,晚上九点。,示例\n没有答案的？,,示例\n"
    keeper.locator("input[name=file]").set_input_files(
        {"name": "answers.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    keeper.locator("input[name=file]").focus()
    Keys(keeper).press("Tab", "Tab", "Enter")
    expect(keeper.locator("main")).to_contain_text("新增 1 条")
    expect(keeper.locator("main")).to_contain_text("1 行没有收下")
    with keeper.expect_download() as sent:
        keeper.get_by_role("link", name="下载这些行").press("Enter")
    assert "没有答案的？" in sent.value.path().read_text(encoding="utf-8-sig")
    assert axe(keeper) == []
