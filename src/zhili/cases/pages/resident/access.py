"""Who stands before a resident's page: signed in, or holding passes for cases proven by number and code.

Passes lie in the session, never in an address. On these pages everybody stands on the resident's side: a
mandate counts for nothing here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from zhili.cases import public as cases
from zhili.casetypes.language import PARTY, CaseType
from zhili.kernel import clock
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import NotFound
from zhili.kernel.text import Text
from zhili.people import public as people

CASE = Text(zh="这件诉求", en="This request")
_TYPE = Text(zh="这种事项", en="This kind of matter")
_RESIDENTS = frozenset({"anyone", "resident"})
_PASSES = "passes"
_MOST_PASSES = 20
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def reportable() -> list[CaseType]:
    """The types that residents open themselves, what everybody may open first."""
    mine = [one for one in resident_types() if one.listed]
    return sorted(mine, key=lambda one: ("anyone" not in one.open_by, one.key))


def offered() -> list[CaseType]:
    """Further matters that residents open themselves, beside what they report: a mediation, say."""
    rights = rights_type()
    mine = [one for one in resident_types() if not one.listed and one is not rights]
    return sorted(mine, key=lambda one: one.key)


def resident_types() -> list[CaseType]:
    """Every type that residents open, listed or not."""
    return [one for one in cases.case_types() if one.open_by & _RESIDENTS]


def resident_type(key: str) -> CaseType:
    """A type that residents open, listed or not. Raises NotFound for any other."""
    found = next((one for one in resident_types() if one.key == key), None)
    if found is None:
        raise NotFound(what=_TYPE)
    return found


def rights_type() -> CaseType | None:
    """The type by which a person asks the office about their data: not listed, and able to erase."""
    return next((one for one in resident_types() if not one.listed and _erases(one)), None)


def _erases(case_type: CaseType) -> bool:
    return any(effect.word == "erase" for action in case_type.actions.values() for effect in action.effects)


def grant(request: HttpRequest, case_id: UUID, *, at: datetime, party: UUID | None = None) -> None:
    """Let this browser into a case, or as that party to it, for as long as a pass lasts, or that much longer."""
    passes = dict(request.session.get(_PASSES, {}))
    passes.pop(case_id.hex, None)
    passes[case_id.hex] = cases.grant_pass(case_id=case_id, at=at, party=party)[0]
    request.session[_PASSES] = dict(list(passes.items())[-_MOST_PASSES:])


def asking(request: HttpRequest, *, at: datetime) -> Actor:
    """The actor, with the cases whose passes still hold, and without mandates."""
    who = people.actor_for(request.user, at=at)
    tokens = request.session.get(_PASSES, {}).values()
    holders = [holder for token in tokens if (holder := cases.holder_of_pass(token, at=at)) is not None]
    proven = frozenset(case_id for holder in holders for case_id in holder.cases)
    parties = frozenset(party for holder in holders for party in holder.parties)
    return people.present(replace(who, mandates=(), cases=proven, parties=parties), at=at)


def mine(request: HttpRequest, case_id: UUID, *, at: datetime) -> tuple[Actor, cases.CaseView]:
    """The case, for the one who reported it, or a party to it. Raises NotFound for anybody else, whoever they are."""
    actor = asking(request, at=at)
    case = cases.whole(case_id=case_id, actor=actor, at=at)
    if not case.roles & {"reporter", PARTY}:
        raise NotFound(what=CASE)
    party = next((one.id for one in case.parties if one.mine and one.id in actor.parties), None)
    if party is not None and actor.kind == "anonymous":
        actor = cases.as_party(party)
    if case_id.hex in request.session.get(_PASSES, {}) and (case_id in actor.cases or party is not None):
        _keep_in(request, case_id, at=at, party=party)
    return actor, case


def _keep_in(request: HttpRequest, case_id: UUID, *, at: datetime, party: UUID | None) -> None:
    """Renew a pass that is half spent: who is reading is not turned out."""
    token = request.session[_PASSES][case_id.hex]
    if cases.holder_of_pass(token, at=at + timedelta(minutes=15)) is None:
        grant(request, case_id, at=at, party=party)


def _nobody(actor: Actor) -> bool:
    """Neither signed in nor holding a pass for any case."""
    return actor.kind == "anonymous" and not actor.cases and not actor.parties


def signed_in(view: View[Rest]) -> View[Rest]:
    """Guard: whoever has an account; others are sent to sign in and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if asking(request, at=clock.now()).kind == "anonymous":
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def reporter(view: Callable[..., HttpResponse]) -> View[...]:
    """Guard: whoever reported the case named in the address, or is a party to it. For others there is no such case.

    Who comes as nobody at all, as after a sign-in that has ended, is led to sign in and back, whether there is such a
    case or not. The view is given the request, the actor, the case and the instant, then what else the address names.
    """

    @wraps(view)
    def guarded(request: HttpRequest, case_id: UUID, **kwargs: object) -> HttpResponseBase:
        at = clock.now()
        try:
            actor, case = mine(request, case_id, at=at)
        except NotFound:
            if request.method in ("GET", "HEAD") and _nobody(asking(request, at=at)):
                return redirect_to_login(request.get_full_path())
            raise
        return view(request, actor, case, at, **kwargs)

    return guarded
