"""The faults and the state machine again, for long."""

import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults import watched
from tests.faults.test_house_under_faults import Sent, eventually, load, look, post
from tests.faults.watched import Record
from zhili.cases.tests.test_machine import CaseMachine
from zhili.ledger.tests.test_serving import Program
from zhili.site.tests import houses
from zhili.site.tests.houses import RunningHouse

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
ROUNDS = int(os.environ.get("SOAK_ROUNDS", "100"))


def test_a_house_killed_again_and_again_under_load_keeps_every_promise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with houses.new_home() as home:
        assert houses.zhili("migrate", "--home", str(home)).returncode == 0
        with watched.witnessed(home) as witness, Record(home).kept() as record:
            campaign = _Campaign(home, witness, record)
            for number in range(ROUNDS):
                campaign.round(number)
            with capsys.disabled():
                sys.stdout.write(f"\n{campaign.told()}\n")
            campaign.must_hold()


@dataclass
class _Campaign:
    """Kills parts of a house by chance, every tenth time all of it, and counts."""

    home: Path
    witness: Program
    record: Record
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    sent: Sent = field(default_factory=Sent)
    killed: Counter[str] = field(default_factory=Counter)
    house: RunningHouse | None = None

    def round(self, number: int) -> None:
        """Kill under load, and see that requests are taken and checkpoints published again."""
        if self.house is None:
            self.house = houses.start(self.home, "--workers", "2")
        stop, begun = threading.Event(), len(self.sent.numbers)
        threads = load(self.house, f"round-{number}", self.sent, stop)
        assert eventually(lambda: len(self.sent.numbers) > begun + 50)
        time.sleep(self.chance.random())
        everything = number % 10 == 9
        self._kill(
            watched.PARTS if everything else self.chance.sample(watched.PARTS, k=self.chance.randint(1, 3))
        )
        if everything:
            watched.kill([self.house.process.pid])
        else:
            alive, published = len(self.sent.numbers), self.record.size
            assert eventually(lambda: len(self.sent.numbers) > alive + 20 and self.record.size > published)
        stop.set()
        for thread in threads:
            thread.join()
        if everything:
            self.house.process.wait(timeout=10)
            self.house = None

    def _kill(self, parts: Sequence[str]) -> None:
        assert self.house is not None
        victims = watched.parts_of(self.house, self.witness)
        for part in parts:
            watched.kill(victims[part])
            self.killed[part] += 1
        if "witness" in parts:
            self.witness.kill()
            self.witness.start()

    def told(self) -> str:
        """What was done, and what came of it."""
        counts = ", ".join(f"{part} {self.killed[part]}" for part in watched.PARTS)
        return (
            f"{ROUNDS} rounds of kill -9 ({counts}); {len(self.sent.numbers)} requests acknowledged,"
            f" {self.sent.dropped} broken off;"
            f" {len(self.record.notes)} checkpoints seen, up to {self.record.size} entries"
        )

    def must_hold(self) -> None:
        """None lost, none doubled, no fork."""
        house = self.house or houses.start(self.home, "--workers", "1")
        try:
            for key, number in list(self.sent.numbers.items())[-50:]:
                post(house, key, self.sent)
                assert self.sent.numbers[key] == number
            found = look(self.home)
            assert eventually(lambda: self.record.size >= len(found["numbers"]))
        finally:
            house.end()
        assert set(self.sent.numbers.values()) <= set(found["numbers"])
        assert len(found["titles"]) == len(set(found["titles"]))
        assert found["wrong"] == []
        self.record.must_hold()
        checked = houses.zhili("ledger", "check", "--home", str(self.home))
        assert checked.returncode == 0, checked.stdout


def test_the_engine_as_a_state_machine_for_long() -> None:
    run_state_machine_as_test(
        CaseMachine, settings=settings(max_examples=3000, stateful_step_count=60, deadline=None)
    )
