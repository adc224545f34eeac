"""Where an unsent draft lies: in the session; of an interview, for who is signed in, with their account.

With an account it is found again after signing out and in, and at another device. There it is sealed, seen by nobody
else (row guard of ``workspace_draft``), and gone a month after it was last gone on with, as every draft of
``workspace``. What was begun before signing in goes along. Photos wait two days at most, wherever the answers lie.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from zhili.cases.pages.resident import drafts
from zhili.cases.pages.resident.access import resident_types
from zhili.cases.pages.resident.drafts import Draft, Photo
from zhili.casetypes.language import CaseType
from zhili.kernel import sealed
from zhili.kernel.canonical import json_bytes
from zhili.people import public as people
from zhili.workspace import public as workspace

_PLACE = "report:"
_SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Begun:
    """An interview that somebody signed in has begun and not sent: until when it is kept, and the answers so far."""

    case_type: CaseType
    draft: Draft
    saved_at: datetime

    @property
    def kept_until(self) -> datetime:
        """When it goes, unless it is gone on with."""
        return self.saved_at + workspace.DRAFTS_KEPT


def held(request: HttpRequest, case_type: CaseType, *, at: datetime) -> Draft:
    """What the visitor has filled in for a type; an empty draft where there is none.

    Of two, one begun before signing in and one with the account, the later is gone on with.
    """
    here = drafts.draft_of(request.session, case_type.key)
    if not _account(request, case_type, at):
        return here
    there = next((one.draft for one in _begun(request, case_type.key, at=at)), None)
    if here.begun and (there is None or here.saved_at > there.saved_at):
        keep(request, case_type, here, at=at)
        return here
    return _without_lost_photos(there or Draft())


def keep(request: HttpRequest, case_type: CaseType, draft: Draft, *, at: datetime) -> None:
    """Keep a draft, in place of what was kept. One that is too long for an account stays in the session."""
    draft = replace(draft, saved_at=at.isoformat())
    account, place = _account(request, case_type, at), _PLACE + case_type.key
    answers = {_SEALED: [_seal(drafts.plain(draft), account, place)]} if account else {}
    try:
        if account:
            workspace.save_draft(account=account, place=place, answers=answers, at=at, seen_version=None)
    except workspace.DraftTooLong:
        account = ""
    if account:
        drafts.drop(request.session, case_type.key)
    else:
        drafts.keep(request.session, case_type.key, draft)


def drop(request: HttpRequest, case_type: CaseType, *, at: datetime) -> None:
    """Forget the draft, wherever it lies: it was sent, or given up."""
    drafts.drop(request.session, case_type.key)
    if account := _account(request, case_type, at):
        workspace.drop_draft(account=account, place=_PLACE + case_type.key)


def begun(request: HttpRequest, *, at: datetime) -> list[Begun]:
    """The interviews that who is signed in has begun, the latest first."""
    return [one for one in _begun(request, "", at=at) if one.draft.begun]


def photos(request: HttpRequest, *, at: datetime) -> Iterator[Photo]:
    """Every photo that waits in a draft of the visitor's."""
    for case_type in resident_types():
        yield from drafts.draft_of(request.session, case_type.key).photos
    for one in begun(request, at=at):
        yield from one.draft.photos


def _account(request: HttpRequest, case_type: CaseType, at: datetime) -> str:
    """The account with which drafts of a type are kept; empty where they lie in the session."""
    return _signed_in(request, at) if case_type.interview is not None else ""


def _signed_in(request: HttpRequest, at: datetime) -> str:
    actor = people.actor_for(request.user, at=at)
    return actor.id if actor.kind in ("resident", "staff") else ""


def _begun(request: HttpRequest, type_key: str, *, at: datetime) -> Iterator[Begun]:
    """The drafts with the account, of one type or of all; none that is out of its term or of a type no longer there."""
    account = _signed_in(request, at)
    types = {_PLACE + one.key: one for one in resident_types() if one.interview is not None}
    found = workspace.drafts_of(account=account, within=_PLACE + type_key) if account else ()
    for kept in found:
        case_type = types.get(kept.place)
        plain = _unseal("".join(kept.answers.get(_SEALED, [])), account, kept.place)
        ours = case_type is not None and type_key in ("", case_type.key)
        if case_type and ours and plain is not None and at < kept.saved_at + workspace.DRAFTS_KEPT:
            yield Begun(case_type, drafts.from_plain(plain), kept.saved_at)


def _without_lost_photos(draft: Draft) -> Draft:
    return replace(draft, photos=tuple(one for one in draft.photos if drafts.present(one)))


def _seal(plain: Mapping[str, Any], account: str, place: str) -> str:
    text = json_bytes(plain).decode()
    kept = sealed.seal(text, master=settings.ZHILI_PRIVATE_KEY, label=_label(account, place))
    return base64.b64encode(kept).decode()


def _unseal(token: str, account: str, place: str) -> dict[str, Any] | None:
    try:
        text = sealed.unseal(
            base64.b64decode(token), master=settings.ZHILI_PRIVATE_KEY, label=_label(account, place)
        )
    except (sealed.Lost, ValueError):
        return None
    found: dict[str, Any] = json.loads(text)
    return found


def _label(account: str, place: str) -> str:
    """Only there can it be opened: copied to another account's row it is nothing."""
    return f"draft\0{account}\0{place}"
