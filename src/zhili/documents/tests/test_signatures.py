"""A seal shows whether the file is as it was sealed: amended, altered, revoked each has its own answer."""

import io
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from zhili.documents import public as documents
from zhili.documents.models import Certificate
from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.text import Text

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATER = AT + timedelta(days=30)
OFFICER = Actor(kind="staff", id="o1")
OFFICE = documents.Office("street:1", "安和街道办事处", 110105)
NOTICE = '#import "/official.typ": *\n#show: official\n#title(facts.title)\n#issued()\n'


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT, settings.ZHILI_PRIVATE_KEYS = tmp_path / "files", tmp_path / "keys"
    return tmp_path


def issued(at: datetime = AT, *, office: str = OFFICE.name) -> documents.PaperView:
    order = documents.Order(
        subject=new_id(at), district_id=110105, kind="errand:notice", title=Text("告知书", "Notice"), unit=OFFICE.unit,
        office=office, template=NOTICE, facts={},
    )  # fmt: skip
    return documents.issue(order, actor=OFFICER, at=at)


def test_it_is_sealed_by_the_office_and_begins_with_the_bytes_that_were_issued() -> None:
    made = issued()
    content = documents.read_bytes(made.sha256)
    (seal,) = documents.judge(content)
    assert (seal.name, seal.at, seal.holds) == ("安和街道办事处", AT, True)
    assert content.startswith(documents.read_bytes(made.issued_sha256))
    assert made.complete_at == AT


def test_an_office_with_a_long_name_seals_under_the_whole_of_it() -> None:
    name = "示范市人民政府信访事项复查复核委员会办公室第二接待大厅"
    (seal,) = documents.judge(documents.read_bytes(issued(office=name).sha256))
    assert (seal.name, seal.holds) == (name, True)


def test_keys_are_their_owners_alone(own_files: Path) -> None:
    issued()
    keys = list((own_files / "keys").iterdir())
    assert len(keys) == 2
    assert {stat.S_IMODE(one.stat().st_mode) for one in keys} == {0o600}


def test_an_amendment_after_the_seal_shows_as_such() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(documents.read_bytes(issued().sha256)))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f"))
    writer.update_container(page)
    amended = io.BytesIO()
    write: Any = writer.write
    write(amended)
    (seal,) = documents.judge(amended.getvalue())
    assert (seal.intact, seal.ours, seal.amended, seal.holds) == (True, True, True, False)


def test_a_byte_changed_under_the_seal_shows_as_broken() -> None:
    content = bytearray(documents.read_bytes(issued().sha256))
    content[content.index(b"stream") + 20] ^= 1
    (seal,) = documents.judge(bytes(content))
    assert (seal.intact, seal.holds) == (False, False)
    with pytest.raises(documents.NotReadable):
        documents.judge(b"%PDF-1.7 no more")


def test_pages_swapped_under_the_seal_show_however_the_file_is_put_together() -> None:
    content, other = (documents.read_bytes(issued().sha256) for _ in range(2))
    swapped = PdfWriter(clone_from=io.BytesIO(content))
    swapped.remove_page(0)
    swapped.add_page(PdfReader(io.BytesIO(other)).pages[0])
    out = io.BytesIO()
    swapped.write(out)
    (seal,) = documents.judge(out.getvalue())
    assert not seal.holds and not seal.intact
    added: Any = PdfWriter(io.BytesIO(content), incremental=True)
    added.add_blank_page()
    out = io.BytesIO()
    added.write(out)
    (seal,) = documents.judge(out.getvalue())
    assert (seal.holds, seal.amended) == (False, True)


def test_what_has_no_seal_has_none_and_what_is_nearly_a_seal_is_not_believed() -> None:
    made = issued()
    content = documents.read_bytes(made.issued_sha256)
    assert documents.judge(content) == ()
    assert documents.issued_as(made.sha256) == documents.issued_as(made.issued_sha256) == made
    assert documents.issued_as("0" * 64) is None
    sealed = documents.read_bytes(made.sha256)
    at = sealed.index(b"/Contents <") + 40
    (broken,) = documents.judge(sealed[:at] + b"f" * 400 + sealed[at + 400 :])
    assert (broken.readable, broken.holds) == (False, False)


def test_a_revoked_certificate_signs_nothing_and_what_it_signed_before_holds() -> None:
    before = issued()
    serial = Certificate.objects.get(kind="seal").serial
    assert documents.revoke(serial=serial, why="公章遗失", actor=OFFICER, at=AT + timedelta(days=1))
    with pytest.raises(documents.CertificateRevoked):
        issued(LATER)
    assert [one.holds for one in documents.judge(documents.read_bytes(before.sha256))] == [True]
    documents.renew(serial=serial, at=LATER)
    assert [one.in_force(LATER) for one in documents.certificates()] == [True, True, False]
    after = issued(LATER)
    assert [one.holds for one in documents.judge(documents.read_bytes(after.sha256))] == [True]
    assert [one.revoked_at for one in documents.judge(documents.read_bytes(before.sha256))] == [
        AT + timedelta(days=1)
    ]
    Certificate.objects.filter(serial=serial).update(revoked_at=AT - timedelta(days=1))
    (late,) = documents.judge(documents.read_bytes(before.sha256))
    assert (late.intact, late.known, late.ours, late.holds) == (True, True, False, False)


def test_another_houses_seal_is_intact_and_not_ours() -> None:
    content = documents.read_bytes(issued().sha256)
    Certificate.objects.all().delete()
    (seal,) = documents.judge(content)
    assert (seal.intact, seal.known, seal.ours, seal.holds) == (True, False, False, False)
