"""Files kept under the digest of their content, durably: what ``put`` answered for survives a power cut."""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from zhili.kernel.files.inspection import Kept
from zhili.kernel.files.refusals import NoSpace, StoreUnavailable
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = "unfinished"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WHAT = Text(zh="附件", en="The attachment")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept: the SHA-256 of its content is its name in the store."""

    sha256: str
    size: int
    media_type: str
    width: int | None
    height: int | None


class FileStore:
    """A folder of files named by digest. Equal contents are kept once; nothing is overwritten."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, kept: Kept) -> StoredFile:
        """Keep an inspected file and return when it is on disk. Raises NoSpace or StoreUnavailable, and then
        nothing of it stays."""
        digest = hashlib.sha256(kept.content).hexdigest()
        with _told():
            if not self._whole(digest, len(kept.content)):
                self._lay_down(digest, kept.content)
        return StoredFile(digest, len(kept.content), kept.media_type, kept.width, kept.height)

    def open(self, sha256: str) -> BinaryIO:
        """The content, to read; the caller closes it. Raises NotFound, or StoreUnavailable."""
        if not self.exists(sha256):
            raise NotFound(what=_WHAT)
        with _told():
            return self._path(sha256).open("rb")

    def exists(self, sha256: str) -> bool:
        """Whether the store has this content."""
        return bool(_DIGEST.fullmatch(sha256)) and self._path(sha256).is_file()

    def remove(self, sha256: str) -> bool:
        """Take a content away for good; whether it was there. Who calls it knows that nobody needs it any more."""
        if not self.exists(sha256):
            return False
        path = self._path(sha256)
        with _told():
            path.unlink(missing_ok=True)
            _sync_folder(path.parent)
        return True

    def discard_unfinished(self, *, before: datetime) -> int:
        """Remove what a killed process left half written before an instant; returns how many files."""
        removed = 0
        for path in (self.root / _UNFINISHED).glob("*"):
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def _whole(self, digest: str, size: int) -> bool:
        path = self._path(digest)
        return path.is_file() and path.stat().st_size == size

    def _lay_down(self, digest: str, content: bytes) -> None:
        path, unfinished = self._path(digest), self.root / _UNFINISHED
        for folder in (unfinished, path.parent):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _sync_folder(folder.parent)
        handle, name = tempfile.mkstemp(dir=unfinished)  # readable by its owner only
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told() -> Iterator[None]:
    """The disk's own errors, in words."""
    try:
        yield
    except OSError as error:
        raise (NoSpace if error.errno in _FULL else StoreUnavailable)() from error
