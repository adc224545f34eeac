"""How many pieces of personal data stand in real messages, by kind; drawn ones to be read by a person.

``python -m tests.real_data.personal [--show 12 --seed 7]``. What is shown stays on the screen of whoever reads it.
"""

import argparse
import csv
import gzip
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.real_data.shared import folder
from zhili.understanding.rules.personal.finding import found_in

FILES = {
    "teddy_classify/train_raw.csv.gz": ("text",),
    "teddy_classify/unlabelled_raw.csv.gz": ("title", "detail"),
    "teddy_hot/messages.csv.gz": ("title", "detail"),
}
_BESIDE = 14


def messages(root: Path) -> Iterator[str]:
    """Every different message of the files that are there."""
    seen: set[str] = set()
    for name, columns in FILES.items():
        if not (root / name).is_file():
            continue
        with gzip.open(root / name, "rt", encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                text = "\n".join(row[column] or "" for column in columns)
                if text not in seen:
                    seen.add(text)
                    yield text


def look(every: list[str], *, show: int, seed: int) -> Iterator[str]:
    """Lines to print: counts by kind, messages a second of processor time, and drawn pieces with what is beside."""
    began = time.process_time()
    found = [found_in(text) for text in every]
    seconds = time.process_time() - began
    counts = Counter(piece.kind for pieces in found for piece in pieces)
    yield f"messages: {len(every)}, {round(len(every) / max(seconds, 1e-9))} a second; found: {dict(counts)}"
    drawn: defaultdict[str, list[str]] = defaultdict(list)
    for text, pieces in zip(every, found, strict=True):
        for one in pieces:
            before, after = text[max(0, one.start - _BESIDE) : one.start], text[one.end : one.end + _BESIDE]
            drawn[one.kind].append(f"{one.kind}: {before}【{one.text}】{after}".replace("\n", " "))
    for lines in drawn.values():
        yield from random.Random(seed).sample(lines, min(show, len(lines)))


def main() -> None:
    """Look over the real messages, where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, help="pieces of each kind to read")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    every = list(messages(folder()))
    if not every:
        raise SystemExit(f"real data absent: {folder()}")
    sys.stdout.writelines(f"{line}\n" for line in look(every, show=arguments.show, seed=arguments.seed))


if __name__ == "__main__":
    main()
