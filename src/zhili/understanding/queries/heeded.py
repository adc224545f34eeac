"""How often people took over what was proposed, by class, by district and by how sure it was: for the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhili.kernel import isolation
from zhili.kernel.rows import fetch
from zhili.kernel.snapshot import Snapshot
from zhili.understanding.rules.register.shelf import cards

LOOKED_AT = 20_000
"""Decisions of a kind that are counted, the newest: the page costs the same however long a house lives."""

TOLD_EVERY = 60.0
"""Seconds for which a process tells everybody what it has counted."""

FEW = 30
"""Fewer decisions than this say little."""

BINS = 10
_WHOLE, _CLASS, _DISTRICT, _SURE = 0b111, 0b011, 0b101, 0b110
_COUNT = f"""
SELECT kind, grouping(class_code, district_id, bin), class_code, district_id, bin,
    count(*), count(*) FILTER (WHERE agreed), coalesce(avg(confidence), 0), min(at)
FROM (
    SELECT one.kind, split_part(one.suggested, '/', 1) AS class_code, one.district_id,
        least(floor(one.confidence * {BINS}), {BINS - 1})::int AS bin,
        one.suggested = one.chosen AS agreed, one.confidence, one.at
    FROM unnest(%s::text[]) AS wanted (kind)
    CROSS JOIN LATERAL (
        SELECT * FROM understanding_override AS held
        WHERE held.kind = wanted.kind AND held.suggested IS NOT NULL AND held.at >= coalesce(
            (SELECT min(trained_at) FROM understanding_modelversion
             WHERE in_force AND key LIKE wanted.kind || ':%%'), '-infinity')
        ORDER BY held.at DESC LIMIT %s
    ) AS one
) AS decided
GROUP BY GROUPING SETS ((kind), (kind, class_code), (kind, district_id), (kind, bin))
ORDER BY 1, 2, 6 DESC, 3, 4, 5
"""

_NEWEST = "SELECT max(at) FROM understanding_override"


@dataclass(frozen=True, slots=True)
class Heeded:
    """Of ``decided`` proposals, ``agreed`` were taken over as they were; ``sure`` is their mean confidence."""

    decided: int = 0
    agreed: int = 0
    sure: float = 0.0

    @property
    def share(self) -> float:
        """The share taken over; 0 where nothing was decided."""
        return self.agreed / self.decided if self.decided else 0.0

    @property
    def changed(self) -> int:
        """How many were changed."""
        return self.decided - self.agreed

    @property
    def few(self) -> bool:
        """Whether there are too few to say much."""
        return self.decided < FEW


@dataclass(frozen=True, slots=True)
class HeededBy:
    """One kind of proposal: as a whole, by first-level class proposed, by district, by confidence in tenths.

    ``since``: the first decision counted, None where there is none.
    """

    whole: Heeded = Heeded()
    since: datetime | None = None
    by_class: Mapping[str, Heeded] = field(default_factory=dict)
    by_district: Mapping[int, Heeded] = field(default_factory=dict)
    by_sureness: Mapping[int, Heeded] = field(default_factory=dict)

    @property
    def off(self) -> float:
        """How far confidence lies from the share taken over: the expected calibration error (Guo et al., 2017)."""
        if not self.whole.decided:
            return 0.0
        gaps = sum(one.decided * abs(one.sure - one.share) for one in self.by_sureness.values())
        return gaps / self.whole.decided


def heeded(*, kinds: tuple[str, ...]) -> dict[str, HeededBy]:
    """What was decided about each kind of proposal since what proposes now was learned, the newest 20,000 at most.

    One statement. Districts are given by their numbers.
    """
    parts: dict[str, dict[int, dict[object, Heeded]]] = {kind: {} for kind in kinds}
    since: dict[str, datetime] = {}
    with isolation.widened("figures"):
        counted = fetch(_COUNT, [list(kinds), LOOKED_AT])
    for kind, which, class_code, district, sureness, decided, agreed, sure, first in counted:
        name = {_CLASS: class_code, _DISTRICT: district, _SURE: sureness}.get(which)
        parts[kind].setdefault(which, {})[name] = Heeded(decided, agreed, float(sure))
        if which == _WHOLE:
            since[kind] = first
    return {kind: _heeded(held, since.get(kind)) for kind, held in parts.items()}


def heeded_lately() -> Mapping[str, HeededBy]:
    """The same for every kind that the register knows, no older than ``TOLD_EVERY``: for pages that anybody may ask."""
    return _lately.get()


def _all() -> Mapping[str, HeededBy]:
    return heeded(kinds=tuple(one.overrides for one in cards().values() if one.overrides))


def _heeded(held: dict[int, dict[object, Heeded]], since: datetime | None) -> HeededBy:
    def by(which: int) -> dict[object, Heeded]:
        return held.get(which, {})

    return HeededBy(
        whole=by(_WHOLE).get(None, Heeded()),
        since=since,
        by_class={str(code): one for code, one in by(_CLASS).items()},
        by_district={int(str(number)): one for number, one in by(_DISTRICT).items()},
        by_sureness={
            int(str(tenth)): one for tenth, one in sorted(by(_SURE).items(), key=str) if tenth is not None
        },
    )


def _newest() -> object:
    with isolation.widened("figures"):
        return fetch(_NEWEST)


_lately: Snapshot[Mapping[str, HeededBy]] = Snapshot(_all, _newest, every=TOLD_EVERY)
