"""Our early warning on a bench of simulated series with known outbreaks: the bench makes and scores, we foretell.

    python -m tests.real_data.early_warning --bench early_warning_bench.py --seed 7 --reps 10

The bench is a module with ``make_daily``, ``make_weekly`` and ``at_fpr``; it is no part of the project.
"""

import argparse
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from zhili.understanding.rules.warning.evidence import DAILY_WINDOWS, evidence
from zhili.understanding.rules.warning.model import DAILY, WEEKLY, Numbers, Rhythm, forecast
from zhili.understanding.rules.warning.odds import odds

_WEEKS = 52
_SCORED = 49
_PAST = [0, 2, 3, 5, 10]


def daily(bench: ModuleType, *, reps: int, seed: int, rate: float) -> dict[str, float]:
    """Detection and sensitivity at the rate of false positives ``rate``, five- and seven-day weeks taken together."""
    made, found, weights, spent, steps = bench.make_daily(reps, seed), [], [], 0.0, 0
    for week in (5, 7):
        rows = [row for row in made if row[1] == week]
        counts, outbreak = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
        weeks = DAILY.refit // DAILY.week
        rhythm = Rhythm(_WEEKS * week, week, 5 * _WEEKS * week, 2 * week, weeks * week)
        score, seconds = _scored(counts, rhythm, _SCORED * week, _windows)
        found.append(bench.at_fpr(score, outbreak[:, -_SCORED * week :], rate))
        weights.append(len(rows))
        spent, steps = spent + seconds, steps + score.size
    return {**_averaged(found, weights), "series_steps_per_second": round(steps / spent)}


def weekly(bench: ModuleType, *, reps: int, seed: int, rate: float) -> dict[str, float]:
    """The same on the weekly scenarios."""
    counts, outbreak, _, _, year, last = bench.make_weekly(reps, seed, _PAST)
    rhythm = Rhythm(year, 0, WEEKLY.history, WEEKLY.apart, WEEKLY.refit)
    score, seconds = _scored(counts, rhythm, last, odds)
    found = bench.at_fpr(score, outbreak[:, -last:], rate)
    return {**_averaged([found], [1]), "series_steps_per_second": round(score.size / seconds)}


def _scored(
    counts: Numbers, rhythm: Rhythm, last: int, score: Callable[[Numbers, Numbers, Numbers], Numbers]
) -> tuple[Numbers, float]:
    began = time.process_time()
    mu, phi = forecast(counts, rhythm, last)
    return score(counts[:, -last:], mu, phi), time.process_time() - began


def _windows(counts: Numbers, mu: Numbers, phi: Numbers) -> Numbers:
    return evidence(counts, mu, phi, DAILY_WINDOWS)[0]


def _averaged(found: list[dict[str, float]], weights: list[int]) -> dict[str, float]:
    names = {
        "POD": "detection",
        "SENS": "sensitivity",
        "PPV": "precision",
        "TIME": "time",
        "FPR": "false_positives",
    }
    return {
        told: round(float(np.average([one[name] for one in found], weights=weights)), 4)
        for name, told in names.items()
    }


def load(path: Path) -> ModuleType:
    """The bench as a module. Raises OSError where there is none."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Both kinds of series, as one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--reps", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rate", type=float, default=0.01)
    given = parser.parse_args()
    bench = load(given.bench)
    asked: dict[str, Any] = {"reps": given.reps, "seed": given.seed, "rate": given.rate}
    told = {"daily": daily(bench, **asked), "weekly": weekly(bench, **asked)}
    print(json.dumps({**asked, **told}))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
