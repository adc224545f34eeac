"""The task ``reply`` of ``zhili understand``: how often each hint is given, and how far one agrees with a hand label.

Nothing is learned: the words and limits are declared. The label ``explainable`` says whether a reply explains anything.
"""

import time
from collections import Counter
from pathlib import Path
from typing import Any

from zhili.understanding.rules.declared import declared_task
from zhili.understanding.rules.reading import records

NAME, VERSION = "reply", 1
_FILES = ("replies.csv.gz", "replies.csv")
_COLUMNS = ("title", "detail", "reply")
_SHORT = 50
"""Characters below which the simplest rule of all takes a reply for one that explains nothing."""


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


TASK = declared_task(
    NAME, "hints on a reply before it goes out", version=VERSION, files=_FILES, measure=_measured
)
