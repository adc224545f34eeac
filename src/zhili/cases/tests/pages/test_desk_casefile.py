"""A case on paper: what it holds, what it leaves out, and the trail that personal data leaves."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from zhili.cases import public as cases
from zhili.cases.testing import AT, WATER
from zhili.cases.tests.pages.city import picture
from zhili.cases.tests.pages.desk import TEXT, opened, sitting
from zhili.documents import public as documents
from zhili.kernel.rows import fetch

pytestmark = pytest.mark.usefixtures("desks")
PHONE = "13800001234"


@pytest.fixture
def case() -> cases.Opened:
    """A case in hand: talked about, remarked upon, with a picture."""
    found = opened(name="李四", phone=PHONE)
    for action, data in (("accept", {}), ("say", {"text": "师傅下午到"}), ("remark", {"text": "产权有争议"})):
        cases.act(case_id=found.id, action=action, actor=WATER, data=data, at=AT)
    sitting("water").post(
        reverse("desk:bring_files", args=[found.id]),
        {"files": SimpleUploadedFile("现场.jpg", picture(), content_type="image/jpeg")},
    )
    return found


def address(case: cases.Opened) -> str:
    return reverse("desk:case_paper", args=[case.id])


def paper(client: Client, case: cases.Opened, **sent: str) -> PdfReader:
    answer = client.post(address(case), sent)
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Type"] == "application/pdf"
    assert f"{case.number}.pdf" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    return PdfReader(io.BytesIO(answer.getvalue()))


def text_of(found: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in found.pages)


def trail() -> list[tuple[object, ...]]:
    return fetch("SELECT holder, act, purpose FROM people_privateread")


def test_a_case_file_holds_the_matter_the_terms_what_was_said_and_the_papers(case: cases.Opened) -> None:
    found = paper(sitting("water"), case)
    text = text_of(found)
    spaced = " ".join(case.number[start : start + 4] for start in range(0, 16, 4))
    for words in (spaced, TEXT, "师傅下午到", "办结时限", "现场.jpg", f"第 1 页 共 {len(found.pages)} 页"):
        assert words in text, words


def test_what_is_internal_or_personal_stays_out_unless_it_is_asked_for(case: cases.Opened) -> None:
    outward = text_of(paper(sitting("water"), case))
    assert "产权有争议" not in outward and PHONE not in outward and "李四" not in outward
    inward = text_of(paper(sitting("water"), case, internal="1"))
    assert "产权有争议" in inward and "含内部内容" in inward and PHONE not in inward
    assert trail() == []


def test_who_reported_it_is_named_for_a_purpose_and_leaves_a_trail(case: cases.Opened) -> None:
    client = sitting("water")
    refused = client.post(address(case), {"person": "1"})
    assert refused.status_code == 422 and "purpose" in refused.content.decode()
    assert trail() == []
    text = text_of(paper(client, case, person="1", purpose="visit"))
    assert PHONE in text and "李四" in text and "上门查看" in text and "含个人信息" in text
    assert [(holder, act) for holder, act, _purpose in trail()] == [(case.id, "read")]


def test_pictures_stand_in_it_when_wanted(case: cases.Opened) -> None:
    client = sitting("water")
    without = paper(client, case)
    within = paper(client, case, files="1")
    assert [len([one for page in found.pages for one in page.images]) for found in (without, within)] == [
        0,
        1,
    ]


def _sheet(words: str, pages: int = 1) -> bytes:
    template = '#set text(font: "Noto Sans SC")\n#let facts = json("/facts.json")\n' + (
        "#for each in range(facts.pages) { pagebreak(weak: true); facts.words + str(each + 1) }"
    )
    return documents.pdf(template, {"words": words, "pages": pages}, at=AT)


def test_papers_and_files_are_bound_in_page_by_page_with_a_contents_page(case: cases.Opened) -> None:
    outward = [
        ("检测报告.pdf", "application/pdf", _sheet("检测页", 3)),
        ("录音.txt", "text/plain", "嘀".encode()),
    ]
    cases.attach(case_id=case.id, uploads=outward, actor=WATER, at=AT)
    inward = [("内部鉴定.pdf", "application/pdf", _sheet("底稿页"))]
    cases.attach(case_id=case.id, uploads=inward, actor=WATER, at=AT, visibility="internal")
    cut = _sheet("缺页").replace(b"/Pages", b"/Pagse")
    cases.attach(case_id=case.id, uploads=[("坏的.pdf", "application/pdf", cut)], actor=WATER, at=AT)
    assert "3 份照片和 PDF" not in sitting("water").get(address(case)).content.decode()
    found = paper(sitting("water"), case, files="1")
    pages = [page.extract_text() for page in found.pages]
    text = "\n".join(pages)
    assert "底稿页" not in text and "内部鉴定" not in text
    first = next(place for place, words in enumerate(pages) if "检测页 1" in words)
    assert ["检测页 2" in pages[first + 1], "检测页 3" in pages[first + 2], "3 / 3" in pages[first + 2]] == [
        True
    ] * 3
    assert f"第 {first + 1} 页 共 {len(pages)} 页" in pages[first]
    contents = next(words for words in pages if "目录" in words)
    assert re.search(rf"检测报告\.pdf[ .]*{first + 1}\b", contents), contents
    marks = {one.title: found.get_destination_page_number(one) for one in _marks(found.outline)}
    assert {"对话", "经过", "材料"} <= set(marks)
    assert [at for title, at in marks.items() if title.endswith("检测报告.pdf")] == [first]
    assert "不能印在纸上" in text and "这不是能读的 PDF" in text
    inside = text_of(paper(sitting("water"), case, files="1", internal="1"))
    assert "底稿页 1" in inside and "检测页 3" in inside


def _marks(outline: Any) -> list[Any]:
    return [each for one in outline for each in (_marks(one) if isinstance(one, list) else [one])]


def test_it_is_written_in_the_reader_s_language(case: cases.Opened) -> None:
    text = text_of(paper(sitting("water", "en"), case))
    assert "Case file" in text and "Page 1 of" in text and "Resolve" in text


def test_only_those_whom_the_case_concerns_get_it(case: cases.Opened) -> None:
    for username, status in (("roads", 404), ("wang", 403)):
        for answer in (sitting(username).get(address(case)), sitting(username).post(address(case))):
            assert answer.status_code == status
    assert "/account/login/" in Client().get(address(case))["Location"]
    assert sitting("water").get(address(case)).status_code == 200
