"""Jobs of the made-up past, run at once: nobody can wait for a worker in a time that is simulated."""

import json

from django.db import connection
from procrastinate.contrib.django import app

_TAKE = (
    "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = ANY(%s)"
    " RETURNING id, task_name, args"
)
_OURS = ["cases.inform"]


def run() -> int:
    """Run the engine's jobs that wait, and those that they defer, in the caller's transaction; gives their number."""
    done = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_TAKE, [_OURS])
            waiting = sorted(cursor.fetchall())
            if not waiting:
                return done
            for _, name, arguments in waiting:
                app.tasks[name].func(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
                done += 1
