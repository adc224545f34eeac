"""How much waits to be carried out of the house, and whether it waits because nobody takes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhili.kernel.rows import fetch

_STUCK = timedelta(minutes=10)

_WAITING = """
SELECT count(*), min(made_at),
       coalesce(bool_or(CASE WHEN tries > 0 THEN made_at < %s ELSE due_at < %s END), false)
FROM notification_message WHERE due_at IS NOT NULL AND (tries > 0 OR due_at <= %s)
"""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages that are due and not carried, when the oldest was made, and whether one was due ten minutes ago.

    What waits for the end of quiet hours is not due.
    """

    messages: int
    since: datetime | None
    stuck: bool


def backlog(*, at: datetime) -> Backlog:
    """What waits at an instant."""
    ((count, since, stuck),) = fetch(_WAITING, [at - _STUCK, at - _STUCK, at])
    return Backlog(messages=count, since=since, stuck=stuck)
