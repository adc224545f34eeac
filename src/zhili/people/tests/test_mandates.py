"""Staff, mandates, keys: who may what, and every way in which somebody may not."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhili.kernel.actor import ANONYMOUS, SYSTEM, Actor
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.people import models, public
from zhili.people.testing import NOW, OTHER_STREET, PASSWORD, STREET, CityOfTests, member

DAY = timedelta(days=1)
WATER = "bureau:water"


def handles(actor: Actor, *, area: str | None = STREET, unit: str | None = WATER, days: int = 0) -> bool:
    return public.may(
        actor=actor, verb="answer", roles={"handler"}, area=area, unit=unit, at=NOW + days * DAY
    )


def test_a_handler_may_in_the_own_unit_and_those_below_only(city: CityOfTests) -> None:
    actor = member("li", role="handler", unit=WATER)
    assert handles(actor)
    assert handles(actor, unit="office:pipes")
    assert not handles(actor, unit="bureau:cityscape")
    assert not handles(member("wang", role="handler", unit="office:pipes"))


def test_a_mandate_for_an_area_ends_at_its_border(city: CityOfTests) -> None:
    actor = member("zhao", role="handler", area="110105001")
    assert handles(actor, area=f"{STREET}/110105001001")
    assert not handles(actor, area=OTHER_STREET)
    assert not handles(actor, area=None)


def test_another_role_and_no_mandate_are_not_enough(city: CityOfTests) -> None:
    assert not handles(member("qian", role="dispatcher", unit=WATER))
    assert not handles(ANONYMOUS)
    assert not handles(Actor(kind="resident", id="r"))
    assert handles(SYSTEM)


def test_a_mandate_holds_from_its_beginning_to_its_end(city: CityOfTests) -> None:
    actor = member("sun", role="handler", unit=WATER)
    assert not handles(actor, days=-1)
    ended = member("zhou", role="handler", unit=WATER, until_at=NOW + DAY)
    assert handles(ended)
    assert not handles(ended, days=1)
    user = models.Account.objects.get(username="zhou")
    assert public.actor_for(user, at=NOW + 2 * DAY).mandates == ()


def test_require_names_the_verb_it_refuses(city: CityOfTests) -> None:
    with pytest.raises(Forbidden, match="answer"):
        public.require(actor=ANONYMOUS, verb="answer", roles={"handler"}, at=NOW)


def test_an_actor_costs_one_query_and_a_closed_account_is_nobody(city: CityOfTests) -> None:
    member("wu", role="handler", unit=WATER)
    user = models.Account.objects.get(username="wu")
    with CaptureQueriesContext(connection) as queries:
        actor = public.actor_for(user, at=NOW)
    assert len(queries) == 1
    assert (actor.kind, actor.id, actor.name) == ("staff", str(user.pk), "wu同志")
    assert public.names_of([actor.id, "nobody"]) == {actor.id: "wu同志"}
    public.close_account(username="wu", actor=SYSTEM, at=NOW + DAY)
    user.refresh_from_db()
    assert public.actor_for(user, at=NOW + DAY) == ANONYMOUS
    assert public.actor_for(AnonymousUser(), at=NOW) == ANONYMOUS
    assert public.staff(unit=WATER, at=NOW + DAY) == []


def test_a_district_administrator_grants_and_ends_only_inside(city: CityOfTests) -> None:
    admin = member("admin", role="admin", area=STREET)
    member("wu", role="handler", unit=WATER)
    user = models.Account.objects.get(username="wu")

    def grant(area: str | None, role: str = "grid_worker") -> UUID:
        return public.grant_mandate(
            account_id=user.pk, role=role, unit=None, area=area, from_at=NOW, actor=admin, at=NOW
        )

    held = grant(STREET)
    assert grant(STREET) == held
    for area in (OTHER_STREET, None):
        with pytest.raises(Forbidden):
            grant(area)
    with pytest.raises(public.UnknownRole):
        grant(STREET, role="emperor")
    with pytest.raises(NotFound):
        grant(f"{STREET}/nowhere")
    citywide = next(each for each in public.mandates_of(user.pk) if each.mandate.area is None)
    with pytest.raises(Forbidden):
        public.end_mandate(mandate_id=citywide.id, actor=admin, at=NOW)
    public.end_mandate(mandate_id=held, actor=admin, at=NOW + DAY)
    assert [each.mandate.role for each in public.mandates_of(user.pk) if each.mandate.holds(NOW + DAY)] == [
        "handler"
    ]
    with pytest.raises(Forbidden):
        public.give_password(username="wu", actor=admin, at=NOW)


@pytest.mark.parametrize(
    ("unit", "area"), [("bureau:none", None), (None, "110105001"), (None, "1101/110199")]
)
def test_a_mandate_names_a_unit_that_exists_and_an_area_by_its_path(
    city: CityOfTests, unit: str | None, area: str | None
) -> None:
    member("wu", role="handler", unit=WATER)
    user = models.Account.objects.get(username="wu")
    with pytest.raises(NotFound):
        public.grant_mandate(
            account_id=user.pk, role="handler", unit=unit, area=area, from_at=NOW, actor=SYSTEM, at=NOW
        )
    with pytest.raises(NotFound):
        public.create_key(name="k", unit=unit, area=area, from_at=NOW, actor=SYSTEM, at=NOW)


def test_the_last_instant_of_a_day_counts_and_terms_are_days_of_the_city(city: CityOfTests) -> None:
    row = {
        "username": "li",
        "name": "李",
        "role": "承办人",
        "unit": "水务局",
        "from": "2026-03-01",
        "until": "2026-03-02",
    }
    assert public.import_staff(rows=[row], actor=SYSTEM, at=NOW).taken == 1
    user = models.Account.objects.get(username="li")
    (held,) = public.mandates_of(user.pk)
    assert held.mandate.holds(NOW + timedelta(hours=14, minutes=59))
    assert not held.mandate.holds(NOW + timedelta(hours=15))
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"role": "king"}, "role 'king' is unknown"),
        ({"unit": "bureau:none"}, "no unit 'bureau:none'"),
        ({"area": "火星"}, "no area '火星'"),
        ({"username": "a b"}, "malformed"),
        ({"name": ""}, "no name"),
        ({"phone": "call me"}, "no telephone number"),
        ({"from": "1/3/2026"}, "cannot be read"),
        ({"until": "2020-01-01"}, "before it begins"),
        ({"password": "12345"}, "too weak"),
        ({"username": "resident"}, "belongs to a resident"),
    ],
)
def test_a_bad_row_of_staff_comes_back_and_leaves_nothing(
    city: CityOfTests, change: dict[str, str], reason: str
) -> None:
    public.register_resident(username="resident", name="居民", password=PASSWORD, at=NOW)
    row = {"username": "new", "name": "新人", "role": "handler", "unit": WATER} | change
    report = public.import_staff(rows=[row], actor=SYSTEM, at=NOW)
    (finding,) = report.rejected
    assert (finding.line, report.taken) == (2, 0)
    assert reason in finding.message.en
    assert not models.Account.objects.filter(kind="staff").exists()


def test_the_same_staff_list_twice_changes_nothing(city: CityOfTests) -> None:
    rows = [
        {"username": "li", "name": "李", "role": "handler", "unit": WATER, "phone": "138 0013 8000"},
        {"username": "li", "name": "李", "role": "supervisor", "area": "1101"},
    ]
    for _ in range(2):
        assert public.import_staff(rows=rows, actor=SYSTEM, at=NOW, shared_password=PASSWORD).taken == 2
    user = models.Account.objects.get(username="li")
    assert user.check_password(PASSWORD)
    assert b"138" not in bytes(user.phone_sealed or b"")
    assert len(public.mandates_of(user.pk)) == 2
    assert [each.username for each in public.staff(unit=WATER, at=NOW, role="handler")] == ["li"]


def test_an_administrator_imports_staff_for_the_own_area_only(city: CityOfTests) -> None:
    admin = member("admin", role="admin", area=STREET)
    rows = [
        {"username": "in", "name": "内", "role": "grid_worker", "area": "110105001001"},
        {"username": "out", "name": "外", "role": "grid_worker", "area": "110105002001"},
        {"username": "up", "name": "上", "role": "admin"},
    ]
    report = public.import_staff(rows=rows, actor=admin, at=NOW)
    assert [finding.item for finding in report.rejected] == ["out", "up"]


def test_a_username_is_given_once(city: CityOfTests) -> None:
    public.register_resident(username="mei", name="梅", password=PASSWORD, at=NOW, phone="13800138000")
    with pytest.raises(public.UsernameTaken):
        public.register_resident(username="mei", name="另一位", password=PASSWORD, at=NOW)


def test_an_outside_system_acts_under_its_key_and_no_longer(city: CityOfTests) -> None:
    token = public.create_key(
        name="110", area=STREET, from_at=NOW, until_at=NOW + 9 * DAY, actor=SYSTEM, at=NOW
    )
    actor = public.actor_for_key(token, at=NOW)
    assert actor is not None
    assert (actor.kind, actor.name) == ("outside", "110")
    assert public.may(actor=actor, verb="v", roles={public.OUTSIDE_ROLE}, area=STREET, unit=None, at=NOW)
    assert not public.may(actor=actor, verb="v", roles={"outside"}, area=OTHER_STREET, unit=None, at=NOW)
    assert public.actor_for_key(token, at=NOW + 9 * DAY) is None
    assert public.actor_for_key(token + "x", at=NOW) is None
    assert not models.OutsideKey.objects.filter(digest=token.encode()).exists()
    public.end_key(name="110", actor=SYSTEM, at=NOW + DAY)
    assert public.actor_for_key(token, at=NOW + DAY) is None


def test_keys_are_made_by_administrators_of_their_area_under_new_names(city: CityOfTests) -> None:
    admin = member("admin", role="admin", area=STREET)
    with pytest.raises(Forbidden):
        public.create_key(name="all", from_at=NOW, actor=admin, at=NOW)
    public.create_key(name="one", area=STREET, from_at=NOW, actor=admin, at=NOW)
    with pytest.raises(public.KeyNameTaken):
        public.create_key(name="one", area=STREET, from_at=NOW, actor=admin, at=NOW)
    with pytest.raises(public.UnknownRole):
        public.create_key(name="two", role="king", area=STREET, from_at=NOW, actor=admin, at=NOW)
