"""Deciding about a proposal: take it up as a case of its own, put it off, or drop it with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from zhili.cases import public as cases
from zhili.casetypes.language import CaseType
from zhili.insight.operations.counting import CITY_TIME
from zhili.insight.queries import proposals
from zhili.insight.queries.proposals import ProposalView
from zhili.insight.rules import evidence
from zhili.insight.rules.evidence import LASTING, SEASON
from zhili.kernel.actor import Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.rows import cursor, fetch
from zhili.kernel.text import Text

CHANNEL = "proactive"
PUT_OFF = (7, 14, 30)
"""Days by which a proposal can be put off."""

LEAST_REASON, MOST_REASON = 2, 1000
_PROPOSAL = Text(zh="这条未诉先办建议", en="proposal")
_SOURCES = {SEASON: "season", LASTING: "repeated"}
_NO_REASON = Text(zh="请写明为什么不立项。", en="Say why it is dropped.")
_NO_DAYS = Text(zh="请选推迟几天。", en="Choose by how many days.")
_LONGEST_TITLE, _LONGEST_ADDRESS = 80, 200
_DECIDE = b"""
UPDATE insight_proposal SET state = %s, until = %s, reason = %s, decided_by = %s, decided_at = %s, case_id = %s
WHERE id = %s
"""


class AlreadyDecided(ZhiliError):
    """Somebody has decided about the proposal meanwhile."""

    code: ClassVar[str] = "already-decided"
    status: ClassVar[int] = 409
    message = Text(
        zh="刚刚有人处理了这条建议，请看它现在的状态。",
        en="Somebody has just decided about this proposal; see how it stands now.",
    )


@dataclass(frozen=True, slots=True)
class _Decision:
    state: str
    until: date | None = None
    reason: str = ""
    case_id: UUID | None = None


def take_up(*, id: UUID, actor: Actor, at: datetime) -> cases.Opened:
    """Open a case from a proposal: evidence as its text, the cases behind it linked. Raises NotFound, AlreadyDecided,
    Forbidden.
    """
    with transaction.atomic():
        proposal = _undecided(id, actor, at)
        case_type, field = cases.answering_types()[0]
        opened = cases.open(
            type_key=case_type.key,
            data=_form(proposal, case_type, field),
            actor=actor,
            channel=CHANNEL,
            at=at,
        )
        _decide(proposal, _Decision("opened", case_id=opened.id), actor, at)
    return opened


def put_off(*, id: UUID, days: int, actor: Actor, at: datetime) -> date:
    """Show a proposal again only after some days (``PUT_OFF``); returns the day. Raises as above, and Invalid."""
    if days not in PUT_OFF:
        raise Invalid({"days": _NO_DAYS})
    until = at.astimezone(CITY_TIME).date() + timedelta(days=days)
    with transaction.atomic():
        _decide(_undecided(id, actor, at), _Decision("postponed", until=until), actor, at)
    return until


def drop(*, id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Not this season, with the reason, which is kept and shown the next time. Raises as above, and Invalid."""
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid({"reason": _NO_REASON})
    with transaction.atomic():
        decision = _Decision("dropped", reason=reason.strip()[:MOST_REASON])
        _decide(_undecided(id, actor, at), decision, actor, at)


def _undecided(id: UUID, actor: Actor, at: datetime) -> ProposalView:
    """The proposal, locked until the transaction ends."""
    fetch("SELECT 1 FROM insight_proposal WHERE id = %s FOR UPDATE", [id])
    found = proposals.proposal(id, cases.reach(actor=actor, at=at))
    if found is None or not cases.answering_types():
        raise NotFound(what=_PROPOSAL)
    if not found.undecided:
        raise AlreadyDecided()
    return found


def _decide(proposal: ProposalView, decision: _Decision, actor: Actor, at: datetime) -> None:
    with cursor() as cur:
        cur.execute(
            _DECIDE,
            [decision.state, decision.until, decision.reason, actor.id, at, decision.case_id, proposal.id],
        )


def _form(proposal: ProposalView, case_type: CaseType, field: str) -> Mapping[str, object]:
    """What the case's form asks for, of what is known."""
    words = proposals.words(proposal)
    source = _SOURCES[proposal.kind]
    sources = case_type.form.properties.get("source", {}).get("enum")
    known: dict[str, object] = {
        "title": words.title.zh[:_LONGEST_TITLE],
        "text": evidence.whole(words.title, words.counts, words.handling),
        "class": proposal.class_code if case_type.class_(proposal.class_code) else None,
        "address": words.place.zh[:_LONGEST_ADDRESS],
        "lon": words.point[0] if words.point else None,
        "lat": words.point[1] if words.point else None,
        "source": source if isinstance(sources, list) and source in sources else None,
        field: [str(one) for one in proposal.cases],
    }
    return {name: value for name, value in known.items() if name in case_type.form.properties and value}
