"""Where an account is signed in, as its owner sees it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.rules.staying import device


@dataclass(frozen=True, slots=True)
class SignInView:
    """A browser in which somebody is signed in: by which ``way`` they came, from where, since when."""

    id: UUID
    way: str
    device: Text
    address: str
    began_at: datetime
    seen_at: datetime


def sign_ins(account: UUID) -> list[SignInView]:
    """Every browser in which an account is signed in, the one used last first."""
    rows = models.SignIn.objects.filter(account_id=account).order_by("-seen_at", "-id")
    return [
        SignInView(row.id, row.way, device(row.agent), row.address, row.began_at, row.seen_at) for row in rows
    ]
