"""What comes back: chances against known ones, what is planted is found, what is shuffled is not."""

import random
from collections import Counter
from collections.abc import Sequence
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.understanding.rules.recurring import FALSE_SHARE, Span, discoveries, every_time, rarity

YEAR, MONTH = 365, 30
SERIES = 200
SHUFFLES = 100


def test_the_lady_tasting_tea() -> None:
    assert rarity(Span(whole=8, marked=4, drawn=4, hits=4)) == pytest.approx(1 / 70)
    assert rarity(Span(whole=8, marked=4, drawn=4, hits=3)) == pytest.approx(17 / 70)
    assert rarity(Span(whole=8, marked=4, drawn=4, hits=0)) == 1.0


@given(st.integers(1, 60), st.data())
def test_the_chance_is_that_of_counting_all_ways(whole: int, data: st.DataObject) -> None:
    marked, drawn = data.draw(st.integers(0, whole)), data.draw(st.integers(0, whole))
    hits = data.draw(st.integers(0, min(marked, drawn)))
    ways = sum(
        comb(marked, one) * comb(whole - marked, drawn - one)
        for one in range(hits, min(marked, drawn) + 1)
        if drawn - one <= whole - marked
    )
    found = rarity(Span(whole=whole, marked=marked, drawn=drawn, hits=hits))
    assert found == pytest.approx(ways / comb(whole, drawn), rel=1e-9)


def test_every_span_has_to_show_it() -> None:
    much, usual = Span(YEAR, 30, MONTH, 15), Span(YEAR, 30, MONTH, 3)
    assert every_time([much, much]) == pytest.approx(rarity(much) ** 2)
    assert every_time([much, usual]) == pytest.approx(rarity(usual) ** 2)
    assert every_time([]) == 1.0


def test_what_was_looked_at_and_left_out_counts() -> None:
    assert discoveries([0.01, 0.5, 0.001], tested=3, false_share=0.05) == [2, 0]
    assert discoveries([0.01, 0.5, 0.001], tested=50, false_share=0.05) == [2]
    assert discoveries([0.01, 0.5, 0.001], tested=500, false_share=0.05) == []
    assert discoveries([], tested=0) == []


def days_of(dice: random.Random, *, seasonal: bool) -> list[int]:
    """The days of a year on which a place heard of a matter; half of them in one month where it has its season."""
    days = [dice.randrange(YEAR) for _ in range(dice.randrange(10, 40))]
    return [*days, *(dice.randrange(MONTH) for _ in range(12))] if seasonal else days


def seasons_in(years: Sequence[Sequence[Sequence[int]]]) -> list[int]:
    """Which series have a season in the first month; ``years`` has the days of each, series by series."""
    chances = [
        every_time(
            [Span(YEAR, len(set(days)), MONTH, sum(day < MONTH for day in set(days))) for days in by_year]
        )
        for by_year in years
    ]
    return discoveries(chances, tested=len(chances))


def test_of_shuffled_days_hardly_any_season_is_made() -> None:
    """A hundred cities of 200 places without a season, and each with one that has: found nearly always, alone."""
    dice = random.Random(7)
    false = missed = 0
    for _ in range(SHUFFLES):
        planted = dice.randrange(SERIES)
        years = [[days_of(dice, seasonal=number == planted) for _ in range(2)] for number in range(SERIES)]
        found = seasons_in(years)
        missed += planted not in found
        false += len(set(found) - {planted})
        shuffled = [[[dice.randrange(YEAR) for _ in days] for days in by_year] for by_year in years]
        false += len(seasons_in(shuffled))
    assert missed <= 2
    assert false <= SHUFFLES * 2 * FALSE_SHARE


def test_of_shuffled_classes_no_lasting_trouble_is_made() -> None:
    """Places and classes that have nothing to do with each other, whatever the size of either."""
    dice = random.Random(9)
    places, classes = range(12), range(10)
    false = 0
    for _ in range(SHUFFLES):
        spans: dict[tuple[int, int], list[Span]] = {pair: [] for pair in product(places, classes)}
        for _term in range(3):
            told = [(min(dice.randrange(12), dice.randrange(12)), dice.randrange(10)) for _ in range(900)]
            of_place, of_class = Counter(one[0] for one in told), Counter(one[1] for one in told)
            both = Counter(told)
            for place, class_ in spans:
                found = Span(len(told), of_class[class_], of_place[place], both[place, class_])
                spans[place, class_].append(found)
        chances = [every_time(one) for one in spans.values()]
        false += len(discoveries(chances, tested=len(chances)))
    assert false <= SHUFFLES * FALSE_SHARE
