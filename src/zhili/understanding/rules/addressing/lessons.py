"""How the recurrent reader is taught: the chance of the right labels raised step by step, signs and states left out.

Adam (Kingma and Ba 2015); dropout (Srivastava et al. 2014); the mean of the weights on the way in place of the last
(Polyak and Juditsky 1992); the chain's gradient by forward and backward sums (Lafferty, McCallum and Pereira 2001).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from zhili.understanding.rules.addressing.recurrent import Array, Networks, States, Weights, read, states
from zhili.understanding.rules.alone import on_one_processor

ROUNDS = 6
"""Times that many texts are gone over, few more often (``_STEPS``). The last third goes half as fast; the first third
is not in the mean.
"""

SIZE = 96
"""Numbers of a sign's vector, and of the state in each direction."""

SEEN_AT_LEAST = 3
_BATCH = 24
_RATE = 3e-3
_STEPS = 600
"""Steps that a network needs at least to say anything."""

_EVERY = 8
"""Steps after which the weights are taken into their mean."""

_LEFT_OUT, _SIGNS_LEFT_OUT = 0.5, 0.2
_LONGEST_STEP = 5.0
_FADING = (0.9, 0.999)
_TINY = 1e-30

Row = tuple[list[NDArray[np.int32]], NDArray[np.int64]]
"""Of one text the signs of each token, and the labels, by position."""


@on_one_processor
def network(
    seen: Sequence[Sequence[Sequence[str]]], labelled: Sequence[Sequence[str]], *, seed: int
) -> Networks:
    """One network, taught by texts, given what is seen at each of their tokens and the labels of these.

    On one core: products as small as these gain nothing from more, and wait for one another where others compute too.
    """
    taken = [[sorted(set(read(token))) for token in text] for text in seen]
    counts = Counter(sign for text in taken for token in text for sign in token)
    signs = tuple(sorted(sign for sign, count in counts.items() if count >= SEEN_AT_LEAST))
    labels = tuple(sorted({label for text in labelled for label in text}))
    known, place = ({word: at for at, word in enumerate(words)} for words in (signs, labels))
    rows: list[Row] = [
        (
            [np.array([known[sign] for sign in token if sign in known], np.int32) for token in text],
            np.array([place[label] for label in own]),
        )
        for text, own in zip(taken, labelled, strict=True)
    ]
    lessons = _Lessons(len(signs), len(labels), seed)
    rounds = max(ROUNDS, _STEPS * _BATCH // len(rows))
    for number in range(rounds):
        late = number >= 2 * rounds // 3
        lessons.go_over(rows, rate=_RATE / 2 if late else _RATE, counted=number >= rounds // 3)
    return Networks(signs, labels, {name: one[None] for name, one in lessons.mean().items()})


class _Lessons:
    """Weights on their way, with the running means of their gradients."""

    def __init__(self, signs: int, labels: int, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self.weights: Weights = {
            "signs": self._drawn(0.1, signs, SIZE),
            "into": self._drawn(SIZE**-0.5, 2, SIZE, 4 * SIZE),
            "back": self._drawn(SIZE**-0.5, 2, SIZE, 4 * SIZE),
            "bias": np.zeros((2, 1, 4 * SIZE), np.float32),
            "out": self._drawn((2 * SIZE) ** -0.5, 2 * SIZE, labels),
            "out_bias": np.zeros(labels, np.float32),
            "chain": np.zeros((labels, labels), np.float32),
        }
        self.weights["bias"][..., SIZE : 2 * SIZE] = 1
        self._means = {name: np.zeros_like(one) for name, one in self.weights.items()}
        self._squares = {name: np.zeros_like(one) for name, one in self.weights.items()}
        self._sums = {name: np.zeros_like(one) for name, one in self.weights.items()}
        self._steps = self._counted = 0

    def mean(self) -> Weights:
        """The mean of the weights at all times that counted, one at least."""
        return {name: one / np.float32(self._counted) for name, one in self._sums.items()}

    def go_over(self, rows: Sequence[Row], *, rate: float, counted: bool) -> None:
        """Every text once, those of one length together; the weights count for their mean or do not yet."""
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        for number, (tokens, _) in enumerate(rows):
            by_length[len(tokens)].append(number)
        batches = []
        for numbers in by_length.values():
            drawn = self._random.permutation(numbers)
            batches += [drawn[at : at + _BATCH] for at in range(0, len(drawn), _BATCH)]
        for number, at in enumerate(self._random.permutation(len(batches))):
            own = [rows[number] for number in batches[at]]
            used, signs = self._signs([token for tokens, _ in own for token in tokens])
            slopes = self._slopes(used, signs, np.stack([labels for _, labels in own], axis=1))
            self._step(slopes, used, rate * (len(own) / _BATCH) ** 0.5)
            if counted and number % _EVERY == 0:
                self._counted += 1
                for name, one in self.weights.items():
                    self._sums[name] += one

    def _drawn(self, spread: float, *shape: int) -> Array:
        return (self._random.standard_normal(shape) * spread).astype(np.float32)

    def _signs(self, tokens: Sequence[NDArray[np.int32]]) -> tuple[NDArray[np.int32], csr_array]:
        """The signs that occur, and tokens x these, some left out."""
        ends = np.cumsum([0, *map(len, tokens)])
        used, places = np.unique(np.concatenate(tokens), return_inverse=True)
        left = self._random.random(ends[-1]) >= _SIGNS_LEFT_OUT
        return used, csr_array((left.astype(np.float32), places, ends), shape=(len(tokens), len(used)))

    def _mask(self, shape: tuple[int, ...]) -> Array:
        left = self._random.random(shape, dtype=np.float32) >= _LEFT_OUT
        return left.astype(np.float32) / np.float32(1 - _LEFT_OUT)

    def _slopes(self, used: NDArray[np.int32], signs: csr_array, labels: NDArray[np.int64]) -> Weights:
        """The gradients for texts of one length, their tokens in ``signs`` text by text, ``labels`` tokens x texts;
        that of the signs for those in use.
        """
        weights, (length, count) = self.weights, labels.shape
        entered = np.asarray(signs @ weights["signs"][used]).reshape(count, length, SIZE).transpose(1, 0, 2)
        masked, shown = self._mask(entered.shape), self._mask((length, count, 2 * SIZE))
        rows = entered * masked
        had = states(weights, rows)
        told: Array = had.told * shown
        scores: Array = told @ weights["out"] + weights["out_bias"]
        slope, chain = chain_slopes(scores, weights["chain"], labels)
        found = {"chain": chain / count}
        slope /= count
        flat = slope.reshape(length * count, -1)
        found["out"], found["out_bias"] = told.reshape(length * count, -1).T @ flat, flat.sum(axis=0)
        inner, within = _through_time(weights, rows, had, slope @ weights["out"].T * shown)
        by_token = (within * masked).transpose(1, 0, 2).reshape(count * length, SIZE)
        return {**found, **inner, "signs": np.asarray(signs.T @ by_token, np.float32)}

    def _step(self, slopes: Weights, used: NDArray[np.int32], rate: float) -> None:
        """One step down; signs that did not occur stay as they are, their means too."""
        long = float(np.sqrt(sum(float(np.vdot(one, one)) for one in slopes.values())))
        self._steps += 1
        fade, fade_squares = _FADING
        pace = np.float32(rate * (1 - fade_squares**self._steps) ** 0.5 / (1 - fade**self._steps))
        for name, slope in slopes.items():
            rows = used if name == "signs" else slice(None)
            slope *= np.float32(min(1.0, _LONGEST_STEP / max(long, _TINY)))
            mean, squares = self._means[name][rows], self._squares[name][rows]
            mean = mean + (slope - mean) * np.float32(1 - fade)
            squares = squares + (slope * slope - squares) * np.float32(1 - fade_squares)
            self._means[name][rows], self._squares[name][rows] = mean, squares
            self.weights[name][rows] -= pace * mean / (np.sqrt(squares) + np.float32(1e-8))


def _through_time(weights: Weights, rows: Array, had: States, told: Array) -> tuple[Weights, Array]:
    """The gradients within the memory and of its rows, from those of what it told (tokens x texts x numbers)."""
    length, count, _ = rows.shape
    size = told.shape[-1] // 2
    outer = np.stack([told[..., :size], told[::-1, :, size:]], axis=1)
    entered = np.empty((2, length, count, 4 * size), np.float32)
    held = np.zeros((2, count, size), np.float32)
    cell = np.zeros_like(held)
    forth = weights["back"].transpose(0, 2, 1)
    for at in range(length - 1, -1, -1):
        taken, forgot, shown, new = np.split(had.gates[at], 4, axis=-1)
        bent = np.tanh(had.cells[at + 1])
        held = held + outer[at]
        cell = cell + held * shown * (1 - bent * bent)
        parts = (
            cell * new * taken * (1 - taken),
            cell * had.cells[at] * forgot * (1 - forgot),
            held * bent * shown * (1 - shown),
            cell * taken * (1 - new * new),
        )
        entered[:, at] = np.concatenate(parts, axis=-1)
        cell = cell * forgot
        held = np.matmul(entered[:, at], forth)
    flat = entered.reshape(2, length * count, 4 * size)
    both = np.stack([rows, rows[::-1]]).reshape(2, length * count, -1)
    before = had.held[:-1].transpose(1, 0, 2, 3).reshape(2, length * count, size)
    within = np.matmul(flat, weights["into"].transpose(0, 2, 1)).reshape(2, length, count, -1)
    inner = {
        "into": np.matmul(both.transpose(0, 2, 1), flat),
        "back": np.matmul(before.transpose(0, 2, 1), flat),
        "bias": flat.sum(axis=1, keepdims=True),
    }
    return inner, within[0] + within[1, ::-1]


def chain_slopes(scores: Array, chain: Array, labels: NDArray[np.int64]) -> tuple[Array, Array]:
    """The gradients of the right labels' negative log chance: of the scores (tokens x texts x labels), of the chain."""
    length, count, _ = scores.shape
    ways, ahead, behind = np.exp(chain), scores.copy(), np.zeros_like(scores)
    for at in range(1, length):
        ahead[at] += _summed(ahead[at - 1], ways)
        behind[-at - 1] = _summed(behind[-at] + scores[-at], ways.T)
    slope = np.exp(ahead + behind - _summed(ahead[-1], np.ones((len(chain), 1), np.float32)))
    between = np.zeros_like(chain)
    for at in range(length - 1):
        came, goes = _raised(ahead[at]), _raised(behind[at + 1] + scores[at + 1])
        whole = ((came @ ways) * goes).sum(axis=1, keepdims=True)
        between += (came / np.maximum(whole, _TINY)).T @ goes * ways
    np.subtract.at(between, (labels[:-1], labels[1:]), 1)
    slope[np.arange(length)[:, None], np.arange(count), labels] -= 1
    return slope, between


def _raised(logs: Array) -> Array:
    raised: Array = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return raised


def _summed(logs: Array, ways: Array) -> Array:
    """Logarithms of the sums over all ways from ``logs`` (texts x labels)."""
    found: Array = np.log(_raised(logs) @ ways + np.float32(_TINY)) + logs.max(axis=-1, keepdims=True)
    return found
