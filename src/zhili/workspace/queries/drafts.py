"""Drafts, as their writers find them again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhili.workspace.models import Draft


@dataclass(frozen=True, slots=True)
class DraftKept:
    """A draft: the form it belongs to, the answers so far, when it was kept and how things stood then."""

    place: str
    answers: Mapping[str, list[str]]
    seen_version: int | None
    saved_at: datetime


def drafts_of(*, account: str, within: str = "", most: int = 50) -> tuple[DraftKept, ...]:
    """An account's drafts whose place begins with ``within``, the latest first."""
    found = Draft.objects.filter(account_id=account, place__startswith=within).order_by("-saved_at", "place")
    return tuple(DraftKept(one.place, one.answers, one.seen_version, one.saved_at) for one in found[:most])
