"""The task ``hot`` of ``zhili understand``: the limits of a group are declared and measured, nothing is learned."""

import hashlib
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhili.understanding.rules.reading import records
from zhili.understanding.rules.task import Option, Task, Work

if TYPE_CHECKING:
    from zhili.understanding.rules.artefact import Artefact
    from zhili.understanding.rules.hot.grouping import Limits

NAME, VERSION = "hot", 1
_FILES = ("messages.csv.gz", "messages.csv")
_LABELS = "issue_labels.csv"


@dataclass(frozen=True, slots=True)
class Declared:
    """The limits of a group, and the figures they gave on the folder they were tried on."""

    trained_at: datetime
    digest: str
    figures: dict[str, Any]
    limits: "Limits"

    def artefact(self) -> "Artefact":
        """As it is kept."""
        from zhili.understanding.rules.artefact import Artefact

        return Artefact(NAME, VERSION, self.trained_at, self.digest, self.figures, asdict(self.limits))


def _train(work: Work) -> Declared:
    from zhili.understanding.rules.hot.grouping import Limits

    limits = Limits(**{name: float(value) for name, value in work.options.items()})
    labels = work.data / _LABELS
    work.tell("grouping")
    figures = _measured(limits, work.data, labels if labels.is_file() else None)
    digest = hashlib.sha256(_messages(work.data).read_bytes()).hexdigest()
    return Declared(work.at, digest, figures, limits)


def _load(path: Path) -> Declared:
    from zhili.understanding.rules import artefact
    from zhili.understanding.rules.hot.grouping import Limits

    kept = artefact.load(path, task=NAME, version=VERSION)
    return Declared(kept.trained_at, kept.digest, dict(kept.figures), Limits(**kept.settings))


def _evaluate(model: Declared, data: Path, labels: Path | None) -> dict[str, Any]:
    beside = data / _LABELS
    return _measured(model.limits, data, labels or (beside if beside.is_file() else None))


def _measured(limits: "Limits", data: Path, labels: Path | None) -> dict[str, Any]:
    from zhili.understanding.rules.hot import grouping, measure
    from zhili.understanding.rules.hot.features import rows_of
    from zhili.understanding.rules.hot.message import Message

    columns = ["message_id", "title", "detail"]
    rows = records(_messages(data), columns=columns, task=NAME)
    messages = [Message(row["message_id"], row["title"], row["detail"]) for row in rows]
    began, worked = time.perf_counter(), time.process_time()
    groups = grouping.groups(messages, limits)
    spent = {
        "seconds": round(time.perf_counter() - began, 2),
        "processor_seconds": round(time.process_time() - worked, 2),
    }
    figures: dict[str, Any] = {"messages": len(messages), "groups": len(groups)}
    if labels is not None:
        told = records(labels, columns=["message_id", "issue"], task=NAME)
        issues = {row["message_id"]: row["issue"] for row in told}
        ids = [one.id for one in messages]
        figures |= measure.fit([[ids[index] for index in group] for group in groups], issues)
        figures["nearest"] = measure.nearest(rows_of(messages), ids, issues)
    return {**figures, **spent}


def _messages(data: Path) -> Path:
    return next((data / name for name in _FILES if (data / name).is_file()), data / _FILES[0])


TASK = Task(
    NAME, "messages about one matter, found among thousands", _train, _load, _evaluate,
    options=(
        Option("alike", "average likeness of two groups that are one", "0.20"),
        Option("agreed", "cosine of the middles of two groups that are one", "0.40"),
        Option("apart", "what likeness counts for where places are known and differ", "0.40"),
    ),
)  # fmt: skip
