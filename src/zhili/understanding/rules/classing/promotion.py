"""Whether a newly learned model may take the place of what is in force: judged on cases kept back from both."""

import hashlib
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
_KEPT_BACK = 0.2
_SLACK = 0.01
_LEAST_RIGHT = 0.4
_CONTRADICTION = 0.6
"""Where what is in force is right on the new decisions less often than this times as on the older ones, the new
ones contradict all that was decided before: people look at them first."""

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """Two sides on the same kept-back cases. ``older`` were decided before what is in force was learned, ``newer``
    since; None where there are too few to tell."""

    candidate: Figures
    rival: Figures
    older: tuple[Figures, Figures] | None = None
    newer: tuple[Figures, Figures] | None = None


def kept_back(case_id: UUID) -> bool:
    """Whether a case is one of the fifth that no model ever learns from; always the same for a case."""
    return hashlib.sha256(case_id.bytes).digest()[0] < 256 * _KEPT_BACK


def verdict(trial: Trial) -> str:
    """ "promoted", or the reason against it. Wrong labels in a batch are refused by what was decided before them."""
    if trial.candidate["messages"] < LEAST_KEPT_BACK:
        return TOO_FEW
    if trial.candidate["accuracy"] < _LEAST_RIGHT:
        return RARELY_RIGHT
    if trial.older and trial.older[0]["accuracy"] < trial.older[1]["accuracy"] - _SLACK:
        return WORSE_ON_OLDER
    if (
        trial.older
        and trial.newer
        and trial.newer[1]["accuracy"] < _CONTRADICTION * trial.older[1]["accuracy"]
    ):
        return CONTRADICTS
    return PROMOTED if _standing(trial.candidate) > _standing(trial.rival) else NOT_BETTER


def _standing(figures: Figures) -> float:
    return float(figures["accuracy"]) + float(figures["macro_f1"])
