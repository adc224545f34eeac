"""Rows of mediation organisations and of persons on the register, checked: what each says, or why it is not taken."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.text import Text
from zhili.people.rules.directory import Directory
from zhili.people.rules.findings import Finding
from zhili.people.rules.levels import AreaView, code_of, district_of, sort_key
from zhili.people.rules.register import (
    AT_MOST,
    COMMON,
    FIELDS,
    LANGUAGES,
    ORGANISATION_KINDS,
    PROFESSIONS,
    RESULTS,
    STATES,
    OrganisationView,
    Review,
)
from zhili.people.rules.roster import Refused, Row, area_in, day_in, finding, name_in, unit_in

AreaCalled = Callable[[str], AreaView | None]
AccountCalled = Callable[[str], UUID | None]
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_-]{0,59}")
_APART = re.compile(r"[、,，;；|\s]+")
_MOST_OPEN = 200
_LONGEST = 120
_NOT_ACTIVE = frozenset({"no", "false", "0", "否", "撤销"})
Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One row of the register, checked. ``areas`` are paths, none is the whole city; no appointment: as it stood, or
    today.
    """

    line: int
    number: str
    name: str
    profession: str
    organisation: str
    fields: tuple[str, ...]
    languages: tuple[str, ...]
    areas: tuple[str, ...]
    district_id: int
    appointed_by: str
    appointed_on: date | None
    until: date | None
    at_most: int
    account_id: UUID | None
    state: str
    review: Review | None


@dataclass(frozen=True, slots=True)
class Known:
    """What rows of the register may name."""

    organisations: Mapping[str, OrganisationView]
    area_called: AreaCalled
    account_called: AccountCalled


def read_organisation(row: Row, *, directory: Directory, area_called: AreaCalled) -> OrganisationView:
    """One row of a list of organisations. Raises Refused.

    Columns: code, name, name_en, kind, unit (code or name of the unit that keeps it), area (empty for the whole
    city), active (empty: yes).
    """
    name = name_in(row.get("name", ""), "name")
    area = area_in(row.get("area", ""), area_called)
    unit = unit_in(row.get("unit", ""), directory)
    return OrganisationView(
        code=_code(row.get("code", ""), "code"),
        name=name,
        name_en=_words(row.get("name_en", ""), "name_en"),
        kind=_one_of(row.get("kind", ""), ORGANISATION_KINDS, "kind"),
        unit=unit.code if unit else "",
        area=area.path if area else None,
        district_id=district_of(code_of(area.path)) if area else 0,
        active=row.get("active", "").strip().lower() not in _NOT_ACTIVE,
        sort_key=sort_key(name),
    )


def read_entry(line: int, row: Row, *, known: Known, on: date) -> Enrolled:
    """One row of the register. Raises Refused.

    Columns: number (its own, by which a later row changes it), name, profession, organisation (code or name), fields,
    languages, areas (several apart by 、 or ; – none: those of the organisation), appointed_by, appointed_on, until,
    at_most, state, account (a user name), and the yearly review: review_year, review, reviewed_on, reviewed_by.
    """
    organisation = _organisation(row.get("organisation", ""), known.organisations)
    areas = _areas(row.get("areas", ""), organisation, known.area_called)
    appointed, until = row.get("appointed_on", "").strip(), row.get("until", "").strip()
    appointed_on = day_in(appointed) if appointed else None
    until_on = day_in(until) if until else None
    if until_on is not None and until_on < (appointed_on or until_on):
        raise Refused(
            Text(zh="任期结束早于聘任。", en="the term ends before the appointment."),
            Text(zh="请改正 appointed_on 与 until。", en="correct 'appointed_on' and 'until'."),
        )
    return Enrolled(
        line=line,
        number=_code(row.get("number", ""), "number"),
        name=name_in(row.get("name", ""), "name"),
        profession=_one_of(row.get("profession", "") or "mediator", PROFESSIONS, "profession"),
        organisation=organisation.code if organisation else "",
        fields=_some_of(row.get("fields", ""), FIELDS, "fields"),
        languages=_some_of(row.get("languages", "") or COMMON, LANGUAGES, "languages"),
        areas=areas,
        district_id=district_of(code_of(areas[0])) if areas else 0,
        appointed_by=_words(row.get("appointed_by", ""), "appointed_by"),
        appointed_on=appointed_on,
        until=until_on,
        at_most=_count(row.get("at_most", "")),
        account_id=_account(row.get("account", ""), known.account_called),
        state=_one_of(row.get("state", "") or "active", STATES, "state"),
        review=_review(row, on),
    )


def sort_out(
    rows: Iterable[Row], read: Callable[[int, Row], Taken], *, key: str
) -> tuple[list[Taken], list[Finding], int]:
    """What ``read`` makes of each row, the remarks on those it refuses, and how many there were.

    ``key`` is the column that names a row: of several with the same the last that can be taken holds. Lines count
    from 2.
    """
    taken: dict[str, Taken] = {}
    rejected: list[Finding] = []
    line = 1
    for line, row in enumerate(rows, start=2):
        try:
            taken[row.get(key, "").strip()] = read(line, row)
        except Refused as refusal:
            rejected.append(finding(line, row.get(key) or "?", refusal))
    return list(taken.values()), rejected, line - 1


def _organisation(word: str, known: Mapping[str, OrganisationView]) -> OrganisationView | None:
    word = word.strip()
    if not word:
        return None
    found = known.get(word)
    if found is None:
        raise Refused(
            Text(
                zh=f"调解组织“{word}”不存在，或不止一个。",
                en=f"there is no organisation '{word}', or more than one.",
            ),
            Text(
                zh="请填写它的编码，或先导入调解组织。",
                en="write its code, or take in the organisations first.",
            ),
        )
    return found


def _areas(raw: str, organisation: OrganisationView | None, area_called: AreaCalled) -> tuple[str, ...]:
    words = [word for word in _APART.split(raw.strip()) if word]
    if not words:
        return (organisation.area,) if organisation and organisation.area else ()
    found = [area_in(word, area_called) for word in words]
    paths = [one.path for one in found if one is not None and "/" in one.path]
    return tuple(dict.fromkeys(paths)) if len(paths) == len(found) else ()


def _account(raw: str, account_called: AccountCalled) -> UUID | None:
    username = raw.strip().lower()
    if not username:
        return None
    found = account_called(username)
    if found is None:
        raise Refused(
            Text(zh=f"账号“{username}”不存在。", en=f"there is no account '{username}'."),
            Text(zh="请先添加账号，或留空。", en="add the account first, or leave it empty."),
        )
    return found


def _review(row: Row, on: date) -> Review | None:
    result = row.get("review", "").strip()
    if not result:
        return None
    day = row.get("reviewed_on", "").strip()
    held = day_in(day) if day else on
    year = row.get("review_year", "").strip() or str(held.year)
    if not re.fullmatch(r"20\d\d", year):
        raise Refused(
            Text(zh=f"考核年度“{year}”看不懂。", en=f"the year of the review '{year}' cannot be read."),
            Text(zh="请写成 2026。", en="write it as 2026."),
        )
    by = _words(row.get("reviewed_by", ""), "reviewed_by")
    return Review(int(year), _one_of(result, RESULTS, "review"), held, by)


def _one_of(word: str, known: Mapping[str, Text], column: str) -> str:
    word = word.strip()
    for code, words in known.items():
        if word in (code, words.zh) or word.lower() == words.en.lower():
            return code
    raise Refused(
        Text(zh=f"{column} 列的“{word}”不认识。", en=f"'{word}' in the column '{column}' is unknown."),
        Text(
            zh=f"可用：{'、'.join(one.zh for one in known.values())}。", en=f"use one of {', '.join(known)}."
        ),
    )


def _some_of(raw: str, known: Mapping[str, Text], column: str) -> tuple[str, ...]:
    words = [word for word in re.split(r"[、,，;；|\n]+", raw) if word.strip()]
    if not words:
        return (_one_of("", known, column),)
    return tuple(dict.fromkeys(_one_of(word, known, column) for word in words))


def _count(raw: str) -> int:
    raw = raw.strip()
    if not raw:
        return AT_MOST
    if not raw.isdecimal() or int(raw) > _MOST_OPEN:
        raise Refused(
            Text(zh=f"同时办理上限“{raw}”不合规。", en=f"'{raw}' is no limit of open cases."),
            Text(zh=f"请写 0 到 {_MOST_OPEN} 的整数。", en=f"write a whole number from 0 to {_MOST_OPEN}."),
        )
    return int(raw)


def _code(raw: str, column: str) -> str:
    code = raw.strip()
    if not _CODE.fullmatch(code):
        raise Refused(
            Text(zh=f"{column} 列的“{code}”不合规。", en=f"'{code}' in the column '{column}' is malformed."),
            Text(
                zh="请用 1 到 60 个字母、数字或 : _ -，以字母或数字开头。",
                en="use 1 to 60 letters, digits or : _ -, with a letter or digit first.",
            ),
        )
    return code


def _words(raw: str, column: str) -> str:
    try:
        return clean(raw, limit=_LONGEST)
    except TextTooLong as fault:
        raise Refused(
            fault.words, Text(zh=f"请缩短 {column} 列。", en=f"shorten the column '{column}'.")
        ) from fault
