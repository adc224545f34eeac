"""Where the list names nobody, whom such cases went to before; a class that is proposed, with precedents.

Both say how many of how many, and below the city's bar that they are not sure.
"""

from dataclasses import dataclass

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.forms import Proposal
from zhili.casetypes.language import CaseType
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who
from zhili.understanding import public as understanding

_SHOWN = 3
_LOOKED_AT, _PRECEDENTS, _LEAST_ALIKE = 60, 2, 0.25


@dataclass(frozen=True, slots=True)
class Offered:
    """Units that such cases went to (code, name, how many) of ``cases`` in a place; ``returned``: name, how many."""

    units: tuple[tuple[str, Text, int], ...]
    cases: int
    within: Text | None
    sure: bool
    returned: tuple[tuple[Text, int], ...]


@dataclass(frozen=True, slots=True)
class Classed:
    """A class that is proposed for a case: alone where it is ``sure``, else with the next ones."""

    proposed: Proposal
    others: tuple[Proposal, ...]
    sure: bool


def offered(case: cases.CaseView, class_code: str | None) -> Offered | None:
    """Whom cases of a class went to before around a case; None where too little is known."""
    found = cases.practice(case_id=case.id, class_code=class_code, area=case.area)
    if found is None:
        return None
    sure = found.sure >= understanding.bar("practice")
    ranked = ((found.unit, found.times), *found.others)[: 1 if sure else _SHOWN]
    place = people.area(found.within)
    return Offered(
        units=tuple((unit, choosing.unit_words(unit), times) for unit, times in ranked),
        cases=found.cases,
        within=place.title if place else None,
        sure=sure,
        returned=tuple((choosing.unit_words(unit), times) for unit, times in found.returned),
    )


def classed(case: cases.CaseView, proposed: Proposal | None, case_type: CaseType) -> Classed | None:
    """The class proposed for a case; None where none is, or people have chosen one."""
    if proposed is None or case.class_code:
        return None
    sure = (proposed.confidence or 0) >= understanding.bar("class")
    return Classed(
        proposed=proposed,
        others=() if sure else _others(case, case_type),
        sure=sure,
    )


def _others(case: cases.CaseView, case_type: CaseType) -> tuple[Proposal, ...]:
    kept = case.suggested.get("alternatives")
    named = [
        (case_type.class_(str(one.get("value"))), one)
        for one in (kept if isinstance(kept, list) else [])
        if isinstance(one, dict)
    ]
    return tuple(
        Proposal(class_.code, class_.name, float(one.get("confidence") or 0))
        for class_, one in named
        if class_ is not None
    )[: _SHOWN - 1]


def precedents(
    who: Who, case: cases.CaseView, code: str
) -> tuple[tuple[cases.CaseRow, tuple[str, ...]], ...]:
    """Ended cases of the class that say the like, with the words they share, as far as the reader may see them."""
    filters = cases.Filters(type_key=case.type_key, class_code=code, ended=True)
    held = cases.listing(actor=who.actor, filters=filters, at=who.at, limit=_LOOKED_AT).rows
    by_id = {str(one.id): one for one in held}
    alike = understanding.similar(
        text=case.title,
        candidates=[understanding.Candidate(id, one.title) for id, one in by_id.items()],
        least=_LEAST_ALIKE,
        limit=_PRECEDENTS,
    )
    return tuple((by_id[one.id], one.reasons) for one in alike)
