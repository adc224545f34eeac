"""Carrying messages to platforms: each until it is acknowledged, those of one case in their order, none recorded twice.

A try takes a lease on its message before it starts; whoever is killed in the middle leaves it to be tried again
when the lease is over. The receiver knows a message that comes again by its key, the row's id.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from zhili.cases.models import Delivery, InStepRow, Platform
from zhili.cases.operations import line
from zhili.cases.operations.act import note
from zhili.cases.queries import platforms
from zhili.cases.queries.platforms import PlatformView
from zhili.kernel.actor import Actor
from zhili.kernel.calling import patience, posting
from zhili.kernel.calling.posting import Acknowledged
from zhili.kernel.calling.reach import BadAddress
from zhili.kernel.calling.signing import signature
from zhili.kernel.canonical import json_bytes
from zhili.kernel.once import Once
from zhili.kernel.rows import fetch
from zhili.people import public as people

_LOCK = 0x6F7574  # the space of advisory locks in which platforms take turns
_ENGINE = "system:engine"

_CLAIM = """
UPDATE cases_delivery SET tries = tries + 1, next_try_at = %s WHERE id = (
    SELECT first.id FROM cases_delivery first WHERE first.platform = %s AND first.next_try_at <= %s
    AND NOT EXISTS (
        SELECT 1 FROM cases_delivery before WHERE before.district_id = first.district_id
        AND before.case_id = first.case_id AND before.platform = first.platform
        AND before.seq < first.seq AND before.next_try_at IS NOT NULL)
    ORDER BY first.next_try_at, first.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, district_id, case_id, tries, body
"""
_REFERENCE = """
(SELECT reference FROM cases_instep WHERE district_id = %s AND case_id = %s AND platform = %s AND reference <> '')
UNION ALL
(SELECT reference FROM cases_delivery WHERE district_id = %s AND case_id = %s AND platform = %s
AND body ->> 'kind' = 'case' AND acknowledged_at IS NOT NULL ORDER BY seq DESC LIMIT 1)
LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class _Try:
    """A message that is this process's to send until the lease is over."""

    id: UUID
    district_id: int
    case_id: UUID
    tries: int
    body: dict[str, Any]


@contextmanager
def turn(platform: str) -> Iterator[bool]:
    """Within the block it is this process's turn to send to the platform; False where another has it."""
    (mine,) = fetch("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, platform])[0]
    try:
        yield bool(mine)
    finally:
        if mine:
            fetch("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, platform])


def send_next(*, platform: str, at: datetime) -> bool:
    """Try the message that is due first; False where none is, or where the platform rests or was ended.

    What does not arrive is due again later, later each time, up to an hour; it is never given up. The case says so
    once, after ``patience.LOUD_AFTER`` tries. Raises SecretLost.
    """
    to = platforms.platform(platform)
    if not to.active or not to.url or (to.rests_until is not None and to.rests_until > at):
        return False
    secret = platforms.secret_of(platform)
    claimed = fetch(_CLAIM, [at + patience.LEASE, platform, at])
    if not claimed:
        return False
    id, district_id, case_id, tries, body = claimed[0]
    one = _Try(id, district_id, case_id, tries, orjson.loads(str(body)))
    try:
        answer = _post(one, to, secret, at)
    except posting.Refused as fault:
        _failed(one, to, str(fault), at=at, rests=False)
        return True
    except (posting.Unreachable, BadAddress) as fault:
        _failed(one, to, str(fault), at=at, rests=True)
        return False
    _arrived(one, to, answer, at=at)
    return True


def wake(*, at: datetime) -> list[str]:
    """Have everything sent that is due, whatever became of the jobs that should have; the platforms concerned."""
    due = fetch(
        "SELECT DISTINCT waiting.platform FROM cases_delivery waiting"
        " JOIN cases_platform known ON known.key = waiting.platform WHERE waiting.next_try_at <= %s"
        " AND known.active AND (known.rests_until IS NULL OR known.rests_until <= %s)",
        [at, at],
    )
    for (platform,) in due:
        line.defer(platform)
    return sorted(row[0] for row in due)


def _post(one: _Try, to: PlatformView, secret: str, at: datetime) -> Acknowledged:
    """Connect, and only then read what is personal: a platform that is down costs nobody a reading."""
    with posting.line(to.url) as post:
        body, key, timestamp = json_bytes(_whole(one, to, at)), str(one.id), str(int(at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Zhili-Platform": to.we_are,
            "X-Zhili-Timestamp": timestamp,
            "X-Zhili-Signature": signature(
                secret, platform=to.we_are, timestamp=timestamp, key=key, body=body
            ),
        }
        return post(f"/{one.body['kind']}s", body, headers)


def _whole(one: _Try, to: PlatformView, at: datetime) -> dict[str, Any]:
    message = {name: value for name, value in one.body.items() if name != "share"}
    if "reference" not in message and message["kind"] == "event":
        known = fetch(_REFERENCE, [one.district_id, one.case_id, to.key] * 2)
        message["reference"] = known[0][0] if known else ""
    share = one.body.get("share")
    if share:
        receiver = Actor(kind="outside", id=to.key, name=to.name)
        kept = people.read_private(
            holder=one.case_id, actor=receiver, purpose=share["purpose"], at=at, district_id=one.district_id
        )
        message["contact"] = {name: kept[name] for name in share["fields"] if name in kept}
    return message


def _arrived(one: _Try, to: PlatformView, answer: Acknowledged, *, at: datetime) -> None:
    """Once: a second acknowledgement of the same message finds it acknowledged and changes nothing."""
    with transaction.atomic():
        open_still = Delivery.objects.filter(pk=one.id, acknowledged_at=None)
        changed = open_still.update(
            acknowledged_at=at, reference=answer.reference, next_try_at=None, last_error=""
        )
        Platform.objects.filter(key=to.key, failures__gt=0).update(failures=0, rests_until=None)
        if changed and one.body["kind"] == "case":
            _numbered(one, to, answer.reference)
        if changed:
            _note(
                one,
                "deliver",
                {"platform": to.key, "reference": answer.reference, "kind": one.body["kind"]},
                at,
            )


def _numbered(one: _Try, to: PlatformView, reference: str) -> None:
    """A register said under which number it keeps the case."""
    kept = InStepRow.objects.filter(district_id=one.district_id, case_id=one.case_id, platform=to.key)
    kept.update(reference=reference)


def _failed(one: _Try, to: PlatformView, error: str, *, at: datetime, rests: bool) -> None:
    again = at + patience.pause(one.tries, draw=random.random())
    with transaction.atomic():
        Delivery.objects.filter(pk=one.id, acknowledged_at=None).update(next_try_at=again, last_error=error)
        if rests:
            until = at + patience.pause(to.failures + 1, draw=random.random())
            Platform.objects.filter(key=to.key).update(failures=to.failures + 1, rests_until=until)
            again = max(again, until)
        line.defer_again(to.key, after=again)
        if one.tries == patience.LOUD_AFTER:
            _note(one, "undelivered", {"platform": to.key, "tries": one.tries, "error": error}, at)


def _note(one: _Try, action: str, data: dict[str, object], at: datetime) -> None:
    note(
        case_id=one.case_id,
        action=action,
        actor=_ENGINE,
        at=at,
        changes=lambda _: (),
        data=data,
        once=Once.of(action, str(one.id), {"delivery": str(one.id)}),
    )
