"""The sequencer's process: gives sealed events their places in the log. Knows no Django, so that it stays small."""

import signal
import sys
import threading
from types import FrameType

from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.ledger import jobs
from zhili.ledger.jobs import Head
from zhili.site import config, postgres


def main() -> int:
    """Sequence until SIGTERM or SIGINT; 1 with the reason in words where the log is at fault."""
    house = config.load()
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    try:
        jobs.sequence(
            url=house.database_url or postgres.url(house.home / "postgres"),
            folder=jobs.Folder(house.ledger),
            publish=_published_unsigned,
            now=clock.now,
            tell=_tell,
            ended=ended,
        )
    except ZhiliError as fault:
        _tell(fault.render("en"))
        return 1
    return 0


def _published_unsigned(head: Head) -> None:
    """The folder's own word for how far it is was written before; who signs reads it there."""


def _tell(words: str) -> None:
    sys.stderr.write(f"sequencer: {words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
