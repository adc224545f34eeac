"""A worker killed with -9 while the platform has its message and has not answered yet."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from zhili.cases import jobs
from zhili.cases import public as cases
from zhili.cases.models import Delivery
from zhili.cases.operations.outside import delivering
from zhili.cases.testing import OPERATOR, SUPERVISOR, small_city
from zhili.cases.tests.outside.arranging import (
    TYPE,
    Receiver,
    load_parcel,
    receiver,
    wait_for,
    worker_environment,
)
from zhili.kernel import clock
from zhili.kernel.calling import patience

pytestmark = pytest.mark.django_db(transaction=True)

_DELIVER = "import django; django.setup(); from zhili.cases import jobs; jobs.deliver(platform='110')"


@pytest.fixture
def platform(transactional_db: None, tmp_path: Path) -> Iterator[Receiver]:
    small_city()
    load_parcel()
    with receiver(tmp_path) as one:
        yield one


def deliveries(case: cases.Opened) -> int:
    told = cases.timeline(case_id=case.id, actor=SUPERVISOR, at=clock.now())
    return sum(event.action == "deliver" for event in told)


def _turn_is_free() -> bool:
    """The database has noticed that the dead worker is gone."""
    with delivering.turn("110") as mine:
        return mine


def test_a_worker_killed_in_the_middle_leaves_a_message_that_is_sent_again_and_recorded_once(
    platform: Receiver,
) -> None:
    platform.mood("stall")
    at = clock.now()
    data = {"direction": "out", "platform": "110", "text": "有人落水", "lon": 116.005, "lat": 39.005}
    case = cases.open(type_key=TYPE, data=data, actor=OPERATOR, channel="phone", at=at)
    worker = subprocess.Popen([sys.executable, "-c", _DELIVER], env=worker_environment(platform.folder))
    wait_for(platform.taken)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    wait_for(_turn_is_free)

    platform.mood("well")
    assert Delivery.objects.get(case_id=case.id).acknowledged_at is None
    jobs.deliver(platform="110")
    assert deliveries(case) == 0, "the dead worker's lease still runs"
    with clock.at_instant(clock.now() + patience.LEASE + timedelta(seconds=1)):
        jobs.wake(at=clock.now())
        jobs.deliver(platform="110")
        jobs.deliver(platform="110")
    assert (len(platform.taken()), len(platform.calls())) == (1, 2)
    assert deliveries(case) == 1
    assert cases.verify(case.id) == []


def test_two_workers_at_once_send_each_message_once(platform: Receiver) -> None:
    data = {"direction": "out", "platform": "110"}
    for number in range(12):
        cases.open(
            type_key=TYPE,
            data={**data, "text": f"第{number}件"},
            actor=OPERATOR,
            channel="phone",
            at=clock.now(),
        )
    workers = [
        subprocess.Popen([sys.executable, "-c", _DELIVER], env=worker_environment(platform.folder))
        for _ in range(2)
    ]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert len(platform.calls()) == len(platform.taken()) == 12
    assert not Delivery.objects.exclude(next_try_at=None).exists()
