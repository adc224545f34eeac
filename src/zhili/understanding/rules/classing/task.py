"""The task ``class`` of ``zhili understand``: which of a city's classes a message belongs to."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhili.kernel.text import Text
from zhili.understanding.rules.reading import records
from zhili.understanding.rules.task import BadData, Option, Task, Work

if TYPE_CHECKING:
    from zhili.casetypes.classes import ClassDef
    from zhili.understanding.rules.classing.model import ClassModel
    from zhili.understanding.rules.classing.training import Example

NAME = "class"
_DECIDED = ("train_raw.csv.gz", "train_raw.csv")
_HELPING = "train_segmented.csv.gz"
_TOO_FEW = Text(zh="带标签的消息不足 {least} 条", en="there are fewer than {least} messages with a label")
_NO_TAXONOMY = Text(
    zh="没有标签时需要分类名称（{file}）和词表（--set taxonomy=FILE）",
    en="without labels, names of classes ({file}) and a lexicon (--set taxonomy=FILE) are needed",
)
_NO_NUMBER = Text(zh="选项 {name} 应为整数", en="the option {name} is a whole number")
_LEAST = 20


def _train(work: Work) -> "ClassModel":
    from zhili.understanding.rules.classing import training
    from zhili.understanding.rules.classing.model import cold

    wanted, seed = _number(work, "labels", -1), _number(work, "seed", 0)
    classes = _classes(work)
    if wanted == 0:
        if not classes:
            raise BadData(path=work.data, task=NAME, why=_NO_TAXONOMY.format(file="label_hierarchy.csv"))
        return cold(classes, at=work.at)
    examples = list(_examples(work.data, helping=wanted < 0))
    if wanted > 0:
        examples = random.Random(seed).sample(examples, min(wanted, len(examples)))
    if len(examples) < _LEAST:
        raise BadData(path=work.data, task=NAME, why=_TOO_FEW.format(least=_LEAST))
    return training.learn(
        examples, classes=classes, digest=training.digest_of(examples), at=work.at, seed=seed, tell=work.tell
    )


def _load(path: Path) -> "ClassModel":
    from zhili.understanding.rules.classing.model import load

    return load(path)


def _evaluate(model: "ClassModel", data: Path, labels: Path | None) -> dict[str, Any]:
    import numpy as np

    from zhili.understanding.rules.classing.measure import figures

    asked = list(_asked(data, labels))
    began = time.perf_counter()
    shares = np.array([model.shares(text) for text, _ in asked])
    seconds = time.perf_counter() - began
    proposed = [model.labels[one] for one in shares.argmax(axis=1)]
    found = figures([label for _, label in asked], proposed, shares.max(axis=1))
    return {**found, "seconds": round(seconds, 3), "per_second": round(len(asked) / max(seconds, 1e-9), 1)}


def _examples(data: Path, *, helping: bool) -> "Iterator[Example]":
    from zhili.understanding.rules.classing.training import Example

    for row in records(_decided(data), columns=("label",), task=NAME):
        if row["label"]:
            yield Example(_text(row), row["label"])
    if helping and (data / _HELPING).is_file():
        for row in records(data / _HELPING, columns=("words", "label"), task=NAME):
            if row["label"]:
                yield Example(row["words"], row["label"], natural=False)


def _asked(data: Path, labels: Path | None) -> Iterator[tuple[str, str]]:
    """Messages with their right class, from a column of their own or from a file beside, by ``uid``."""
    path, some = _decided(data), False
    answers = (
        {row["uid"]: row["label"] for row in records(labels, columns=("uid", "label"), task=NAME)}
        if labels
        else None
    )
    for row in records(path, columns=("label",) if answers is None else ("uid",), task=NAME):
        label = row["label"] if answers is None else answers.get(row["uid"], "")
        if label:
            some = True
            yield _text(row), label
    if not some:
        raise BadData(path=path, task=NAME, why=_TOO_FEW.format(least=1))


def _text(row: dict[str, str]) -> str:
    """The whole message; a title that stands apart is put before it."""
    text, title = row.get("text") or row.get("detail") or "", row.get("title", "")
    return text if text.startswith(title) else f"{title}\n{text}"


def _decided(data: Path) -> Path:
    """The file of decided messages by its known name, else the only table with a column ``label``."""
    for name in _DECIDED:
        if (data / name).is_file():
            return data / name
    tables = sorted(
        one for one in data.iterdir() if one.name.endswith((".csv", ".csv.gz")) and _has_labels(one)
    )
    return tables[0] if len(tables) == 1 else data / _DECIDED[0]


def _has_labels(path: Path) -> bool:
    try:
        first = next(records(path, columns=("label",), task=NAME))
    except (BadData, StopIteration):
        return False
    return "text" in first or "detail" in first


def _classes(work: Work) -> "tuple[ClassDef, ...]":
    """The lexicon laid under the names of the data's classes; nothing where there is no lexicon."""
    from zhili.casetypes.classes import load_classes
    from zhili.understanding.rules.classing import taxonomy

    given = work.options["taxonomy"]
    if not given:
        return ()
    path = Path(given)
    if not path.is_file():
        raise BadData(path=path, task=NAME, why=Text(zh="没有这个文件", en="there is no such file"))
    lexicon = load_classes(path.read_bytes(), name=path.name)
    hierarchy = work.data / taxonomy.HIERARCHY
    if hierarchy.is_file():
        return taxonomy.under(taxonomy.names_in(hierarchy, task=NAME), lexicon)
    names = sorted({row["label"] for row in records(_decided(work.data), columns=("label",), task=NAME)})
    return taxonomy.under({name: (name,) for name in names if name}, lexicon)


def _number(work: Work, name: str, default: int) -> int:
    try:
        return int(work.options[name] or default)
    except ValueError:
        raise BadData(path=work.data, task=NAME, why=_NO_NUMBER.format(name=name)) from None


TASK = Task(
    NAME, "the class of a message", _train, _load, _evaluate,
    options=(
        Option("taxonomy", "file of classes whose words count from the first day (default: the hotline's)"),
        Option("labels", "learn from this many decided messages only; 0 is a cold start (default: all)"),
        Option("seed", "of the folds and of the choice of labels", "0"),
    ),
)  # fmt: skip
