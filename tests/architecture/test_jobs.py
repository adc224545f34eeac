"""Every job has a name that says whose it is, and a worker that takes it."""

import inspect

from procrastinate.contrib.django import app

from tests.architecture.tree import DOMAIN
from zhili.site import worker

_LIBRARY = "builtin:"


def test_a_job_is_named_after_its_module() -> None:
    strangers = [
        name
        for name, task in app.tasks.items()
        if not name.startswith((_LIBRARY, "procrastinate.", "test."))
        and not inspect.unwrap(task.func).__qualname__.startswith("test")
        and name.split(".")[0] not in {*DOMAIN, "kernel", "site"}
    ]
    assert strangers == []


def test_the_worker_takes_every_queue() -> None:
    assert "queues=" not in inspect.getsource(worker.main), "name the queues here and compare with the tasks'"
