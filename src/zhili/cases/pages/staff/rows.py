"""A case in a list, as the desk's tables and lists draw it."""

from dataclasses import dataclass
from datetime import datetime

from zhili.cases import public as cases
from zhili.cases.pages.staff import terms
from zhili.cases.pages.staff.resting import Rest
from zhili.cases.pages.words import URGENCIES
from zhili.kernel.text import Text
from zhili.ui.clocks import ClockView

_TONES = {"urgent": "soon", "critical": "late"}


@dataclass(frozen=True, slots=True)
class Row:
    """A case with its term and its badges. ``proposed`` is the class that only the machine has named."""

    case: cases.CaseRow
    term: ClockView | None
    number: str
    urgency: Text | None
    urgency_tone: str
    proposed: Text | None
    rest: Rest | None = None


def row(one: cases.CaseRow, *, at: datetime) -> Row:
    """How a case stands in a table. What is not urgent needs no word for it."""
    return Row(
        case=one,
        term=None if one.ended else terms.of_row(one, at=at),
        number=spaced(one.number),
        urgency=URGENCIES.get(one.urgency) if one.urgency in _TONES else None,
        urgency_tone=_TONES.get(one.urgency, "neutral"),
        proposed=_proposed(one),
    )


def spaced(number: str) -> str:
    """A case number in groups of four, as people read it out."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _proposed(one: cases.CaseRow) -> Text | None:
    if one.class_name or not one.suggested_class:
        return None
    class_ = cases.case_type(one.type_key).class_(one.suggested_class)
    return class_.name if class_ else None
