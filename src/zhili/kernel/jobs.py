"""Work for later: jobs in the same database, deferred in the caller's transaction and run by the worker.

The one seam to the job library. A job exists if and only if the transaction that deferred it was committed.
It may run more than once (a worker can die between the work and the record of it): tasks are idempotent.
"""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any, ClassVar

import procrastinate
from django.db import close_old_connections, connection, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

Task = Callable[..., None]
_DEAD_AFTER = 30  # seconds without a heartbeat


class UnknownJob(ZhiliError):
    """A job is deferred under a name that no ``jobs.py`` registers."""

    code: ClassVar[str] = "unknown-job"
    status: ClassVar[int] = 500
    message = Text(zh="没有名为 {name} 的后台任务。", en="No job is registered under the name {name}.")


def task(*, name: str, queue: str = "default", attempts: int = 6, wait: int = 5) -> Callable[[Task], Task]:
    """Register a function, taking keywords that JSON can hold, as the job ``name`` (``module.verb``).

    A failed run is tried ``attempts`` times, ``wait``, ``wait``², … seconds apart; then it stays failed.
    """
    retry = procrastinate.RetryStrategy(max_attempts=attempts, exponential_wait=wait)

    def register(function: Task) -> Task:
        def run(**arguments: object) -> None:
            _with_fresh_connection(function, **arguments)

        app.task(name=name, queue=queue, retry=retry)(run)
        return function

    return register


def periodic(*, name: str, cron: str, queue: str = "default") -> Callable[[Task], Task]:
    """Register a function ``(*, at: datetime)`` to run at every instant of a cron line (UTC), once per house.

    An instant missed while no worker ran for less than ten minutes is made up for; older ones are not: a task
    does what is due at ``at``, whenever its last run was.
    """

    def register(function: Task) -> Task:
        def run(timestamp: int) -> None:
            _with_fresh_connection(function, at=datetime.fromtimestamp(timestamp, UTC))

        app.periodic(cron=cron)(app.task(name=name, queue=queue, queueing_lock=name)(run))
        return function

    return register


def defer(name: str, *, after: datetime | None = None, once: str | None = None, **arguments: Any) -> None:
    """Put the job ``name`` into the caller's transaction, to run when that is committed.

    ``after``: not before this instant. ``once``: while a job with this word waits, no second one is added.
    Raises UnknownJob.
    """
    try:
        deferrer = app.configure_task(name, allow_unknown=False, schedule_at=after, queueing_lock=once)
    except exceptions.TaskNotFound:
        raise UnknownJob(name=name) from None
    if once is None:
        deferrer.defer(**arguments)
        return
    try:
        with transaction.atomic():  # the refusal of a double must not spoil the caller's transaction
            deferrer.defer(**arguments)
    except exceptions.AlreadyEnqueued:
        return


_TAKE_ONE = """
DELETE FROM procrastinate_jobs WHERE id = (
    SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
      AND (%s::text[] IS NULL OR task_name = ANY(%s)) ORDER BY priority DESC, id LIMIT 1
) RETURNING task_name, args
"""


def run_due(*, at: datetime, names: Collection[str] | None = None) -> list[str]:
    """Run the jobs that are due at an instant, and those they defer, in the caller's transaction; gives their names.

    For times that are made up, where no worker can be waited for: the demonstration's past, and tests. ``names``
    limits it to those jobs. What a job raises goes to the caller.
    """
    done: list[str] = []
    only = None if names is None else list(names)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_TAKE_ONE, [at, only, only])
            row = cursor.fetchone()
            if row is None:
                return done
            name, arguments = row
            app.tasks[name].func(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
            done.append(name)


@periodic(name="kernel.rescue", cron="* * * * *")
def rescue(*, at: datetime) -> None:
    """Give the jobs of workers that died back to the living."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT job.id FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker"
            " ON worker.id = job.worker_id WHERE job.status = 'doing'"
            " AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))",
            [_DEAD_AFTER],
        )
        stranded = [row[0] for row in cursor.fetchall()]
    for job in stranded:
        app.job_manager.retry_job_by_id(job_id=job, retry_at=at)


def _with_fresh_connection(function: Task, **arguments: object) -> None:
    _drop_stale_connection()
    try:
        function(**arguments)
    finally:
        _drop_stale_connection()


def _drop_stale_connection() -> None:
    """A worker outlives restarts of the database; inside a caller's transaction there is nothing to renew."""
    if not connection.in_atomic_block:
        close_old_connections()
