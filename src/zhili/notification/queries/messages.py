"""Messages as people read them on the page, and as who runs the house looks after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.kernel import isolation
from zhili.notification.models import Message
from zhili.notification.queries import wording
from zhili.notification.rules.kinds import Kind, Words
from zhili.notification.rules.ways import Recipient
from zhili.notification.rules.wording import Facts, Rendered, read, render


@dataclass(frozen=True, slots=True)
class Note:
    """A message on the page."""

    id: UUID
    kind: Kind
    about: UUID | None
    said: Rendered
    link: str
    made_at: datetime
    read: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """A message that went, or is to go, by some way; nothing personal stands in it."""

    id: UUID
    kind: Kind
    recipient_kind: str
    way: str
    state: str
    provider: str
    tries: int
    made_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    last_error: str


def inbox(*, recipient: Recipient, language: str, before: UUID | None = None, limit: int = 30) -> list[Note]:
    """What somebody was told on the page, the latest first; ``before`` is the last one of the page before."""
    rows = Message.objects.filter(recipient=recipient.key, way="page")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[:limit])
    worded = wording.of_versions((row.key, row.version) for row in found)
    return [_note(row, worded[row.key, row.version], language) for row in found]


def unread(*, recipient: Recipient, most: int = 100) -> int:
    """How many were not looked at, counted no further than ``most``."""
    rows = Message.objects.filter(recipient=recipient.key, way="page", read_at=None)
    return len(rows.values_list("id")[:most])


def went(*, states: Iterable[str] = (), before: UUID | None = None, limit: int = 50) -> list[Carried]:
    """What was carried or waits to be, the latest first."""
    rows = Message.objects.exclude(way="page")
    if wanted := tuple(states):
        rows = rows.filter(state__in=wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    with isolation.widened("post"):
        found = list(rows.order_by("-id")[:limit])
    return [
        Carried(
            id=row.id, kind=wording.kind(row.key), recipient_kind=Recipient.read(row.recipient).kind, way=row.way,
            state=row.state, provider=row.provider, tries=row.tries, made_at=row.made_at, due_at=row.due_at,
            settled_at=row.settled_at, last_error=row.last_error,
        )
        for row in found
    ]  # fmt: skip


def words_of(*, key: str, version: int, facts: Facts, language: str) -> Rendered:
    """A message as it was worded when it was made."""
    return render(wording.of_version(key, version), facts, language=language)


def _note(row: Message, words: Words, language: str) -> Note:
    said = render(words, {**read(row.facts), "link": ""}, language=language)
    return Note(
        id=row.id, kind=wording.kind(row.key), about=row.about, said=said, link=str(row.facts.get("link", "")),
        made_at=row.made_at, read=row.read_at is not None,
    )  # fmt: skip
