"""What a second tagger sees: the labels that a first one gave, the chunks they make, and what came before and after.

A chain sees one label back; that a road was named two chunks ago, or the same words before, it can only be told.
Out-of-fold labels in training (Wolpert 1992; Cohen and Carvalho, "Stacked Sequential Learning", 2005).
"""

from collections.abc import Sequence

from zhili.understanding.rules.addressing.chunks import Chunk, chunks
from zhili.understanding.rules.addressing.shapes import Token

_NONE = "^"
_WIDEST = 8


def features(text: str, row: Sequence[Token], labelled: Sequence[str]) -> list[list[str]]:
    """What the first labels of a text say at each token."""
    cut = chunks(labelled, row)
    of_chunk = [_of_chunk(text, cut, number) for number in range(len(cut))]
    found = []
    number = 0
    for place, token in enumerate(row):
        while token.start >= cut[number][2]:
            number += 1
        _, start, end = cut[number]
        part = "B" if token.start == start else "E" if token.end == end else "I"
        placed, free = of_chunk[number]
        here = _of_labels(row, labelled, place)
        here += [f"{name}{part}" for name in placed]
        found.append(here + free)
    return found


def _of_labels(row: Sequence[Token], labelled: Sequence[str], place: int) -> list[str]:
    def label(steps: int) -> str:
        return labelled[place + steps] if 0 <= place + steps < len(row) else _NONE

    here = label(0)
    before = row[place - 1].shape if place else "<"
    after = row[place + 1].shape if place + 1 < len(row) else ">"
    return [
        f"A{here}", f"B{label(-1)}{here}", f"C{here}{label(1)}", f"E{label(-1)}{here}{label(1)}", f"F{label(-2)}",
        f"G{label(2)}", f"I{here}{row[place].shape}", f"K{here}{before}", f"L{here}{after}",
    ]  # fmt: skip


def _of_chunk(text: str, cut: Sequence[Chunk], number: int) -> tuple[list[str], list[str]]:
    """What is seen of a chunk: with the token's part in it, and without."""

    def kind(at: int) -> str:
        return cut[at][0] if 0 <= at < len(cut) else _NONE

    def words(at: int) -> str:
        return text[cut[at][1] : cut[at][2]] if 0 <= at < len(cut) else _NONE

    here, said = kind(number), words(number)
    before, after = kind(number - 1), kind(number + 1)
    seen = ".".join(f"{one[0][:3]}{one[0][-2:]}" for one in cut[:number] if one[0] != "redundant")
    placed = [
        f"M{before}{here}", f"O{here}{after}", f"P{kind(number - 2)}{before}{here}",
        f"Q{here}{after}{kind(number + 2)}", f"R{before}{here}{after}", f"S{here}{said}", f"T{here}{said[-2:]}",
        f"U{here}{said[-1:]}{after}", f"V{before}{words(number - 1)[-1:]}{here}", f"W{here}{min(len(said), _WIDEST)}",
        f"X{seen}",
    ]  # fmt: skip
    free = [f"Y{one}{here}" for one in sorted({chunk[0] for chunk in cut[:number]})]
    free += [f"Z{one}{here}" for one in sorted({chunk[0] for chunk in cut[number + 1 :]})]
    free += [f"a{chunk[0]}" for chunk in cut[:number]]
    if any(words(at) == said for at in range(number)):
        free.append("again")
    if any(words(at) == said for at in range(number + 1, len(cut))):
        free.append("later")
    return placed, free
