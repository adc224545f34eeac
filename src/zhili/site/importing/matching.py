"""Which columns of a file fill which fields of a form, and what their texts mean."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import ClassVar

from zhili.casetypes.forms import Form
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

OPENED_AT = "opened_at"
"""Not a field of the form: the column that says when a request was made."""

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?")
_CITY_TIME = timezone(timedelta(hours=8))
_TIME_FORMATS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y-%m-%d %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
)
BAD_TIME = Text(
    zh="“{value}”不是日期时间，应形如 2026-11-22 09:30。",
    en="'{value}' is no date and time; write 2026-11-22 09:30.",
)


class BadMapping(ZhiliError):
    """A ``--map`` names something that is not there."""

    code: ClassVar[str] = "bad-mapping"
    status: ClassVar[int] = 422
    message = Text(
        zh="“{name}”不在{where}里；有：{known}。",
        en="'{name}' is not in the {where}; there are: {known}.",
    )


class Matching:
    """Which columns fill which fields: same names by themselves, the rest by ``field=column[+column…]``."""

    def __init__(self, form: Form, given: Sequence[str]) -> None:
        self._form = form
        self._given = dict(self._parse(one) for one in given)
        self._fields = [
            (name, tuple(self._given.get(name, (name,))), rules.get("type"))
            for name, rules in form.properties.items()
        ]

    def _parse(self, written: str) -> tuple[str, list[str]]:
        field, _, columns = written.partition("=")
        known = [*self._form.properties, OPENED_AT]
        if field not in known or not columns:
            where = Text(zh="表单字段", en="form's fields")
            raise BadMapping(name=field, where=where, known="、".join(known))
        return field, columns.split("+")

    def check(self, columns: Sequence[str]) -> None:
        """Raise BadMapping where a mapped column is not in the file."""
        for wanted in self._given.values():
            for column in wanted:
                if column not in columns:
                    where = Text(zh="文件的列", en="file's columns")
                    raise BadMapping(name=column, where=where, known="、".join(columns))

    def form_data(self, fields: Mapping[str, object]) -> dict[str, object]:
        """A row as the form takes it: empty fields left out, numbers and yes/no read from text."""
        data: dict[str, object] = {}
        for name, columns, kind in self._fields:
            values = [value for column in columns if (value := fields.get(column)) not in (None, "")]
            if values:
                value = values[0] if len(values) == 1 else " ".join(str(one) for one in values)
                data[name] = _typed(value, kind)
        return data

    def instant(self, fields: Mapping[str, object]) -> object:
        """What the row says of when it was made; None where it says nothing."""
        columns = self._given.get(OPENED_AT, [OPENED_AT])
        return fields.get(columns[0]) or None


def _typed(value: object, kind: object) -> object:
    if kind == "string":
        return value if isinstance(value, str) else str(value)
    if not isinstance(value, str):
        return value
    text = value.strip()
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if kind == "boolean":
        return {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}.get(
            text.lower(), value
        )
    return value


def instant_of(value: object) -> datetime | None:
    """A date and time as files write it, city time where no zone is given; None if it is none."""
    text = str(value).strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for form in _TIME_FORMATS:
            try:
                found = datetime.strptime(text, form).replace(tzinfo=_CITY_TIME)
            except ValueError:
                continue
            break
        else:
            return None
    return (found if found.tzinfo else found.replace(tzinfo=_CITY_TIME)).astimezone(UTC)
