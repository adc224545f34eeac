"""How the work for later stands: what waits, what runs, what failed; trying a failed job again, or dropping it."""

from dataclasses import dataclass
from datetime import datetime

import orjson

from zhili.kernel.rows import fetch

_STATES = """
SELECT status::text, count(*), min(coalesce(job.scheduled_at, made.at))
FROM procrastinate_jobs job
LEFT JOIN LATERAL (SELECT at FROM procrastinate_events WHERE job_id = job.id ORDER BY id LIMIT 1) made ON true
WHERE status IN ('todo', 'doing', 'failed') AND (scheduled_at IS NULL OR scheduled_at <= %s)
GROUP BY status
"""
_FAILED = """
SELECT id, task_name, args::text, attempts,
    (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id) FROM procrastinate_jobs job
WHERE status = 'failed' AND id < %s ORDER BY id DESC LIMIT %s
"""
_AGAIN = (
    "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL"
    " WHERE id = %s AND status = 'failed' AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs twin"
    " WHERE twin.queueing_lock = procrastinate_jobs.queueing_lock AND twin.status = 'todo') RETURNING id"
)
_ALIVE_WITHIN = 30  # seconds without a heartbeat


@dataclass(frozen=True, slots=True)
class Standing:
    """The jobs that are due by state, how long the oldest of those waiting waits, and the workers alive."""

    waiting: int
    running: int
    failed: int
    oldest: datetime | None
    workers: int


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was tried as often as it may be; its arguments name rows and nobody."""

    id: int
    name: str
    arguments: dict[str, object]
    attempts: int
    at: datetime | None


def standing(*, at: datetime) -> Standing:
    """How the work stands at an instant. What is to be done later does not wait yet."""
    held = {str(state): (int(count), oldest) for state, count, oldest in fetch(_STATES, [at])}
    (alive,) = fetch(
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
        [_ALIVE_WITHIN],
    )[0]
    waiting, oldest = held.get("todo", (0, None))
    return Standing(
        waiting=waiting,
        running=held.get("doing", (0, None))[0],
        failed=held.get("failed", (0, None))[0],
        oldest=oldest,
        workers=int(alive),
    )


def failed(*, before: int | None = None, limit: int = 50) -> list[FailedJob]:
    """Failed jobs, the latest first; ``before`` is the last one of the page before."""
    rows = fetch(_FAILED, [before if before is not None else 2**62, limit])
    return [
        FailedJob(id, name, orjson.loads(arguments), attempts, at)
        for id, name, arguments, attempts, at in rows
    ]


def try_again(*, job: int) -> bool:
    """Let a failed job run again from the start; False where it has not failed, or the same waits already."""
    return bool(fetch(_AGAIN, [job]))


def drop(*, job: int) -> bool:
    """Forget a failed job; False where it has not failed."""
    fetch("UPDATE procrastinate_periodic_defers SET job_id = NULL WHERE job_id = %s RETURNING 1", [job])
    return bool(
        fetch("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'failed' RETURNING id", [job])
    )
