"""Anybody brings a sealed paper to the page that verifies: whose seals, whether they hold, and what was done since."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from zhili.cases.testing import AT, WATER
from zhili.documents import public as documents
from zhili.kernel.ids import new_id
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text

pytestmark = pytest.mark.usefixtures("desks")
TEMPLATE = """#import "/official.typ": *
#show: official
#title(facts.title)
#pagebreak()
#said(facts.words)
#issued()
"""
HOLDS, FAILS = "核验通过", "核验不通过"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.ZHILI_PRIVATE_KEYS = tmp_path / "files", tmp_path / "keys"


def sealed(words: str = "赔偿五百元") -> bytes:
    order = documents.Order(
        subject=new_id(AT), district_id=110105, kind="errand:notice", title=Text("调解协议", "Agreement"),
        unit="bureau:water", office="水务局", template=TEMPLATE, facts={"words": words}, word="调字",
    )  # fmt: skip
    return documents.read_bytes(documents.issue(order, actor=WATER, at=AT).sha256)


def brought(content: bytes, status: int = 200, language: str = "zh-hans") -> str:
    client = Client()
    client.cookies["django_language"] = language
    sent = SimpleUploadedFile("协议.pdf", content, "application/pdf")
    answer = client.post(reverse("resident:verify"), {"files": sent})
    page: str = answer.content.decode()
    assert answer.status_code == status, page
    return page


def swapped(content: bytes, other: bytes) -> bytes:
    """The paper with its second page taken from another."""
    writer, out = PdfWriter(clone_from=io.BytesIO(content)), io.BytesIO()
    writer.remove_page(1)
    writer.add_page(PdfReader(io.BytesIO(other)).pages[1])
    writer.write(out)
    return out.getvalue()


def added(content: bytes) -> bytes:
    """The paper with a page more, put behind the seal as a further part of the file."""
    writer, out = PdfWriter(io.BytesIO(content), incremental=True), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def test_a_sealed_paper_is_known_by_its_seal_and_to_the_letter() -> None:
    page = brought(sealed())
    for words in (
        HOLDS,
        "水务局",
        "有效，签后没有改动",
        "签于 2026-03-02 09:00",
        "《调解协议》调字〔2026〕1号一字不差",
    ):
        assert words in page, words
    assert "no page swapped" in brought(sealed(), language="en")


def test_swapped_added_and_altered_pages_are_told() -> None:
    content = sealed()
    for changed, words in (
        (swapped(content, sealed("赔偿五元")), "有页被换过"),
        (added(content), "又添加或者改动了内容"),
        (content.replace(b"stream\n", b"stream\r", 1), "有页被换过"),
    ):
        page = brought(changed)
        assert FAILS in page and words in page and HOLDS not in page, words
        assert "一字不差" not in page


def test_a_certificate_that_is_unknown_or_revoked_is_told_apart() -> None:
    content = sealed()
    (serial,) = [one.serial for one in documents.certificates() if one.kind == "seal"]
    documents.revoke(serial=serial, why="公章遗失", actor=WATER, at=AT + timedelta(days=1))
    page = brought(content)
    assert HOLDS in page and "证书后来在 2026-03-03" in page
    before = [AT - timedelta(days=1), serial]
    fetch("UPDATE documents_certificate SET revoked_at = %s WHERE serial = %s RETURNING 1", before)
    page = brought(content)
    assert FAILS in page and "证书已经在 2026-03-01" in page
    fetch("DELETE FROM documents_certificate RETURNING 1")
    page = brought(content)
    assert FAILS in page and "自称“水务局”" in page and "也可能是冒名的" in page


def test_what_has_no_seal_and_what_is_no_pdf_get_a_clear_answer() -> None:
    bare = documents.pdf(TEMPLATE, {"title": "协议", "words": "", "office": "", "day": ""}, at=AT)
    page = brought(bare)
    assert "没有签名和印章" in page and HOLDS not in page
    for broken in (b"%PDF-1.7", sealed()[:2000], b"%PDF-1.7\n" + b"\x00" * 5000):
        assert "这不是能读的 PDF" in brought(broken, 422)
    assert "超过 20 MB" in brought(b"%PDF-1.7" + b" " * (20 << 20), 413)
