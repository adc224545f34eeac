"""Proposing mediators for a dispute, taking the parties' wishes, and the decision, which a person can overrule."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhili.kernel.actor import Actor
from zhili.kernel.cleaning import TextTooLong, clean
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Conflict, Invalid, NotFound
from zhili.kernel.text import Text
from zhili.people import models
from zhili.people.queries.candidates import candidate, candidates
from zhili.people.queries.proposals import ProposalView, UnknownProposal, proposal_view
from zhili.people.rules.choosing import Wish, fault
from zhili.people.rules.levels import code_of, district_of
from zhili.people.rules.matching import PROPOSED, Dispute, Match, Work, barred, match
from zhili.people.rules.register import FIELDS

Worked = Callable[[Collection[UUID]], Mapping[UUID, Work]]
"""Asked once for all candidates by those who know of cases: what each has had to do."""
_LONGEST = 500


class AlreadyChosen(Conflict):
    """The parties wish for somebody after it was decided who is to mediate."""

    code: ClassVar[str] = "mediator-chosen"
    message = Text(zh="调解员已经确定。", en="It has been decided who is to mediate.")


class MayNotMediate(Conflict):
    """Somebody is appointed who may not take part."""

    code: ClassVar[str] = "may-not-mediate"
    message = Text(zh="此人不能调解这件事：{why}", en="This person cannot mediate here: {why}")


class NotAParty(NotFound):
    """A wish comes from somebody who is no party."""

    code: ClassVar[str] = "not-a-party"


def find_mediators(
    *,
    dispute: Dispute,
    worked: Worked,
    professions: Collection[str] = ("mediator",),
    without: Collection[UUID] = (),
    most: int = PROPOSED,
) -> Match:
    """The three (``most``) that fit a dispute best with their reasons, and who was left out and why; nothing is kept.

    ``worked`` tells of these people the cases open and settled; who is not in its answer has none. ``without``: people
    that are not to be looked at. Two statements with the caller's.
    """
    found = [one for one in candidates(dispute, professions=professions) if one.entry.id not in set(without)]
    return match(found, dispute, worked([one.entry.id for one in found]), most=most)


def propose_mediators(
    *,
    dispute: Dispute,
    worked: Worked,
    actor: Actor,
    at: datetime,
    professions: Collection[str] = ("mediator",),
    without: Collection[UUID] = (),
) -> ProposalView:
    """Propose three for a dispute as ``find_mediators`` does, and keep it: those proposed go behind in their turn.

    Fewer than three, or none, where there are no more. Whether the actor may is the caller's to decide. Raises Invalid
    for an unknown field or a dispute without a matter or parties.
    """
    _check(dispute)
    found = find_mediators(dispute=dispute, worked=worked, professions=professions, without=without)
    keys = [one.entry.id for one in found.fits]
    with transaction.atomic():
        row = models.MediatorProposal.objects.create(
            id=new_id(at), district_id=district_of(code_of(dispute.area)) if dispute.area else 0,
            matter=dispute.matter, field=dispute.field, area=dispute.area or "",
            languages=[*dispute.languages], parties=[*dispute.parties],
            offered=[
                {"entry": str(one.entry.id), "points": one.points,
                 "reasons": [[reason.zh, reason.en] for reason in one.reasons]}
                for one in found.fits
            ],
            wishes={}, decisions=[], proposed_by=actor.id, proposed_at=at,
        )  # fmt: skip
        models.RegisterEntry.objects.filter(pk__in=keys).update(last_proposed_at=at)
        models.RegisterReach.objects.filter(entry_id__in=keys).update(turn=at)
    return proposal_view(row)


def wish_mediators(
    *, proposal: UUID, party: str, ranked: Sequence[UUID] = (), struck: Sequence[UUID] = (), at: datetime
) -> ProposalView:
    """Take a party's wish; a later one replaces it. With the last party's, whom all can live with is chosen.

    Whether it is the party who says so is the caller's to know. Raises UnknownProposal, NotAParty, AlreadyChosen, and
    Invalid where the wish names somebody else, or somebody twice.
    """
    wish = Wish(tuple(ranked), tuple(struck))
    with transaction.atomic():
        row = _locked(proposal)
        if party not in row.parties:
            raise NotAParty(what=Text(zh="该当事人", en="This party"))
        if row.decisions:
            raise AlreadyChosen
        if fault([UUID(one["entry"]) for one in row.offered], wish):
            raise Invalid(
                {
                    "ranked": Text(
                        zh="只能在推荐的人里选，每人一次。", en="Choose among those proposed, each once."
                    )
                }
            )
        row.wishes[party] = {"ranked": [str(one) for one in ranked], "struck": [str(one) for one in struck]}
        chosen = proposal_view(row).stands.chosen
        if chosen is not None and _bar(row, chosen, at=at) is None:
            row.decisions.append(_decision(chosen, "agreed", by="", reason="", at=at))
        row.save(update_fields=["wishes", "decisions"])
    return proposal_view(row)


def appoint_mediator(*, proposal: UUID, entry: UUID, reason: str, actor: Actor, at: datetime) -> ProposalView:
    """Decide who is to mediate, in one move: where the parties have not agreed, or against what was decided.

    Anybody on the register who may mediate, proposed or not. Overruling – a decision that stands, or somebody who was
    not proposed – needs a reason; the decisions before stay on record. Whether the actor may is the caller's to decide.
    Raises UnknownProposal, MayNotMediate, Invalid without the reason.
    """
    with transaction.atomic():
        row = _locked(proposal)
        why = _bar(row, entry, at=at)
        if why is not None:
            raise MayNotMediate(why=why)
        proposed = str(entry) in {one["entry"] for one in row.offered}
        how = "overruled" if row.decisions or not proposed else "appointed"
        said = said_reason(reason, needed=how == "overruled")
        row.decisions.append(_decision(entry, how, by=actor.id, reason=said, at=at))
        row.save(update_fields=["decisions"])
    return proposal_view(row)


def said_reason(reason: str, *, needed: bool = True) -> str:
    """A reason as it may be stored. Raises Invalid where it is missing or too long."""
    try:
        said = clean(reason, limit=_LONGEST)
    except TextTooLong as fault_:
        raise Invalid({"reason": fault_.words}) from fault_
    if needed and not said:
        raise Invalid({"reason": Text(zh="请写明理由。", en="Give the reason.")})
    return said


def _check(dispute: Dispute) -> None:
    if dispute.field not in FIELDS:
        raise Invalid({"field": Text(zh="纠纷类别不认识。", en="The field of the dispute is unknown.")})
    if not dispute.matter or not dispute.parties:
        raise Invalid(
            {"parties": Text(zh="没有写明是哪件事、谁是当事人。", en="Say which matter it is, and whose.")}
        )


def _locked(key: UUID) -> models.MediatorProposal:
    row = models.MediatorProposal.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise UnknownProposal(what=Text(zh="这份调解员推荐", en="This proposal of mediators"))
    return row


def _bar(row: models.MediatorProposal, entry: UUID, *, at: datetime) -> Text | None:
    """Why somebody may not mediate now, whoever decides it; None where they may."""
    seen = proposal_view(row).dispute
    dispute = Dispute(
        seen.field, seen.area, timezone.localdate(at), seen.languages, seen.parties, seen.matter
    )
    found = candidate(entry, dispute)
    if found is None:
        return Text(zh="名册上没有此人。", en="Not on the register.")
    return barred(found, dispute)


def _decision(chosen: UUID, how: str, *, by: str, reason: str, at: datetime) -> dict[str, str]:
    return {"chosen": str(chosen), "how": how, "by": by, "reason": reason, "at": at.isoformat()}
