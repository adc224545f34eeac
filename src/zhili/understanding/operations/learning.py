"""Learning the class from what people decided: a model is made, tried on kept-back cases, and promoted or refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from zhili.casetypes.classes import ClassDef
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.understanding.models import ModelVersion
from zhili.understanding.operations import register
from zhili.understanding.queries import advice, versions
from zhili.understanding.rules import classify
from zhili.understanding.rules.classing import promotion
from zhili.understanding.rules.personal.masking import masked

if TYPE_CHECKING:
    from zhili.understanding.rules.classing.model import ClassModel

LEARNED_AT_MOST = 20_000
"""Decisions that a model learns from, the newest."""

_LEAST = 100
_FEWEST_CLASSES = 2
_MODELS_KEPT = 5


class NothingToTakeBack(ZhiliError):
    """No learned model is in force: the lexicon speaks already."""

    code = "nothing-to-take-back"
    status = 409
    message = Text(
        zh="没有正在使用的学习模型，现在用的就是词表。",
        en="No learned model is in force; the lexicon speaks already.",
    )


class NotKept(ZhiliError):
    """The version was refused when it was learned, or is too old to be kept."""

    code = "not-kept"
    status = 409
    message = Text(
        zh="第 {number} 版没有留存，不能再启用。",
        en="Version {number} is not kept and cannot be put in force.",
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """A case whose class a person has chosen: what was written, the class's code, when it was decided."""

    case_id: UUID
    text: str
    chosen: str
    at: datetime


def learn_classes(*, decided: Sequence[Decided], classes: tuple[ClassDef, ...], at: datetime) -> str | None:
    """Learn from these decisions; the verdict, None where there are too few or nothing has been decided anew.

    A fifth of the cases, always the same ones, is never learned from: on them the new model must be surely better
    than what is in force (the lexicon, at first), and on those decided earlier not worse. What is personal in the texts
    is taken out before anything is learned from them.
    """
    codes = {one.code for one in classes}
    usable = sorted((one for one in decided if one.chosen in codes), key=lambda one: (one.at, one.case_id))
    usable = [replace(one, text=masked(one.text)) for one in usable[-LEARNED_AT_MOST:]]
    key = versions.key_of(classes)
    last = ModelVersion.objects.filter(key=key).order_by("-number").first()
    if len(usable) < _LEAST or (last is not None and usable[-1].at <= last.trained_at):
        return None
    lesson, kept_back = _split(usable)
    if len(lesson) < _LEAST // 2 or len({one.chosen for one in lesson}) < _FEWEST_CLASSES:
        return None
    candidate = _learned(lesson, classes, at)
    in_force = versions.model_in_force(key)
    trial = _trial(candidate, in_force, kept_back, classes)
    verdict = promotion.verdict(trial)
    _keep(key, candidate, trial, verdict, learned_from=len(lesson), number=last.number + 1 if last else 1)
    return verdict


def roll_back(*, at: datetime, key: str | None = None, actor: Actor = SYSTEM) -> list[int]:
    """Take the models in force back (of one key, or all): the ones before them speak again, or else the lexicon.

    Of legal questions the likeness to known ones speaks again. Returns the numbers of those taken back. Raises
    Forbidden, NothingToTakeBack.
    """
    people.require(actor=actor, verb="models.keep", roles=register.KEEPERS, at=at)
    with transaction.atomic():
        rows = ModelVersion.objects.select_for_update().filter(in_force=True)
        taken = list(rows.filter(key=key) if key else rows)
        if not taken:
            raise NothingToTakeBack
        for row in taken:
            row.in_force, row.withdrawn_at = False, at
            row.save(update_fields=["in_force", "withdrawn_at"])
            before = versions.usable_before(row)
            if before is not None:
                before.in_force = True
                before.save(update_fields=["in_force"])
            _note("rolled-back", row, actor, at)
    _forget()
    return [row.number for row in taken]


def put_back(*, id: int, actor: Actor, at: datetime) -> None:
    """Put a version that was taken back into force again, in place of what speaks now for its key.

    Raises Forbidden, NotFound, NotKept where it was refused at the time or is no longer kept.
    """
    people.require(actor=actor, verb="models.keep", roles=register.KEEPERS, at=at)
    with transaction.atomic():
        versions.version(id=id)
        row = ModelVersion.objects.select_for_update().get(id=id)
        if row.content is None:
            raise NotKept(number=row.number)
        ModelVersion.objects.filter(key=row.key, in_force=True).update(in_force=False)
        row.in_force, row.withdrawn_at = True, None
        row.save(update_fields=["in_force", "withdrawn_at"])
        _note("put-back", row, actor, at)
    _forget()


def _forget() -> None:
    versions.forget()
    advice.forget()


def _note(what: str, row: ModelVersion, actor: Actor, at: datetime) -> None:
    card = "consult" if row.key == advice.KEY else "class"
    register.keep(key=card, what=what, value=str(row.number), why="", actor=actor, at=at)


def _split(usable: Sequence[Decided]) -> tuple[list[Decided], list[Decided]]:
    """What is learned from, and what is kept back; nearly equal messages are on one side together."""
    from zhili.understanding.rules.classing import alike, grams

    groups = alike.groups([grams.tidy(one.text) for one in usable])
    first: dict[int, bool] = {}
    lesson: list[Decided] = []
    kept: list[Decided] = []
    for group, one in zip(groups.tolist(), usable, strict=True):
        (kept if first.setdefault(group, promotion.kept_back(one.case_id)) else lesson).append(one)
    return lesson, kept


def _learned(lesson: Sequence[Decided], classes: tuple[ClassDef, ...], at: datetime) -> "ClassModel":
    from zhili.understanding.rules.classing.training import Example, digest_of, learn

    examples = [Example(one.text, one.chosen) for one in lesson]
    return learn(examples, classes=classes, digest=digest_of(examples), at=at)


def _trial(
    candidate: "ClassModel",
    in_force: "ClassModel | None",
    kept_back: Sequence[Decided],
    classes: tuple[ClassDef, ...],
) -> promotion.Trial:
    def rival(text: str, at: datetime) -> tuple[str, float]:
        if in_force is not None:
            return _top(in_force, text)
        found = classify.suggest(text=text, classes=classes, at=at).class_
        return (found.value, found.confidence) if found else ("", 0.0)

    told = {one.case_id: (_top(candidate, one.text), rival(one.text, one.at)) for one in kept_back}

    def both(some: Sequence[Decided]) -> tuple[dict[str, Any], dict[str, Any]]:
        own, others = ([told[one.case_id][side] for one in some] for side in (0, 1))
        return _figures(some, own), _figures(some, others)

    right = [tuple(top[0] == one.chosen for top in told[one.case_id]) for one in kept_back]
    older = [one for one in kept_back if in_force is not None and one.at <= in_force.trained_at]
    newer = [one for one in kept_back if in_force is not None and one.at > in_force.trained_at]
    own, others = both(kept_back)
    enough = promotion.LEAST_KEPT_BACK
    return promotion.Trial(
        own, others,
        won=right.count((True, False)),
        lost=right.count((False, True)),
        older=both(older) if len(older) >= enough else None,
        newer=both(newer) if len(newer) >= enough else None,
    )  # fmt: skip


def _top(model: "ClassModel", text: str) -> tuple[str, float]:
    shares = model.shares(text)
    best = int(shares.argmax())
    return model.labels[best], float(shares[best])


def _figures(some: Sequence[Decided], found: Sequence[tuple[str, float]]) -> dict[str, Any]:
    import numpy as np

    from zhili.understanding.rules.classing.measure import figures

    if not found:
        return {"messages": 0, "accuracy": 0.0, "macro_f1": 0.0}
    return figures(
        [one.chosen for one in some], [label for label, _ in found], np.array([sure for _, sure in found])
    )


def _keep(
    key: str, candidate: "ClassModel", trial: promotion.Trial, verdict: str, *, learned_from: int, number: int
) -> None:
    from zhili.understanding.rules import artefact

    promoted = verdict == promotion.PROMOTED
    with transaction.atomic():
        if promoted:
            ModelVersion.objects.filter(key=key, in_force=True).update(in_force=False)
        ModelVersion.objects.create(
            key=key, number=number, trained_at=candidate.trained_at, learned_from=learned_from,
            figures=dict(trial.candidate), rival=dict(trial.rival), verdict=verdict, in_force=promoted,
            content=artefact.to_bytes(candidate.artefact()) if promoted else None,
        )  # fmt: skip
        kept = ModelVersion.objects.filter(key=key, content__isnull=False).order_by("-number")[:_MODELS_KEPT]
        oldest = min(kept.values_list("number", flat=True), default=0)
        ModelVersion.objects.filter(key=key, number__lt=oldest, content__isnull=False).update(content=None)
    versions.forget()
