"""The classes of a case type: one CSV file, checked line by line. Guessing one is left to `understanding`."""

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhili.casetypes.faults import PackFault
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text

URGENCIES = ("normal", "urgent", "critical")
"""How pressing a case is, from least to most."""

_COLUMNS = ("code", "zh", "en", "keywords", "urgency")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")


@dataclass(frozen=True, slots=True)
class ClassDef:
    """One class: a path of codes, its name, the words residents use for it, its urgency where it has one."""

    code: str
    name: Text
    keywords: tuple[str, ...] = ()
    urgency: str | None = None

    @property
    def group(self) -> str:
        """The first level of the path; the code itself for a class of the first level."""
        return self.code.partition("/")[0]

    @property
    def parent(self) -> str | None:
        """The code one level up; None for a class of the first level."""
        return self.code.rpartition("/")[0] or None


class BadClasses(ZhiliError):
    """A taxonomy has faults; it is not loaded. ``faults`` lists them all, each with its line and mend."""

    code = "bad-classes"
    status = 422
    message = Text(
        zh="分类表“{name}”有 {count} 处错误，未载入：{first}",
        en="The taxonomy '{name}' has {count} fault(s) and was not loaded: {first}",
    )

    def __init__(self, *, name: str, faults: tuple[PackFault, ...]) -> None:
        self.faults = faults
        first = Text(zh=faults[0].render("zh"), en=faults[0].render("en"))
        super().__init__(name=name, count=len(faults), first=first)


class _Faults:
    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[PackFault] = []

    def add(self, line: int, zh: str, en: str, *, mend_zh: str, mend_en: str) -> None:
        self.found.append(PackFault(self.file, line, Text(zh=zh, en=en), Text(zh=mend_zh, en=mend_en)))

    def stop(self) -> None:
        if self.found:
            raise BadClasses(name=self.file, faults=tuple(self.found))


def load_classes(source: bytes, *, name: str) -> tuple[ClassDef, ...]:
    """The classes of a CSV file (UTF-8 or GBK): columns code, zh, en, keywords (``;`` between), urgency.

    A class below another names it in its code (``roads/lamps``), and the one above is a row too. ``name``
    is the file's, for the faults. Raises BadClasses with every fault found.
    """
    faults = _Faults(name)
    rows = list(_rows(_decoded(source, faults), faults))
    faults.stop()
    classes: dict[str, ClassDef] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        _check(line, row, lines, faults)
        lines.setdefault(row["code"], line)
        classes.setdefault(row["code"], _class_of(row))
    for one in classes.values():
        if one.parent is not None and one.parent not in classes:
            _orphan(lines[one.code], one, classes, faults)
    faults.stop()
    return tuple(classes.values())


def _decoded(source: bytes, faults: _Faults) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return source.decode(encoding)
        except UnicodeDecodeError:
            continue
    faults.add(
        0,
        "文件既不是 UTF-8 也不是 GBK 编码。",
        "The file is neither UTF-8 nor GBK.",
        mend_zh="在表格软件中另存为“CSV UTF-8”。",
        mend_en="save it as 'CSV UTF-8'.",
    )
    faults.stop()
    return ""


def _rows(text: str, faults: _Faults) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                _check_header(line, header, faults)
            elif len(cells) != len(header):
                _wrong_width(line, len(cells), len(header), faults)
            else:
                yield line, {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        faults.add(
            start,
            f"这一行不是合法的 CSV：{error}。",
            f"This line is not CSV: {error}.",
            mend_zh="检查引号是否成对。",
            mend_en="check that quotation marks come in pairs.",
        )
    if header is None:
        _check_header(1, [], faults)


def _check_header(line: int, header: list[str], faults: _Faults) -> None:
    for column in _COLUMNS:
        if column not in header:
            faults.add(
                line,
                f"缺少“{column}”列。",
                f"The column '{column}' is missing.",
                mend_zh=f"首行应为 {','.join(_COLUMNS)}。",
                mend_en=f"the first line should be {','.join(_COLUMNS)}.",
            )
    faults.stop()


def _wrong_width(line: int, found: int, expected: int, faults: _Faults) -> None:
    faults.add(
        line,
        f"这一行有 {found} 格，应有 {expected} 格。",
        f"This line has {found} cells, not {expected}.",
        mend_zh="补齐逗号；关键词之间用分号“;”。",
        mend_en="add the missing commas; put ';' between keywords.",
    )


def _check(line: int, row: Mapping[str, str], lines: Mapping[str, int], faults: _Faults) -> None:
    code = row["code"]
    if not _CODE.fullmatch(code):
        faults.add(
            line,
            f"代码“{code}”不合规。",
            f"The code '{code}' is malformed.",
            mend_zh="用小写字母、数字和连字符，层级之间用“/”，如 roads/lamps。",
            mend_en="use lower-case letters, digits and hyphens, with '/' between levels, as in roads/lamps.",
        )
    if code in lines:
        faults.add(
            line,
            f"代码“{code}”在第 {lines[code]} 行已经有了。",
            f"The code '{code}' is already on line {lines[code]}.",
            mend_zh="改用别的代码，或合并两行。",
            mend_en="choose another code or merge the two lines.",
        )
    if not row["zh"] or not row["en"]:
        faults.add(
            line,
            f"“{code}”缺少中文名或英文名。",
            f"'{code}' lacks its Chinese or English name.",
            mend_zh="填写 zh 和 en 两列。",
            mend_en="fill in both columns zh and en.",
        )
    if row["urgency"] and row["urgency"] not in URGENCIES:
        near = difflib.get_close_matches(row["urgency"], URGENCIES, n=1) or ["normal"]
        faults.add(
            line,
            f"紧急程度“{row['urgency']}”不认识。",
            f"The urgency '{row['urgency']}' is unknown.",
            mend_zh=f"是否想写“{near[0]}”？可用 {'、'.join(URGENCIES)} 或留空。",
            mend_en=f"did you mean '{near[0]}'? One of {', '.join(URGENCIES)}, or empty.",
        )


def _orphan(line: int, one: ClassDef, known: Mapping[str, ClassDef], faults: _Faults) -> None:
    near = difflib.get_close_matches(one.parent or "", known, n=1)
    mend = (
        (f"是否想写“{near[0]}”？", f"did you mean '{near[0]}'?")
        if near
        else ("为上级加一行。", "add a row for it.")
    )
    faults.add(
        line,
        f"“{one.code}”的上级“{one.parent}”不在表中。",
        f"'{one.code}' is below '{one.parent}', which is not in the table.",
        mend_zh=mend[0],
        mend_en=mend[1],
    )


def _class_of(row: Mapping[str, str]) -> ClassDef:
    words = (word.strip() for word in row["keywords"].replace("；", ";").split(";"))
    return ClassDef(
        code=row["code"],
        name=Text(zh=row["zh"], en=row["en"]),
        keywords=tuple(dict.fromkeys(word for word in words if word)),
        urgency=row["urgency"] or None,
    )
