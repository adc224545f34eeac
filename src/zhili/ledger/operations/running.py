"""The sequencer as a process: up to 1,024 entries or four times a second, for as long as the house runs."""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Event

import psycopg

from zhili.ledger.operations.sequencing import AT_ONCE, Publish, Sequencer, alone
from zhili.ledger.queries.folder import Folder
from zhili.ledger.rules.faults import LogInUse

_EVERY = 0.25  # seconds
_TRY_AGAIN = 1.0  # seconds


def run(
    *,
    url: str,
    folder: Folder,
    publish: Publish,
    now: Callable[[], datetime],
    tell: Callable[[str], None],
    ended: Event,
) -> None:
    """Sequence until ``ended``. A database that is away, or another sequencer, is waited for.

    Raises LogForked, LogDamaged, LogUnknown, and what ``publish`` refuses with.
    """
    while not ended.is_set():
        try:
            with psycopg.connect(url, autocommit=True) as db, alone(db, folder):
                _sequence(Sequencer(db, folder, publish), now, ended)
        except LogInUse:
            ended.wait(_TRY_AGAIN)
        except psycopg.OperationalError as fault:
            tell(f"the database is away: {fault}")
            ended.wait(_TRY_AGAIN)


def _sequence(sequencer: Sequencer, now: Callable[[], datetime], ended: Event) -> None:
    sequencer.open(at=now())
    while not ended.is_set():
        began = time.monotonic()
        if sequencer.step(at=now()) < AT_ONCE:
            ended.wait(max(0.0, began + _EVERY - time.monotonic()))
