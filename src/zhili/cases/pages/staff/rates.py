"""The rates that a type declares, in all and by unit, place or class, each a step away from the cases behind it."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.staff import rows
from zhili.casetypes.language import CaseType, Rate
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, page, staff_only

A_PAGE = 50
_RATE = Text(zh="这个率", en="This rate")
_TIMES = (
    (30, Text(zh="近 30 天", en="Last 30 days")),
    (90, Text(zh="近 90 天", en="Last 90 days")),
    (365, Text(zh="近一年", en="Last year")),
)
_GROUPS = (
    ("lead_unit", Text(zh="承办单位", en="Unit")),
    ("district", Text(zh="区", en="District")),
    ("street", Text(zh="街道", en="Street")),
    ("class", Text(zh="分类", en="Class")),
)
_WITHOUT = Text(zh="（未定）", en="(none yet)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is about: a type, a time, a grouping."""

    case_type: CaseType
    days: int
    by: str

    def address(self, **more: str) -> str:
        """The parameters of an address about the same."""
        facts = {"type": self.case_type.key, "days": str(self.days), "by": self.by}
        return urlencode({**facts, **more})


@dataclass(frozen=True, slots=True)
class Cell:
    """One rate of one group, and the addresses of the cases that it hit and missed."""

    counted: cases.Counted | None
    all: str = ""
    missed: str = ""

    @property
    def short(self) -> int:
        """How many missed."""
        return self.counted.base - self.counted.hits if self.counted else 0


def _asked(request: HttpRequest) -> Asked | None:
    types = counted_types()
    if not types:
        return None
    case_type = next((one for one in types if one.key == request.GET.get("type")), types[0])
    days = next((one for one, _ in _TIMES if str(one) == request.GET.get("days")), _TIMES[0][0])
    by = next((one for one, _ in _GROUPS if one == request.GET.get("by")), _GROUPS[0][0])
    return Asked(case_type, days, by)


def counted_types() -> list[CaseType]:
    """The types that declare rates, those with most rates first."""
    return sorted(
        (one for one in cases.case_types() if one.rates), key=lambda one: (-len(one.rates), one.key)
    )


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The rates of a type: all together, then by group, the worst first."""
    asked = _asked(request)
    if asked is None:
        return page(request, who, "cases/staff/rates.html", {"asked": None})
    span = {"opened_from": who.at - timedelta(days=asked.days), "opened_until": who.at}
    total = cases.rates(type_key=asked.case_type.key, by=None, **span)
    grouped = cases.rates(type_key=asked.case_type.key, by=asked.by, **span)
    context = {
        "asked": asked,
        "types": [(one.key, one.title) for one in counted_types()],
        "times": _TIMES,
        "groupings": _GROUPS,
        "grouping": dict(_GROUPS)[asked.by],
        "titles": [one.title for one in asked.case_type.rates],
        "total": [_cell(asked, one) for one in total],
        "table": _table(asked, grouped),
    }
    return page(request, who, "cases/staff/rates.html", context)


def _table(asked: Asked, counted: list[cases.Counted]) -> list[tuple[Text, list[Cell]]]:
    """One line for each group, those with most cases that missed the last rate first: residents judge by that one."""
    lines: dict[str | None, dict[str, cases.Counted]] = {}
    for one in counted:
        lines.setdefault(one.group, {})[one.rate] = one
    keys = [rate.key for rate in asked.case_type.rates]
    table = [
        (_group_words(asked, group), [_cell(asked, known.get(key)) for key in keys], _order(known, keys))
        for group, known in lines.items()
    ]
    return [(words, cells) for words, cells, _rank in sorted(table, key=lambda line: line[2])]


def _order(known: dict[str, cases.Counted], keys: list[str]) -> tuple[int, int]:
    last = known.get(keys[-1])
    return (last.hits - last.base, -last.base) if last else (1, 0)


def _cell(asked: Asked, counted: cases.Counted | None) -> Cell:
    if counted is None or not counted.base:
        return Cell(None)
    facts = {"rate": counted.rate, **({"group": counted.group} if counted.group else {})}
    return Cell(counted, asked.address(**facts), asked.address(**facts, hit="no"))


def _group_words(asked: Asked, group: str | None) -> Text:
    if group is None:
        return _WITHOUT
    if asked.by == "lead_unit":
        return choosing.unit_words(group)
    class_ = asked.case_type.class_(group) if asked.by == "class" else None
    if class_ is not None:
        return class_.name
    area = people.area(group)
    return Text(zh=area.name, en=area.name_en or area.name) if area else Text(zh=group, en=group)


@require_safe
@staff_only
def show_cases(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The cases behind a figure, of those that the reader may see."""
    asked = _asked(request)
    rates = {one.key: one for one in asked.case_type.rates} if asked else {}
    rate = rates.get(request.GET.get("rate", ""))
    if asked is None or rate is None:
        raise NotFound(what=_RATE)
    group = request.GET.get("group")
    missed = request.GET.get("hit") == "no"
    filters = _behind(who, asked, rate, group, missed=missed)
    try:
        part = cases.listing(
            actor=who.actor, filters=filters, at=who.at, after=request.GET.get("after"), limit=A_PAGE
        )
    except cases.BadCursor:
        return redirect("desk:rates")
    context = {
        "asked": asked,
        "rate": rate,
        "missed": missed,
        "group": _group_words(asked, group) if group else None,
        "time": dict(_TIMES)[asked.days],
        "rows": [rows.row(one, at=who.at) for one in part.rows],
        "older": part.after,
        "back": asked.address(),
    }
    return page(request, who, "cases/staff/rate_cases.html", context)


def _behind(who: Who, asked: Asked, rate: Rate, group: str | None, *, missed: bool) -> cases.Filters:
    """The filters that count as the rate does: the field known, the exception not met, in the time and the group."""
    counted: list[tuple[str, bool | None]] = [(rate.field, None), (rate.unless or "excluded", False)]
    if missed:
        counted.append((rate.field, False))
    area = people.area(group) if group and asked.by in ("street", "district") else None
    return cases.Filters(
        type_key=asked.case_type.key,
        opened_from=who.at - timedelta(days=asked.days),
        counted=tuple(counted),
        lead=group if asked.by == "lead_unit" else None,
        class_code=group if asked.by == "class" else None,
        area=area.path if area else None,
    )
