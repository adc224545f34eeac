"""Two streets side by side: everybody works in the one, and what they ask for lies in the other."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client
from PIL import Image

from zhili.booking import public as booking
from zhili.booking import testing as booked
from zhili.cases import public as cases
from zhili.cases.testing import AT, LONG_AGO, load_errand, resident
from zhili.kernel import isolation
from zhili.kernel.actor import ANONYMOUS, SYSTEM, Actor
from zhili.kernel.ids import new_id
from zhili.kernel.rows import Batch
from zhili.people import public as people
from zhili.people.testing import BACKEND, OTHER_STREET, PASSWORD, STREET, city_of_tests, member
from zhili.site.postgres import WEB
from zhili.site.testing import in_role
from zhili.workspace import public as workspace

SECRET = "隔壁街道的事只有隔壁知道"
"""Stands in every foreign object; no page of anybody else may show it."""

POSTS: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("operator", "operator", None, STREET),
    ("dispatcher", "dispatcher", None, STREET),
    ("handler", "handler", "bureau:water", None),
    ("company", "handler", "office:pipes", None),
    ("street", "street", "street:110105001", STREET),
    ("grid", "grid_worker", None, f"{STREET}/110105001001/110105001001-G01"),
    ("supervisor", "supervisor", None, STREET),
    ("leader", "leader", None, STREET),
    ("steward", "steward", None, STREET),
    ("admin", "admin", None, STREET),
)
"""User name, role, unit, area of those who work in the one street."""

RESIDENT, NOBODY = "li", "nobody"
WHO = (*(username for username, _, _, _ in POSTS), RESIDENT, NOBODY)
_HERE, _THERE = 116.005, 116.035


@dataclass(frozen=True, slots=True)
class Town:
    """Cases by where they lie and who has them, the actors by name, and what lies across the street."""

    cases: Mapping[str, UUID]
    actors: Mapping[str, Actor]
    foreign: Mapping[str, UUID | str]


def founded() -> Town:
    """The town as it stands at ``AT``."""
    city_of_tests()
    load_errand()
    for username, role, unit, area in POSTS:
        member(username, role=role, unit=unit, area=area, at=LONG_AGO)
    people.register_resident(
        username=RESIDENT, name="李四", password=PASSWORD, phone="13900000000", at=LONG_AGO
    )
    accounts = {one.username: one for one in get_user_model().objects.all()}
    actors = {name: people.actor_for(account, at=AT) for name, account in accounts.items()}
    actors[NOBODY] = ANONYMOUS
    boss = member("boss", role="dispatcher", at=LONG_AGO)
    mate = member("mate", role="handler", unit="bureau:cityscape", area=OTHER_STREET, at=LONG_AGO)
    held = {
        "here": _case(_HERE),
        "there": _case(_THERE),
        "ours there": _case(_THERE, to="bureau:water", by=boss),
        "pipes there": _case(_THERE, to="office:pipes", by=boss),
        "theirs there": _case(_THERE, to="bureau:cityscape", by=boss),
        "theirs here": _case(_HERE, to="bureau:cityscape", by=boss),
        "mine": _case(_THERE, reporter=actors[RESIDENT]),
    }
    return Town(held, actors, _foreign(held["theirs there"], boss=boss, mate=mate))


def _case(
    lon: float, *, to: str | None = None, by: Actor | None = None, reporter: Actor | None = None
) -> UUID:
    data = {"text": SECRET, "lon": lon, "lat": 39.005}
    opened = cases.open(
        type_key="test.errand", data=data, actor=reporter or resident("r9"), channel="web", at=AT
    )
    if to is not None and by is not None:
        cases.act(case_id=opened.id, action="dispatch", actor=by, data={"unit": to}, at=AT)
    return opened.id


def _foreign(case_id: UUID, *, boss: Actor, mate: Actor) -> dict[str, UUID | str]:
    (file,) = cases.attach(
        case_id=case_id, uploads=[(f"{SECRET}.png", "image/png", _picture())], actor=boss, at=AT
    )
    watched = workspace.CaseToWatch(case_id=case_id, district_id=110105, watch=SECRET)
    (mandate,) = people.mandates_of(UUID(mate.id))
    chief = member("chief", role="leader", area=OTHER_STREET, at=LONG_AGO)
    return {
        "case_id": case_id,
        "attachment_id": file.id,
        "file_id": file.id,
        "view": workspace.save_view(account=boss.id, page="desk:queue", name=SECRET, query="", at=AT),
        "handover": workspace.hand_over(by=boss.id, to=mate.id, note=SECRET, cases=[watched], at=AT),
        "canned": workspace.write_canned(
            unit="bureau:cityscape",
            units=["bureau:cityscape"],
            title=SECRET,
            text=SECRET,
            class_code="",
            by=mate.id,
            at=AT,
        ),
        "series": cases.plan_series(
            chosen={case_id: 0},
            type_key="test.errand",
            action="remark",
            actor=boss,
            data={"text": SECRET},
            at=AT,
        ),
        "emergency": people.take_emergency(
            role="dispatcher", unit=None, hours=4, reason=SECRET, link="", actor=chief, at=AT
        ),
        "booking_id": _booked(),
        "paper_id": _issued(case_id),
        "entry_id": _enrolled(),
        "account": UUID(mate.id),
        "mandate": mandate.id,
        "number": cases.whole(case_id=case_id, actor=SYSTEM, at=AT).number,
    }


def _enrolled() -> UUID:
    """A mediator of an organisation across the street."""
    organisation = {
        "code": "pmc:there", "name": SECRET, "kind": "street", "unit": "bureau:cityscape", "area": OTHER_STREET,
    }  # fmt: skip
    people.import_organisations(rows=[organisation], actor=SYSTEM, at=LONG_AGO)
    row = {
        "number": "T1", "name": SECRET, "organisation": "pmc:there", "fields": "邻里", "appointed_on": "2025-06-01",
    }  # fmt: skip
    people.import_register(rows=[row], actor=SYSTEM, at=LONG_AGO)
    (found,) = people.register(query="T1", limit=1)
    return found.id


def _booked() -> UUID:
    room = booked.resource(SECRET, unit="bureau:cityscape")
    somebody = booked.resident()
    done = booking.book(resource_id=room, starts_at=booked.TUESDAY, actor=somebody, at=AT, matter=SECRET)
    return done.id


def _issued(case_id: UUID) -> UUID:
    """The row of a paper; nobody gets as far as its file."""
    batch, paper = Batch(), new_id(AT)
    batch.insert("documents_paper", {
        "id": paper, "district_id": 110105, "subject": case_id, "kind": "letter", "title_zh": SECRET,
        "title_en": SECRET, "unit": "bureau:cityscape", "office": SECRET, "number": SECRET, "template_sha256": "",
        "issued_by": "system:system", "issued_at": AT, "issued_sha256": "", "sha256": "", "seats": {},
        "sealed": False,
    })  # fmt: skip
    batch.write()
    return paper


def _picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()


def browser(name: str) -> Client:
    """A browser in which somebody of the town has signed in, or nobody."""
    client = Client(raise_request_exception=False)
    if name != NOBODY:
        client.force_login(get_user_model().objects.get(username=name), backend=BACKEND)
    return client


@contextmanager
def asking(actor: Actor) -> Iterator[None]:
    """Within the block the database answers as it does within a request of this actor's."""
    isolation.begin()
    people.present(actor, at=AT)
    try:
        with in_role(WEB):
            yield
    finally:
        isolation.end()
