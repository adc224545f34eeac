"""Early warning: outbreaks that were put in are found, quiet days stay quiet, a cluster is one alert with its facts."""

from datetime import date

import numpy as np
import pytest

from zhili.understanding.rules.warning import model
from zhili.understanding.rules.warning.alert import Series
from zhili.understanding.rules.warning.evidence import DAILY_WINDOWS, evidence, rarity
from zhili.understanding.rules.warning.model import Rhythm, forecast
from zhili.understanding.rules.warning.odds import odds
from zhili.understanding.rules.warning.watch import watch

YEAR = 365
TODAY = date(2026, 5, 29)


def seasonal(rows: int, days: int, *, mean: float = 6.0, seed: int = 5) -> np.ndarray:
    """Counts with a season and quiet weekends."""
    day = np.arange(days)
    mu = mean * np.exp(0.4 * np.cos(2 * np.pi * day / YEAR)) * np.where(day % 7 >= 5, 0.4, 1.0)
    return np.random.default_rng(seed).poisson(mu, (rows, days)).astype(float)


def grid(side: int, class_code: str = "roads") -> list[Series]:
    return [Series(f"S{n:02}", class_code, 116 + n % side / 50, 39 + n // side / 50) for n in range(side**2)]


def test_what_is_expected_follows_season_weekday_and_holidays() -> None:
    counts = seasonal(30, 3 * YEAR)
    holiday = np.zeros((3 * YEAR, 1))
    holiday[20::50] = 1
    counts[:, 20::50] *= 4
    mu, phi = forecast(counts, Rhythm(YEAR, 7, 3 * YEAR, 14, 14), 98, holiday)
    off = holiday[-98:, 0] == 1
    assert mu[:, off].mean() == pytest.approx(counts[:, -98:][:, off].mean(), rel=0.2)
    assert mu[:, ~off].mean() == pytest.approx(counts[:, -98:][:, ~off].mean(), rel=0.05)
    assert 0.8 < phi.mean() < 1.3


def test_a_past_outbreak_does_not_raise_what_is_expected() -> None:
    calm, struck = seasonal(20, 2 * YEAR), seasonal(20, 2 * YEAR)
    struck[:, 500:520] += 20
    rhythm = Rhythm(YEAR, 7, 2 * YEAR, 14, 14)
    plain, robust = forecast(calm, rhythm, 14)[0], forecast(struck, rhythm, 14)[0]
    assert robust.mean() < 1.15 * plain.mean()


def test_steadier_than_chance_is_kept() -> None:
    steady = np.round(np.random.default_rng(1).normal(50, 1, (10, 2 * YEAR)))
    _, phi = forecast(steady, Rhythm(YEAR, 7, 2 * YEAR, 14, 14), 14)
    assert phi.max() < 0.1


def test_rarity_is_a_probability() -> None:
    draws = np.random.default_rng(3).poisson(20.0, (1, 200_000)).astype(float)
    told = rarity(draws, np.full_like(draws, 20.0), np.ones_like(draws))
    for power in (1, 2, 3):
        assert (told >= power).mean() == pytest.approx(10**-power, rel=0.35)


def test_alarms_are_as_many_as_agreed_and_outbreaks_are_found() -> None:
    counts = seasonal(200, 2 * YEAR)
    counts[:50, -3:] += 9
    mu, phi = forecast(counts, Rhythm(YEAR, 7, 2 * YEAR, 14, 14), 14)
    told, length = evidence(counts[:, -14:], mu, phi, DAILY_WINDOWS)
    assert (told[50:] > 2).mean() < 0.03
    assert (told[:50, -1] > 2).mean() > 0.95
    assert np.median(length[:50, -1]) == 3


def test_weekly_odds_find_more_outbreaks_than_rarity_at_the_same_false_alarms() -> None:
    draw = np.random.default_rng(8)
    mu = np.repeat(np.geomspace(0.2, 60, 50), 20)[:, None] * np.ones(20)
    phi = np.tile([1.1, 2, 3, 5], 250)[:, None] * np.ones(20)
    quiet = draw.negative_binomial(mu / (phi - 1), 1 / phi).astype(float)
    cases = np.maximum(draw.integers(1, 11, 1000) * np.sqrt(phi * mu)[:, 9], 2)
    struck = quiet.copy()
    for week, share in ((9, 0.5), (10, 0.42)):
        struck[:, week] += draw.poisson(share * cases)

    def found(score: np.ndarray, calm: np.ndarray) -> float:
        return float((score[:, 9:11] > np.quantile(calm, 0.99)).any(1).mean())

    rare = [evidence(counts, mu, phi, (1, 2))[0] for counts in (struck, quiet)]
    assert found(odds(struck, mu, phi), odds(quiet, mu, phi)) > found(*rare) + 0.03


@pytest.mark.parametrize("phi", [0.01, 1.0, 9.0])
@pytest.mark.parametrize("mean", [0.05, 3.0, 400.0])
def test_weekly_odds_never_fall_as_counts_rise(mean: float, phi: float) -> None:
    counts = np.concatenate([np.arange(2000.0), [1e4, 1e6]])[:, None]
    told = odds(counts, np.full_like(counts, mean), np.full_like(counts, phi))[:, 0]
    assert np.isfinite(told).all()
    assert np.diff(told).min() > -1e-6
    assert told[-1] > 3 > told[0]


def test_neighbours_that_rise_together_are_one_alert() -> None:
    counts = seasonal(36, 2 * YEAR, mean=2.0)
    together = [0, 1, 6, 7]
    counts[together, -3:] += 4
    (alert,) = watch(counts, grid(6), last_on=TODAY, false_a_day=0.05)
    assert set(alert.areas) >= {"S00", "S01", "S06", "S07"}
    assert alert.since_on == date(2026, 5, 27)
    assert alert.seen > 2 * alert.expected
    assert alert.probability < 1e-4
    assert watch(seasonal(36, 2 * YEAR), grid(6), last_on=TODAY, false_a_day=0.05) == []


def test_a_flood_in_one_place_is_one_alert_however_large() -> None:
    counts = seasonal(36, 200)
    counts[14, -1] += 5000
    alerts = watch(counts, grid(6), last_on=TODAY, false_a_day=1)
    assert [one.areas for one in alerts if one.seen > 5000] == [("S14",)]


def test_classes_are_watched_apart() -> None:
    counts = seasonal(32, 2 * YEAR)
    counts[[5, 21], -1] += 40
    series = [*grid(4, "roads"), *grid(4, "water")]
    alerts = watch(counts, series, last_on=TODAY, false_a_day=0.05)
    assert sorted((one.class_code, one.areas) for one in alerts) == [("roads", ("S05",)), ("water", ("S05",))]


def test_too_little_history_says_nothing() -> None:
    counts = seasonal(4, model.ENOUGH - 1)
    counts[:, -1] += 100
    assert watch(counts, grid(2), last_on=TODAY, false_a_day=1) == []
    assert watch(np.zeros((0, YEAR)), [], last_on=TODAY, false_a_day=1) == []


def test_where_nothing_ever_happens_nothing_is_said() -> None:
    assert watch(np.zeros((4, YEAR)), grid(2), last_on=TODAY, false_a_day=1) == []
