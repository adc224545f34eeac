"""A year of requests as they come in: when, about what, from where and whom, in time order, from a seed.

Seasons, hours and working days shape the rate; burst pipes and old nuisances draw several reporters
each. Says only what arrives; opening and handling it is ``play``'s.
"""

import csv
import heapq
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from itertools import accumulate
from itertools import count as counter
from typing import Any

import yaml

from zhili.site.demo import texts
from zhili.site.demo.gazetteer import Address, Gazetteer
from zhili.site.demo.naming import DATA
from zhili.site.demo.staff import Resident

CITY_TIME = timezone(timedelta(hours=8))
_HOUR = timedelta(hours=1)
_FIRST_REPORTS = 0.68  # share of reports that are the first of their matter; ``spread`` draws the rest


@dataclass(frozen=True, slots=True)
class Arrival:
    """One report to come. Its ``class_code`` and ``urgency`` are the truth, which the system is not told.

    Reports of one ``matter`` are about the same thing; ``again``: its reporter has reported it before.
    """

    at: datetime
    matter: int
    class_code: str
    urgency: str
    kind: str
    text: str
    language: str
    address: Address
    reporter: Resident
    channel: str
    again: bool


@dataclass(frozen=True, slots=True)
class _Matter:
    number: int
    code: str
    scene: texts.Scene
    core: str
    first: Resident
    urgency: str


@cache
def _seasons() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DATA / "seasons.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def _frequencies() -> dict[str, dict[str, str]]:
    """A line for every class; those without their own are rare, even and seldom shared."""
    usual = {"weight": str(_seasons()["other_classes"]), "season": "even", "hours": "day", "spread": ""}
    with (DATA / "frequencies.csv").open(encoding="utf-8", newline="") as file:
        own = {row["class"]: row for row in csv.DictReader(file)}
    return {one.code: own.get(one.code, usual) for one in texts.classes()}


def part_of_day(hour: int) -> str:
    """night (22-6), evening (18-22) or day."""
    if hour >= 22 or hour < 6:
        return "night"
    return "evening" if hour >= 18 else "day"


@cache
def class_weights(month: int, part: str) -> tuple[float, ...]:
    """How often a class comes up in a month (1-12) and part of day, in the order of ``texts.classes``."""
    book = _seasons()
    return tuple(
        float(row["weight"]) * book["months"][row["season"]][month - 1] * book["leaning"][row["hours"]][part]
        for row in _frequencies().values()
    )


@cache
def _cumulative(month: int, part: str) -> list[float]:
    return list(accumulate(class_weights(month, part)))


class Arrivals:
    """The reports of a stretch of days, drawn from residents and places of one city."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        residents: Sequence[Resident],
        *,
        is_workday: Callable[[date], bool],
        seed: int,
    ) -> None:
        self._gazetteer = gazetteer
        self._residents = residents
        self._is_workday = is_workday
        self._rng = random.Random(f"arrivals {seed}")
        self._numbers = counter(1)
        self._neighbours: dict[str, list[Resident]] = {}
        for resident in residents:
            self._neighbours.setdefault(resident.home.spot.community, []).append(resident)

    def between(self, first: date, last: date, *, count: int) -> Iterator[Arrival]:
        """About ``count`` reports from the first day to the last (local days, both included), in order."""
        share = count * _FIRST_REPORTS / sum(self._rate(hour) for hour in _hours(first, last))
        ends = datetime.combine(last + timedelta(days=1), time(), CITY_TIME)
        coming: list[tuple[datetime, int, Arrival]] = []
        order = counter()
        for hour in _hours(first, last):
            for _ in range(poisson(self._rate(hour) * share, self._rng)):
                for arrival in self._reports(hour):
                    heapq.heappush(coming, (arrival.at, next(order), arrival))
            while coming and coming[0][0] < hour + _HOUR:
                yield heapq.heappop(coming)[2]
        yield from (arrival for at, _, arrival in sorted(coming) if at < ends)

    def _rate(self, hour: datetime) -> float:
        """How many requests an hour brings, against an average one."""
        book = _seasons()
        usual = sum(class_weights(4, "day"))
        season = sum(class_weights(hour.month, "day")) / usual
        day = 1.0 if self._is_workday(hour.date()) else book["rest_day"]
        return float(book["hours"][hour.hour]) * season * float(day)

    def _reports(self, hour: datetime) -> Iterator[Arrival]:
        """A new matter's first report, and those that follow it."""
        rng = self._rng
        at = hour + timedelta(seconds=rng.uniform(0, 3600))
        matter = self._matter(hour)
        yield self._report(matter, at, matter.first, same=False)
        plan = _seasons()["spread"][_frequencies()[matter.code]["spread"] or "none"]
        if rng.random() >= plan["chance"]:
            return
        near = self._neighbours[matter.first.home.spot.community]
        for _ in range(rng.randint(plan["least"], plan["most"])):
            reporter = matter.first if rng.random() < 0.15 else rng.choice(near)
            later = at + timedelta(hours=rng.uniform(0.1, 1.0) ** 1.5 * plan["hours"])
            yield self._report(matter, self._awake(later), reporter, same=True)

    def _awake(self, at: datetime) -> datetime:
        """Most who would report in the dead of night wait for the morning."""
        local = at.astimezone(CITY_TIME)
        if local.hour >= 6 or self._rng.random() < 0.3:
            return at
        return local.replace(hour=self._rng.randint(7, 10))

    def _matter(self, hour: datetime) -> _Matter:
        rng = self._rng
        often = _cumulative(hour.month, part_of_day(hour.hour))
        one = rng.choices(texts.classes(), cum_weights=often)[0]
        first = rng.choice(self._residents)
        address = first.home
        if rng.random() < 0.35:  # not at home but somewhere near
            spots = self._gazetteer.by_community[address.spot.community]
            address = self._gazetteer.address(rng.choice(spots), rng=rng)
        scene = texts.scene(self._gazetteer, address, rng=rng)
        core = texts.matter(one.code, scene=scene, rng=rng)
        return _Matter(next(self._numbers), one.code, scene, core, first, one.urgency or self._urgency())

    def _urgency(self) -> str:
        book, chance = _seasons(), self._rng.random()
        if chance < book["critical"]:
            return "critical"
        return "urgent" if chance < book["urgent"] else "normal"

    def _report(self, matter: _Matter, at: datetime, reporter: Resident, *, same: bool) -> Arrival:
        rng, book = self._rng, _seasons()
        again = same and reporter is matter.first
        message = texts.message(
            code=matter.code,
            scene=matter.scene,
            rng=rng,
            core=matter.core,
            again=again,
            same=same and not again,
            english=rng.random() < book["english"],
        )
        return Arrival(
            at=at.astimezone(UTC),
            matter=matter.number,
            class_code=matter.code,
            urgency=matter.urgency,
            kind=_kind(matter.code, rng),
            text=message.text,
            language=message.language,
            address=matter.scene.address,
            reporter=reporter,
            channel=rng.choices(list(book["channels"]), list(book["channels"].values()))[0],
            again=again,
        )


def _hours(first: date, last: date) -> Iterator[datetime]:
    """The full hours of local time from the first day's midnight to the last day's end."""
    at = datetime.combine(first, time(), CITY_TIME)
    while at.date() <= last:
        yield at
        at += _HOUR


def poisson(mean: float, rng: random.Random) -> int:
    """A Poisson draw: by multiplication for small means, by the normal curve for large ones."""
    if mean > 40:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, drawn = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        drawn += 1
    return drawn


def _kind(code: str, rng: random.Random) -> str:
    """What the reporter is after, in the words of the request form."""
    if code == "government/advice":
        return rng.choice(("advice", "advice", "praise"))
    if code.partition("/")[0] in ("insurance", "education", "labour", "civil"):
        return rng.choice(("consult", "help", "help", "complaint"))
    return rng.choices(("complaint", "help", "consult", "tip"), (55, 33, 7, 5))[0]
