"""What supervision watches: the kinds in the order of their tabs, as ``watched.csv`` names and explains them."""

import csv
from dataclasses import dataclass
from pathlib import Path

from zhili.kernel.text import Text

_FILE = Path(__file__).with_name("watched.csv")


@dataclass(frozen=True, slots=True)
class Watched:
    """A kind: what its tab says, what is listed under it and in which order, the tone of its count."""

    title: Text
    means: Text
    tone: str


def _read() -> dict[str, Watched]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["kind"]: Watched(
                Text(row["title_zh"], row["title_en"]), Text(row["means_zh"], row["means_en"]), row["tone"]
            )
            for row in csv.DictReader(lines)
        }


WATCHED = _read()
