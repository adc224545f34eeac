"""The made-up city's mediation committees and who works in them: one committee a street, one for medical disputes."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from zhili.site.demo.geography import City
from zhili.site.demo.naming import parts
from zhili.site.demo.units import of_area

_FIELDS = (
    "邻里、婚姻家庭",
    "物业、邻里",
    "劳动争议、合同债务",
    "消费、其他",
    "土地山林、邻里",
    "交通事故、合同债务",
)
_LANGUAGES = ("普通话", "普通话、粤语", "普通话", "普通话、手语", "普通话、吴语")
_A_COMMITTEE = 3
_TERM = timedelta(days=3 * 365)
_MEDICAL = "pmc:medical"
SHOWN, _SHOWN_NUMBER = "mediator", 1
"""The account of the demonstration's mediator, who is the first of the first street's committee."""
_ENDS_SOON = 4


def organisations(city: City) -> Iterator[dict[str, str]]:
    """Rows as ``zhili load organisations`` takes them."""
    yield {
        "code": _MEDICAL, "name": f"{city.areas[0].name}医疗纠纷人民调解委员会",
        "name_en": f"Medical mediation committee of {city.areas[0].name_en}", "kind": "trade",
    }  # fmt: skip
    for street in city.at_level("street"):
        yield {
            "code": f"pmc:{street.code}", "name": f"{street.name}人民调解委员会",
            "name_en": f"{street.name_en} mediation committee", "kind": "street",
            "unit": of_area(street.code, "street"), "area": street.code,
        }  # fmt: skip


def mediators(city: City, *, on: date) -> Iterator[dict[str, str]]:
    """Rows as ``zhili load mediators`` takes them; one term ends within months of ``on``."""
    number = count(1)
    for street in city.at_level("street"):
        for _ in range(_A_COMMITTEE):
            yield _row(next(number), f"pmc:{street.code}", f"{street.name}司法所", on)
    for _ in range(2):
        yield {**_row(next(number), _MEDICAL, f"{city.areas[0].name}司法局", on), "fields": "医疗"}
    lawyer = _row(next(number), "", f"{city.areas[0].name}司法局", on)
    yield {**lawyer, "profession": "lawyer", "fields": "合同债务、劳动争议"}


def shown() -> str:
    """The name of the demonstration's mediator."""
    return _name(_SHOWN_NUMBER)


def _name(number: int) -> str:
    book = parts()
    return (
        f"{book['surnames'][number % len(book['surnames'])]}{book['given'][number * 7 % len(book['given'])]}"
    )


def _row(number: int, organisation: str, by: str, on: date) -> dict[str, str]:
    until = on + (timedelta(days=130) if number == _ENDS_SOON else _TERM)
    return {
        "number": f"R{number:04}", "name": _name(number), "account": SHOWN if number == _SHOWN_NUMBER else "",
        "organisation": organisation, "fields": _FIELDS[number % len(_FIELDS)],
        "languages": _LANGUAGES[number % len(_LANGUAGES)], "appointed_by": by, "appointed_on": on.isoformat(),
        "until": until.isoformat(), "at_most": str(3 + number % 4),
    }  # fmt: skip
