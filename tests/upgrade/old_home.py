"""A database as the first release laid it out, and what today's code makes of it. Run in a process of its own.

``begin URL`` lays out the oldest tables there are migrations for; ``check URL`` brings them to now and tells, as
JSON, what is found in them.
"""

import json
import os
import sys


def main() -> None:
    """``begin`` or ``check`` the database at an address."""
    verb, os.environ["ZHILI_DATABASE_URL"] = sys.argv[1:3]
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhili.site.settings"
    import django

    django.setup()
    sys.stdout.write(json.dumps({"begin": begin, "check": check}[verb]()))


def begin() -> dict[str, str]:
    """Our modules' first migrations, the libraries' all."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("zhili.")}
    leaves = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in ours]
    first = sorted({app: min(n for a, n in executor.loader.graph.nodes if a == app)
                    for app, _ in executor.loader.graph.nodes if app in ours}.items())  # fmt: skip
    executor.migrate([*leaves, *first])
    return dict(first)


def check() -> dict[str, object]:
    """Bring the tables to now, and read what was kept."""
    from zhili.cases import public as cases
    from zhili.kernel import clock
    from zhili.kernel.actor import SYSTEM
    from zhili.ledger import public as ledger
    from zhili.people import public as people
    from zhili.site import preparation

    preparation.prepare(at=clock.now())
    rows = cases.listing(actor=SYSTEM, filters=cases.Filters(), at=clock.now()).rows
    account = people.account("mei")
    return {
        "pending": preparation.pending(),
        "cases": sorted([row.number, row.stage] for row in rows),
        "wrong": [row.number for row in rows if cases.verify(row.id)],
        "sealed": ledger.count(),
        "account": account.name if account else "",
        "units": sum(people.unit(code) is not None for code in ("bureau:water", "bureau:roads")),
    }


if __name__ == "__main__":
    main()
