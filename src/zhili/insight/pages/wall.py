"""The wall of a command room (指挥大屏): today's flow, what is late, what heats up, readable at six metres.

The page fetches its picture anew by itself (``static/insight/wall.js``) and keeps the last one when it cannot.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.casetypes.language import CaseType, Rate
from zhili.insight.pages import mapping, wording
from zhili.insight.pages.asked import area_asked, counted_types, own_area, today
from zhili.insight.pages.mapping import Told
from zhili.insight.queries import figures, watch
from zhili.insight.queries.asking import Ask
from zhili.insight.queries.figures import Sum
from zhili.insight.queries.rounds import TOPIC, last_round
from zhili.insight.queries.watch import Watch
from zhili.insight.rules import heat
from zhili.insight.rules.periods import DAY, period
from zhili.insight.rules.sureness import Share
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.charts import Cell, Chart, Column, Line
from zhili.ui.context import display
from zhili.ui.desk import Who, only_for, page

WATCHERS = ("leader", "supervisor", "dispatcher")
_MOST = 4
_HOURS = Text(zh="今天各时段收到", en="Came in today, by hour")
_CAME = Text(zh="收到", en="Came in")
_ENDED = Text(zh="办结", en="Ended")


@require_safe
@only_for(*WATCHERS)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The wall; with ``part`` only its picture, for the page that renews itself."""
    round_, types = last_round(), counted_types()
    reach = cases.reach(actor=who.actor, at=who.at)
    area = area_asked(request.GET.get("area"), reach)
    shown, session = area or _top(reach), getattr(request, "session", None)
    context: dict[str, object] = {
        "display": replace(display(request)["display"], theme="dark"),
        "round": round_,
        "expires": session.get_expiry_date() if session is not None else None,
        "area": wording.area_words(shown) if shown else None,
        "query": request.GET.urlencode(),
        "live_topics": [TOPIC],
    }
    if round_ is not None and types:
        day = today(who.at)
        ask = Ask(types[0].key, day, day + DAY, reach, area=area.path if area else None)
        context |= _picture(ask, Watch(reach, who.at, area=ask.area), area)
        context["behind"] = round_.behind(who.at)
    template = "insight/wall_picture.html" if "part" in request.GET else "insight/wall.html"
    return page(request, who, template, context)


def _top(reach: cases.Reach) -> people.AreaView | None:
    return own_area(reach) or next(iter(people.areas(level="city")), None)


def _picture(ask: Ask, looking: Watch, area: people.AreaView | None) -> dict[str, object]:
    case_type = cases.case_type(ask.type_key)
    came = figures.by_hour(ask)
    month = period("30d", today=ask.first)
    recent = replace(ask, first=month.first)
    lately, ended = map(figures.together, figures.sums_each((recent, replace(ask, ended=True))))
    counted, late = watch.counts(looking), watch.late_by_place(looking)
    return {
        "case_type": case_type,
        "came": sum(came),
        "ended": ended.cases,
        "late": counted["late"],
        "soon": counted["soon"],
        "hours": _hours(came, looking),
        "rates": [
            (
                rate.title,
                wording.percent(share.value),
                share,
                wording.verdict_words(share, case_type.target_at(rate, looking.at)),
            )
            for rate, share in zip(case_type.rates, lately.shares, strict=False)
        ],
        "hot": _hot_classes(recent),
        "late_units": _late_units(late),
        "map": _map(late, area),
    }


def _verdict(case_type: CaseType, rate: Rate, share: Share, at: datetime) -> Text | None:
    return wording.verdict_words(share, case_type.target_at(rate, at))


def _hours(came: list[int], looking: Watch) -> Chart:
    lines = tuple(Line(f"{hour}", (Cell(f"{count}", count),)) for hour, count in enumerate(came))
    return Chart(
        id="hours", kind="columns", title=_HOURS, head=Text(zh="时", en="Hour"), columns=(Column(_CAME, "value"),),
        rows=lines,
        says=Text(zh=f"今天到现在收到 {sum(came)} 件", en=f"{sum(came)} cases came in today so far"),
    )  # fmt: skip


def _hot_classes(recent: Ask) -> list[tuple[Text, int, int]]:
    """The classes that rose most surely in the last seven days against the seven before."""
    case_type = cases.case_type(recent.type_key)
    week = replace(recent, first=recent.until - 7 * DAY)
    before = replace(recent, first=week.first - 7 * DAY, until=week.first)
    counted = [_leaves(found) for found in figures.sums_each((week, before), by="class")]
    totals = [sum(one.values()) for one in counted]
    rising = heat.risen(*counted, total_now=totals[0], total_before=totals[1], most=_MOST)
    return [(wording.part_words(one.word, "class", case_type), one.now, one.before) for one in rising]


def _leaves(found: list[Sum]) -> dict[str, int]:
    return {one.part: one.cases for one in found if one.part}


def _late_units(late: list[tuple[str, str, int]]) -> list[tuple[Text, int]]:
    """The units with most late cases."""
    counts = Counter[str]()
    for _street, unit, count in late:
        counts[unit] += count
    return [(wording.unit_words(code), count) for code, count in counts.most_common(_MOST)]


def _map(late: list[tuple[str, str, int]], area: people.AreaView | None) -> dict[str, object] | None:
    """How many late cases lie in each street."""
    if area is not None and area.depth > 1:
        return None
    drawn = mapping.drawing(area.code if area else None, "street")
    if len(drawn.outlines) < 2:
        return None
    counts = Counter[str]()
    for street, _unit, count in late:
        counts[street] += count
    told = {
        one.code: Told(counts[one.code], _late_words(counts[one.code]), str(counts[one.code]))
        for one in drawn.outlines
    }
    areas = mapping.shaded(drawn, told)
    return {"areas": areas, "drawn": mapping.svg(areas), "wide": mapping.WIDE, "height": drawn.height}


def _late_words(count: int) -> Text:
    return Text(zh=f"超期 {count} 件", en=f"{count} overdue")
