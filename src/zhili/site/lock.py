"""One supervisor per home: a lock that the kernel lets go of when its holder ends, however it ends."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any, ClassVar

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text


class AlreadyRunning(ZhiliError):
    """Another supervisor, or a command that needs the home for itself, holds the home."""

    code: ClassVar[str] = "already-running"
    status: ClassVar[int] = 409
    message = Text(
        zh="主目录 {home} 正被另一个进程使用（进程号 {pid}，{doing}）。请先停止它，或换一个主目录。",
        en="The home {home} is in use by another process (pid {pid}, {doing})."
        " Stop it first, or choose another home.",
    )


class HomeLock:
    """The lock file of a home; it says who holds it and what for."""

    def __init__(self, home: Path) -> None:
        self._path = home / "lock"
        self._file: int | None = None

    def take(self, *, doing: str) -> None:
        """Hold the home until ``release`` or the end of the process. Raises AlreadyRunning."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            holder = self.holder()
            raise AlreadyRunning(
                home=self._path.parent, pid=holder.get("pid", "?"), doing=holder.get("doing", "?")
            ) from None
        self._file = descriptor
        self.say(doing)

    def say(self, doing: str) -> None:
        """Change what the holder says that it does, such as the address it serves."""
        if self._file is not None:
            os.truncate(self._file, 0)
            os.pwrite(self._file, json.dumps({"pid": os.getpid(), "doing": doing}).encode(), 0)

    def release(self) -> None:
        """Let go; idempotent."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def taken(self) -> bool:
        """Whether some process holds the home now."""
        try:
            descriptor = os.open(self._path, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def holder(self) -> dict[str, Any]:
        """What the last holder wrote: ``pid`` and ``doing``."""
        try:
            said = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}
