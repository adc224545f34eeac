"""The last step of a paper: everybody's signature and the office's seal are put on the very bytes that all signed.

The house puts a resident's drawing on under the office's certificate, with the digest of the consent that the log
keeps; an officer signs under a certificate of their own. The issued bytes stay the beginning of the file.
"""

from datetime import datetime
from uuid import UUID

from zhili.documents.models import Paper, Signer
from zhili.documents.operations import authority
from zhili.documents.operations.authority import Identity, Office
from zhili.documents.operations.drawing import seal_image, written_name
from zhili.documents.operations.keeping import COMPLETE, add_edition, read
from zhili.documents.operations.pdfs import put_on
from zhili.documents.rules.seats import SEAL, Seat
from zhili.kernel.rows import Batch

_STAFF = "staff:"


def complete(paper_id: UUID, *, at: datetime) -> None:
    """Put signatures and seal on a paper whose signers have all signed. Does nothing to one that is complete.

    Raises NotAsIssued where the bytes are others, CertificateRevoked, KeyMissing; then nothing has changed.
    """
    paper = Paper.objects.select_for_update().get(id=paper_id)
    signers = list(Signer.objects.filter(paper_id=paper_id).order_by("place"))
    if paper.complete_at is not None or any(one.signed_at is None for one in signers):
        return
    issued = content = read(paper.issued_sha256)
    office = Office(paper.unit, paper.office, paper.district_id)
    seats = {one["name"]: Seat(**one) for one in paper.seats}
    for one in signers:
        content = _sign(content, one, office, seats.get(one.key), at)
    if paper.sealed:
        seal = authority.identity(office, kind=authority.SEAL, at=at)
        image = seal_image(paper.office)
        content = put_on(
            content, seal, field=SEAL, seat=seats.get(SEAL), image=image, reason=f"{paper.office} 盖章", at=at
        )
    values: dict[str, object] = {"complete_at": at}
    batch = Batch()
    if content != issued:
        values["sha256"] = add_edition(
            batch,
            paper_id=paper.id,
            district_id=paper.district_id,
            place=2,
            why=COMPLETE,
            content=content,
            at=at,
        )
    batch.update("documents_paper", {"district_id": paper.district_id, "id": paper.id}, values)
    batch.write()


def _sign(content: bytes, one: Signer, office: Office, seat: Seat | None, at: datetime) -> bytes:
    image = read(one.drawing_sha256) if one.drawing_sha256 else written_name(one.name)
    return put_on(
        content, _identity(one, office, at), field=one.key, seat=seat, image=image, reason=_reason(one), at=at
    )


def _identity(one: Signer, office: Office, at: datetime) -> Identity:
    if one.who.startswith(_STAFF):
        return authority.identity(office, kind=authority.OFFICER, holder=one.who, name=one.name, at=at)
    return authority.identity(office, kind=authority.SEAL, at=at)


def _reason(one: Signer) -> str:
    if one.who.startswith(_STAFF):
        return f"{one.word} {one.name} 签署"
    return f"{one.word} {one.name} 本人签名并以验证码确认，同意书封存编号 {one.id}"
