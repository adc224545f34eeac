"""Opening many cases from a file: the same steps as one by one, laid down a thousand at a time by COPY.

How far the file was read is written with the cases themselves: a run that was cut off goes on where it stopped.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

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
        self, *, digest: str, name: str, type_key: str, actor: Actor, at: datetime, channel: str = "import"
    ) -> None:
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
        with transaction.atomic():
            self._batch.copy()
            for state, todo, at in self._todo:
                deeds.lay_down(Batch(), state, todo, actor=self._actor, at=at)
        self._batch, self._todo, self._waiting = Batch(), [], 0

    def finish(self, *, at: datetime) -> None:
        """Lay down the rest and mark the file as taken in."""
        self.flush()
        Import.objects.filter(digest=self._record.digest).update(finished_at=at)
