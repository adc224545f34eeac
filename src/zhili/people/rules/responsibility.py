"""The responsibility list (责任清单): which unit answers for what, where, and for whose property.

Owns the reading of a clerk's sheet, row by row: which rows can be taken, in which order (the more specific
first: by class, then by area, then by owner), and which contradict each other. Asking is left to ``duties``.
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people.rules.directory import UnitView
from zhili.people.rules.findings import Finding
from zhili.people.rules.roster import AreaCalled, Refused, area_in, finding

HEADINGS = {
    "class": ("class", "class_code", "事项", "事项编码", "诉求分类", "分类"),
    "area": ("area", "区域", "区划", "辖区"),
    "owner": ("owner", "权属", "产权", "权属单位"),
    "unit": ("unit", "责任单位", "主责单位", "承办单位"),
    "article": ("article", "law", "依据", "法律依据"),
    "note": ("note", "notes", "备注", "说明"),
}
_REQUIRED = ("class", "unit")
_HIT_LINE = re.compile(r"\s*(hit|命中)\s*[:：]", re.IGNORECASE)
_DRESS = re.compile(r"^\s*(=>|->|→|⇒)|[:：].*$")  # a sheet written as a decision table: ``=> unit:string``
_ANY_CLASS = frozenset({"", "*", "-", "全部"})


class NotAResponsibilityList(ZhiliError):
    """The sheet has no heading row with the columns of a responsibility list."""

    code = "not-a-responsibility-list"
    status = 422
    message = Text(
        zh="“{name}”第一行缺少列：{missing}。首行应为：事项、区域、权属、责任单位、依据、备注。",
        en="The first line of '{name}' lacks: {missing}. Write class, area, owner, unit, article, note.",
    )


@dataclass(frozen=True, slots=True)
class Duty:
    """One row: ``class_code`` and ``area`` (a path) are None for any; ``owner`` is empty for any."""

    line: int
    class_code: str | None
    area: str | None
    owner: str
    unit: str
    article: str
    note: str

    @property
    def key(self) -> tuple[str | None, str | None, str]:
        """What the row is about. Two rows about the same are of equal specificity."""
        return self.class_code, self.area, self.owner


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet comes to; ``duties`` are in the order in which they are tried."""

    read: int
    duties: tuple[Duty, ...]
    rejected: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    overlaps: tuple[Finding, ...]


def read_list(
    grid: Sequence[Sequence[str]],
    *,
    name: str,
    classes: Collection[str] | None,
    area_called: AreaCalled,
    unit_called: Callable[[str], UnitView | None],
    types: Collection[str] = (),
) -> Reading:
    """Check a sheet row by row. ``classes`` are the known class codes; None lets any pass. ``types`` are the case types
    without classes, which a row names by their key.

    Raises NotAResponsibilityList. Of two rows about the same thing the upper one stands.
    """
    lines = [(number, row) for number, row in enumerate(grid, start=1) if any(row)]
    if lines and _HIT_LINE.match(lines[0][1][0]):
        lines.pop(0)
    columns = _columns(lines[0][1] if lines else (), name)
    known = None if classes is None else frozenset((*classes, *types))
    first: dict[tuple[str | None, str | None, str], Duty] = {}
    rejected: list[Finding] = []
    repeats: list[Duty] = []
    for number, row in lines[1:]:
        cells = {column: row[at].strip() if at < len(row) else "" for column, at in columns.items()}
        try:
            duty = _duty(number, cells, known, area_called, unit_called)
        except Refused as refusal:
            rejected.append(finding(number, cells["class"] or "*", refusal))
            continue
        if first.setdefault(duty.key, duty) is not duty:
            repeats.append(duty)
    apart = [duty for duty in repeats if duty.unit != first[duty.key].unit]
    same = [duty for duty in repeats if duty.unit == first[duty.key].unit]
    return Reading(
        read=len(lines) - 1,
        duties=tuple(sorted(first.values(), key=_order)),
        rejected=tuple(rejected),
        warnings=tuple(_repeated(duty, first[duty.key]) for duty in same),
        overlaps=tuple(_contradicted(duty, first[duty.key]) for duty in apart),
    )


def stored(duty: Duty) -> dict[str, Any]:
    """A row as JSON."""
    return asdict(duty)


def restored(row: Mapping[str, Any]) -> Duty:
    """The row that ``stored`` made."""
    return Duty(**row)


def _columns(heading: Sequence[str], name: str) -> dict[str, int]:
    called = {word: column for column, words in HEADINGS.items() for word in words}
    words = (_DRESS.sub("", cell).strip().lower() for cell in heading)
    found = {called[word]: at for at, word in enumerate(words) if word in called}
    missing = [HEADINGS[column][-1] for column in _REQUIRED if column not in found]
    if missing:
        raise NotAResponsibilityList(name=name, missing="、".join(missing))
    return found


def _duty(
    line: int,
    cells: Mapping[str, str],
    classes: Collection[str] | None,
    area_called: AreaCalled,
    unit_called: Callable[[str], UnitView | None],
) -> Duty:
    area = area_in(cells.get("area", ""), area_called)
    unit = unit_called(cells["unit"])
    if unit is None:
        raise Refused(
            Text(
                zh=f"责任单位“{cells['unit']}”不存在，或不止一个。", en=f"there is no unit '{cells['unit']}'."
            ),
            Text(zh="请填写单位编码，或先导入单位。", en="write its code, or import the unit first."),
        )
    return Duty(
        line=line,
        class_code=_class_in(cells["class"], classes),
        area=area.path if area else None,
        owner=cells.get("owner", ""),
        unit=unit.code,
        article=cells.get("article", ""),
        note=cells.get("note", ""),
    )


def _class_in(word: str, classes: Collection[str] | None) -> str | None:
    if word in _ANY_CLASS:
        return None
    code = word.strip("/")
    if classes is None or code in classes or any(each.startswith(code + "/") for each in classes):
        return code
    near = difflib.get_close_matches(code, classes, n=1)
    mend = near[0] if near else "—"
    raise Refused(
        Text(zh=f"事项“{word}”不在分类表中。", en=f"the class '{word}' is not in the taxonomy."),
        Text(zh=f"最接近的是“{mend}”；不限事项写 *。", en=f"the nearest is '{mend}'; write * for any class."),
    )


def _order(duty: Duty) -> tuple[int, int, bool, int]:
    return -_depth(duty.class_code), -_depth(duty.area), not duty.owner, duty.line


def _depth(path: str | None) -> int:
    return 0 if path is None else path.count("/") + 1


def _repeated(duty: Duty, first: Duty) -> Finding:
    return Finding(
        duty.line,
        duty.class_code or "*",
        Text(zh=f"与第 {first.line} 行重复。", en=f"it repeats line {first.line}."),
        Text(zh="请删去一行。", en="remove one of the two."),
    )


def _contradicted(duty: Duty, first: Duty) -> Finding:
    return Finding(
        duty.line,
        duty.class_code or "*",
        Text(
            zh=f"与第 {first.line} 行同一件事而单位不同（{first.unit}、{duty.unit}）；以上面一行为准。",
            en=f"it is about the same as line {first.line} with another unit ({first.unit}, {duty.unit}); "
            "the upper line stands.",
        ),
        Text(zh="请只留一行，或写明区域、权属。", en="keep one, or tell them apart by area or owner."),
    )
