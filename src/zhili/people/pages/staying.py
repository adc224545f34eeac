"""How long somebody stays signed in: what a session keeps of it, and the middleware that ends it in time.

A session keeps ``visit``: the sign-in's id, when it began and was last noted, and whether a second factor is still to
be set up before anything else.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages as notices
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhili.kernel import clock
from zhili.people import public as people
from zhili.people.models import Account
from zhili.people.pages.factors import lacking
from zhili.ui.whence import address

VISIT = "visit"
_WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/i18n/", "/ui/display", "/health")


class Staying:
    """Middleware, after those of sessions, sign-ins and messages: ends what is over, leads to the second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on, as whoever the session still is."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "_auth_user_id" in request.session:
            at = clock.now()
            if not in_force(request.session, at=at):
                _leave(request)
            elif _is_led_away(request, at):
                return redirect("account_second_factor")
            else:
                _note(request.session, at)
        return self._get_response(request)


def began(sender: object, request: HttpRequest, user: Account, **_kwargs: object) -> None:
    """Receiver of ``user_logged_in``: put the sign-in down and have the session keep its terms."""
    at, session = clock.now(), request.session
    if session.session_key is None:
        session.create()
    sign_in = people.begin_sign_in(
        account=user.pk, session_key=str(session.session_key), way=_way(request, user), address=address(request),
        agent=str(request.META.get("HTTP_USER_AGENT", "")), at=at,
    )  # fmt: skip
    kind = _kind(user, at)
    session[VISIT] = {
        "id": str(sign_in),
        "kind": kind,
        "began": at.timestamp(),
        "seen": at.timestamp(),
        "due": False,
    }
    session.set_expiry(int(_terms(kind).whole.total_seconds()))


def ended(sender: object, request: HttpRequest, **_kwargs: object) -> None:
    """Receiver of ``user_logged_out``: the sign-in is over."""
    visit = request.session.get(VISIT)
    user = request.session.get("_auth_user_id")
    if visit and user:
        people.end_sign_in(account=UUID(user), sign_in=UUID(visit["id"]))


def password_changed(sender: object, request: HttpRequest, user: Account, **_kwargs: object) -> None:
    """Receiver of allauth's ``password_changed``: signed in here only, under the session's new key."""
    visit = request.session[VISIT]
    people.keep_sign_in(
        sign_in=UUID(visit["id"]), session_key=str(request.session.session_key), at=clock.now()
    )
    people.end_sign_ins(account=user.pk, but=UUID(visit["id"]))


def sign_in_of(request: HttpRequest) -> UUID | None:
    """The sign-in that this request comes from; None where nobody is signed in."""
    visit = request.session.get(VISIT)
    return UUID(visit["id"]) if visit else None


def in_force(session: SessionBase, *, at: datetime) -> bool:
    """Whether the sign-in that a session keeps is not over; one that was made without terms is."""
    visit: dict[str, Any] | None = session.get(VISIT)
    if visit is None:
        return False
    began_at, seen = (datetime.fromtimestamp(visit[name], UTC) for name in ("began", "seen"))
    return not _terms(visit["kind"]).over(began=began_at, seen=seen, at=at)


def second_factor_due(session: SessionBase) -> bool:
    """Whether whoever is signed in must set up a second factor before anything else."""
    return bool(session.get(VISIT, {}).get("due"))


def say_due(session: SessionBase, due: bool) -> None:
    """Have a session keep whether a second factor must be set up."""
    session[VISIT] = {**session[VISIT], "due": due}


def _kind(user: Account, at: datetime) -> str:
    """Whose terms hold: of those who only work outside, where there may be no signal for hours, their own."""
    roles = {one.role for one in people.actor_for(user, at=at).held(at)} if user.kind == "staff" else set()
    return "field" if roles == {"grid_worker"} else str(user.kind)


def _terms(kind: str) -> people.Terms:
    return people.Terms(*settings.ZHILI_STAYS[kind])


def _is_led_away(request: HttpRequest, at: datetime) -> bool:
    """Whether a second factor must be set up before this page; one that was set up meanwhile is seen here."""
    if not second_factor_due(request.session) or request.path.startswith(_WITHOUT_SECOND_FACTOR):
        return False
    due = isinstance(request.user, Account) and lacking(request.user, at=at)
    say_due(request.session, due)
    return due


def _note(session: SessionBase, at: datetime) -> None:
    visit = session[VISIT]
    if at.timestamp() - visit["seen"] >= _terms(visit["kind"]).noted_each.total_seconds():
        session[VISIT] = {**visit, "seen": at.timestamp()}
        people.keep_sign_in(sign_in=UUID(visit["id"]), session_key=str(session.session_key), at=at)


def _leave(request: HttpRequest) -> None:
    visit, user = request.session.get(VISIT), request.session["_auth_user_id"]
    if visit:
        people.end_sign_in(account=UUID(user), sign_in=UUID(visit["id"]))
    request.session.flush()
    request.user = AnonymousUser()
    notices.info(request, _("您有一段时间没有操作，或登录已到期，请重新登录。"))


def _way(request: HttpRequest, user: Account) -> str:
    """By what somebody came in: ``password``, ``passkey``, ``code`` or ``city`` (the city's identity provider)."""
    records = get_authentication_records(request, user)
    if not records:
        return ""
    method = str(records[0]["method"])
    return {"mfa": "passkey", "socialaccount": "city"}.get(method, method)
