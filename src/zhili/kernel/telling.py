"""Cursors that tell the database who asks (``kernel.isolation``), ahead of a transaction's first statement.

It costs no round trip: both go out together.

The settings are local to the transaction: a connection that goes back to the pool knows nobody. Outside of a
transaction each statement is one of its own, and carries them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar, cast
from weakref import WeakKeyDictionary

import psycopg
from psycopg.abc import Params, PQGen, Query, QueryNoTemplate
from psycopg.copy import Writer
from psycopg.generators import send
from psycopg.postgres import types
from psycopg.pq import TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

from zhili.kernel import isolation
from zhili.kernel.isolation import Reader

Row = TypeVar("Row")
_UNDOES = "ROLLBACK TO"
_INSTANT = types["timestamptz"].oid

_told: "WeakKeyDictionary[psycopg.Connection[Any], Reader | None]" = WeakKeyDictionary()
"""What each connection was told in the transaction that is open on it; None where a part of that was taken back."""


class PlainCursor(psycopg.Cursor[Row]):
    """A psycopg cursor through which the server learns who asks, before it is asked.

    It reads instants by the driver's compiled code: Django has them read in Python, to put any time zone in, and ours
    arrive in UTC.
    """

    def __init__(self, connection: "psycopg.Connection[Any]", **options: Any) -> None:
        super().__init__(connection, **options)
        self.adapters.register_loader(_INSTANT, TimestamptzLoader)

    def execute(
        self,
        query: Query,
        params: Params | None = None,
        *,
        prepare: bool | None = None,
        binary: bool | None = None,
    ) -> Self:
        """Execute a statement; who asks goes ahead of it where the server does not know yet."""
        asked = cast("QueryNoTemplate", query)
        undoes = isinstance(query, str) and query.startswith(_UNDOES)  # psycopg would lose what it prepared
        # nor with the empty question by which a pool looks whether a connection lives
        untold = None if undoes or not query else _untold(self.connection)
        if untold is None:
            super().execute(asked, params, prepare=prepare, binary=binary)
        else:
            with _one_trip(self.connection):
                _tell(self.connection, untold)
                super().execute(asked, params, prepare=prepare, binary=binary)
        if (
            undoes and self.connection in _told
        ):  # what was told after the savepoint; before it, it still holds
            _told[self.connection] = None
        return self

    @contextmanager
    def copy(
        self, statement: Query, params: Params | None = None, *, writer: Writer | None = None
    ) -> Iterator[psycopg.Copy]:
        """Begin a COPY, which nothing can go along with: who asks is told before."""
        untold = _untold(self.connection)
        if untold is not None:
            _tell(self.connection, untold)
        with super().copy(statement, params, writer=writer) as pipe:
            yield pipe


class RawCursor(PlainCursor[Row], psycopg.RawCursor[Row]):
    """The same, with ``$1`` for values."""


class ClientCursor(PlainCursor[Row], psycopg.ClientCursor[Row]):
    """The same for Django, which has values put into the text."""


class _OneTrip(psycopg.Pipeline):
    """A pipeline of few statements that all go out when it ends. The library's own sends and waits for each."""

    def _communicate_gen(self) -> PQGen[None]:
        while self.command_queue:
            self.command_queue.popleft()()
        yield from ()

    def _exit_gen(self) -> PQGen[None]:
        self._enqueue_sync()
        yield from self._communicate_gen()
        yield from send(self.pgconn)
        yield from self._fetch_gen(flush=False)


@contextmanager
def _one_trip(connection: "psycopg.Connection[Any]") -> Iterator[None]:
    """Within the block what is executed on the connection waits; it goes out together at the end."""
    if connection._pipeline is not None:
        yield
        return
    connection._pipeline = _OneTrip(connection)
    try:
        with connection._pipeline:
            yield
    finally:
        connection._pipeline = None


def forget(connection: "psycopg.Connection[Any]") -> None:
    """What a connection was told holds no more: another transaction has begun on it, or is about to."""
    _told.pop(connection, None)


def _untold(connection: "psycopg.Connection[Any]") -> Reader | None:
    """Who asks, where this connection's transaction does not know it."""
    status = connection.pgconn.transaction_status
    if status == TransactionStatus.IDLE:
        forget(connection)
    reader = isolation.reader()
    if reader is None or status == TransactionStatus.INERROR or _told.get(connection) == reader:
        return None
    return reader


def _tell(connection: "psycopg.Connection[Any]", reader: Reader) -> None:
    statement, values = isolation.telling(reader, anew=connection not in _told)
    psycopg.RawCursor(connection).execute(statement, values, prepare=connection.prepare_threshold is not None)
    _told[connection] = reader
