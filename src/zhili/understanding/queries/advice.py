"""Legal advice: what a resident's question gets from the known answers, by all that the house has learned."""

from datetime import datetime
from typing import TYPE_CHECKING

from zhili.kernel.rows import fetch
from zhili.kernel.snapshot import Snapshot
from zhili.understanding.models import ModelVersion
from zhili.understanding.queries import answers
from zhili.understanding.rules.consulting import Consulted, consult, together

if TYPE_CHECKING:
    from zhili.understanding.rules.legal.advising import Adviser

KEY = "legal"
"""What a model of legal questions is kept under."""

_LOOKED_AT = 4
_EVERY = 10.0
_NUMBER = "SELECT number FROM understanding_modelversion WHERE key = %s AND in_force"


def advise(*, question: str, at: datetime) -> Consulted:
    """One known answer, a few to choose from, or none: by likeness to the known questions, and where a trained model
    is in force (``adopt_advice``) and can be read, by the words of the answers. Residents may read all of it."""
    found = consult(answers.known_answers(text=question, at=at, limit=_LOOKED_AT))
    adviser = _in_force.get() if question.strip() else None
    if adviser is None or found.outcome == "answered":
        return found
    return together(found, adviser.advise(question, day=answers.city_day(at)))


def forget() -> None:
    """Read anew at the next question: after a change in this process."""
    _in_force.forget()


def _load() -> "Adviser | None":
    content = ModelVersion.objects.filter(key=KEY, in_force=True).values_list("content", flat=True).first()
    if content is None:
        return None
    from zhili.understanding.rules import artefact
    from zhili.understanding.rules.legal import advising

    try:
        kept = artefact.from_bytes(bytes(content), name=KEY, task=advising.NAME, version=advising.VERSION)
        learned = advising.opened(kept)
    except artefact.BadModel:  # a resident must be answered all the same
        return None
    return advising.Adviser(learned, answers.standing())


def _stamp() -> object:
    """Answers matter only where a model is in force."""
    number = fetch(_NUMBER, [KEY])
    return (number, fetch(answers.STAMP)) if number else None


_in_force: "Snapshot[Adviser | None]" = Snapshot(_load, _stamp, every=_EVERY)
