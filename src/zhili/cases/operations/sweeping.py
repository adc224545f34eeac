"""What has served its time: messages that arrived, and the keys by which a delivery that comes again is known."""

from datetime import datetime, timedelta

from zhili.kernel.rows import fetch

DELIVERED_KEPT = timedelta(days=90)
"""After both the arrival of a message and the end of its case: a case that is reopened goes on with its messages."""

KEYS_KEPT = timedelta(days=30)
_AT_ONCE = 5000

_DELIVERED = """
DELETE FROM cases_delivery WHERE id IN (
    SELECT sent.id FROM cases_delivery sent
    JOIN cases_case held ON held.id = sent.case_id AND held.district_id = sent.district_id
    WHERE sent.acknowledged_at < %s AND held.ended_at < %s LIMIT %s
) RETURNING 1
"""
_KEYS = "DELETE FROM cases_once WHERE key IN (SELECT key FROM cases_once WHERE at < %s LIMIT %s) RETURNING 1"


def sweep(*, at: datetime) -> int:
    """Remove it, a part at a time; how many rows went. Safe to stop and repeat."""
    long_ago = at - DELIVERED_KEPT
    return _emptied(_DELIVERED, [long_ago, long_ago]) + _emptied(_KEYS, [at - KEYS_KEPT])


def _emptied(query: str, values: list[object]) -> int:
    gone = 0
    while part := len(fetch(query, [*values, _AT_ONCE])):
        gone += part
    return gone
