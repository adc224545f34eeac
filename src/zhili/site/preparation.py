"""What a home needs before its first page: the tables of this version, and what modules keep in them."""

from collections.abc import Callable
from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zhili.site import case_types

_LOCK = 0x7A68696C69  # "zhili": several machines on one database prepare it one after the other

# Called in this order with ``at=``, at every start; each is quick when there is nothing to do.
STEPS: tuple[Callable[..., object], ...] = (case_types.take_in,)


def prepare(*, at: datetime) -> int:
    """Bring the database to this version and run the steps; returns how many migrations were applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            missing = pending()
            if missing:
                call_command("migrate", interactive=False, verbosity=0)
            for step in STEPS:
                step(at=at)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return len(missing)


def pending() -> list[str]:
    """The migrations that this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]
