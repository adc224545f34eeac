"""Those who look after others' work: a figure drilled down to its cases, a case that goes in circles taken in hand."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.counted import AROUND, DENIED, LATE, count_now
from tests.journeys.founding import city
from tests.journeys.people import follow
from tests.journeys.played import Look, played, screens
from zhili.site.tests.houses import RunningHouse
from zhili.ui.testing import PHONE, WIDE, axe, hidden_sideways

pytestmark = pytest.mark.browser
STREETS = city().children(city().at_level("district")[0].code)
WIDTHS = pytest.mark.parametrize("width", [WIDE, PHONE])


@pytest.fixture(scope="module")
def figures_house() -> Iterator[RunningHouse]:
    """A house with some weeks of requests in it, counted."""
    with played("founding", "counted") as running:
        yield running


@pytest.fixture
def look(browser: Browser, figures_house: RunningHouse) -> Iterator[Look]:
    """Somebody at a screen of their own."""
    with screens(browser, figures_house) as come:
        yield come


def number(text: str | None) -> int:
    """The first number in words."""
    found = re.search(r"[\d,]+", text or "")
    assert found is not None, text
    return int(found[0].replace(",", ""))


def rows_of(page: Page) -> int:
    """How many cases a list holds, page by page."""
    met = page.locator("tbody tr").count()
    while page.get_by_role("link", name="下一页").count():
        follow(page.get_by_role("link", name="下一页"))
        met += page.locator("tbody tr").count()
    return met


@WIDTHS
def test_a_leader_drills_a_figure_down_to_its_cases(look: Look, width: int) -> None:
    page = look("leader", width=width)
    page.goto("/desk/board/")
    expect(page.locator("#by-part .z-chart__picture svg")).to_be_visible()
    assert hidden_sideways(page) == 0
    page.locator("#by-part tbody th a", has_text=STREETS[1].name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(STREETS[1].name)

    missed = page.get_by_role("link", name=re.compile("件没达到")).nth(1)  # of the resolution rate
    told = number(missed.text_content())
    missed.click()
    expect(page.locator("#count")).to_contain_text(f"{told} 件")
    assert rows_of(page) == told
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/desk/cases/" in page.url


@WIDTHS
def test_a_supervisor_finds_what_goes_in_circles_and_takes_it_in_hand(look: Look, width: int) -> None:
    page = look("supervisor", width=width)
    page.goto("/desk/supervision/")
    page.get_by_role("link", name=re.compile("反复退转")).click()
    line = page.locator(".z-line", has_text=AROUND)
    expect(line.locator(".z-hands")).to_contain_text("产权不在我单位")
    expect(line.locator(".z-hands")).to_contain_text("属区级管护设施")
    assert hidden_sideways(page) == 0
    assert axe(page) == []
    line.locator(".z-line__do a").click()
    panel = page.locator("#act")
    panel.get_by_label("督办要求").fill("由区里牵头，三天内定下由谁来管。")
    panel.locator(".z-act__send button.z-button--primary").click()
    page.wait_for_url("**/desk/supervision/**")
    expect(page.locator(".z-line", has_text=AROUND)).to_contain_text("已督办")


def test_answers_that_residents_deny_stand_with_both_sides(look: Look) -> None:
    page = look("supervisor")
    page.goto("/desk/supervision/?kind=denied")
    line = page.locator(".z-line", has_text=DENIED)
    expect(line).to_contain_text("路灯已修复亮灯")
    expect(line).to_contain_text("晚上去看还是黑的")


@WIDTHS
def test_a_street_leader_sees_their_own_street_and_no_other(look: Look, width: int) -> None:
    own, other = STREETS
    page = look(f"street-{own.code}-leader", width=width)
    page.goto("/desk/board/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(own.name)
    expect(page.locator("main")).not_to_contain_text(other.name)
    page.goto("/desk/supervision/")
    expect(page.locator("main")).not_to_contain_text(LATE)
    for address in ("/desk/board/", "/desk/board/cases/", "/desk/supervision/"):
        answer = page.goto(f"{address}?area={other.code}")
        assert answer is not None
        assert answer.status == 403
        expect(page.locator("main")).not_to_contain_text(LATE)


def test_figures_are_taken_along_as_they_stand_on_the_page(look: Look) -> None:
    page = look("leader")
    page.goto("/desk/board/?by=unit&show=resolution_rate")
    first = page.locator("#by-part tbody tr").first
    name = first.locator("th a").text_content() or ""
    cells = [cell.strip() for cell in first.locator("td").all_text_contents()]
    sheets = []
    for format in ("CSV", "XLSX"):
        with page.expect_download() as coming:
            page.locator("#by-part").get_by_role("link", name=format).click()
        sheets.append(coming.value.path().read_bytes())
    lines = list(csv.reader(io.StringIO(sheets[0].decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheets[1])).get_sheet_by_index(0).to_python()
    for table in (lines, book):
        heads = [str(head) for head in table[0]]
        row = next(row for row in table if row[0] == name)
        facts = dict(zip(heads, row, strict=True))
        assert int(float(str(facts["件数"]))) == number(cells[5])
        assert int(float(str(facts["解决率·样本"]))) == number(cells[3])
        assert round(float(str(facts["解决率"])) * 100) == number(cells[0])


def test_what_another_supervisor_does_shows_without_reload(look: Look, figures_house: RunningHouse) -> None:
    page, other = look("supervisor"), look("supervisor-1")
    page.goto("/desk/supervision/?kind=denied")
    line = page.locator(".z-line", has_text=DENIED)
    expect(line).not_to_contain_text("已督办")
    other.goto("/desk/supervision/?kind=denied")
    other.locator(".z-line", has_text=DENIED).locator(".z-line__do a").click()
    other.locator("#act").get_by_label("督办要求").fill("今天之内派人到现场。")
    other.locator("#act .z-act__send button.z-button--primary").click()
    other.wait_for_url("**/desk/supervision/**")
    count_now(figures_house)
    expect(line).to_contain_text("已督办")
    assert page.locator("#watch").count() == 1


def test_the_board_is_read_and_opened_by_keyboard_alone(look: Look) -> None:
    page = look("leader")
    page.goto("/desk/board/?show=satisfaction_rate")
    expect(page.locator("#by-part .z-chart__picture svg")).to_be_visible()
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#by-part tbody th a') !== null"):
            break
    street = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(street)
    figure = page.locator(".z-big__figure a").first
    told = number(figure.text_content())
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.z-big__figure a') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text(f"{told} 件")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/cases/**")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "address", ["/desk/board/?show=resolution_rate", "/desk/supervision/?kind=late", "/desk/board/wall/"]
)
def test_pages_are_clean_for_those_who_cannot_see_them(look: Look, address: str, language: str) -> None:
    page = look("supervisor", language=language)
    page.goto(address)
    page.locator(".z-chart__picture svg, .z-lines, .z-empty").first.wait_for()
    assert axe(page) == []
