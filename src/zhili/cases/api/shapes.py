"""What the routes take and, for their description, what they answer."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, Field

from zhili.ui.rest.shapes import Body, Data, Instant, Word, Words

Channel = Literal["api", "web", "app", "phone", "visit", "paper", "patrol"]
CHANNELS: tuple[str, ...] = get_args(Channel)


class OpenCase(Body):
    """A case to open: its type and the type's form."""

    type: Word
    data: Data
    channel: Channel = "api"
    take_over: Annotated[
        dict[str, UUID], Field(description="Fields to fill in from own cases, each with the case's id.")
    ] = {}


class Follow(Body):
    """Fields of the opening form that the follower wants to give, such as how to reach them."""

    data: Data = {}
    channel: Channel = "api"


class Act(Body):
    """An action to do, with the action's form."""

    action: Word
    data: Data = {}


class Purpose(Body):
    """What personal data is asked for."""

    purpose: Annotated[str, Field(min_length=2, max_length=200)]


class Say(Body):
    """A message. Without ``action``, the type's action for talking that the caller may do now."""

    text: Annotated[str, Field(min_length=1)]
    action: Word | None = None


class Track(Body):
    """What the reporter was given when the case was opened."""

    number: Annotated[str, Field(max_length=40)]
    secret: Annotated[str, Field(max_length=40)]


class NearQuery(BaseModel):
    """The type of case, and the point around which it is looked for."""

    type: Word
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    class_: Annotated[Word | None, Field(alias="class")] = None
    limit: Annotated[int, Field(ge=1, le=20)] = 5


class ListQuery(BaseModel):
    """What a list is limited to, and which part of it is wanted."""

    type: Word | None = None
    stage: list[Word] = Field(default_factory=list)
    ended: bool | None = None
    class_: Annotated[Word | None, Field(alias="class")] = None
    area: Word | None = None
    unit: Word | None = None
    lead: Word | None = None
    urgency: Literal["normal", "urgent", "critical"] | None = None
    channel: Word | None = None
    overdue: bool = False
    due_before: Instant | None = None
    opened_from: Instant | None = None
    opened_until: Instant | None = None
    updated_from: Instant | None = None
    q: Word | None = None
    number: list[Word] = Field(default_factory=list)
    after: Word | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 50
    order: Literal["newest", "due"] = "newest"


class OpenedCase(BaseModel):
    """A case that was opened. Who has its number and ``secret`` acts as the one who reported it."""

    id: UUID
    number: str
    secret: str | None
    type: str
    stage: str
    version: int


class Done(BaseModel):
    """The case after the action."""

    id: UUID
    number: str
    stage: str
    version: int


class Row(BaseModel):
    """A case in a list."""

    id: UUID
    number: str
    type: str
    version: int
    stage: str
    stage_title: Words
    resident_stage: Words
    ended: bool
    title: str
    class_: Annotated[str | None, Field(alias="class")]
    class_name: Words | None
    suggested_class: str | None
    urgency: str
    area: str | None
    area_name: str
    address: str | None
    lon: float | None
    lat: float | None
    channel: str
    lead_unit: str | None
    lead_name: Words | None
    opened_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    due_latest: datetime | None
    outcome: dict[str, Any]


class Rows(BaseModel):
    """Part of a list; ``after`` asks for the next part and is null at the end."""

    cases: list[Row]
    after: str | None


class Clock(BaseModel):
    """A deadline as it stands. ``remaining`` is in seconds of the clock's own measure."""

    key: str
    title: Words
    state: Literal["running", "paused", "stopped"]
    calendar: str
    started_at: datetime
    due_at: datetime | None
    due_latest: datetime | None
    certain: bool
    remaining: float
    met_in_time: bool | None
    overdue_since: datetime | None


class Paper(BaseModel):
    """A file of a case."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    visibility: str
    url: str


class Papers(BaseModel):
    """The files that the caller may open."""

    attachments: list[Paper]


class Contact(BaseModel):
    """The personal fields of a case, in the clear."""

    contact: dict[str, str]


class ActionTold(BaseModel):
    """An action that the caller may do now, with its form as JSON Schema."""

    key: str
    title: Words
    leads_to: list[str]
    needs: str | None
    visibility: str
    form: dict[str, Any]


class Actions(BaseModel):
    """What the caller may do now."""

    version: int
    actions: list[ActionTold]


class Whole(BaseModel):
    """A case as the caller may see it."""

    id: UUID
    number: str
    type: str
    type_version: int
    type_title: Words
    version: int
    stage: str
    stage_title: Words
    resident_stage: Words
    ended: bool
    title: str
    text: str
    class_: Annotated[str | None, Field(alias="class")]
    class_name: Words | None
    urgency: str
    area: str | None
    area_names: list[str]
    address: str | None
    lon: float | None
    lat: float | None
    channel: str
    reported_by_you: bool
    lead_unit: str | None
    lead_name: Words | None
    opened_at: datetime
    updated_at: datetime
    due_at: datetime | None
    due_latest: datetime | None
    data: dict[str, Any]
    outcome: dict[str, Any]
    suggested: dict[str, Any]
    assignments: list[dict[str, Any]]
    clocks: list[Clock]
    asked: list[dict[str, Any]]
    links: list[dict[str, Any]]
    attachments: list[Paper]
    roles: list[str]
    allowed: list[str]


class EventTold(BaseModel):
    """Something that happened. ``by`` is what the actor was: resident, staff, outside, system, anonymous."""

    seq: int
    action: str
    title: Words
    says: Words | None
    text: str | None
    by: str
    unit: str | None
    unit_name: Words | None
    at: datetime
    visibility: str
    data: dict[str, Any]


class Events(BaseModel):
    """The history, oldest first, as far as the caller may read it."""

    events: list[EventTold]


class Messages(BaseModel):
    """What was said, oldest first."""

    messages: list[EventTold]


class Pass(BaseModel):
    """A pass for ``Authorization: Case <token>``, good for one case until ``until``."""

    token: str
    until: datetime
    case_id: UUID


class Types(BaseModel):
    """The case types in force, short."""

    case_types: list[dict[str, Any]]


class Type(BaseModel):
    """A case type: its form as JSON Schema, its stages, actions, classes, clocks and rates."""

    key: str
    version: int
    title: Words
    law: str
    form: dict[str, Any]
    stages: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    classes: list[dict[str, Any]]
    clocks: list[dict[str, Any]]
    rates: list[dict[str, Any]]
    public: dict[str, Any] | None


class RateTold(BaseModel):
    """A rate: ``hits`` of ``base`` cases; ``group`` names whose, null for all together."""

    rate: str
    title: Words
    group: str | None
    hits: int
    base: int
    share: float | None


class PaceTold(BaseModel):
    """So many cases, how many have ended, and how many calendar days those took on average; null where none did."""

    group: str | None
    cases: int
    ended: int
    mean_days: float | None


class Rates(BaseModel):
    """The rates of a type, and how many cases there are behind them."""

    rates: list[RateTold]
    cases: list[PaceTold]


class NearCase(BaseModel):
    """An open case as anybody may know of it; ``area`` and ``place`` end with the community."""

    id: UUID
    type: str
    class_: Annotated[str | None, Field(alias="class")]
    class_name: Words | None
    area: str
    place: str
    stage: str
    stage_title: Words
    opened_on: date
    followers: int
    title: str | None


class NearCases(BaseModel):
    """Open cases around a point."""

    cases: list[NearCase]


class DisclosedCase(BaseModel):
    """What everybody may know of a case."""

    number: str
    type: str
    stage: str
    fields: dict[str, Any]


class DisclosedCases(BaseModel):
    """Part of the disclosed cases; ``after`` asks for the next part and is null at the end."""

    cases: list[DisclosedCase]
    after: str | None
