"""The ways out of the house: by mail server, by a text-message gateway, to a webhook.

Each hands one message over and says what became of it: a reference, ``Refused`` (this message will never arrive so)
or ``Unreachable`` (the provider rests, another is tried).
"""

from dataclasses import dataclass
from uuid import UUID

from zhili.notification.queries.providers import ProviderView
from zhili.notification.rules.wording import Facts, Rendered


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message as a carrier takes it. ``leave`` is where its reader can say: no more; empty where nobody can."""

    id: UUID
    to: str
    key: str
    said: Rendered
    facts: Facts
    language: str
    leave: str
    provider: ProviderView
    secret: str
