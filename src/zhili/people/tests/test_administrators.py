"""Three administrators who are three people, the trail of what they do, and roles taken in an emergency."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.refusals import Conflict, Forbidden, Invalid
from zhili.people import models, public
from zhili.people.operations import telling
from zhili.people.rules.authority import ADMINISTRATORS, apart
from zhili.people.testing import NOW, PASSWORD, STREET, account_of, city_of_tests, member, signed_in

pytestmark = pytest.mark.django_db
MANAGE = "/desk/manage"


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    city_of_tests()


def grant(actor: Actor, username: str, role: str) -> UUID:
    return public.grant_mandate(
        account_id=account_of(username), role=role, unit=None, area=None, from_at=NOW, actor=actor, at=NOW
    )


@pytest.mark.parametrize(
    ("role", "held", "other"),
    [
        ("security", {"admin"}, "admin"),
        ("audit", {"security", "operator"}, "security"),
        ("admin", {"admin"}, None),
        ("handler", ADMINISTRATORS, None),
        ("audit", {"steward"}, None),
    ],
)
def test_no_two_of_the_three_are_held_by_one(role: str, held: set[str], other: str | None) -> None:
    assert apart(role, held) == other


def test_until_one_is_appointed_the_system_administrator_grants_and_not_after() -> None:
    admin = member("admin", role="admin")
    member("li", role="handler", unit="bureau:water")
    grant(admin, "li", "dispatcher")
    security = member("security", role="security")
    for deed in (
        lambda: grant(admin, "li", "supervisor"),
        lambda: public.create_key(name="x", from_at=NOW, actor=admin, at=NOW),
        lambda: public.give_password(username="li", actor=admin, at=NOW),
        lambda: public.close_account(username="li", actor=admin, at=NOW),
    ):
        with pytest.raises(Forbidden):
            deed()
    grant(security, "li", "supervisor")
    (held,) = public.mandates_of(account_of("security"))
    public.end_mandate(mandate_id=held.id, actor=SYSTEM, at=NOW)
    grant(admin, "li", "leader")


def test_one_person_gets_no_second_administration_and_nobody_mandates_themselves() -> None:
    security = member("security", role="security")
    member("admin", role="admin")
    for username, role in (("admin", "audit"), ("security", "handler")):
        with pytest.raises((Conflict, Forbidden)):
            grant(security, username, role)
    row = {"username": "admin", "name": "x", "role": "audit"}
    report = public.import_staff(rows=[row], actor=SYSTEM, at=NOW)
    assert report.taken == 0 and "审计" in report.rejected[0].message.zh
    with pytest.raises(public.UnknownRole):
        public.create_key(name="x", role="security", from_at=NOW, actor=security, at=NOW)


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("admin", {"units/", "areas/", "jobs/", "calendar/", "emergency/"}),
        ("security", {"staff/", "keys/", "emergency/"}),
        ("audit", {"emergencies/", "trail/", "trail/?of=readings"}),
    ],
)
def test_each_opens_their_own_pages_and_no_others(role: str, opens: set[str]) -> None:
    member("appointed", role="security")
    client = signed_in("somebody", role)
    pages = {
        "units/",
        "areas/",
        "jobs/",
        "calendar/",
        "staff/",
        "keys/",
        "emergency/",
        "emergencies/",
        "trail/",
    }
    for page in pages | opens:
        assert (client.get(f"{MANAGE}/{page}").status_code == 200) is (page in opens), page
    shown = client.get("/desk/").content.decode()
    offered = {page for page in pages if f'href="{MANAGE}/{page}"' in shown}
    assert offered == {page for page in opens if "?" not in page}


def test_the_trail_says_what_was_done_and_the_database_keeps_it_so() -> None:
    security = member("security", role="security")
    member("li", role="handler", unit="bureau:water")
    grant(security, "li", "dispatcher")
    page = (
        signed_in("audit", "audit")
        .get(f"{MANAGE}/trail/", headers={"accept-language": "zh"})
        .content.decode()
    )
    assert "li同志" in page and "security同志" in page and "派单员" in page
    for change in (
        "UPDATE people_accessdeed SET deed = ''",
        "DELETE FROM people_accessdeed",
        "TRUNCATE people_accessdeed",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    assert list(public.altered_trail()) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_accessdeed DISABLE TRIGGER USER")
        cursor.execute('UPDATE people_accessdeed SET facts = facts || \'{"role": "leader"}\'')
    assert len(list(public.altered_trail())) == models.AccessDeed.objects.count() > 0


def taken(client: Client, **fields: str) -> int:
    sent = {"role": "dispatcher", "hours": "1", "reason": "值班派单员突然生病，暴雨报修积压。", **fields}
    return client.post(f"{MANAGE}/emergency/", sent).status_code


def test_a_role_is_taken_with_a_reason_and_audit_hears_ends_and_reviews_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[tuple[list[UUID], str, str]] = []
    monkeypatch.setattr(
        telling, "_tellers",
        [(lambda *, accounts, key, facts, way, at: heard.append((list(accounts), key, facts["reason"])), set)],
    )  # fmt: skip
    audit, leader = signed_in("audit", "audit"), signed_in("leader", "leader")
    assert taken(leader) == 302 and models.Emergency.objects.count() == 0  # the password first
    kept = leader.get(f"{MANAGE}/emergency/").content.decode()
    assert "值班派单员突然生病" in kept
    leader.post("/account/reauthenticate/", {"password": PASSWORD})
    assert taken(leader, reason="急") == 422 and taken(leader, role="admin") == 422
    assert taken(leader, role="handler") == 422 and taken(leader, hours="9") == 422
    assert taken(leader) == 302
    assert heard == [([account_of("audit")], "access.emergency", "值班派单员突然生病，暴雨报修积压。")]
    who = public.actor_for(models.Account.objects.get(username="leader"), at=clock.now())
    assert {one.role for one in who.held(clock.now())} == {"leader", "dispatcher"}
    assert {one.role for one in who.held(clock.now() + timedelta(hours=1))} == {"leader"}
    row = models.Emergency.objects.get()
    page = audit.get(f"{MANAGE}/emergencies/").content.decode()
    assert "暴雨报修积压" in page
    assert leader.post(f"{MANAGE}/emergencies/", {"emergency": row.pk, "finding": "好"}).status_code == 403
    assert audit.post(f"{MANAGE}/emergency/{row.pk}/end/").status_code == 302
    who = public.actor_for(models.Account.objects.get(username="leader"), at=clock.now())
    assert {one.role for one in who.held(clock.now())} == {"leader"}
    found = {"emergency": row.pk, "finding": "属实，已安排备班。"}
    assert audit.post(f"{MANAGE}/emergencies/", {**found, "finding": ""}).status_code == 422
    assert audit.post(f"{MANAGE}/emergencies/", found).status_code == 302
    assert "属实" in leader.get(f"{MANAGE}/emergency/").content.decode()
    assert set(models.AccessDeed.objects.filter(deed__startswith="emergency").values_list("deed", flat=True)) == {
        "emergency.take", "emergency.end", "emergency.review",
    }  # fmt: skip


def test_in_an_emergency_nobody_reaches_beyond_what_they_answer_for() -> None:
    said = {
        "role": "supervisor",
        "unit": None,
        "hours": 1,
        "reason": "一二三四五六七八九十",
        "link": "",
        "at": NOW,
    }
    leader = member("leader", role="leader", area=STREET)
    public.take_emergency(**said, actor=leader)  # type: ignore[arg-type]
    assert models.Mandate.objects.get(role="supervisor").area == STREET
    for role in ("grid_worker", "audit", "steward"):
        with pytest.raises(Forbidden):
            public.take_emergency(**said, actor=member(role.replace("_", "."), role=role))  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        public.take_emergency(**{**said, "role": "security"}, actor=leader)  # type: ignore[arg-type]
