"""What is compared between messages: character pairs and words of title and text, rare ones counting more.

Four blocks stand side by side in one row per message: pairs of the title, pairs of title and text, words of both,
words of the title. The title is told twice because people put place and trouble there.
"""

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import rjieba
from scipy import sparse

from zhili.understanding.rules.hot.message import Message

READ_AT_MOST = 600
"""Characters of the text that are compared."""

SHARE_AT_MOST = 0.1
"""What more than this share of all messages hold tells none from another…"""

HELD_AT_LEAST = 50
"""… but a matter of so many messages may be a large share of a small community's."""

HELD_AT_MOST = 400
"""Nor does what more messages than this hold: it keeps the work proportional to the number of messages."""

OWN_AT_MOST = 0.85
"""A message of which the part that any other shares is shorter than this, is alike to others by that much less."""

PARTS = {"title pairs": 0.18, "pairs": 0.42, "words": 0.30, "title words": 0.10}
"""What each block counts for; they add up to 1, so that a message's likeness to itself is 1."""

_NOT_TEXT = re.compile(r"[\W_]+")
_SPACE = ord(" ")
_WIDTH = 21
"""Bits of a character."""

Rows: TypeAlias = "sparse.csr_matrix"
Numbers: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"


def plain(text: str) -> str:
    """A text in small letters with one blank for all that is neither letter nor digit."""
    return _NOT_TEXT.sub(" ", text.lower()).strip()


def rows_of(messages: Sequence[Message]) -> Rows:
    """One row per message, of length 1 (0 for a message without text), cosine-comparable by multiplication."""
    titles = [plain(one.title) for one in messages]
    texts = [plain(one.text[: 2 * READ_AT_MOST])[:READ_AT_MOST] for one in messages]
    both = [f"{title} {text}" for title, text in zip(titles, texts, strict=True)]
    blocks = [
        _weighted(_pairs(titles), len(titles), PARTS["title pairs"]),
        _weighted(_pairs(both), len(titles), PARTS["pairs"]),
        _weighted(_words(titles, texts), len(titles), PARTS["words"]),
        _weighted(_words(titles), len(titles), PARTS["title words"]),
    ]
    return sparse.csr_matrix(sparse.hstack(blocks, format="csr"))


def _pairs(texts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """(message, pair) of every two neighbouring characters that are letters or digits."""
    joined = " ".join(texts)
    units = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    owner = np.repeat(np.arange(len(texts)), lengths)[: max(0, len(units) - 1)]
    first, second = units[:-1], units[1:]
    kept = (first != _SPACE) & (second != _SPACE)
    return owner[kept], (first[kept] << _WIDTH) | second[kept]


def _words(*told: Sequence[str]) -> tuple[Numbers, Numbers]:
    """(message, word) of every word of two characters or more in texts of each message, words numbered as met."""
    number: dict[str, int] = {}
    owners: list[int] = []
    found: list[int] = []
    for texts in told:
        for index, text in enumerate(texts):
            words = [
                number.setdefault(word, len(number)) for word in rjieba.cut(text) if len(word.strip()) > 1
            ]
            found.extend(words)
            owners.extend([index] * len(words))
    return np.array(owners, np.int64), np.array(found, np.int64)


def _weighted(met: tuple[Numbers, Numbers], count: int, part: float) -> Rows:
    """Term weights (1 + log of how often) × (1 + log of how rare), each row of length sqrt(part)."""
    owner, key = met
    known, column = np.unique(key, return_inverse=True)
    table = sparse.csr_matrix(
        (np.ones(len(owner), np.float32), (owner, column)), shape=(count, max(1, len(known)))
    )
    held = np.bincount(table.indices, minlength=table.shape[1])
    most = min(HELD_AT_MOST, max(HELD_AT_LEAST, SHARE_AT_MOST * count))
    telling = np.flatnonzero(held <= most)
    table = table[:, telling]
    rare = np.log((1 + count) / (1 + held[telling])) + 1
    table.data = (1 + np.log(table.data)) * rare[table.indices].astype(np.float32)
    shared = table[:, np.flatnonzero(held[telling] > 1)]
    length = np.maximum(_length(shared), OWN_AT_MOST * _length(table))
    scale = np.sqrt(part) / np.where(length > 0, length, 1)
    return sparse.csr_matrix(sparse.diags(scale.astype(np.float32)) @ shared)


def _length(table: Rows) -> "np.ndarray[Any, Any]":
    return np.asarray(np.sqrt(np.asarray(table.multiply(table).sum(1)).ravel()))
