"""Two sides that change one field at will, over a line that delays, repeats and disorders: nothing is lost or echoed.

Every value that a side writes knows of the ones before it. A model keeps that apart from the counters of the rule: of
two sides in step, the value that stands knew of every other that was ever written.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson
from hypothesis import given
from hypothesis import strategies as st

from zhili.cases.rules.outside import stepping
from zhili.cases.rules.outside.stepping import Kept, Said, Turn
from zhili.kernel.canonical import json_bytes

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["change", "change", "deliver", "deliver", "again", "decide"]),
        st.sampled_from([0, 1]),
        st.integers(0, 10_000),
    ),
    max_size=40,
)


@dataclass
class Side:
    """One side: the field as it keeps it, which writes its value knows of, and those of the value it was told of."""

    kept: Kept = field(default_factory=Kept)
    knows: frozenset[int] = frozenset()
    other_knows: frozenset[int] = frozenset()


@dataclass
class Line:
    """Two sides, the messages on their way to each, and those that have arrived before."""

    sides: tuple[Side, Side] = field(default_factory=lambda: (Side(), Side()))
    coming: tuple[list[tuple[Said, frozenset[int]]], ...] = field(default_factory=lambda: ([], []))
    come: tuple[list[tuple[Said, frozenset[int]]], ...] = field(default_factory=lambda: ([], []))
    written: int = 0
    sent: int = 0
    decided: int = 0

    def change(self, who: int, value: object) -> None:
        """A side writes another value than it has."""
        side = self.sides[who]
        if side.kept.value == value:
            return
        self.written += 1
        differed = side.kept.other is not None
        side.kept = stepping.changed(side.kept, value, by="", unit=None, at=AT)
        side.knows |= {self.written}
        if differed and side.kept.other is None:  # it came to what the other side has
            side.knows |= side.other_knows
        self._tell(who)

    def decide(self, who: int, theirs: bool) -> None:
        """Somebody at a side chooses, where there is something to choose."""
        side = self.sides[who]
        if side.kept.other is None:
            return
        self.decided += 1
        side.kept = stepping.decided(side.kept, theirs=theirs)
        side.knows |= side.other_knows
        self._tell(who)

    def _tell(self, who: int) -> None:
        """What is owed is put on the line."""
        side = self.sides[who]
        assert side.kept.owed
        side.kept = stepping.told(side.kept)
        self.sent += 1
        self.coming[1 - who].append((Said(side.kept.value, side.kept.theirs, side.kept.ours), side.knows))

    def deliver(self, who: int, which: int, *, again: bool = False) -> None:
        """One of the messages that wait for a side arrives, or one that arrived already arrives once more."""
        waiting = self.come[who] if again else self.coming[who]
        if not waiting:
            return
        message = waiting[which % len(waiting)] if again else waiting.pop(which % len(waiting))
        if not again:
            self.come[who].append(message)
        (said, knows), side = message, self.sides[who]
        side.kept, turn = stepping.heard(side.kept, said)
        if turn is Turn.TAKEN:
            assert side.knows <= knows, "what was taken knew of everything that it takes the place of"
            side.knows = knows
        elif turn is Turn.AGREED:
            side.knows |= knows
        elif turn is Turn.DIFFERS:
            side.other_knows = knows
        assert not side.kept.owed, "nothing that was heard is sent back"

    def settle(self) -> None:
        """Everything on the line arrives, the last first."""
        while any(self.coming):
            for who in (0, 1):
                self.deliver(who, len(self.coming[who]) - 1)


def played(moves: list[tuple[str, int, int]], values: int) -> Line:
    line = Line()
    for word, who, number in moves:
        match word:
            case "change":
                line.change(who, f"v{number % values}")
            case "decide":
                line.decide(who, theirs=bool(number % 2))
            case "deliver":
                line.deliver(who, number)
            case "again":
                line.deliver(who, number, again=True)
    line.settle()
    return line


@given(MOVES, st.sampled_from([2, 10_001]))
def test_both_are_in_step_at_the_end_or_both_show_the_same_difference(
    moves: list[tuple[str, int, int]], values: int
) -> None:
    line = played(moves, values)
    one, other = line.sides
    assert line.sent == line.written + line.decided, "one message for each change and decision, no echo"
    if one.kept.other is None:
        assert other.kept.other is None
        assert one.kept.value == other.kept.value
        assert one.knows == other.knows == frozenset(range(1, line.written + 1)), "no change is lost"
    else:
        assert other.kept.other is not None
        assert one.kept.other.value == other.kept.value != one.kept.value == other.kept.other.value


@given(MOVES, st.lists(st.tuples(st.sampled_from([0, 1]), st.integers(0, 99)), max_size=20))
def test_what_comes_again_after_all_has_arrived_changes_nothing(
    moves: list[tuple[str, int, int]], again: list[tuple[int, int]]
) -> None:
    line = played(moves, 10_001)
    stood = [side.kept for side in line.sides]
    for who, which in again:
        line.deliver(who, which, again=True)
    assert [side.kept for side in line.sides] == stood


@given(MOVES, st.booleans())
def test_one_decision_brings_both_in_step(moves: list[tuple[str, int, int]], theirs: bool) -> None:
    line = played(moves, 10_001)
    wanted = (
        line.sides[0].kept.other.value if theirs and line.sides[0].kept.other else line.sides[0].kept.value
    )
    line.decide(0, theirs=theirs)
    line.settle()
    assert [side.kept.value for side in line.sides] == [wanted, wanted]
    assert [side.kept.other for side in line.sides] == [None, None]


def test_what_both_had_before_they_parted_is_told() -> None:
    kept = stepping.told(stepping.changed(Kept(), 1000, by="", unit=None, at=AT))
    kept = stepping.changed(kept, 2000, by="", unit=None, at=AT)
    kept, turn = stepping.heard(kept, Said(3000, ours=1, theirs=1))
    assert (turn, kept.before, kept.value) == (Turn.DIFFERS, 1000, 2000)
    kept = stepping.decided(kept, theirs=True)
    assert (kept.value, kept.before, kept.ours, kept.theirs, kept.owed) == (3000, 3000, 3, 1, True)


def test_a_field_that_the_other_side_may_not_change_is_shown_and_not_taken() -> None:
    kept = stepping.told(stepping.changed(Kept(), "mediating", by="", unit=None, at=AT))
    held, turn = stepping.heard(kept, Said("closed", ours=1, theirs=1), may_change=False)
    assert (turn, held.value) == (Turn.DIFFERS, "mediating")
    moved = stepping.changed(held, "closed", by="", unit=None, at=AT)
    assert moved.other is None, "here it came to the same by itself"


def test_a_row_keeps_all_of_it() -> None:
    kept = stepping.changed(Kept(), "王某", by="staff:1", unit="u", at=AT)
    kept, _ = stepping.heard(
        kept, Said("李某", ours=0, theirs=2, by="书记员", at="2026-03-02T01:00:00+00:00")
    )
    assert stepping.from_json(orjson.loads(json_bytes(stepping.to_json({"mediator": kept})))) == {
        "mediator": kept
    }
