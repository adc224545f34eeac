"""A case on paper: downloaded, opened and read, as an office would file it or give it to somebody."""

import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.casework import act, in_hand
from tests.journeys.conftest import Visit
from tests.journeys.people import TEXT, photo
from zhili.ui.testing import PHONE, WIDE

pytestmark = pytest.mark.browser


def download(page: Page, folder: Path) -> PdfReader:
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载 PDF").click()
    coming.value.save_as(folder / "paper.pdf")
    return PdfReader(io.BytesIO((folder / "paper.pdf").read_bytes()))


def text_of(paper: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in paper.pages)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_case_file_is_downloaded_and_read(visit: Visit, tmp_path: Path, width: int) -> None:
    case = in_hand(visit)
    page = visit(user="handler", width=width)
    act(page, case.id, "note", text="底座归物业")
    page.goto(case.url)
    page.get_by_text("上传材料").click()
    page.locator("input[name=files]").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_role("button", name="上传", exact=True).click()
    page.get_by_role("link", name="打印与 PDF").click()
    outward = download(page, tmp_path)
    text = text_of(outward)
    for words in (case.spaced, TEXT[:12], "办理中", "现场.jpg", f"第 1 页 共 {len(outward.pages)} 页"):
        assert words in text, words
    assert "底座归物业" not in text and "王小明" not in text
    assert sum(len(one.images) for one in outward.pages) == 1

    page.get_by_text("内部备注").click()
    page.get_by_text("反映人的姓名电话").click()
    page.get_by_role("button", name="下载 PDF").click()
    expect(page.get_by_role("alert")).to_contain_text("目的")
    page.get_by_label("姓名电话用来做什么").select_option(label="上门查看或约定时间")
    inward = text_of(download(page, tmp_path))
    assert "底座归物业" in inward and "王小明" in inward and "上门查看或约定时间" in inward


def test_the_page_itself_prints_as_a_reader_wants_it(visit: Visit) -> None:
    case = in_hand(visit)
    page = visit(user="handler", width=WIDE)
    page.goto(case.url)
    page.emulate_media(media="print")
    for gone in (".z-top", ".z-side", ".z-case__do", ".z-case-tools", ".z-bring"):
        expect(page.locator(gone).first).to_be_hidden()
    for stays in ("#case-head", "#case-read .z-timeline", "#case-about .z-facts"):
        expect(page.locator(stays).first).to_be_visible()
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) <= 3
