"""Until when personal fields of a case are kept, and who may have them erased before. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from zhili.casetypes import clocks
from zhili.casetypes.language import CaseType
from zhili.casetypes.personal import WITH_THE_CASE, Holding
from zhili.kernel.text import Text
from zhili.kernel.workdays import WorkCalendar

_CITY = ZoneInfo("Asia/Shanghai")
PARTY_TERMS: Mapping[str, str] = {"phone": "P6M"}
"""How long after the end an invited party's telephone is kept; its name stands in papers and stays with the case."""

_TAKEN_BACK = Text(
    zh="您可以随时撤回同意，撤回后马上删除（《个人信息保护法》第十五条、第四十七条）。",
    en="You may take your consent back at any time; then it is erased at once (Personal Information Protection Law,"
    " articles 15 and 47).",
)
_SERVED = Text(
    zh="事情已办结，用途已实现，您可以要求删除（《个人信息保护法》第四十七条）。",
    en="The matter has ended and the purpose is served: you may have it erased (Personal Information Protection Law,"
    " article 47).",
)
_NEEDED = Text(
    zh="事情还在办理，要靠它联系您，依法暂不删除；办结后您可以删除，到期也会自动删除。",
    en="The matter is still being handled and you must be reached: by law it is not erased yet. You may have it erased"
    " once the matter has ended; it goes by itself when its time is over.",
)


@dataclass(frozen=True, slots=True)
class Erasable:
    """Whether a person may have a field erased now, and why."""

    now: bool
    why: Text


def terms_of(case_type: CaseType) -> dict[str, str]:
    """How long each personal field is kept after the case's end; those kept with the case apart."""
    return {name: held.term for name, held in case_type.form.holdings.items() if held.term != WITH_THE_CASE}


def last_days(
    case_type: CaseType, ended_at: datetime | None, calendar: WorkCalendar
) -> dict[str, date | None]:
    """The last day of each term among a type's personal fields; None while the case has not ended."""
    terms = dict.fromkeys(terms_of(case_type).values())
    return {term: last_day(term, ended_at, calendar) if ended_at else None for term in terms}


def last_days_of_parties(ended_at: datetime | None, calendar: WorkCalendar) -> dict[str, date | None]:
    """The last day of what is kept of invited parties; None while the case has not ended."""
    terms = set(PARTY_TERMS.values())
    return {term: last_day(term, ended_at, calendar) if ended_at else None for term in terms}


def last_day(term: str, ended_at: datetime, calendar: WorkCalendar) -> date | None:
    """The last day on which something is kept whose term began with the end of its case."""
    ticks = [clocks.Tick("started", ended_at, term=clocks.Term(term, roll=False))]
    due = clocks.read(ticks, calendar).due_at
    return (due - timedelta(microseconds=1)).astimezone(_CITY).date() if due else None


def erasable(held: Holding, *, ended: bool) -> Erasable:
    """Whether a person may have a field of theirs erased: what rests on consent always, the rest once it has served."""
    if held.by_consent:
        return Erasable(True, _TAKEN_BACK)
    return Erasable(True, _SERVED) if ended else Erasable(False, _NEEDED)


def erasable_fields(holdings: Mapping[str, Holding], *, ended: bool) -> frozenset[str]:
    """The names of those that may be erased now."""
    return frozenset(name for name, held in holdings.items() if erasable(held, ended=ended).now)
