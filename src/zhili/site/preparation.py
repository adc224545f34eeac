"""What a home needs before its first page: the tables of this version, and what modules keep in them."""

from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zhili.casetypes.faults import BadCaseType
from zhili.site import case_types, config, isolation, roles

_LOCK = 0x7A68696C69  # "zhili": several machines on one database prepare it one after the other


def prepare(*, at: datetime) -> list[BadCaseType]:
    """Bring the database to this version, its rights too, and take in the case types; gives those that were refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            if pending():
                call_command("migrate", interactive=False, verbosity=0)
            refused = case_types.take_in(at=at)
            roles.remember(config.load(), made=isolation.lay_down())
            return refused
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def pending() -> list[str]:
    """The migrations that this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]
