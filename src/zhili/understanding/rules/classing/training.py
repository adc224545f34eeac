"""Learning the class from decided messages: ridge scores, and probabilities fitted on folds the scores had not seen.

Nearly equal texts stand in one fold. scipy is imported here, never in the request path.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from zhili.casetypes.classes import ClassDef
from zhili.understanding.rules.alone import on_one_processor
from zhili.understanding.rules.classing import alike, blending, grams, solving
from zhili.understanding.rules.classing.measure import figures
from zhili.understanding.rules.classing.model import ClassModel, spoken
from zhili.understanding.rules.classing.solving import FOLDS, Matrix

_AT_LEAST = 2
_NUMBERS = 6_000_000
"""Numbers that a model holds at most: memory stays below 1 GB while it is made, too."""
_FEWEST_PIECES = 30_000


@dataclass(frozen=True, slots=True)
class Example:
    """A decided message. ``natural`` is False for text that only helps to learn and is never measured on."""

    text: str
    label: str
    natural: bool = True


def digest_of(examples: Sequence[Example]) -> str:
    """SHA-256 of the texts and labels in their order."""
    told = hashlib.sha256()
    for one in examples:
        told.update(f"{one.label}\t{one.text}\n".encode("utf-8", "surrogatepass"))
    return told.hexdigest()


@on_one_processor
def learn(
    examples: Sequence[Example], *, classes: tuple[ClassDef, ...], labels: Sequence[str] = (), digest: str,
    at: datetime, seed: int = 0, tell: Callable[[str], None] = lambda words: None,
) -> ClassModel:  # fmt: skip
    """A model of these messages, its figures measured fold by fold on messages that fold had not seen.

    ``labels`` may name more than occur: those live by the taxonomy's words alone. The same examples and seed give
    the same model.
    """
    every = tuple(sorted({one.label for one in examples} | set(labels)))
    tell(f"{len(examples)} messages, {len(every)} classes")
    tidied = [grams.tidy(one.text) for one in examples]
    known = grams.vocabulary(tidied, at_least=_AT_LEAST, most=max(_FEWEST_PIECES, _NUMBERS // len(every)))
    rows = _rows(tidied, known)
    fold = _folds(alike.groups(tidied), seed)
    tell(f"{rows.shape[1]} features; solving")
    truth = np.array([every.index(one.label) for one in examples])
    targets = np.where(truth[:, None] == np.arange(len(every))[None], 1.0, -1.0).astype(np.float32)
    weights, unseen = solving.scores(rows, targets, fold)
    words = np.array([spoken(one.text, every, classes) for one in examples])
    tell("calibrating")
    natural = np.array([one.natural for one in examples])
    measured = _measured(unseen[natural], words[natural], truth[natural], fold[natural], every)
    return ClassModel(
        labels=every, vocabulary=known, weights=weights.astype(np.float16),
        blend=blending.fit(unseen[natural], words[natural], truth[natural]), classes=classes, trained_at=at,
        digest=digest, figures=measured,
    )  # fmt: skip


def _rows(tidied: Sequence[str], known: grams.Vocabulary) -> csr_matrix:
    vectors = [known.vector(one) for one in tidied]
    ends = np.cumsum([0] + [len(at) for at, _ in vectors])
    values = np.concatenate([value for _, value in vectors])
    places = np.concatenate([at for at, _ in vectors])
    return csr_matrix((values, places, ends), shape=(len(tidied), len(known.hashes)))


def _folds(group: NDArray[Any], seed: int) -> NDArray[Any]:
    names, number = np.unique(group, return_inverse=True)
    given: NDArray[Any] = np.random.default_rng(seed).permutation(len(names))[number] % FOLDS
    return given


def _measured(
    scores: Matrix, words: Matrix, truth: NDArray[Any], fold: NDArray[Any], labels: tuple[str, ...]
) -> dict[str, Any]:
    """The figures over all messages, each judged by scores and a blend that had not seen its fold."""
    shares = np.zeros(scores.shape)
    for one in range(FOLDS):
        mine = fold == one
        if mine.any() and not mine.all():
            blend = blending.fit(scores[~mine], words[~mine], truth[~mine])
            shares[mine] = blend.probabilities(scores[mine], words[mine])
    return figures(
        [labels[one] for one in truth], [labels[one] for one in shares.argmax(axis=1)], shares.max(axis=1)
    )
