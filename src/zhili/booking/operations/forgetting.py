"""What goes by itself: a year after an appointment nobody can be told from it any more."""

from datetime import datetime, timedelta

from django.db import transaction

from zhili.kernel.rows import fetch

KEPT = timedelta(days=365)
_A_BATCH = 500
_EMPTY = """
UPDATE booking_booking SET account_id = NULL, matter = ''
WHERE id IN (
    SELECT id FROM booking_booking
    WHERE starts_at < %s AND (account_id IS NOT NULL OR matter <> '') ORDER BY starts_at LIMIT %s
    FOR UPDATE SKIP LOCKED
) RETURNING id
"""
_EMPTY_ACTS = """
UPDATE booking_act SET actor_id = '', idempotency = NULL, fingerprint = NULL, salt = decode(repeat('00', 32), 'hex')
WHERE about = ANY(%s) AND actor_kind = 'resident' RETURNING id
"""
_WAITS = "DELETE FROM booking_wait WHERE made_at < %s RETURNING id"
_FEEDS = "DELETE FROM booking_feed WHERE ended_at < %s RETURNING id"
_LIFTS = "DELETE FROM booking_lift WHERE lifted_at < %s RETURNING id"


def forget_old(*, at: datetime) -> int:
    """Take whose it was and what for out of bookings that began more than a year ago, and out of their record.

    The record's salt goes with the name, so that the seal in the log says nothing any more. Returns how many bookings;
    begun again after a stop it goes on. Names and numbers that the desk took down went before (``people``).
    """
    gone = 0
    while True:
        with transaction.atomic():
            ids = [row[0] for row in fetch(_EMPTY, [at - KEPT, _A_BATCH])]
            fetch(_EMPTY_ACTS, [ids])
        gone += len(ids)
        if len(ids) < _A_BATCH:
            break
    fetch(_LIFTS, [at - KEPT])
    fetch(_WAITS, [at - KEPT])
    fetch(_FEEDS, [at - KEPT])
    return gone
