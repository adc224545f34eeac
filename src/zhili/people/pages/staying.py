"""How long somebody stays signed in: what a session keeps of it, and the middleware that ends it in time.

A session keeps ``visit``: the sign-in's id, when it began and was last noted, and what is ``due`` before anything else:
a ``password`` of one's own in place of one that somebody else gave, or a second ``factor``.
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
PASSWORD, FACTOR = "password", "factor"
_OPEN_WHILE_DUE = ("/account/", "/static/", "/i18n/", "/ui/display", "/health")


class Staying:
    """Middleware, after those of sessions, sign-ins and messages: ends what is over, leads to what is due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on, as whoever the session still is."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "_auth_user_id" in request.session:
            at = clock.now()
            if not in_force(request.session, at=at):
                _leave(request)
            elif what := _leads_away(request, at):
                return _led(request, what)
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
        "due": "",
    }
    session.set_expiry(int(_terms(kind).whole.total_seconds()))


def ended(sender: object, request: HttpRequest, **_kwargs: object) -> None:
    """Receiver of ``user_logged_out``: the sign-in is over."""
    visit = request.session.get(VISIT)
    user = request.session.get("_auth_user_id")
    if visit and user:
        people.end_sign_in(account=UUID(user), sign_in=UUID(visit["id"]))


def password_changed(sender: object, request: HttpRequest, user: Account, **_kwargs: object) -> None:
    """Receiver of allauth's ``password_changed``: one's own now, signed in here only, under the session's new key."""
    at, visit = clock.now(), request.session[VISIT]
    if user.given_until is not None:
        user.given_until = None
        user.save(update_fields=["given_until"])
        say_due(request.session, FACTOR if lacking(user, at=at) else "")
    people.keep_sign_in(sign_in=UUID(visit["id"]), session_key=str(request.session.session_key), at=at)
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


def due(session: SessionBase) -> str:
    """What whoever is signed in must do before anything else: PASSWORD, FACTOR or nothing."""
    kept = session.get(VISIT, {}).get("due")
    return (
        FACTOR if kept is True else str(kept or "")
    )  # True: of a session from before passwords could be due


def say_due(session: SessionBase, due: str) -> None:
    """Have a session keep what is due."""
    session[VISIT] = {**session[VISIT], "due": due}


def _kind(user: Account, at: datetime) -> str:
    """Whose terms hold: of those who only work outside, where there may be no signal for hours, their own."""
    roles = {one.role for one in people.actor_for(user, at=at).held(at)} if user.kind == "staff" else set()
    return "field" if roles == {"grid_worker"} else str(user.kind)


def _terms(kind: str) -> people.Terms:
    return people.Terms(*settings.ZHILI_STAYS[kind])


def _leads_away(request: HttpRequest, at: datetime) -> str:
    """What is due before this page; a second factor that was set up meanwhile is seen here."""
    now = due(request.session)
    if not now or request.path.startswith(_OPEN_WHILE_DUE):
        return ""
    if now == FACTOR:
        now = FACTOR if isinstance(request.user, Account) and lacking(request.user, at=at) else ""
        say_due(request.session, now)
    return now


def _led(request: HttpRequest, what: str) -> HttpResponseBase:
    if what == FACTOR:
        return redirect("account_second_factor")
    notices.info(request, _("现在的密码是管理员给的。请先换成只有您知道的，再继续工作。"))
    return redirect("account_change_password")


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
