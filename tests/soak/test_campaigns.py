"""The faults and the state machine again, for long."""

import contextlib
import os
import random
import signal
import threading
import time

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.test_house_under_faults import Sent, eventually, family, load, look, post
from zhili.cases.tests.test_machine import CaseMachine
from zhili.site.tests import houses

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
ROUNDS = int(os.environ.get("ZHILI_SOAK_ROUNDS", "15"))


def test_a_house_killed_again_and_again_under_load_keeps_every_promise() -> None:
    chance, sent = random.Random(1), Sent()
    with houses.new_home() as home:
        for number in range(ROUNDS):
            stop = threading.Event()
            house = houses.start(home, "--workers", "2")
            begun = len(sent.numbers)
            threads = load(house, f"round-{number}", sent, stop)
            assert eventually(lambda begun=begun: len(sent.numbers) > begun + 50)  # type: ignore[misc]
            time.sleep(chance.random())
            victims = family(house.process.pid)
            chosen = victims if number % 3 == 0 else chance.sample(victims[1:], k=min(3, len(victims) - 1))
            for pid in chosen:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if number % 3:
                alive = len(sent.numbers)
                assert eventually(lambda alive=alive: len(sent.numbers) > alive + 20)  # type: ignore[misc]
            stop.set()
            for thread in threads:
                thread.join()
            house.end()
        house = houses.start(home, "--workers", "1")
        try:
            for key, number_given in list(sent.numbers.items())[-50:]:
                post(house, key, sent)
                assert sent.numbers[key] == number_given
            found = look(home)
        finally:
            house.end()
    assert set(sent.numbers.values()) <= set(found["numbers"])
    assert len(found["titles"]) == len(set(found["titles"]))
    assert found["wrong"] == []


def test_the_engine_as_a_state_machine_for_long() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        CaseMachine, settings=settings(max_examples=3000, stateful_step_count=60, deadline=None)
    )
