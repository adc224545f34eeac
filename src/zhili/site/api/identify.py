"""From a header or a cookie to an actor. Nothing is looked up where neither is sent; wrong credentials are told."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from zhili.cases import public as cases
from zhili.kernel.actor import ANONYMOUS, Actor
from zhili.kernel.refusals import Forbidden, Unauthenticated
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.pages.staying import due, in_force
from zhili.ui.rest.asking import Asking

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_sessions = SessionMiddleware(_nothing)
_csrf = CsrfViewMiddleware(_nothing)


class ForeignPage(Forbidden):
    """A browser's cookie came without the token that proves the page to be ours."""

    code: ClassVar[str] = "csrf"
    message = Text(
        zh="请求缺少页面令牌（X-CSRFToken），没有执行。请刷新页面后再试。",
        en="The request lacks its page token (X-CSRFToken) and was not carried out. Reload the page and try again.",
    )


def identify(request: Asking) -> Actor:
    """Who asks: by ``Authorization`` (``Bearer`` key or ``Case`` pass), else by session cookie, else nobody known.

    Raises Unauthenticated for a credential that is not, or no longer, good; ForeignPage for a session's
    unsafe request without its page token.
    """
    header = request.META.get("HTTP_AUTHORIZATION")
    if header:
        return _by_header(header, request)
    if "HTTP_COOKIE" in request.META and settings.SESSION_COOKIE_NAME in request.COOKIES:
        return _by_session(request)
    return ANONYMOUS


def _by_header(header: str, request: Asking) -> Actor:
    scheme, _, token = header.strip().partition(" ")
    actor: Actor | None = None
    if scheme.lower() == "bearer":
        actor = people.actor_for_key(token.strip(), at=request.at)
    elif scheme.lower() == "case":
        holder = cases.holder_of_pass(token.strip(), at=request.at)
        actor = people.present(holder, at=request.at) if holder else None
    if actor is None:
        raise Unauthenticated()
    return actor


def _by_session(request: Asking) -> Actor:
    held: Any = request
    held.session = _sessions.SessionStore(request.COOKIES[settings.SESSION_COOKIE_NAME])
    if not in_force(held.session, at=request.at) or due(held.session):
        return ANONYMOUS
    actor = people.actor_for(auth.get_user(request), at=request.at)
    if actor.kind != "anonymous" and request.method not in _SAFE:
        _csrf.process_request(request)
        if _csrf.process_view(request, _nothing, (), {}) is not None:
            raise ForeignPage(verb="")
    return actor
