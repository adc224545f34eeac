"""The models a house has learned, and what is proposed by those in force."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from zhili.casetypes.classes import ClassDef
from zhili.kernel.refusals import NotFound
from zhili.kernel.snapshot import Snapshot
from zhili.kernel.text import Text
from zhili.understanding.models import ModelVersion
from zhili.understanding.queries.register import in_use
from zhili.understanding.rules import classify
from zhili.understanding.rules.classify import Suggestions
from zhili.understanding.rules.taxonomies import once

if TYPE_CHECKING:
    from zhili.understanding.rules.classing.model import ClassModel

_VERSION = Text(zh="这一版模型", en="This version of the model")
_OF_CLASSES = "class:"
_EVERY = 10.0
"""Seconds after which a process knows of a model that another has put into force or taken back."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One attempt as stewards see it; ``in_force`` for the one that proposes now.

    ``kept`` whether it can still be taken back into force.
    """

    id: int
    key: str
    number: int
    trained_at: datetime
    learned_from: int
    figures: Mapping[str, object]
    rival: Mapping[str, object]
    verdict: str
    in_force: bool
    withdrawn_at: datetime | None
    kept: bool


@once
def key_of(classes: Sequence[ClassDef]) -> str:
    """What a model of these classes is kept under: a changed taxonomy has learned nothing yet."""
    codes = "\n".join(sorted(one.code for one in classes))
    return _OF_CLASSES + hashlib.sha256(codes.encode()).hexdigest()[:16]


def versions(
    *, before: int | None = None, limit: int | None = None, of: str = _OF_CLASSES
) -> list[VersionView]:
    """Attempts, the newest first: all, or ``limit`` of those that were kept before the one with the id ``before``.

    ``of`` is what their keys begin with: those of classes, else "legal", "" for every kind.
    """
    kept = ModelVersion.objects.filter(key__startswith=of)
    rows = _views(kept.filter(id__lt=before) if before else kept)
    return [VersionView(**row) for row in rows.order_by("-id")[:limit]]


def version(*, id: int) -> VersionView:
    """One attempt. Raises NotFound."""
    for row in _views(ModelVersion.objects.filter(id=id)):
        return VersionView(**row)
    raise NotFound(what=_VERSION)


def speaking(*, of: str = _OF_CLASSES) -> list[VersionView]:
    """The attempts in force whose keys begin with ``of``, by key."""
    rows = _views(ModelVersion.objects.filter(in_force=True, key__startswith=of))
    return [VersionView(**row) for row in rows.order_by("key")]


def version_before(*, id: int) -> VersionView | None:
    """What speaks again once the attempt ``id`` is taken back; None: the lexicon."""
    row = ModelVersion.objects.filter(id=id).first()
    earlier = usable_before(row) if row else None
    return version(id=earlier.pk) if earlier else None


def usable_before(row: ModelVersion) -> ModelVersion | None:
    """The latest attempt of the same key before this one that can be put into force."""
    return (
        ModelVersion.objects.filter(
            key=row.key, number__lt=row.number, content__isnull=False, withdrawn_at__isnull=True
        )
        .order_by("-number")
        .first()
    )


def _views(rows: QuerySet[ModelVersion]) -> "QuerySet[ModelVersion, dict[str, Any]]":
    """Without the models themselves, which are large."""
    fields = [one.name for one in dataclasses.fields(VersionView) if one.name != "kept"]
    found: QuerySet[ModelVersion, dict[str, Any]] = rows.annotate(kept=Q(content__isnull=False)).values(
        *fields, "kept"
    )
    return found


def suggest(*, text: str, classes: Sequence[ClassDef], at: datetime) -> Suggestions:
    """Class, alternatives, urgency and hand-over of a message asked at ``at``, with reasons and confidence.

    By the model that this house has learned for these classes, where one is in force; else by the lexicon. What is
    switched off in the register proposes nothing.
    """
    found = _suggested(text, classes, at)
    return found if in_use("urgency") else classify.without_risks(found, classes)


def _suggested(text: str, classes: Sequence[ClassDef], at: datetime) -> Suggestions:
    if not in_use("class"):
        return classify.suggestions_of((), text=text, classes=classes, at=at)
    model = _in_force.get().readable.get(key_of(classes))
    if model is None:
        return classify.suggest(text=text, classes=classes, at=at)
    from zhili.understanding.rules.classing.proposing import propose

    return propose(model, text=text, classes=classes, at=at)


def model_in_force(key: str) -> "ClassModel | None":
    """The model in force, read anew."""
    _in_force.forget()
    return _in_force.get().readable.get(key)


def unread_models() -> frozenset[str]:
    """The keys of models in force that this version cannot read: the lexicon speaks in their place."""
    return _in_force.get().unread


def forget() -> None:
    """Read the models in force at the next question: after a change in this process."""
    _in_force.forget()


@dataclass(frozen=True, slots=True)
class _InForce:
    """The models in force: those that can be read, and the keys of those that cannot."""

    readable: "Mapping[str, ClassModel]"
    unread: frozenset[str]


def _read() -> _InForce:
    rows = list(_in_force_of_classes().values_list("key", "content"))
    if not rows:
        return _InForce({}, frozenset())
    from zhili.understanding.rules import artefact
    from zhili.understanding.rules.classing.model import TASK, VERSION, opened

    readable, unread = {}, set()
    for key, content in rows:
        if content is None:
            continue
        try:
            readable[key] = opened(artefact.from_bytes(bytes(content), name=key, task=TASK, version=VERSION))
        except artefact.BadModel:  # a case must be taken in all the same
            unread.add(key)
    return _InForce(readable, frozenset(unread))


def _stamp() -> object:
    return list(_in_force_of_classes().order_by("key").values_list("key", "number"))


def _in_force_of_classes() -> QuerySet[ModelVersion]:
    return ModelVersion.objects.filter(in_force=True, key__startswith=_OF_CLASSES)


_in_force: Snapshot[_InForce] = Snapshot(_read, _stamp, every=_EVERY)
