"""What has just changed, told from process to process: a row written with the rows it tells of, read by who listens.

A change is a few topics, words such as ``case:0190…`` or ``area:Y/Y01/Y0101``, and says no more than that: whoever
hears of it reads again what it may read. A topic with slashes is heard under each of its beginnings, too. Which
topics there are is the announcing modules' business; who may hear which, that of the pages (``ui.live``).

``announce`` puts a change into a batch, so that it is heard if and only if the rows beside it stand. An ``Ear`` keeps
in memory when each topic last changed; while somebody asks, one thread with one connection looks for new rows some
times a second. Not LISTEN and NOTIFY: commits that notify go one by one (docs/decisions/live-updates.md).
"""

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg

from zhili.kernel import jobs
from zhili.kernel.rows import Batch, cursor

EVERYTHING = "*"
"""The topic of a change too wide to say what it concerns, such as a file of a thousand cases taken in."""

NAME = "zhili changes"
"""How the listening connections are called in ``pg_stat_activity``."""

_MOST_TOPICS = 200_000
_OVERLAP = 2_000  # milliseconds by which two processes may hear of the same change apart
_DEAF_AFTER = 5_000  # milliseconds without a look at the table
_KEPT = timedelta(minutes=10)
_PATIENCE = (0.2, 0.5, 1.0, 2.0)
_log = logging.getLogger(__name__)

# A row is visible once its transaction is committed. Whatever has a number below the oldest transaction still going on
# was either seen by this very look or will never be: the next look begins there, and misses nothing.
_LOOK = b"""
    SELECT pg_snapshot_xmin(look.now)::text, change.mark, change.topics
    FROM (SELECT pg_current_snapshot() AS now) look
    LEFT JOIN kernel_change change ON change.xid >= COALESCE(%s::text::xid8, pg_snapshot_xmin(look.now))
"""

Connect = Callable[[], "psycopg.Connection[Any]"]


def announce(batch: Batch, topics: Iterable[str]) -> None:
    """Let a batch tell that something under these topics changed. A topic holds no white space."""
    batch.insert("kernel_change", {"mark": secrets.token_hex(6), "topics": list(dict.fromkeys(topics))})


def announce_alone(topics: Iterable[str]) -> None:
    """The same for rows that were written otherwise: within the caller's transaction, if there is one."""
    batch = Batch()
    announce(batch, topics)
    batch.write()


@jobs.periodic(name="kernel.sweep_changes", cron="*/10 * * * *")
def sweep(*, at: datetime) -> None:
    """Drop the changes that everybody has heard of."""
    with cursor() as cur:
        cur.execute(
            b"DELETE FROM kernel_change WHERE at < %s AND xid < pg_snapshot_xmin(pg_current_snapshot())",
            [at - _KEPT],
        )


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer to "what changed since?". ``changed`` gives each topic the mark of its latest change.

    Ask again with ``at`` (milliseconds): a little before the present, since another process may hear a moment later
    than this one; what is told twice has the same mark. ``sure`` is False where this process did not listen all the
    time asked about: then anything may have changed. ``deaf``: it cannot hear now, the database being away.
    """

    at: int
    changed: dict[str, str]
    sure: bool
    deaf: bool


@dataclass(slots=True)
class Ear:
    """The ear of one process. ``connect`` gives an autocommit connection; ``now`` milliseconds of the wall clock.

    It looks every ``pause`` seconds and closes ``idle`` seconds after the last question.
    """

    connect: Connect
    now: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    idle: float = 90.0
    pause: float = 0.25
    _last: "OrderedDict[str, tuple[int, str]]" = field(default_factory=OrderedDict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)
    _closed: threading.Event = field(default_factory=threading.Event, init=False)
    _since: int | None = field(default=None, init=False)
    _looked: int = field(default=0, init=False)
    _forgot: int = field(default=0, init=False)
    _asked: float = field(default=0.0, init=False)

    def open(self) -> None:
        """Begin to listen, or go on: somebody is going to ask."""
        self._asked = time.monotonic()
        if self._thread is not None and self._thread.is_alive():
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._closed.clear()
                self._thread = threading.Thread(target=self._listen, name="zhili-changes", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop listening; a later question opens the ear again."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()

    def heard(self, topics: Iterable[str], *, since: int) -> Heard:
        """Which of the topics changed after an instant in milliseconds. From memory alone."""
        self.open()
        listening, now = self._since, self.now()
        if listening is None or self._looked < now - _DEAF_AFTER:
            return Heard(since, {}, sure=False, deaf=True)
        found = {}
        with self._lock:
            for topic in (*topics, EVERYTHING):
                at, mark = self._last.get(topic, (0, ""))
                if at > since:
                    found[topic] = mark
        known_from = max(listening, self._forgot)
        return Heard(max(since, known_from, now - _OVERLAP), found, sure=known_from <= since, deaf=False)

    def _listen(self) -> None:
        """Look while somebody asks; after the database was away, again as soon as it is back."""
        tries = 0
        while self._wanted():
            try:
                for _each in self._looks():
                    tries = 0
            except psycopg.Error as fault:
                if tries == 0:
                    _log.warning("changes are not heard: %s", fault)
                self._closed.wait(_PATIENCE[min(tries, len(_PATIENCE) - 1)])
                tries += 1
            finally:
                self._since = None

    def _wanted(self) -> bool:
        return not self._closed.is_set() and time.monotonic() - self._asked < self.idle

    def _looks(self) -> Iterator[None]:
        """Look over one connection until nobody asks any more. Raises psycopg.Error."""
        seen: set[str] = set()
        low: str | None = None
        with self.connect() as connection:
            connection.execute(f"SET application_name = '{NAME}'".encode())
            while self._wanted():
                began = self.now()
                rows = connection.execute(_LOOK, [low], prepare=True).fetchall()
                if low is None:
                    self._since = began
                self._take([(mark, topics) for _, mark, topics in rows if mark and mark not in seen])
                low, seen, self._looked = rows[0][0], {row[1] for row in rows}, self.now()
                yield
                self._closed.wait(self.pause)

    def _take(self, rows: list[tuple[str, list[str]]]) -> None:
        at = self.now()
        with self._lock:
            for mark, topics in rows:
                for topic in topics:
                    for each in (topic, *_above(topic)):
                        self._last[each] = (at, mark)
                        self._last.move_to_end(each)
            while len(self._last) > _MOST_TOPICS:
                self._forgot = self._last.popitem(last=False)[1][0]


def _above(topic: str) -> Iterator[str]:
    """The beginnings of a topic with slashes: ``area:Y/Y01`` has ``area:Y``."""
    while "/" in topic:
        topic = topic.rpartition("/")[0]
        yield topic
