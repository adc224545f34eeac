"""Everything a board shows, read in few statements: the time and the time before, the parts, the places, the words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from zhili.insight.pages.asked import Asked
from zhili.insight.queries.asking import LEVELS, By
from zhili.insight.queries.figures import Sum, sums, together
from zhili.insight.rules import heat
from zhili.insight.rules.heat import Heat

WORDS = 12


@dataclass(frozen=True, slots=True)
class Gathered:
    """``steps`` are the parts of the time in order; ``parts`` those with most cases first; ``places`` by area code."""

    now: Sum
    before: Sum
    steps: tuple[tuple[date, date, Sum], ...]
    parts: tuple[Sum, ...]
    places: dict[str, Sum]
    place_level: By
    words: tuple[Heat, ...]


def gather(asked: Asked) -> Gathered:
    """The figures of a board."""
    period, earlier = asked.period, asked.period.before()
    whole = replace(asked.ask, first=earlier.first)
    daily = sums(whole, by="month" if period.step == "month" and period.months else "day")
    dated = [(date.fromisoformat(one.part), one) for one in daily]
    parts = folded(sums(asked.ask, by=asked.divided), asked)
    level = place_level(asked)
    at_hand = asked.divided == level
    now, before = (_within(dated, one.first, one.until) for one in (period, earlier))
    return Gathered(
        now=now,
        before=before,
        steps=tuple((first, until, _within(dated, first, until)) for first, until in period.steps()),
        parts=parts,
        places={one.part: one for one in (parts if at_hand else sums(asked.ask, by=level))},
        place_level=level,
        words=_words(asked, now.cases, before.cases),
    )


def folded(found: Iterable[Sum], asked: Asked) -> tuple[Sum, ...]:
    """The parts with most cases first, those without a name last; classes by their first level until one is chosen."""
    listed = list(found)
    if asked.divided == "class" and asked.class_code is None:
        groups: dict[str, list[Sum]] = {}
        for one in listed:
            groups.setdefault(one.part.partition("/")[0], []).append(one)
        listed = [together(some, part) for part, some in groups.items()]
    return tuple(sorted(listed, key=lambda one: (one.part in ("", "0"), -one.cases, one.part)))


def place_level(asked: Asked) -> By:
    """What the map is divided into: streets in the city and its districts, grids below."""
    return "street" if asked.ask.depth < 2 else LEVELS[-1]


def _within(dated: Iterable[tuple[date, Sum]], first: date, until: date) -> Sum:
    return together(one for day, one in dated if first <= day < until)


def _words(asked: Asked, now: int, before: int) -> tuple[Heat, ...]:
    """Words are counted over everything that was said; the page of one unit or class leaves them out."""
    if asked.unit is not None or asked.class_code is not None:
        return ()
    found = [sums(ask, by="word") for ask in (asked.ask, asked.on(asked.period.before()))]
    counts = [{one.part: one.cases for one in each} for each in found]
    return tuple(heat.risen(*counts, total_now=now, total_before=before, most=WORDS))
