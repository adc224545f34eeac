"""Rows of units and of staff, checked: what each says, or why it cannot be taken."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.text import Text
from zhili.people.rules.authority import ROLES
from zhili.people.rules.directory import Directory, UnitView
from zhili.people.rules.findings import Finding
from zhili.people.rules.levels import AreaView, sort_key
from zhili.people.rules.phones import plausible

Row = Mapping[str, str]
AreaCalled = Callable[[str], AreaView | None]
CITY_TIME = timezone(timedelta(hours=8))
WHOLE_CITY = frozenset({"", "*", "-", "全市"})
_CODE = re.compile(r"[a-z][a-z0-9_-]*(:[A-Za-z0-9_-]+)*")
USERNAME = r"^[\w.@+-]{2,80}\Z"
_NAME_LIMIT = 120


class Refused(Exception):
    """A row that cannot be taken, with the reason and the mend."""

    def __init__(self, message: Text, mend: Text) -> None:
        super().__init__(message.en)
        self.message, self.mend = message, mend


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One row of a staff list: an account, and the mandate that the row gives it."""

    line: int
    username: str
    name: str
    email: str
    phone: str
    role: str
    unit: str | None
    area: str | None
    district_id: int
    from_at: datetime
    until_at: datetime | None
    password: str


def finding(line: int, item: str, refusal: Refused) -> Finding:
    """The remark that a refusal comes to."""
    return Finding(line, item, refusal.message, refusal.mend)


def read_units(
    rows: Iterable[Row], *, known: Iterable[UnitView], area_called: AreaCalled
) -> tuple[list[UnitView], list[Finding], int]:
    """The units that can be taken, the remarks on the others, and how many rows there were.

    Columns: code, name, name_en, kind, area (code, path or name; empty for the whole city), parent (a code).
    Lines count from 2, as in a sheet with a heading.
    """
    units = {unit.code: unit for unit in known}
    taken: dict[str, UnitView] = {}
    rejected: list[Finding] = []
    line = 1
    for line, row in enumerate(rows, start=2):
        try:
            unit = _unit(row, area_called)
            _check_parent(unit, units)
        except Refused as refusal:
            rejected.append(finding(line, row.get("code") or "?", refusal))
        else:
            units[unit.code] = taken[unit.code] = unit
    return list(taken.values()), rejected, line - 1


def read_staff(
    line: int, row: Row, *, directory: Directory, area_called: AreaCalled, at: datetime
) -> StaffRow:
    """One row of a staff list. Raises Refused.

    Columns: username, name, role, unit, area; if wanted email, phone, password, from, until (days, included).
    """
    area = area_in(row.get("area", ""), area_called)
    unit = unit_in(row.get("unit", ""), directory)
    start, end = row.get("from", "").strip(), row.get("until", "").strip()
    until_at = _day(end) + timedelta(days=1) if end else None
    from_at = _day(start) if start else at
    if until_at is not None and until_at <= from_at:
        raise Refused(
            Text(zh="任期结束早于开始。", en="the term ends before it begins."),
            Text(zh="请改正 from 与 until。", en="correct 'from' and 'until'."),
        )
    return StaffRow(
        line=line,
        username=_username(row.get("username", "")),
        name=name_in(row.get("name", ""), "name"),
        email=row.get("email", "").strip(),
        phone=_phone(row.get("phone", "")),
        role=role_in(row.get("role", "")),
        unit=unit.code if unit else None,
        area=area.path if area else None,
        district_id=area.district_id if area else 0,
        from_at=from_at,
        until_at=until_at,
        password=row.get("password", ""),
    )


def role_in(word: str) -> str:
    """A role, by its code or its Chinese name. Raises Refused."""
    word = word.strip()
    if word in ROLES:
        return word
    for role, name in ROLES.items():
        if word in (name.zh, name.en):
            return role
    raise Refused(
        Text(zh=f"角色“{word}”不认识。", en=f"the role '{word}' is unknown."),
        Text(zh=f"可用：{'、'.join(ROLES)}。", en=f"use one of {', '.join(ROLES)}."),
    )


def area_in(word: str, area_called: AreaCalled) -> AreaView | None:
    """The area a cell means; None for the whole city. Raises Refused."""
    word = word.strip()
    if word in WHOLE_CITY:
        return None
    found = area_called(word)
    if found is None:
        raise Refused(
            Text(
                zh=f"区域“{word}”不存在，或不止一处叫这个名字。",
                en=f"there is no area '{word}', or more than one.",
            ),
            Text(zh="请填写区划编码，或先导入区划。", en="write its code, or import the area first."),
        )
    return found


def _unit(row: Row, area_called: AreaCalled) -> UnitView:
    code = row.get("code", "").strip()
    if not _CODE.fullmatch(code) or len(code) > _NAME_LIMIT:
        raise Refused(
            Text(zh=f"单位编码“{code}”不合规。", en=f"the unit code '{code}' is malformed."),
            Text(
                zh="请写成 bureau:water 或 street:110105001。",
                en="write it like bureau:water or street:110105001.",
            ),
        )
    name = name_in(row.get("name", ""), "name")
    area = area_in(row.get("area", ""), area_called)
    return UnitView(
        code=code,
        name=name,
        name_en=name_in(row.get("name_en", "") or name, "name_en"),
        kind=row.get("kind", "").strip() or code.partition(":")[0],
        area=area.path if area else None,
        parent=row.get("parent", "").strip() or None,
        sort_key=sort_key(name),
    )


def _check_parent(unit: UnitView, units: Mapping[str, UnitView]) -> None:
    parent = unit.parent
    if parent is not None and parent not in units:
        raise Refused(
            Text(zh=f"上级单位 {parent} 不存在。", en=f"the unit above, {parent}, is not there."),
            Text(zh="请把上级单位放在前面的行。", en="put the unit above on an earlier line."),
        )
    while parent is not None:
        if parent == unit.code:
            raise Refused(
                Text(zh="它成了自己的上级。", en="it would stand above itself."),
                Text(zh="请检查 parent 列。", en="check the column 'parent'."),
            )
        parent = units[parent].parent


def unit_in(word: str, directory: Directory) -> UnitView | None:
    """The unit a cell means; None for none. Raises Refused."""
    word = word.strip()
    if not word:
        return None
    found = directory.called(word)
    if found is None:
        raise Refused(
            Text(zh=f"单位“{word}”不存在，或不止一个。", en=f"there is no unit '{word}', or more than one."),
            Text(zh="请填写单位编码，或先导入单位。", en="write its code, or import the unit first."),
        )
    return found


def _username(raw: str) -> str:
    username = raw.strip().lower()
    if not re.match(USERNAME, username):
        raise Refused(
            Text(zh=f"用户名“{username}”不合规。", en=f"the user name '{username}' is malformed."),
            Text(
                zh="请用 2 至 80 个字母、数字或 . @ + - _。", en="use 2 to 80 letters, digits or . @ + - _."
            ),
        )
    return username


def name_in(raw: str, column: str) -> str:
    """A name as it may be stored. Raises Refused, naming the column."""
    try:
        name = clean(raw, limit=_NAME_LIMIT)
    except TextTooLong as fault:
        raise Refused(fault.words, Text(zh="请缩短名称。", en="shorten the name.")) from fault
    if not name:
        raise Refused(
            Text(zh="没有名称。", en="it has no name."),
            Text(zh=f"请填写 {column} 列。", en=f"fill in '{column}'."),
        )
    return name


def _phone(raw: str) -> str:
    if raw.strip() and not plausible(raw):
        raise Refused(
            Text(zh=f"电话“{raw}”不像电话号码。", en=f"'{raw}' is no telephone number."),
            Text(zh="请改正，或留空。", en="correct it or leave it empty."),
        )
    return raw.strip()


def _day(raw: str) -> datetime:
    return datetime.combine(day_in(raw), time(), CITY_TIME)


def day_in(raw: str) -> date:
    """The day a cell means; a midnight behind it, as workbooks write days, is taken. Raises Refused."""
    try:
        return date.fromisoformat(raw.strip().removesuffix("T00:00:00"))
    except ValueError as fault:
        raise Refused(
            Text(zh=f"日期“{raw}”看不懂。", en=f"the date '{raw}' cannot be read."),
            Text(zh="请写成 2026-03-01。", en="write it as 2026-03-01."),
        ) from fault
