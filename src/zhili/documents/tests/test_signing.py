"""All sign the same bytes by a code of their own; a wrong or late code, a swapped page, a stranger change nothing."""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from zhili.documents import public as documents
from zhili.documents.models import Certificate, Signer
from zhili.documents.operations.keeping import store
from zhili.documents.operations.signing import CONSENT
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.canonical import json_bytes
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.people import public as people
from zhili.people.testing import PASSWORD

pytestmark = pytest.mark.django_db
AGREEMENT = """#import "/official.typ": *
#show: official
#title(facts.title)
#facts.number
#issued()
#signatures()
"""


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.ZHILI_PRIVATE_KEYS = tmp_path / "files", tmp_path / "keys"


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were sent, the last one last."""
    sent: list[str] = []

    def teller(*, facts: dict[str, str], **_more: object) -> None:
        sent.append(facts["code"])

    monkeypatch.setattr("zhili.people.operations.telling._tellers", [(teller, lambda: {"sms"})])
    return sent


def resident(name: str, phone: str) -> Actor:
    at, batch = clock.now(), Batch()
    key = people.register_resident(username=name, name=name, password=PASSWORD, at=at)
    people.keep_private(batch, holder=key, district_id=0, fields={"phone": phone}, purpose="notify", at=at)
    batch.write()
    people.sign_in_at(account=key, way="sms", address=phone, at=at)
    return Actor(kind="resident", id=str(key))


@pytest.fixture
def parties() -> tuple[Actor, Actor, Actor]:
    """Two residents and a mediator."""
    return (
        resident("mei", "13800138000"),
        resident("jun", "13800138001"),
        Actor(kind="staff", id=str(new_id(clock.now()))),
    )


def agreement(*parties: Actor) -> documents.PaperView:
    order = documents.Order(
        subject=new_id(clock.now()), district_id=110105, kind="errand:agreement", title=Text("调解协议书", "Agreement"),
        unit="street:1", office="安和街道人民调解委员会", template=AGREEMENT, facts={}, word="调字",
        signers=tuple(documents.Asked(f"{one.kind}:{one.id}", "当事人") for one in parties),
    )  # fmt: skip
    return documents.issue(order, actor=SYSTEM, at=clock.now())


def drawn() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (300, 120), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


class Pen:
    """A party with the paper before them."""

    def __init__(self, paper: documents.PaperView, codes: list[str], run_jobs: Any) -> None:
        self.paper, self.codes, self.run_jobs = paper, codes, run_jobs

    def code(self, actor: Actor) -> documents.Proof:
        """A code that was asked for and came."""
        challenge = documents.ask_to_sign(paper_id=self.paper.id, actor=actor, sender="::1", at=clock.now())
        self.run_jobs()
        return documents.Proof(challenge, self.codes[-1], "::1")

    def sign(
        self, actor: Actor, proof: documents.Proof | None, *, name: str = "梅", sha256: str = "",
        at: datetime | None = None,
    ) -> documents.PaperView:  # fmt: skip
        signature = documents.Signature(name, drawn(), sha256 or self.paper.issued_sha256)
        return documents.sign(
            paper_id=self.paper.id, actor=actor, signature=signature, proof=proof, at=at or clock.now()
        )


def test_all_sign_the_same_bytes_and_then_the_seal_is_put_on(
    parties: tuple[Actor, Actor, Actor], codes: list[str], run_jobs: Any
) -> None:
    mei, jun, mediator = parties
    pen = Pen(agreement(*parties), codes, run_jobs)
    pen.sign(mei, pen.code(mei), name="梅")
    pen.sign(mediator, None, name="调解员王")
    assert documents.paper(pen.paper.id).complete_at is None
    done = pen.sign(jun, pen.code(jun), name="俊")
    content = documents.read_bytes(done.sha256)
    assert content.startswith(documents.read_bytes(pen.paper.issued_sha256))
    signed = documents.judge(content)
    assert [one.holds for one in signed] == [True] * 4
    assert {one.name for one in signed} == {"安和街道人民调解委员会", "调解员王"}
    assert [one.name for one in done.signers] == ["梅", "俊", "调解员王"]
    row = Signer.objects.get(paper_id=done.id, name="梅")
    consent = {
        "paper": str(done.id), "sha256": done.issued_sha256, "who": f"resident:{mei.id}", "part": "当事人",
        "name": "梅", "drawing": row.drawing_sha256, "at": row.signed_at.isoformat() if row.signed_at else "",
        "words": documents.WORDS,
    }  # fmt: skip
    assert ledger.is_sealed(
        id=row.id, district_id=110105, salt=bytes(row.salt or b""), content=json_bytes(consent)
    ), CONSENT
    with pytest.raises(documents.SignedAlready):
        pen.sign(mei, None)


def test_a_wrong_late_or_anothers_code_changes_nothing(
    parties: tuple[Actor, Actor, Actor], codes: list[str], run_jobs: Any
) -> None:
    mei, jun, _mediator = parties
    pen = Pen(agreement(*parties), codes, run_jobs)
    proof = pen.code(mei)
    wrong = replace(proof, code="00000000" if proof.code != "00000000" else "11111111")
    for tried, at in (
        (None, None),
        (wrong, None),
        (pen.code(jun), None),
        (proof, clock.now() + timedelta(minutes=11)),
    ):
        with pytest.raises(people.WrongSignInCode):
            pen.sign(mei, tried, at=at)
    with pytest.raises(Invalid):
        pen.sign(mei, proof, name=" ")
    with pytest.raises(NotFound):
        pen.sign(Actor(kind="resident", id=str(UUID(int=7))), proof)
    assert [one.signed_at for one in documents.paper(pen.paper.id).signers] == [None] * 3
    assert pen.sign(mei, proof).signers[0].signed_at is not None


def test_a_page_swapped_after_one_has_signed_is_refused_to_the_next(
    parties: tuple[Actor, Actor, Actor], codes: list[str], run_jobs: Any
) -> None:
    mei, jun, mediator = parties
    pen = Pen(agreement(*parties), codes, run_jobs)
    pen.sign(mei, pen.code(mei))
    other = agreement(*parties)
    with pytest.raises(documents.NotAsIssued):
        pen.sign(jun, pen.code(jun), sha256=other.issued_sha256)
    (path,) = store().root.rglob(pen.paper.issued_sha256)
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(documents.read_bytes(other.issued_sha256))
    with pytest.raises(documents.NotAsIssued):
        pen.sign(mediator, None)
    path.write_bytes(whole)
    assert pen.sign(mediator, None).signers[2].signed_at is not None


def test_with_a_revoked_certificate_the_last_signature_stands_and_the_seal_waits() -> None:
    mediator = Actor(kind="staff", id=str(new_id(clock.now())))
    agreement_of = agreement(mediator)
    agreement()
    serial = Certificate.objects.get(kind="seal").serial
    assert documents.revoke(serial=serial, why="遗失", actor=mediator, at=clock.now())
    signature = documents.Signature("王", None, agreement_of.issued_sha256)
    signed = documents.sign(
        paper_id=agreement_of.id, actor=mediator, signature=signature, proof=None, at=clock.now()
    )
    assert (signed.complete_at, signed.signers[0].name) == (None, "王")
    documents.renew(serial=serial, at=clock.now())
    done = documents.finish(paper_id=signed.id, at=clock.now())
    assert [one.holds for one in documents.judge(documents.read_bytes(done.sha256))] == [True, True]
