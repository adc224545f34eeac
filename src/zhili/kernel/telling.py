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
from psycopg.abc import Params, Query, QueryNoTemplate
from psycopg.copy import Writer
from psycopg.pq import TransactionStatus

from zhili.kernel import isolation
from zhili.kernel.isolation import Reader

Row = TypeVar("Row")
_UNDOES = "ROLLBACK TO"

_told: "WeakKeyDictionary[psycopg.Connection[Any], Reader]" = WeakKeyDictionary()
"""What each connection was told in the transaction that is open on it."""


class PlainCursor(psycopg.Cursor[Row]):
    """A psycopg cursor through which the server learns who asks, before it is asked."""

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
        undoes = isinstance(query, str) and query.startswith(_UNDOES)
        untold = None if undoes else _untold(self.connection)
        if untold is None:
            super().execute(asked, params, prepare=prepare, binary=binary)
        else:
            with self.connection.pipeline():
                _tell(self.connection, untold)
                super().execute(asked, params, prepare=prepare, binary=binary)
        if (
            undoes
        ):  # takes back what was told after the savepoint; in a pipeline psycopg would lose what it prepared
            forget(self.connection)
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
    psycopg.RawCursor(connection).execute(
        isolation.TELL, isolation.settings_of(reader), prepare=connection.prepare_threshold is not None
    )
    _told[connection] = reader
