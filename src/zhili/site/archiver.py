"""The archiver's process: takes the house's changes into the folder of its continuous backup, as they come.

The database's changes are streamed by pg_receivewal; files, keys and the published log are looked at every few
seconds. Knows no Django. Where the folder cannot be written it says so, waits and goes on.
"""

import signal
import subprocess
import sys
import threading
from types import FrameType

from zhili.kernel import clock
from zhili.site import config, continuous, journal
from zhili.site.processes import end_with_parent

_EVERY = 5.0
_LAST_WORDS = 8.0


def main() -> int:
    """Follow until SIGTERM or SIGINT."""
    house, ended = config.load(), threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    receiver: subprocess.Popen[bytes] | None = None
    while not ended.is_set():
        safe = continuous.target(house)
        try:
            if safe is not None and (receiver is None or receiver.poll() is not None):
                receiver = _receive(house, safe)
            if safe is not None:
                continuous.mirror(house, safe)
        except OSError as fault:
            _tell(f"{safe.root if safe else ''}: {fault.strerror or type(fault).__name__}")
        ended.wait(_EVERY)
    _stop(receiver)
    return 0


def _receive(house: config.Config, safe: continuous.Safe) -> "subprocess.Popen[bytes]":
    """Begin to receive, or begin again: the slot remembers how far it was."""
    return subprocess.Popen(
        continuous.receiving(house, safe, "--status-interval=2"),
        env=continuous.environment(house),
        stdin=subprocess.DEVNULL,
        preexec_fn=end_with_parent,
    )


def _stop(receiver: "subprocess.Popen[bytes] | None") -> None:
    if receiver is None or receiver.poll() is not None:
        return
    receiver.send_signal(signal.SIGINT)  # it finishes what it has in hand
    try:
        receiver.wait(_LAST_WORDS)
    except subprocess.TimeoutExpired:
        receiver.kill()
        receiver.wait()


def _tell(words: str) -> None:
    sys.stderr.write(journal.line("archiver", words, at=clock.now()))
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
