"""Rooms of homes: 3号楼2单元501室. What leads to the door is found, the building is left."""

import re
from collections.abc import Iterator

from zhili.understanding.rules.personal.kinds import ROOM
from zhili.understanding.rules.personal.pieces import Span

_SOME = "[0-9一二三四五六七八九十]{1,3}"
_SEP = "[ ，,-]?"
_UNIT = f"(?:{_SOME}|[甲乙丙丁东中西A-Za-z])(?:个?单元|梯)"
_FLOOR = f"(?:{_SOME}(?:层|楼){_SEP})?"
_DOOR = (
    "(?:[0-9]{3,4}(?:[A-Za-z]|号?室|号房|房间|房)?|[0-9]{2}(?:号?室|号房|房间|房))"
    "(?![0-9A-Za-z型年多余]|号[楼线]|[.．][0-9])"
)
_NO_COUNT = "(?![月日时点元米平方㎡万亩个人度次天位名件层楼单栋套间户吨])"
_HOUSE = r"(?:号楼|[0-9A-Za-z一二三四五六七八九十甲乙丙丁](?:栋|幢|座|#楼?))"
_ROOM = re.compile(
    f"{_UNIT}{_SEP}{_FLOOR}{_DOOR}|{_HOUSE}{_SEP}({_UNIT}{_SEP}{_FLOOR}{_DOOR}|{_FLOOR}{_DOOR}{_NO_COUNT})"
)
_MARKED = re.compile("单元|梯|号楼|栋|幢|座|#")
_HOUSE_NUMBER = re.compile("号([0-9]{3,4}(?:室|房))")
_DASHED = re.compile("[苑园里区庭居湾城院墅寓郡府村家][0-9]{1,3}((?:-[0-9]{1,2}){1,2}-[0-9]{3,4})(?![0-9-])")
_OFFICE = re.compile(
    r"大厅|中心|办公|政府|街道办|居委|法院|医院|学校|大学|写字楼|大厦|公司|商场|派出所|[科局]"
)
_LOOKED_BACK = 12


def rooms(text: str) -> Iterator[Span]:
    """The staircase and room behind a building; those of offices are left."""
    if _MARKED.search(text):
        yield from _of(_ROOM, text)
    if "-" in text:
        yield from _of(_DASHED, text)
    yield from _of(_HOUSE_NUMBER, text)


def _of(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        start, end = match.span(match.lastindex or 0)
        if not _OFFICE.search(text[max(0, match.start() - _LOOKED_BACK) : match.start()]):
            yield ROOM.key, start, end
