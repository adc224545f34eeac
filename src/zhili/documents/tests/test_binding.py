"""Pages of other PDFs stand where the paper left a place for them, as they look, and nothing of them acts."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typst
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link, Rectangle
from pypdf.generic import DictionaryObject, NameObject, NumberObject, RectangleObject, StreamObject

from zhili.documents.public import NotReadable, bind, page_count, pdf
from zhili.documents.rules.leaves import onto

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
PAPER = """
#import "/paper.typ": *
#import "/official.typ": seat
#show: paper.with(title: "案卷", foot: "脚")
= 案卷
#for (name, pages) in facts.enclosed { for number in range(pages) {
  pagebreak()
  place(top + left, dx: -22mm, dy: -22mm, seat(name + "/" + str(number), width: 210mm, height: 297mm))
} }
"""
SHEET = """
#set page(width: 200pt, height: 100pt, margin: 0pt)
#let half(colour) = rect(width: 100pt, height: 100pt, fill: colour)
#for each in range(json("/facts.json").pages) { grid(columns: 2, half(red), half(blue)); pagebreak(weak: true) }
"""


def sheet(pages: int = 1) -> bytes:
    return pdf(SHEET, {"pages": pages}, at=AT)


def changed(change: Any) -> bytes:
    """The sheet, with something done to its only page."""
    writer, out = PdfWriter(io.BytesIO(sheet())), io.BytesIO()
    change(writer, writer.pages[0])
    writer.write(out)
    return out.getvalue()


def bound(**enclosed: bytes) -> bytes:
    out = io.BytesIO()
    facts = {"enclosed": [[name, page_count(content)] for name, content in enclosed.items()]}
    readers = {name: (lambda content=content: content) for name, content in enclosed.items()}
    bind(PAPER, facts, at=AT, to=out, enclosed=readers)
    return out.getvalue()


def drawn(content: bytes, page: int, folder: Path) -> Image.Image:
    """A page as it is seen, a pixel a point."""
    (folder / "a.pdf").write_bytes(content)
    (folder / "see.typ").write_text(
        f'#set page(width: 595.28pt, height: 841.89pt, margin: 0pt)\n#image("a.pdf", page: {page}, width: 100%)'
    )
    made: Any = typst.compile(folder / "see.typ", root=folder, format="png", ppi=72)
    return Image.open(io.BytesIO(made)).convert("RGB")


def colours(seen: Image.Image, *places: tuple[int, int]) -> list[str]:
    """What is seen at points from the middle of the page."""
    names = {"(255, 65, 54)": "red", "(0, 116, 217)": "blue", "(255, 255, 255)": "", "(0, 255, 0)": "green"}
    return [names.get(str(seen.getpixel((298 + x, 421 + y))), "?") for x, y in places]


def test_a_page_is_laid_in_turned_and_cropped_as_its_file_says(tmp_path: Path) -> None:
    def crop(_writer: Any, page: Any) -> None:
        page[NameObject("/CropBox")] = RectangleObject((0, 0, 80, 100))

    found = bound(
        plain=sheet(), cropped=changed(crop), **{
            f"turned{by}": changed(lambda _writer, page, by=by: page.rotate(by)) for by in (90, 180, 270)
        },
    )  # fmt: skip
    across, along = ((-80, 0), (80, 0)), ((0, -80), (0, 80))  # the first of each is left, or above
    looks = [colours(drawn(found, page, tmp_path), *across, *along) for page in range(2, 7)]
    assert looks == [
        ["red", "blue", "", ""],
        ["", "", "", ""],
        ["", "", "red", "blue"],
        ["blue", "red", "", ""],
        ["", "", "blue", "red"],
    ]
    assert colours(drawn(found, 3, tmp_path), (-35, 0), (35, 0)) == ["red", "red"]


def test_what_is_seen_of_a_seal_or_a_mark_is_kept_and_what_acts_is_not(tmp_path: Path) -> None:
    def marked(writer: Any, page: Any) -> None:
        look: Any = StreamObject()
        look.set_data(b"0 1 0 rg 0 0 10 10 re f")
        look.update(
            {
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): RectangleObject((0, 0, 10, 10)),
            }
        )
        for flag in (0, 2):  # seen, and hidden
            mark: Any = Rectangle(rect=(10 + 80 * flag, 20, 50 + 80 * flag, 80))
            mark[NameObject("/F")] = NumberObject(flag)
            mark[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look})
            writer.add_annotation(0, mark)
        writer.add_annotation(0, Link(rect=(0, 0, 200, 100), url="https://example.org/"))

    found = bound(one=changed(marked))
    page = PdfReader(io.BytesIO(found)).pages[1]
    assert colours(drawn(found, 2, tmp_path), (-70, 0), (-70, 26), (-50, 40), (70, 0)) == [
        "green",
        "green",
        "red",
        "blue",
    ]
    assert "/Annots" not in page and b"example.org" not in found


def test_what_pages_share_is_taken_over_once_and_others_pages_are_not_called_archival() -> None:
    many, few = bound(one=sheet(60)), bound(one=sheet(30))
    assert len(PdfReader(io.BytesIO(many)).pages) == 61
    assert len(many) < 2.2 * len(few)
    assert b"pdfaid:part" not in many and b"pdfaid:part" in bound()


@pytest.mark.parametrize("content", [
    b"", b"%PDF-1.7 no more", b"\x00" * 4000, sheet().replace(b"/Pages", b"/Pagse"), sheet()[:900],
])  # fmt: skip
def test_what_is_no_pdf_is_told_so(content: bytes) -> None:
    with pytest.raises(NotReadable):
        page_count(content)


def test_too_many_pages_are_refused_and_a_knotted_tree_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def knotted(writer: Any, page: Any) -> None:
        kids = writer.root_object["/Pages"]["/Kids"]
        kids.append(writer.root_object.raw_get("/Pages"))
        kids.append(kids[0])

    assert page_count(changed(knotted)) == 1
    monkeypatch.setattr("zhili.documents.operations.leaves.MOST_PAGES", 3)
    assert page_count(sheet(3)) == 3
    with pytest.raises(NotReadable):
        page_count(sheet(4))


def test_the_drawing_of_a_mark_goes_onto_its_rectangle() -> None:
    a, b, c, d, e, f = onto((10, 20, 30, 60), (0, 0, 2, 1), (0, 1, -1, 0, 5, 5))
    assert [(a * x + c * y + e, b * x + d * y + f) for x, y in ((4, 5), (5, 7))] == [(10, 20), (30, 60)]
