"""Serving the papers of a case: on everybody's account here, or outside as the office says; an event of the case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhili.cases.operations.act import note as record
from zhili.cases.operations.papers import PAPER
from zhili.cases.queries import types
from zhili.cases.queries.single import state_of
from zhili.cases.queries.standing import roles_on
from zhili.cases.queries.whole import readable
from zhili.cases.rules import custody, guards, papers
from zhili.cases.rules.state import CaseState
from zhili.documents import public as documents
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import Forbidden, Invalid, NotFound
from zhili.kernel.text import Text
from zhili.people import public as people

_SERVE = Text(zh="送达文书", en="serve papers")
_NO_ACCOUNT = Text(
    zh="当事人没有居民账号，请选别的送达方式。", en="The parties have no account here; choose another way."
)


def serve_paper(
    *, paper_id: UUID, way: str, name: str, note: str, actor: Actor, at: datetime
) -> documents.PaperView:
    """Serve a paper: ``online`` on every resident's account that it goes to, else on whom ``name`` says.

    Who may make such a paper may serve it. Raises NotFound, Forbidden, NotComplete, Invalid.
    """
    with transaction.atomic():
        found = documents.paper(paper_id)
        state = state_of(found.subject, lock=True)
        _check(state, found, actor, at)
        to = _recipients(state, found, way, name)
        for one in to:
            documents.serve(paper_id=paper_id, to=one, way=way, note=note, actor=actor, at=at)
        record(
            case_id=state.id, action=papers.SERVE, actor=guards.reference(actor), at=at, changes=lambda _: (),
            visibility="parties", unit=found.unit,
            data={
                "paper": str(found.id), "title": found.title.zh, "number": found.number or "",
                "word": "、".join(one.name for one in to), "sha256": found.sha256,
            },
        )  # fmt: skip
    return found


def paper_proof(*, paper_id: UUID, actor: Actor, at: datetime) -> tuple[documents.PaperView, bytes]:
    """A paper and the proof of its service as PDF, for the office's side. Raises NotFound."""
    found = documents.paper(paper_id)
    _state, roles = readable(found.subject, actor, at=at)
    if not custody.may_see_service(guards.visibilities(roles)):
        raise NotFound(what=PAPER)
    by = [one.by.partition(":")[2] for one in documents.services(paper_id) if one.by.startswith("staff:")]
    return found, documents.proof_of_service(paper_id=paper_id, names=people.names_of(by), at=at)


def _check(state: CaseState, found: documents.PaperView, actor: Actor, at: datetime) -> None:
    roles = roles_on(actor, state, at=at)
    if not guards.may_read(roles):
        raise NotFound(what=PAPER)
    case_type = types.of_version(state.type_key, state.type_version)
    rule = case_type.documents.get(found.kind.partition(":")[2])
    if not roles & (rule.by if rule else frozenset({"lead"})):
        raise Forbidden(verb=_SERVE)


def _recipients(
    state: CaseState, found: documents.PaperView, way: str, name: str
) -> list[documents.Recipient]:
    if way != documents.ONLINE:
        return [documents.Recipient(name)]
    signers = [(one.who, one.name or one.word) for one in found.signers]
    to = [documents.Recipient(word, who) for who, word in papers.accounts_of(state, signers)]
    if not to:
        raise Invalid({"way": _NO_ACCOUNT})
    return to
