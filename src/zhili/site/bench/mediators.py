"""Proposing three among the mediators of a city: the house's way beside looking at every one of them, in turns.

Also how the cost grows with the register, and how often a look at all would have found better ones.
"""

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.people.public import Candidate, Dispute, Match, Work
from zhili.site.bench.measures import Figure, median, percentile, ratio

_FEW = 10  # the register is a tenth of its length first
_LANGUAGES = ("zh", "zh", "zh", "zh;yue", "zh;wuu", "zh;sgn")
_AT_MOST = 5
_COMPARED = 10  # of the disputes are also asked the long way
_SEED = 1


@dataclass(frozen=True, slots=True)
class Mediators:
    """The measure: ``count`` on the register in the end, ``times`` disputes asked about, ``at`` an instant."""

    count: int
    times: int
    at: datetime

    def figures(self) -> dict[str, Figure]:
        """Milliseconds for one dispute, with few and with all on the register; against looking at all of them.

        ``as_good``: the share of disputes for which a look at all finds nobody with more points.
        """
        people.import_organisations(rows=_bodies(), actor=SYSTEM, at=self.at)
        few = max(1, self.count // _FEW)
        people.import_register(rows=_rows(0, few), actor=SYSTEM, at=self.at)
        disputes = self._disputes()
        with_few = _timed(_ask, disputes)
        people.import_register(rows=_rows(few, self.count), actor=SYSTEM, at=self.at)
        with_all, ours, naive, as_good = _timed(_ask, disputes), [], [], 0
        for dispute in disputes[:_COMPARED]:
            began = time.perf_counter()
            found = _ask(dispute)
            between = time.perf_counter()
            best = _naive(dispute, self.count)
            naive.append(time.perf_counter() - between)
            ours.append(between - began)
            as_good += _points(found) >= _points(best)
        return {
            "register": self.count,
            "ms_median": median(with_all) * 1000,
            "ms_p95": percentile(with_all, 0.95) * 1000,
            "naive_ms_median": median(naive) * 1000,
            "vs_naive": ratio(naive, ours),
            "ms_median_few": median(with_few) * 1000,
            "flat_all_vs_few": median(with_all) / median(with_few),
            "as_good": as_good / len(naive),
        }

    def _disputes(self) -> Sequence[Dispute]:
        rng = random.Random(_SEED)
        grids, on = people.areas(level="grid"), self.at.date()
        return [
            Dispute(
                rng.choice(list(people.FIELDS)), rng.choice(grids).path, on,
                rng.choice((("zh",), ("zh",), ("yue",))), ("a", "b"), f"bench:{number}",
            )
            for number in range(self.times)
        ]  # fmt: skip


def _bodies() -> Iterator[dict[str, str]]:
    for area in people.areas(level="community"):
        yield {"code": f"pmc:{area.code}", "name": area.name, "kind": "community", "area": area.path}


def _rows(first: int, end: int) -> Iterator[dict[str, str]]:
    """Rows of the register: in each community as many, of two fields each."""
    bodies = [one["code"] for one in _bodies()]
    rng = random.Random(_SEED + first)
    for number in range(first, end):
        yield {
            "number": f"B{number:06}", "name": f"调解员{number}", "organisation": bodies[number % len(bodies)],
            "fields": ";".join(rng.sample(list(people.FIELDS), 2)), "languages": rng.choice(_LANGUAGES),
            "at_most": str(_AT_MOST),
        }  # fmt: skip


def _worked(keys: Collection[UUID]) -> Mapping[UUID, Work]:
    """What each has had to do: made up from the id, the same at every question."""
    return {key: Work(key.int % (_AT_MOST + 1), key.int // 7 % 9) for key in keys}


def _ask(dispute: Dispute) -> Match:
    return people.find_mediators(dispute=dispute, worked=_worked)


def _naive(dispute: Dispute, count: int) -> Match:
    """Read everybody of the profession and let the same rules look at each."""
    everybody = people.register(profession="mediator", serving=dispute.on, limit=count)
    fitting = [one for one in everybody if {dispute.field, "other"} & set(one.fields)]
    return people.match(map(Candidate, fitting), dispute, _worked([one.id for one in fitting]))


def _points(found: Match) -> list[int]:
    return [one.points for one in found.fits]


def _timed(ask: Callable[[Dispute], Match], disputes: Sequence[Dispute]) -> list[float]:
    ask(disputes[0])
    waits = []
    for dispute in disputes:
        began = time.perf_counter()
        ask(dispute)
        waits.append(time.perf_counter() - began)
    return waits
