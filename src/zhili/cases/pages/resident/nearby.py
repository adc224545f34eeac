"""Already reported near you: what is open around the place, to follow in place of reporting it once more.

Shows of each what the engine lets everybody know. Following itself is one more way to send a draft (``sending``).
"""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhili.cases import public as cases
from zhili.cases.pages.resident import helping, keeping, places
from zhili.cases.pages.resident.access import resident_type
from zhili.cases.pages.resident.drafts import Draft
from zhili.cases.pages.resident.pages import page
from zhili.cases.pages.resident.sections import after_place, of_contact, sections
from zhili.casetypes.language import CaseType
from zhili.kernel import clock
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people

NOT_FOLLOWED = (cases.NoLongerOpen, cases.NotFollowable, cases.AlreadyYours, NotFound)
"""Why a case cannot be followed after all."""

_MOST, _ALL = 3, 300


def around(
    case_type: CaseType, draft: Draft, *, at: datetime, most: int = _MOST
) -> tuple[cases.NearRow, ...]:
    """Open cases like the draft's around its place; none where the place is not known."""
    point = _point(draft)
    if point is None or case_type.follow is None:
        return ()
    lon, lat = point
    return cases.near_point(
        lon=lon,
        lat=lat,
        type_key=case_type.key,
        class_code=_class(case_type, draft, at),
        at=at,
        limit=most,
        language=get_language() or "zh",
        text=str(draft.answers.get("text") or ""),
    )


def _class(case_type: CaseType, draft: Draft, at: datetime) -> str | None:
    picked = draft.answers.get("class")
    if picked:
        return str(picked)
    suggested = helping.help_with(case_type, str(draft.answers.get("text") or ""), at=at).suggested
    return suggested.code if suggested else None


def _point(draft: Draft) -> tuple[float, float] | None:
    """The point on the map; else the middle of the one place that the address names; else of the community chosen."""
    lon, lat = draft.answers.get("lon"), draft.answers.get("lat")
    if isinstance(lon, int | float) and isinstance(lat, int | float):
        return float(lon), float(lat)
    named = people.places_in(text=str(draft.answers.get("address") or ""), limit=2)
    if len(named) == 1:
        return named[0].lon, named[0].lat
    area = people.area(str(draft.answers.get("area") or ""))
    return area.centroid if area is not None and area.level in ("community", "grid") else None


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, type_key: str) -> HttpResponse:
    """Is it one of these? Follow that one, or go on with one's own."""
    at = clock.now()
    case_type = resident_type(type_key)
    pages = sections(case_type.form)
    draft = keeping.held(request, case_type, at=at)
    # What was shown may since have been pushed off the short list by newer ones: it can be followed all the same.
    found = around(case_type, draft, at=at, most=_ALL if request.method == "POST" else _MOST)
    if request.method == "POST":
        chosen = next((one for one in found if str(one.id) == request.POST.get("follow")), None)
        if chosen is not None:
            keeping.keep(request, case_type, draft.with_following(chosen.id), at=at)
            return redirect("resident:step", type_key=type_key, step=of_contact(pages))
        if request.POST.get("follow"):
            messages.info(request, _("那件事刚刚有了变化，不能再跟进了。您可以接着报自己的。"))
        keeping.keep(request, case_type, draft.with_following(None), at=at)
        return redirect("resident:step", type_key=type_key, step=after_place(pages))
    if not found:
        return redirect("resident:step", type_key=type_key, step=after_place(pages))
    context = {"type": case_type, "rows": [_row(one, at) for one in found]}
    return page(request, "near", context, at=at, around=False)


def _row(one: cases.NearRow, at: datetime) -> dict[str, object]:
    return {
        "id": one.id,
        "what": one.class_name or Text(zh="还没有分类的事", en="Not classified yet"),
        "title": one.title,
        "place": places.spoken(one.area) or one.place,
        "stage": one.stage_title,
        "on": one.opened_on,
        "people": one.followers + 1,
        "same": one.same,
    }


def followed_row(case_type: CaseType, draft: Draft, *, at: datetime) -> dict[str, object] | None:
    """The case that the draft follows, as its follower saw it in the list; None where it follows none any more."""
    if not draft.following:
        return None
    wanted = UUID(draft.following)
    shown = around(case_type, draft, at=at, most=_ALL)
    found = next((one for one in shown if one.id == wanted), None)
    return _row(found, at) if found else None
