"""The board: volume and rates of an area, a unit, a class over a time, and the cases behind every figure."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhili.casetypes.language import Rate
from zhili.insight.pages import mapping, pictures, rows, wording
from zhili.insight.pages.asked import DAYS, VOLUME, Asked, asked, counted_types, own_area, today
from zhili.insight.pages.gathering import Gathered, gather
from zhili.insight.pages.mapping import Told
from zhili.insight.pages.sealed import sealed
from zhili.insight.queries import figures
from zhili.insight.queries.asking import Ask
from zhili.insight.queries.figures import Sum, Which
from zhili.insight.queries.rounds import last_round
from zhili.insight.rules import periods
from zhili.insight.rules.sureness import FEW, Share
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.charts import Cell, Chart, Column, Line
from zhili.ui.desk import Who, page, staff_only
from zhili.ui.sheets import FORMATS, sheet

A_PAGE = 50
_SHEET = Text(zh="这张表", en="This sheet")
_WHICH: dict[str, Text] = {
    "all": Text(zh="全部", en="all"),
    "ended": Text(zh="已办结的", en="ended"),
    "known": Text(zh="计入的", en="counted"),
    "hit": Text(zh="达到的", en="hits"),
    "missed": Text(zh="未达到的", en="missed"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One rate in large: its share with what may be said of it, the lists behind it, how it went."""

    rate: Rate
    share: Share
    percent: str
    interval: str
    verdict: Text | None
    below: bool
    change: Text | None
    direction: str
    known: str
    hit: str
    missed: str
    spark: Chart
    defined: Text
    source: str
    law: str


@require_safe
@staff_only
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The board of what the address asks about."""
    found, round_ = asked(request, who), last_round()
    if found is None or round_ is None or found.reach.nothing:
        return page(request, who, "insight/board.html", {"asked": None, "counted": round_ is not None})
    gathered = gather(found)
    targets = [found.case_type.target_at(rate, who.at) for rate in found.case_type.rates]
    change, direction = wording.change_words(gathered.now.cases, gathered.before.cases)
    context = {
        **_frame(found, who),
        "round": round_,
        "behind": round_.behind(who.at),
        "sealed": sealed(found, who),
        "now": gathered.now,
        "change": change,
        "direction": direction,
        "volume_href": pictures.cases_address(found),
        "ended_href": pictures.cases_address(found, which="ended"),
        "days": wording.days_words(gathered.now.mean_days),
        "rates": [_figure(found, gathered, number, target) for number, target in enumerate(targets)],
        "over_time": pictures.volume_over_time(found, gathered),
        "rates_over_time": pictures.rates_over_time(found, gathered),
        "by_part": pictures.by_part(found, gathered, targets),
        "map": _map(found, gathered),
        "words": gathered.words,
        "few": FEW,
    }
    return page(request, who, "insight/board.html", context)


def _frame(found: Asked, who: Who) -> dict[str, object]:
    """What is asked about and the ways to ask about something else."""
    times = [(key, words) for key, words in wording.TIMES.items()]
    times += [(f"{first:%Y-%m}", wording.month_words(first)) for first in periods.past_months(today(who.at))]
    if found.period.key not in dict(times):
        days = Text(
            f"{found.period.first} 起 {found.period.days} 天",
            f"{found.period.days} days from {found.period.first}",
        )
        times.insert(0, (found.period.key, days))
    return {
        "asked": found,
        "types": [(one.key, one.title) for one in counted_types()],
        "times": times,
        "time": dict(times)[found.period.key],
        "crumbs": _crumbs(found),
        "chips": _chips(found),
        "tabs": _tabs(found),
        "measures": _measures(found),
    }


def _crumbs(found: Asked) -> list[tuple[Text, str]]:
    """From the widest area that the reader sees down to the one asked about."""
    city = next(iter(people.areas(level="city")), None)
    top = own_area(found.reach)
    crumbs = [(wording.area_words(city), found.address(area=None, by="area"))] if city and top is None else []
    if found.area is None:
        return crumbs
    steps = found.area.path.split("/")
    start = top.depth if top else 1
    for depth in range(start, len(steps)):
        area = people.area("/".join(steps[: depth + 1]))
        if area is not None:
            crumbs.append((wording.area_words(area), found.address(area=area.code, by="area")))
    return crumbs


def _chips(found: Asked) -> list[dict[str, object]]:
    chips: list[dict[str, object]] = []
    if found.unit is not None:
        words = wording.unit_words(found.unit)
        chips.append({"of": wording.DIVIDED["unit"], "value": words, "off": found.address(unit=None)})
    if found.class_code is not None:
        words = wording.part_words(found.class_code, "class", found.case_type)
        chips.append(
            {"of": wording.DIVIDED["class"], "value": words, "off": found.address(**{"class": None})}
        )
    return chips


def _tabs(found: Asked) -> list[dict[str, object]]:
    kinds = {"area": Text(zh="按区域", en="By area"), "unit": Text(zh="按单位", en="By unit"),
             "class": Text(zh="按分类", en="By class")}  # fmt: skip
    depth = found.area.depth if found.area else 0
    return [
        {"url": found.address(by=by) + "#parts", "label": words, "current": by == found.by}
        for by, words in kinds.items()
        if by != "area" or depth < 4
    ]


def _measures(found: Asked) -> list[dict[str, object]]:
    options = [(VOLUME, wording.VOLUME_WORDS), (DAYS, wording.DAYS_WORDS)]
    options += [(rate.key, rate.title) for rate in found.case_type.rates]
    return [
        {"url": found.address(show=key) + "#parts", "label": words, "current": key == found.measure}
        for key, words in options
    ]


def _figure(found: Asked, gathered: Gathered, number: int, target: float | None) -> Figure:
    rate = found.case_type.rates[number]
    share, before = gathered.now.shares[number], gathered.before.shares[number]
    change, direction = wording.points_words(share, before)
    lists = {
        which: pictures.cases_address(found, which=which, rate=rate) for which in ("known", "hit", "missed")
    }
    param = found.case_type.params.get((rate.target or "").removeprefix("$"))
    return Figure(
        rate=rate, share=share, percent=wording.percent(share.value), interval=wording.interval_words(share),
        verdict=wording.verdict_words(share, target), below=share.verdict(target) == "below", change=change,
        direction=direction, **lists, spark=_spark(rate, number, gathered),
        defined=wording.defined_words(found.case_type, rate), law=param.law if param else "",
        source=f"{found.case_type.key} v{found.case_type.version} · rates.{rate.key}",
    )  # fmt: skip


def _spark(rate: Rate, number: int, gathered: Gathered) -> Chart:
    lines = []
    for first, _until, one in pictures.coarser(gathered):
        share = one.shares[number]
        lines.append(
            Line(first.isoformat(), (Cell(wording.percent(share.value), pictures.drawn_share(share)),))
        )
    return Chart(
        id=f"spark-{rate.key}", kind="spark", title=rate.title, head=wording.DIVIDED["class"],
        columns=(Column(rate.title, "value"),), rows=tuple(lines), unit="share",
        says=Text(zh=f"{rate.title.zh}的走势", en=f"How the {rate.title.en.lower()} went"),
    )  # fmt: skip


def _map(found: Asked, gathered: Gathered) -> dict[str, object] | None:
    """The places as a map, shaded by what is drawn; None where none can be drawn, and for days."""
    area = found.area
    if area is not None and area.depth > 2:
        area = people.area("/".join(area.path.split("/")[:3]))
    drawn = mapping.drawing(area.code if area else None, gathered.place_level)
    if len(drawn.outlines) < 2 or found.measure == DAYS:
        return None
    place = pictures.rate_at(found)
    told = {code: _told(found, one, place) for code, one in gathered.places.items()}
    return {
        "drawn": mapping.svg(mapping.shaded(drawn, told)),
        "wide": mapping.WIDE,
        "height": drawn.height,
        "legend": mapping.legend(told.values()),
        "share": place is not None,
        "what": found.case_type.rates[place].title if place is not None else wording.VOLUME_WORDS,
        "level": wording.DIVIDED[gathered.place_level],
        "weak": any(one.weak for one in told.values()),
    }


def _told(found: Asked, one: Sum, place: int | None) -> Told:
    href = found.address(area=one.part, by="area") if one.part else ""
    if place is None:
        return Told(one.cases, Text(zh=f"{one.cases} 件", en=f"{one.cases} cases"), f"{one.cases}", href)
    share = one.shares[place]
    figure = wording.percent(share.value)
    words = Text(zh=f"{figure}（{share.hits}/{share.base}）", en=f"{figure} ({share.hits}/{share.base})")
    return Told(share.value, words, figure, href, weak=share.few)


@require_safe
@staff_only
def show_cases(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The cases that a figure counts, of those counted last; each as it stands now."""
    found, round_ = asked(request, who), last_round()
    if found is None or round_ is None:
        return redirect("insight:board")
    ask, which, rate = _behind(request, found)
    after = request.GET.get("after", "")
    try:
        part = figures.behind(ask, which=which, rate=rate or 0, after=after, limit=A_PAGE)
    except figures.BadPlace:
        return redirect("insight:board")
    listed = rows.rows(part.ids, actor=who.actor, at=who.at, back=request.get_full_path())
    context = {
        **_frame(found, who),
        "round": round_,
        "rate": found.case_type.rates[rate] if rate is not None else None,
        "which": _WHICH[which],
        "count": _count(figures.total(ask), which, rate or 0),
        "rows": listed,
        "hidden": len(part.ids) - len(listed),
        "older": part.after,
        "back": ".." + "/" + found.address(),
        "placeless": ask.placeless,
    }
    return page(request, who, "insight/behind.html", context)


def _behind(request: HttpRequest, found: Asked) -> tuple[Ask, Which, int | None]:
    keys = [rate.key for rate in found.case_type.rates]
    key = request.GET.get("rate", "")
    which = request.GET.get("which", "all")
    named: Which = which if which in _WHICH else "all"  # type: ignore[assignment]
    rate = keys.index(key) if key in keys else None
    if rate is None and named not in ("all", "ended"):
        named = "all"
    return replace(found.ask, placeless="placeless" in request.GET), named, rate


def _count(total: Sum, which: Which, rate: int) -> int:
    """How many a list holds: the very figure that led to it."""
    share = total.shares[rate]
    counts = {
        "all": total.cases,
        "ended": total.ended,
        "known": share.base,
        "hit": share.hits,
        "missed": share.missed,
    }
    return counts[which]


@require_safe
@staff_only
def download(request: HttpRequest, who: Who, format: str) -> HttpResponseBase:
    """What the board shows as a sheet: over time or by parts, with every rate and its interval."""
    found = asked(request, who)
    if found is None or format not in FORMATS:
        raise NotFound(what=_SHEET)
    what = "time" if request.GET.get("what") == "time" else "parts"
    lines = pictures.sheet_rows(found, gather(found), what, get_language() or "zh")
    name = f"zhili-{what}-{found.period.first}-{found.period.until - timedelta(days=1)}"
    return sheet(name, lines, format=format)
