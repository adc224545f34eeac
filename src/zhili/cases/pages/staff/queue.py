"""The queue: what needs me first. One unit's cases by due time, or all I may see, narrowed down."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.choosing import Group
from zhili.cases.pages.staff import rows
from zhili.cases.pages.words import URGENCIES
from zhili.kernel.text import Text
from zhili.ui.desk import Who, page, staff_only

A_PAGE = 50
_MOST_COUNTED = 1000
_LATE = Text(zh="已超时", en="Overdue")
_TODAY = Text(zh="今天到期或已超时", en="Due today or overdue")


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the work: its key in the address, its words, what it is limited to, how many there are."""

    key: str
    label: str
    filters: cases.Filters
    icon: str
    count: int = 0

    @property
    def shown(self) -> str:
        """The count as it is written: not counted past a thousand."""
        return f"{_MOST_COUNTED - 1}+" if self.count >= _MOST_COUNTED else str(self.count)


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """My unit's cases, the most urgent first."""
    number = request.GET.get("q", "").replace(" ", "")
    if len(number) == 16 and number.isdigit():
        found = cases.listing(actor=who.actor, filters=cases.Filters(numbers=(number,)), at=who.at, limit=1)
        if found.rows:
            return redirect("desk:case", case_id=found.rows[0].id)
    return _queue(request, who)


def _queue(request: HttpRequest, who: Who) -> HttpResponse:
    unit = _unit(request, who)
    tabs = [replace(tab, count=_count(who, tab.filters)) for tab in _tabs(who, unit)]
    wanted = request.GET.get("tab") or (tabs[0].key if not request.GET.get("q") else "all")
    tab = next((one for one in tabs if one.key == wanted), tabs[0])
    filters = _narrowed(tab.filters, request, who.at)
    try:
        part = cases.listing(
            actor=who.actor,
            filters=filters,
            at=who.at,
            after=request.GET.get("after"),
            limit=A_PAGE,
            order="due",
        )
    except cases.BadCursor:
        return redirect("desk:queue")
    late = _count(who, replace(tab.filters, ended=False, overdue=True))
    today = _count(who, replace(tab.filters, ended=False, due_before=_end_of_day(who.at)))
    context = {
        "tabs": tabs,
        "tab": tab,
        "rows": [rows.row(one, at=who.at) for one in part.rows],
        "older": part.after,
        "late": late,
        "today": max(0, today - late),
        "narrowed": filters != tab.filters,
        "narrowed_by": _narrowed_by(request),
        "chosen": request.GET,
        "clear": f"?tab={tab.key}",
        "units": [(code, choosing.unit_words(code)) for code in who.units] if len(who.units) > 1 else (),
        "unit": unit,
        **_offered(),
    }
    return page(request, who, "cases/staff/queue.html", context)


def _unit(request: HttpRequest, who: Who) -> str | None:
    """The unit whose queue is shown: the one asked for if I work for it, else my first."""
    asked = request.GET.get("unit", "")
    return asked if asked in who.units else next(iter(who.units), None)


def _tabs(who: Who, unit: str | None) -> list[Tab]:
    found = []
    if unit:
        found.append(Tab("lead", _("主办"), cases.Filters(lead=unit, ended=False), "inbox"))
        found.append(Tab("helping", _("协办"), cases.Filters(helping=unit), "people"))
    found.append(Tab("all", _("我能看到的"), cases.Filters(ended=False), "eye"))
    asked = cases.Filters(asked_of=tuple(sorted(who.roles | {"lead"})))
    found.append(Tab("asked", _("等我审批"), asked, "check"))
    return found


def _count(who: Who, filters: cases.Filters) -> int:
    return cases.count(actor=who.actor, filters=filters, at=who.at, most=_MOST_COUNTED)


def _narrowed(filters: cases.Filters, request: HttpRequest, at: datetime) -> cases.Filters:
    """The tab's filters with what the reader added; an unknown choice narrows down to nothing it names."""
    get = request.GET.get
    type_key, _colon, stage = get("stage", "").partition(":")
    return replace(
        filters,
        type_key=type_key or None,
        stages=(stage,) if stage else (),
        class_code=get("class") or None,
        urgency=get("urgency") or None,
        overdue=get("due") == "late",
        due_before=_end_of_day(at) if get("due") == "today" else None,
        query=get("q", "").strip()[:100] or None,
    )


def _narrowed_by(request: HttpRequest) -> list[Text | str]:
    """What the list is narrowed down by, in words."""
    get = request.GET.get
    type_key, _colon, stage = get("stage", "").partition(":")
    types = {one.key: one for one in cases.case_types()}
    known = types.get(type_key)
    classes = (one.class_(get("class")) for one in types.values())
    found = [
        known.stages[stage].title if known and stage in known.stages else None,
        next((one.name for one in classes if one), None),
        URGENCIES.get(get("urgency", "")),
        {"late": _LATE, "today": _TODAY}.get(get("due", "")),
        get("q", "").strip()[:100],
    ]
    return [one for one in found if one]


def _offered() -> dict[str, object]:
    types = cases.case_types()
    stages = tuple(
        Group(
            one.title,
            tuple((f"{one.key}:{stage.key}", stage.title) for stage in one.stages.values() if not stage.ends),
        )
        for one in types
    )
    classes = {class_.code: class_ for one in types for class_ in one.classes}
    return {
        "stages": stages,
        "classes": choosing.by_group(tuple(classes.values())),
        "urgencies": tuple(URGENCIES.items()),
        "due_choices": (("late", _LATE), ("today", _TODAY)),
    }


def _end_of_day(at: datetime) -> datetime:
    local = timezone.localtime(at)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
