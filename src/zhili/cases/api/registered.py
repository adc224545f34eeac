"""What the register of algorithms answers, for its description."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel

from zhili.ui.rest.shapes import Words


class Measured(BaseModel):
    """A figure on data that the algorithm had not seen; ``of`` says on which."""

    name: Words
    value: float
    unit: Literal["share", "count"]
    of: Words
    at: date


class Part(BaseModel):
    """A figure of one class or kind."""

    name: Words
    value: float


class Parts(BaseModel):
    """One figure by class or kind."""

    title: Words
    rows: list[Part]


class Counted(BaseModel):
    """Of ``decided`` proposals staff took over ``agreed`` as they were; ``confidence`` is what they said on average."""

    decided: int
    agreed: int
    confidence: float


class Heeded(Counted):
    """What was decided since ``since``: in all, by first-level class, by district, by confidence in tenths."""

    since: datetime | None
    calibration_error: float
    by_class: dict[str, Counted]
    by_district: dict[str, Counted]
    by_confidence: dict[str, Counted]


class Switched(BaseModel):
    """The last switch on or off."""

    what: Literal["on", "off"]
    why: str
    at: datetime


class Algorithm(BaseModel):
    """A card of the register, and how it stands."""

    key: str
    kind: Literal["learned", "rules", "list", "guard", "refused"]
    name: Words
    purpose: Words
    basis: Words
    decides: Words | None
    data: Words | None
    data_until: date | None
    calibrated: Words | None
    without: Words | None
    not_for: list[Words]
    measured: list[Measured]
    parts: Parts | None
    overrides: str
    bar: float | None
    in_use: bool
    owner: str | None
    switched: Switched | None
    heeded: Heeded | None


class Version(BaseModel):
    """A learned model in force; ``figures`` on cases kept back from learning."""

    key: str
    number: int
    trained_at: datetime
    learned_from: int
    figures: dict[str, Any]


class Complaints(BaseModel):
    """Requests about algorithms since a day: all, and those not ended yet."""

    since: datetime
    all: int
    open: int


class Algorithms(BaseModel):
    """The register."""

    algorithms: list[Algorithm]
    versions: list[Version]
    complaints: Complaints | None
