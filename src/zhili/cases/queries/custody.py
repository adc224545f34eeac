"""A case's evidence: which files it has and whether each is sealed, who had them, which bundles were made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.cases.models import Attachment, HandOut
from zhili.cases.queries import types
from zhili.cases.queries.single import event_of
from zhili.cases.queries.views import AttachmentView, EventView
from zhili.cases.queries.whole import attachments, event_view, readable
from zhili.cases.rules import custody, guards
from zhili.cases.rules.sealing import content
from zhili.cases.rules.state import CaseState, Event
from zhili.documents import public as documents
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.rows import fetch
from zhili.kernel.text import Text
from zhili.ledger import public as ledger

FILE = Text(zh="这个文件", en="This file")
BUNDLE = Text(zh="这份证据包", en="This bundle")
_EVERY = ("public", "parties", "internal")
_EVENTS = (
    "SELECT seq, action, actor, unit, at, data, changes, visibility, id, stage, salt FROM cases_caseevent"
    " WHERE district_id = %s AND case_id = %s AND action = ANY(%s) AND visibility = ANY(%s) ORDER BY seq"
)


@dataclass(frozen=True, slots=True)
class HandOutView:
    """A bundle that was made: when, by whom (a reference), for whom."""

    id: UUID
    at: datetime
    by: str
    receiver: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The evidence of a case as its reader may see it; ``papers`` are those that are signed and sealed."""

    files: tuple[AttachmentView, ...]
    papers: tuple[documents.Proven, ...]
    events: tuple[EventView, ...]
    hand_outs: tuple[HandOutView, ...]
    may_hand_out: bool


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event of custody, the very bytes that were sealed, and their salt."""

    event: Event
    content: bytes
    salt: bytes


def evidence(*, case_id: UUID, actor: Actor, at: datetime) -> EvidenceView:
    """The evidence of a case and its custody. Raises NotFound."""
    state, roles = readable(case_id, actor, at=at)
    seen = guards.visibilities(roles)
    case_type = types.of_version(state.type_key, state.type_version)
    made = HandOut.objects.filter(district_id=state.district_id, case_id=state.id).order_by("-id")
    inside = "internal" in seen
    return EvidenceView(
        files=attachments(state, seen),
        papers=tuple(one for one in documents.proven(state.id) if one.is_paper),
        events=tuple(event_view(case_type, one.event) for one in sealed_events(state, seen)),
        hand_outs=tuple(HandOutView(one.id, one.at, one.by, one.receiver) for one in made) if inside else (),
        may_hand_out=custody.may_hand_out(roles),
    )


def file_receipt(*, attachment_id: UUID, actor: Actor, at: datetime) -> tuple[AttachmentView, bytes]:
    """A file that the actor may read, and its receipt, by which anybody can check that it is what was sealed.

    Raises NotFound, also for a file that was not sealed by itself, NotPublished, NotYetInLog.
    """
    row = Attachment.objects.filter(id=attachment_id).first()
    if row is None:
        raise NotFound(what=FILE)
    state, roles = readable(row.case_id, actor, at=at)
    for one in attachments(state, guards.visibilities(roles)):
        if one.id == attachment_id and row.salt is not None:
            return one, ledger.whole_receipt(one.id, salt=bytes(row.salt))
    raise NotFound(what=FILE)


def rows(state: CaseState, visibilities: Sequence[str]) -> list[Attachment]:
    """The rows of a case's files, in the order in which they came."""
    found = Attachment.objects.filter(district_id=state.district_id, case_id=state.id)
    return list(found.filter(visibility__in=visibilities).order_by("id"))


def sealed_events(
    state: CaseState, visibilities: Sequence[str] = _EVERY, *, until: int | None = None
) -> list[SealedEvent]:
    """The events of custody in order, up to the one in place ``until``."""
    found = fetch(_EVENTS, [state.district_id, state.id, list(custody.CUSTODY), list(visibilities)])
    events = [(event_of(row[:10]), str(row[9]), bytes(row[10])) for row in found]
    return [
        SealedEvent(event, content(state.id, event, stage), salt)
        for event, stage, salt in events
        if until is None or event.seq <= until
    ]


def hand_out_row(hand_out_id: UUID) -> HandOut:
    """What is kept of a bundle. Raises NotFound."""
    found = HandOut.objects.filter(id=hand_out_id).first()
    if found is None:
        raise NotFound(what=BUNDLE)
    return found
