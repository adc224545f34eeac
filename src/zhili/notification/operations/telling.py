"""Telling somebody something: a message on the page, and one to be carried, in the caller's transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from zhili.kernel import isolation, jobs
from zhili.kernel.canonical import json_bytes
from zhili.kernel.ids import new_id
from zhili.kernel.rows import fetch
from zhili.notification.queries import providers, wording
from zhili.notification.queries.wishes import wishes_of
from zhili.notification.rules.kinds import Kind
from zhili.notification.rules.quiet import not_before
from zhili.notification.rules.ways import Recipient, Wish, ways_for
from zhili.notification.rules.wording import Facts, stored

PAGE, WAITING, KEPT = "page", "waiting", "kept"
_ADD = """
INSERT INTO notification_message (id, district_id, recipient, key, version, about, seq, facts, way, ways, state,
    made_at, due_at, tries, provider, reference, last_error)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, 0, '', '', '')
ON CONFLICT DO NOTHING RETURNING id
"""


def tell(
    *,
    recipients: Iterable[Recipient],
    key: str,
    facts: Facts,
    at: datetime,
    about: UUID | None = None,
    seq: int = 0,
    district_id: int = 0,
) -> int:
    """Tell each recipient, as they wish; how many messages were made. The same news is never told twice.

    ``about`` and ``seq`` name the news (a case and its event). Accounts find it on their page, whatever else they
    chose. What is to be carried goes out by a job when the caller's transaction is committed, not in quiet hours
    unless the kind is urgent. Raises UnknownKind.
    """
    kind, version = wording.kind(key), wording.in_force(key).version
    made = carried = 0
    kept = json_bytes(stored(facts)).decode()
    with isolation.widened("tell"):
        for recipient, wish in wishes_of(recipients).items():
            for way, ways, due in _parts(recipient, wish, kind, at):
                added = fetch(
                    _ADD,
                    [
                        new_id(at), district_id, recipient.key, key, version, about, seq, kept, way, list(ways),
                        KEPT if way == PAGE else WAITING, at, due,
                    ],
                )  # fmt: skip
                made += len(added)
                carried += len(added) if way != PAGE else 0
    if carried:
        defer()
    return made


def tell_accounts(*, accounts: Collection[UUID], key: str, facts: Facts, way: str = "", at: datetime) -> None:
    """What ``people`` tells accounts (``people.tell_with``): as they wish, or by one ``way`` at a proven address."""
    kind = f"proven.{way}" if way else "account"
    tell(recipients=[Recipient(kind, str(one)) for one in accounts], key=key, facts=facts, at=at)


def _parts(
    recipient: Recipient, wish: Wish, kind: Kind, at: datetime
) -> Iterable[tuple[str, tuple[str, ...], datetime | None]]:
    if recipient.kind == "account":
        yield PAGE, (), None
    ways = tuple(ways_for(wish, kind.key, carried=providers.carried()))
    if ways:
        quiet = None if kind.urgent else wish.quiet
        yield ways[0], ways, not_before(at, quiet, zone=timezone.get_default_timezone())


def defer(*, after: datetime | None = None) -> None:
    """Have what is due carried, by a job in the caller's transaction; one that waits is enough."""
    once = "notification.carry" if after is None else None
    jobs.defer("notification.carry", after=after, once=once)
