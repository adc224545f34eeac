"""A change is heard if and only if its rows stand, by every process, and again after the database was away."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from zhili.kernel import changes, clock
from zhili.kernel.changes import EVERYTHING, Ear, Heard
from zhili.kernel.rows import Batch, fetch

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY_LISTENS = 0


def connect() -> "psycopg.Connection[Any]":
    return psycopg.connect(**connection.get_connection_params(), autocommit=True)


def until(true: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + 60
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline
        pause.wait(0.01)


@pytest.fixture
def ear() -> Iterator[Ear]:
    """An ear that listens already."""
    with listening() as opened:
        yield opened


class listening:
    def __init__(self, **options: Any) -> None:
        self._ear = Ear(connect, pause=0.05, **options)

    def __enter__(self) -> Ear:
        self._ear.open()
        until(lambda: not self._ear.heard([], since=self._ear.now()).deaf)
        return self._ear

    def __exit__(self, *_: object) -> None:
        self._ear.close()


def say(*topics: str) -> None:
    changes.announce_alone(topics)


def heard_of(ear: Ear, topic: str, since: int) -> Heard:
    """What an ear answers once it has heard of a topic."""
    until(lambda: topic in ear.heard([topic], since=since).changed)
    return ear.heard([topic], since=since)


def test_a_change_is_heard_under_its_topics_and_no_others(ear: Ear) -> None:
    since = ear.now()
    say("case:1", "unit:water")
    found = heard_of(ear, "case:1", since)
    assert found.sure
    assert set(ear.heard(["case:1", "case:2", "unit:water"], since=since).changed) == {"case:1", "unit:water"}


def test_an_area_is_heard_in_every_area_above_it(ear: Ear) -> None:
    since = ear.now()
    say("area:Y/Y01/Y0102")
    heard_of(ear, "area:Y/Y01/Y0102", since)
    asked = ["area:Y", "area:Y/Y01", "area:Y/Y02", "area:Y/Y01/Y0102/7"]
    assert set(ear.heard(asked, since=since).changed) == {"area:Y", "area:Y/Y01"}


def test_what_was_undone_is_not_heard(ear: Ear) -> None:
    since = ear.now()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        say("case:undone")
        raise ZeroDivisionError
    say("case:done")
    heard_of(ear, "case:done", since)
    assert ear.heard(["case:undone"], since=since).changed == {}


def test_rows_and_their_word_stand_together() -> None:
    with listening() as ear, connect() as other:
        other.execute("CREATE TABLE letter (id uuid PRIMARY KEY)")
        try:
            since, id = ear.now(), uuid4()
            batch = Batch()
            batch.insert("letter", {"id": id})
            changes.announce(batch, ["letter"])
            batch.write()
            heard_of(ear, "letter", since)
            assert fetch("SELECT id FROM letter") == [(id,)]
        finally:
            connection.close()
            other.execute("DROP TABLE letter")


def test_two_processes_tell_the_same_mark_of_the_same_change(ear: Ear) -> None:
    with listening() as other:
        since = min(ear.now(), other.now())
        say("case:1")
        first, second = heard_of(ear, "case:1", since), heard_of(other, "case:1", since)
        assert first.changed == second.changed
        say("case:1")
        until(lambda: heard_of(ear, "case:1", since).changed != first.changed)


def test_asking_again_with_what_was_answered_repeats_no_more_than_the_last_seconds() -> None:
    clock = [1_000_000]
    with listening(now=lambda: clock[0]) as ear:
        clock[0] += 10
        say("case:1")
        found = heard_of(ear, "case:1", 1_000_005)
        clock[0] += 10_000
        later = ear.heard(["case:1"], since=found.at)
        assert ear.heard(["case:1"], since=later.at).changed == {}
        assert later.at < clock[0]


def test_who_asks_about_a_time_before_the_ear_was_open_is_told_that_anything_may_have_changed(
    ear: Ear,
) -> None:
    before = ear.heard([], since=0)
    assert not before.sure
    assert not before.deaf
    assert ear.heard([], since=before.at).sure


def test_a_lost_connection_is_told_and_made_again(ear: Ear) -> None:
    since = ear.now()
    with connect() as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
            [changes.NAME],
        )
    until(lambda: not ear.heard([], since=since).sure)
    until(lambda: not ear.heard([], since=since).deaf)
    again = ear.now()
    say("case:after")
    assert heard_of(ear, "case:after", again).sure


def test_the_ear_closes_when_nobody_asks_any_more_and_opens_for_who_does() -> None:
    with listening(idle=0.1) as ear:
        until(lambda: listeners() == NOBODY_LISTENS)
        assert ear.heard([], since=ear.now()).deaf
        until(lambda: not ear.heard([], since=ear.now()).deaf)


def listeners() -> int:
    return int(
        fetch("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [changes.NAME])[0][0]
    )


def test_what_is_too_wide_to_name_is_heard_by_everybody(ear: Ear) -> None:
    since = ear.now()
    say(EVERYTHING)
    assert set(heard_of(ear, EVERYTHING, since).changed) == {EVERYTHING}
    assert set(ear.heard(["unit:any"], since=since).changed) == {EVERYTHING}


def test_a_change_that_is_committed_late_is_heard_once(ear: Ear) -> None:
    """A transaction that began first may end last: neither it nor what ended meanwhile is missed or told anew."""
    since = ear.now()
    with connect() as slow:
        slow.execute("BEGIN")
        slow.execute("INSERT INTO kernel_change (mark, topics) VALUES ('slow', '{case:slow}')")
        say("case:quick")
        quick = heard_of(ear, "case:quick", since)
        after = ear.now()
        assert ear.heard(["case:slow"], since=since).changed == {}
        say("case:other")
        heard_of(ear, "case:other", since)
        assert ear.heard(["case:quick"], since=after).changed == {}
        slow.execute("COMMIT")
    assert heard_of(ear, "case:slow", after).changed == {"case:slow": "slow"}
    assert heard_of(ear, "case:quick", since).changed == quick.changed


def test_what_everybody_has_heard_of_is_dropped() -> None:
    say("case:1")
    changes.sweep(at=clock.now())
    assert fetch("SELECT count(*) FROM kernel_change WHERE topics = '{case:1}'")[0][0] >= 1
    changes.sweep(at=clock.now() + timedelta(minutes=11))
    assert fetch("SELECT count(*) FROM kernel_change") == [(0,)]
