"""From a folder of labelled addresses to a model, and from a model to its figures on another such folder."""

import hashlib
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from zhili.kernel import rowfiles
from zhili.kernel.text import Text
from zhili.understanding.rules.addressing import divisions, learning, measures
from zhili.understanding.rules.addressing.chunks import KINDS, Element, f1
from zhili.understanding.rules.addressing.divisions import TASK, Divisions
from zhili.understanding.rules.addressing.learning import Labelled
from zhili.understanding.rules.addressing.model import AddressModel
from zhili.understanding.rules.task import BadData, BadOption, Work

FILE = "addresses.jsonl"
FEWEST = 30
"""Addresses that can teach anything."""
NEAR = 0.7
"""From this share of common trigrams (Jaccard), digits all alike, two addresses count as nearly the same."""
_COMMON = 400
_NO_FILE = Text(zh="缺少这个文件（或 .gz）", en="the file is missing, also as .gz")
_TOO_FEW = Text(
    zh="至少需要 {fewest} 条标注完整的地址", en="at least {fewest} fully labelled addresses are needed"
)
_MARKS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


def train(work: Work) -> AddressModel:
    """The model that a folder teaches. Raises BadData, BadOption."""
    voters, networks = (int(_number(work.options[name], name, 1, 9)) for name in ("voters", "networks"))
    keep = _number(work.options["keep"], "keep", 0, 0.5)
    path = _addresses(work.data)
    rows = grouped(read(path))
    if len(rows) < FEWEST:
        raise BadData(path=path, task=TASK, why=_TOO_FEW.format(fewest=FEWEST))
    folder = divisions.found_near(work.data, work.options["divisions"])
    work.tell(f"table of divisions: {folder or 'none found, names are not led to codes'}")
    table = divisions.read(folder) if folder else Divisions((), {})
    kept, taught = _split(rows, keep)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    made = learning.train(
        taught, table, voters=voters, networks=networks, at=work.at, digest=digest, tell=work.tell
    )
    if kept:
        made.figures = {**made.figures, "kept_back": len(kept), **figures(made, kept)}
    return made


def evaluate(model: AddressModel, data: Path, labels: Path | None) -> dict[str, Any]:
    """Chunk F1, the shares of subdistricts and districts found, and addresses per second. Raises BadData."""
    return figures(model, read(_addresses(data) if labels is None else labels))


def figures(model: AddressModel, rows: Sequence[Labelled]) -> dict[str, Any]:
    """The figures of a model on labelled addresses: see ``measures`` for what is counted as right."""
    model.lead(model.elements("热身"))
    began = time.perf_counter()
    found = [model.elements(one.text) for one in rows]
    reached = [model.lead(one) for one in found]
    seconds = time.perf_counter() - began
    cuts = [[(one.kind, one.start, one.end) for one in elements] for elements in found]
    told: dict[str, Any] = {"chunk_f1": round(f1([one.chunks for one in rows], cuts), 4)}
    for name, level in (("subdistrict", measures.SUBDISTRICT), ("district", measures.DISTRICT)):
        results = [
            measures.is_right(one.elements, read, led, model.divisions, level)
            for one, read, led in zip(rows, found, reached, strict=True)
        ]
        counted = [result for result in results if result is not None]
        told[name] = round(sum(counted) / len(counted), 4) if counted else None
        told[f"{name}_named_in"] = len(counted)
    told["per_second"] = round(len(rows) / seconds, 1)
    return told


def read(path: Path) -> list[Labelled]:
    """The labelled addresses of a file; those whose elements do not make up the address are left out."""
    found: list[Labelled] = []
    try:
        for row in rowfiles.rows(path):
            text, elements = row.fields.get("address"), _elements(row.fields.get("spans"))
            if elements and "".join(one.text for one in elements) == text:
                found.append(Labelled(str(text), elements, len(found)))
    except rowfiles.UnreadableFile as error:
        raise BadData(path=path, task=TASK, why=error.words) from None
    if not found:
        raise BadData(path=path, task=TASK, why=_TOO_FEW.format(fewest=1))
    return found


def _elements(spans: object) -> tuple[Element, ...]:
    """The elements that ``[[kind, text], …]`` gives; none where it is something else."""
    found = []
    at = 0
    for one in spans if isinstance(spans, list) else ():
        if not (isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one)):
            return ()
        kind, text = one[0].lower(), one[1]
        if kind not in KINDS or not text:
            return ()
        found.append(Element(kind, text, at, at + len(text)))
        at += len(text)
    return tuple(found)


def _addresses(data: Path) -> Path:
    for name in (FILE, f"{FILE}.gz"):
        if (data / name).is_file():
            return data / name
    raise BadData(path=data / FILE, task=TASK, why=_NO_FILE)


def _number(given: str, name: str, least: float, most: float) -> float:
    try:
        value = float(given)
    except ValueError:
        value = -1
    if not least <= value <= most:
        raise BadOption(task=TASK, name=f"{name}={given}", known=f"{name}={least}…{most}")
    return value


def _split(rows: Sequence[Labelled], keep: float) -> tuple[list[Labelled], list[Labelled]]:
    """Those kept back and the others, whole groups at a time, by a fixed seed."""
    groups = sorted({one.group for one in rows})
    random.Random(learning.SEED).shuffle(groups)
    sizes = Counter(one.group for one in rows)
    kept: set[int] = set()
    count = 0
    for group in groups:
        if count < keep * len(rows):
            kept.add(group)
            count += sizes[group]
    return [one for one in rows if one.group in kept], [one for one in rows if one.group not in kept]


def grouped(rows: Sequence[Labelled]) -> list[Labelled]:
    """The rows, those that are nearly the same in one group (``NEAR``)."""
    trigrams = [_trigrams(one.text) for one in rows]
    having: defaultdict[str, list[int]] = defaultdict(list)
    leader = list(range(len(rows)))
    for number, mine in enumerate(trigrams):
        near = {other for one in mine if len(having[one]) < _COMMON for other in having[one]}
        for other in near:
            if len(mine & trigrams[other]) >= NEAR * len(mine | trigrams[other]):
                leader[_led(leader, number)] = _led(leader, other)
        for one in mine:
            having[one].append(number)
    return [replace(one, group=_led(leader, number)) for number, one in enumerate(rows)]


def _led(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = number = leader[leader[number]]
    return number


def _trigrams(text: str) -> frozenset[str]:
    plain = _MARKS.sub("", _DIGITS.sub("0", text))
    return frozenset(plain[at : at + 3] for at in range(max(1, len(plain) - 2)))
