"""Rows that belong together: gathered by several modules, laid down in one SQL statement or not at all.

An operation hands a ``Batch`` down the floors; the engine adds its case and events, ``people`` the encrypted
contact, ``ledger`` the seals. ``write`` sends them as one statement (data-modifying CTEs), so that a whole
operation costs one round trip and is atomic by itself; ``copy`` sends many batches' worth by COPY.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg.types.json import Jsonb, set_json_dumps

from zhili.kernel import telling
from zhili.kernel.canonical import json_bytes
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

Row = Mapping[str, object]


set_json_dumps(json_bytes)


class Duplicate(ZhiliError):
    """A row with the same unique value stands already; ``constraint`` names the rule it met."""

    code = "duplicate"
    status = 409
    message = Text(
        zh="同样的记录已存在（{constraint}），没有重复保存。",
        en="The same record is there already ({constraint}); nothing was saved twice.",
    )


class Batch:
    """What one operation writes. Tables and columns come from code, never from users."""

    def __init__(self) -> None:
        self._inserts: dict[tuple[str, tuple[str, ...]], list[tuple[object, ...]]] = {}
        self._updates: list[tuple[str, Row, Row]] = []
        self._deletes: list[tuple[str, Row]] = []
        self._after: list[Callable[[], None]] = []

    def insert(self, table: str, row: Row) -> None:
        """Add a row. Mappings become jsonb; wrap a JSON list in ``Jsonb`` yourself, plain lists are arrays."""
        values = tuple([Jsonb(value) if isinstance(value, dict) else value for value in row.values()])
        self._inserts.setdefault((table, tuple(row)), []).append(values)

    def update(self, table: str, key: Row, values: Row) -> None:
        """Change the one row that ``key`` names."""
        self._updates.append((table, key, values))

    def delete(self, table: str, key: Row) -> None:
        """Take away the row that ``key`` names, if it stands; not one that the same batch inserts."""
        self._deletes.append((table, key))

    def then(self, follow: Callable[[], None]) -> None:
        """Do something once everything is laid down, in the same transaction where there is one."""
        self._after.append(follow)

    def absorb(self, other: "Batch") -> None:
        """Take over another batch's rows, to lay down many operations at once."""
        for head, rows in other._inserts.items():
            self._inserts.setdefault(head, []).extend(rows)
        self._updates.extend(other._updates)
        self._deletes.extend(other._deletes)
        self._after.extend(other._after)

    def write(self) -> None:
        """Lay everything down in one statement. Raises Duplicate; then nothing was written."""
        inserts = tuple((table, columns, len(rows)) for (table, columns), rows in self._inserts.items())
        updates = tuple((table, tuple(key), tuple(changes)) for table, key, changes in self._updates)
        deletes = tuple((table, tuple(key)) for table, key in self._deletes)
        if not (inserts or updates or deletes):
            return
        values = [value for rows in self._inserts.values() for row in rows for value in row]
        for _, key, changes in self._updates:
            for part in (changes, key):
                values.extend(Jsonb(value) if isinstance(value, dict) else value for value in part.values())
        values.extend(value for _, key in self._deletes for value in key.values())
        connection.ensure_connection()
        with _duplicates_told(), telling.RawCursor[tuple[Any, ...]](connection.connection) as cur:
            cur.execute(_statement(inserts, updates, deletes), values, prepare=True)
        self._follow()

    def copy(self) -> None:
        """Lay everything down by COPY in one transaction. Raises Duplicate; then nothing was written."""
        with _duplicates_told(), transaction.atomic(), cursor() as cur:
            for (table, columns), rows in self._inserts.items():
                with copying(cur, table, columns) as pipe:
                    for row in rows:
                        pipe.write_row(row)
            for table, key, changes in self._updates:
                single = Batch()
                single.update(table, key, changes)
                single.write()
            for table, key in self._deletes:
                single = Batch()
                single.delete(table, key)
                single.write()
        self._follow()

    def _follow(self) -> None:
        for follow in self._after:
            follow()


@contextmanager
def cursor() -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
    """A psycopg cursor on Django's connection that tells who asks: prepared statements, no ORM."""
    connection.ensure_connection()
    with telling.PlainCursor[tuple[Any, ...]](connection.connection) as cur:
        yield cur


@contextmanager
def copying(
    cur: "psycopg.Cursor[tuple[Any, ...]]", table: str, columns: Iterable[str]
) -> "Iterator[psycopg.Copy]":
    """A COPY into a table. PostgreSQL refuses that to whom policies hold for: those get there by a table of theirs."""
    names = _names(columns)
    held = cur.execute(b"SELECT row_security_active(%s)", [table]).fetchone()
    if held is None or not held[0]:
        with cur.copy(f'COPY "{table}" ({names}) FROM STDIN'.encode()) as pipe:
            yield pipe
        return
    with transaction.atomic():
        cur.execute(f'CREATE TEMPORARY TABLE on_the_way AS SELECT {names} FROM "{table}" LIMIT 0'.encode())
        with cur.copy(f"COPY on_the_way ({names}) FROM STDIN".encode()) as pipe:
            yield pipe
        cur.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM on_the_way'.encode())
        cur.execute(b"DROP TABLE on_the_way")


def fetch(query: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
    """The rows that a prepared query answers. jsonb columns arrive as text."""
    with cursor() as cur:
        return cur.execute(query.encode(), tuple(values), prepare=True).fetchall()


@functools.lru_cache(maxsize=512)
def _statement(
    inserts: tuple[tuple[str, tuple[str, ...], int], ...],
    updates: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...],
    deletes: tuple[tuple[str, tuple[str, ...]], ...],
) -> bytes:
    """The text for rows of these shapes: one operation writes the same shapes again and again.

    Values stand as ``$1``, ``$2``…, the server's own way: psycopg need not read the text at every execution.
    """
    parts = [_insert(*shape) for shape in inserts]
    parts += [_update(*shape) for shape in updates]
    parts += [_delete(*shape) for shape in deletes]
    steps = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(parts[:-1]))
    first, *rest = (f"WITH {steps} {parts[-1]}" if steps else parts[-1]).split("%s")
    return "".join([first, *(f"${number}{text}" for number, text in enumerate(rest, start=1))]).encode()


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _insert(table: str, columns: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join(['%s'] * len(columns))})"
    return f'INSERT INTO "{table}" ({_names(columns)}) VALUES {", ".join([row] * rows)}'


def _update(table: str, key: tuple[str, ...], changes: tuple[str, ...]) -> str:
    assign = ", ".join(f'"{name}" = %s' for name in changes)
    return f'UPDATE "{table}" SET {assign} WHERE {_match(key)}'


def _delete(table: str, key: tuple[str, ...]) -> str:
    return f'DELETE FROM "{table}" WHERE {_match(key)}'


def _match(key: tuple[str, ...]) -> str:
    return " AND ".join(f'"{name}" = %s' for name in key)


@contextmanager
def _duplicates_told() -> Iterator[None]:
    try:
        with transaction.atomic() if connection.in_atomic_block else _nothing():
            yield
    except psycopg.errors.UniqueViolation as error:
        raise Duplicate(constraint=error.diag.constraint_name or "") from error


@contextmanager
def _nothing() -> Iterator[None]:
    yield
