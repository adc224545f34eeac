"""The day's list: what is open on a worker's ground and what is asked of them, kept small for the phone.

The phone can be lost, so it is told as little as the work needs: no reporter, no conversation, no words that somebody
else's telephone call put there, nothing that names or reaches a person, and no long row of digits.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.field import forms, ground
from zhili.cases.pages.field.guard import ROLE, field_only
from zhili.cases.pages.words import URGENCIES
from zhili.casetypes.language import CaseType
from zhili.people import public as people
from zhili.ui.desk import Who
from zhili.ui.rest.answers import json
from zhili.understanding import public as understanding

_MOST = 300
_OWN = "grid"


@require_safe
@field_only
def show_day(request: HttpRequest, who: Who) -> HttpResponse:
    """Everything that the phone keeps for the day, for whom, and when it was true."""
    language = get_language() or "zh"
    here = ground.ground_of(who)
    types = forms.by_key(forms.types())
    rows, more = _rows(who, here, tuple(types))
    told = {
        "account": who.actor.id,
        "name": who.actor.name,
        "at": who.at,
        "grids": [
            {
                "code": one.code,
                "path": one.path,
                "name": one.name if language != "en" else one.name_en or one.name,
            }
            for one in here.grids
        ],
        "map": ground.stamp_of(ground.drawn(here)),
        "types": [forms.told(one, language) for one in types.values()],
        "cases": [_case(row, types[row.type_key], roles, language) for row, roles in rows],
        "more": more,
    }
    return json(told)


Listed = tuple[cases.CaseRow, frozenset[str]]


def _rows(who: Who, here: ground.Ground, types: tuple[str, ...]) -> tuple[list[Listed], bool]:
    """Open cases by due time with the roles on each: those on the ground, and those the worker reported elsewhere."""
    if not types:
        return [], False
    found: dict[object, Listed] = {}
    more = False
    for page, roles in _pages(who, here, types):
        more = more or page.after is not None
        for row in page.rows:
            known = found[row.id][1] if row.id in found else frozenset[str]()
            found[row.id] = (row, known | roles)
    ordered = sorted(
        found.values(), key=lambda one: (one[0].due_at is None, one[0].due_at or one[0].opened_at)
    )
    return ordered[:_MOST], more or len(ordered) > _MOST


def _pages(
    who: Who, here: ground.Ground, types: tuple[str, ...]
) -> Iterator[tuple[cases.Page, frozenset[str]]]:
    open_ones = cases.Filters(types=types, ended=False)
    for path in here.paths:
        filters = replace(open_ones, area=path or None)
        yield (
            cases.listing(actor=who.actor, filters=filters, at=who.at, limit=_MOST, order="due"),
            frozenset({ROLE}),
        )
    alone = replace(who.actor, mandates=())  # without mandates, one reads only what one reported
    yield (
        cases.listing(actor=alone, filters=open_ones, at=who.at, limit=_MOST, order="due"),
        frozenset({forms.ALONE}),
    )


def _case(row: cases.CaseRow, case_type: CaseType, roles: frozenset[str], language: str) -> dict[str, object]:
    class_ = row.class_name.in_(language) if row.class_name else ""
    return {
        "id": row.id,
        "number": row.number,
        "type": row.type_key,
        "version": row.version,
        "title": _title(row, language) or class_ or case_type.title.in_(language),
        "class": class_,
        "stage": row.stage,
        "state": row.stage_title.in_(language),
        "urgency": row.urgency,
        "urgent": URGENCIES[row.urgency].in_(language) if row.urgency in ("urgent", "critical") else "",
        "place": _place(row, language),
        "lon": row.lon,
        "lat": row.lat,
        "unit": row.lead_name.in_(language) if row.lead_name else "",
        "reply": _masked(str(row.outcome.get("reply") or ""), language),
        "due": row.due_at,
        "asked": forms.waits_for(case_type, row.stage, roles),
        "actions": [one.key for one in forms.possible(case_type, row.stage, roles)],
    }


def _place(row: cases.CaseRow, language: str) -> str:
    """The address without the areas that the worker walks in anyway; without an address, the grid's name."""
    rest = row.address or ""
    for code in (row.area or "").split("/"):
        area = people.area(code)
        rest = rest.removeprefix(area.name) if area else rest
    return _masked(rest, language) or (row.area_name.in_(language) if row.area_name else "")


def _title(row: cases.CaseRow, language: str) -> str:
    """The words of colleagues on patrol; what others told by telephone or letter stays at the desk."""
    return _masked(row.title, language) if row.channel == _OWN else ""


def _masked(words: str, language: str) -> str:
    return understanding.masked(words, kinds=understanding.PERSONAL_CARRIED, language=language)
