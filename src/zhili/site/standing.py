"""How the parts of a house stand, in figures: what monitoring reads, and what readers are told is late.

``read`` asks once; ``late`` says what stands still.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from zhili.cases import public as cases
from zhili.kernel.actor import SYSTEM
from zhili.kernel.errors import ZhiliError
from zhili.ledger import public as ledger
from zhili.ledger.jobs import Folder
from zhili.ledger.signing import house as signing
from zhili.notification import public as notification
from zhili.site.config import Config
from zhili.understanding import public as understanding

LEDGER, SIGNER, MAIL, MODEL, WORKER = "ledger", "signer", "mail", "model", "worker"
STUCK = timedelta(minutes=2)
"""So long a log may stand still with something waiting before anybody is told."""

_MOST_COUNTED = 100_000
_DATABASE = """
SELECT pg_database_size(current_database()), (SELECT max(last_heartbeat) FROM procrastinate_workers),
       count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)),
       count(*) FILTER (WHERE status = 'doing'), count(*) FILTER (WHERE status = 'failed')
FROM procrastinate_jobs
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the log was at an instant: entries that wait, that are laid out, that are published."""

    at: datetime
    waiting: int
    laid: int
    published: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One look. Instants are None where there is nothing to date; entries are counted from the beginning of the log.

    ``published`` is None where no signer is set up: then nobody waits for a signature.
    """

    at: datetime
    database_bytes: int
    breath: datetime | None
    jobs_due: int
    jobs_running: int
    jobs_failed: int
    waiting: int
    waiting_since: datetime | None
    laid: int
    published: int | None
    published_at: datetime | None
    messages: int
    messages_since: datetime | None
    messages_stuck: bool
    late_clocks: int
    unread_models: int

    @property
    def mark(self) -> Mark:
        """How far the log is."""
        return Mark(self.at, self.waiting, self.laid, self.published)

    @property
    def ledger_lag(self) -> timedelta:
        """How long the oldest act that is sealed and not yet published has waited."""
        since = [one for one in (self.waiting_since, self._unpublished_since()) if one is not None]
        return max(self.at - min(since), timedelta()) if since else timedelta()

    def _unpublished_since(self) -> datetime | None:
        behind = self.published is not None and self.published < self.laid
        return (self.published_at or self.at) if behind else None


def read(house: Config, *, at: datetime) -> Figures:
    """Ask the database and the log's folder. A handful of statements."""
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE, [at])
        size, breath, due, running, failed = cursor.fetchone()
    laid, published, published_at = _log(house)
    backlog = notification.backlog(at=at)
    return Figures(
        at=at,
        database_bytes=int(size),
        breath=breath,
        jobs_due=int(due),
        jobs_running=int(running),
        jobs_failed=int(failed),
        waiting=ledger.waiting(),
        waiting_since=ledger.oldest_waiting_at(),
        laid=laid,
        published=published,
        published_at=published_at,
        messages=backlog.messages,
        messages_since=backlog.since,
        messages_stuck=backlog.stuck,
        late_clocks=cases.count(
            actor=SYSTEM, filters=cases.Filters(overdue=True, ended=False), at=at, most=_MOST_COUNTED
        ),
        unread_models=len(understanding.unread_models()),
    )


def late(now: Figures, before: Mark | None) -> Iterator[str]:
    """What is late: a log that stands where it stood, messages that nobody takes, models that nobody can read.

    ``before`` is how far the log was at least ``STUCK`` earlier; without it nothing is said of the log.
    """
    if before is not None:
        if now.waiting and before.waiting and now.laid == before.laid:
            yield LEDGER
        if now.published is not None and before.published == now.published < min(before.laid, now.laid):
            yield SIGNER
    if now.messages_stuck:
        yield MAIL
    if now.unread_models:
        yield MODEL


def _log(house: Config) -> tuple[int, int | None, datetime | None]:
    try:
        size = Folder(house.ledger).head().size
    except (OSError, ValueError, ZhiliError):
        size = 0
    if not house.signer.is_dir():
        return size, None, None
    checkpoint = house.ledger / signing.CHECKPOINT
    try:
        published = signing.standing(folder=house.ledger, size=size).published
        laid_at = datetime.fromtimestamp(checkpoint.stat().st_mtime, UTC) if checkpoint.exists() else None
    except (OSError, ValueError, ZhiliError):
        return size, 0, None
    return size, published, laid_at
