"""What a list of cases is narrowed down by: from an address to filters, and to chips that can be taken off again.

What an address asks for and nobody knows (a stage that is gone, a view from last year) is left out and said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from zhili.cases import public as cases
from zhili.cases.pages import choosing
from zhili.cases.pages.choosing import Group
from zhili.cases.pages.words import CHANNELS, URGENCIES
from zhili.kernel.snapshot import Derived
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.ui.options import Groups

NOT_KEPT = frozenset({"after", "case", "view", "part", "format"})
"""What an address says beside what is shown: where in the list one is."""

_LONGEST_QUERY = 100
_STAGE = Text(zh="环节", en="Stage")
_CLASS = Text(zh="分类", en="Class")
_URGENCY = Text(zh="紧急程度", en="Urgency")
_AREA = Text(zh="地段", en="Place")
_CHANNEL = Text(zh="来自", en="Came by")
_DUE = Text(zh="期限", en="Deadline")
_REGISTERS = Text(zh="登记系统", en="Outside registers")
_WORDS = Text(zh="文字", en="Words")
_UNKNOWN = Text(
    zh="“{of}”里没有“{value}”了，没有按它筛选。",
    en="'{of}' no longer has '{value}'; it was left out of the filter.",
)

DUE = {
    "late": Text(zh="已超时", en="Overdue"),
    "today": Text(zh="今天到期或已超时", en="Due today or overdue"),
    "soon": Text(zh="3 天内到期或已超时", en="Due within 3 days or overdue"),
    "paused": Text(zh="已暂停计时", en="Clock paused"),
}
DIFFERS = {"yes": Text(zh="与登记系统不一致", en="Differs from an outside register")}
ORDERS = {
    "due": Text(zh="先到期的在前", en="Due first"),
    "newest": Text(zh="新收到的在前", en="Newest first"),
}

Found = tuple[dict[str, Any], Text | str]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The filters with what the reader added; ``chips`` as the component draws them; ``unknown`` what was left out."""

    filters: cases.Filters
    chips: tuple[Mapping[str, Text | str], ...]
    unknown: tuple[Text, ...]


def narrowed(get: QueryDict, *, base: cases.Filters, at: datetime) -> Narrowed:
    """What an address asks for on top of ``base``."""
    filters, chips, unknown = base, [], []
    for name, (of, read) in _READ.items():
        value = get.get(name, "").strip()
        if not value:
            continue
        found = read(value, at)
        if found is None:
            unknown.append(_UNKNOWN.format(of=of, value=value[:40]))
            continue
        fields, words = found
        filters = replace(filters, **fields)
        chips.append({"of": of, "value": words, "off": address(get, **{name: None})})
    return Narrowed(filters, tuple(chips), tuple(unknown))


def address(get: QueryDict, **changes: str | None) -> str:
    """The address of the same list with some of what it asks for changed; None takes it out."""
    return f"?{kept(get, **changes)}"


def kept(get: QueryDict, **changes: str | None) -> str:
    """What an address shows, as the query string to keep it by."""
    query = QueryDict(mutable=True)
    for name, value in {**get.dict(), **changes}.items():
        if value and (name not in NOT_KEPT or name in changes):
            query[name] = str(value)
    return query.urlencode()


def order_of(get: QueryDict) -> str:
    """By what the list is ordered."""
    return get.get("order", "") if get.get("order", "") in ORDERS else "due"


def end_of_day(at: datetime, *, days: int = 0) -> datetime:
    """Midnight after the city's day, and so many days later."""
    local = timezone.localtime(at)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1 + days)


def offered() -> dict[str, object]:
    """The answers that the form of filters offers."""
    return {
        "stages": _stages.get(None),
        "classes": choosing.by_group(choosing.every_class()),
        "urgencies": tuple(URGENCIES.items()),
        "channels": tuple(CHANNELS.items()),
        "due_choices": tuple(DUE.items()),
        "differs_choices": tuple(DIFFERS.items()),
        "orders": tuple(ORDERS.items()),
        "areas": choosing.areas_around(None),
    }


def _open_stages(_key: None) -> Groups:
    return Groups(
        Group(
            one.title,
            tuple((f"{one.key}:{stage.key}", stage.title) for stage in one.stages.values() if not stage.ends),
        )
        for one in cases.case_types()
    )


_stages = Derived(cases.case_types, _open_stages)


def _stage(value: str, at: datetime) -> Found | None:
    type_key, _colon, stage = value.partition(":")
    known = next((one for one in cases.case_types() if one.key == type_key), None)
    if known is None or stage not in known.stages:
        return None
    return {"type_key": type_key, "stages": (stage,)}, known.stages[stage].title


def _class(value: str, at: datetime) -> Found | None:
    found = next((class_ for one in cases.case_types() if (class_ := one.class_(value))), None)
    return ({"class_code": value}, found.name) if found else None


def _urgency(value: str, at: datetime) -> Found | None:
    return ({"urgency": value}, URGENCIES[value]) if value in URGENCIES else None


def _channel(value: str, at: datetime) -> Found | None:
    return ({"channel": value}, CHANNELS[value]) if value in CHANNELS else None


def _area(value: str, at: datetime) -> Found | None:
    found = people.area(value)
    if found is None or found.path != value:
        return None
    return {"area": value}, found.title


def _due(value: str, at: datetime) -> Found | None:
    if value not in DUE:
        return None
    until = {"today": end_of_day(at), "soon": end_of_day(at, days=2)}.get(value)
    wanted = {"overdue": value == "late", "paused": value == "paused", "due_before": until, "ended": False}
    return wanted, DUE[value]


def _differs(value: str, at: datetime) -> Found | None:
    return ({"differs": True, "ended": None}, DIFFERS[value]) if value in DIFFERS else None


def _query(value: str, at: datetime) -> Found | None:
    return {"query": value[:_LONGEST_QUERY]}, value[:_LONGEST_QUERY]


_READ: Mapping[str, tuple[Text, Callable[[str, datetime], Found | None]]] = {
    "stage": (_STAGE, _stage),
    "class": (_CLASS, _class),
    "urgency": (_URGENCY, _urgency),
    "area": (_AREA, _area),
    "channel": (_CHANNEL, _channel),
    "due": (_DUE, _due),
    "differs": (_REGISTERS, _differs),
    "q": (_WORDS, _query),
}
