"""Bytes that no paper needs: of an issue that was broken off, a signature that was not taken, a process that died.

Previews leave nothing behind: they are never kept.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from zhili.documents.models import Edition, Paper, Signer
from zhili.documents.operations.keeping import store

KEPT = timedelta(days=2)
"""Bytes lie in the store before the row that names them stands; no transaction takes so long."""
_AT_ONCE = 500


def sweep(*, at: datetime) -> int:
    """Remove what no paper, edition or signature names and is older than two days; how many files. Safe to repeat."""
    before = at - KEPT
    removed = store().discard_unfinished(before=before)
    old = _old(before)
    while part := list(islice(old, _AT_ONCE)):
        needed = _needed([one.name for one in part])
        removed += sum(
            one.name not in needed and _is_old(one, before) and store().remove(one.name) for one in part
        )
    return removed


def _old(before: datetime) -> Iterator[Path]:
    """Files of the store that were last kept before an instant."""
    return (one for one in store().root.glob("??/*") if _is_old(one, before))


def _is_old(path: Path, before: datetime) -> bool:
    return path.is_file() and path.stat().st_mtime < before.timestamp()


def _needed(digests: Collection[str]) -> set[str]:
    return {
        *Edition.objects.filter(sha256__in=digests).values_list("sha256", flat=True),
        *Paper.objects.filter(issued_sha256__in=digests).values_list("issued_sha256", flat=True),
        *Paper.objects.filter(sha256__in=digests).values_list("sha256", flat=True),
        *map(str, Signer.objects.filter(drawing_sha256__in=digests).values_list("drawing_sha256", flat=True)),
    }
