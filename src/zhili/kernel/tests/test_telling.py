"""The settings that go along with a statement: in its transaction, in no other, and in no round trip of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from zhili.kernel import isolation, telling
from zhili.kernel.isolation import Reader

pytestmark = pytest.mark.django_db(transaction=True)
WHO = b"SELECT current_setting('zhili.actor', true)"


@pytest.fixture
def line() -> Iterator["psycopg.Connection[Any]"]:
    """A connection as the pool gives one out."""
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters, autocommit=True) as opened:
        yield opened
    isolation.end()


def _asked(line: "psycopg.Connection[Any]") -> str:
    return str(telling.PlainCursor(line).execute(WHO).fetchall()[0][0] or "")


def _who(name: str) -> None:
    isolation.begin()
    isolation.enter(Reader(actor=f"staff:{name}", account=name))


def test_each_statement_of_its_own_knows_who_asks_and_the_connection_forgets(
    line: "psycopg.Connection[Any]",
) -> None:
    _who("a")
    assert [_asked(line), _asked(line)] == ["staff:a", "staff:a"]
    _who("b")
    assert _asked(line) == "staff:b"
    isolation.end()
    assert _asked(line) == ""


def test_a_transaction_is_told_once_and_again_when_it_changes(
    line: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    telling_of = isolation.telling

    def noted(who: Reader, *, anew: bool) -> tuple[bytes, tuple[str, ...]]:
        told.append(f"{who.actor} {'anew' if anew else 'again'}")
        return telling_of(who, anew=anew)

    monkeypatch.setattr(isolation, "telling", noted)
    line.autocommit = False
    _who("a")
    assert [_asked(line), _asked(line)] == ["staff:a", "staff:a"]
    _who("b")
    assert [_asked(line), _asked(line)] == ["staff:b", "staff:b"]
    line.commit()
    assert _asked(line) == "staff:b"
    assert told == ["staff:a anew", "staff:b again", "staff:b anew"]


def test_what_the_one_before_saw_is_not_left_to_the_next_in_a_transaction() -> None:
    from zhili.kernel.rows import fetch

    reach = "SELECT coalesce(current_setting('zhili.reach', true), '')"
    isolation.begin()
    with transaction.atomic():
        isolation.enter(Reader(actor="staff:a", account="a", everywhere=True))
        assert fetch(reach) == [("all",)]
        with pytest.raises(ValueError, match="back"), transaction.atomic():
            fetch(reach)
            raise ValueError("back")
        isolation.enter(Reader(actor="staff:b", account="b"))
        assert fetch(reach) == [("",)]
    assert fetch(reach) == [("",)]
    isolation.end()


def test_a_savepoint_that_is_taken_back_takes_the_telling_with_it() -> None:
    from zhili.kernel.rows import fetch

    _who("a")
    with transaction.atomic():
        assert fetch(WHO.decode()) == [("staff:a",)]
        with pytest.raises(ValueError, match="back"), transaction.atomic():
            _who("b")
            assert fetch(WHO.decode()) == [("staff:b",)]
            raise ValueError("back")
        assert fetch(WHO.decode()) == [("staff:b",)]
    isolation.end()


def test_a_refused_statement_says_why(line: "psycopg.Connection[Any]") -> None:
    _who("a")
    with pytest.raises(psycopg.errors.UndefinedTable):
        telling.PlainCursor(line).execute(b"SELECT * FROM nowhere")
    assert _asked(line) == "staff:a"


def test_a_copy_is_told_before_it_begins(line: "psycopg.Connection[Any]") -> None:
    line.autocommit = False
    _who("a")
    with telling.PlainCursor(line).copy(b"COPY (" + WHO + b") TO STDOUT") as pipe:
        assert [row[0] for row in pipe.rows()] == ["staff:a"]
    line.rollback()


def test_instants_arrive_in_utc_by_our_cursors_and_by_djangos(line: "psycopg.Connection[Any]") -> None:
    asked = "SELECT '2026-03-02 09:00:00.123456+08'::timestamptz, NULL::timestamptz"
    instant = datetime(2026, 3, 2, 1, 0, 0, 123456, UTC)
    with connection.cursor() as django:
        django.execute(asked)
        read = [telling.PlainCursor(line).execute(asked.encode()).fetchone(), django.fetchone()]
    assert read == [(instant, None)] * 2
    assert [one[0].tzinfo for one in read if one] == [UTC] * 2
