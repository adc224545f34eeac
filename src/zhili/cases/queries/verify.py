"""Whether what stands agrees with what happened: each case is what its events add up to, each event as sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from zhili.cases.queries.emptied import emptied_events
from zhili.cases.queries.single import history, state_of
from zhili.cases.rules import erasing
from zhili.cases.rules.project import to_json
from zhili.cases.rules.sealing import content
from zhili.cases.rules.state import CaseState, add_up
from zhili.kernel.rows import fetch
from zhili.ledger import public as ledger


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A case that is not as its history says. ``seq`` names the event, 0 the case itself."""

    case_id: UUID
    seq: int
    what: str


def verify(case_id: UUID) -> list[Discrepancy]:
    """Compare a case with its events and its events with their seals. Raises NotFound."""
    stored = state_of(case_id)
    return [*_seals(stored), *_erasures(stored), *_sum(stored)]


def _sum(stored: CaseState) -> Iterator[Discrepancy]:
    events = history(stored)
    if [event.seq for event in events] != list(range(1, stored.seq + 1)):
        yield Discrepancy(stored.id, 0, "events are missing or double")
        return
    state = add_up(events)
    if (to_json(state), state.stage, state.seq, dict(state.outcome)) != (
        to_json(stored),
        stored.stage,
        stored.seq,
        dict(stored.outcome),
    ):
        yield Discrepancy(stored.id, 0, "the case is not what its events add up to")


def _seals(stored: CaseState) -> Iterator[Discrepancy]:
    salts = fetch(
        "SELECT seq, id, salt, stage FROM cases_caseevent WHERE district_id = %s AND case_id = %s ORDER BY seq",
        [stored.district_id, stored.id],
    )
    sealed = ledger.sealed_digests(district_id=stored.district_id, ids=[row[1] for row in salts])
    for event, (seq, id, salt, stage) in zip(history(stored), salts, strict=True):
        if bytes(salt) == erasing.NO_SALT:
            continue  # its words are erased, and its seal with them: ``_erasures``
        digest = sealed.get(id)
        words = content(stored.id, event, str(stage))
        if digest is None:
            yield Discrepancy(stored.id, int(str(seq)), "the event has no seal")
        elif not ledger.matches(salt=bytes(salt), content=words, sealed=digest):
            yield Discrepancy(stored.id, int(str(seq)), "the event is not as sealed")


def _erasures(stored: CaseState) -> Iterator[Discrepancy]:
    """What is left of emptied events must be what the last erasure, sealed itself, says it left."""
    emptied = [event.seq for event, _ in emptied_events(stored)]
    if not emptied:
        return
    said = [event for event in history(stored) if event.action == erasing.ERASE and "left" in event.data]
    if not said or said[-1].seq <= emptied[-1]:
        yield Discrepancy(stored.id, emptied[-1], "the event was emptied without a record of it")
    elif said[-1].data["left"] != erasing.digest(stored.id, emptied_events(stored, before=said[-1].seq)):
        yield Discrepancy(stored.id, said[-1].seq, "what is left of erased events is not what was left")
