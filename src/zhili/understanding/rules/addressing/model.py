"""A trained reader of addresses: taggers and networks that vote, and the table of divisions that they lead to."""

import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from zhili.understanding.rules import artefact
from zhili.understanding.rules.addressing import recurrent, second, shapes
from zhili.understanding.rules.addressing.chunks import Chunk, Element, agreed, ballots, chunks, labels
from zhili.understanding.rules.addressing.divisions import TASK, Division, Divisions
from zhili.understanding.rules.addressing.memory import Known, Memory
from zhili.understanding.rules.addressing.names import Names
from zhili.understanding.rules.addressing.recurrent import Networks
from zhili.understanding.rules.addressing.resolver import Reached, Resolver
from zhili.understanding.rules.addressing.shapes import Token

VERSION = 2
NETWORK = 3
"""The votes of a network, each of the taggers having one; chosen on a fifth of the taught addresses."""

PRICE = 0.9
"""What a chunk costs in shares of all votes: of two cuts with like votes the one with fewer chunks is taken."""

LARGEST = 256 << 20
"""Bytes of one tagger."""

_NOTHING: Counter[Known] = Counter()
_TORN = re.compile(r"[\ud800-\udfff\x00]")


@dataclass
class AddressModel:
    """``first`` and ``second`` are CRFsuite models as bytes, ``networks`` vote beside them, ``memory`` has the
    elements of the texts it learned from, ``usual`` the number of these texts in each district.
    """

    divisions: Divisions
    memory: Memory
    first: Sequence[bytes]
    second: Sequence[bytes]
    networks: Networks
    usual: Mapping[str, int]
    trained_at: datetime
    digest: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    def elements(self, text: str) -> tuple[Element, ...]:
        """The elements of an address, in order; together they are the text, up to ``shapes.LONGEST`` characters."""
        said = _TORN.sub("?", text[: shapes.LONGEST])
        row = shapes.tokens(said)
        if not row:
            return ()
        return tuple(Element(kind, text[start:end], start, end) for kind, start, end in self._cut(said, row))

    def lead(self, elements: Sequence[Element]) -> tuple[Reached, ...]:
        """The divisions that elements may mean, the likeliest first."""
        return self._resolver.lead(elements)

    def artefact(self) -> artefact.Artefact:
        """The model laid out to be kept."""
        import numpy as np

        rows, villages, counts = self.divisions.rows, self.divisions.villages, self.memory.counts
        taggers = {f"first{number}": one for number, one in enumerate(self.first)}
        taggers |= {f"second{number}": one for number, one in enumerate(self.second)}
        words = {
            "codes": [one.code for one in rows],
            "names": [one.name for one in rows],
            "towns": list(villages),
            "villages": list(villages.values()),
            "elements": [name for name, _ in counts],
            "kinds": [kind for _, kind in counts],
        }
        return artefact.Artefact(
            TASK, VERSION, self.trained_at, self.digest, figures=self.figures,
            settings={"usual": dict(self.usual), "first": len(self.first), "second": len(self.second)},
            arrays={name: np.frombuffer(zlib.compress(one), np.uint8) for name, one in taggers.items()}
            | {name: artefact.packed(one) for name, one in words.items()}
            | self.networks.arrays(),
        )  # fmt: skip

    def _cut(self, text: str, row: Sequence[Token]) -> list[Chunk]:
        import pycrfsuite
        import rjieba

        names, known = self._names.sightings(text), self.memory.sightings(text, _NOTHING)
        seen = shapes.features(text, row, names, known, rjieba.tag(text))
        first, others = self._taggers
        items = pycrfsuite.ItemSequence(seen)
        votes = ballots(chunks(one.tag(items), row) for one in first)
        guess = labels(agreed(votes, price=PRICE * len(first)), row, ends=False)
        both = [one + more for one, more in zip(seen, second.features(text, row, guess), strict=True)]
        items = pycrfsuite.ItemSequence(both)
        votes += ballots(chunks(one.tag(items), row) for one in others)
        for said in self.networks.tags(seen):
            votes += Counter(dict.fromkeys(chunks(said, row), NETWORK))
        return agreed(votes, price=PRICE * (len(first) + len(others) + NETWORK * len(self.networks)))

    @cached_property
    def _names(self) -> Names:
        return Names(self.divisions)

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.divisions, self.usual)

    @cached_property
    def _taggers(self) -> tuple[list[Any], list[Any]]:
        return [tagger(one) for one in self.first], [tagger(one) for one in self.second]


def tagger(model: bytes) -> Any:
    """A CRFsuite tagger over a model in memory."""
    import pycrfsuite

    made = pycrfsuite.Tagger()
    made.open_inmemory(model)
    return made


def _unpressed(pressed: bytes) -> bytes:
    """A tagger as it was before it was pressed. Raises ValueError for one larger than any that is trained here."""
    inflating = zlib.decompressobj()
    found = inflating.decompress(pressed, LARGEST)
    if inflating.unconsumed_tail:
        raise ValueError("too large")
    return found


def load(path: Path) -> AddressModel:
    """The model in a file. Raises BadModel."""
    kept = artefact.load(path, task=TASK, version=VERSION)
    arrays = kept.arrays
    if kept.version < VERSION:
        raise artefact.DamagedModel(name=path.name, why=artefact.OLDER)
    try:
        codes, names = artefact.unpacked(arrays["codes"]), artefact.unpacked(arrays["names"])
        towns, villages = artefact.unpacked(arrays["towns"]), artefact.unpacked(arrays["villages"])
        elements, kinds = artefact.unpacked(arrays["elements"]), artefact.unpacked(arrays["kinds"])
        rows = [Division(code, name) for code, name in zip(codes, names, strict=True)]
        taggers = {
            name: [_unpressed(arrays[f"{name}{number}"].tobytes()) for number in range(kept.settings[name])]
            for name in ("first", "second")
        }
        made = AddressModel(
            Divisions(rows, dict(zip(towns, villages, strict=True))),
            Memory(Counter(dict.fromkeys(zip(elements, kinds, strict=True), 1))),
            taggers["first"], taggers["second"], recurrent.kept(arrays), dict(kept.settings["usual"]),
            kept.trained_at, kept.digest, kept.figures,
        )  # fmt: skip
        for one in (*made.first, *made.second):
            tagger(one)
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise artefact.DamagedModel(name=path.name, why=str(error)) from None
    return made
