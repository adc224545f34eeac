"""Signing a paper: a name, a drawing if wanted, a code from one's own telephone, and the very bytes that are signed.

What is sealed in the log is the consent: who, in which part, to which digest, when. All sign the same bytes: a digest
that is not the issued paper's is refused. A wrong code or a drawing that cannot be taken leaves everything as it was.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from zhili.documents.models import Paper, Signer
from zhili.documents.operations.authority import CertificateRevoked
from zhili.documents.operations.completing import complete
from zhili.documents.operations.keeping import NotAsIssued, keep, read
from zhili.documents.queries.papers import PAPER, PaperView, paper
from zhili.kernel import files, isolation
from zhili.kernel.actor import Actor
from zhili.kernel.canonical import json_bytes
from zhili.kernel.cleaning import clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger
from zhili.people import public as people

CONSENT = "paper.consent"
"""As what kind of action a consent stands in the log."""
WORDS = "本人已阅读全文，同意签署。"
"""What a signer consents to, as the page says it."""

_DRAWN = "签名.png"
_LONGEST_NAME = 40
_LARGEST = files.Limits(size=400_000)
_NAME = Text(zh="请写您的姓名。", en="Write your name.")
_log = logging.getLogger(__name__)


class SignedAlready(ZhiliError):
    """The person has signed this paper."""

    code: ClassVar[str] = "signed-already"
    status: ClassVar[int] = 409
    message = Text(zh="您已经签过这份文书。", en="You have signed this paper already.")


@dataclass(frozen=True, slots=True)
class Signature:
    """How somebody signs: their name as typed, their drawing (a picture) or None, and the digest of what they read."""

    name: str
    drawing: bytes | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The code that a signer was sent and what they typed; ``sender`` is where the request comes from."""

    challenge: people.Challenge
    code: str
    sender: str


@isolation.widened("sign")
def ask_to_sign(*, paper_id: UUID, actor: Actor, sender: str, at: datetime) -> people.Challenge:
    """Send a resident who is asked to sign a code of their own.

    Raises NotFound, SignedAlready, NoProvenAddress, TooMany.
    """
    _mine(paper_id, actor)
    return people.ask_own_code(account=UUID(actor.id), sender=sender, at=at)


@isolation.widened("sign")
def sign(
    *,
    paper_id: UUID,
    actor: Actor,
    signature: Signature,
    proof: Proof | None,
    at: datetime,
    record: Callable[[PaperView, str], None] | None = None,
    then: Callable[[PaperView], None] | None = None,
) -> PaperView:
    """Sign a paper. Residents prove themselves by a code, staff by being signed in and by their certificate.

    ``record`` is told the paper and the signer's part in the same transaction; ``then`` is told the paper in the one
    that completes it.

    After the last of them signatures and seal are put on; where a certificate was revoked meanwhile, that waits for
    ``complete``. Raises NotFound, SignedAlready, Invalid for the name, NotAsIssued, WrongSignInCode, TooMany, and what
    ``files.inspect`` raises for a drawing.
    """
    name = clean(signature.name, limit=_LONGEST_NAME)
    if not name:
        raise Invalid({"name": _NAME})
    drawing = _picture(signature.drawing) if signature.drawing else None
    _mine(paper_id, actor)
    if actor.kind != "staff":
        _prove(actor, proof, at)
    with transaction.atomic():
        held = Paper.objects.select_for_update().get(id=paper_id)
        mine = _mine(paper_id, actor)
        if signature.sha256 != held.issued_sha256:
            raise NotAsIssued
        read(held.issued_sha256)
        _keep(held, mine, name, drawing, at)
        if record is not None:
            record(paper(paper_id), mine.word)
    _finish(paper_id, at, then)
    return paper(paper_id)


@isolation.widened("sign")
def finish(*, paper_id: UUID, at: datetime, then: Callable[[PaperView], None] | None = None) -> PaperView:
    """Put signatures and seal on a paper that all have signed, where that could not be done at once.

    ``then`` is told the paper in the same transaction, once it is complete. Raises NotFound, NotAsIssued,
    CertificateRevoked, KeyMissing.
    """
    paper(paper_id)
    with transaction.atomic():
        _complete(paper_id, at, then)
    return paper(paper_id)


def _complete(paper_id: UUID, at: datetime, then: Callable[[PaperView], None] | None) -> None:
    before = paper(paper_id)
    complete(paper_id, at=at)
    made = paper(paper_id)
    if then is not None and made.complete_at is not None and before.complete_at is None:
        then(made)


def _finish(paper_id: UUID, at: datetime, then: Callable[[PaperView], None] | None) -> None:
    try:
        with transaction.atomic():
            _complete(paper_id, at, then)
    except CertificateRevoked as refusal:
        _log.warning("paper %s waits for a certificate: %s", paper_id, refusal)


def _mine(paper_id: UUID, actor: Actor) -> Signer:
    """The signer's row. Raises NotFound for whom is not asked, SignedAlready."""
    found = Signer.objects.filter(paper_id=paper_id, who=f"{actor.kind}:{actor.id}").first()
    if found is None or actor.kind == "anonymous":
        raise NotFound(what=PAPER)
    if found.signed_at is not None:
        raise SignedAlready
    return found


def _prove(actor: Actor, proof: Proof | None, at: datetime) -> None:
    if proof is None or proof.challenge.account != actor.id:
        raise people.WrongSignInCode
    people.prove_code(challenge=proof.challenge, code=proof.code, sender=proof.sender, at=at)


def _keep(held: Paper, mine: Signer, name: str, picture: bytes | None, at: datetime) -> None:
    """The signer's row and their consent, sealed under its id."""
    drawing = keep(picture, name=_DRAWN, kind="image", media_type="image/png") if picture else None
    consent = {
        "paper": str(held.id), "sha256": held.issued_sha256, "who": mine.who, "part": mine.word, "name": name,
        "drawing": drawing, "at": at.isoformat(), "words": WORDS,
    }  # fmt: skip
    batch = Batch()
    salt = ledger.seal(
        batch, id=mine.id, action=CONSENT, district_id=held.district_id, content=json_bytes(consent), at=at
    )
    batch.update(
        "documents_signer",
        {"district_id": held.district_id, "id": mine.id},
        {
            "name": name, "drawing_sha256": drawing, "signed_at": at, "signed_sha256": held.issued_sha256,
            "salt": salt,
        },
    )  # fmt: skip
    batch.write()


def _picture(drawing: bytes) -> bytes:
    return files.inspect(drawing, name=_DRAWN, declared="image/png", limits=_LARGEST).content
