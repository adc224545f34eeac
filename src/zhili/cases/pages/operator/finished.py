"""Wrapping a call up: the number and the code to read out, what happens next, and on to the next call."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.operator.call import FINISHED, operators_only
from zhili.cases.pages.staff import terms
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, page


@require_safe
@operators_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The last case this browser wrote down; reloaded it is the same, for as long as the session knows it."""
    kept = request.session.get(FINISHED)
    if not isinstance(kept, Mapping):
        return redirect("calls:call")
    try:
        case = cases.whole(case_id=UUID(str(kept["id"])), actor=who.actor, at=who.at)
    except NotFound:
        return redirect("calls:call")
    return page(request, who, "cases/operator/finished.html", _context(case, kept, who))


def _context(case: cases.CaseView, kept: Mapping[str, object], who: Who) -> dict[str, object]:
    refused = kept.get("refused")
    main = _main(case)
    clocks = [one for one in case.clocks if one.reading.state == "running"]
    return {
        "case": case,
        "number": groups(case.number, 4),
        "code": groups(people.code_for(number=case.number), 4),
        "joined": bool(kept.get("joined")) and main is not None,
        "main": main,
        "answered": case.ended and main is None,
        "unit": choosing.unit_words(case.lead_unit) if case.lead_unit else None,
        "terms": [terms.of_case(one, at=who.at) for one in clocks],
        "refused": Text(zh=str(refused[0]), en=str(refused[1])) if isinstance(refused, list) else None,
        "type_key": kept.get("type", ""),
        "who_id": who.actor.id,
    }


def _main(case: cases.CaseView) -> cases.LinkView | None:
    """The case that this one was joined to."""
    return next((one for one in case.links if one.kind == "duplicate_of"), None)


def groups(written: str, size: int) -> list[str]:
    """In groups, as it is read out."""
    return [written[start : start + size] for start in range(0, len(written), size)]
