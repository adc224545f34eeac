"""Who asks, and which callers a route is for. Every route declares one of the guards; the engine decides the rest.

Turning a header or cookie into an actor is the composition root's: it hangs ``identify`` on the request.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from zhili.kernel.actor import ANONYMOUS, Actor
from zhili.kernel.refusals import Forbidden, Unauthenticated
from zhili.kernel.text import Text

_THE_OFFICE = Text(zh="查看本单位工作数据", en="read the office's own data")


class Asking(HttpRequest):
    """A request as the API's routes get it; ``actor`` stands once the route's guard has let it in."""

    at: datetime
    identify: Callable[[], Actor]
    actor: Actor


class Guard:
    """Lets callers in whose actor passes the test; others get Unauthenticated. Wrong credentials never pass."""

    def __init__(
        self, name: str, test: Callable[[Actor, datetime], bool], *, schemes: tuple[str, ...]
    ) -> None:
        self.name, self._test, self.schemes = name, test, schemes

    def __call__(self, request: HttpRequest) -> Actor:
        """The actor, kept on the request. Raises Unauthenticated, or Forbidden for who is known but not meant."""
        asking: Any = request
        actor: Actor = asking.identify()
        if not self._test(actor, asking.at):
            raise Unauthenticated() if actor == ANONYMOUS else Forbidden(verb=_THE_OFFICE)
        asking.actor = actor
        return actor

    @property
    def security(self) -> list[dict[str, list[str]]]:
        """What OpenAPI is told: the schemes that are taken, each by itself."""
        return [{scheme: []} if scheme else {} for scheme in self.schemes]


ANYONE = Guard("anyone", lambda actor, at: True, schemes=("", "key", "case", "session"))
"""Everybody, signed in or not."""

KNOWN = Guard(
    "known",
    lambda actor, at: actor.kind != "anonymous" or bool(actor.cases or actor.parties),
    schemes=("key", "case", "session"),
)
"""Whoever is signed in, has a key, or has proven by number and code that a case is theirs or to be a party to it."""

MANDATED = Guard(
    "mandated", lambda actor, at: actor.kind == "system" or bool(actor.held(at)), schemes=("key", "session")
)
"""Whoever holds a mandate now: staff, and outside systems by their key."""
