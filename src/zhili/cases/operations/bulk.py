"""Opening many cases from a file: the same steps as one by one, laid down a thousand at a time by COPY.

How far the file was read is written with the cases themselves: a run that was cut off goes on where it stopped.
"""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from django.db import connections, transaction

from zhili.cases.models import Import
from zhili.cases.operations import deeds, world
from zhili.cases.operations.open import prepare
from zhili.cases.queries import types
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Deed
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.rows import Batch

TOGETHER = 1000


class BulkOpening:
    """One file being taken in. ``read``, ``opened`` and ``rejected`` count its rows, earlier runs included."""

    def __init__(
        self,
        *,
        digest: str,
        name: str,
        type_key: str,
        actor: Actor,
        at: datetime,
        channel: str = "import",
        overlap: bool = False,
    ) -> None:
        """``overlap``: the database takes one thousand while the next is prepared, on a connection of its own."""
        self._pool = ThreadPoolExecutor(max_workers=1) if overlap else None
        self._flushing: Future[None] | None = None
        self._case_type = types.current(type_key)
        self._calendar = world.calendar()
        self._actor = actor
        self._channel = channel
        self._batch = Batch()
        self._todo: list[tuple[CaseState, tuple[Deed, ...], datetime]] = []
        self._waiting = 0
        self._record, _ = Import.objects.get_or_create(
            digest=digest, defaults={"type_key": type_key, "name": name, "started_at": at}
        )
        self.read = self._record.read
        self.opened = self._record.opened
        self.rejected = self._record.rejected

    @property
    def finished(self) -> bool:
        """Whether the whole file was taken in before."""
        return self._record.finished_at is not None

    def add(self, data: Mapping[str, object], *, at: datetime) -> ZhiliError | None:
        """Take one row; returns why it was rejected, None if it will be opened at the next ``flush``."""
        self.read += 1
        try:
            prepared = prepare(
                self._case_type, data=data, actor=self._actor, channel=self._channel, at=at, with_secret=False,
                calendar=self._calendar,
            )  # fmt: skip
        except ZhiliError as error:
            self.rejected += 1
            return error
        self._batch.absorb(prepared.batch)
        if prepared.deeds:
            self._todo.append((prepared.opened.state, prepared.deeds, at))
        self.opened += 1
        self._waiting += 1
        if self._waiting >= TOGETHER:
            self.flush()
        return None

    def reject(self) -> None:
        """Count a row that could not even be read."""
        self.read += 1
        self.rejected += 1

    def flush(self) -> None:
        """Lay down what is waiting, with the file's progress, in one transaction."""
        self._batch.update(
            "cases_import",
            {"digest": self._record.digest},
            {"read": self.read, "opened": self.opened, "rejected": self.rejected},
        )
        batch, todo = self._batch, self._todo
        self._batch, self._todo, self._waiting = Batch(), [], 0
        if self._pool is None:
            self._lay_down(batch, todo)
            return
        self._settle()
        self._flushing = self._pool.submit(self._lay_down, batch, todo)

    def _lay_down(self, batch: Batch, todo: list[tuple[CaseState, tuple[Deed, ...], datetime]]) -> None:
        with transaction.atomic():
            batch.copy()
            for state, owed, at in todo:
                deeds.lay_down(Batch(), state, owed, actor=self._actor, at=at)

    def _settle(self) -> None:
        """Wait for the thousand under way; what went wrong with it is raised here."""
        if self._flushing is not None:
            self._flushing.result()

    def close(self) -> None:
        """Wait for what is under way. What was added since the last ``flush`` is not opened: the next run does it."""
        try:
            self._settle()
        finally:
            if self._pool is not None:
                self._pool.submit(lambda: connections["default"].close()).result()
                self._pool.shutdown()

    def finish(self, *, at: datetime) -> None:
        """Lay down the rest and mark the file as taken in."""
        self.flush()
        self._settle()
        Import.objects.filter(digest=self._record.digest).update(finished_at=at)
