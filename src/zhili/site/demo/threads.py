"""One case as the players know it: what it is really about, how far it has come, whose turn it is."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from zhili.casetypes.language import CaseType
from zhili.site.demo import other_moves, request_moves
from zhili.site.demo.behaviour import Glimpse, Move, Temper, Truth
from zhili.site.demo.gazetteer import Address
from zhili.site.demo.seeing import Seen
from zhili.site.demo.staff import Resident

REQUEST, EVENT, TRANSFER, CAMPAIGN = (
    "hotline.request",
    "grid.event",
    "hotline.outside_transfer",
    "hotline.proactive",
)
"""The case types that are played."""

_PLAYERS: Mapping[str, Callable[..., Move | None]] = {
    REQUEST: request_moves.decide,
    EVENT: other_moves.patrol,
    TRANSFER: other_moves.transfer,
    CAMPAIGN: other_moves.proactive,
}
MATTERS_NOW = frozenset({"received", "dispatched", "handling", "suspended", "answered"})
"""The stages of a request into which another of the same matter is merged."""


@dataclass(slots=True)
class Thread:
    """A case in play. ``trail`` is what was done in it, refusals marked; ``turn`` numbers its decisions.

    ``answers``: the case that waits for the outcome of this one, where one was opened for the other.
    """

    case_type: CaseType
    id: UUID
    number: str
    secret: str | None
    opened_at: datetime
    truth: Truth
    facts: Mapping[str, str]
    address: Address
    rng: random.Random
    seen: Seen
    reporter: Resident | None = None
    matter: int = 0
    answers: "Thread | None" = None
    tried: Counter[str] = field(default_factory=Counter)
    missing: tuple[str, ...] = ()
    mended: bool = False
    turn: int = 0
    alarm: tuple[datetime, bool] | None = None
    refused: int = 0
    trail: list[str] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether the case has not ended."""
        return not self.case_type.stages[self.seen.stage].ends

    def decide(self, at: datetime, temper: Temper, *, elder: str | None) -> Move | None:
        """What somebody wants to do next, if anything."""
        player = _PLAYERS[self.case_type.key]
        return player(self._glimpse(at, elder), self.truth, temper, rng=self.rng, facts=self.facts)

    def take(self, move: Move) -> None:
        """What a move that was made means beyond the state of the case."""
        self.trail.append(move.action)
        if move.mends is not None:
            self.mended = move.mends
        if move.action == "whistle":
            self.missing = self.truth.helpers
        if move.action == "report_in":
            self.missing = tuple(unit for unit in self.missing if unit != move.unit)

    def _glimpse(self, at: datetime, elder: str | None) -> Glimpse:
        seen = self.seen
        names = {*self.tried, *seen.counts}
        return Glimpse(
            stage=seen.stage,
            at=at,
            possible=possible(self.case_type, seen.stage),
            lead=seen.lead,
            due_at=seen.due_at,
            tried={name: max(self.tried[name], seen.counts.get(name, 0)) for name in names},
            missing=self.missing,
            asked=seen.asked,
            elder=elder,
            mended=self.mended,
            supervised=seen.runs("supervision"),
        )


def possible(case_type: CaseType, stage: str) -> frozenset[str]:
    """The actions that a stage knows, whoever may do them."""
    return frozenset(key for key, action in case_type.actions.items() if stage in action.from_)
