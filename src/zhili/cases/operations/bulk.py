"""Opening many cases from a file: the same steps as one by one, laid down a thousand at a time by COPY.

How far the file was read is written with the cases themselves: a run that was cut off goes on where it stopped.
Several processes may prepare and copy parts of one file at a time; they commit in the order of the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db import transaction

from zhili.cases.models import Import
from zhili.cases.operations import deeds, world
from zhili.cases.operations.open import Prepared, prepare
from zhili.cases.queries import types
from zhili.kernel import changes
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.rows import Batch, Duplicate, cursor

TOGETHER = 1000
_TRIES = 3
_OVER_A_NUMBER = (Duplicate, psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
"""What happens to two parts that drew the same number for a case: another draw helps."""
_PATIENCE = "SET LOCAL lock_timeout = '20s'"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file was taken in: its rows read, the cases opened from them, the rows rejected."""

    read: int
    opened: int
    rejected: int

    def after(self, *, opened: int, rejected: int) -> "Progress":
        """The progress when a further part is in."""
        return Progress(self.read + opened + rejected, self.opened + opened, self.rejected + rejected)


@dataclass(frozen=True, slots=True)
class ImportView:
    """A file that is being, or was, taken in."""

    progress: Progress
    finished: bool


def begin_import(*, digest: str, name: str, type_key: str, at: datetime) -> ImportView:
    """The record of a file, by the digest of its content; new where the file was never seen."""
    found, _ = Import.objects.get_or_create(
        digest=digest, defaults={"type_key": type_key, "name": name, "started_at": at}
    )
    return ImportView(Progress(found.read, found.opened, found.rejected), found.finished_at is not None)


def finish_import(*, digest: str, at: datetime) -> None:
    """Mark a file as taken in whole."""
    Import.objects.filter(digest=digest).update(finished_at=at)


class BulkOpening:
    """Some rows of a file that are opened together, or not at all. ``opened`` and ``rejected`` count them.

    ``came_at`` is when the file comes into the house: what its cases should have been reminded of before is past.
    """

    def __init__(
        self, *, type_key: str, actor: Actor, channel: str = "import", came_at: datetime | None = None
    ) -> None:
        self._case_type = types.current(type_key)
        self._calendar = world.calendar()
        self._actor = actor
        self._channel = channel
        self._came_at = came_at
        self._rows: list[tuple[Mapping[str, object], datetime]] = []
        self._prepared: list[Prepared] = []
        self.rejected = 0

    @property
    def opened(self) -> int:
        """How many cases there will be."""
        return len(self._rows)

    def add(self, data: Mapping[str, object], *, at: datetime) -> ZhiliError | None:
        """Take one row; returns why it was rejected, None if ``lay_down`` will open it."""
        try:
            self._prepared.append(self._prepare(data, at))
        except ZhiliError as error:
            self.rejected += 1
            return error
        self._rows.append((data, at))
        return None

    def reject(self) -> None:
        """Count a row that could not even be read."""
        self.rejected += 1

    def lay_down(self, *, digest: str, turn: Callable[[], Progress]) -> None:
        """Write everything with the file's progress, in one transaction.

        ``turn`` is asked for the progress just before the commit, once; it may wait until those before are in.
        """
        progress: Progress | None = None
        for attempt in range(_TRIES):
            try:
                with transaction.atomic():
                    self._copy()
                    changes.announce_alone([changes.EVERYTHING])
                    progress = progress or turn()
                    Import.objects.filter(digest=digest).update(
                        read=progress.read, opened=progress.opened, rejected=progress.rejected
                    )
                return
            except _OVER_A_NUMBER:
                if attempt == _TRIES - 1:
                    raise
                self._prepared = [self._prepare(data, at) for data, at in self._rows]  # draw other numbers

    def _prepare(self, data: Mapping[str, object], at: datetime) -> Prepared:
        return prepare(
            self._case_type, data=data, actor=self._actor, channel=self._channel, at=at, with_secret=False,
            calendar=self._calendar, came_at=self._came_at,
        )  # fmt: skip

    def _copy(self) -> None:
        batch = Batch()
        for one in self._prepared:
            batch.absorb(one.batch)
        with cursor() as cur:
            cur.execute(_PATIENCE)  # whoever took the same number first may be waiting for us to commit
        batch.copy()
        for one, (_, at) in zip(self._prepared, self._rows, strict=True):
            if one.deeds:
                deeds.lay_down(Batch(), one.opened.state, one.deeds, actor=self._actor, at=at)
