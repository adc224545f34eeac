"""Who makes a request: set on it for the desk's frame, found out when a page asks."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.text import Text
from zhili.people import public as people
from zhili.people.models import Account

_EVERYWHERE = Text(zh="全市", en="The whole city")


class Presence:
    """The reader of one page; what ``zhili.ui.desk.Presence`` asks for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def actor(self, *, at: datetime) -> Actor:
        """The actor that the session's account is. One query for staff."""
        return people.actor_for(self._request.user, at=at)

    def mandates(self, actor: Actor, *, at: datetime) -> Sequence[tuple[Text, Text]]:
        """Each mandate in words: the role, and the unit or area it is held in."""
        return [_words(one) for one in actor.held(at)]


class Present:
    """Middleware: every request knows who makes it (``request.presence``). Asks nothing by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on with the presence set. As soon as any page asks whose session it is, the database knows it too."""
        request.presence = Presence(request)  # type: ignore[attr-defined]
        request.user = cast("Account", SimpleLazyObject(partial(_told, request.user)))
        return self._get_response(request)


def _told(user: Account | AnonymousUser) -> Account | AnonymousUser:
    if isinstance(user, Account):
        people.present_account(user.kind, str(user.pk))
    return user


def _words(one: Mandate) -> tuple[Text, Text]:
    unit = people.unit(one.unit) if one.unit else None
    area = people.area(one.area) if one.area else None
    where = unit or area
    return (
        people.ROLES.get(one.role, Text(zh=one.role, en=one.role)),
        where.title if where else _EVERYWHERE,
    )
