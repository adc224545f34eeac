"""A reader of a whole address at once: a long short-term memory in both directions under a chain of labels.

Huang, Xu and Yu, "Bidirectional LSTM-CRF Models for Sequence Tagging" (2015), over sums of the vectors of what is seen
at a token. It errs elsewhere than the perceptrons do, so that its votes mend theirs. Taught by ``lessons``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhili.understanding.rules import artefact

Array = NDArray[np.float32]
Weights = dict[str, Array]
"""``signs`` a vector for each thing seen; for both directions ``into``, ``back`` and ``bias`` of the four gates (in,
forget, out, and what is new); ``out`` and ``out_bias`` to the labels; ``chain`` from each label to the next.
"""

NAMES = ("signs", "into", "back", "bias", "out", "out_bias", "chain")
_READ = frozenset("234dgjspqhrk")
"""First letters of what it reads: pieces of text around, names, words, places in the row; see ``shapes``."""

_FINEST = 127


def read(seen: Sequence[str]) -> list[str]:
    """What the networks take of all that is seen at a token."""
    return [one for one in seen if one[0] in _READ and one[1:2] != "*"]


@dataclass(frozen=True)
class Networks:
    """Networks that know the same signs and labels; each of the weights has an axis for them in front."""

    signs: tuple[str, ...]
    labels: tuple[str, ...]
    weights: Weights

    def __len__(self) -> int:
        return len(self.weights["chain"])

    def tags(self, seen: Sequence[Sequence[str]]) -> list[list[str]]:
        """What each network labels a row of tokens, one at least."""
        known, weights = self._known, self.weights
        rows = [
            weights["signs"][:, [known[one] for one in read(token) if one in known]].sum(axis=1)
            for token in seen
        ]
        told = states(weights, np.stack(rows)[:, :, None]).told[:, :, 0].transpose(1, 0, 2)
        scores = told @ weights["out"] + weights["out_bias"][:, None]
        return [
            [self.labels[one] for one in likeliest(own, chain)]
            for own, chain in zip(scores, weights["chain"], strict=True)
        ]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is kept of them: the vectors of signs in steps of their largest number, all else in half precision."""
        vectors = self.weights["signs"]
        steps = np.maximum(np.abs(vectors).max(axis=-1, keepdims=True), 1e-6) / _FINEST
        kept = {name: self.weights[name].astype(np.float16) for name in NAMES if name != "signs"}
        return {
            **{f"net_{name}": one for name, one in kept.items()},
            "net_signs": np.rint(vectors / steps).astype(np.int8),
            "net_steps": steps.astype(np.float32),
            "net_read": artefact.packed(self.signs),
            "net_labels": artefact.packed(self.labels),
        }

    @cached_property
    def _known(self) -> dict[str, int]:
        return {sign: at for at, sign in enumerate(self.signs)}


def together(networks: Sequence[Networks]) -> Networks:
    """Networks taught by the same texts as one, one at least."""
    first = networks[0]
    weights = {name: np.concatenate([one.weights[name] for one in networks]) for name in NAMES}
    return Networks(first.signs, first.labels, weights)


def kept(arrays: Mapping[str, NDArray[Any]]) -> Networks:
    """The networks that ``arrays`` laid down. Raises KeyError, ValueError."""
    signs, labels = (tuple(artefact.unpacked(arrays[f"net_{name}"])) for name in ("read", "labels"))
    weights = {name: arrays[f"net_{name}"].astype(np.float32) for name in NAMES}
    weights["signs"] *= arrays["net_steps"]
    if weights["signs"].shape[1] != len(signs) or weights["chain"].shape[1] != len(labels):
        raise ValueError("the networks do not fit their words")
    return Networks(signs, labels, weights)


@dataclass(frozen=True, slots=True)
class States:
    """What rows of tokens left in a network, tokens first: ``told`` to the labels, and what teaching needs again."""

    told: Array
    held: Array
    cells: Array
    gates: Array


def states(weights: Weights, rows: Array) -> States:
    """The states for ``rows`` (tokens x … x texts x numbers; … is the axis of networks, if any)."""
    back, length = weights["back"], len(rows)
    size = back.shape[-2]
    entered = np.matmul(np.stack([rows, rows[::-1]], axis=-3), weights["into"]) + weights["bias"]
    held = np.zeros((length + 1, *entered.shape[1:-1], size), np.float32)
    cells = np.zeros_like(held)
    for at in range(length):
        now = entered[at]
        now += np.matmul(held[at], back)
        now[..., : 3 * size] *= 0.5
        np.tanh(now, out=now)
        now[..., : 3 * size] *= 0.5
        now[..., : 3 * size] += 0.5
        taken, forgot, shown, new = np.split(now, 4, axis=-1)
        cells[at + 1] = forgot * cells[at] + taken * new
        held[at + 1] = shown * np.tanh(cells[at + 1])
    told = np.concatenate([held[1:, ..., 0, :, :], held[:0:-1, ..., 1, :, :]], axis=-1)
    return States(told, held, cells, entered)


def likeliest(scores: Array, chain: Array) -> list[int]:
    """The best row of labels by position (Viterbi)."""
    best, came = scores[0], []
    for own in scores[1:]:
        ways = best[:, None] + chain
        came.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + own
    found = [int(best.argmax())]
    for one in reversed(came):
        found.append(int(one[found[-1]]))
    return found[::-1]
