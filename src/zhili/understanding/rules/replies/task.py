"""The task ``reply`` of ``zhili understand``: how often each hint is given, and how far one agrees with a hand label.

Nothing is learned: the words and limits are declared. The label ``explainable`` says whether a reply explains anything.
"""

import hashlib
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhili.understanding.rules.reading import records
from zhili.understanding.rules.task import Task, Work

if TYPE_CHECKING:
    from zhili.understanding.rules.artefact import Artefact

NAME, VERSION = "reply", 1
_FILES = ("replies.csv.gz", "replies.csv")
_COLUMNS = ("title", "detail", "reply")
_SHORT = 50
"""Characters below which the simplest rule of all takes a reply for one that explains nothing."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The figures that the declared hints gave on a folder."""

    trained_at: datetime
    digest: str
    figures: dict[str, Any]

    def artefact(self) -> "Artefact":
        """As it is kept."""
        from zhili.understanding.rules.artefact import Artefact

        return Artefact(NAME, VERSION, self.trained_at, self.digest, self.figures)


def _train(work: Work) -> Declared:
    work.tell("looking at replies")
    path = _file(work.data)
    figures = _measured(path)
    return Declared(work.at, hashlib.sha256(path.read_bytes()).hexdigest(), figures)


def _load(path: Path) -> Declared:
    from zhili.understanding.rules import artefact

    kept = artefact.load(path, task=NAME, version=VERSION)
    return Declared(kept.trained_at, kept.digest, dict(kept.figures))


def _evaluate(model: Declared, data: Path, labels: Path | None) -> dict[str, Any]:
    return _measured(_file(data))


def _measured(path: Path) -> dict[str, Any]:
    from zhili.understanding.rules.replies.hints import hints

    rows = list(records(path, columns=_COLUMNS, task=NAME))
    began = time.perf_counter()
    given = [
        {one.kind for one in hints(asked=f"{row['title']}\n{row['detail']}", reply=row["reply"])}
        for row in rows
    ]
    seconds = time.perf_counter() - began
    counts = Counter(kind for kinds in given for kind in kinds)
    figures: dict[str, Any] = {
        "replies": len(rows),
        "hinted": {kind: round(count / len(rows), 4) for kind, count in sorted(counts.items())},
        "without_a_hint": round(sum(not kinds for kinds in given) / len(rows), 4),
        "per_second": round(len(rows) / max(seconds, 1e-9)),
    }
    told = [
        (row, kinds) for row, kinds in zip(rows, given, strict=True) if row.get("explainable") in ("0", "1")
    ]
    if told:
        bare = [row["explainable"] == "0" for row, _ in told]
        figures["explains_nothing"] = _agreement(bare, ["empty" in kinds for _, kinds in told])
        figures["explains_nothing_by_length"] = _agreement(
            bare, [len(row["reply"]) < _SHORT for row, _ in told]
        )
    return figures


def _agreement(labelled: list[bool], found: list[bool]) -> dict[str, Any]:
    both = sum(one and other for one, other in zip(labelled, found, strict=True))
    precision, recall = both / max(1, sum(found)), both / max(1, sum(labelled))
    return {
        "labelled": sum(labelled),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * both / max(1, sum(found) + sum(labelled)), 3),
    }


def _file(folder: Path) -> Path:
    return next((folder / name for name in _FILES if (folder / name).is_file()), folder / _FILES[0])


TASK = Task(NAME, "hints on a reply before it goes out", _train, _load, _evaluate)
