"""What grid workers come upon on their rounds: when, where and what, in time order, from a seed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from zhili.site.demo import wording
from zhili.site.demo.arrivals import CITY_TIME, poisson
from zhili.site.demo.gazetteer import Address, Gazetteer

_REST_DAY = 0.3  # of a working day's finds


@dataclass(frozen=True, slots=True)
class Patrol:
    """One thing found. ``grid`` is where, by its code."""

    number: int
    at: datetime
    class_code: str
    urgency: str
    text: str
    address: Address


def finds(
    gazetteer: Gazetteer,
    first: date,
    last: date,
    *,
    count: int,
    is_workday: Callable[[date], bool],
    seed: int,
) -> Iterator[Patrol]:
    """About ``count`` finds between two days (local, both included), by daylight."""
    rng = random.Random(f"patrols {seed}")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    weights = [1.0 if is_workday(day) else _REST_DAY for day in days]
    number = 0
    for day, weight in zip(days, weights, strict=True):
        drawn = poisson(count * weight / sum(weights), rng)
        for hour in sorted(rng.triangular(8, 18, 10) for _ in range(drawn)):
            number += 1
            at = datetime.combine(day, time(), CITY_TIME) + timedelta(hours=hour)
            yield _find(gazetteer, number, at.astimezone(UTC), rng)


def _find(gazetteer: Gazetteer, number: int, at: datetime, rng: random.Random) -> Patrol:
    address = gazetteer.address(rng.choice(gazetteer.spots), rng=rng)
    code = rng.choice(sorted(wording.replies()["patrol"]))
    place = address.spot.road + address.spot.name
    text = wording.say("patrol", code, rng=rng, facts={"place": place})
    urgent = code in ("facilities/manhole", "facilities/cables", "security/fire")
    return Patrol(number, at, code, "urgent" if urgent else "normal", text, address)
