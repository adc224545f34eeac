"""The models a house has learned, and what is proposed by those in force."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zhili.casetypes.classes import ClassDef
from zhili.kernel.snapshot import Snapshot
from zhili.understanding.models import ModelVersion
from zhili.understanding.rules import classify
from zhili.understanding.rules.classify import Suggestions
from zhili.understanding.rules.taxonomies import once

if TYPE_CHECKING:
    from zhili.understanding.rules.classing.model import ClassModel

_EVERY = 10.0
"""Seconds after which a process knows of a model that another has put into force or taken back."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One attempt as stewards see it; ``in_force`` for the one that proposes now."""

    key: str
    number: int
    trained_at: datetime
    learned_from: int
    figures: Mapping[str, object]
    rival: Mapping[str, object]
    verdict: str
    in_force: bool
    withdrawn_at: datetime | None


@once
def key_of(classes: Sequence[ClassDef]) -> str:
    """What a model of these classes is kept under: a changed taxonomy has learned nothing yet."""
    codes = "\n".join(sorted(one.code for one in classes))
    return "class:" + hashlib.sha256(codes.encode()).hexdigest()[:16]


def versions() -> list[VersionView]:
    """All attempts, the newest first."""
    fields = [one.name for one in dataclasses.fields(VersionView)]
    rows = ModelVersion.objects.order_by("-trained_at", "key").values(*fields)
    return [VersionView(**row) for row in rows]


def suggest(*, text: str, classes: Sequence[ClassDef], at: datetime) -> Suggestions:
    """Class, alternatives, urgency and hand-over of a message asked at ``at``, with reasons and confidence.

    By the model that this house has learned for these classes, where one is in force; else by the lexicon.
    """
    model = _in_force.get().get(key_of(classes))
    if model is None:
        return classify.suggest(text=text, classes=classes, at=at)
    from zhili.understanding.rules.classing.proposing import propose

    return propose(model, text=text, classes=classes, at=at)


def model_in_force(key: str) -> "ClassModel | None":
    """The model in force, read anew."""
    _in_force.forget()
    return _in_force.get().get(key)


def forget() -> None:
    """Read the models in force at the next question: after a change in this process."""
    _in_force.forget()


def _read() -> "dict[str, ClassModel]":
    rows = list(ModelVersion.objects.filter(in_force=True).values_list("key", "content"))
    if not rows:
        return {}
    from zhili.understanding.rules import artefact
    from zhili.understanding.rules.classing.model import TASK, VERSION, opened

    return {
        key: opened(artefact.from_bytes(bytes(content), name=key, task=TASK, version=VERSION))
        for key, content in rows
        if content is not None
    }


def _stamp() -> object:
    return list(ModelVersion.objects.filter(in_force=True).order_by("key").values_list("key", "number"))


_in_force: "Snapshot[dict[str, ClassModel]]" = Snapshot(_read, _stamp, every=_EVERY)
