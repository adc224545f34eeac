"""Elements of an address as labels of its tokens, back again, and the cut that several taggers agree on best."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhili.understanding.rules.addressing.shapes import Token

KINDS = (
    "country", "prov", "city", "district", "devzone", "town", "community", "road", "roadno", "subroad", "subroadno",
    "poi", "subpoi", "houseno", "cellno", "floorno", "roomno", "person", "assist", "redundant", "otherinfo",
)  # fmt: skip
"""The elements, as Li, Lu, Xie and Li (2019) label them, in lower case."""


@dataclass(frozen=True, slots=True)
class Element:
    """A piece of an address from ``start`` to ``end`` and its kind, one of KINDS."""

    kind: str
    text: str
    start: int
    end: int


Chunk = tuple[str, int, int]
"""Kind, start and end, in characters."""


def labels(chunks: Iterable[Chunk], row: Sequence[Token], *, ends: bool) -> list[str]:
    """For each token its part in its chunk and the chunk's kind: B, then I; with ``ends`` also E, or S alone."""
    found = []
    left = iter(chunks)
    kind, start, end = next(left, ("redundant", 0, 0))
    for token in row:
        while token.start >= end:
            kind, start, end = next(left, ("redundant", token.start, row[-1].end))
        part = "B" if token.start <= start else "I"
        if ends and token.end >= end:
            part = "S" if part == "B" else "E"
        found.append(f"{part}-{kind}")
    return found


def chunks(labelled: Sequence[str], row: Sequence[Token]) -> list[Chunk]:
    """The chunks that labels mean; a label that does not go on with the one before begins a chunk."""
    found: list[Chunk] = []
    for label, token in zip(labelled, row, strict=True):
        part, _, kind = label.partition("-")
        if found and part in "IE" and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1], token.end)
        else:
            found.append((kind, token.start, token.end))
    return found


def ballots(cuts: Iterable[Sequence[Chunk]]) -> Counter[Chunk]:
    """How many of several cuts of one text have a chunk."""
    return Counter(chunk for cut in cuts for chunk in cut)


def agreed(votes: Mapping[Chunk, float], *, price: float) -> list[Chunk]:
    """The cut of the text whose chunks have the most votes, each chunk at a price: by dynamic programming.

    At least one whole cut of the text must be among ``votes``. A higher ``price`` (in votes) prefers fewer, longer
    chunks.
    """
    ending: dict[int, list[Chunk]] = {}
    for chunk in votes:
        ending.setdefault(chunk[2], []).append(chunk)
    best: dict[int, tuple[float, Chunk | None]] = {0: (0.0, None)}
    for end in sorted(ending):
        for chunk in ending[end]:
            if chunk[1] in best:
                worth = best[chunk[1]][0] + votes[chunk] - price
                if end not in best or worth > best[end][0]:
                    best[end] = (worth, chunk)
    found: list[Chunk] = []
    end = max(best)
    while (last := best[end][1]) is not None:
        found.append(last)
        end = last[1]
    return found[::-1]


def f1(right: Sequence[Sequence[Chunk]], given: Sequence[Sequence[Chunk]]) -> float:
    """The F1 of chunks: those with the right kind and both ends right, over all texts."""
    hits = sum(len(set(one) & set(other)) for one, other in zip(right, given, strict=True))
    total = sum(map(len, right)) + sum(map(len, given))
    return 2 * hits / total if total else 0.0
