"""Sequencer and signer of a running house, beside COPY, SHA-256 and a durable write of the same bytes in one run."""

import hashlib
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from zhili.site.bench.measures import Figure, median, percentile

_LEAF_BYTES = 110  # of an entry with both digests and a usual action
_AT_ONCE = 1024  # as the sequencer takes them
_RATE = 1000  # seals a second of the steady load
_PATIENCE = 120.0
_ROUNDS = 3
_PENDING = "COPY ledger_pending (id, district_id, leaf) FROM STDIN (FORMAT binary)"
_PLAIN = "COPY bench_plain (position, leaf) FROM STDIN (FORMAT binary)"

Connection = psycopg.Connection[Any]
Seals = list[tuple[uuid.UUID, bytes]]


def figures(url: str, log: Path, *, entries: int, seconds: float) -> dict[str, Figure]:
    """Entries a second from the queue into tiles, the same against the bare work, and how long a seal takes at 1,000/s
    into a tile, and into the signed checkpoint that stands published in the folder ``log``.

    ``entries`` are queued at once; the house's own sequencer and signer work on them.
    """
    with psycopg.connect(url, autocommit=True) as db:
        ours, bare = [], []
        for _ in range(_ROUNDS):
            seals = _new(entries)
            bare.append(_bare(db, seals))
            ours.append(_sequenced(db, seals))
        waits = _steady(db, log, seconds)
    return {
        "entries_s": entries / median(ours),
        "vs_copy_hash_fsync": median([one / other for one, other in zip(bare, ours, strict=True)]),
        "submit_to_tiles_ms_p50": percentile(waits.tiles, 0.5) * 1000,
        "submit_to_tiles_ms_p99": percentile(waits.tiles, 0.99) * 1000,
        "submit_to_checkpoint_ms_p50": percentile(waits.published, 0.5) * 1000,
        "submit_to_checkpoint_ms_p99": percentile(waits.published, 0.99) * 1000,
        "entries": entries,
    }


def _new(count: int) -> Seals:
    return [(uuid.uuid4(), os.urandom(_LEAF_BYTES)) for _ in range(count)]


def _queue(db: Connection, seals: Seals) -> None:
    with db.cursor().copy(_PENDING) as pipe:
        pipe.set_types(["uuid", "int4", "bytea"])
        for id, leaf in seals:
            pipe.write_row((id, 0, leaf))


def _size(db: Connection) -> int:
    row = db.execute("SELECT tiled_size FROM ledger_log").fetchone()
    return int(row[0]) if row else 0


def _drained(db: Connection) -> int:
    """Wait until nothing waits; the log's size then."""
    _await(lambda: not db.execute("SELECT 1 FROM ledger_pending LIMIT 1").fetchone())
    row = db.execute("SELECT size FROM ledger_log").fetchone()
    size = int(row[0]) if row else 0
    _await(lambda: _size(db) == size)
    return size


def _await(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("the sequencer does not come on")
        time.sleep(0.002)


def _sequenced(db: Connection, seals: Seals) -> float:
    """Seconds from the commit that queued them to the last of them in a tile on the disk."""
    before = _drained(db)
    _queue(db, seals)
    began = time.perf_counter()
    _await(lambda: _size(db) >= before + len(seals))
    return time.perf_counter() - began


def _bare(db: Connection, seals: Seals) -> float:
    """Seconds for the same bytes in the same batches: COPY into a table with its key, SHA-256, one durable write."""
    db.execute("DROP TABLE IF EXISTS bench_plain")
    db.execute("CREATE TABLE bench_plain (position bigint PRIMARY KEY, leaf bytea)")
    with _file() as path:
        began = time.perf_counter()
        for first in range(0, len(seals), _AT_ONCE):
            batch = seals[first : first + _AT_ONCE]
            with db.cursor().copy(_PLAIN) as pipe:
                pipe.set_types(["int8", "bytea"])
                for position, (_, leaf) in enumerate(batch, start=first):
                    pipe.write_row((position, leaf))
            digests = [hashlib.sha256(leaf).digest() for _, leaf in batch]
            _write(path, b"".join([*digests, *(leaf for _, leaf in batch)]))
        seconds = time.perf_counter() - began
    db.execute("DROP TABLE bench_plain")
    return seconds


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="zhili-bench-") as folder:
        yield Path(folder) / "plain"


@dataclass(slots=True)
class _Waits:
    """Seconds from the commit of seals into a tile, and into the published checkpoint."""

    tiles: list[float] = field(default_factory=list)
    published: list[float] = field(default_factory=list)


def _steady(db: Connection, log: Path, seconds: float) -> _Waits:
    """At 1,000 seals a second: how long each batch took from its commit on."""
    before, sealed, waits = _drained(db), 0, _Waits()
    unlaid, unpublished = list[tuple[int, float]](), list[tuple[int, float]]()
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < seconds or unlaid or unpublished:
        due = int(min(now - began, seconds) * _RATE) - sealed
        if due > 0:
            _queue(db, _new(due))
            sealed += due
            submitted = (before + sealed, time.perf_counter())
            unlaid.append(submitted)
            unpublished.append(submitted)
        unlaid = _arrived(unlaid, _size(db), waits.tiles)
        unpublished = _arrived(unpublished, _published(log), waits.published)
        if now - began > seconds + _PATIENCE:
            raise TimeoutError("the log is not published")
        time.sleep(0.005)
    return waits


def _arrived(
    open_since: list[tuple[int, float]], reached: int, waits: list[float]
) -> list[tuple[int, float]]:
    """Those that wait on; how long the others waited is added to ``waits``."""
    now = time.perf_counter()
    waits += [now - since for upto, since in open_since if upto <= reached]
    return [(upto, since) for upto, since in open_since if upto > reached]


def _published(log: Path) -> int:
    """The size in the checkpoint: its second line."""
    try:
        return int((log / "checkpoint").read_text("utf-8").split("\n", 2)[1])
    except FileNotFoundError:
        return 0
