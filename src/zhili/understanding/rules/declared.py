"""What the command keeps of a task that learns nothing: the figures that declared rules gave on a folder."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhili.understanding.rules.task import Task, Work

if TYPE_CHECKING:
    from zhili.understanding.rules.artefact import Artefact


@dataclass(frozen=True, slots=True)
class Declared:
    """The figures of a task's rules, and of which file they are."""

    task: str
    version: int
    trained_at: datetime
    digest: str
    figures: dict[str, Any]

    def artefact(self) -> "Artefact":
        """As it is kept."""
        from zhili.understanding.rules.artefact import Artefact

        return Artefact(self.task, self.version, self.trained_at, self.digest, self.figures)


def declared_task(
    name: str, words: str, *, version: int, files: tuple[str, ...], measure: Callable[[Path], dict[str, Any]]
) -> Task:
    """A task whose training and measuring are the same: ``measure`` on the first of ``files`` that a folder holds."""

    def train(work: Work) -> Declared:
        work.tell("measuring")
        path = _file(work.data, files)
        figures = measure(path)
        return Declared(name, version, work.at, hashlib.sha256(path.read_bytes()).hexdigest(), figures)

    def load(path: Path) -> Declared:
        from zhili.understanding.rules import artefact

        kept = artefact.load(path, task=name, version=version)
        return Declared(name, version, kept.trained_at, kept.digest, dict(kept.figures))

    def evaluate(model: Declared, data: Path, labels: Path | None) -> dict[str, Any]:
        return measure(_file(data, files))

    return Task(name, words, train, load, evaluate)


def _file(folder: Path, names: tuple[str, ...]) -> Path:
    return next((folder / name for name in names if (folder / name).is_file()), folder / names[0])
