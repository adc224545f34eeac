"""The register of those who help to settle disputes: its words, what is held of a person and why, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from zhili.kernel.text import Text

PROFESSIONS = {
    "mediator": Text(zh="人民调解员", en="Mediator"),
    "lawyer": Text(zh="律师", en="Lawyer"),
    "expert": Text(zh="专家", en="Expert"),
    "assessor": Text(zh="人民陪审员", en="People's assessor"),
}
ORGANISATION_KINDS = {
    "village": Text(zh="村调委会", en="Village committee"),
    "community": Text(zh="社区调委会", en="Community committee"),
    "street": Text(zh="乡镇街道调委会", en="Street committee"),
    "enterprise": Text(zh="企事业单位调委会", en="Committee of an employer"),
    "trade": Text(zh="行业性、专业性调委会", en="Committee of a trade"),
    "other": Text(zh="其他调解组织", en="Other organisation"),
}
"""People's Mediation Law (人民调解法), articles 8 and 34."""
GENERAL = "other"
FIELDS = {
    "neighbours": Text(zh="邻里", en="Neighbours"),
    "family": Text(zh="婚姻家庭", en="Family"),
    "labour": Text(zh="劳动争议", en="Labour"),
    "property": Text(zh="物业", en="Property management"),
    "contract": Text(zh="合同债务", en="Contracts and debts"),
    "traffic": Text(zh="交通事故", en="Traffic accidents"),
    "medical": Text(zh="医疗", en="Medical"),
    "consumer": Text(zh="消费", en="Consumers"),
    "land": Text(zh="土地山林", en="Land and woods"),
    GENERAL: Text(zh="其他", en="Other"),
}
"""Fields of disputes. Who has ``other`` takes any dispute for which nobody of its own field is found first."""
COMMON = "zh"
LANGUAGES = {
    COMMON: Text(zh="普通话", en="Standard Chinese"),
    "yue": Text(zh="粤语", en="Cantonese"),
    "wuu": Text(zh="吴语", en="Wu"),
    "nan": Text(zh="闽南话", en="Southern Min"),
    "hak": Text(zh="客家话", en="Hakka"),
    "cjy": Text(zh="晋语", en="Jin"),
    "hsn": Text(zh="湘语", en="Xiang"),
    "gan": Text(zh="赣语", en="Gan"),
    "mn": Text(zh="蒙古语", en="Mongolian"),
    "bo": Text(zh="藏语", en="Tibetan"),
    "ug": Text(zh="维吾尔语", en="Uyghur"),
    "kk": Text(zh="哈萨克语", en="Kazakh"),
    "ko": Text(zh="朝鲜语", en="Korean"),
    "za": Text(zh="壮语", en="Zhuang"),
    "ii": Text(zh="彝语", en="Yi"),
    "sgn": Text(zh="手语", en="Sign language"),
    "en": Text(zh="英语", en="English"),
}
"""Languages and dialects by their codes of ISO 639."""
RESULTS = {
    "excellent": Text(zh="优秀", en="Excellent"),
    "qualified": Text(zh="合格", en="Qualified"),
    "unqualified": Text(zh="不合格", en="Unqualified"),
}
STATES = {
    "active": Text(zh="在册", en="Active"),
    "suspended": Text(zh="暂停", en="Suspended"),
    "ended": Text(zh="已退出", en="Ended"),
}
AT_MOST = 5
"""Open cases at once, where the file says nothing."""
SOON = timedelta(days=30)
YEAR = timedelta(days=365)
KEPT_YEARS = 3
"""Years for which the name of somebody who left stays: the length of a committee's term (the same law, article 9)."""


@dataclass(frozen=True, slots=True)
class Held:
    """Why a personal field is held: what for, by which law, how long, how delicate (PIPL 6, 13, 19, 28)."""

    purpose: Text
    basis: Text
    term: Text
    class_: str = "general"


_ON_REGISTER = Text(zh="在册期间和退出后三年", en="While on the register, and three years after leaving it")
_WHILE = Text(zh="在册期间", en="While on the register")
_KEEPS = Text(
    zh="履行法定职责（个人信息保护法第十三条第一款第三项；人民调解法第五条、第十条）",
    en="A duty by law (PIPL 13(1)(3); People's Mediation Law, articles 5 and 10)",
)
HELD = {
    "name": Held(Text(zh="让当事人知道由谁调解", en="Parties know who mediates"), _KEEPS, _ON_REGISTER),
    "languages": Held(
        Text(zh="安排听得懂当事人说话的人", en="To find somebody who understands the parties"), _KEEPS, _WHILE
    ),
    "account_id": Held(Text(zh="本人在系统里办理", en="The person acts in the system"), _KEEPS, _WHILE),
    "review": Held(Text(zh="年度考核", en="The yearly review"), _KEEPS, _WHILE),
}
"""The columns of the register that say something of a person beyond the office held."""


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as others see it. ``area`` is a path; None is the whole city."""

    code: str
    name: str
    name_en: str
    kind: str
    unit: str
    area: str | None
    district_id: int
    active: bool = True
    sort_key: str = ""

    @property
    def title(self) -> Text:
        """The name in both languages; the Chinese one where there is no English."""
        return Text(zh=self.name, en=self.name_en or self.name)


@dataclass(frozen=True, slots=True)
class Review:
    """What the review of a year found, on which day, by whom."""

    year: int
    result: str
    on: date
    by: str = ""


@dataclass(frozen=True, slots=True)
class EntryView:
    """A person on the register as others see it. ``areas`` are paths; none is the whole city."""

    id: UUID
    number: str
    name: str
    profession: str
    organisation: str
    fields: tuple[str, ...]
    languages: tuple[str, ...]
    areas: tuple[str, ...]
    appointed_by: str
    appointed_on: date
    until: date | None
    at_most: int
    account_id: UUID | None
    state: str
    review: Review | None
    last_proposed_at: datetime | None

    def serves(self, on: date) -> bool:
        """Whether the person may be given a dispute on a day: active, and the term not over."""
        return self.state == "active" and (self.until is None or on <= self.until)


def review_due(entry: EntryView) -> date:
    """The day by which the next yearly review is due: a year after the last, or after the appointment."""
    return (entry.review.on if entry.review else entry.appointed_on) + YEAR


def what_is_due(entry: EntryView, *, on: date) -> tuple[str, ...]:
    """What somebody must see to on a day: ``over`` (the term ended), ``ending`` (within 30 days), ``review``.

    Nothing for who has left the register.
    """
    if entry.state == "ended":
        return ()
    found = []
    if entry.until is not None and entry.until < on:
        found.append("over")
    elif entry.until is not None and entry.until <= on + SOON:
        found.append("ending")
    if review_due(entry) < on:
        found.append("review")
    return tuple(found)


def places_above(areas: Iterable[str]) -> tuple[str, ...]:
    """The places by which somebody who works in these areas (paths) is found, the whole city (empty) first."""
    found = {""}
    for path in areas:
        steps = path.split("/")
        found.update("/".join(steps[:depth]) for depth in range(2, len(steps) + 1))
    return tuple(sorted(found))
