"""A learned classifier at work: numpy only, fit for the request path.

The score of a class is that of a ridge classifier on the message's pieces, blended with what the taxonomy's own
words say; both are brought to probabilities by weights fitted on messages the scores had not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhili.casetypes.classes import ClassDef
from zhili.kernel.text import Text
from zhili.understanding.rules import artefact
from zhili.understanding.rules.artefact import Artefact
from zhili.understanding.rules.classify import scores_by_code
from zhili.understanding.rules.classing.grams import Vocabulary, pieces, tidy

TASK, VERSION = "class", 1
_REASONS = 5
_COLD = 2.0
"""How much the taxonomy's words say where nothing was learned."""


@dataclass(frozen=True, slots=True)
class Blend:
    """What turns scores into probabilities: softmax of scores x learned + words x spoken + bias, two matrices."""

    learned: NDArray[Any]
    spoken: NDArray[Any]
    bias: NDArray[Any]

    def probabilities(self, scores: NDArray[Any], words: NDArray[Any]) -> NDArray[Any]:
        """One row for each message, one column for each class; rows add up to 1."""
        logits = scores @ self.learned + words @ self.spoken + self.bias
        powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares: NDArray[Any] = powers / powers.sum(axis=-1, keepdims=True)
        return shares


@dataclass(frozen=True, slots=True)
class ClassModel:
    """A trained model. ``weights`` has a row for each piece of the vocabulary and a column for each label.

    ``classes`` are the taxonomy whose words count too: its codes begin with the label they speak for.
    """

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    weights: NDArray[Any]
    blend: Blend
    classes: tuple[ClassDef, ...]
    trained_at: datetime
    digest: str
    figures: dict[str, Any]

    def shares(self, text: str) -> NDArray[Any]:
        """The probability of each label for a message, in the order of ``labels``."""
        at, values = self.vocabulary.vector(tidy(text))
        scores = values @ self.weights[at].astype(np.float32) if len(at) else np.zeros(len(self.labels))
        return self.blend.probabilities(scores, spoken(text, self.labels, self.classes))

    def reasons(self, text: str, labels: Sequence[str]) -> list[tuple[str, ...]]:
        """For each label the pieces of the message that speak most for it over the others, the strongest first."""
        tidied, low = tidy(text), text.lower()
        known, columns = self.vocabulary.hashes, [self.labels.index(one) for one in labels]
        found: list[dict[str, float]] = [{} for _ in labels]
        for length, hashes in enumerate(pieces(tidied), start=1):
            if length == 1 or not len(known):
                continue
            at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
            own = self.weights[at].astype(np.float32)
            counts = self.vocabulary.rarity[at] * (known[at] == hashes)
            gains = ((own[:, columns] - own.mean(axis=1, keepdims=True)) * counts[:, None]).T
            for words, gain in zip(found, gains, strict=True):
                for start in np.argsort(-gain)[: _REASONS * 2]:
                    word = tidied[start : start + length]
                    if gain[start] > 0 and word in low:
                        words[word] = float(gain[start])
        return [_apart(sorted(words, key=lambda word: (-words[word], word))) for words in found]

    def artefact(self) -> Artefact:
        """As it is kept."""
        return Artefact(
            task=TASK, version=VERSION, trained_at=self.trained_at, digest=self.digest, figures=self.figures,
            settings={
                "labels": self.labels,
                "classes": [[one.code, one.name.zh, one.name.en, *one.keywords] for one in self.classes],
            },
            arrays={
                "hashes": self.vocabulary.hashes, "rarity": self.vocabulary.rarity, "weights": self.weights,
                "learned": self.blend.learned, "spoken": self.blend.spoken, "bias": self.blend.bias,
            },
        )  # fmt: skip


def spoken(text: str, labels: Sequence[str], classes: tuple[ClassDef, ...]) -> NDArray[Any]:
    """What the taxonomy's words say for each label: ln(1 + the score of its classes)."""
    said = np.zeros(len(labels))
    if classes:
        places = {label: place for place, label in enumerate(labels)}
        for code, score in scores_by_code(text, classes).items():
            steps = code.split("/")
            for depth in range(1, len(steps) + 1):
                place = places.get("/".join(steps[:depth]))
                if place is not None:
                    said[place] += score
    return np.log1p(said)


def opened(kept: Artefact) -> ClassModel:
    """The model in an artefact. Raises DamagedModel where its parts do not fit together."""
    try:
        settings, arrays = kept.settings, kept.arrays
        labels = tuple(str(one) for one in settings["labels"])
        model = ClassModel(
            labels=labels,
            vocabulary=Vocabulary(arrays["hashes"], arrays["rarity"]),
            weights=arrays["weights"],
            blend=Blend(arrays["learned"], arrays["spoken"], arrays["bias"]),
            classes=tuple(
                ClassDef(code, Text(zh=zh, en=en), tuple(words)) for code, zh, en, *words in settings["classes"]
            ),
            trained_at=kept.trained_at, digest=kept.digest, figures=dict(kept.figures),
        )  # fmt: skip
        width = len(labels)
        fits = (
            model.weights.shape == (len(arrays["hashes"]), width) and arrays["rarity"].shape == arrays["hashes"].shape
            and arrays["learned"].shape == arrays["spoken"].shape == (width, width) and arrays["bias"].shape == (width,)
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise artefact.DamagedModel(name=TASK, why=str(error)) from None
    if not fits:
        raise artefact.DamagedModel(name=TASK, why=str(model.weights.shape))
    return model


def cold(classes: tuple[ClassDef, ...], *, at: datetime) -> ClassModel:
    """A model that has learned nothing: the taxonomy's words alone speak, under the first levels of its codes."""
    labels = tuple(sorted({one.group for one in classes}))
    width = len(labels)
    return ClassModel(
        labels=labels, vocabulary=Vocabulary(np.empty(0, np.uint64), np.empty(0, np.float32)),
        weights=np.empty((0, width), np.float16),
        blend=Blend(np.zeros((width, width)), _COLD * np.eye(width), np.zeros(width)),
        classes=classes, trained_at=at, digest="", figures={"messages": 0},
    )  # fmt: skip


def load(path: Path) -> ClassModel:
    """The model in a file. Raises BadModel."""
    return opened(artefact.load(path, task=TASK, version=VERSION))


def _apart(words: Sequence[str]) -> tuple[str, ...]:
    """The first few words of which none is part of another that was named before it."""
    named: list[str] = []
    for word in words:
        if not any(word in one or one in word for one in named):
            named.append(word)
    return tuple(named[:_REASONS])
