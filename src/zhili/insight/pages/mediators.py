"""Figures by mediator: for the organisation that they work in and who supervises it; no list of who is best.

They stand in the order of their names, every figure with the cases it stands on, and those one opens.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhili.cases import public as cases
from zhili.insight.operations.counting import CITY_TIME
from zhili.insight.pages import rows, wording
from zhili.insight.pages.asked import today
from zhili.insight.rules import periods
from zhili.insight.rules.periods import Period
from zhili.insight.rules.sureness import FEW, Share
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.desk import Who, only_for, page

WORK_THERE, WATCH = ("handler", "street"), ("supervisor", "leader")
SEE = (*WORK_THERE, *WATCH)
_WHOM = Text(zh="这位调解员的数据", en="The figures of this mediator")
_MOST, _SHOWN = 500, 100


@dataclass(frozen=True, slots=True)
class Line:
    """One mediator's figures; of each rate its share, None where no case counts."""

    entry: people.EntryView
    cases: int
    ended: int
    days: str
    shares: tuple[tuple[Text, Share, str], ...]


def may_see(one: people.OrganisationView, *, actor: Actor, at: datetime) -> bool:
    """Who works in the organisation's unit or one above it, and who supervises where it works."""
    unit = one.unit or None
    verb = "mediators.figures"
    if unit and people.may(actor=actor, verb=verb, roles=WORK_THERE, area=one.area, unit=unit, at=at):
        return True
    return people.may(actor=actor, verb=verb, roles=WATCH, area=one.area, unit=unit, at=at)


@require_safe
@only_for(*SEE)
def show(request: HttpRequest, who: Who) -> HttpResponseBase:
    """The mediators of one organisation that the reader may see."""
    seen, options = _offered(who)
    named = request.GET.get("organisation", "")
    chosen = next((one for one in seen if one.code == named), seen[0] if seen else None)
    period = periods.period(request.GET.get("time") or periods.YEAR, today=today(who.at))
    entries = people.register(organisation=chosen.code, profession="mediator", limit=_MOST) if chosen else []
    context = {
        "organisations": options,
        "chosen": chosen,
        "lines": _lines(entries, period),
        "rates": tuple(cases.entrusted_rates().values()),
        **_frame(period),
    }
    return page(request, who, "insight/mediators.html", context)


@require_safe
@only_for(*SEE)
def show_one(request: HttpRequest, who: Who, entry_id: UUID) -> HttpResponseBase:
    """One mediator's figures, and the cases behind that the reader may open."""
    entry = people.entries_of([entry_id]).get(entry_id)
    named = {one.code: one for one in people.organisations()}
    organisation = named.get(entry.organisation) if entry else None
    if entry is None or organisation is None or not may_see(organisation, actor=who.actor, at=who.at):
        raise NotFound(what=_WHOM)
    period = periods.period(request.GET.get("time") or periods.YEAR, today=today(who.at))
    line = _lines([entry], period)[0]
    begins, ends = _instants(period)
    filters = cases.Filters(mediator=entry.number, opened_from=begins, opened_until=ends)
    listed = cases.listing(actor=who.actor, filters=filters, at=who.at, limit=_SHOWN).rows
    context = {
        "line": line,
        "organisation": organisation,
        "rows": [rows.row(one, actor=who.actor, at=who.at, back=request.get_full_path()) for one in listed],
        "unlisted": line.cases - len(listed),
        **_frame(period),
    }
    return page(request, who, "insight/mediator.html", context)


def _offered(who: Who) -> tuple[list[people.OrganisationView], tuple[tuple[str, Text], ...]]:
    """The organisations that the reader may see, and the same to choose from. Who watches over the whole city has them
    as they are held: there may be thousands.
    """
    seen = people.organisations()
    if any(
        one.role in WATCH and one.unit is None and one.covers_area(None) for one in who.actor.held(who.at)
    ):
        return seen, people.organisation_options(active=False)
    seen = [one for one in seen if may_see(one, actor=who.actor, at=who.at)]
    return seen, tuple((one.code, one.title) for one in seen)


def _frame(period: Period) -> dict[str, object]:
    return {"period": period, "times": tuple(wording.TIMES.items()), "few": FEW}


def _instants(period: Period) -> tuple[datetime, datetime]:
    begins, ends = (datetime.combine(day, time(), CITY_TIME) for day in (period.first, period.until))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _lines(entries: list[people.EntryView], period: Period) -> list[Line]:
    begins, ends = _instants(period)
    found = cases.entrusted([one.number for one in entries], opened_from=begins, opened_until=ends)
    titles = cases.entrusted_rates()
    lines = []
    for entry in entries:
        one = found.get(entry.number) or cases.Entrusted()
        shares = [(words, Share(*one.shares.get(key, (0, 0)))) for key, words in titles.items()]
        lines.append(
            Line(
                entry, one.cases, one.ended, wording.days_words(one.mean_days),
                tuple((words, share, wording.percent(share.value)) for words, share in shares),
            )
        )  # fmt: skip
    return lines
