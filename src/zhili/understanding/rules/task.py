"""What a task of learning is to the command ``zhili understand``: how it is trained, loaded and measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

if TYPE_CHECKING:
    from zhili.understanding.rules.artefact import Artefact


class BadData(ZhiliError):
    """A folder of data lacks what the task needs, or a file in it cannot be used."""

    code: ClassVar[str] = "bad-data"
    status: ClassVar[int] = 422
    message = Text(zh="{path} 不能用于“{task}”：{why}", en="{path} cannot be used for '{task}': {why}")


class BadOption(ZhiliError):
    """An option is not one of the task's, or its value is not of its kind."""

    code: ClassVar[str] = "bad-option"
    status: ClassVar[int] = 422
    message = Text(
        zh="任务“{task}”不认识选项 {name}。可用：{known}",
        en="The task '{task}' does not know the option {name}. It knows: {known}",
    )


class Model(Protocol):
    """What training gives and loading gives back."""

    def artefact(self) -> "Artefact":
        """The model laid out to be kept."""
        ...


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of a task's training, given as ``--set name=value``; ``default`` as it would be written."""

    name: str
    words: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What training is given: the folder, the options filled in, when it is, and whom to tell how far it is."""

    data: Path
    options: Mapping[str, str]
    at: datetime
    tell: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is learned. The three functions import what they need themselves, so that naming a task
    costs a web process nothing.

    ``train(work)`` gives a model, its artefact holding the figures measured on what it kept back.
    ``load(path)`` gives the model in a file and raises BadModel. ``evaluate(model, data, labels)`` gives the
    figures on a folder that holds files as the data's description names them; ``labels`` is a file with the right
    answers where they lie apart, else None. All raise BadData for data that cannot be used.
    """

    name: str
    words: str
    train: Callable[[Work], Model]
    load: Callable[[Path], Model]
    evaluate: Callable[[Any, Path, Path | None], dict[str, Any]]
    options: tuple[Option, ...] = ()

    def options_with(self, given: Mapping[str, str]) -> dict[str, str]:
        """The options with defaults filled in. Raises BadOption for one that is not known."""
        known = {option.name: option.default for option in self.options}
        for name in given:
            if name not in known:
                raise BadOption(task=self.name, name=name, known=", ".join(known) or "–")
        return {**known, **given}
