"""How long it takes to find what is told of the same matter, among all the cases of a full house.

In this process, as a page does it: the statements on the house's database and the comparing of words. Three ways: from
a case with a place, from what is typed with a point, from words alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from zhili.cases import public as cases
from zhili.kernel.actor import SYSTEM
from zhili.kernel.rows import fetch
from zhili.site.bench import city
from zhili.site.bench.measures import Figure, median, percentile
from zhili.site.bench.processes import seen
from zhili.site.demo.arrivals import Arrival

_WARM = 20
Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Likes:
    """The measure: ``told`` are messages as residents send them, ``times`` how many are asked with each way; ``at``
    is when they are, soon after the latest open case.
    """

    told: Sequence[Arrival]
    times: int
    at: datetime

    def figures(self) -> dict[str, Figure]:
        """Milliseconds of each way: of processors, this process's and the database's, on average; on the wall, the
        median and the slowest of twenty. ``found``: how many were, on average.
        """
        rows = cases.listing(
            actor=SYSTEM, filters=cases.Filters(type_key=city.TYPE, ended=False), at=self.at, limit=self.times
        ).rows
        return {
            "of_a_case": timed(self._of_case, rows),
            "at_a_point": timed(self._at_point, self.told[: self.times]),
            "by_words": timed(self._by_words, self.told[: self.times]),
        }

    def _of_case(self, row: cases.CaseRow) -> int:
        return len(cases.near(row=row, actor=SYSTEM, at=self.at))

    def _at_point(self, one: Arrival) -> int:
        found = cases.near_point(
            lon=one.address.lon, lat=one.address.lat, type_key=city.TYPE, at=self.at, text=one.text
        )
        return len(found)

    def _by_words(self, one: Arrival) -> int:
        return len(cases.alike(text=one.text, type_key=city.TYPE, actor=SYSTEM, at=self.at))


def timed(ask: Callable[[Asked], int], about: Sequence[Asked]) -> dict[str, Figure]:
    """Each asked about in turn, as ``Likes.figures`` says of one way."""
    for one in about[:_WARM]:
        ask(one)
    waits, found, spent = [], 0, _spent()
    for one in about:
        began = time.perf_counter()
        found += ask(one)
        waits.append((time.perf_counter() - began) * 1000)
    count = max(1, len(about))
    return {
        "cpu_ms": (_spent() - spent) / count * 1000,
        "ms_median": median(waits),
        "ms_p95": percentile(waits, 0.95),
        "found": found / count,
    }


def _spent() -> float:
    """Seconds of processor time: of this process, and of the one that answers it in the database."""
    (server,) = fetch("SELECT pg_backend_pid()")[0]
    return time.process_time() + seen()[server].seconds
