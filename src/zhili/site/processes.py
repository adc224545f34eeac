"""Child processes: started with a log, restarted with growing pauses, stopped in time, never left behind."""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zhili.site.journal import words_of

_LIBC = ctypes.CDLL(None, use_errno=True)
_SET_PDEATHSIG = 1
_ROTATE_AT = 20 * 1024 * 1024
_LONGEST_PAUSE = 10.0
_HEALTHY_AFTER = 60.0


def die_with_parent(with_signal: int) -> None:
    """Ask the kernel to send this process a signal when its parent ends, even by kill -9 (Linux)."""
    _LIBC.prctl(_SET_PDEATHSIG, with_signal)


@dataclass(slots=True)
class Child:
    """One process to keep alive. Secrets go in ``environment``: everybody can read a command line."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    _started: float = field(default=0.0, init=False)
    _next: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start it now; its output is appended to the log."""
        rotate(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=dict(self.environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_parent,
            )  # fmt: skip
        self._started = time.monotonic()

    def tend(self) -> bool:
        """Restart it when it ended and its pause is over; True while it runs."""
        if self.process is not None and self.process.poll() is None:
            return True
        now = time.monotonic()
        if self.process is not None:
            self.failures = 1 if now - self._started > _HEALTHY_AFTER else self.failures + 1
            self._next = now + min(0.1 * 2**self.failures, _LONGEST_PAUSE)
            self.process = None
        if now < self._next:
            return False
        self.start()
        return True

    def stop(self, *, within: float) -> None:
        """Ask it to end, and end it after ``within`` seconds. Idempotent."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def last_words(self) -> str:
        """The last line of its log that tells of an error, else the last that is not empty."""
        try:
            text = self.log.read_text("utf-8", errors="replace")
        except OSError:
            return ""
        lines = [line.strip() for line in text.splitlines() if line.strip()][-100:]
        telling = [line for line in lines if "error" in line.lower()]
        return words_of((telling or lines or [""])[-1])


def rotate(log: Path) -> None:
    """Keep one older part of a log that grew large. Copy and truncate: its writers append, still attached."""
    try:
        if log.stat().st_size > _ROTATE_AT:
            shutil.copyfile(log, log.with_name(log.name + ".1"))
            os.truncate(log, 0)
    except FileNotFoundError:
        return


def end_with_parent() -> None:
    """For ``preexec_fn``: the child ends at once when its parent does, since the database ends then too."""
    die_with_parent(signal.SIGKILL)
