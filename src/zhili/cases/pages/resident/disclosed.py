"""What was done about the matters of others: a list and a map of closed cases, open to everybody.

Shows the fields that each type declares public, nothing else; a point on the map is an area, never an address.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages.choosing import Group, by_group
from zhili.cases.pages.resident import places
from zhili.cases.pages.resident.pages import page
from zhili.casetypes.disclosure import chosen_words
from zhili.casetypes.language import CaseType
from zhili.kernel import clock
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui import phrases

_TYPE = Text(zh="这种事项", en="This kind of matter")
_WHOLE = Text(zh="{street}全部", en="All of {street}")
_A_PAGE = 20
_CACHED_FOR = 300
_LISTED = 12


def disclosed() -> list[CaseType]:
    """The types that disclose something of their closed cases."""
    public = [one for one in cases.case_types() if one.public_after and one.public_fields]
    return sorted(public, key=lambda one: ("anyone" not in one.open_by, one.key))


def chosen_type(request: HttpRequest) -> CaseType | None:
    """The type asked for, the first where none is; None where nothing is disclosed. Raises NotFound."""
    types = disclosed()
    wanted = request.GET.get("type") or (types[0].key if types else "")
    found = next((one for one in types if one.key == wanted), None)
    if found is None and types:
        raise NotFound(what=_TYPE)
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is limited to; what is not known, or not disclosed, limits nothing."""

    case_type: CaseType
    class_code: str = ""
    area: people.AreaView | None = None

    @property
    def all(self) -> str:
        """The query of the list with nothing left out."""
        return self.address(**{"class": "", "area": ""})

    def address(self, **changes: str) -> str:
        """The query of the same list with something else wanted."""
        asked = {
            "type": self.case_type.key,
            "class": self.class_code,
            "area": self.area.code if self.area else "",
            **changes,
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def _wanted(request: HttpRequest, case_type: CaseType) -> Wanted:
    code, area = request.GET.get("class", ""), people.area(request.GET.get("area", ""))
    known = case_type.class_(code) is not None and "class" in case_type.public_fields
    shown = area is not None and area.level != "city" and "area" in case_type.public_fields
    return Wanted(case_type, code if known else "", area if shown else None)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The list, newest first, of one class or area if wanted, and where on the map how much was done."""
    at = clock.now()
    chosen = chosen_type(request)
    if chosen is None:
        return page(request, "public", {"types": []}, at=at)
    wanted = _wanted(request, chosen)
    found, part = cases.public_cases(
        type_key=chosen.key,
        at=at,
        class_code=wanted.class_code or None,
        area=wanted.area.path if wanted.area else None,
        after=request.GET.get("after"),
        limit=_A_PAGE,
        language=get_language() or "zh",
    )
    tally = cases.tally_of(type_key=chosen.key, class_code=wanted.class_code or None)
    context = {
        "types": disclosed(),
        "chosen": chosen,
        "wanted": wanted,
        "where": places.spoken(wanted.area.path) if wanted.area else None,
        "classes": by_group(chosen.classes) if "class" in chosen.public_fields else (),
        "areas": _areas() if "area" in chosen.public_fields else (),
        "cases": [_card(chosen, one) for one in found],
        "older": part.after,
        "tally": tally,
        "places": _listed(wanted, tally),
        "points": reverse("resident:points") + wanted.address(area=""),
    }
    return page(request, "public", context, at=at)


@require_safe
def show_points(request: HttpRequest) -> HttpResponse:
    """How many were closed lately in each area, as points in its middle: GeoJSON for the map."""
    chosen = chosen_type(request)
    wanted = _wanted(request, chosen) if chosen else None
    tally = (
        cases.tally_of(type_key=wanted.case_type.key, class_code=wanted.class_code or None)
        if wanted
        else None
    )
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": area.centroid},
            "properties": {"code": area.code, "name": area.name, "name_en": area.name_en, "count": count},
        }
        for area, count in _by_area(tally)
        if area.centroid is not None
    ]
    response = HttpResponse(
        orjson.dumps({"type": "FeatureCollection", "features": features}), content_type="application/geo+json"
    )
    patch_cache_control(response, public=True, max_age=_CACHED_FOR)
    return response


def _by_area(tally: cases.Tally | None) -> list[tuple[people.AreaView, int]]:
    """The areas as coarse as a telephone draws them, most first."""
    counts: Counter[str] = Counter()
    depth = people.LEVELS.index(places.level()) + 1
    for path, count in (tally.places if tally else {}).items():
        counts["/".join(path.split("/")[:depth])] += count
    known = [(area, count) for path, count in counts.items() if (area := people.area(path)) is not None]
    return sorted(known, key=lambda one: (-one[1], one[0].sort_key, one[0].code))


def _listed(wanted: Wanted, tally: cases.Tally | None) -> list[dict[str, object]]:
    """The same as the map, in words: the areas with the most, each leading to its cases."""
    return [
        {
            "name": places.spoken(area.path),
            "count": count,
            "address": wanted.address(area=area.code),
            "chosen": wanted.area is not None and wanted.area.code == area.code,
        }
        for area, count in _by_area(tally)[:_LISTED]
    ]


def _areas() -> list[Group]:
    """Streets and their communities to choose from."""
    if places.level() != "community":
        return [Group(title, tuple(options)) for title, options in places.grouped()]
    groups = []
    for street in people.areas(level="street"):
        below = [(one.code, one.title) for one in people.areas(parent=street.code)]
        title = street.title
        groups.append(Group(title, ((street.code, _WHOLE.format(street=title)), *below)))
    return groups


def _card(case_type: CaseType, one: cases.Disclosed) -> dict[str, object]:
    """A disclosed case: a headline, a line of facts, the answer; each only where the type declares it public."""
    fields: Mapping[str, object] = one.fields
    class_ = case_type.class_(str(fields.get("class") or ""))
    title = fields.get("title") or (class_.name if class_ else case_type.title)
    facts = [
        class_.name if class_ and fields.get("title") else None,
        places.spoken(one.area) or fields.get("area"),
        _unit(fields.get("unit")),
        *(chosen_words(case_type, name, value) for name, value in fields.items()),
        *(phrases.day(value) for value in fields.values() if isinstance(value, datetime)),
        _days(fields.get("days")),
    ]
    return {"title": title, "reply": fields.get("reply"), "facts": [fact for fact in facts if fact]}


def _unit(code: object) -> Text | None:
    unit = people.unit(str(code)) if code else None
    return unit.title if unit else None


def _days(count: object) -> str:
    if not isinstance(count, int):
        return ""
    if count == 0:
        return _("当天办结")
    return ngettext("%(count)s 天办结", "%(count)s 天办结", count) % {"count": count}
