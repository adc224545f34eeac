"""Shapes that many answers share, for the description of the API; answers themselves are written without them."""

import re
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\u0000]*$")]
"""A parameter as a person or a program may write it."""


_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]")


def _as_written(value: object) -> object:
    """A date and time is written as one: a bare number would be taken for seconds since 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and not _DATED.match(value)):
        raise ValueError("an instant is written as 2026-11-22T09:30:00+08:00")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_as_written)]
"""An instant as RFC 3339 writes it, with its zone."""


class Words(BaseModel):
    """The same words in Chinese and in English."""

    zh: str
    en: str


class Where(BaseModel):
    """A fault: its place, as a JSON pointer into the body or as the name of a parameter, and what to mend."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class Problem(BaseModel):
    """Problem details (RFC 9457), in the language of ``Accept-Language``."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[Where] = []


class Body(BaseModel):
    """A body that is read strictly: unknown names are refused."""

    model_config = ConfigDict(extra="forbid")


Data = Annotated[dict[str, Any], Field(description="What the form asks for; GET /case-types describes it.")]
