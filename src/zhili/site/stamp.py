"""Whether a home was prepared by this very code and these packs: then the next start need not look again."""

import hashlib
import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

from zhili.site.config import Config

_SOURCE = Path(__file__).resolve().parents[1]


def is_current(house: Config) -> bool:
    """Whether the last preparation of the home was for what lies on the disk now.

    Never for a database outside the home: it may have been changed or replaced behind our back.
    """
    try:
        return house.database_url is None and _file(house).read_text() == _fingerprint(house)
    except OSError:
        return False


def remember(house: Config) -> None:
    """Note that the home is prepared; nothing to note where the database lies outside it."""
    if house.database_url is None:
        _file(house).write_text(_fingerprint(house))


def _file(house: Config) -> Path:
    return house.home / "postgres" / "prepared-for"


def _fingerprint(house: Config) -> str:
    digest = hashlib.sha256(importlib.metadata.version("zhili").encode())
    for path in _what_matters(house):
        found = path.stat()
        digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _what_matters(house: Config) -> Iterator[Path]:
    for pattern in ("*/migrations/*.py", "*/isolation.py", "*/rules/isolation.py", "workspace/rules.py"):
        yield from sorted(_SOURCE.glob(pattern))
    for folder in filter(None, (_SOURCE / "packs", house.packs)):
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
