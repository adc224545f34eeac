"""Shares with their bars, light enough for a phone: how often people took over what an algorithm proposed, by class,
by district and by how sure it said it was; and figures that were measured before.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from zhili.cases import public as cases
from zhili.cases.pages.words import URGENCIES
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.understanding import public as understanding
from zhili.understanding.public import Heeded, HeededBy, Parts

MOST = 24
"""Rows of one table: the first levels of a taxonomy, the districts of a city."""

_TAKEN = Text(zh="采纳", en="Taken over")
_DECIDED = Text(zh="共决定", en="Decided")
_SAID = Text(zh="自称的把握", en="How sure it said it was")
_PROPOSED = Text(zh="建议", en="Proposed")
_DISTRICT = Text(zh="区", en="District")
_FEW = Text(zh="带 * 的不足 {few} 次，说明不了多少", en="* fewer than {few}: says little")
_ELSEWHERE = Text(zh="地点不明", en="Place not known")


@dataclass(frozen=True, slots=True)
class Bar:
    """A share with its name: ``count`` what stands behind it, as it is written."""

    name: Text
    share: float
    count: str = ""
    few: bool = False

    @property
    def width(self) -> str:
        """The share in hundredths."""
        return f"{100 * self.share:.1f}"


@dataclass(frozen=True, slots=True)
class Bars:
    """A table of shares. ``counted`` heads the column of counts, None where there is none."""

    id: str
    title: Text
    head: Text
    value: Text
    rows: tuple[Bar, ...]
    counted: Text | None = None
    note: Text | None = None

    @property
    def few(self) -> Text | None:
        """What the star means, where a row has one."""
        return _FEW.format(few=understanding.FEW) if any(one.few for one in self.rows) else None


def tables(found: HeededBy) -> list[Bars]:
    """What was taken over, in three tables; none where nothing was decided yet."""
    if not found.whole.decided:
        return []
    classes = ((_words(code), one) for code, one in found.by_class.items())
    named = {one.district_id: one.title for one in people.areas(level="district")}
    districts = ((named.get(number, _ELSEWHERE), one) for number, one in found.by_district.items())
    sureness = (
        (Text(zh=f"{tenth}0%–{tenth + 1}0%", en=f"{tenth}0–{tenth + 1}0 %"), one)
        for tenth, one in sorted(found.by_sureness.items(), reverse=True)
    )
    honest = Text(
        zh=f"自称的把握与采纳的比例平均差 {100 * found.off:.0f} 个百分点",
        en=f"on average, what it said and what was taken over lie {100 * found.off:.0f} points apart",
    )
    return [
        _taken("by-class", Text(zh="按建议的内容", en="By what it proposed"), _PROPOSED, classes),
        _taken("by-district", Text(zh="按区", en="By district"), _DISTRICT, districts),
        _taken(
            "by-sureness", Text(zh="它说有多大把握", en="By how sure it was"), _SAID, sureness, note=honest
        ),
    ]


def measured(parts: Parts) -> Bars:
    """A figure that was measured before, by class or kind."""
    rows = tuple(Bar(name, value) for name, value in parts.rows)
    return Bars("by-part", parts.title, Text(zh="类别", en="Class"), Text(zh="结果", en="Result"), rows)


def _taken(
    id: str, title: Text, head: Text, parts: Iterable[tuple[Text, Heeded]], *, note: Text | None = None
) -> Bars:
    rows = [Bar(name, one.share, f"{one.decided:,}", one.few) for name, one in parts]
    return Bars(id, title, head, _TAKEN, tuple(rows[:MOST]), _DECIDED, note)


def _words(code: str) -> Text:
    """What a class, a unit or an urgency is called that was proposed."""
    unit = people.unit(code)
    if unit is not None:
        return unit.title
    for kind in cases.case_types():
        found = kind.class_(code)
        if found is not None:
            return found.name
    return URGENCIES.get(code, Text(zh=code, en=code))
