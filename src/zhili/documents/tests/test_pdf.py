"""A paper is a real PDF: its Chinese can be found and read aloud, its fonts are inside, its pages are numbered."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from zhili.documents.public import NotSet, pdf

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TEMPLATE = """
#import "/paper.typ": *
#show: paper.with(title: facts.title, foot: facts.title, language: facts.language)
= #facts.title
#pairs(facts.rows)
#for each in range(facts.pages - 1) { pagebreak(); said(facts.text) }
#if "picture" in facts { image(facts.picture.file, alt: facts.picture.name) }
"""


def made(
    text: str = "井盖松动，鑫燚里小区门口。", language: str = "zh", pages: int = 1, **more: object
) -> bytes:
    facts = {
        "title": "案卷 2026",
        "rows": [["编号", "2026 1122"]],
        "text": text,
        "pages": pages,
        "language": language,
    }
    files = {"one.jpg": picture()} if "picture" in more else {}
    return pdf(TEMPLATE, {**facts, **more}, at=AT, files=files)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(out, "JPEG")
    return out.getvalue()


def read(paper: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(paper))


def text_of(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(paper).pages)


def test_signs_that_our_fonts_lack_cost_nothing_but_their_shape() -> None:
    text = text_of(made(text="𠮷祥里😀的井盖松动", pages=2))
    assert "祥里" in text
    assert "的井盖松动" in text


def test_chinese_can_be_found_in_it() -> None:
    text = text_of(made(pages=2))
    for words in ("案卷 2026", "编号", "井盖松动", "鑫燚里小区门口"):
        assert words in text


def test_every_page_says_which_of_how_many() -> None:
    pages = [page.extract_text() for page in read(made(pages=3)).pages]
    assert [f"第 {number} 页 共 3 页" in text for number, text in enumerate(pages, start=1)] == [True] * 3
    assert "Page 1 of 1" in text_of(made(language="en"))


def inside(one: Any, *names: str | int) -> Any:
    """What stands in a PDF object under names, references followed."""
    for name in names:
        one = one[name].get_object()
    return one


def test_its_fonts_are_inside_and_only_what_is_used_of_them() -> None:
    paper = made(pages=2)
    found = set()
    for page in read(paper).pages:
        for name in inside(page, "/Resources", "/Font"):
            font = inside(page, "/Resources", "/Font", name, "/DescendantFonts", 0)
            assert {"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"].get_object())
            found.add(str(font["/BaseFont"]).rpartition("+")[2])
    assert found
    assert all(name.startswith("NotoSansSC") for name in found)
    assert len(paper) < 100_000


def test_words_are_never_read_as_markup() -> None:
    assert "#panic() *x* $1$ <a> @b \\ /" in text_of(made(text="#panic() *x* $1$ <a> @b \\ /", pages=2))


def test_pictures_stand_in_it() -> None:
    paper = made(picture={"file": "/one.jpg", "name": "现场.jpg"})
    assert [image for page in read(paper).pages for image in page.images]


def test_the_same_facts_give_the_same_paper() -> None:
    assert made() == made()


def test_it_is_for_the_archive_and_for_screen_readers() -> None:
    paper = read(made())
    assert inside(paper.trailer, "/Root", "/MarkInfo", "/Marked")
    assert str(inside(paper.trailer, "/Root", "/Lang")).lower().startswith("zh")
    assert b"pdfaid:part" in inside(paper.trailer, "/Root", "/Metadata").get_data()


def test_a_template_that_cannot_be_set_says_why() -> None:
    with pytest.raises(NotSet, match="missing"):
        pdf('#import "/paper.typ": *\n#facts.missing', {}, at=AT)
