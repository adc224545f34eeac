"""Names that nobody bears, for areas, roads, estates and people; without repeats where it matters."""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from pypinyin import lazy_pinyin

DATA = Path(__file__).parent / "data"


@cache
def parts() -> dict[str, Any]:
    """The pieces that names are put together from (data/names.yaml)."""
    loaded: dict[str, Any] = yaml.safe_load((DATA / "names.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def latin(chinese: str) -> str:
    """Pinyin without tones as one capitalised word: 桐荫 -> Tongyin."""
    return "".join(lazy_pinyin(chinese)).capitalize()


def latin_person(chinese: str) -> str:
    """Given name, then surname: 王秀英 -> Xiuying Wang."""
    long = 2 if chinese[:2] in parts()["surnames"] else 1
    return f"{latin(chinese[long:])} {latin(chinese[:long])}"


def _shuffled(rng: random.Random, *lists: Sequence[str]) -> list[str]:
    """Every combination once, in an order of the seed; a name never repeats one character."""
    names = ["".join(pieces) for pieces in product(*lists)]
    names = list(dict.fromkeys(name for name in names if len(set(name)) == len(name)))
    rng.shuffle(names)
    return names


class Namer:
    """Hands out names of each kind, none of them twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        book = parts()
        self.districts: Iterator[str] = iter(_shuffled(rng, book["districts"]))
        self.streets: Iterator[str] = iter(_shuffled(rng, book["streets"]["first"], book["streets"]["last"]))
        self.communities = self._communities(book["communities"])
        self.roads: Iterator[str] = iter(_shuffled(rng, book["roads"]["first"], book["roads"]["last"]))
        self.estates: Iterator[str] = iter(_shuffled(rng, book["estates"]["first"], book["estates"]["last"]))
        self._round = 0

    def _communities(self, book: dict[str, list[str]]) -> Iterator[str]:
        """Plain names first; names with a turn (东, 二 …) when those are used up."""
        plain = _shuffled(self._rng, book["first"], book["last"])
        for turn in book["turns"]:
            for name in plain:
                yield name + turn

    def road(self) -> str:
        """A road's name with its kind, e.g. 望澄路."""
        return self._endless("roads") + str(self._rng.choice(parts()["roads"]["kinds"]))

    def estate(self) -> str:
        """A housing estate's name, e.g. 翠湖家园."""
        return self._endless("estates") + str(self._rng.choice(parts()["estates"]["kinds"]))

    def _endless(self, kind: str) -> str:
        """The next name; a city with more roads than names uses them again elsewhere, as cities do."""
        name = next(getattr(self, kind), None)
        if name is None:
            book = parts()[kind]
            setattr(self, kind, iter(_shuffled(self._rng, book["first"], book["last"])))
            name = next(getattr(self, kind))
        return str(name)


def person(rng: random.Random) -> str:
    """A full name, e.g. 王秀英. Repeats happen, as in life."""
    book = parts()
    return str(rng.choice(book["surnames"])) + str(rng.choice(book["given"]))


def phone(number: int) -> str:
    """A mobile number in the unassigned 100 range, so that no test message ever reaches anybody."""
    return f"100{number % 10**8:08d}"
