"""What the field page's program says; it is handed over with the page, so that it can be said without signal.

The sentences stand in ``words.csv``: a name, and what it says in Chinese and English; ``place`` is where it is said.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

from zhili.kernel.text import Text

_FILE = Path(__file__).with_name("words.csv")


def _read() -> dict[str, Text]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: Text(zh=row["zh"], en=row["en"]) for row in csv.DictReader(lines)}


WORDS: Mapping[str, Text] = _read()
