"""Everything killed under load, the database gone and back, the disk full: nothing acknowledged is lost or doubled,
and the log, which is signed and witnessed, never forks.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults import watched
from tests.faults.watched import Record
from zhili.ledger.tests.test_serving import Program
from zhili.site.bench import processes
from zhili.site.tests import houses
from zhili.site.tests.houses import RunningHouse

SENDERS = 4
_LOOK = """
import json, sys
import django
django.setup()
from zhili.cases import public as cases
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
found, after = [], None
while True:
    page = cases.listing(actor=SYSTEM, filters=cases.Filters(), at=clock.now(), after=after, limit=500)
    found += page.rows
    after = page.after
    if after is None:
        break
wrong = [str(one) for row in found for one in cases.verify(row.id)]
print(json.dumps({"numbers": [row.number for row in found], "titles": [row.title for row in found], "wrong": wrong}))
"""


@dataclass
class Sent:
    """What residents sent: the numbers they were given, what was refused, and the last words of each such status."""

    numbers: dict[str, str] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)
    dropped: int = 0


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home with its tables made."""
    with houses.home_with() as made:
        yield made


@pytest.fixture(scope="module")
def witness(home: Path) -> Iterator[Program]:
    """The witness of the home's log, which is signed."""
    with watched.witnessed(home) as program:
        yield program


@pytest.fixture
def up(home: Path) -> Iterator[Callable[[], RunningHouse]]:
    """Starts a house on the home; ends what is left of it."""
    started: list[RunningHouse] = []

    def start() -> RunningHouse:
        started.append(houses.start(home, "--workers", "2"))
        return started[-1]

    yield start
    for house in started:
        with contextlib.suppress(subprocess.TimeoutExpired):
            house.end()


def post(house: RunningHouse, key: str, sent: Sent) -> int | None:
    """Send one request under an idempotency key; the status, None where the connection broke."""
    body = {"type": "hotline.request", "channel": "web", "data": {"text": f"水管漏水 {key}"}}
    request = urllib.request.Request(
        house.address + "api/v1/cases",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": key},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            sent.numbers[key] = json.load(answer)["number"]
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        assert refusal.headers["Content-Type"].startswith("application/problem+json")
        sent.words[refusal.code] = refusal.read().decode()
        sent.refused.append(refusal.code)
        return refusal.code
    except (OSError, ValueError):
        sent.dropped += 1
        return None


def load(house: RunningHouse, name: str, sent: Sent, stop: threading.Event) -> list[threading.Thread]:
    """Residents who send one request after the other until told to stop."""

    def send(sender: int) -> None:
        number = 0
        while not stop.is_set():
            if post(house, f"{name}-{sender}-{number}", sent) is None:
                stop.wait(0.02)  # nobody is there: let them come back
            number += 1

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(SENDERS)]
    for thread in threads:
        thread.start()
    return threads


def look(home: Path) -> dict[str, list[str]]:
    """What stands in the running house, and what of it does not agree with its history or its seals."""
    environment = {**os.environ, "ZHILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhili.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _LOOK], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def family(pid: int) -> list[int]:
    """A process and all below it."""
    return [one.pid for one in processes.below(pid, processes.seen())]


def eventually(holds: Callable[[], bool], *, within: float = 60.0) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_kill_9_of_everything_during_load_loses_nothing_acknowledged(
    up: Callable[[], RunningHouse], home: Path, witness: Program
) -> None:
    sent, stop, record = Sent(), threading.Event(), Record(home)
    with record.kept():
        house = up()
        threads = load(house, "killed", sent, stop)
        assert eventually(lambda: len(sent.numbers) > 100 and record.size > 0)
        victims = watched.parts_of(house, witness)
        assert all(victims[part] for part in watched.PARTS)
        watched.kill([pid for pids in victims.values() for pid in pids])
        assert eventually(lambda: sent.dropped > 0), "those who were sending met the kill"
        stop.set()
        for thread in threads:
            thread.join()
        house.process.wait(timeout=60)
        witness.kill()
        witness.start()
        _find_everything_again(up(), home, sent, record)


def _find_everything_again(again: RunningHouse, home: Path, sent: Sent, record: Record) -> None:
    acknowledged = dict(sent.numbers)
    unsure = [f"killed-{sender}-{number}" for sender in range(SENDERS) for number in range(5000)]
    unsure = [key for key in unsure if key not in acknowledged][: SENDERS * 2]
    for key in [*list(acknowledged)[-20:], *unsure]:
        post(again, key, sent)
    assert all(sent.numbers[key] == number for key, number in acknowledged.items()), (
        "sent again, answered alike"
    )
    found = look(home)
    assert set(acknowledged.values()) <= set(found["numbers"])
    assert len(found["titles"]) == len(set(found["titles"])), "no request stands twice"
    assert found["wrong"] == []
    assert eventually(lambda: record.size >= len(found["numbers"])), "what was sealed is published, witnessed"
    record.must_hold()


def test_the_database_gone_and_back_refuses_in_words_and_goes_on(
    up: Callable[[], RunningHouse], home: Path
) -> None:
    sent, stop = Sent(), threading.Event()
    house = up()
    server = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    threads = load(house, "gone", sent, stop)
    assert eventually(lambda: len(sent.numbers) > 30)
    os.kill(server, signal.SIGKILL)
    before = len(sent.numbers)
    assert eventually(lambda: len(sent.numbers) > before + 30), "it goes on by itself"
    stop.set()
    for thread in threads:
        thread.join()
    assert set(sent.refused) <= {503}, sent.words
    found = look(home)
    assert set(sent.numbers.values()) <= set(found["numbers"])
    assert len(found["titles"]) == len(set(found["titles"]))
    assert found["wrong"] == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own that can be filled, where this account may make one; else a folder with a quota of
    its own is not to be had and the file store's own test with a full disk stands for it."""
    with houses.new_home() as made:
        made.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=160m,mode=0755", "zhili", str(made)],
            check=False,
            capture_output=True,
        )
        if mounted.returncode != 0:
            pytest.skip("this account may not mount a small disk")
        try:
            yield made
        finally:
            subprocess.run(["umount", "-l", str(made)], check=False, capture_output=True)


def test_a_full_disk_refuses_in_words_and_loses_nothing(small_disk: Path) -> None:
    sent = Sent()
    house = houses.start(small_disk, "--workers", "1")
    try:
        for number in range(20):
            assert post(house, f"before-{number}", sent) == 201
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(1 << 20))
                file.flush()
        statuses = {post(house, f"full-{number}", sent) for number in range(400)}
        assert statuses <= {201, 503, None}
        filler.unlink()
        assert eventually(lambda: post(house, "after", sent) == 201)
        found = look(small_disk)
        assert set(sent.numbers.values()) <= set(found["numbers"])
        assert len(found["titles"]) == len(set(found["titles"]))
        assert found["wrong"] == []
    finally:
        house.end()
