"""What a new version of a table would have decided otherwise, on known facts. One pass, little memory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhili.casetypes.tables.model import Decision
from zhili.casetypes.tables.refusals import Undecided
from zhili.casetypes.tables.table import Table

Outcome = Decision | Undecided


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that the two versions decide otherwise. ``index`` counts the facts from 0."""

    index: int
    facts: Mapping[str, object]
    old: Outcome
    new: Outcome


@dataclass(frozen=True, slots=True)
class Replay:
    """How many facts were decided alike and otherwise, examples of the latter, refusals by code.

    ``unreached_old`` and ``unreached_new`` are the sheet rows that none of the facts fired.
    """

    count: int
    same: int
    changed: int
    changes: tuple[Change, ...]
    errors_old: Mapping[str, int]
    errors_new: Mapping[str, int]
    unreached_old: tuple[int, ...]
    unreached_new: tuple[int, ...]


def differences(old: Table, new: Table, facts: Iterable[Mapping[str, object]], *, keep: int = 1000) -> Replay:
    """Decide the facts by both tables and compare outputs, not row numbers; keep at most ``keep`` changes."""
    sides = (_Side(old), _Side(new))
    count = same = 0
    changes: list[Change] = []
    for index, given in enumerate(facts):
        before, after = (side.outcome(given) for side in sides)
        count += 1
        if _alike(before, after):
            same += 1
        elif len(changes) < keep:
            changes.append(Change(index=index, facts=dict(given), old=before, new=after))
    return Replay(
        count=count,
        same=same,
        changed=count - same,
        changes=tuple(changes),
        errors_old=dict(sides[0].errors),
        errors_new=dict(sides[1].errors),
        unreached_old=sides[0].unreached(),
        unreached_new=sides[1].unreached(),
    )


class _Side:
    """One version, and what it met on the way."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.errors: Counter[str] = Counter()
        self.fired: set[int] = set()

    def outcome(self, facts: Mapping[str, object]) -> Outcome:
        try:
            decision = self.table.decide(facts)
        except Undecided as refusal:
            self.errors[refusal.code] += 1
            return refusal
        self.fired.update(decision.rows)
        return decision

    def unreached(self) -> tuple[int, ...]:
        return tuple(row.number for row in self.table.rows if row.number not in self.fired)


def _alike(before: Outcome, after: Outcome) -> bool:
    if isinstance(before, Decision) and isinstance(after, Decision):
        return before.outputs == after.outputs
    if isinstance(before, Undecided) and isinstance(after, Undecided):
        return before.code == after.code
    return False
