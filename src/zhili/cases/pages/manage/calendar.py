"""The working calendar: a year at a glance with where each special day comes from; notices and orders taken in."""

import calendar as months
from collections.abc import Iterator, Mapping
from datetime import date

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhili.cases import public as cases
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text
from zhili.kernel.workdays import WorkCalendar
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

_SPECIAL = frozenset({"made_up", "holiday", "unknown"})
_FIRST, _LAST = 2004, 2100
_LINES = Text(
    zh="第 {line} 行“{text}”看不懂。每行写：日期 班或休，如 2027-02-20 班。",
    en="Line {line}, “{text}”, cannot be read. Write a day and work or rest a line, such as 2027-02-20 work.",
)
_NONE = Text(zh="请至少写一天。", en="Write at least one day.")
_SOURCE = Text(
    zh="请写明依据，如 国办发明电〔2026〕7号。", en="Say on what ground, such as the notice's number."
)
_WORKS = {word: True for word in ("班", "上班", "work", "yes", "1")} | {
    word: False for word in ("休", "放假", "rest", "no", "0")
}


@require_http_methods(["GET", "POST"])
@only_for("admin", "steward")
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """A year; sent, the State's notice or an order of the city is in force, and open cases are counted anew."""
    year = _year(request.POST.get("year") or request.GET.get("year"), who.at.year)
    if request.method != "POST":
        return _drawn(request, who, year)
    try:
        days, source = _days(request.POST.get("days", "")), request.POST.get("source", "").strip()[:200]
        if not source:
            raise Invalid({"source": _SOURCE})
        if request.POST.get("kind") == "order":
            people.load_order(days=days, source=source, actor=who.actor, at=who.at)
        else:
            people.load_notice(year=year, days=days, source=source, actor=who.actor, at=who.at)
    except FieldErrors as refusal:
        return _drawn(request, who, year, errors=refusal.fields, status=refusal.status)
    except ZhiliError as refusal:
        return _drawn(request, who, year, errors={"days": refusal.words}, status=refusal.status)
    cases.defer_recompute()
    notices.success(request, _("已启用。正在按新日历重算未结案件的时限。"))
    return redirect(f"{reverse('upkeep:calendar')}?year={year}")


@require_POST
@only_for("admin", "steward")
def recompute(request: HttpRequest, who: Who) -> HttpResponseBase:
    """Have the terms of open cases counted anew."""
    cases.defer_recompute()
    notices.success(request, _("正在按新日历重算未结案件的时限。"))
    return redirect("upkeep:calendar")


def _year(written: str | None, now: int) -> int:
    year = int(written) if written and written.isdigit() else now
    return min(max(year, _FIRST), _LAST)


def _days(written: str) -> dict[date, bool]:
    """The days of a form: a date and whether it is worked, one a line. Raises Invalid."""
    found: dict[date, bool] = {}
    for number, line in enumerate(written.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            day, word = line.replace(",", " ").replace("，", " ").split()
            found[date.fromisoformat(day)] = _WORKS[word.lower()]
        except (ValueError, KeyError):
            raise Invalid({"days": _LINES.format(line=number, text=line[:40])}) from None
    if not found:
        raise Invalid({"days": _NONE})
    return found


def _drawn(
    request: HttpRequest, who: Who, year: int, *, errors: Mapping[str, Text] | None = None, status: int = 200
) -> HttpResponseBase:
    held = people.calendar()
    known = held.is_workday(date(year, 6, 30)) is not None and held.is_workday(date(year, 10, 1)) is not None
    context = {
        "year": year,
        "before": year - 1 if year > _FIRST else None,
        "after": year + 1 if year < _LAST else None,
        "known": known,
        "months": [(number, list(_weeks(held, year, number))) for number in range(1, 13)],
        "special": _special(held, year),
        "given": request.POST,
        "errors": errors or {},
        "kinds": (("notice", _("国家放假通知（整年）")), ("order", _("本市调整（只改这几天）"))),
    }
    return page(request, who, "cases/manage/calendar.html", context, status=status)


def _weeks(held: WorkCalendar, year: int, month: int) -> Iterator[list[tuple[int, str, bool]]]:
    """The weeks of a month from Monday; each day with ``work``, ``rest``, ``made_up``, ``holiday`` or ``unknown``, and
    whether its weekday does not say so. Days of other months are 0.
    """
    for week in months.Calendar().monthdatescalendar(year, month):
        told = [(day.day, _what(held, day)) if day.month == month else (0, "") for day in week]
        yield [(day, what, what in _SPECIAL) for day, what in told]


def _what(held: WorkCalendar, day: date) -> str:
    works, weekend = held.is_workday(day), day.weekday() >= 5
    if works is None:
        return "unknown"
    if works:
        return "made_up" if weekend else "work"
    return "rest" if weekend else "holiday"


def _special(held: WorkCalendar, year: int) -> list[tuple[date, bool, str]]:
    """The days of a year that are not what their weekday says, with their source."""
    return sorted({(one.on, one.works, one.source) for one in held.rows() if one.on.year == year})
