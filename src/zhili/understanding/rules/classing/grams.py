"""A message as weighted pieces of one to four characters, known by their hashes: numpy only, no word list.

Pieces of characters need no segmentation, so that dialect, names and misspellings count as they are written; a
model holds hashes and numbers and none of the residents' words. The beginning of a message counts a second time
as a block of its own. Weights: (1 + ln count) x smoothed inverse document frequency, each block of length one
(Salton and Buckley, 1988).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

READ_AT_MOST = 4000
"""Characters of a message that are read."""

LONGEST = 4
_OPENING = 40
_OPENING_WEIGHT = np.float32(0.5**0.5)
_SALT = np.uint64(0x9E3779B97F4A7C15)
_FACTOR = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(33)

_EMPTY = re.compile(
    "为什么|我们|他们|你们|自己|本人|他人|没有|不能|不要|不是|可以|就是|还是|还有|只有|但是|"
    "而且|或者|甚至|同时|因为|所以|由于|为了|如果|难道|结果|按照|根据|通过|关于|有关|作为|"
    "这样|这个|这些|这么|如此|什么|怎么|为何|任何|其他|时候|很多|非常|多次|可是|"
    "[的了是我也和就还给都吗与被让并而这把他们您你之呢吧很又但着其且那]|[0-9]+"
)
_SIGNS = re.compile(r"\W+")
_BREAK = "\x00"

Hashes = NDArray[np.uint64]


def tidy(text: str) -> str:
    """The text in one spelling of width and case, without spaces, signs, digits and words that carry no matter."""
    flat = "".join(unicodedata.normalize("NFKC", text[:READ_AT_MOST]).lower().split())
    return _EMPTY.sub("", _SIGNS.sub(_BREAK, flat)).replace(_BREAK, "")


def pieces(tidied: str) -> list[Hashes]:
    """The hashes of all pieces of a tidied text, by length from 1 to 4, in the order of their beginnings."""
    codes = np.frombuffer(tidied.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    found, running = [], np.zeros(len(codes), np.uint64)
    for length in range(1, LONGEST + 1):
        running = _mixed(running[: max(0, len(codes) - length + 1)] ^ (codes[length - 1 :] + _SALT))
        found.append(running)
    return found


def _mixed(values: Hashes) -> Hashes:
    """Every bit of the value moves every bit of the hash (the finaliser of MurmurHash3)."""
    mixed = (values ^ (values >> _SHIFT)) * _FACTOR
    return mixed ^ (mixed >> _SHIFT)


def blocks(tidied: str) -> "tuple[tuple[Hashes, NDArray[Any]], tuple[Hashes, NDArray[Any]]]":
    """Body and opening of a message, each as its different hashes in rising order with how often each occurs."""
    body = np.concatenate(pieces(tidied))
    opening = np.concatenate(pieces(tidied[:_OPENING])) ^ _SALT
    return np.unique(body, return_counts=True), np.unique(opening, return_counts=True)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The hashes that count, in rising order, and the weight of each by its rarity."""

    hashes: Hashes
    rarity: NDArray[np.float32]

    def vector(self, tidied: str) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The known pieces of a text: their places in the vocabulary and their values.

        Unknown pieces count into the length as the rarest known one: what is strange leaves less to be sure of.
        """
        (body, body_counts), (opening, opening_counts) = blocks(tidied)
        first, values = self._block(body, body_counts)
        second, more = self._block(opening, opening_counts)
        return np.concatenate([first, second]), np.concatenate([values, more * _OPENING_WEIGHT])

    def _block(self, hashes: Hashes, counts: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        if not len(self.hashes):
            return np.empty(0, np.intp), np.empty(0, np.float32)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        known = self.hashes[at] == hashes
        at, often = at[known], (1 + np.log(counts)).astype(np.float32)
        values, strange = often[known] * self.rarity[at], often[~known] * self.rarity.max()
        length = float(np.sqrt(np.dot(values, values) + np.dot(strange, strange)))
        return at, values / np.float32(length or 1.0)


def vocabulary(documents: "list[str]", *, at_least: int, most: int) -> Vocabulary:
    """The pieces that stand in ``at_least`` of these tidied texts; of more than ``most``, those in most texts."""
    different = [hashes for one in documents for hashes, _ in blocks(one)]
    hashes, counts = np.unique(np.concatenate(different), return_counts=True)
    rarest = np.partition(counts, -most)[-most] if len(counts) > most else 0
    kept = counts >= max(at_least, rarest)
    rarity = np.log((1 + len(documents)) / (1 + counts[kept])) + 1
    return Vocabulary(hashes[kept], rarity.astype(np.float32))
