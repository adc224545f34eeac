"""What a page says while somebody still types: danger, the likely class, what is answered already, places by name.

Nothing that is typed is kept here, and nothing is decided: every line is an offer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zhili.cases import public as cases
from zhili.cases.pages.choosing import Group, by_group
from zhili.cases.pages.resident import places
from zhili.cases.pages.resident.access import resident_type
from zhili.casetypes.language import CaseType
from zhili.kernel import clock
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.understanding import public as understanding

_ENOUGH = 4
"""Characters from which a text is worth a guess."""

_READ_AT_MOST = 4000
_ANSWERS, _PLACES, _PICKS, _NEXT = 2, 6, 8, 2


@dataclass(frozen=True, slots=True)
class Suggested:
    """The class that the machine takes the matter for, how sure it is, and why; ``others`` where it is not sure."""

    code: str
    value: Text
    confidence: float
    reasons: tuple[str, ...]
    others: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Help:
    """What can be said to a text: emergency numbers to ring at once, the likely class, answers that stand."""

    ring: tuple[str, ...]
    suggested: Suggested | None
    answers: tuple[understanding.KnownAnswer, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is known by name: ``area`` is the code of its community, ``words`` say where it lies."""

    name: str
    words: Text
    area: str
    lon: float | None
    lat: float | None

    @property
    def key(self) -> str:
        """Names it among places of one name."""
        return f"{self.name}|{self.area}"


def help_with(case_type: CaseType, text: str, *, at: datetime) -> Help:
    """What a text asks for, as far as the type lets the machine guess."""
    text = text[:_READ_AT_MOST].strip()
    if "classify" not in case_type.assist or len(text) < _ENOUGH:
        return Help((), None, ())
    found = understanding.suggest(text=text, classes=case_type.classes, at=at)
    likely = [one.value for one in (found.class_, *found.alternatives) if one is not None]
    known = understanding.known_answers(text=text, classes=likely, at=at, limit=_ANSWERS)
    class_ = case_type.class_(found.class_.value) if found.class_ else None
    suggested = (
        Suggested(
            class_.code,
            class_.name,
            found.class_.confidence,
            found.class_.reasons,
            _others(case_type, found),
        )
        if class_ and found.class_
        else None
    )
    return Help(found.hand_over, suggested, tuple(one.answer for one in known))


def _others(case_type: CaseType, found: understanding.Suggestions) -> tuple[Text, ...]:
    """The next classes by name, where the likeliest is below the city's bar."""
    if found.class_ is None or found.class_.confidence >= understanding.bar("class"):
        return ()
    named = [case_type.class_(one.value) for one in found.alternatives]
    return tuple(one.name for one in named if one is not None)[:_NEXT]


@require_POST
def show_help(request: HttpRequest, type_key: str) -> HttpResponse:
    """The help for what stands in the form now: a part of the page."""
    case_type = resident_type(type_key)
    found = help_with(case_type, request.POST.get("text", ""), at=clock.now())
    response = render(request, "cases/resident/help.html", {"help": found})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def show_places(request: HttpRequest, type_key: str) -> HttpResponse:
    """The places that the address begun may become: a part of the page."""
    resident_type(type_key)
    spots = places_for(request.POST.get("address", ""))
    response = render(request, "cases/resident/spots.html", {"spots": spots})
    response["Cache-Control"] = "no-store"
    return response


def places_for(typed: str) -> list[Spot]:
    """What an address begun may become: areas so called, places that begin so, places that it names."""
    typed = typed.strip()[:200]
    if len(typed) < 2:
        return []
    named = people.places_starting(typed=typed, limit=_PLACES)
    spots = [*_areas(typed), *_spots(named or people.places_in(text=typed, limit=_PLACES))]
    return spots[:_PLACES]


def named_in(text: str) -> list[Spot]:
    """The places that somebody's words name, where there are few enough to choose from."""
    spots = _spots(people.places_in(text=text, limit=_PLACES + 1))
    return spots if len(spots) <= _PLACES else []


def _areas(typed: str) -> list[Spot]:
    shown = [one for one in people.areas_named(typed) if one.level in ("street", "community")]
    return [
        Spot(
            one.name, people.LEVEL_NAMES[one.level] if one.level == "street" else above, one.code, None, None
        )
        for one in shown
        if (above := places.spoken(one.path)) is not None
    ]


def _spots(found: Iterable[people.NamedPlaceView]) -> list[Spot]:
    return [
        Spot(one.name, words, one.area.split("/")[:4][-1], one.lon, one.lat)
        for one in found
        if (words := places.spoken(one.area)) is not None
    ]


def picks(case_type: CaseType) -> tuple[tuple[str, Text], ...]:
    """The matters to tap on in place of writing: those closed most of late, then the taxonomy's own order."""
    known = [one for one in case_type.classes if one.parent is not None]
    frequent = [one.class_code for one in cases.most_frequent(type_key=case_type.key, most=_PICKS)]
    by_code = {one.code: one for one in known}
    first = [by_code[code] for code in frequent if code in by_code]
    rest = [one for one in known if one not in first and not one.code.endswith("/other")]
    return tuple((one.code, one.name) for one in [*first, *rest][:_PICKS])


def all_picks(case_type: CaseType) -> tuple[Group, ...]:
    """Every matter of the taxonomy, under its headings."""
    return by_group(case_type.classes)
