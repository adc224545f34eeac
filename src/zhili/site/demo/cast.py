"""Who acts in the play: from a role on a case to a person of the made-up city and the mandates they hold."""

import random
from collections.abc import Iterable, Mapping
from uuid import UUID

from zhili.kernel.actor import Actor
from zhili.people import public as people
from zhili.site.demo.mediators import SHOWN
from zhili.site.demo.staff import Member, Post, Resident

POLICE = Actor(kind="outside", id="110", name="110")
"""The other platform, as its messages are taken in."""

_OF_A_UNIT = frozenset({"lead", "co_handler"})


class Cast:
    """The people of a founded city. Accounts and mandates are read from ``people`` when first needed."""

    def __init__(self, everyone: Iterable[Member], accounts: Mapping[str, UUID]) -> None:
        self._accounts = accounts
        self._actors: dict[str, Actor] = {}
        self._by_unit: dict[str, list[str]] = {}
        self._by_role: dict[str, list[tuple[str, Post]]] = {}
        self._mediates: frozenset[str | None] = frozenset()
        for member in everyone:
            if member.username == SHOWN:
                self._mediates = frozenset(post.unit for post in member.posts)
                continue  # handles nothing else
            for post in member.posts:
                self._by_role.setdefault(post.role, []).append((member.username, post))
                if post.role == "handler" and post.unit:
                    self._by_unit.setdefault(post.unit, []).append(member.username)

    def find(self, role: str, *, area: str | None, unit: str | None, rng: random.Random) -> Actor | None:
        """Somebody who may act in a role in a case that lies in an area (path) and, for handlers, in a unit.

        None where nobody has the post.
        """
        names = self._by_unit.get(unit or "", []) if role in _OF_A_UNIT else self._covering(role, area)
        return self._actor(rng.choice(names)) if names else None

    def named(self, username: str) -> Actor:
        """Somebody by the name they sign in with, with every mandate they hold."""
        return self._actor(username)

    def committee(self, unit: str) -> Actor | None:
        """Who mediates in a unit, where one of the staff does nothing else; None elsewhere."""
        return self._actor(SHOWN) if unit in self._mediates else None

    def reporter(self, resident: Resident, case_id: UUID | None = None) -> Actor:
        """A resident signed in; without an account, somebody unknown who has a case's number and code."""
        account = self._accounts.get(resident.username or "")
        if account is not None:
            return Actor(kind="resident", id=str(account), name=resident.name)
        return Actor(kind="anonymous", id="anonymous", cases=frozenset([case_id] if case_id else []))

    def _covering(self, role: str, area: str | None) -> list[str]:
        posts = self._by_role.get(role, [])
        return [username for username, post in posts if post.area is None or _within(area, post.area)]

    def _actor(self, username: str) -> Actor:
        if username not in self._actors:
            account = people.account(username)
            assert account is not None, f"{username} was not founded"
            mandates = tuple(one.mandate for one in people.mandates_of(account.id))
            self._actors[username] = Actor("staff", str(account.id), account.name, mandates)
        return self._actors[username]


def _within(area: str | None, whole: str) -> bool:
    return area is not None and (area == whole or area.startswith(f"{whole}/"))
