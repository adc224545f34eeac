"""The sequencer's process: gives sealed events their places in the log. Knows no Django, so that it stays small."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.ledger import jobs
from zhili.ledger.jobs import Head
from zhili.ledger.signing import house as signing
from zhili.site import config, journal, roles

_LAST_WORDS = 5.0  # seconds to publish what is in hand


def main() -> int:
    """Sequence until SIGTERM or SIGINT; 1 with the reason in words where the log is at fault."""
    os.environ[roles.PROCESS] = "jobs"
    house = config.load()
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    folder = jobs.Folder(house.ledger)
    try:
        with _publishing(house, folder) as publish:
            jobs.sequence(
                url=roles.url(house),
                folder=folder,
                publish=publish,
                now=clock.now,
                tell=_tell,
                ended=ended,
            )
    except ZhiliError as fault:
        _tell(fault.render("en"))
        return 1
    return 0


@contextmanager
def _publishing(house: config.Config, folder: jobs.Folder) -> Iterator[Callable[[Head], None]]:
    """What takes each head: where a signer is set up it is signed, witnessed and published beside the sequencing."""
    house.ledger.mkdir(parents=True, exist_ok=True)
    running = signing.publishing(
        signer=house.signer, folder=house.ledger, prove=folder.prove_growth, tell=_tell
    )
    if running is None:
        yield _published_unsigned
        return
    running.start()
    try:
        yield running.take
    finally:
        running.close(within=_LAST_WORDS)


def _published_unsigned(head: Head) -> None:
    """The folder's own word for how far it is was written before; who signs reads it there."""


def _tell(words: str) -> None:
    sys.stderr.write(journal.line("sequencer", words, at=clock.now()))
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
