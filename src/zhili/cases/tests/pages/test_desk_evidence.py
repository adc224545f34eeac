"""A case's evidence: sealed file by file, its custody, who may have a bundle made, and what anybody can verify."""

import io
import json
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from zhili.cases import public as cases
from zhili.cases.models import Attachment
from zhili.cases.testing import AT, WATER, resident
from zhili.cases.tests.pages.city import picture
from zhili.cases.tests.pages.desk import opened, seen, sitting
from zhili.kernel.actor import SYSTEM
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.ledger.testing import House, check

VERIFY = reverse("resident:verify")
Members = dict[str, bytes]


@pytest.fixture
def log(desks: None, tmp_path: Path, settings: LazySettings) -> Iterator[House]:
    """The log of the house, which is published when a test says so."""
    settings.ZHILI_LEDGER, settings.MEDIA_ROOT = tmp_path / "ledger", tmp_path / "files"
    house = House(tmp_path / "ledger")
    yield house
    house.publisher.witnesses.close()


@pytest.fixture
def case(log: House) -> UUID:
    """A case in hand, with a photo from the street and a paper from the reporter."""
    id = opened().id
    cases.act(case_id=id, action="accept", actor=WATER, data={}, at=AT)
    sent = {"files": _upload("现场.jpg", picture()), "collected": "3 月 2 日在现场拍摄"}
    assert sitting("water").post(reverse("desk:bring_files", args=[id]), sent).status_code == 302
    paper = [("收据.txt", "text/plain", "今收到五百元".encode())]
    cases.attach(case_id=id, uploads=paper, actor=resident(), at=AT + timedelta(minutes=1))
    return id


def _upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="")


def _page(case: UUID, username: str = "water") -> str:
    return sitting(username).get(reverse("desk:evidence", args=[case])).content.decode()


def _bundle(case: UUID, log: House) -> bytes:
    """A bundle as the lead gets it."""
    client = sitting("water")
    made = client.post(reverse("desk:evidence_bundles", args=[case]), {"receiver": "区人民法院"})
    assert made.status_code == 302, made.content.decode()
    log.publish()
    log.stamp()
    (one,) = cases.evidence(case_id=case, actor=WATER, at=AT).hand_outs
    answer = client.get(reverse("desk:evidence_bundle", args=[case, one.id]))
    assert (answer.status_code, one.receiver) == (200, "区人民法院")
    return answer.getvalue()


def _verdict(bundle: bytes) -> dict[str, bool]:
    return {one.name: one.holds for one in check(io.BytesIO(bundle))}


# --- the bundle -------------------------------------------------------------------------------------------------


def test_a_bundle_holds_files_custody_certificate_and_list_and_anybody_can_check_it(
    case: UUID, log: House
) -> None:
    bundle = _bundle(case, log)
    assert _verdict(bundle) == dict.fromkeys(
        [
            "证据/1 现场.jpg", "证据/2 收据.txt", "保管记录/5 采集证据.json", "保管记录/6 上传材料.json",
            "保管记录/7 上传材料.json", "保管记录/8 出具证据包.json", "证书.pdf", "清单.json",
        ],
        True,
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".pdf"))
        paper = PdfReader(io.BytesIO(archive.read(name)))
    text = "".join(page.extract_text() for page in paper.pages)
    for words in ("电子证据存证证书", "收据.txt", "区人民法院", "3 月 2 日在现场拍摄", "不证明"):
        assert words in text, words
    shown = Client().post(VERIFY, {"files": _upload("b.zip", bundle)}).content.decode()
    assert "核验通过" in shown and "没有增减" in shown and "不说明内容是真的" in shown
    assert "时间戳：CN=stamps 证明，它的封存不晚于 2026-11-22 17:30:15 +0800。" in shown


def _flip(data: bytes, at: int = 40) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _member(part: str, change: Callable[[bytes], bytes]) -> Callable[[Members], None]:
    def changed(members: Members) -> None:
        name = next(one for one in members if part in one)
        members[name] = change(members[name])

    return changed


def _listed(change: Callable[[list[dict[str, str]]], object]) -> Callable[[Members], None]:
    def changed(members: Members) -> None:
        whole = json.loads(members["bundle.json"])
        change(whole["items"])
        members["bundle.json"] = json.dumps(whole).encode()

    return changed


def _resalt(items: list[dict[str, str]]) -> None:
    items[0]["salt"] = b64encode(_flip(b64decode(items[0]["salt"]), 0)).decode()


TAMPERED: dict[str, Callable[[Members], None]] = {
    "file": _member("收据", lambda data: data.replace("五".encode(), "九".encode())),
    "certificate": _member("证书", lambda data: data + b" "),
    "custody": _member("出具证据包", lambda data: data.replace("法院".encode(), "医院".encode())),
    "list": _member("清单", lambda data: data.replace(b"1 ", b"3 ", 1)),
    "manifest": _listed(lambda items: items[0].update(name="证据/1 别处.jpg")),
    "left out": _listed(lambda items: items.pop(1)),
    "salt": _listed(_resalt),
    "proof": _member("receipts/1.", lambda data: data.replace(b"index ", b"index 1", 1)),
    "checkpoint": _member("receipts/1.", lambda data: data.replace(b"\ncity.example/log\n", b"\ncity/log\n", 1)),
    "time-stamp": _member(".tsr", lambda data: data.replace(b"20261122093015Z", b"20251122093015Z")),
    "witness": _member("receipts/1.", lambda data: data[: data.index("— court.example".encode())]),
}  # fmt: skip


def test_a_tampered_bundle_is_refused_by_the_verifier_and_on_the_page(case: UUID, log: House) -> None:
    with zipfile.ZipFile(io.BytesIO(_bundle(case, log))) as archive:
        true = {name: archive.read(name) for name in archive.namelist()}
    for what, tamper in TAMPERED.items():
        members, target = dict(true), io.BytesIO()
        tamper(members)
        assert members != true, what
        with zipfile.ZipFile(target, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        assert not all(_verdict(target.getvalue()).values()), what
        shown = Client().post(VERIFY, {"files": _upload("b.zip", target.getvalue())}).content.decode()
        assert "核验不通过" in shown and "不要采信" in shown, what


def test_what_was_erased_stays_proven_to_have_been_sealed(case: UUID, log: House) -> None:
    client = sitting("water")
    client.post(reverse("desk:evidence_bundles", args=[case]))
    log.publish()
    Attachment.objects.filter(case_id=case, name="收据.txt").delete()
    (one,) = cases.evidence(case_id=case, actor=WATER, at=AT).hand_outs
    target = io.BytesIO()
    cases.write_hand_out(hand_out_id=one.id, actor=SYSTEM, at=AT, to=target)
    found = {each.name: each for each in check(target)}
    assert all(each.holds for each in found.values())
    assert [name for name, each in found.items() if each.erased] == ["证据/2 收据.txt"]


def test_files_from_before_are_sealed_with_the_bundle_and_before_it_is_published_the_page_says_so(
    case: UUID, log: House
) -> None:
    Attachment.objects.filter(case_id=case, name="收据.txt").update(id=new_id(AT), salt=None)
    assert "出具证据包时封存" in _page(case)
    client = sitting("water")
    client.post(reverse("desk:evidence_bundles", args=[case]))
    (one,) = cases.evidence(case_id=case, actor=WATER, at=AT).hand_outs
    pending = client.get(reverse("desk:evidence_bundle", args=[case, one.id]))
    assert pending.status_code == 503 and "尚未签名发布" in pending.content.decode()
    assert cases.verify(case) == []


def test_who_answers_for_the_case_may_have_a_bundle_made_and_others_are_told_who(case: UUID) -> None:
    for username, may in (("water", True), ("supervisor", True), ("leader", True), ("dispatcher", False)):
        assert ('name="receiver"' in _page(case, username)) is may, username
    assert "要由对案件负责或者督查它的人决定" in _page(case, "dispatcher")
    for username, status in (("dispatcher", 403), ("roads", 404)):
        refused = sitting(username).post(reverse("desk:evidence_bundles", args=[case]))
        assert refused.status_code == status
    assert sitting("roads").get(reverse("desk:evidence", args=[case])).status_code == 404
    with pytest.raises(Forbidden):
        cases.hand_out(case_id=case, to="", actor=resident(), at=AT)


# --- custody ----------------------------------------------------------------------------------------------------


def test_custody_goes_from_hand_to_hand_in_the_case_s_history(case: UUID) -> None:
    client = sitting("water")
    photo, paper = (str(one.id) for one in seen(case).attachments)
    empty = client.post(reverse("desk:evidence_hand_on", args=[case]), {"to": " "})
    assert empty.status_code == 422 and "至少选一份材料" in empty.content.decode()
    handed = {"files": [paper], "to": "派出所 王警官", "note": "作笔迹比对"}
    assert client.post(reverse("desk:evidence_hand_on", args=[case]), handed).status_code == 302
    address = reverse("desk:evidence_open", args=[case, photo])
    refused = client.post(address, {"purpose": ""})
    assert refused.status_code == 422 and "写明事由" in refused.content.decode()
    got = client.post(address, {"purpose": "与现场核对"})
    assert got.status_code == 200 and "attachment" in got["Content-Disposition"]
    client.post(reverse("desk:evidence_bundles", args=[case]), {"receiver": "法院"})
    events = cases.timeline(case_id=case, actor=WATER, at=AT)
    assert [one.action for one in events][-6:] == [
        "collect", "attach", "attach", "hand_on", "examine", "export",
    ]  # fmt: skip
    assert cases.verify(case) == []
    shown = client.get(reverse("desk:case", args=[case])).content.decode()
    for words in ("收据.txt移交给派出所 王警官：作笔迹比对", "开启现场.jpg，用于：与现场核对", "交给：法院"):
        assert words in shown, words
    own = cases.timeline(case_id=case, actor=resident(), at=AT)
    assert {one.action for one in own} & {"collect", "hand_on", "examine", "export"} == set()


def test_custody_is_the_office_s(case: UUID, log: House) -> None:
    log.publish()
    file = seen(case).attachments[0].id
    with pytest.raises(Forbidden):
        cases.examine(attachment_id=file, note="看看", actor=resident(), at=AT)
    other = opened().id
    with pytest.raises(NotFound):
        cases.hand_on(case_id=other, files={file}, to="甲", note="乙", actor=WATER, at=AT)
    for name in ("desk:evidence_receipt", "desk:evidence_open"):
        answer = sitting("water").post if name.endswith("open") else sitting("water").get
        assert answer(reverse(name, args=[other, file]), {"purpose": "看"}).status_code == 404


# --- receipts, and the page on which anybody verifies ---------------------------------------------------------------


def test_a_receipt_and_its_file_are_verified_by_anybody(case: UUID, log: House) -> None:
    log.publish()
    photo = next(one for one in seen(case).attachments if one.name == "现场.jpg")
    client = sitting("water")
    receipt = client.get(reverse("desk:evidence_receipt", args=[case, photo.id])).content
    _one, content = cases.open_file(attachment_id=photo.id, actor=WATER, at=AT)
    for brought, status, words in (
        ([("现场.jpg", content), ("r", receipt)], 200, "一字不差"),
        ([("r", receipt), ("现场.jpg", content)], 200, "court"),
        ([("现场.jpg", _flip(content)), ("r", receipt)], 200, "核验不通过"),
        ([("现场.jpg", content), ("r", receipt.replace(b"index ", b"index 1", 1))], 200, "核验不通过"),
        ([("现场.jpg", content)], 422, "连同它的回执"),
        ([("r", receipt)], 422, "连同它的回执"),
        ([("b.zip", b"PK\x03\x04 nothing")], 422, "这不是证据包"),
        ([("b.zip", _zip({"a": b""}))], 422, "这不是证据包"),
        ([], 422, "请选文件"),
    ):
        answer = Client().post(VERIFY, {"files": [_upload(*one) for one in brought]})
        assert (answer.status_code, words in answer.content.decode()) == (status, True), (brought, words)
    english = Client()
    english.cookies["django_language"] = "en"
    shown = english.post(VERIFY, {"files": [_upload("a", content), _upload("r", receipt)]}).content.decode()
    assert "It holds" in shown and "What it does not show" in shown


def _zip(members: Members) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_too_much_is_refused_unread_and_a_bomb_is_not_unpacked(log: House) -> None:
    log.publish()
    large = Client().post(VERIFY, {"files": _upload("b", b"x")}, CONTENT_LENGTH=str(65 << 20))
    assert large.status_code == 413 and "64 MB" in large.content.decode()
    bomb = _zip({f"{number}": b"" for number in range(2001)})
    assert Client().post(VERIFY, {"files": _upload("b.zip", bomb)}).status_code == 422


def test_a_reporter_finds_the_receipts_of_their_files(log: House) -> None:
    case, visitor = opened(), Client()
    visitor.post(reverse("resident:follow"), {"number": case.number, "code": case.secret})
    own, paper = reverse("resident:case", args=[case.id]), _upload("收据.txt", "今收到五百元".encode())
    visitor.post(reverse("resident:say", args=[case.id]), {"photos": paper})
    assert "材料的回执" not in visitor.get(own).content.decode()
    log.publish()
    assert "材料的回执" in visitor.get(own).content.decode()
    (file,) = seen(case.id).attachments
    address = reverse("resident:file_receipt", args=[case.id, file.id])
    assert Client().get(address)["Location"] == f"/account/login/?next={address}"
    brought = [
        visitor.get(reverse("resident:file", args=[case.id, file.id])).content,
        visitor.get(address).content,
    ]
    shown = Client().post(VERIFY, {"files": [_upload("收据.txt", one) for one in brought]})
    assert "一字不差" in shown.content.decode()
    late = visitor.post(reverse("resident:say", args=[case.id]), {"photos": _upload("二.txt", b"two")})
    assert late.status_code == 302
    newest = next(one.id for one in seen(case.id).attachments if one.name == "二.txt")
    assert visitor.get(reverse("resident:file_receipt", args=[case.id, newest])).status_code == 503
