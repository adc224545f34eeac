"""Carrying messages out of the house: each until a provider took it, no two tries at once, none twice by our doing.

A try takes a lease before it starts; whoever is killed in the middle leaves the message to be tried again when the
lease is over. A provider that fails rests and the next of its way is tried at once; a way by which a message can
never arrive (no address, a wrong number) gives over to the next way that its reader chose.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from zhili.kernel import sealed
from zhili.kernel.actor import SYSTEM
from zhili.kernel.calling import patience
from zhili.kernel.calling.posting import Refused, Unreachable
from zhili.kernel.calling.reach import BadAddress
from zhili.kernel.rows import fetch
from zhili.notification.models import Message, Provider
from zhili.notification.operations import leaving, telling
from zhili.notification.operations.carriers import Parcel, gateway, mail
from zhili.notification.queries import messages, providers
from zhili.notification.queries.providers import ProviderView
from zhili.notification.queries.wishes import wish_of
from zhili.notification.rules.ways import EMAIL, WEBHOOK, Recipient
from zhili.notification.rules.wording import Facts, read
from zhili.people import public as people

GIVEN_UP_AFTER = timedelta(days=3)
"""A message that no provider took for so long is old news: it fails, and stands on the list of failures."""

_CLAIM = """
UPDATE notification_message SET tries = tries + 1, due_at = %s WHERE id = (
    SELECT id FROM notification_message WHERE due_at <= %s ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, recipient, key, version, facts, ways, tries, made_at
"""


@dataclass(frozen=True, slots=True)
class _Try:
    """A message that is this process's to carry until the lease is over."""

    id: UUID
    recipient: Recipient
    key: str
    version: int
    facts: Facts
    ways: tuple[str, ...]
    tries: int
    made_at: datetime


@dataclass(slots=True)
class _Course:
    """How a try went so far: whether there was anybody to ask, whether somebody may take it later, what was said."""

    asked: bool = False
    later: bool = False
    error: str = ""


def carry_next(*, at: datetime) -> bool:
    """Carry the message that is due first; False where none is due."""
    claimed = fetch(_CLAIM, [at + patience.LEASE, at])
    if not claimed:
        return False
    id, recipient, key, version, facts, ways, tries, made_at = claimed[0]
    one = _Try(
        id,
        Recipient.read(recipient),
        key,
        version,
        read(orjson.loads(str(facts))),
        tuple(ways),
        tries,
        made_at,
    )
    wish = wish_of(one.recipient)
    left = [way for way in one.ways if way not in wish.stopped]
    if not left:
        _settle(one, "stopped", at=at)
        return True
    addresses = _addresses(one, left, at)
    course = _Course()
    for way in left:
        if _by(way, one, addresses, wish.language, course, at):
            return True
    _not_carried(one, course, at)
    return True


def wake(*, at: datetime) -> bool:
    """Have everything carried that is due, whatever became of the jobs that should have; whether there was any."""
    due = bool(fetch("SELECT 1 FROM notification_message WHERE due_at <= %s LIMIT 1", [at]))
    if due:
        telling.defer()
    return due


def _addresses(one: _Try, ways: list[str], at: datetime) -> dict[str, str]:
    """Where the recipient can be reached, by way; reading it leaves its trail."""
    if one.recipient.holder is None:
        return {WEBHOOK: one.recipient.id}
    held = people.read_private(holder=one.recipient.holder, actor=SYSTEM, purpose=f"notify {one.key}", at=at)
    return {way: held[field] for way in ways if held.get(field := one.recipient.field(way))}


def _by(way: str, one: _Try, addresses: dict[str, str], language: str, course: _Course, at: datetime) -> bool:
    """Try the providers of a way one after the other; whether one took the message."""
    if way not in addresses:
        return False
    for carrier in providers.carriers(way, unit=one.recipient.id if way == WEBHOOK else ""):
        course.asked = True
        if carrier.rests(at):
            course.later = True
            continue
        try:
            reference = _hand_over(one, carrier, addresses[way], language, at)
        except Refused as fault:
            course.error = str(fault)
            return False
        except (Unreachable, BadAddress, sealed.Lost) as fault:
            course.later, course.error = True, str(fault) or type(fault).__name__
            _rest(carrier, course.error, at)
            continue
        _sent(one, way, carrier, reference, at)
        return True
    return False


def _hand_over(one: _Try, carrier: ProviderView, to: str, language: str, at: datetime) -> str:
    parcel = Parcel(
        id=one.id,
        to=to,
        key=one.key,
        said=messages.words_of(key=one.key, version=one.version, facts=one.facts, language=language),
        facts=one.facts,
        language=language,
        leave=leaving.address(one.recipient, carrier.way, base=str(one.facts.get("link", ""))),
        provider=carrier,
        secret=providers.secret_of(carrier.key),
    )
    return (mail.carry if carrier.way == EMAIL else gateway.carry)(parcel, at=at)


def _sent(one: _Try, way: str, carrier: ProviderView, reference: str, at: datetime) -> None:
    with transaction.atomic():
        Message.objects.filter(pk=one.id, sent_at=None).update(
            state="sent", provider=carrier.key, reference=reference, ways=[way], sent_at=at, due_at=None,
            settled_at=at, last_error="",
        )  # fmt: skip
        Provider.objects.filter(key=carrier.key, failures__gt=0).update(
            failures=0, rests_until=None, last_error=""
        )


def _rest(carrier: ProviderView, error: str, at: datetime) -> None:
    until = at + patience.pause(carrier.failures + 1, draw=random.random())
    Provider.objects.filter(key=carrier.key).update(
        failures=carrier.failures + 1, rests_until=until, last_error=error[:200]
    )


def _not_carried(one: _Try, course: _Course, at: datetime) -> None:
    if not course.later:
        _settle(one, "failed" if course.asked else "nowhere", at=at, error=course.error)
    elif at - one.made_at >= GIVEN_UP_AFTER:
        _settle(one, "failed", at=at, error=course.error)
    else:
        again = at + patience.pause(one.tries, draw=random.random())
        with transaction.atomic():
            values: dict[str, Any] = {"due_at": again}
            if course.error:
                values["last_error"] = course.error[:200]
            Message.objects.filter(pk=one.id).update(**values)
            telling.defer(after=again)


def _settle(one: _Try, state: str, *, at: datetime, error: str = "") -> None:
    Message.objects.filter(pk=one.id).update(state=state, due_at=None, settled_at=at, last_error=error[:200])
