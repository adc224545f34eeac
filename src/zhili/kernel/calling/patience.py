"""How long to wait before the next try, and when a message that does not arrive is said aloud."""

from datetime import timedelta

FIRST, LONGEST = timedelta(seconds=5), timedelta(hours=1)
LOUD_AFTER = 8
"""Failed tries, some twenty minutes, after which the case itself says that its message does not arrive."""

LEASE = timedelta(minutes=2)
"""How long a try may hold a message; after it the message is due again, whatever became of the one who tried."""


def pause(tries: int, *, draw: float) -> timedelta:
    """The wait after so many failed tries (from 1): doubling up to an hour, a random quarter less or more.

    ``draw`` is in [0, 1): many messages that failed together do not come again together.
    """
    doublings = min(max(tries, 1) - 1, 20)
    return min(FIRST * (1 << doublings), LONGEST) * (0.75 + draw / 2)
