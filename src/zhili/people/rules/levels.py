"""The area tree: its levels, the shape of its codes, names and their short and sortable forms.

Codes are the State's statistical ones (统计用区划代码): city 4 digits, district 6, street 9, community 12; a
grid hangs a suffix on its community's.
"""

import re
from dataclasses import dataclass

from zhili.kernel.text import Text

LEVELS = ("city", "district", "street", "community", "grid")
LEVEL_NAMES = {
    "city": Text(zh="市", en="City"),
    "district": Text(zh="区县", en="District"),
    "street": Text(zh="街道乡镇", en="Street"),
    "community": Text(zh="社区村", en="Community"),
    "grid": Text(zh="网格", en="Grid"),
}
_SHAPES = {
    "city": re.compile(r"\d{4}"),
    "district": re.compile(r"\d{6}"),
    "street": re.compile(r"\d{9}"),
    "community": re.compile(r"\d{12}"),
    "grid": re.compile(r"\d{12}-[A-Z0-9]{1,8}"),
}
_SUFFIXES = (
    "街道办事处", "社区居委会", "村委会", "居委会", "街道", "社区", "地区", "新区", "网格",
    "区", "县", "市", "镇", "乡", "村",
)  # fmt: skip
_NAMES = {name.zh: level for level, name in LEVEL_NAMES.items()} | {
    "市级": "city", "区": "district", "县": "district", "街道": "street", "乡镇": "street", "镇": "street",
    "乡": "street", "社区": "community", "村": "community",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area as others see it. ``path`` runs from the city down; ``centroid`` is a (lon, lat) inside it."""

    code: str
    name: str
    name_en: str
    level: str
    path: str
    parent: str | None
    district_id: int
    centroid: tuple[float, float] | None
    sort_key: str = ""

    @property
    def title(self) -> Text:
        """The name in both languages; the Chinese one where there is no English."""
        return Text(zh=self.name, en=self.name_en or self.name)

    @property
    def depth(self) -> int:
        """How deep the level is: 0 for a city, 4 for a grid."""
        return LEVELS.index(self.level)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point lies: the smallest area known for it. ``titles`` run from the city down."""

    area: str
    district_id: int
    grid: str | None
    titles: tuple[Text, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The Chinese names from the city down, as addresses are written."""
        return tuple(one.zh for one in self.titles)

    def below(self, depth: int) -> Text:
        """The names of the levels from ``depth`` (0 for the city) down in one line; the last where none is so deep."""
        shown = self.titles[depth:] or self.titles[-1:]
        return Text(zh=" · ".join(one.zh for one in shown), en=" · ".join(one.en for one in shown))


def level_called(word: str) -> str | None:
    """The level a file means by an English or Chinese word."""
    word = word.strip()
    return word.lower() if word.lower() in LEVELS else _NAMES.get(word)


def code_fits(level: str, code: str) -> bool:
    """Whether a code has the shape of its level."""
    return _SHAPES[level].fullmatch(code) is not None


def district_of(code: str) -> int:
    """The number that every growing table carries: the six digits of the district; 0 for the city itself."""
    return int(code[:6]) if len(code) >= 6 else 0


def code_of(code_or_path: str) -> str:
    """The last code of a path, or the code itself."""
    return code_or_path.rpartition("/")[2]


def short_name(name: str) -> str | None:
    """What people say for it in an address: 朝阳区 → 朝阳. None where nothing shorter is left."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return None


def sort_key(name: str) -> str:
    """Pinyin syllables, for lists in the order a Chinese reader expects."""
    from pypinyin import lazy_pinyin  # 57 MB of phrases, for processes that write names only

    return " ".join(lazy_pinyin(name)).lower()
