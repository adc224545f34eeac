"""Who works at the small city's desks, and cases for them to work on."""

import re
from html import unescape
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT, load_errand, resident, small_city
from zhili.people import public as people
from zhili.people.testing import PASSWORD, member

POSTS: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("dispatcher", "dispatcher", None, None),
    ("operator", "operator", None, None),
    ("supervisor", "supervisor", None, None),
    ("leader", "leader", None, None),
    ("water", "handler", "bureau:water", None),
    ("roads", "handler", "bureau:roads", None),
)
"""User name, role, unit, area."""

TEXT = "楼下水管漏水两天了"


def found_desks() -> None:
    """The small city with its case type, and an account for each post."""
    small_city()
    load_errand()
    for username, role, unit, area in POSTS:
        member(username, role=role, unit=unit, area=area, at=AT)
    people.register_resident(username="wang", name="王芳", password=PASSWORD, phone="13800000000", at=AT)


def sitting(username: str, language: str = "zh-hans") -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(get_user_model().objects.get(username=username))
    return client


def opened(**more: object) -> cases.Opened:
    """A resident's case with a class, which a rule gives to the Water Bureau at once."""
    data: dict[str, Any] = {"text": TEXT, "lon": 116.005, "lat": 39.005, "class": "water/pipe", **more}
    data = {name: value for name, value in data.items() if value is not None}
    return cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)


def waiting(text: str = "门前的井不知道怎么了", **more: object) -> cases.Opened:
    """A resident's case that no rule is sure of: it waits for a dispatcher."""
    return opened(text=text, **{"class": None, **more})


def seen(case_id: UUID) -> cases.CaseView:
    """The case as the dispatcher sees it."""
    actor = people.actor_for(get_user_model().objects.get(username="dispatcher"), at=AT)
    return cases.whole(case_id=case_id, actor=actor, at=AT)


def with_part(client: Client, page: str, end: str) -> str:
    """A page together with the part that a browser fetches after it, whose address ends so before its query."""
    found = re.search(rf'hx-get="([^"?]+/{end}/[^"]*)" hx-trigger="load"', page)
    return page + (client.get(unescape(found[1])).content.decode() if found else "")
