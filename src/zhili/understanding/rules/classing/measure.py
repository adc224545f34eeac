"""How right proposals of a class are, and how honest their confidence."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BINS = 10


def figures(truth: Sequence[str], proposed: Sequence[str], confidence: NDArray[Any]) -> dict[str, Any]:
    """Macro-F1 over the classes that occur in ``truth``, accuracy, per class, calibration error, coverage at 0.95."""
    per_class = {one: _class_figures(one, truth, proposed) for one in sorted(set(truth))}
    right = np.array([a == b for a, b in zip(truth, proposed, strict=True)], float)
    return {
        "macro_f1": round(float(np.mean([one["f1"] for one in per_class.values()])), 4),
        "accuracy": round(float(right.mean()), 4),
        "ece": round(calibration_error(confidence, right), 4),
        "coverage_at_95": round(coverage(confidence, right, at=0.95), 4),
        "messages": len(truth),
        "per_class": per_class,
    }


def calibration_error(confidence: NDArray[Any], right: NDArray[Any]) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al., 2017)."""
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    off = sum(abs(float((confidence[bins == one] - right[bins == one]).sum())) for one in range(_BINS))
    return off / max(1, len(right))


def coverage(confidence: NDArray[Any], right: NDArray[Any], *, at: float) -> float:
    """The largest share of messages, most confident first, among which proposals are right as often as ``at``."""
    order = np.argsort(-confidence, kind="stable")
    reached = np.flatnonzero(np.cumsum(right[order]) / np.arange(1, len(order) + 1) >= at)
    return float(reached[-1] + 1) / len(order) if len(reached) else 0.0


def _class_figures(one: str, truth: Sequence[str], proposed: Sequence[str]) -> dict[str, float]:
    hits = sum(a == b == one for a, b in zip(truth, proposed, strict=True))
    of_truth, of_proposed = truth.count(one), proposed.count(one)
    return {
        "precision": round(hits / of_proposed, 4) if of_proposed else 0.0,
        "recall": round(hits / of_truth, 4),
        "f1": round(2 * hits / (of_truth + of_proposed), 4),
        "messages": of_truth,
    }
