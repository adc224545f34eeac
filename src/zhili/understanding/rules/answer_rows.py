"""What is written as a known answer, checked: what it says, or field by field why it cannot be taken."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.refusals import Invalid
from zhili.kernel.text import Text

LONGEST = {"question": 200, "keywords": 200, "answer": 4000, "source": 300}
COLUMNS = (
    "question", "keywords", "answer", "class", "unit", "valid_from", "valid_until", "source", "for_residents",
)  # fmt: skip
"""The columns of a file of answers, and the fields of a form; Chinese heads are read too."""

_HEADS = {
    "问题": "question", "别的问法": "keywords", "关键词": "keywords", "答案": "answer", "答复": "answer",
    "分类": "class", "事项分类": "class", "单位": "unit", "责任单位": "unit", "起": "valid_from",
    "生效日期": "valid_from", "止": "valid_until", "失效日期": "valid_until", "依据": "source", "来源": "source",
    "对市民公开": "for_residents", "公开": "for_residents",
}  # fmt: skip
_YES = frozenset({"yes", "true", "1", "on", "是", "公开", "y"})
_NO = frozenset({"no", "false", "0", "off", "", "否", "不公开", "n"})
_NEEDED = Text(zh="这一项必须填写。", en="This is required.")
_NO_DAY = Text(
    zh="“{word}”不是日期，请写成 2026-01-31。", en="'{word}' is not a date; write it as 2026-01-31."
)
_NO_CLASS = Text(zh="没有分类“{word}”，请写分类的编码或名称。", en="There is no class '{word}'.")
_NO_UNIT = Text(zh="没有单位“{word}”，请写单位的编码。", en="There is no unit '{word}'; write its code.")
_NOT_YES = Text(zh="“{word}”请写“是”或“否”。", en="Write yes or no in place of '{word}'.")
_BACKWARDS = Text(zh="失效日期早于生效日期。", en="It ends before it begins.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes as a known answer. Dates are days of the city; ``valid_until`` is the last one."""

    question: str
    answer: str
    valid_from: date
    source: str
    keywords: tuple[str, ...] = ()
    class_code: str | None = None
    unit: str | None = None
    valid_until: date | None = None
    for_residents: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What answers may name: classes by code and by word, and whether there is a unit with a code."""

    classes: Mapping[str, str]
    is_unit: Callable[[str], bool]


def draft_of(written: Mapping[str, str], *, known: Known, today: date) -> Draft:
    """A draft from the fields of a form or the columns of a file's row. Raises Invalid, field by field."""
    row = {_HEADS.get(name.strip(), name.strip()): value for name, value in written.items()}
    faults: dict[str, Text] = {}
    words = {name: _words(name, row.get(name, ""), faults) for name in LONGEST}
    valid_from = _day("valid_from", row.get("valid_from", ""), faults) or today
    valid_until = _day("valid_until", row.get("valid_until", ""), faults)
    if valid_until is not None and valid_until < valid_from:
        faults["valid_until"] = _BACKWARDS
    draft = Draft(
        question=words["question"],
        keywords=tuple(dict.fromkeys(_split(words["keywords"]))),
        answer=words["answer"],
        class_code=_class(row.get("class", ""), known.classes, faults),
        unit=_unit(row.get("unit", ""), known.is_unit, faults),
        valid_from=valid_from,
        valid_until=valid_until,
        source=words["source"],
        for_residents=_yes(row.get("for_residents", ""), faults),
    )
    if faults:
        raise Invalid(faults)
    return draft


def unknown_heads(heads: Collection[str]) -> tuple[str, ...]:
    """The heads of a file that no column is known by."""
    return tuple(head for head in heads if _HEADS.get(head.strip(), head.strip()) not in COLUMNS)


def _words(name: str, raw: str, faults: dict[str, Text]) -> str:
    try:
        cleaned = clean(raw, limit=LONGEST[name])
    except TextTooLong as error:
        faults[name] = error.words
        return ""
    if name != "keywords" and len(cleaned) < 2:
        faults[name] = _NEEDED
    return cleaned


def _split(words: str) -> list[str]:
    for mark in "、，,；;|\n":
        words = words.replace(mark, " ")
    return [word.lower() for word in words.split() if len(word) > 1]


def _day(name: str, raw: str, faults: dict[str, Text]) -> date | None:
    word = raw.strip().replace("/", "-").replace("年", "-").replace("月", "-").rstrip("日")
    if not word:
        return None
    try:
        year, month, day = (int(part) for part in word[:10].rstrip("T ").split("-"))
        return date(year, month, day)
    except ValueError:
        faults[name] = _NO_DAY.format(word=raw)
        return None


def _class(raw: str, classes: Mapping[str, str], faults: dict[str, Text]) -> str | None:
    word = raw.strip()
    if word and word not in classes:
        faults["class"] = _NO_CLASS.format(word=word)
    return classes.get(word)


def _unit(raw: str, is_unit: Callable[[str], bool], faults: dict[str, Text]) -> str | None:
    word = raw.strip()
    if word and not is_unit(word):
        faults["unit"] = _NO_UNIT.format(word=word)
    return word or None


def _yes(raw: str, faults: dict[str, Text]) -> bool:
    word = raw.strip().lower()
    if word not in _YES | _NO:
        faults["for_residents"] = _NOT_YES.format(word=raw)
    return word in _YES
