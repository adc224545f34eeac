"""Supervision: what is late or about to be, goes round in circles, waits for who was called, is not what it claims."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.insight.pages import rows, wording
from zhili.insight.pages.asked import area_asked
from zhili.insight.pages.rows import Row, unit_name
from zhili.insight.pages.watched import WATCHED
from zhili.insight.queries import watch
from zhili.insight.queries.figures import BadPlace
from zhili.insight.queries.rounds import TOPIC, last_round
from zhili.insight.queries.watch import KINDS, Kind, Part, Watch
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

WATCHERS = ("leader", "supervisor", "street")
A_PAGE = 50
CALLS = "called"
_MOST_CALLS = 200
_MOST_PARTS = 12
_NOBODY = "-"
_DISPATCH = Text(zh="派单", en="dispatch")
_DEEPEST = 2  # streets: what lies below is chosen on the board


@dataclass(frozen=True, slots=True)
class Shown:
    """A case in a list, with what its kind tells of it."""

    row: Row
    hands: tuple["Hand", ...] = ()
    denial: cases.Denial | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """One passing on, in words: from whom to whom, by what, when and why."""

    came_from: Text
    went_to: Text
    by: Text
    at: datetime
    reason: str

    @classmethod
    def of(cls, one: cases.Handing) -> "Hand":
        """Where no unit had it, dispatch had."""
        came, went = (unit_name(code) if code else _DISPATCH for code in (one.from_unit, one.to_unit))
        return cls(came, went, one.by, one.at, one.reason)


@dataclass(frozen=True, slots=True)
class Group:
    """A unit or a clock with so many of the cases; ``address`` narrows to it."""

    words: Text
    count: int
    address: str
    chosen: bool


@require_safe
@only_for(*WATCHERS)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """One kind of what needs looking into, in the area and of the unit chosen."""
    round_ = last_round()
    if round_ is None:
        return page(request, who, "insight/supervision.html", {"round": None})
    kind = request.GET.get("kind", "late")
    kind = kind if kind in WATCHED else "late"
    reach = cases.reach(actor=who.actor, at=who.at)
    area = area_asked(request.GET.get("area"), reach)
    unit = request.GET.get("unit")
    looking = Watch(
        reach=reach, at=who.at, area=area.path if area else None,
        unit="" if unit == _NOBODY else unit or None, clock=request.GET.get("clock") or None,
    )  # fmt: skip
    calls, areas = _calls(who, looking), _areas(reach, area)
    context = {
        "round": round_,
        "behind": round_.behind(who.at),
        "kind": kind,
        "title": WATCHED[kind].title,
        "means": WATCHED[kind].means,
        "tabs": _tabs(request, kind, watch.counts(looking), len(calls)),
        "area": wording.area_words(area) if area else None,
        "areas": areas,
        "area_code": area.code if area else next(iter(areas), ("",))[0],
        "chips": _chips(request, looking),
        "here": request.get_full_path(),
        "live_topics": _topics(kind, area),
    }
    try:
        shown = _called(calls) if kind == CALLS else _listed(request, who, looking, _kind(kind))
    except BadPlace:
        return redirect("insight:supervision")
    return page(request, who, "insight/supervision.html", {**context, **shown})


def _topics(kind: str, area: people.AreaView | None) -> list[str]:
    """What the page hears of: that figures were counted anew; of calls, which are not counted, any change to a case."""
    if kind != CALLS:
        return [TOPIC]
    return [TOPIC, cases.topic_of_area(area.path) if area else cases.ANY_CASE]


def _kind(kind: str) -> Kind:
    return next(one for one in KINDS if one == kind)


def _calls(who: Who, looking: Watch) -> tuple[cases.CallRow, ...]:
    return cases.unanswered_calls(
        actor=who.actor, at=who.at, unit=looking.unit or None, area=looking.area, limit=_MOST_CALLS
    )


def _listed(request: HttpRequest, who: Who, looking: Watch, kind: Kind) -> dict[str, object]:
    """A page of the cases of a kind, and whose they are."""
    found = watch.listed(looking, kind, after=request.GET.get("after", ""), limit=A_PAGE)
    back = request.get_full_path()
    here = rows.rows(found.ids, actor=who.actor, at=who.at, back=back)
    parts = watch.parts(looking, kind)
    return {
        "rows": _told(here, kind),
        "older": found.after,
        "count": sum(one.count for one in parts),
        "hidden": len(found.ids) - len(here),
        "units": _by_unit(request, parts, looking),
        "clocks": _by_clock(request, parts, looking) if kind in ("late", "soon") else (),
    }


def _told(here: list[Row], kind: Kind) -> list[Shown]:
    facts = [one.case for one in here]
    if kind == "passed":
        hands = cases.handings(facts)
        return [Shown(one, hands=tuple(map(Hand.of, hands.get(one.case.id, ())))) for one in here]
    if kind == "denied":
        denials = cases.denials(facts)
        return [Shown(one, denial=denials.get(one.case.id)) for one in here]
    if kind in ("paused", "still"):
        since = watch.since([one.id for one in facts])
        return [Shown(one, since=_since(since, one, kind)) for one in here]
    return [Shown(one) for one in here]


def _since(known: Mapping[UUID, tuple[datetime | None, datetime]], one: Row, kind: Kind) -> datetime | None:
    paused, worked = known.get(one.case.id, (None, one.case.updated_at))
    return paused if kind == "paused" else worked


def _called(calls: tuple[cases.CallRow, ...]) -> dict[str, object]:
    """Who is waited for, unit by unit; those with most calls first."""
    by_unit: dict[str, list[cases.CallRow]] = {}
    for one in calls:
        by_unit.setdefault(one.unit, []).append(one)
    ordered = sorted(by_unit.values(), key=lambda some: -len(some))
    units = [(some[0].unit_name, some) for some in ordered]
    return {"called": units, "count": len(calls), "too_many": len(calls) == _MOST_CALLS}


def _tabs(
    request: HttpRequest, kind: str, counted: Mapping[Kind, int], called: int
) -> list[dict[str, object]]:
    numbers: dict[str, int] = {CALLS: called} | {str(one): count for one, count in counted.items()}
    return [
        {
            "url": _address(request, kind=one, unit=None, clock=None),
            "label": told.title,
            "count": f"{numbers[one]}+" if one == CALLS and called == _MOST_CALLS else numbers[one],
            "current": one == kind,
            "tone": told.tone if numbers[one] else "",
        }
        for one, told in WATCHED.items()
    ]


def _by_unit(request: HttpRequest, parts: list[Part], looking: Watch) -> list[Group]:
    counts = _summed((one.unit or "", one.count) for one in parts)
    return [
        Group(unit_name(code or None), count, _address(request, unit=code or _NOBODY), looking.unit == code)
        for code, count in counts[:_MOST_PARTS]
    ]


def _by_clock(request: HttpRequest, parts: list[Part], looking: Watch) -> list[Group]:
    counts = _summed((one.clock, one.count) for one in parts if one.clock)
    titles = _clocks()
    return [
        Group(titles.get(key, Text(key, key)), count, _address(request, clock=key), looking.clock == key)
        for key, count in counts
    ]


def _summed(some: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The sum for each name, the largest first."""
    sums: Counter[str] = Counter()
    for name, count in some:
        sums[name] += count
    return sums.most_common()


def _clocks() -> dict[str, Text]:
    """What the clocks of all case types are called."""
    return {key: rule.title for one in cases.case_types() for key, rule in one.clocks.items()}


def _chips(request: HttpRequest, looking: Watch) -> list[dict[str, object]]:
    chips: list[dict[str, object]] = []
    if looking.unit is not None:
        words = unit_name(looking.unit)
        chips.append({"of": wording.DIVIDED["unit"], "value": words, "off": _address(request, unit=None)})
    if looking.clock:
        of = Text(zh="时限", en="Term")
        words = _clocks().get(looking.clock, Text(looking.clock, looking.clock))
        chips.append({"of": of, "value": words, "off": _address(request, clock=None)})
    return chips


def _areas(reach: cases.Reach, area: people.AreaView | None) -> list[tuple[str, Text]]:
    """The areas to choose from: the widest that the reader sees, and what lies in it."""
    city = next(iter(people.areas(level="city")), None)
    tops = [city] if reach.everywhere else [people.area(one) for one in reach.areas]
    found: dict[str, Text] = {}
    for top in tops:
        if top is None:
            continue
        found[top.code] = wording.area_words(top)
        for one in people.areas(parent=top.path):
            if one.depth <= _DEEPEST:
                found[one.code] = _indented(one, 1)
                streets = people.areas(parent=one.path) if one.depth < _DEEPEST else []
                found |= {street.code: _indented(street, 2) for street in streets}
    if area is not None:
        found.setdefault(area.code, wording.area_words(area))
    return list(found.items())


def _indented(area: people.AreaView, depth: int) -> Text:
    words = wording.area_words(area)
    return Text("\u3000" * depth + words.zh, "\u2003" * depth + words.en)


def _address(request: HttpRequest, **changes: str | None) -> str:
    """The present address with other parameters, from the first page of the list."""
    kept = {name: request.GET[name] for name in ("kind", "area", "unit", "clock") if request.GET.get(name)}
    facts = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"{reverse('insight:supervision')}?{urlencode(facts)}"
