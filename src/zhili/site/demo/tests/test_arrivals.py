"""A year's arrivals: in time order, shaped by season, hour and kind of day, with neighbours on one matter."""

import collections
import itertools
import random
import statistics
from datetime import UTC, date

import pytest

from zhili.casetypes.classes import load_classes
from zhili.kernel.workdays import WorkCalendar
from zhili.site.demo import arrivals, texts
from zhili.site.demo.arrivals import CITY_TIME, Arrival, Arrivals
from zhili.site.demo.gazetteer import Gazetteer
from zhili.site.demo.geography import generate
from zhili.site.demo.naming import DATA
from zhili.site.demo.staff import residents
from zhili.understanding.public import suggest

FIRST, LAST = date(2025, 11, 1), date(2026, 10, 31)
GAZETTEER = Gazetteer(generate(seed=7))
PEOPLE = residents(GAZETTEER, count=1500)
CALENDAR = WorkCalendar.default()


def source(seed: int = 1) -> Arrivals:
    return Arrivals(GAZETTEER, PEOPLE, is_workday=lambda day: bool(CALENDAR.is_workday(day)), seed=seed)


@pytest.fixture(scope="module")
def year() -> list[Arrival]:
    return list(source().between(FIRST, LAST, count=6000))


def local_months(year: list[Arrival], code: str) -> collections.Counter[int]:
    return collections.Counter(one.at.astimezone(CITY_TIME).month for one in year if one.class_code == code)


def test_about_as_many_as_asked_for_in_time_order_within_the_days(year: list[Arrival]) -> None:
    assert 5100 <= len(year) <= 6900
    assert all(one.at <= other.at for one, other in itertools.pairwise(year))
    assert year[0].at.tzinfo is UTC
    assert year[0].at.astimezone(CITY_TIME).date() >= FIRST
    assert year[-1].at.astimezone(CITY_TIME).date() <= LAST


def test_heating_comes_in_winter_and_flooding_in_july(year: list[Arrival]) -> None:
    cold, rain = local_months(year, "facilities/heating"), local_months(year, "facilities/drainage")
    assert sum(cold[month] for month in (11, 12, 1, 2, 3)) > 0.9 * cold.total()
    assert cold.most_common(1)[0][0] in (11, 12)
    assert rain[7] + rain[8] > 2 * (rain[1] + rain[2])


def test_nights_and_rest_days_are_quieter(year: list[Arrival]) -> None:
    hours = collections.Counter(one.at.astimezone(CITY_TIME).hour for one in year)
    assert hours[10] > 8 * max(hours[2], 1)
    days = collections.Counter(one.at.astimezone(CITY_TIME).date() for one in year)
    worked = statistics.mean(number for day, number in days.items() if CALENDAR.is_workday(day))
    rested = statistics.mean(number for day, number in days.items() if not CALENDAR.is_workday(day))
    assert rested < 0.85 * worked


def test_noise_is_reported_at_night() -> None:
    noise = [code.code for code in texts.classes()].index("environment/noise-life")
    night, day = arrivals.class_weights(7, "night"), arrivals.class_weights(7, "day")
    assert night[noise] / sum(night) > 3 * day[noise] / sum(day)


def test_bursts_and_nuisances_have_several_reporters_of_one_community(year: list[Arrival]) -> None:
    matters: dict[int, list[Arrival]] = collections.defaultdict(list)
    for one in year:
        matters[one.matter].append(one)
    shared = [reports for reports in matters.values() if len(reports) >= 4]
    assert len(shared) >= 60
    assert len(matters) > 0.5 * len(year)
    for reports in shared:
        assert len({one.class_code for one in reports}) == 1
        assert len({one.reporter.home.spot.community for one in reports}) == 1
    assert any(one.again for one in year)


def test_most_is_normal_some_urgent_little_critical(year: list[Arrival]) -> None:
    urgency = collections.Counter(one.urgency for one in year)
    assert urgency["normal"] > 0.8 * len(year)
    assert 0 < urgency["critical"] < urgency["urgent"] < 0.2 * len(year)


def test_texts_differ_and_few_are_english(year: list[Arrival]) -> None:
    assert len({one.text for one in year}) > 0.9 * len(year)
    english = sum(one.language == "en" for one in year)
    assert 0 < english < 0.03 * len(year)


def test_almost_every_class_comes_up_within_the_year(year: list[Arrival]) -> None:
    known = {one.code for one in texts.classes()}
    assert {one.class_code for one in year} <= known
    assert len({one.class_code for one in year}) > 0.9 * len(known)


def test_the_seed_decides_the_year() -> None:
    def week(seed: int) -> list[tuple[object, ...]]:
        found = source(seed).between(date(2026, 7, 1), date(2026, 7, 7), count=80)
        return [(one.at, one.text, one.address, one.channel) for one in found]

    assert week(4) == week(4)
    assert week(4) != week(5)


@pytest.mark.parametrize("mean", [0.3, 4.0, 200.0])
def test_poisson_draws_have_their_mean(mean: float) -> None:
    rng = random.Random(1)
    drawn = [arrivals.poisson(mean, rng) for _ in range(4000)]
    assert statistics.mean(drawn) == pytest.approx(mean, rel=0.08)
    assert statistics.variance(drawn) == pytest.approx(mean, rel=0.15)


@pytest.mark.django_db  # the house is asked what it has learned
def test_residents_neither_speak_in_riddles_nor_in_the_classifiers_own_words(year: list[Arrival]) -> None:
    """The keyword classifier should be right about as often as on real messages: by no means always."""
    known = load_classes((DATA.parents[2] / "packs/hotline/taxonomy.csv").read_bytes(), name="taxonomy.csv")
    chinese = [one for one in year if one.language == "zh"][::3]
    guesses = [suggest(text=one.text, classes=known, at=one.at).class_ for one in chinese]
    pairs = zip(chinese, guesses, strict=True)
    right = sum(guess is not None and guess.value == one.class_code for one, guess in pairs)
    assert 0.45 < right / len(chinese) < 0.85
