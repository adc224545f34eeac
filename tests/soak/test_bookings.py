"""Ten thousand appointments at five hundred slots by fifty people at once, with the figures; no seat is had twice.

Everybody wants slots by chance and takes another where the seat is gone, until two hundred are had each: in the end
every seat of every slot is taken, so that the last ones look for long.
"""

import random
import statistics
import sys
import time
from datetime import timedelta

import pytest

from zhili.booking import public as booking
from zhili.booking.models import Act, Booking
from zhili.booking.public import SlotTaken
from zhili.booking.testing import AT, resident
from zhili.booking.tests.test_race import at_once, seats
from zhili.cases.testing import small_city
from zhili.kernel.actor import SYSTEM

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200), pytest.mark.django_db(transaction=True)]
CLIENTS, SLOTS, SEATS, ALL = 50, 500, 20, 10_000
HOURS = {str(number): "09:00-12:00,13:30-17:30" for number in range(1, 6)} | {
    "make_up": "09:00-12:00,13:30-17:30"
}


def test_ten_thousand_appointments_by_fifty_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    small_city()
    setting = booking.Setting(
        unit="bureau:water", kind="counter", name="大厅", hours=HOURS,
        numbers={"capacity": SEATS, "slot_minutes": 15},
    )  # fmt: skip
    hall = booking.add(setting=setting, actor=SYSTEM, at=AT)
    shown = booking.bookable(hall, actor=SYSTEM, at=AT)
    days = booking.days(shown, first=(AT + timedelta(days=1)).date(), count=30, at=AT)
    starts = [one.slot.starts_at for day in days for one in day.slots][:SLOTS]
    assert len(starts) == SLOTS
    took: list[float] = []
    refused: list[float] = []

    def deed(number: int) -> None:
        wanted = starts.copy()
        chance = random.Random(number)
        for _ in range(ALL // CLIENTS):
            while True:
                start, begun = chance.choice(wanted), time.perf_counter()
                try:
                    booking.book(resource_id=hall, starts_at=start, actor=resident(), at=AT)
                except SlotTaken:
                    refused.append(time.perf_counter() - begun)
                    wanted.remove(start)
                else:
                    took.append(time.perf_counter() - begun)
                    break

    begun = time.perf_counter()
    at_once(CLIENTS, deed)
    seconds = time.perf_counter() - begun
    ranks = statistics.quantiles(took, n=100)
    doubles = len(seats()) - len(set(seats()))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(took):,} booked, {len(refused):,} told that it is taken, {doubles} doubled; {CLIENTS} clients, "
            f"{SLOTS} slots of {SEATS}: {seconds:.1f} s, {len(took) / seconds:.0f} a second, "
            f"median {1000 * ranks[49]:.0f} ms, p95 {1000 * ranks[94]:.0f} ms\n"
        )
    assert doubles == 0
    assert len(took) == len(seats()) == ALL == Act.objects.filter(act="booking.made").count()
    assert Booking.objects.exclude(state="booked").count() == 0
