"""The queue: what needs me first. One unit's cases by due time, or all I may see, narrowed down and kept as views."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.staff import narrowing, resting, rows, views
from zhili.cases.pages.staff.narrowing import Narrowed
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, staff_only
from zhili.ui.desk import part as drawn_part

A_PAGE = 50
MOST_COUNTED = 1000
PAGE = "desk:queue"
_SECTION = "cases/staff/queue_section.html"
_OWN = ("lead", "helping")
_NO_TAB = Text(zh="没有“{tab}”这一栏，给您看第一栏。", en="There is no tab '{tab}'; this is the first one.")
_NOT_MINE = Text(
    zh="您不在“{unit}”任职，给您看自己单位的。", en="You do not work for '{unit}'; this is your own unit."
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the work: its key in the address, its words, what it is limited to."""

    key: str
    label: str
    filters: cases.Filters
    icon: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Which part of the work an address asks for, and what of it."""

    tabs: tuple[Tab, ...]
    tab: Tab
    unit: str | None
    order: str
    narrowed: Narrowed
    unknown: tuple[Text, ...]


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """My unit's cases, the most urgent first; a number leads to its case; without any wish, the view I begin with."""
    number = request.GET.get("q", "").replace(" ", "")
    if len(number) == 16 and number.isdigit():
        found = cases.listing(actor=who.actor, filters=cases.Filters(numbers=(number,)), at=who.at, limit=1)
        if found.rows:
            return redirect("desk:case", case_id=found.rows[0].id)
    kept = views.of_page(who, PAGE)
    if not request.GET and kept.first:
        return redirect(kept.first.url)
    return _queue(request, who, kept)


def shown_by(get: QueryDict, who: Who) -> Shown:
    """What an address asks for; what it asks for in vain is said."""
    asked = get.get("unit", "")
    unit = asked if asked in who.units else next(iter(who.units), None)
    tabs = _tabs(who, unit)
    wanted = get.get("tab") or ("all" if get.get("q") else tabs[0].key)
    tab = next((one for one in tabs if one.key == wanted), tabs[0])
    narrowed = narrowing.narrowed(get, base=tab.filters, at=who.at)
    unknown = [
        *([_NOT_MINE.format(unit=choosing.unit_words(asked))] if asked and asked not in who.units else ()),
        *([_NO_TAB.format(tab=wanted[:40])] if tab.key != wanted else ()),
        *narrowed.unknown,
    ]
    return Shown(tabs, tab, unit, narrowing.order_of(get), narrowed, tuple(unknown))


def _queue(request: HttpRequest, who: Who, kept: views.Views) -> HttpResponse:
    shown = shown_by(request.GET, who)
    try:
        part = cases.listing(
            actor=who.actor,
            filters=shown.narrowed.filters,
            at=who.at,
            after=request.GET.get("after"),
            limit=A_PAGE,
            order=shown.order,
        )
    except cases.BadCursor:
        return redirect(f"{reverse(PAGE)}{narrowing.address(request.GET)}".rstrip("?"))
    topics = _topics(who, shown)
    section: dict[str, object] = {
        "tab": shown.tab,
        "rows": _rows(part.rows, who.at),
        "older": part.after,
        "chosen": request.GET,
        "current": request.GET.get("case", ""),
        "here": f"{reverse(PAGE)}{narrowing.address(request.GET, tab=shown.tab.key)}",
        "order": shown.order,
        "topics": " ".join(topics),
    }
    if request.GET.get("part") == "list":
        return drawn_part(request, who, _SECTION, section)
    late, today, differing, *numbers = _counts(who, shown)
    if not request.GET and (filled := _filled(shown, numbers)) is not None:
        return redirect(f"{reverse(PAGE)}{narrowing.address(QueryDict(), tab=filled.key, unit=shown.unit)}")
    context = {
        **section,
        # Drawn by itself: in the whole page's context each of a thousand look-ups goes through all that is above it.
        "section": render_to_string(_SECTION, {"at": who.at, **section}, request=request),
        "live_topics": topics,
        "tabs": _drawn(request.GET, shown, numbers),
        "late": _capped(late),
        "late_number": late,
        "today": max(0, today - late),
        "late_url": narrowing.address(request.GET, tab=shown.tab.key, due="late"),
        "today_url": narrowing.address(request.GET, tab=shown.tab.key, due="today"),
        "differing": differing,
        "differing_url": narrowing.address(QueryDict(), tab="all", differs="yes"),
        "chips": shown.narrowed.chips,
        "unknown": shown.unknown,
        "clear": f"?tab={shown.tab.key}" + (f"&unit={shown.unit}" if len(who.units) > 1 else ""),
        "kept_query": narrowing.kept(request.GET, tab=shown.tab.key),
        "units": [(code, choosing.unit_words(code)) for code in who.units] if len(who.units) > 1 else (),
        "unit": shown.unit,
        "views": kept,
        "series": cases.recent_series(actor=who.actor, at=who.at),
        **narrowing.offered(),
    }
    return page(request, who, "cases/staff/queue.html", context)


def _tabs(who: Who, unit: str | None) -> tuple[Tab, ...]:
    found = []
    if unit:
        found.append(Tab("lead", _("主办"), cases.Filters(lead=unit, ended=False), "inbox"))
        found.append(Tab("helping", _("协办"), cases.Filters(helping=unit), "people"))
    found.append(Tab("all", _("我能看到的"), cases.Filters(ended=False), "eye"))
    asked = cases.Filters(asked_of=tuple(sorted(who.roles | {"lead"})))
    found.append(Tab("asked", _("等我审批"), asked, "check"))
    return tuple(found)


def _filled(shown: Shown, numbers: list[int]) -> Tab | None:
    """The tab of one's own unit in which work lies, where the first one is empty; None to stay."""
    mine = [(tab, number) for tab, number in zip(shown.tabs, numbers, strict=True) if tab.key in _OWN]
    return next((tab for tab, number in mine if number), None) if mine and not mine[0][1] else None


def _counts(who: Who, shown: Shown) -> tuple[int, ...]:
    """How many are late in this tab, how many due today or late, how many of all differ from what an outside register
    holds; then what is in each tab."""
    base = shown.tab.filters
    late = replace(base, ended=False, overdue=True)
    today = replace(base, ended=False, due_before=narrowing.end_of_day(who.at))
    differing = cases.Filters(differs=True)
    wanted = [late, today, differing, *(tab.filters for tab in shown.tabs)]
    return cases.counts(actor=who.actor, filters=wanted, at=who.at, most=MOST_COUNTED)


def _drawn(get: QueryDict, shown: Shown, numbers: list[int]) -> list[dict[str, object]]:
    unit = get.get("unit")
    return [
        {
            "url": narrowing.address(QueryDict(), tab=tab.key, unit=unit),
            "label": tab.label,
            "icon": tab.icon,
            "count": _capped(number),
            "current": tab == shown.tab,
            "key": tab.key,
        }
        for tab, number in zip(shown.tabs, numbers, strict=True)
    ]


def _topics(who: Who, shown: Shown) -> list[str]:
    """What the list hears of while it is open: the unit's cases, what waits for approval, or any case at all."""
    if shown.tab.key in _OWN and shown.unit:
        return [cases.topic_of_unit(shown.unit)]
    if shown.tab.key == "asked":
        return [cases.topic_of_asked(role) for role in sorted(who.roles | {"lead"})]
    return [cases.ANY_CASE]


def _capped(number: int) -> str:
    """A count as it is written: not counted past a thousand; nothing for none."""
    return f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number)


def _rows(found: tuple[cases.CaseRow, ...], at: datetime) -> list[rows.Row]:
    rests = resting.of_rows(found)
    return [replace(rows.row(one, at=at), rest=rests.get(one.id)) for one in found]
