"""Many people want the same slots at once, each by a connection of their own: nobody gets a seat that another has."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, close_old_connections, connections

from zhili.booking import public as booking
from zhili.booking.models import Act, Booking
from zhili.booking.operations import booking as operation
from zhili.booking.public import SlotTaken
from zhili.booking.testing import AT, HALF, TUESDAY, resident, resource
from zhili.cases.testing import small_city

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, TRIES, SLOTS, SEATS = 8, 40, 20, 2
STARTS = [TUESDAY + timedelta(days=n // 5) + n % 5 * HALF for n in range(20) if n // 5 < 4]


def at_once(clients: int, deed: Callable[[int], None]) -> None:
    """Have so many threads do it, beginning together, each with a connection of its own."""
    start = threading.Barrier(clients)

    def run(number: int) -> None:
        close_old_connections()
        start.wait()
        try:
            deed(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def rush(room: UUID, *, clients: int, tries: int, expected: tuple[type[Exception], ...]) -> Counter[str]:
    """What came of so many clients' tries at slots in random order."""
    came: list[str] = []

    def deed(number: int) -> None:
        order = random.Random(number)
        for _ in range(tries):
            try:
                booking.book(resource_id=room, starts_at=order.choice(STARTS), actor=resident(), at=AT)
                came.append("booked")
            except expected:
                came.append("refused")

    at_once(clients, deed)
    return Counter(came)


def seats() -> list[tuple[object, ...]]:
    return list(Booking.objects.exclude(state="cancelled").values_list("resource_id", "starts_at", "seat"))


def test_eight_clients_who_want_twenty_slots_fill_each_once() -> None:
    small_city()
    room = resource(capacity=SEATS)
    came = rush(room, clients=CLIENTS, tries=TRIES, expected=(SlotTaken,))
    assert came.total() == CLIENTS * TRIES
    assert came["booked"] == len(seats()) == len(set(seats())) <= SLOTS * SEATS
    assert came["booked"] >= SLOTS * SEATS - 4  # 320 tries at random leave next to none of 20 slots out
    assert Act.objects.filter(act="booking.made").count() == came["booked"]


def test_without_the_locks_the_database_alone_lets_no_seat_be_taken_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small_city()
    room = resource()
    monkeypatch.setattr(operation, "lock", lambda names: None)
    came = rush(room, clients=4, tries=10, expected=(SlotTaken, OperationalError))
    assert came["booked"] == len(seats()) == len(set(seats())) > 0
