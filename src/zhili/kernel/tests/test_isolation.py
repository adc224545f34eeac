"""Who asks, as far as the database is told."""

from uuid import UUID

import pytest

from zhili.kernel import isolation
from zhili.kernel.isolation import NOBODY, PURPOSES, Reader

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def request_of_nobody() -> object:
    """A request, with nobody known yet."""
    isolation.begin()
    yield
    isolation.end()


def test_outside_of_a_request_nothing_is_told() -> None:
    isolation.end()
    isolation.enter(Reader(actor="staff:a", account="a"))
    isolation.admit(ONE)
    with isolation.widened("proof"), isolation.holding(ONE):
        assert isolation.reader() is None


def test_what_was_proven_in_a_request_stays_proven() -> None:
    isolation.enter(Reader(actor="anonymous:anonymous", cases=frozenset({ONE})))
    isolation.enter(Reader(actor="resident:a", account="a"))
    isolation.admit(OTHER)
    isolation.enter(Reader(actor="anonymous:anonymous"))
    assert isolation.reader() == Reader(actor="resident:a", account="a", cases=frozenset({ONE, OTHER}))


def test_another_account_begins_anew() -> None:
    isolation.enter(Reader(actor="staff:a", account="a", everywhere=True))
    isolation.enter(Reader(actor="staff:b", account="b"))
    assert isolation.reader() == Reader(actor="staff:b", account="b")


def test_a_wider_look_ends_with_its_block_and_keeps_whom_it_let_through() -> None:
    with pytest.raises(ValueError, match="inside"), isolation.widened("proof"), isolation.holding(None):
        isolation.admit(ONE)
        inside = isolation.reader()
        raise ValueError("inside")
    assert inside == Reader(
        actor=NOBODY.actor, cases=frozenset({ONE}), holder=isolation.ANY_HOLDER, purpose="proof"
    )
    assert isolation.reader() == Reader(actor=NOBODY.actor, cases=frozenset({ONE}))


def test_only_declared_purposes_look_further() -> None:
    with pytest.raises(KeyError), isolation.widened("curiosity"):
        pass
    assert all(PURPOSES.values())


def test_values_are_written_as_the_server_reads_arrays() -> None:
    who = Reader(
        actor="staff:a",
        account="a",
        districts=frozenset({2, 1}),
        units=frozenset({'bureau:"x"', "a\\b"}),
        areas=frozenset({"1/2/3/4_"}),
    )
    _, told = isolation.telling(who, anew=False)
    assert told[:4] == ("staff:a", "a", "", '{"1","2"}')
    assert told[5] == '{"1/2/3/4\\\\_","1/2/3/4\\\\_/%"}'
    assert told[6] == '{"a\\\\b","bureau:\\"x\\""}'
    assert isolation.telling(Reader(actor="a:b", purpose="figures"), anew=False)[1][2] == "all"
    assert isolation.telling(Reader(actor="a:b", purpose="tell"), anew=False)[1][2] == ""


def test_what_is_empty_is_told_only_where_something_else_stood() -> None:
    statement, told = isolation.telling(Reader(actor="a:b", units=frozenset({"x"})), anew=True)
    assert statement == b"SELECT set_config('zhili.actor', $1, true), set_config('zhili.units', $2, true)"
    assert told == ("a:b", '{"x"}')
