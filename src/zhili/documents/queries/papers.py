"""Papers as others see them: what was issued about a subject, how far the signing is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.documents.models import Edition, Paper, Signer
from zhili.kernel import isolation
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text

PAPER = Text(zh="这份文书", en="This paper")


@dataclass(frozen=True, slots=True)
class SignerView:
    """Somebody who is asked to sign, and when they did; ``name`` is what they typed."""

    who: str
    word: str
    name: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that was issued. ``sha256`` tells its newest bytes, ``issued_sha256`` those that all sign."""

    id: UUID
    district_id: int
    subject: UUID
    kind: str
    title: Text
    unit: str
    number: str | None
    issued_by: str
    issued_at: datetime
    issued_sha256: str
    sha256: str
    sealed: bool
    complete_at: datetime | None
    signers: tuple[SignerView, ...]

    def waits_for(self, who: str) -> bool:
        """Whether this actor is asked to sign and has not."""
        return any(one.who == who and one.signed_at is None for one in self.signers)

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(one.signed_at is not None for one in self.signers)

    @property
    def file_name(self) -> str:
        """What it is called when it is saved."""
        return f"{self.title.zh}{' ' + self.number if self.number else ''}.pdf"


def paper(id: UUID) -> PaperView:
    """One paper. Raises NotFound."""
    found = Paper.objects.filter(id=id).first()
    if found is None:
        raise NotFound(what=PAPER)
    return _views([found])[0]


@isolation.widened("paper")
def issued_as(sha256: str) -> PaperView | None:
    """The paper that had exactly these bytes when it was issued or completed; None for any other file."""
    found = Edition.objects.filter(sha256=sha256).values_list("paper_id", flat=True).first()
    return paper(found) if found else None


def papers(subjects: Collection[UUID]) -> tuple[PaperView, ...]:
    """The papers about these subjects, the newest first. Two queries."""
    return _views(list(Paper.objects.filter(subject__in=subjects).order_by("-id")))


@isolation.widened("sign")
def asked_to_sign(who: str) -> tuple[PaperView, ...]:
    """The papers that wait for the signature of an actor (``resident:ID``), the newest first."""
    waiting = Signer.objects.filter(who=who, signed_at=None).values_list("paper_id", flat=True)
    return _views(list(Paper.objects.filter(id__in=list(waiting)).order_by("-id")))


def _views(rows: list[Paper]) -> tuple[PaperView, ...]:
    signers: dict[UUID, list[SignerView]] = {one.id: [] for one in rows}
    for one in Signer.objects.filter(paper_id__in=signers).order_by("paper_id", "place") if rows else ():
        signers[one.paper_id].append(SignerView(one.who, one.word, one.name, one.signed_at))
    return tuple(
        PaperView(
            id=one.id, district_id=one.district_id, subject=one.subject, kind=one.kind,
            title=Text(one.title_zh, one.title_en), unit=one.unit, number=one.number, issued_by=one.issued_by,
            issued_at=one.issued_at, issued_sha256=one.issued_sha256, sha256=one.sha256, sealed=one.sealed,
            complete_at=one.complete_at, signers=tuple(signers[one.id]),
        )
        for one in rows
    )  # fmt: skip
