"""Reading a mapping of a declaration: every key is asked for, and those nobody asked for are faults."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TypeVar

from zhili.casetypes.clocks import BadTerm, parse_duration
from zhili.casetypes.yaml_lines import Lines, Path
from zhili.kernel.text import Text

T = TypeVar("T")

_KINDS: dict[type, Text] = {
    str: Text(zh="一段文字", en="a text"),
    int: Text(zh="一个整数", en="a whole number"),
    float: Text(zh="一个数", en="a number"),
    bool: Text(zh="true 或 false", en="true or false"),
    dict: Text(zh="一组“键: 值”", en="a mapping"),
    list: Text(zh="一个列表", en="a list"),
    date: Text(zh="一个日期", en="a date"),
}


class Section:
    """One mapping of the file with the path to it. Collects faults in ``lines``; never raises."""

    def __init__(self, lines: Lines, path: Path, data: object) -> None:
        self.lines = lines
        self.path = path
        self._asked: set[str] = set()
        if not isinstance(data, Mapping):
            self._wrong_kind(path, dict)
            data = {}
        self.data: Mapping[str, object] = data

    def fault(self, key: str, message: Text, mend: Text) -> None:
        """Note a fault at a key of this section."""
        self.lines.fault((*self.path, key), message, mend)

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self.data

    def get(self, key: str, kind: type[T], default: T) -> T:
        """The value of an optional key."""
        self._asked.add(key)
        value = self.data.get(key)
        if value is None:
            return default
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return kind(value)  # type: ignore[call-arg]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._wrong_kind((*self.path, key), kind)
            return default
        return value

    def need(self, key: str, kind: type[T], default: T) -> T:
        """The value of a key that must be written."""
        if key not in self.data:
            self._asked.add(key)
            self.lines.fault(
                self.path,
                Text(zh=f"缺少“{key}”。", en=f"'{key}' is missing."),
                Text(
                    zh=f"加一行“{key}: …”（{_KINDS[kind].zh}）。",
                    en=f"add a line '{key}: …' ({_KINDS[kind].en}).",
                ),
            )
            return default
        return self.get(key, kind, default)

    def section(self, key: str) -> "Section":
        """A mapping below this one; empty where not written."""
        self._asked.add(key)
        return Section(self.lines, (*self.path, key), self.data.get(key) or {})

    def sections(self, key: str) -> Iterator[tuple[str, "Section"]]:
        """The named mappings of a mapping."""
        for name in self.section(key).data:
            yield name, Section(self.lines, (*self.path, key, name), self.section(key).data[name] or {})

    def words(self, key: str, fallback: str | None = None) -> Text:
        """A text in both languages: ``{zh: …, en: …}``."""
        self._asked.add(key)
        value = self.data.get(key)
        if value is None and fallback is not None:
            return Text(zh=fallback, en=fallback)
        if not isinstance(value, Mapping) or not {"zh", "en"} <= set(value):
            self.fault(
                key,
                Text(zh=f"“{key}”要有中英文两种写法。", en=f"'{key}' needs words in both languages."),
                Text(zh=f"写成“{key}: {{zh: …, en: …}}”。", en=f"write '{key}: {{zh: …, en: …}}'."),
            )
            return Text(zh=str(fallback or key), en=str(fallback or key))
        return Text(zh=str(value["zh"]), en=str(value["en"]))

    def many(self, key: str) -> tuple[str, ...]:
        """A list of names; a single name is a list of one."""
        self._asked.add(key)
        value = self.data.get(key)
        if value is None:
            return ()
        return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)

    def choice(self, key: str, allowed: Iterable[str], default: str) -> str:
        """One of the allowed names."""
        value = self.get(key, str, default)
        self.known(key, value, allowed)
        return value

    def known(self, key: str, name: str, allowed: Iterable[str]) -> bool:
        """Note a fault where ``name``, written under ``key``, is none of the allowed; says the nearest."""
        names = sorted(allowed)
        if name in names:
            return True
        near = difflib.get_close_matches(name, names, n=1)
        mend_zh = f"是否想写“{near[0]}”？" if near else f"可用的有：{'、'.join(names)}。"
        mend_en = f"did you mean '{near[0]}'?" if near else f"one of: {', '.join(names)}."
        self.fault(
            key,
            Text(zh=f"“{key}”里的“{name}”不认识。", en=f"'{name}' in '{key}' is unknown."),
            Text(zh=mend_zh, en=mend_en),
        )
        return False

    def duration(self, key: str) -> timedelta | None:
        """An ISO 8601 duration of weeks, days, hours, minutes; None where not written."""
        written = self.get(key, str, "")
        return self.span(key, written) if written else None

    def span(self, key: str, written: str) -> timedelta | None:
        """The duration in ``written``, with a fault at ``key`` where it is none."""
        try:
            return parse_duration(written)
        except BadTerm as error:
            self.fault(key, error.words, Text(zh="例如 PT2H、P1D。", en="for example PT2H or P1D."))
            return None

    def close(self) -> None:
        """Every key that nobody asked for is a fault, with the nearest known one as the mend."""
        for key in self.data:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                self.fault(
                    key,
                    Text(zh=f"不认识的键“{key}”。", en=f"unknown key '{key}'."),
                    Text(zh=f"是否想写“{near[0]}”？", en=f"did you mean '{near[0]}'?")
                    if near
                    else Text(zh="删去这一行。", en="delete this line."),
                )

    def _wrong_kind(self, path: Path, kind: type) -> None:
        name = path[-1] if path else self.lines.file
        self.lines.fault(
            path,
            Text(zh=f"“{name}”应当是{_KINDS[kind].zh}。", en=f"'{name}' should be {_KINDS[kind].en}."),
            Text(zh="照《新增事项》文档里的例子写。", en="write it as in the page 'Add a case type'."),
        )
