"""Parties to a case: inviting one, with name and telephone sealed apart; coming by its code; reading who they are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations import notifying, record, world
from zhili.cases.queries import types
from zhili.cases.queries.parties import codes_number
from zhili.cases.queries.single import CASE, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.queries.whole import readable
from zhili.cases.rules import guards, step
from zhili.cases.rules.carrying import going_along
from zhili.cases.rules.errors import BadSide
from zhili.cases.rules.keeping import PARTY_TERMS
from zhili.cases.rules.state import CaseState
from zhili.cases.rules.step import Step
from zhili.casetypes.language import PARTY
from zhili.kernel.actor import Actor
from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.kernel.rows import Batch
from zhili.kernel.text import Text
from zhili.people import public as people

INVITE, JOIN = "invite_party", "party_joined"
"""The engine's events: a party was named and given a code; it came with an account."""

_TO_INVITE = Text(zh="邀请当事人", en="invite a party")
_WHO_THEY_ARE = Text(zh="查看当事人信息", en="see who the parties are")


@dataclass(frozen=True, slots=True)
class Invited:
    """A party that was invited: with the case's number, the code lets it in. The code is shown once."""

    party: UUID
    number: str
    code: str


def invite(
    *, case_id: UUID, side: str, actor: Actor, at: datetime, name: str = "", phone: str = ""
) -> Invited:
    """Make somebody a party to a case on a side. Raises NotFound, Forbidden, BadSide.

    Name and telephone are kept sealed under the party's own id, for the lead's eyes and with a trail. At the telephone
    they are told, without the code.
    """
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        roles = roles_on(actor, state, at=at)
        if not guards.may_read(roles):
            raise NotFound(what=CASE)
        declared = types.of_version(state.type_key, state.type_version).parties
        if declared is None or not roles & declared.invite_by:
            raise Forbidden(verb=_TO_INVITE)
        if side not in declared.sides:
            raise BadSide(side=side, known="、".join(one.zh for one in declared.sides.values()))
        party = new_id(at)
        batch = Batch()
        done = _invited(state, party, side, by=guards.reference(actor), at=at)
        _lay_down(batch, state, done)
        code = _row(batch, state, party, side)
        people.keep_private(
            batch, holder=party, district_id=state.district_id, fields={"name": name.strip(), "phone": phone.strip()},
            purpose=state.type_key, at=at, terms=PARTY_TERMS,
        )  # fmt: skip
        batch.write()
        if phone.strip():
            notifying.tell_invited(done.state, done.state.parties[-1], done.event, at=at)
        return Invited(party=party, number=state.number, code=code)


def join(*, case_id: UUID, party: UUID, actor: Actor, at: datetime) -> None:
    """Know an invited party by the account it came with, from now on. Whether it has the code is proven before.

    Nothing happens to somebody without an account, to a party that has one, and to who is a party already.
    """
    if actor.kind != "resident":
        return
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        bare = replace(actor, parties=frozenset())
        taken = any(one.account for one in state.parties if one.id == party)
        if taken or PARTY in roles_on(bare, state, at=at):
            return
        account = guards.reference(actor)
        batch = Batch()
        _lay_down(batch, state, _joined(state, party, account, at=at))
        key = {"district_id": state.district_id, "id": party}
        batch.update("cases_party", key, {"account": account})
        batch.write()


def _invited(
    state: CaseState, party: UUID, side: str, *, by: str, at: datetime, origin: UUID | None = None
) -> Step:
    """The event that names a party; ``origin`` is the one that it was in the case that led here."""
    change = {"do": PARTY, "id": str(party), "side": side, **({"origin": str(origin)} if origin else {})}
    return step.note(
        state, INVITE, actor=by, at=at, changes=(change,), data={"side": side}, visibility="parties"
    )


def _joined(state: CaseState, party: UUID, account: str, *, at: datetime) -> Step:
    change = {"do": "join", "id": str(party), "account": account}
    return step.note(
        state, JOIN, actor=account, at=at, changes=(change,), data={}, visibility=guards.room_of(party)
    )


def _row(batch: Batch, state: CaseState, party: UUID, side: str, account: str | None = None) -> str:
    """Write who was invited, for looking up; the code that lets them in."""
    bound = codes_number(state, party)
    code = people.code_for(number=bound)
    batch.insert(
        "cases_party",
        {
            "id": party, "district_id": state.district_id, "case_id": state.id, "side": side,
            "secret": people.code_digest(number=bound, code=code), "account": account,
        },
    )  # fmt: skip
    return code


def bring_along(origin: CaseState, case_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Make the invited parties of one case parties to the one it led to, on the same side, known by the same account.

    Name and telephone go along sealed; that they were read for it stands in the trail, under ``actor``.
    """
    state = state_of(case_id, lock=True)
    for one in going_along(origin, types.of_version(state.type_key, state.type_version)):
        party, batch = new_id(at), Batch()
        done = _invited(state, party, one.side, by="system:engine", at=at, origin=one.id)
        _lay_down(batch, state, done)
        state = done.state
        if one.account:
            joined = _joined(state, party, one.account, at=at)
            _lay_down(batch, state, joined)
            state = joined.state
        _row(batch, state, party, one.side, one.account or None)
        batch.write()
        people.carry_private(
            from_holder=one.id, to_holder=party, district_id=state.district_id, purpose=state.type_key,
            fields=("name", "phone"), at=at, actor=actor, terms=PARTY_TERMS,
        )  # fmt: skip


def _lay_down(batch: Batch, before: CaseState, done: Step) -> None:
    record.events(batch, [done])
    case_type = types.of_version(before.type_key, before.type_version)
    record.changed(batch, case_type, done.state, world.calendar(), before=before)


def reveal_parties(
    *, case_id: UUID, actor: Actor, purpose: str, at: datetime
) -> dict[UUID, Mapping[str, str]]:
    """Name and telephone of the invited parties, by party. Each reading leaves its trail first.

    Raises NotFound, Forbidden to whom the parties' rooms are not open, PurposeMissing, and as ``read_private`` does.
    """
    state, roles = readable(case_id, actor, at=at)
    if PARTY in roles or not all(guards.room_of(one.id) in roles for one in state.parties):
        raise Forbidden(verb=_WHO_THEY_ARE)
    return {
        one.id: people.read_private(
            holder=one.id, actor=actor, purpose=purpose, at=at, district_id=state.district_id
        )
        for one in state.parties
        if not one.opener
    }
