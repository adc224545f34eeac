"""Appointments by program: booked once, moved, cancelled; and every call from the wrong side."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.booking.models import Booking
from zhili.booking.testing import AT, OTHER_UNIT, UNIT, resource
from zhili.cases.testing import LONG_AGO, small_city
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.people.testing import BACKEND, PASSWORD, member

SLOT = "2026-03-03T09:00:00+08:00"
LATER = "2026-03-03T10:00:00+08:00"


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    small_city()
    with clock.at_instant(AT):
        yield


class Caller:
    """Somebody who calls the API."""

    def __init__(self, username: str = "", **headers: str) -> None:
        self.client, self.headers = Client(), headers
        if username:
            self.client.force_login(get_user_model().objects.get(username=username), backend=BACKEND)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        content = b"" if body is None else json.dumps(body, default=str).encode()
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(f"/api/v1{path}", content, content_type="application/json", headers=sent)


def neighbour(username: str) -> Caller:
    people.register_resident(username=username, password=PASSWORD, name="李明", at=AT)
    return Caller(username)


def key(name: str, *, role: str = "operator", unit: str | None = UNIT) -> Caller:
    token = people.create_key(name=name, role=role, unit=unit, from_at=LONG_AGO, actor=SYSTEM, at=AT)
    return Caller(Authorization=f"Bearer {token}")


def free(caller: Caller, room: UUID, on: str = "2026-03-03") -> list[str]:
    (day,) = caller.get(f"/resources/{room}/slots?on={on}&days=1").json()["days"]
    return [one["starts_at"] for one in day["slots"]]


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.status_code, answer.json()["code"]


def test_a_resident_finds_books_once_moves_and_cancels() -> None:
    room, li = resource(), neighbour("li")
    resource("内部", open_to="desk")
    assert [one["id"] for one in li.get("/resources").json()["resources"]] == [str(room)]
    assert free(li, room)[0] == "2026-03-03T01:00:00Z" and len(free(li, room)) == 6
    asked = {"resource": room, "starts_at": SLOT, "matter": "漏水"}
    made = li.post("/bookings", asked, Idempotency_Key="one")
    again = li.post("/bookings", asked, Idempotency_Key="one")
    assert (made.status_code, again.status_code, again.json()) == (201, 200, made.json())
    assert Booking.objects.count() == 1 and len(free(li, room)) == 5
    assert problem(li.post("/bookings", {**asked, "starts_at": LATER}, Idempotency_Key="one"))[0] == 422
    path = made["Location"].removeprefix("/api/v1")
    assert (li.get(path).json(), li.get(path)["ETag"]) == (made.json(), '"1"')
    assert problem(li.post(f"{path}/moves", {"starts_at": LATER}, If_Match='"7"'))[0] == 412
    moved = li.post(f"{path}/moves", {"starts_at": LATER}, If_Match='"1"')
    assert (moved.json()["starts_at"], moved["ETag"]) == ("2026-03-03T02:00:00Z", '"2"')
    assert [one["id"] for one in li.get("/bookings").json()["coming"]] == [made.json()["id"]]
    assert [li.post(f"{path}/cancellation").json()["state"] for _ in range(2)] == ["cancelled"] * 2
    mine = li.get("/bookings").json()
    assert (mine["coming"], [one["state"] for one in mine["over"]]) == ([], ["cancelled"])
    assert problem(li.post(f"{path}/moves", {"starts_at": SLOT})) == (409, "appointment-not-open")


def test_what_cannot_be_booked_is_a_problem_at_its_field() -> None:
    room, li = resource(), neighbour("li")
    wrong = ["2026-03-03T09:10:00+08:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"]
    for starts_at in wrong:
        refused = li.post("/bookings", {"resource": room, "starts_at": starts_at})
        assert (problem(refused)[0], refused.json()["errors"][0]["pointer"]) == (422, "#/starts_at")
    neighbour("wang").post("/bookings", {"resource": room, "starts_at": SLOT})
    assert problem(li.post("/bookings", {"resource": room, "starts_at": SLOT})) == (409, "slot-taken")
    assert problem(li.get(f"/resources/{room}/slots?on=9999-12-31"))[0] == 422
    assert li.get(f"/resources/{room}/slots?on=2026-06-01").json() == {"days": []}  # beyond thirty days


def test_an_offices_program_books_for_who_asked_it_and_sees_its_desk_alone() -> None:
    room, robot = resource(), key("robot")
    asked = {"resource": room, "starts_at": SLOT}
    refused = robot.post("/bookings", asked)
    assert (problem(refused)[0], refused.json()["errors"][0]["pointer"]) == (422, "#/name")
    made = robot.post("/bookings", {**asked, "name": "王女士", "phone": "13800138000"})
    assert made.status_code == 201 and "王女士" not in made.content.decode()
    path = f"/bookings/{made.json()['id']}"
    assert robot.post(f"{path}/moves", {"starts_at": LATER}).status_code == 200
    assert robot.get("/bookings").json() == {"coming": [], "over": []}
    assert [one["id"] for one in robot.get("/resources").json()["resources"]] == [str(room)]
    roads = key("roads", unit=OTHER_UNIT)
    assert roads.get("/resources").json() == {"resources": []}
    assert problem(roads.get(path)) == problem(roads.get(f"/resources/{room}/slots")) == (404, "not-found")


def test_every_call_from_the_wrong_side() -> None:
    room, li = resource(), neighbour("li")
    id = li.post("/bookings", {"resource": room, "starts_at": SLOT}).json()["id"]
    member("lu", role="handler", unit=OTHER_UNIT, at=AT - timedelta(days=1))
    nobody, strangers = Caller(), [neighbour("wang"), Caller("lu"), key("other", unit=OTHER_UNIT)]

    def asked(caller: Caller, id: str) -> list[tuple[int, str]]:
        return [
            problem(caller.get(f"/bookings/{id}")),
            problem(caller.post(f"/bookings/{id}/moves", {"starts_at": LATER})),
            problem(caller.post(f"/bookings/{id}/cancellation")),
        ]

    assert set(asked(nobody, id)) == {(401, "unauthenticated")}
    for path in ("/resources", f"/resources/{room}/slots", "/bookings"):
        assert problem(nobody.get(path)) == (401, "unauthenticated")
    for one in strangers:
        assert asked(one, id) == asked(one, str(uuid4())) == [(404, "not-found")] * 3
        assert id not in one.get("/bookings").content.decode()
    inside = resource("内部", open_to="desk")
    assert problem(li.post("/bookings", {"resource": inside, "starts_at": SLOT})) == (404, "not-found")
    page = Client(enforce_csrf_checks=True)
    page.cookies = li.client.cookies
    foreign = page.post(f"/api/v1/bookings/{id}/cancellation")
    assert (problem(foreign), Booking.objects.get(pk=id).state) == ((403, "csrf"), "booked")
