"""Training and measuring by name, from and to files: what the command ``zhili understand`` does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from zhili.kernel.text import Text
from zhili.understanding.rules.task import BadData, Work
from zhili.understanding.rules.tasks import task

_NO_FOLDER = Text(zh="没有这个文件夹", en="there is no such folder")


def train_task(
    name: str, *, data: Path, options: Mapping[str, str], out: Path, at: datetime, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Train the task ``name`` on the folder ``data`` and write the model to ``out``; its figures on kept-back data.

    ``tell`` is given a line whenever it is a step further. Raises UnknownTask, BadOption, BadData, OSError.
    """
    chosen = task(name)
    filled = chosen.options_with(options)
    _check_folder(name, data)
    _check_folder(name, out.absolute().parent)
    made = chosen.train(Work(data=data, options=filled, at=at, tell=tell)).artefact()
    from zhili.understanding.rules import artefact

    artefact.save(made, out)
    return dict(made.figures)


def evaluate_task(name: str, *, model: Path, data: Path, labels: Path | None) -> dict[str, Any]:
    """The figures of a model file on a folder of data it never saw. Raises UnknownTask, BadModel, BadData."""
    chosen = task(name)
    _check_folder(name, data)
    return chosen.evaluate(chosen.load(model), data, labels)


def _check_folder(name: str, folder: Path) -> None:
    if not folder.is_dir():
        raise BadData(path=folder, task=name, why=_NO_FOLDER)
