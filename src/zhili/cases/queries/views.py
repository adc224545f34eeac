"""Cases as others see them: plain data without personal fields, names of areas and units filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from zhili.casetypes.clocks import Reading
from zhili.casetypes.language import Action
from zhili.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as it stands: what runs, until when, on what ground; whether its end is waited for, not to be met."""

    key: str
    title: Text
    reading: Reading
    calendar: str
    because: Mapping[str, object]
    waited: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A unit's part in a case, with its name."""

    role: str
    unit: str
    name: Text
    since: datetime


@dataclass(frozen=True, slots=True)
class AskedView:
    """An action that waits for approval."""

    request: str
    action: str
    title: Text
    data: Mapping[str, object]
    by: str
    needs: str
    at: datetime
    mine_to_settle: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """Another case that this one names; to staff with its title, to others in a resident's words."""

    kind: str
    id: UUID
    number: str
    title: str
    stage: Text
    type_title: Text


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened, in words. ``text`` is what was said, if something was."""

    seq: int
    action: str
    title: Text
    says: Text | None
    text: str | None
    actor: str
    unit: str | None
    unit_name: Text | None
    at: datetime
    visibility: str
    data: Mapping[str, object]
    changes: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file of a case. ``sealed``: by itself, so that it has a receipt of its own."""

    id: UUID
    case_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    visibility: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party in words: its side, numbered where there are several of one; never its name.

    ``mine``: the reader is this one. ``room``: the reader may enter the room in which it is talked with alone.
    ``known_as`` are the references under which it acts.
    """

    id: UUID
    side: str
    title: Text
    mine: bool
    room: bool
    opener: bool
    joined: bool
    known_as: frozenset[str]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A whole case for somebody who may read it: ``allowed`` is what they may do now."""

    id: UUID
    district_id: int
    number: str
    type_key: str
    type_version: int
    type_title: Text
    version: int
    stage: str
    stage_title: Text
    resident_stage: Text
    ended: bool
    title: str
    text: str
    class_code: str | None
    class_name: Text | None
    urgency: str
    area: str | None
    area_names: tuple[Text, ...]
    address: str | None
    lon: float | None
    lat: float | None
    channel: str
    reporter: str
    lead_unit: str | None
    lead_name: Text | None
    opened_at: datetime
    updated_at: datetime
    due_at: datetime | None
    due_latest: datetime | None
    data: Mapping[str, object]
    outcome: Mapping[str, object]
    suggested: Mapping[str, object]
    assignments: tuple[AssignmentView, ...]
    clocks: tuple[ClockView, ...]
    asked: tuple[AskedView, ...]
    links: tuple[LinkView, ...]
    attachments: tuple[AttachmentView, ...]
    roles: frozenset[str]
    allowed: tuple[Action, ...]
    parties: tuple[PartyView, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list.

    ``clock`` is ``paused`` where any term rests, with what is left of it in ``remaining``; else ``running`` where one
    runs, else ``none``. ``due_at`` is the nearest end of those that run, if another rests too; a case is late once
    ``due_latest`` has passed.
    """

    id: UUID
    district_id: int
    number: str
    type_key: str
    version: int
    stage: str
    stage_title: Text
    resident_stage: Text
    ended: bool
    title: str
    class_code: str | None
    class_name: Text | None
    suggested_class: str | None
    urgency: str
    area: str | None
    area_name: Text | None
    address: str | None
    lon: float | None
    lat: float | None
    channel: str
    lead_unit: str | None
    lead_name: Text | None
    opened_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    due_latest: datetime | None
    clock: str
    remaining: timedelta | None
    outcome: Mapping[str, object]
