"""The issued papers of a case in its bundle of evidence: the finished bytes, how they were served, and nothing else."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks

from zhili.cases import public as cases
from zhili.cases.testing import AT, WATER, load_errand, resident
from zhili.cases.tests.pages.desk import opened, sitting
from zhili.cases.tests.test_papers import NOTICE, PAPERS
from zhili.documents import public as documents
from zhili.kernel.actor import SYSTEM
from zhili.ledger.testing import House, check

DECLARED = (
    PAPERS
    + """
  order:
    title: {zh: 责令改正通知书, en: Order to put right}
    template: notice.typ
    from: [dispatched, handling]
    by: [lead]
    form: text
    number: 责改字
    personal: [name]
"""
)
ORDER, NOTED = "责令改正通知书 责改字〔2026〕", "送达记录 1.json"
Members = dict[str, bytes]


@pytest.fixture
def log(desks: None, tmp_path: Path, settings: LazySettings) -> Iterator[House]:
    settings.ZHILI_LEDGER, settings.MEDIA_ROOT = tmp_path / "ledger", tmp_path / "files"
    load_errand(DECLARED, **{"documents/notice.typ": NOTICE})
    house = House(tmp_path / "ledger")
    yield house
    house.publisher.witnesses.close()


def issued(case: UUID, key: str = "order", *, minute: int = 0) -> documents.PaperView:
    at = AT + timedelta(minutes=minute)
    return cases.issue_paper(case_id=case, key=key, data={"text": "十日内改正"}, actor=WATER, at=at)


@pytest.fixture
def case(log: House) -> UUID:
    """A case without a file, with two finished papers, the first served and opened, and one that nobody signed."""
    id = opened(name="张三").id
    first = issued(id)
    issued(id, minute=1)
    issued(id, "notice", minute=2)
    later = AT + timedelta(minutes=3)
    cases.serve_paper(paper_id=first.id, way="in_person", name="李四", note="", actor=WATER, at=AT)
    cases.serve_paper(paper_id=first.id, way=documents.ONLINE, name="", note="", actor=WATER, at=later)
    assert documents.opened(paper_id=first.id, actor=resident(), at=later)
    return id


def bundled(case: UUID, log: House) -> Members:
    made = cases.hand_out(case_id=case, to="区人民法院", actor=WATER, at=AT)
    log.publish()
    return fetched(made)


def fetched(made: UUID) -> Members:
    target = io.BytesIO()
    cases.write_hand_out(hand_out_id=made, actor=SYSTEM, at=AT, to=target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def verdict(members: Members) -> dict[str, tuple[bool, bool]]:
    """Of each item whether it holds, and whether it is erased."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return {one.name: (one.holds, one.erased) for one in check(target)}


def member(members: Members, part: str) -> str:
    """The member that holds the content of the item whose name ends so."""
    items = json.loads(members["bundle.json"])["items"]
    (found,) = (str(one["content"]) for one in items if one["name"].endswith(part))
    return found


def words(paper: bytes) -> str:
    """Its words without any space."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split())


def test_it_holds_the_finished_papers_and_how_they_were_served_and_none_that_waits(
    case: UUID, log: House
) -> None:
    members = bundled(case, log)
    assert verdict(members) == dict.fromkeys(
        [
            f"文书/1 {ORDER}1号.pdf", f"文书/2 {ORDER}2号.pdf", "文书/1 送达记录 1.json", "文书/1 送达记录 2.json",
            "文书/1 首次打开 2.json", *(name for name in verdict(members) if name.startswith("保管记录/")),
            "证书.pdf", "清单.json",
        ],
        (True, False),
    )  # fmt: skip
    papers = cases.papers_of(case_id=case, actor=WATER, at=AT).issued
    first = next(one for one in papers if one.number == "责改字〔2026〕1号")
    paper = members[member(members, "1号.pdf")]
    assert paper == documents.read_bytes(first.sha256) != documents.read_bytes(first.issued_sha256)
    assert [one.holds for one in documents.judge(paper)] == [True], "it is the one with the seal on it"
    assert json.loads(members[member(members, NOTED)])["name"] == "李四"
    told = words(members[member(members, "证书.pdf")])
    for said in (f"{ORDER}1号", first.sha256, "李四", "首次打开"):
        assert said.replace(" ", "") in told, said
    assert "受理通知书" not in told, "who is asked to sign it has not"
    last = cases.timeline(case_id=case, actor=WATER, at=AT)[-1]
    assert last.says is not None and f"1 {ORDER}1号.pdf" in last.says.zh and "送达" not in last.says.zh
    assert cases.verify(case) == []


def changed(part: str, change: Callable[[bytes], bytes]) -> Callable[[Members], None]:
    def tamper(members: Members) -> None:
        name = member(members, part)
        members[name] = change(members[name])

    return tamper


def exchanged(members: Members) -> None:
    one, other = member(members, "1号.pdf"), member(members, "2号.pdf")
    members[one], members[other] = members[other], members[one]


def renamed(members: Members) -> None:
    """Both with salt, entry and receipt of the other, so that each holds by itself under the other's name."""
    whole = json.loads(members["bundle.json"])
    one, other = (
        next(item for item in whole["items"] if item["name"].endswith(f"{n}号.pdf")) for n in (1, 2)
    )
    one["name"], other["name"] = other["name"], one["name"]
    members["bundle.json"] = json.dumps(whole).encode()


def left_out(part: str) -> Callable[[Members], None]:
    def tamper(members: Members) -> None:
        whole = json.loads(members["bundle.json"])
        whole["items"] = [item for item in whole["items"] if not item["name"].endswith(part)]
        members["bundle.json"] = json.dumps(whole).encode()

    return tamper


TAMPERED: dict[str, Callable[[Members], None]] = {
    "a paper": changed("1号.pdf", lambda held: held + b" "),
    "a record of service": changed(NOTED, lambda held: held.replace(b"in_person", b"left")),
    "papers exchanged": exchanged,
    "papers renamed": renamed,
    "a paper left out": left_out("2号.pdf"),
    "a record left out": left_out(NOTED),
}


def test_a_paper_changed_exchanged_or_left_out_is_refused(case: UUID, log: House) -> None:
    true = bundled(case, log)
    for what, tamper in TAMPERED.items():
        members = dict(true)
        tamper(members)
        assert members != true, what
        assert not all(holds for holds, _erased in verdict(members).values()), what


def test_a_forgotten_paper_stays_listed_as_erased(
    case: UUID, log: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = cases.hand_out(case_id=case, to="", actor=WATER, at=AT)
    log.publish()
    assert not any(erased for _holds, erased in verdict(fetched(made)).values())
    with django_capture_on_commit_callbacks(execute=True):
        documents.forget_about(subject=case)
    found = verdict(fetched(made))
    assert all(holds for holds, _erased in found.values())
    assert {name for name, (_holds, erased) in found.items() if erased} == {
        f"文书/1 {ORDER}1号.pdf", f"文书/2 {ORDER}2号.pdf", "文书/1 送达记录 1.json", "文书/1 送达记录 2.json",
    }  # fmt: skip


def test_a_paper_whose_file_was_swapped_in_the_house_is_handed_to_nobody(
    case: UUID, log: House, settings: LazySettings
) -> None:
    made = cases.hand_out(case_id=case, to="", actor=WATER, at=AT)
    log.publish()
    (digest, *_others) = (one.sha256 for one in cases.evidence(case_id=case, actor=WATER, at=AT).papers)
    (held,) = (Path(settings.MEDIA_ROOT) / "papers").rglob(digest)
    held.write_bytes(held.read_bytes() + b" ")
    with pytest.raises(documents.NotAsIssued):
        fetched(made)


def test_what_was_finished_later_goes_into_the_next_bundle_and_not_into_that_one(
    case: UUID, log: House
) -> None:
    made = cases.hand_out(case_id=case, to="", actor=WATER, at=AT)
    issued(case, minute=3)
    log.publish()
    assert f"文书/3 {ORDER}3号.pdf" not in verdict(fetched(made))
    assert f"文书/3 {ORDER}3号.pdf" in verdict(bundled(case, log))


def test_another_case_s_papers_stay_there_and_a_case_with_nothing_finished_has_no_bundle(
    case: UUID, log: House
) -> None:
    other = opened(name="王五").id
    issued(other, "notice")
    with pytest.raises(cases.NoEvidence):
        cases.hand_out(case_id=other, to="", actor=WATER, at=AT)
    issued(other)
    papers = [name for name in verdict(bundled(other, log)) if name.startswith("文书/")]
    assert papers == [f"文书/1 {ORDER}3号.pdf"]


def test_the_page_lists_the_papers_and_offers_the_bundle_without_any_file(case: UUID) -> None:
    address = reverse("desk:evidence", args=[case])
    shown = sitting("water").get(address).content.decode()
    assert f"{ORDER}1号" in shown and "受理通知书" not in shown and 'name="receiver"' in shown
    assert sitting("roads").get(address).status_code == 404
    assert sitting("dispatcher").get(address).status_code == 200
    assert sitting("dispatcher").post(reverse("desk:evidence_bundles", args=[case])).status_code == 403
