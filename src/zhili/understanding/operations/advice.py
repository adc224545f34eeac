"""Putting a trained model of legal questions in force for the residents' pages."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from zhili.kernel.actor import SYSTEM, Actor
from zhili.people import public as people
from zhili.understanding.models import ModelVersion
from zhili.understanding.operations import register
from zhili.understanding.queries import advice
from zhili.understanding.rules.classing.promotion import PROMOTED

_KEPT = 5


def adopt_advice(*, model: Path, at: datetime, actor: Actor = SYSTEM) -> int:
    """Let a model of the task ``legal`` choose among the known answers from now on; the version's number.

    Of the file only what the pages need is kept. Raises Forbidden, BadModel.
    """
    people.require(actor=actor, verb="models.keep", roles=register.KEEPERS, at=at)
    from zhili.understanding.rules import artefact
    from zhili.understanding.rules.legal import advising
    from zhili.understanding.rules.legal.model import load

    learned = advising.of_model(load(model))
    with transaction.atomic():
        rows = ModelVersion.objects.select_for_update().filter(key=advice.KEY).order_by("-number")
        last = rows.first()
        rows.filter(in_force=True).update(in_force=False)
        row = ModelVersion.objects.create(
            key=advice.KEY, number=last.number + 1 if last else 1, trained_at=learned.trained_at,
            learned_from=int(learned.figures.get("questions", 0)), figures=dict(learned.figures), rival={},
            verdict=PROMOTED, in_force=True, content=artefact.to_bytes(learned.artefact()),
        )  # fmt: skip
        rows.filter(number__lte=row.number - _KEPT).update(content=None)
        register.keep(key="consult", what="adopted", value=str(row.number), why="", actor=actor, at=at)
    advice.forget()
    return row.number
