"""Shapes that many answers share, for the description of the API; answers themselves are written without them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\u0000]*$")]
"""A parameter as a person or a program may write it."""


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
