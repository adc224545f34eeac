"""How much may come without a name from one address: enough for a family or an office, not for a machine."""

from datetime import datetime, timedelta

from django.conf import settings

from zhili.kernel.actor import Actor
from zhili.people import public as people

WITHIN = timedelta(minutes=10)
MOST_ASKED = 60
"""How often what is reported around a point may be asked from one address in that time."""
MOST_VERIFIED = 60
"""How often evidence may be verified from one address in that time."""


def slow_down(*, actor: Actor, address: str, at: datetime) -> None:
    """Count one more case about to be opened. Raises TooMany, for an anonymous actor alone.

    Call it before anything is opened and outside a transaction. ``settings.ZHILI_OPENINGS`` is how many an address may
    open in ten minutes; 0 is any number.
    """
    if actor.kind == "anonymous" and settings.ZHILI_OPENINGS:
        people.throttle(deed="open-address", who=address, limit=settings.ZHILI_OPENINGS, within=WITHIN, at=at)


def slow_asking(*, actor: Actor, address: str, at: datetime) -> None:
    """Count one more question about what is reported around a point. Raises TooMany, for an anonymous actor alone.

    Call it outside a transaction.
    """
    if actor.kind == "anonymous":
        people.throttle(deed="near-address", who=address, limit=MOST_ASKED, within=WITHIN, at=at)


def slow_verifying(*, address: str, at: datetime) -> None:
    """Count one more file or bundle that is brought to be verified. Raises TooMany, for everybody."""
    people.throttle(deed="verify-address", who=address, limit=MOST_VERIFIED, within=WITHIN, at=at)
