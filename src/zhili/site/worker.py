"""The worker process: runs the jobs that are due, several at a time; SIGTERM lets it finish those in hand."""

import os
from typing import cast

from zhili.site import roles

_AT_A_TIME = 4
_FINISH_WITHIN = 30.0


def main() -> None:
    """Run jobs from every queue until told to stop. Ends with an error when the database stays away."""
    os.environ[roles.PROCESS] = "jobs"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.site.settings")
    import django

    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    app.with_connector(connector).run_worker(
        concurrency=_AT_A_TIME,
        delete_jobs="successful",
        shutdown_graceful_timeout=_FINISH_WITHIN,
        fetch_job_polling_interval=5.0,
    )


if __name__ == "__main__":
    main()
