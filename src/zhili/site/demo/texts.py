"""What residents write: skeletons per class filled with a scene of the city, in several registers.

The sentences are our own (data/texts, data/registers.yaml). All chance is the ``random.Random`` passed in.
"""

import csv
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from zhili.casetypes.classes import ClassDef, load_classes
from zhili.site.demo import naming
from zhili.site.demo.gazetteer import Address, Gazetteer

_DATA = Path(__file__).parent / "data"
_TAXONOMY = Path(__file__).parents[2] / "packs" / "hotline" / "taxonomy.csv"
_SLIPS = 0.08  # share of messages typed in a hurry
_NAMED = 0.62  # share of messages that name their matter where the sentence itself does not
_SLOT = re.compile(r"\{(\w+)\}")
_ENDS = re.compile(r"[。，！？；]{2,}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it arrives, with how it was made, which the system is not told."""

    text: str
    language: str
    register: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a message plays: names that fill its slots."""

    address: Address
    names: Mapping[str, str]


@cache
def classes() -> tuple[ClassDef, ...]:
    """The hotline's classes of the second level, those that a request is filed under."""
    loaded = load_classes(_TAXONOMY.read_bytes(), name=_TAXONOMY.name)
    return tuple(one for one in loaded if one.parent is not None)


@cache
def _book() -> dict[str, dict[str, list[str]]]:
    """Skeletons by class code, and by ``_group.<code>`` for the classes without their own."""
    book: dict[str, dict[str, list[str]]] = {}
    for path in sorted((_DATA / "texts").glob("*.yaml")):
        if path.stem != "english":
            book.update(yaml.safe_load(path.read_text(encoding="utf-8")))
    return book


@cache
def _english() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(
        (_DATA / "texts" / "english.yaml").read_text(encoding="utf-8")
    )
    return loaded


@cache
def _registers() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((_DATA / "registers.yaml").read_text(encoding="utf-8"))
    return loaded


def skeletons(code: str) -> int:
    """How many sentences of its own a class has; 0 if it borrows those of its group."""
    return len(_book().get(code, {}).get("cores", ()))


def in_english(code: str) -> bool:
    """Whether residents also write in English about this class."""
    return code in _english()


def scene(gazetteer: Gazetteer, address: Address, *, rng: random.Random) -> Scene:
    """The names around an address: its estate or one close by, a landmark, roads, community, street."""
    spots = gazetteer.by_community[address.spot.community]
    estates = [spot for spot in spots if spot.kind == "estate"]
    estate = address.spot if address.spot.kind == "estate" else rng.choice(estates)
    mark = rng.choice([spot for spot in spots if spot.kind == "landmark"])
    roads = gazetteer.roads(address.spot.community)
    above = gazetteer.city.above(address.spot.community)
    names = {
        "estate": estate.name,
        "estate_en": estate.name_en,
        "mark": mark.name,
        "mark_en": mark.name_en,
        "road": address.spot.road,
        "road_en": naming.latin(address.spot.road),
        "road2": rng.choice([road for road in roads if road != address.spot.road] or ["环城路"]),
        "comm": above[-1].name,
        "street": above[-2].name,
        "address": address.text,
        "bld": f"{rng.randint(1, max(estate.buildings, 1))}号楼",
        "unit": f"{rng.randint(1, 5)}单元",
    }
    return Scene(address=address, names=names)


def matter(code: str, *, scene: Scene, rng: random.Random) -> str:
    """The sentence of one matter, its facts filled in: what all who report the same thing have in common."""
    names = {**scene.names, "topic": _topic(code)}
    return _fill(rng.choice(_parts(code)["cores"]), names, rng)


def message(
    *,
    code: str,
    scene: Scene,
    rng: random.Random,
    core: str | None = None,
    again: bool = False,
    same: bool = False,
    english: bool = False,
) -> Message:
    """A resident's message about a class at a scene.

    ``core`` fixes the matter (see ``matter``); ``again``: the writer has reported it before; ``same``: others
    have; ``english``: in English if we have words for the class.
    """
    if english and in_english(code):
        return Message(_fill(rng.choice(_english()[code]), scene.names, rng), "en", "english")
    book = _registers()
    register = rng.choices(list(book["weights"]), list(book["weights"].values()))[0]
    patterns = book["same"] if same and on_site(code) else _patterns(code, register)
    names = {**scene.names, **_sentences(code, rng)}
    names["core"] = _named(code, core or _fill(names["core"], names, rng), rng)
    text = _fill(rng.choice(patterns), names, rng)
    if again:
        before = _fill(rng.choice(book["again"]), names, rng)
        text = f"{before}{text}" if rng.random() < 0.5 else f"{text}{before}"
    if rng.random() < _SLIPS:
        text = _slip(text, rng)
    return Message(_tidy(text), "zh", register)


def _named(code: str, core: str, rng: random.Random) -> str:
    """The sentence, with the word for its matter where it lacks one and the writer is not one for riddles."""
    words = _things().get(code, ())
    if not words or any(word in core for word in words) or rng.random() > _NAMED:
        return core
    pattern = str(rng.choice(_registers()["naming"]))
    return pattern.format(thing=rng.choice(words), core=core)


@cache
def _things() -> dict[str, tuple[str, ...]]:
    """The plain words for the matters of a class (data/things.csv)."""
    with (_DATA / "things.csv").open(encoding="utf-8", newline="") as file:
        return {row["class"]: tuple(row["words"].split(";")) for row in csv.DictReader(file)}


def on_site(code: str) -> bool:
    """Whether a matter of this class has a place where one can go and look."""
    book = _registers()
    return code.partition("/")[0] in book["on_site_groups"] or code in book["on_site_classes"]


def _patterns(code: str, register: str) -> list[str]:
    book = _registers()
    found: list[str] = book["patterns"][register]
    return found + book["on_site"].get(register, []) if on_site(code) else found


def _sentences(code: str, rng: random.Random) -> dict[str, str]:
    parts = _parts(code)
    return {
        "topic": _topic(code),
        "core": rng.choice(parts["cores"]),
        "effect": rng.choice(parts["effects"]),
        "ask": rng.choice(parts["asks"]),
    }


def _parts(code: str) -> Mapping[str, Sequence[str]]:
    """Cores, effects and asks of a class; its group's where it has none of its own."""
    group = _book()[f"_group.{code.partition('/')[0]}"]
    return {**group, **_book().get(code, {})}


@cache
def _topics() -> dict[str, str]:
    return {one.code: one.name.zh.removeprefix("其他").removesuffix("问题") for one in classes()}


def _topic(code: str) -> str:
    return _topics()[code]


def _fill(pattern: str, names: Mapping[str, str], rng: random.Random) -> str:
    """The pattern with every slot filled, slots in slots too; one name keeps its value within a message."""
    chosen: dict[str, str] = dict(names)

    def value(match: re.Match[str]) -> str:
        slot = match[1]
        if slot not in chosen:
            chosen[slot] = _SLOT.sub(value, _draw(slot, rng))
        return _SLOT.sub(value, chosen[slot])

    return _SLOT.sub(value, pattern)


def _draw(slot: str, rng: random.Random) -> str:
    book = _registers()
    if slot in book["slots"]:
        return str(rng.choice(book["slots"][slot]))
    numbers = {"n": (2, 6), "nn": (12, 96), "years": (3, 26), "age": (68, 91), "num": (1, 18)}
    if slot in numbers:
        return str(rng.randint(*numbers[slot]))
    return str(rng.choice(book["joined"][slot]["first"])) + str(rng.choice(book["joined"][slot]["last"]))


def _slip(text: str, rng: random.Random) -> str:
    """One or two slips of the hand: a wrong character of the same sound, or lost punctuation."""
    slips: dict[str, str] = _registers()["typos"]
    present = [right for right in slips if right in text]
    for right in rng.sample(present, min(len(present), rng.randint(1, 2))):
        text = text.replace(right, slips[right], 1)
    return text.replace("，", " ").replace("。", " ").strip() if rng.random() < 0.4 else text


def _tidy(text: str) -> str:
    """No doubled stops where an empty or closed sentence met another."""
    return _ENDS.sub(lambda match: match[0] if match[0].startswith("！") else match[0][-1], text)
