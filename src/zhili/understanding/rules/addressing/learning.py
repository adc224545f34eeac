"""How the reader of addresses is trained: two passes of averaged perceptrons over chains of labels, and networks.

Averaged structured perceptron: Collins, "Discriminative Training Methods for Hidden Markov Models" (2002), as CRFsuite
has it ("ap"). It learns in a quarter of the time of a conditional random field and, voting, to a better F1.
"""

import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zhili.understanding.rules.addressing import lessons, recurrent, second, shapes
from zhili.understanding.rules.addressing.chunks import Chunk, Element, chunks, f1, labels
from zhili.understanding.rules.addressing.divisions import Divisions
from zhili.understanding.rules.addressing.measures import DISTRICT, right_code
from zhili.understanding.rules.addressing.memory import Memory, counted
from zhili.understanding.rules.addressing.model import AddressModel, tagger
from zhili.understanding.rules.addressing.names import Names
from zhili.understanding.rules.addressing.recurrent import Networks
from zhili.understanding.rules.addressing.shapes import Token

FOLDS = 4
ROUNDS = 12
"""Times that a perceptron goes over the texts."""
SEEN_AT_LEAST = 2
SEED = 20260


@dataclass(frozen=True, slots=True)
class Labelled:
    """An address and its elements; ``group`` is shared by those that are nearly the same."""

    text: str
    elements: tuple[Element, ...]
    group: int

    @property
    def chunks(self) -> list[Chunk]:
        """The elements by kind and place."""
        return [(one.kind, one.start, one.end) for one in self.elements]


@dataclass(frozen=True, slots=True)
class _Example:
    row: list[Token]
    seen: list[list[str]]
    labels: list[str]


def train(
    rows: Sequence[Labelled],
    divisions: Divisions,
    *,
    voters: int,
    networks: int,
    at: datetime,
    digest: str,
    tell: Callable[[str], None],
) -> AddressModel:
    """The model that ``rows`` teach, ``voters`` taggers in its second pass, ``networks`` beside them. Its figure is
    that of the first pass, each address read by a tagger that saw neither it nor one nearly the same.
    """
    tell(f"{len(rows)} addresses, {len(divisions.rows)} divisions")
    memory = Memory(counted(one.elements for one in rows))
    seen = _seen(rows, divisions, memory)
    first, guessed = _first_pass(rows, seen, tell)
    cuts = [chunks(guess, one.row) for guess, one in zip(guessed, seen, strict=True)]
    figure = round(f1([one.chunks for one in rows], cuts), 4)
    tell(f"first pass, out of fold: chunk F1 {figure}")
    one_of = _Pool()
    both = [_with_guess(*one, one_of) for one in zip(rows, seen, guessed, strict=True)]
    passed = []
    for number in range(voters):
        tell(f"second pass, {number + 1} of {voters}")
        passed.append(_perceptron(both, SEED + number))
    joined = recurrent.together([_network(seen, number, tell) for number in range(networks)])
    usual = Counter(right_code(one.elements, divisions, DISTRICT) for one in rows)
    del usual[""]
    figures: Mapping[str, Any] = {"first_pass_out_of_fold": figure}
    return AddressModel(divisions, memory, first, passed, joined, dict(usual), at, digest, figures)


class _Pool:
    """Gives equal words as one: signs come again in thousands of addresses, and would take some gigabytes."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def each(self, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """The rows, of words that are shared."""
        return [[self._words.setdefault(word, word) for word in row] for row in rows]


def _network(examples: Sequence[_Example], number: int, tell: Callable[[str], None]) -> Networks:
    tell(f"network {number + 1}")
    return lessons.network(
        [one.seen for one in examples], [one.labels for one in examples], seed=SEED + number
    )


def _seen(rows: Sequence[Labelled], divisions: Divisions, memory: Memory) -> list[_Example]:
    """The rows as the first pass sees them; what a group gave to the memory is not held against it."""
    import rjieba

    names, one_of = Names(divisions), _Pool()
    groups: defaultdict[int, list[tuple[Element, ...]]] = defaultdict(list)
    for one in rows:
        groups[one.group].append(one.elements)
    found = []
    for one in rows:
        row = shapes.tokens(one.text)
        known = memory.sightings(one.text, counted(groups[one.group]))
        seen = shapes.features(one.text, row, names.sightings(one.text), known, rjieba.tag(one.text))
        found.append(_Example(row, one_of.each(seen), labels(one.chunks, row, ends=False)))
    return found


def _with_guess(one: Labelled, example: _Example, guess: list[str], one_of: _Pool) -> _Example:
    more = one_of.each(second.features(one.text, example.row, guess))
    seen = [some + further for some, further in zip(example.seen, more, strict=True)]
    return _Example(example.row, seen, labels(one.chunks, example.row, ends=True))


def _first_pass(
    rows: Sequence[Labelled], examples: Sequence[_Example], tell: Callable[[str], None]
) -> tuple[list[bytes], list[list[str]]]:
    """One tagger for each fold, and for each row the labels of the one that did not see it."""
    guessed: list[list[str]] = [[] for _ in rows]
    made = []
    for fold in range(FOLDS):
        tell(f"first pass, {fold + 1} of {FOLDS}")
        others = [example for one, example in zip(rows, examples, strict=True) if one.group % FOLDS != fold]
        made.append(_perceptron(others or examples, SEED + fold))
        left_out = tagger(made[-1])
        for number, one in enumerate(rows):
            if one.group % FOLDS == fold:
                guessed[number] = left_out.tag(examples[number].seen)
    return made, guessed


def _perceptron(examples: Sequence[_Example], seed: int) -> bytes:
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="ap", verbose=False)
    trainer.set_params({"max_iterations": ROUNDS, "feature.minfreq": SEEN_AT_LEAST})
    order = list(range(len(examples)))
    random.Random(seed).shuffle(order)
    for number in order:
        trainer.append(examples[number].seen, examples[number].labels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()
