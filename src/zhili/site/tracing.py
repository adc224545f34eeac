"""Looking for a person's values wherever the house may hold them: tables, files, tiles, logs, backups.

Owns how to look and what cannot be seen so: contents that are encrypted or compressed (personal fields, pictures, the
insides of most PDFs) and what PostgreSQL keeps of deleted rows until they are vacuumed.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from django.contrib.sessions.models import Session
from psycopg import sql

from zhili.kernel.rows import cursor, fetch

SHORTEST = 2
"""Characters of a value: one alone stands everywhere."""

_CHUNK = 1 << 20
_TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname
"""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a value was found: ``value`` is its place among those looked for, from 1; never the value itself."""

    place: str
    value: int
    times: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A case in which a value was found, and what keeps it: it still runs, or its term of retention."""

    number: str
    running: bool
    until: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a search: where, in which cases, and how much was looked through."""

    traces: tuple[Trace, ...]
    kept: tuple[Kept, ...]
    tables: int
    rows: int
    files: int


def look(values: Sequence[str], *, folders: Iterable[Path], backups: Iterable[Path] = ()) -> Looked:
    """Look for values of two characters or more in every table of the database, every file, and in backups.

    Letters count the same in either case in tables; in files as they are written.
    """
    wanted = [value.strip() for value in values if len(value.strip()) >= SHORTEST]
    traces: list[Trace] = []
    rows = 0
    tables = [str(name) for (name,) in fetch(_TABLES)]
    for table in tables:
        counted, found = _in_table(table, wanted)
        rows += counted
        traces += found
    traces += _in_sessions(wanted)
    files = 0
    for place, source in chain(_files(folders), _parts(backups)):
        files += 1
        traces += _in_bytes(place, source, wanted)
    return Looked(tuple(traces), tuple(_kept(wanted)), len(tables), rows, files)


def _forms(value: str) -> tuple[str, str]:
    """A value as PostgreSQL writes it in a row: in words, and in the hexadecimal of binary columns."""
    return value.lower(), value.encode().hex()


def _in_table(table: str, wanted: Sequence[str]) -> tuple[int, list[Trace]]:
    counts = sql.SQL(", ").join(
        sql.SQL("count(*) FILTER (WHERE strpos(said, %s) > 0 OR strpos(said, %s) > 0)") for _ in wanted
    )
    query = sql.SQL(
        "SELECT count(*){comma}{counts} FROM (SELECT lower(held::text) AS said FROM {table} held) AS looked"
    )
    made = query.format(comma=sql.SQL(", " if wanted else ""), counts=counts, table=sql.Identifier(table))
    with cursor() as cur:
        row = cur.execute(made, [form for value in wanted for form in _forms(value)]).fetchone() or (0,)
    return row[0], [Trace(table, number, times) for number, times in enumerate(row[1:], start=1) if times]


def _in_sessions(wanted: Sequence[str]) -> Iterator[Trace]:
    """What browsers have begun to fill in lies packed in their sessions."""
    held = [str(session.get_decoded()) for session in Session.objects.iterator()]
    for number, value in enumerate(wanted, start=1):
        times = sum(value in said for said in held)
        if times:
            yield Trace("django_session (unpacked)", number, times)


def _files(folders: Iterable[Path]) -> Iterator[tuple[str, IO[bytes]]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as source:
                    yield f"{folder.name}/{path.relative_to(folder)}", source


def _parts(backups: Iterable[Path]) -> Iterator[tuple[str, IO[bytes]]]:
    for backup in backups:
        with zipfile.ZipFile(backup) as archive:
            for name in archive.namelist():
                with archive.open(name) as source:
                    yield f"{backup.name}:{name}", source


def _in_bytes(place: str, source: IO[bytes], wanted: Sequence[str]) -> list[Trace]:
    needles = [value.encode() for value in wanted]
    overlap = max((len(needle) for needle in needles), default=1) - 1
    times = [0] * len(needles)
    rest = b""
    while chunk := source.read(_CHUNK):
        window = rest + chunk
        for index, needle in enumerate(needles):
            times[index] += window.count(needle) - rest.count(needle)
        rest = window[-overlap:] if overlap else b""
    return [Trace(place, number, found) for number, found in enumerate(times, start=1) if found]


def _kept(wanted: Sequence[str]) -> list[Kept]:
    """The cases in whose row or history a value stands, with what keeps them."""
    if not wanted:
        return []
    found = fetch(
        """
        SELECT number, ended_at IS NULL, coalesce(to_char(retain_until, 'YYYY-MM-DD'), '') FROM cases_case held
        WHERE lower(held::text) LIKE ANY(%s) OR EXISTS (
            SELECT FROM cases_caseevent event WHERE event.district_id = held.district_id AND event.case_id = held.id
              AND lower(event::text) LIKE ANY(%s))
        ORDER BY number
        """,
        [patterns := [f"%{_literal(value)}%" for value in wanted], patterns],
    )
    return [Kept(*row) for row in found]


def _literal(value: str) -> str:
    escaped = value.lower().replace("\\", "\\\\")
    return escaped.replace("%", "\\%").replace("_", "\\_")
