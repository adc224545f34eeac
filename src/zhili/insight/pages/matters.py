"""Hot issues and alerts: what people speak of most, what rose beyond the expected; each leads to its cases."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.insight.pages import rows, wording
from zhili.insight.queries import matters
from zhili.insight.queries.matters import AlertView, MatterView
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page
from zhili.understanding import public as understanding

WATCHERS = ("leader", "supervisor")
A_PAGE = 50
_MOST_CASES = 200
_MOST_PLACES = 4
_MATTER = Text(zh="这件热点", en="hot issue")
_PARTS = {
    "volume": Text(zh="数量", en="Volume"),
    "growth": Text(zh="增长", en="Growth"),
    "spread": Text(zh="范围", en="Spread"),
    "waiting": Text(zh="久拖未决", en="Waiting"),
}
_LOUD, _WARM = 60, 40


@dataclass(frozen=True, slots=True)
class Told:
    """An alert with its facts in words.

    ``rare``: one chance in so many; ``days``: how long it has gone on; ``address`` leads to its cases.
    """

    alert: AlertView
    class_name: Text
    places: Text
    rare: int
    days: int
    address: str


@require_safe
@only_for(*WATCHERS)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Both lists, as far as the reader's mandates go."""
    reach = cases.reach(actor=who.actor, at=who.at)
    found = matters.matters(reach, limit=A_PAGE)
    context = {
        "matters": [(_spelt_out(one), _places(one.streets), _tone(one.heat)) for one in found],
        "alerts": [_told(one) for one in matters.alerts(reach, limit=A_PAGE)],
        "register": reverse("resident:algorithms"),
        "finds": understanding.in_use("matters"),
        "warns": understanding.in_use("alerts"),
        "found_at": found[0].found_at if found else None,
        "weights": [(_PARTS[name], round(100 * share)) for name, share in understanding.HEAT_WEIGHTS.items()],
    }
    return page(request, who, "insight/matters.html", context)


@require_safe
@only_for(*WATCHERS)
def show_one(request: HttpRequest, who: Who, matter_id: UUID) -> HttpResponseBase:
    """The cases of one hot issue, those that the reader may open."""
    found = matters.matter(matter_id, cases.reach(actor=who.actor, at=who.at))
    if found is None:
        raise NotFound(what=_MATTER)
    listed = rows.rows(found.cases[:_MOST_CASES], actor=who.actor, at=who.at, back=request.get_full_path())
    context = {
        "matter": _spelt_out(found),
        "places": _places(found.streets),
        "rows": listed,
        "hidden": len(found.cases) - len(listed),
        "parts": [(_PARTS[name], round(100 * part)) for name, part in found.facts["parts"].items()],
    }
    return page(request, who, "insight/matter.html", context)


def _spelt_out(one: MatterView) -> MatterView:
    """With words in place of the tokens for what was masked."""
    return replace(one, line=understanding.spelt_out(one.line, get_language() or "zh"))


def _tone(heat: int) -> str:
    return "late" if heat >= _LOUD else "soon" if heat >= _WARM else "info"


def _places(streets: tuple[str, ...]) -> Text:
    areas = [people.area(street) for street in streets[:_MOST_PLACES]]
    names = [wording.area_words(area) if area else wording.NO_PLACE for area in areas]
    more = len(streets) - len(names)
    zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
    return Text(zh=f"{zh} 等 {len(streets)} 处", en=f"{en} and {more} more") if more else Text(zh=zh, en=en)


def _told(one: AlertView) -> Told:
    case_type = cases.case_type(one.type_key)
    days = (one.last_on - one.since_on) + timedelta(days=1)
    asked = {"type": one.type_key, "area": one.streets[0], "class": one.class_code or "-", "time": "7d"}
    return Told(
        alert=one,
        class_name=wording.part_words(one.class_code, "class", case_type),
        places=_places(one.streets),
        rare=round(min(1 / max(one.probability, 1e-9), 1e9)),
        days=days.days,
        address=f"{reverse('insight:behind')}?{urlencode(asked)}",
    )
