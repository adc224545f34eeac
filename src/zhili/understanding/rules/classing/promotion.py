"""Whether a newly learned model may take the place of what is in force: judged on cases kept back from both."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

PROMOTED = "promoted"
TOO_FEW = "too-few"
NOT_BETTER = "not-better"
WORSE_ON_OLDER = "worse-on-older"
CONTRADICTS = "contradicts"
RARELY_RIGHT = "rarely-right"

LEAST_KEPT_BACK = 20
A_CLASS = 5
"""Cases kept back for each class that occurs among them, on average: where there are many classes, 20 tell nothing."""

_KEPT_BACK = 0.2
_SLACK = 0.01
_LEAST_RIGHT = 0.5
_BY_CHANCE = 0.05
"""What is shown has to be unlikelier by chance than this, one-sided."""

_DEVIATES = 1.645
"""The normal deviate of ``_BY_CHANCE``."""

_CONTRADICTION = 0.6
"""Where what is in force is right on the new decisions less often than this times as on the older ones, the new
ones contradict all that was decided before: people look at them first."""

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """Two sides on the same kept-back cases. On ``won`` of them only the candidate was right, on ``lost`` only its
    rival. ``older`` were decided before what is in force was learned, ``newer`` since; None where there are too few
    to tell."""

    candidate: Figures
    rival: Figures
    won: int
    lost: int
    older: tuple[Figures, Figures] | None = None
    newer: tuple[Figures, Figures] | None = None


def kept_back(case_id: UUID) -> bool:
    """Whether a case is one of the fifth that no model ever learns from; always the same for a case."""
    return hashlib.sha256(case_id.bytes).digest()[0] < 256 * _KEPT_BACK


def verdict(trial: Trial) -> str:
    """ "promoted", or the reason against it. Wrong labels in a batch are refused by what was decided before them.

    Better is what wins so many more of the cases on which both differ that chance hardly does (sign test on pairs,
    McNemar 1947), without being worse on the classes' mean: rare classes are not given up for frequent ones.
    """
    cases, classes = int(trial.candidate["messages"]), len(trial.candidate.get("per_class", ()))
    if cases < max(LEAST_KEPT_BACK, A_CLASS * classes):
        return TOO_FEW
    if trial.older and trial.older[0]["accuracy"] < trial.older[1]["accuracy"] - _SLACK:
        return WORSE_ON_OLDER
    if (
        trial.older
        and trial.newer
        and trial.newer[1]["accuracy"] < _CONTRADICTION * trial.older[1]["accuracy"]
    ):
        return CONTRADICTS
    if surely(float(trial.candidate["accuracy"]), cases) < _LEAST_RIGHT:
        return RARELY_RIGHT
    kept_up = trial.candidate["macro_f1"] >= trial.rival["macro_f1"] - _SLACK
    return PROMOTED if kept_up and by_chance(trial.won, trial.lost) <= _BY_CHANCE else NOT_BETTER


def surely(share: float, cases: int) -> float:
    """The share that is reached at least, for all that chance may have done (Wilson 1927, one-sided 95 %)."""
    square = _DEVIATES**2 / cases
    middle = share + square / 2
    apart = math.sqrt(square * (share * (1 - share) + square / 4))
    return (middle - apart) / (1 + square)


def by_chance(won: int, lost: int) -> float:
    """How likely one of two equals wins as often as this or more, of the cases that only one of them got right."""
    differ = won + lost
    as_often = sum(math.comb(differ, more) for more in range(won, differ + 1))
    return as_often / (1 << differ)
