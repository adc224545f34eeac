"""Reading a GeoJSON file of areas: what can be taken, what not and why, and what to look at again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.errors import ZhiliError
from zhili.kernel.text import Text
from zhili.people.rules import shapes
from zhili.people.rules.atlas import Charted
from zhili.people.rules.findings import Finding
from zhili.people.rules.levels import (
    LEVEL_NAMES,
    LEVELS,
    AreaView,
    code_fits,
    district_of,
    level_called,
    sort_key,
)

_OUTSIDE_PARENT = 0.001  # neighbours digitised by different hands always differ a little
_SHARED = 0.01
_NAME_LIMIT = 80


class NotGeoJson(ZhiliError):
    """The file is not a GeoJSON FeatureCollection."""

    code = "not-geojson"
    status = 422
    message = Text(
        zh="这不是 GeoJSON 的 FeatureCollection（{reason}）。请从制图软件导出为 GeoJSON 后再导入。",
        en="This is no GeoJSON FeatureCollection ({reason}). Export it as GeoJSON and import it again.",
    )


@dataclass(frozen=True, slots=True)
class Chart:
    """What a file of areas comes to."""

    read: int
    taken: tuple[Charted, ...]
    rejected: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    line: int
    code: str
    name: str
    name_en: str
    level: str
    parent: str | None
    shape: BaseGeometry | None


class _Refused(Exception):
    def __init__(self, message: Text, mend: Text) -> None:
        super().__init__(message.en)
        self.words = message, mend


def features(source: bytes) -> list[object]:
    """The features of a GeoJSON file. Raises NotGeoJson."""
    try:
        content = orjson.loads(source)
    except orjson.JSONDecodeError as fault:
        raise NotGeoJson(reason=str(fault)) from fault
    found = content.get("features") if isinstance(content, dict) else None
    if not isinstance(found, list):
        raise NotGeoJson(reason="features")
    return found


def chart(found: Iterable[object], known: Mapping[str, Charted]) -> Chart:
    """Check features against each other and against the areas ``known`` by code; parents before children."""
    reader = _Reader(known)
    for line, feature in enumerate(found, start=1):
        reader.read(line, feature)
    reader.place_all()
    reader.compare_siblings()
    return Chart(
        read=reader.count,
        taken=tuple(reader.taken.values()),
        rejected=tuple(sorted(reader.rejected, key=lambda finding: finding.line)),
        warnings=tuple(sorted(reader.warnings, key=lambda finding: finding.line)),
    )


class _Reader:
    def __init__(self, known: Mapping[str, Charted]) -> None:
        self.known = known
        self.count = 0
        self.drafts: dict[str, _Draft] = {}
        self.taken: dict[str, Charted] = {}
        self.rejected: list[Finding] = []
        self.warnings: list[Finding] = []

    def read(self, line: int, feature: object) -> None:
        self.count += 1
        item = "?"
        try:
            properties = _properties(feature)
            item = str(properties.get("code") or properties.get("name") or "?")
            draft, repaired = _draft(line, properties, feature)
            if draft.code in self.drafts:
                raise _Refused(
                    Text(zh="编码与本文件前面的要素重复。", en="its code was used earlier in this file."),
                    Text(zh="请删去其中一个。", en="remove one of the two."),
                )
        except _Refused as refusal:
            self.rejected.append(Finding(line, item, *refusal.words))
            return
        except shapes.Unusable as refusal:
            self.rejected.append(Finding(line, item, refusal.reason, refusal.mend))
            return
        self.drafts[draft.code] = draft
        self.warnings.extend(_about_shape(draft, repaired))

    def place_all(self) -> None:
        for draft in sorted(self.drafts.values(), key=lambda draft: (LEVELS.index(draft.level), draft.code)):
            try:
                self.taken[draft.code] = self._place(draft)
            except _Refused as refusal:
                self.rejected.append(Finding(draft.line, draft.code, *refusal.words))

    def _place(self, draft: _Draft) -> Charted:
        parent = self._parent(draft)
        path = f"{parent.area.path}/{draft.code}" if parent else draft.code
        before = self.known.get(draft.code)
        if before is not None and before.area.path != path:
            raise _Refused(
                Text(
                    zh=f"它原在 {before.area.path}，区划不能移动。",
                    en=f"it stands at {before.area.path} and cannot move.",
                ),
                Text(zh="区划调整请用新编码建立新的区划。", en="give the reformed area a new code."),
            )
        if parent is not None and parent.shape is not None and draft.shape is not None:
            self._compare_parent(draft, parent)
        shape = draft.shape if draft.shape is not None else (before.shape if before else None)
        return Charted(_view(draft, path, shape), shape)

    def _parent(self, draft: _Draft) -> Charted | None:
        if draft.parent is None:
            if draft.level == "city":
                return None
            raise _Refused(
                Text(zh="没有写上级。", en="it names no parent."),
                Text(zh="请在 parent 填上级的编码。", en="put the parent's code into 'parent'."),
            )
        parent = self.taken.get(draft.parent) or self.known.get(draft.parent)
        if parent is None:
            raise _Refused(
                Text(
                    zh=f"上级 {draft.parent} 不存在，或未能导入。",
                    en=f"its parent {draft.parent} is not there, or was rejected.",
                ),
                Text(zh="请先导入上级。", en="import the parent first."),
            )
        if parent.area.depth >= LEVELS.index(draft.level) or not draft.code.startswith(draft.parent):
            raise _Refused(
                Text(zh=f"{draft.parent} 不能是它的上级。", en=f"{draft.parent} cannot be its parent."),
                Text(
                    zh="下级编码应以上级编码开头，且层级更低。",
                    en="a child's code begins with its parent's and its level is lower.",
                ),
            )
        return parent

    def _compare_parent(self, draft: _Draft, parent: Charted) -> None:
        share = shapes.share_outside(draft.shape, parent.shape)
        if share > _OUTSIDE_PARENT:
            self.warnings.append(
                Finding(
                    draft.line,
                    draft.code,
                    Text(
                        zh=f"有 {share:.1%} 的面积在上级 {parent.area.code} 之外。",
                        en=f"{share:.1%} of its area lies outside its parent {parent.area.code}.",
                    ),
                    Text(zh="请核对两者的边界。", en="compare the two boundaries."),
                )
            )

    def compare_siblings(self) -> None:
        """Warn where areas of a level lie on each other: there the lowest code would win every point."""
        for level in LEVELS:
            drafts = [
                d
                for d in self.drafts.values()
                if d.level == level and d.code in self.taken and d.shape is not None
            ]
            tree = shapely.STRtree([draft.shape for draft in drafts])
            for first, draft in enumerate(drafts):
                for second in tree.query(draft.shape, predicate="overlaps"):
                    if first < int(second):
                        self._compare_pair(draft, drafts[int(second)])

    def _compare_pair(self, first: _Draft, second: _Draft) -> None:
        if first.shape is None or second.shape is None:
            return
        share = first.shape.intersection(second.shape).area / min(first.shape.area, second.shape.area)
        if share > _SHARED:
            self.warnings.append(
                Finding(
                    second.line,
                    second.code,
                    Text(
                        zh=f"与 {first.code} 重叠 {share:.1%}。",
                        en=f"it overlaps {first.code} by {share:.1%}.",
                    ),
                    Text(
                        zh="重叠处的点归编码小的一方，请核对边界。",
                        en="points there go to the lower code; mend the boundaries.",
                    ),
                )
            )


def _properties(feature: object) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise _Refused(
            Text(zh="没有属性。", en="it has no properties."),
            Text(zh="请填写 code、name、level、parent。", en="give code, name, level and parent."),
        )
    return properties


def _draft(line: int, properties: Mapping[str, Any], feature: Any) -> tuple[_Draft, str | None]:
    code = str(properties.get("code") or "").strip()
    level = level_called(str(properties.get("level") or ""))
    if level is None:
        raise _Refused(
            Text(
                zh=f"层级“{properties.get('level')}”不认识。",
                en=f"the level '{properties.get('level')}' is unknown.",
            ),
            Text(zh=f"请用 {'、'.join(LEVELS)} 之一。", en=f"use one of {', '.join(LEVELS)}."),
        )
    if not code_fits(level, code):
        raise _Refused(
            Text(
                zh=f"编码“{code}”不符合{LEVEL_NAMES[level].zh}的格式。",
                en=f"the code '{code}' is not that of a {level}.",
            ),
            Text(
                zh="市 4 位、区县 6 位、街道 9 位、社区 12 位数字，网格为社区编码加“-G01”。",
                en="a city has 4 digits, a district 6, a street 9, a community 12; "
                "a grid has the community's and '-G01'.",
            ),
        )
    geometry = feature.get("geometry")
    found = None if geometry is None else shapes.boundary(geometry)
    draft = _Draft(
        line=line,
        code=code,
        name=_name(properties.get("name")),
        name_en=_name(properties.get("name_en") or properties.get("name")),
        level=level,
        parent=str(properties["parent"]).strip() if properties.get("parent") else None,
        shape=found.shape if found else None,
    )
    return draft, found.repaired if found else None


def _name(raw: object) -> str:
    try:
        name = clean(str(raw or ""), limit=_NAME_LIMIT)
    except TextTooLong as fault:
        raise _Refused(fault.words, Text(zh="请缩短名称。", en="shorten the name.")) from fault
    if not name:
        raise _Refused(
            Text(zh="没有名称。", en="it has no name."), Text(zh="请填写 name。", en="give its name.")
        )
    return name


def _about_shape(draft: _Draft, repaired: str | None) -> Iterable[Finding]:
    if repaired is not None:
        yield Finding(
            draft.line,
            draft.code,
            Text(
                zh=f"边界自相交（{repaired}），已修复。",
                en=f"its boundary crossed itself ({repaired}) and was mended.",
            ),
            Text(zh="请在地图上核对。", en="check it on the map."),
        )
    if draft.shape is None:
        yield Finding(
            draft.line,
            draft.code,
            Text(zh="没有边界，坐标落不到这里。", en="it has no boundary: no point will be found in it."),
            Text(zh="有了边界后再导入一次。", en="import it again once it has one."),
        )


def _view(draft: _Draft, path: str, shape: BaseGeometry | None) -> AreaView:
    inside = shape.representative_point() if shape is not None else None
    return AreaView(
        code=draft.code,
        name=draft.name,
        name_en=draft.name_en,
        level=draft.level,
        path=path,
        parent=draft.parent,
        district_id=district_of(draft.code),
        centroid=(round(inside.x, 7), round(inside.y, 7)) if inside is not None else None,
        sort_key=sort_key(draft.name),
    )
