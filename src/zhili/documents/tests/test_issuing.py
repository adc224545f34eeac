"""A paper is numbered without gaps, kept as it was issued, sealed in the log, and forgotten when its subject is."""

import io
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pypdf import PdfReader

from zhili.documents import public as documents
from zhili.documents.operations.keeping import store
from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
NEW_YEAR = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in the city
OFFICER = Actor(kind="staff", id="o1")
NOTICE = """#import "/official.typ": *
#show: official
#letterhead()
#title(facts.title)
#said(facts.text)
#issued()
#signatures()
"""


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def order(*, template: str = NOTICE, word: str | None = "受字") -> documents.Order:
    return documents.Order(
        subject=new_id(AT), district_id=110105, kind="errand:notice", title=Text("受理通知书", "Notice"),
        unit="street:1", office="安和街道办事处", template=template, facts={"text": "#panic() 井盖松动"}, word=word,
        signers=(documents.Asked("resident:r1", "申请人"),),
    )  # fmt: skip


def issue(at: datetime = AT, *, template: str = NOTICE, word: str | None = "受字") -> documents.PaperView:
    return documents.issue(order(template=template, word=word), actor=OFFICER, at=at)


def words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.django_db
def test_it_says_who_issued_it_when_and_under_which_number_and_is_the_same_for_good() -> None:
    made = issue()
    text = words(documents.read_bytes(made.sha256))
    for said in (
        "安和街道办事处",
        "受字〔2026〕1号",
        "受理通知书",
        "#panic()井盖松动",
        "2026年3月2日",
        "申请人",
    ):
        assert said in text.replace(" ", ""), said
    assert documents.papers([made.subject]) == (made,) == (documents.paper(made.id),)
    assert made.issued_sha256 == made.sha256
    assert made.complete_at is None
    assert [(one.who, one.word, one.signed_at) for one in made.signers] == [("resident:r1", "申请人", None)]
    ((id, salt),) = fetch("SELECT id, salt FROM documents_edition WHERE paper_id = %s", [made.id])
    assert ledger.is_sealed(id=id, district_id=110105, salt=salt, content=documents.read_bytes(made.sha256))


@pytest.mark.django_db
def test_a_preview_is_marked_numbers_nothing_and_keeps_nothing() -> None:
    assert "未编号" in words(documents.preview(order(), at=AT))
    assert issue().number == "受字〔2026〕1号"


@pytest.mark.django_db
def test_each_series_office_and_year_counts_for_itself_and_a_paper_that_fails_takes_no_number() -> None:
    assert [issue().number, issue().number] == ["受字〔2026〕1号", "受字〔2026〕2号"]
    with pytest.raises(documents.NotSet) as told:
        issue(template=NOTICE + "\n#facts.missing")
    assert told.value.line == 9
    assert issue().number == "受字〔2026〕3号"
    assert issue(NEW_YEAR).number == "受字〔2027〕1号"
    assert issue(word="调字").number == "调字〔2026〕1号"
    assert issue(word=None).number is None


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_none_gets_a_number_twice_and_none_is_missing() -> None:
    def work() -> None:
        try:
            found.append(issue().number)
        finally:
            connection.close()

    found: list[str | None] = []
    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, found)) == [f"受字〔2026〕{place}号" for place in range(1, 5)]


@pytest.mark.django_db
def test_bytes_that_were_swapped_in_the_store_are_not_handed_out() -> None:
    made = issue()
    (path,) = (one for one in store().root.rglob(made.sha256))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"/Page", b"/Paqe"))
    with pytest.raises(documents.NotAsIssued):
        documents.read_bytes(made.sha256)


@pytest.mark.django_db
def test_what_is_forgotten_leaves_its_number_and_no_word(
    django_capture_on_commit_callbacks: Any,
) -> None:
    made, other = issue(), issue()
    with django_capture_on_commit_callbacks(execute=True):
        assert documents.forget_about(subject=made.subject) == 1
    left = documents.paper(made.id)
    assert left.number == made.number
    assert [one.who for one in left.signers] == [""]
    assert not store().exists(made.sha256)
    assert store().exists(other.sha256)
