"""A trained model as one file: numpy arrays and a JSON head in an uncompressed zip (``savez``), never a pickle.

Reading one runs no code of the file. What the arrays and the settings mean belongs to the task that wrote them.
Its users import it where they need it: it brings numpy with it.
"""

import io
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

FORMAT = 1
"""The version of the file's frame. A task that changes what it writes counts ``Artefact.version`` up."""

LARGEST = 1 << 30
"""Bytes of a file that is read: models here run within 1 GB."""

_HEAD = "head"
_NO_FILE_OF_OURS = Text(zh="它不是智理写的模型文件", en="it is no model file of Zhili")
_OTHER = Text(zh="它属于任务“{task}”", en="it is one of '{task}'")
OLDER = Text(zh="它由较早的版本训练", en="it was trained by an earlier version")
"""Why a model of a layout that is not read any more is refused."""

_TOO_LARGE = Text(zh="文件超过 1 GB", en="the file is over 1 GB")
_ZIP = b"PK\x03\x04"


class BadModel(ZhiliError):
    """A file is no model that this version can use."""

    code: ClassVar[str] = "bad-model"
    status: ClassVar[int] = 422


class ForeignModel(BadModel):
    """The file was never a model of Zhili, or is one of another task."""

    code: ClassVar[str] = "foreign-model"
    message = Text(
        zh="{name} 不是“{wanted}”任务的模型：{why}", en="{name} is not a model of the task '{wanted}': {why}"
    )


class DamagedModel(BadModel):
    """The file was a model; something of it is lost or changed."""

    code: ClassVar[str] = "damaged-model"
    message = Text(
        zh="模型 {name} 已损坏：{why}。请重新训练或从备份取回。",
        en="The model {name} is damaged: {why}. Train it again or bring it back from a backup.",
    )


class NewerModel(BadModel):
    """The file was written by a later version of Zhili."""

    code: ClassVar[str] = "newer-model"
    message = Text(
        zh="模型 {name} 由更新的版本写成（格式 {found}，本版本最多读到 {known}）。请升级智理或重新训练。",
        en="The model {name} was written by a later version (format {found}, this one reads up to {known})."
        " Update Zhili or train it again.",
    )


@dataclass(frozen=True, slots=True)
class Artefact:
    """A model laid out to be kept.

    ``version``: of the task's own layout. ``digest``: SHA-256 of the data it learned from. ``figures``: measured on
    data kept back. ``settings``: what JSON can hold. ``arrays``: numeric arrays, words by ``packed``.
    """

    task: str
    version: int
    trained_at: datetime
    digest: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, "np.ndarray[Any, Any]"] = field(default_factory=dict)


def packed(words: Iterable[str]) -> "np.ndarray[Any, Any]":
    """Words as an array of bytes, far smaller than numpy's own text; ``unpacked`` gives them back in order."""
    return np.frombuffer(
        json.dumps(list(words), ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8
    )


def unpacked(array: "np.ndarray[Any, Any]") -> list[str]:
    """The words that ``packed`` laid down."""
    words: list[str] = json.loads(array.tobytes().decode("utf-8", "surrogatepass"))
    return words


def to_bytes(artefact: Artefact) -> bytes:
    """The file as bytes, for keeping it elsewhere than in a folder; ``from_bytes`` reads them."""
    head = {
        "format": FORMAT,
        "task": artefact.task,
        "version": artefact.version,
        "trained_at": artefact.trained_at.isoformat(),
        "digest": artefact.digest,
        "figures": dict(artefact.figures),
        "settings": dict(artefact.settings),
    }
    if any(array.dtype.hasobject for array in artefact.arrays.values()) or _HEAD in artefact.arrays:
        raise ValueError("a model holds numbers and packed words only, and leaves the name 'head' free")
    told = np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), np.uint8)
    target = io.BytesIO()
    np.savez(target, allow_pickle=False, **{_HEAD: told}, **artefact.arrays)
    return target.getvalue()


def save(artefact: Artefact, path: Path) -> None:
    """Write the file whole or not at all; a former one of the name is replaced. Raises OSError."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as target:
            target.write(to_bytes(artefact))
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load(path: Path, *, task: str, version: int) -> Artefact:
    """The model in a file, which is of this task and of this layout at most. Raises BadModel, saying why."""
    try:
        if path.stat().st_size > LARGEST:
            raise ForeignModel(name=path.name, wanted=task, why=_TOO_LARGE)
        source = path.read_bytes()
    except OSError as error:
        raise ForeignModel(name=path.name, wanted=task, why=error.strerror or str(error)) from None
    return from_bytes(source, name=path.name, task=task, version=version)


def from_bytes(source: bytes, *, name: str, task: str, version: int) -> Artefact:
    """The model in these bytes; ``name`` is for the errors. Raises BadModel, saying why."""
    head, arrays = _parts(source, name, task)
    if not isinstance(head, dict) or not isinstance(head.get("format"), int):
        raise ForeignModel(name=name, wanted=task, why=_NO_FILE_OF_OURS)
    if head["format"] > FORMAT:
        raise NewerModel(name=name, found=head["format"], known=FORMAT)
    if head.get("task") != task:
        raise ForeignModel(name=name, wanted=task, why=_OTHER.format(task=head.get("task")))
    try:
        found = Artefact(
            task=task, version=int(head["version"]), trained_at=datetime.fromisoformat(head["trained_at"]),
            digest=str(head["digest"]), figures=dict(head["figures"]), settings=dict(head["settings"]),
            arrays=arrays,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedModel(name=name, why=str(error)) from None
    if found.version > version:
        raise NewerModel(name=name, found=f"{task} {found.version}", known=version)
    return found


def _parts(source: bytes, name: str, task: str) -> "tuple[Any, dict[str, np.ndarray[Any, Any]]]":
    if not source.startswith(_ZIP):
        raise ForeignModel(name=name, wanted=task, why=_NO_FILE_OF_OURS)
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            _check_sizes(archive, len(source))
        with np.load(io.BytesIO(source), allow_pickle=False) as parts:
            if _HEAD not in parts.files:
                raise ForeignModel(name=name, wanted=task, why=_NO_FILE_OF_OURS)
            head = json.loads(parts[_HEAD].tobytes())
            return head, {one: parts[one] for one in parts.files if one != _HEAD}
    except (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile) as error:
        raise DamagedModel(name=name, why=str(error)) from None


def _check_sizes(archive: zipfile.ZipFile, size: int) -> None:
    """What we write is stored as it is, so that a small file cannot swell."""
    if sum(part.file_size for part in archive.infolist()) > size:
        raise ValueError("compressed")
