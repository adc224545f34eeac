"""Papers of a case: which may be made now, looked at beforehand, issued; who may read one.

Which there are is declared by the case's type. That one was issued is an event of the case, with the digest of the
paper, in the transaction that numbers and keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhili.cases.operations.act import act, note, speaks_for
from zhili.cases.operations.parties import reveal_parties
from zhili.cases.operations.revealing import reveal
from zhili.cases.queries import repeats, types
from zhili.cases.queries.single import CASE, state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.queries.whole import attachments, readable
from zhili.cases.rules import guards, papers
from zhili.cases.rules.errors import NotAllowedNow
from zhili.cases.rules.state import CaseState
from zhili.casetypes.faults import PackFault
from zhili.casetypes.language import UNIT_ROLES, CaseType, PaperRule
from zhili.documents import public as documents
from zhili.kernel import isolation
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.once import Once
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.kernel.text import Text
from zhili.people import public as people

PAPER = Text(zh="这份文书", en="This paper")
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_PURPOSE = Text(zh="制作文书：{title}", en="to make a paper: {title}")


_ACCOUNTS = ("resident:", "staff:")


class CannotSign(ZhiliError):
    """Somebody who has to sign has no account to sign with."""

    code: ClassVar[str] = "cannot-sign"
    status: ClassVar[int] = 409
    message = Text(
        zh="{who}没有居民账号，不能在网上签署这份文书。请其注册并以本人账号提出，或在线下签署后上传。",
        en="{who} has no account and cannot sign this paper here. Have them register, or sign on paper and add the"
        " file.",
    )


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a case: those issued, and those that the reader may make now."""

    issued: tuple[documents.PaperView, ...]
    makeable: tuple[PaperRule, ...]


def papers_of(*, case_id: UUID, actor: Actor, at: datetime) -> Papers:
    """The papers of a case that the actor may read. Raises NotFound."""
    state, roles = readable(case_id, actor, at=at)
    case_type = types.of_version(state.type_key, state.type_version)
    return Papers(documents.papers([state.id]), papers.makeable(case_type, state, roles))


def preview_paper(
    *, case_id: UUID, key: str, data: Mapping[str, object], actor: Actor, at: datetime
) -> bytes:
    """A paper as it would be issued now, marked as a draft; nothing is kept. Raises as ``issue_paper`` does."""
    state = state_of(case_id)
    rule, roles = _rule(state, key, actor, at)
    return documents.preview(_order(state, rule, data, roles, actor, at), at=at)


def issue_paper(
    *,
    case_id: UUID,
    key: str,
    data: Mapping[str, object],
    actor: Actor,
    at: datetime,
    idempotency_key: str | None = None,
) -> documents.PaperView:
    """Make a paper of a case: numbered, sealed in the log, kept, and an event of the case.

    A second time with the same ``idempotency_key`` answers the newest of this kind and makes none. Raises NotFound,
    Forbidden, NotAllowedNow, CannotSign, Invalid for the paper's form, Mismatch where the key stood for another
    request.
    """
    once = Once.of(
        guards.reference(actor), idempotency_key, {"case": str(case_id), "paper": key, "data": data}
    )
    with transaction.atomic():
        state = state_of(case_id, lock=True)
        rule, roles = _rule(state, key, actor, at)
        if once is not None and repeats.was_delivered(once.key, once.fingerprint):
            return next(one for one in documents.papers([state.id]) if one.kind == _kind(state, rule))
        made = documents.issue(_order(state, rule, data, roles, actor, at), actor=actor, at=at)
        note(
            case_id=case_id, action=papers.ISSUE, actor=guards.reference(actor), at=at, changes=lambda _: (),
            visibility="parties", once=once, unit=made.unit,
            data={"paper": str(made.id), "title": made.title.zh, "number": made.number or "", "sha256": made.sha256},
        )  # fmt: skip
    return made


def open_paper(*, paper_id: UUID, actor: Actor, at: datetime) -> tuple[documents.PaperView, bytes]:
    """A paper with its newest bytes, for who may read its case and for whom it asks to sign. Raises NotFound."""
    with isolation.widened("sign"):
        found = documents.paper(paper_id)
    asked = any(one.who == guards.reference(actor) for one in found.signers) and actor.kind != "anonymous"
    if not asked:
        readable(found.subject, actor, at=at)
    return found, documents.read_bytes(found.sha256)


def sign_paper(
    *,
    paper_id: UUID,
    actor: Actor,
    signature: documents.Signature,
    proof: documents.Proof | None,
    at: datetime,
) -> documents.PaperView:
    """Sign a paper of a case; an event of the case in the same transaction. Raises as ``documents.sign`` does."""

    def record(made: documents.PaperView, part: str) -> None:
        isolation.admit(made.subject)  # who signs a paper need not read its case
        note(
            case_id=made.subject, action=papers.SIGN, actor=guards.reference(actor), at=at, changes=lambda _: (),
            visibility="parties", unit=made.unit if actor.kind == "staff" else None,
            data={
                "paper": str(made.id), "title": made.title.zh, "number": made.number or "", "word": part,
                "sha256": made.issued_sha256,
            },
        )  # fmt: skip

    return documents.sign(
        paper_id=paper_id,
        actor=actor,
        signature=signature,
        proof=proof,
        at=at,
        record=record,
        then=partial(_take_effect, at=at),
    )


def finish_paper(*, paper_id: UUID, at: datetime) -> documents.PaperView:
    """Put on what could not be put on a paper that all have signed, and let it take effect. Raises as
    ``documents.finish`` does."""
    return documents.finish(paper_id=paper_id, at=at, then=partial(_take_effect, at=at))


def _take_effect(made: documents.PaperView, *, at: datetime) -> None:
    """What the type says of a paper that all have signed: done by the system, in the transaction that completes it.

    Only for the newest paper of its kind, made since the case came to where it stands: what was signed late, after the
    terms were talked over anew, puts nothing in force.
    """
    isolation.admit(made.subject)
    state = state_of(made.subject, lock=True)
    case_type = types.of_version(state.type_key, state.type_version)
    rule = next((one for one in case_type.documents.values() if _kind(state, one) == made.kind), None)
    if rule is None or rule.signed is None or state.stage not in case_type.actions[rule.signed].from_:
        return
    newest = max(
        (one for one in documents.papers([state.id]) if one.kind == made.kind), key=lambda one: one.issued_at
    )
    if newest.id == made.id and made.issued_at >= state.stage_since:
        act(case_id=state.id, action=rule.signed, actor=SYSTEM, data={}, at=at)


def template_faults(case_type: CaseType, *, name: str) -> list[PackFault]:
    """Templates of a type that cannot be set, each with its line; ``name`` is the type's folder."""
    return [fault for rule in case_type.documents.values() for fault in _faults(case_type, rule, name)]


def _faults(case_type: CaseType, rule: PaperRule, name: str) -> list[PackFault]:
    order = documents.Order(
        subject=UUID(int=0), district_id=0, kind=rule.key, title=rule.title, unit="", office="样文",
        template=rule.template, facts=papers.sample_facts(case_type, rule), word=rule.number,
        signers=tuple(documents.Asked("", "样文") for _ in rule.signed_by),
    )  # fmt: skip
    try:
        documents.preview(order, at=_SOME_DAY)
    except documents.NotSet as refusal:
        why = str(refusal.facts["reason"])
        message = Text(zh=f"模板排不出来：{why}。", en=f"the template cannot be set: {why}.")
        mend = Text(
            zh="改这一行；可用的数据见《新增事项》的“文书”一节。",
            en="mend this line; what a template may read stands in 'Add a case type', section 'documents'.",
        )
        return [PackFault(file=f"{name}/{rule.file}", line=refusal.line, message=message, mend=mend)]
    return []


def _rule(state: CaseState, key: str, actor: Actor, at: datetime) -> tuple[PaperRule, frozenset[str]]:
    """The paper of this name, if the actor may make it now. Raises NotFound, Forbidden, NotAllowedNow."""
    roles = roles_on(actor, state, at=at)
    if not guards.may_read(roles):
        raise NotFound(what=CASE)
    case_type = types.of_version(state.type_key, state.type_version)
    rule = case_type.documents.get(key)
    if rule is None:
        raise NotFound(what=PAPER)
    if not rule.by & roles:
        raise Forbidden(verb=rule.title)
    if not papers.may_make(rule, state, roles):
        titles = [one.title for one in papers.makeable(case_type, state, roles)]
        allowed = Text(
            "、".join(one.zh for one in titles) or "（无）", ", ".join(one.en for one in titles) or "-"
        )
        raise NotAllowedNow(stage=case_type.stages[state.stage].title, action=rule.title, allowed=allowed)
    return rule, roles


def _kind(state: CaseState, rule: PaperRule) -> str:
    return f"{state.type_key}:{rule.key}"


def _order(
    state: CaseState, rule: PaperRule, data: Mapping[str, object], roles: frozenset[str], actor: Actor,
    at: datetime,
) -> documents.Order:  # fmt: skip
    said = rule.form.take(data)
    case_type = types.of_version(state.type_key, state.type_version)
    unit = _office(state, rule, roles, actor, at)
    found = people.unit(unit) if unit else None
    if found is None:
        raise Forbidden(verb=rule.title)
    files = [
        one.name for one in attachments(state, guards.visibilities(roles)) if one.visibility != "internal"
    ]
    local = timezone.localtime(state.opened_at)
    facts = papers.facts_of(
        case_type,
        state,
        rule,
        said=said,
        person=_person(state, rule, actor, at),
        files=files,
        opened=local,
        parties=_named(case_type, state, rule, actor, at),
        units={code: one.name for code in state.units() if (one := people.unit(code)) is not None},
    )
    signers = papers.signers_of(case_type, rule, state, officer=guards.reference(actor))
    unknown = [word for who, word in signers if not who.startswith(_ACCOUNTS)]
    if unknown:
        raise CannotSign(who="、".join(unknown))
    return documents.Order(
        subject=state.id, district_id=state.district_id, kind=_kind(state, rule), title=rule.title,
        unit=found.code, office=found.name, template=rule.template, facts=facts, word=rule.number,
        signers=tuple(documents.Asked(who, word) for who, word in signers), sealed=rule.sealed,
    )  # fmt: skip


def _office(
    state: CaseState, rule: PaperRule, roles: frozenset[str], actor: Actor, at: datetime
) -> str | None:
    """In whose name it is made: of who takes part, the unit that does; of who watches over the case, their own.

    Where those who watch belong to no unit, the one that leads.
    """
    own = sorted(actor.units(at))
    if own and (rule.by & roles).isdisjoint(UNIT_ROLES):
        return own[0]
    return speaks_for(actor, state, at) or state.lead


def _person(state: CaseState, rule: PaperRule, actor: Actor, at: datetime) -> dict[str, str]:
    """The personal fields that the paper names, read for this purpose, with a trail."""
    if not rule.personal:
        return {}
    purpose = _PURPOSE.format(title=rule.title).zh
    return reveal(case_id=state.id, actor=actor, purpose=purpose, at=at)


def _named(
    case_type: CaseType, state: CaseState, rule: PaperRule, actor: Actor, at: datetime
) -> list[tuple[str, str]]:
    """Side and name of each party, read for this purpose, with a trail; nobody where the paper names none."""
    if not rule.names:
        return []
    purpose = _PURPOSE.format(title=rule.title).zh
    invited = reveal_parties(case_id=state.id, actor=actor, purpose=purpose, at=at)
    told = reveal(case_id=state.id, actor=actor, purpose=purpose, at=at)
    return [
        (word, (told if one is None or one.opener else invited.get(one.id, {})).get("name", ""))
        for one, word in papers.parties_of(case_type, state)
    ]
