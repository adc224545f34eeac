"""Passes: what a number and its secret code are exchanged for, signed, short-lived, good for one case."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing

from zhili.kernel.actor import Actor

LASTS = timedelta(minutes=30)
_SALT = "zhili.cases.pass"


def grant_pass(*, case_id: UUID, at: datetime, party: UUID | None = None) -> tuple[str, datetime]:
    """A pass to the case and when it ends. Whoever holds it acts as the one who reported the case, or as that party."""
    until = at + LASTS
    signer = signing.Signer(salt=_SALT)
    holds = [case_id.hex, int(until.timestamp()), *([party.hex] if party else [])]
    return signer.sign_object(holds), until


def holder_of_pass(token: str, *, at: datetime) -> Actor | None:
    """Who holds the pass; None where it was not given out by this house, or has ended."""
    try:
        case_id, until, *party = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    if at >= datetime.fromtimestamp(until, UTC):
        return None
    if party:
        return as_party(UUID(party[0]))
    return Actor(kind="anonymous", id="anonymous", cases=frozenset({UUID(case_id)}))


def as_party(party: UUID) -> Actor:
    """Who has proven by the code of an invitation to be a party, and nothing else; known in the history by that."""
    return Actor(kind="anonymous", id=str(party), parties=frozenset({party}))
