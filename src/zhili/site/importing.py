"""Taking a file of requests in: columns matched to the form, rows opened in bulk, bad rows to a side file."""

import contextlib
import csv
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import IO, ClassVar

from zhili.cases import public as cases
from zhili.casetypes.forms import Form
from zhili.kernel import rowfiles
from zhili.kernel.actor import Actor
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.text import Text

OPENED_AT = "opened_at"
"""Not a field of the form: the column that says when a request was made."""

_CITY_TIME = timezone(timedelta(hours=8))
_TIME_FORMATS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y-%m-%d %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
)
_BAD_TIME = Text(
    zh="“{value}”不是日期时间，应形如 2026-11-22 09:30。",
    en="'{value}' is no date and time; write 2026-11-22 09:30.",
)
_REPORT_EVERY = 2.0


class BadMapping(ZhiliError):
    """A ``--map`` names something that is not there."""

    code: ClassVar[str] = "bad-mapping"
    status: ClassVar[int] = 422
    message = Text(
        zh="“{name}”不在{where}里；有：{known}。",
        en="'{name}' is not in the {where}; there are: {known}.",
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a file. Rows of earlier, cut-off runs are counted in; ``seconds`` are this run's."""

    read: int
    opened: int
    rejected: int
    seconds: float
    rejects: Path | None

    def plain(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "read": self.read,
            "opened": self.opened,
            "rejected": self.rejected,
            "seconds": round(self.seconds, 3),
        }


class Matching:
    """Which columns fill which fields: same names by themselves, the rest by ``field=column[+column…]``."""

    def __init__(self, form: Form, given: Sequence[str]) -> None:
        self._form = form
        self._given = dict(self._parse(one) for one in given)

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
        for name in self._form.properties:
            columns = self._given.get(name, [name])
            values = [fields[column] for column in columns if fields.get(column) not in (None, "")]
            if values:
                value = values[0] if len(values) == 1 else " ".join(str(one) for one in values)
                data[name] = _typed(value, self._form.properties[name].get("type"))
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
    if kind == "integer" and re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text)
    if kind == "number" and re.fullmatch(r"[+-]?\d{1,18}(\.\d{1,18})?", text):
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


class Run:
    """One run of ``zhili import``."""

    def __init__(
        self, *, path: Path, type_key: str, maps: Sequence[str], rejects: Path, actor: Actor, at: datetime,
        progress: IO[str] | None, language: str,
    ) -> None:  # fmt: skip
        case_type = cases.case_type(type_key)
        self._path, self._rejects, self._at = path, rejects, at
        self._progress, self._language = progress, language
        self._matching = Matching(case_type.form, maps)
        digest = f"{rowfiles.digest(path)}:{type_key}"
        self._bulk = cases.BulkOpening(
            digest=digest, name=path.name, type_key=type_key, actor=actor, at=at, overlap=True
        )

    def go(self) -> Summary:
        """Take the file in, from where an earlier run stopped. Raises BadMapping and UnreadableFile."""
        began, told = time.monotonic(), time.monotonic()
        done = self._bulk.read
        if self._bulk.finished:
            self._bulk.close()
        else:
            with contextlib.closing(self._bulk), self._side_file(append=done > 0) as write_reject:
                for number, row in enumerate(rowfiles.rows(self._path)):
                    if number == 0:
                        self._matching.check(list(row.fields))
                    if number < done:
                        continue
                    self._take(row, write_reject)
                    if time.monotonic() - told > _REPORT_EVERY:
                        told = time.monotonic()
                        self._tell(told - began, done)
                self._bulk.finish(at=self._at)
        bulk = self._bulk
        return Summary(
            read=bulk.read, opened=bulk.opened, rejected=bulk.rejected, seconds=time.monotonic() - began,
            rejects=self._rejects if bulk.rejected else None,
        )  # fmt: skip

    def _take(self, row: rowfiles.FileRow, write_reject: "_Rejects") -> None:
        if row.fault is not None:
            self._bulk.reject()
            write_reject(row, row.fault.in_(self._language))
            return
        written = self._matching.instant(row.fields)
        at = instant_of(written) if written is not None else self._at
        if at is None:
            self._bulk.reject()
            write_reject(row, _BAD_TIME.format(value=written).in_(self._language))
            return
        refused = self._bulk.add(self._matching.form_data(row.fields), at=at)
        if refused is not None:
            write_reject(row, _why(refused, self._language))

    def _tell(self, seconds: float, before: int) -> None:
        if self._progress is not None:
            speed = (self._bulk.read - before) / seconds
            self._progress.write(
                f"\r{self._bulk.read:,} read · {self._bulk.opened:,} opened · "
                f"{self._bulk.rejected:,} rejected · {speed:,.0f}/s"
            )
            self._progress.flush()

    @contextlib.contextmanager
    def _side_file(self, *, append: bool) -> Iterator["_Rejects"]:
        rejects = _Rejects(self._rejects, append=append)
        try:
            yield rejects
        finally:
            rejects.close()


class _Rejects:
    """The side file: line, reason, and the row's own fields, to be mended and taken in again."""

    def __init__(self, path: Path, *, append: bool) -> None:
        self._path, self._append = path, append
        self._file: IO[str] | None = None

    def __call__(self, row: rowfiles.FileRow, why: str) -> None:
        if self._file is None:
            fresh = not (self._append and self._path.exists())
            self._file = self._path.open(
                "w" if fresh else "a", encoding="utf-8-sig" if fresh else "utf-8", newline=""
            )
            self._writer = csv.writer(self._file)
            if fresh:
                self._writer.writerow(["line", "reason", *row.fields])
        values = [str(value).encode("utf-8", "replace").decode() for value in row.fields.values()]
        self._writer.writerow([row.line, why, *values])

    def close(self) -> None:
        """Have everything on disk."""
        if self._file is not None:
            self._file.close()


def _why(refused: ZhiliError, language: str) -> str:
    if isinstance(refused, FieldErrors):
        return "; ".join(f"{name}: {words.in_(language)}" for name, words in refused.fields.items())
    return refused.render(language)


def to_terminal() -> IO[str] | None:
    """Where progress is shown: standard error, if somebody watches it."""
    return sys.stderr if sys.stderr.isatty() else None
