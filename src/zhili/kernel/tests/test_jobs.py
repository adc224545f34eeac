"""Jobs exist if and only if their transaction was committed, and none is lost with its worker."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from zhili.kernel import clock, jobs

pytestmark = pytest.mark.django_db
RunJobs = Callable[[], list[str]]
_ran: list[str] = []


@jobs.task(name="test.note")
def _note(*, word: str) -> None:
    _ran.append(word)


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    _ran.clear()


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return int(cursor.fetchone()[0])


def test_a_deferred_job_runs_with_its_arguments(run_jobs: RunJobs) -> None:
    jobs.defer("test.note", word="井盖")
    assert run_jobs() == ["test.note"]
    assert _ran == ["井盖"]


def test_a_job_goes_with_the_transaction_that_deferred_it(run_jobs: RunJobs) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.defer("test.note", word="lost")
        raise RuntimeError
    assert run_jobs() == []


def test_a_job_waits_for_its_hour(run_jobs: RunJobs) -> None:
    hour = datetime(2026, 3, 1, 8, tzinfo=UTC)
    jobs.defer("test.note", after=hour, word="later")
    with clock.at_instant(hour - timedelta(seconds=1)):
        assert run_jobs() == []
    with clock.at_instant(hour):
        assert run_jobs() == ["test.note"]


def test_once_keeps_one_waiting_and_leaves_the_transaction_usable() -> None:
    for _ in range(3):
        jobs.defer("test.note", once="one", word="x")
    assert _waiting() == 1


def test_an_unknown_name_is_refused_at_once() -> None:
    with pytest.raises(jobs.UnknownJob, match=r"test\.nobody"):
        jobs.defer("test.nobody")


def test_a_dead_workers_job_goes_back_to_the_living(run_jobs: RunJobs) -> None:
    jobs.defer("test.note", word="again")
    jobs.defer("test.note", word="still in hand")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now()), (now() - interval '1 hour') RETURNING id"
        )
        living, dead = (row[0] for row in cursor.fetchall())
        for worker in (dead, living):
            cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])
    assert _waiting() == 0
    jobs.rescue(at=clock.now())
    assert run_jobs() == ["test.note"]
    assert _ran == ["again"]


def test_only_the_jobs_named_and_due_are_run_and_what_they_defer() -> None:
    jobs.defer("test.note", word="now")
    jobs.defer("test.note", word="later", after=clock.now() + timedelta(hours=1))
    assert jobs.run_due(at=clock.now(), names=["test.other"]) == []
    assert jobs.run_due(at=clock.now(), names=["test.note"]) == ["test.note"]
    assert (_ran, _waiting()) == (["now"], 1)
    assert jobs.run_due(at=clock.now() + timedelta(hours=2)) == ["test.note"]
    assert _ran == ["now", "later"]
