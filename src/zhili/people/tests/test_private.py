"""Personal data: sealed in the case's own batch, read with a trail, found by telephone, forgotten."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from zhili.kernel.actor import ANONYMOUS, SYSTEM, Actor
from zhili.kernel.refusals import Forbidden, TooMany
from zhili.kernel.rows import Batch
from zhili.people import jobs, models, public
from zhili.people.testing import NOW

CASE, OTHER = UUID(int=1), UUID(int=2)
STAFF = Actor(kind="staff", id="staff-1")
pytestmark = pytest.mark.django_db


def keep(holder: UUID = CASE, *, at: datetime = NOW, until: date | None = None, **fields: str) -> None:
    batch = Batch()
    public.keep_private(
        batch, holder=holder, district_id=110105, fields=fields, purpose="contact", at=at, kept_until=until
    )
    batch.write()


def read(holder: UUID = CASE, actor: Actor = STAFF, purpose: str = "call back") -> dict[str, str]:
    return public.read_private(holder=holder, actor=actor, purpose=purpose, at=NOW)


def test_what_is_kept_is_read_again_and_stands_nowhere_in_the_clear() -> None:
    keep(name="王小明", phone="138 0013 8000", address="")
    assert read() == {"name": "王小明", "phone": "138 0013 8000"}
    keep(phone="13900139000", at=NOW + timedelta(seconds=1))
    assert read()["phone"] == "13900139000"
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(people_privaterecord::text, '') FROM people_privaterecord")
        (everything,) = cursor.fetchone()
    assert "王小明" not in everything
    assert "王小明".encode().hex() not in everything
    assert b"138".hex() + b" 0013".hex() not in everything


def test_every_reading_leaves_who_whose_and_what_for() -> None:
    keep(name="王小明")
    read()
    read(OTHER)
    trail = models.PrivateRead.objects.order_by("holder").values_list(
        "holder", "district_id", "act", "actor_kind", "actor_id", "purpose", "at"
    )
    assert list(trail) == [
        (CASE, 110105, "read", "staff", "staff-1", "call back", NOW),
        (OTHER, 0, "read", "staff", "staff-1", "call back", NOW),
    ]


def carry(*fields: str, purpose: str = "passed on") -> frozenset[str]:
    return public.carry_private(
        from_holder=CASE,
        to_holder=OTHER,
        district_id=110101,
        purpose=purpose,
        fields=fields,
        at=NOW,
        actor=STAFF,
    )


def test_what_is_carried_over_is_sealed_for_the_other_case_and_leaves_a_trail_of_the_first() -> None:
    keep(name="王小明", phone="13800138000", id_card="110101199001011234")
    assert carry("phone", "name", "email") == {"phone", "name"}
    assert list(models.PrivateRead.objects.values_list("holder", "act", "actor_id", "purpose")) == [
        (CASE, "read", "staff-1", "passed on")
    ]
    assert read(OTHER) == {"name": "王小明", "phone": "13800138000"}
    assert set(public.holders_of(phone="13800138000")) == {CASE, OTHER}
    kept = models.PrivateRecord.objects.get(holder=OTHER)
    assert (kept.district_id, kept.purpose) == (110101, "passed on")
    assert public.forget(holder=CASE, actor=STAFF, purpose="asked by the resident", at=NOW) == 1
    assert read(OTHER)["name"] == "王小明"


def test_nothing_is_read_where_nothing_is_to_be_carried_over_or_nobody_says_what_for() -> None:
    keep(name="王小明")
    assert carry() == frozenset()
    with pytest.raises(public.PurposeMissing):
        carry("name", purpose=" ")
    assert carry("phone") == frozenset()
    assert models.PrivateRead.objects.count() == 1
    assert models.PrivateRecord.objects.filter(holder=OTHER).count() == 0


def test_without_a_purpose_nothing_is_read_kept_or_forgotten() -> None:
    keep(name="王小明")
    with pytest.raises(public.PurposeMissing):
        read(purpose=" ")
    with pytest.raises(public.PurposeMissing):
        public.forget(holder=CASE, actor=STAFF, purpose="", at=NOW)
    with pytest.raises(public.PurposeMissing):
        public.keep_private(Batch(), holder=CASE, district_id=1, fields={"a": "b"}, purpose="", at=NOW)
    assert not models.PrivateRead.objects.exists()


def test_residents_and_the_anonymous_see_only_what_they_have_proven_theirs() -> None:
    keep(name="王小明")
    for stranger in (
        ANONYMOUS,
        Actor(kind="resident", id=str(OTHER)),
        Actor("anonymous", "a", cases=frozenset({OTHER})),
    ):
        with pytest.raises(Forbidden):
            read(actor=stranger)
        with pytest.raises(Forbidden):
            public.forget(holder=CASE, actor=stranger, purpose="mine", at=NOW)
    assert read(actor=Actor("anonymous", "a", cases=frozenset({CASE}))) == {"name": "王小明"}
    assert read(actor=Actor("resident", str(CASE))) == {"name": "王小明"}


def test_holders_are_found_by_telephone_however_it_is_written() -> None:
    keep(phone="+86 138-0013-8000")
    keep(OTHER, phone="13900139000")
    keep(OTHER, phone="13800138000")
    assert set(public.holders_of(phone="138 0013 8000")) == {CASE, OTHER}
    assert public.holders_of(phone="13900139000") == [OTHER]
    assert public.holders_of(phone="110") == []


def test_who_looks_a_number_up_leaves_a_trail_at_everybody_found() -> None:
    keep(phone="13800138000")
    keep(OTHER, phone="13800138000", at=NOW + timedelta(seconds=1))
    found = public.find_holders(phone="138 0013 8000", actor=STAFF, purpose="a call", at=NOW)
    assert found == (OTHER, CASE)
    trail = models.PrivateRead.objects.values_list("holder", "act", "actor_id", "purpose", "district_id")
    assert set(trail) == {(one, "find", "staff-1", "a call", 110105) for one in (CASE, OTHER)}
    with pytest.raises(public.PurposeMissing):
        public.find_holders(phone="13800138000", actor=STAFF, purpose=" ", at=NOW)


def test_what_is_forgotten_is_gone_and_the_trail_says_so() -> None:
    keep(name="王小明", phone="13800138000")
    assert public.forget(holder=CASE, actor=SYSTEM, purpose="request of the person", at=NOW) == 1
    assert read() == {}
    assert public.holders_of(phone="13800138000") == []
    assert models.PrivateRead.objects.filter(act="forget", holder=CASE).count() == 1


def test_the_hourly_job_forgets_what_was_kept_long_enough() -> None:
    keep(until=NOW.date() - timedelta(days=1), name="旧")
    keep(OTHER, until=NOW.date(), name="新")
    jobs.forget_expired(at=NOW)
    assert (read(), read(OTHER)) == ({}, {"name": "新"})


def test_nobody_changes_the_trail_and_who_gets_around_the_database_is_found_by_the_seals() -> None:
    keep(name="王小明")
    read()
    public.find_holders(phone="13800138000", actor=STAFF, purpose="a call", at=NOW)
    change = "UPDATE people_privateread SET purpose = 'nothing'"
    for statement in (change, "DELETE FROM people_privateread", "TRUNCATE people_privateread"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert list(public.altered_trail()) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_privateread DISABLE TRIGGER USER")
        cursor.execute(change)
    assert len(list(public.altered_trail())) == models.PrivateRead.objects.count() == 1


def test_fields_are_forgotten_or_put_right_one_by_one() -> None:
    keep(name="王小明", phone="13800138000")
    assert public.forget(holder=CASE, actor=STAFF, purpose="asked", at=NOW, fields=["phone"]) == 1
    assert (read(), public.holders_of(phone="13800138000")) == ({"name": "王小明"}, [])
    public.correct_private(
        holder=CASE, district_id=110105, fields={"name": "王晓明"}, terms={"name": "P6M"}, actor=STAFF,
        purpose="asked", at=NOW,
    )  # fmt: skip
    assert read() == {"name": "王晓明"}
    assert models.PrivateRecord.objects.get(holder=CASE).term == "P6M", "the former value is not kept beside"


def test_guessing_is_slowed_after_the_limit_and_free_again_in_the_next_window() -> None:
    def tried(who: str = "10.0.0.1", after: int = 0) -> None:
        within = timedelta(minutes=10)
        public.throttle(deed="track", who=who, limit=3, within=within, at=NOW + timedelta(minutes=after))

    for _ in range(3):
        tried()
    with pytest.raises(TooMany) as refused:
        tried(after=4)
    assert refused.value.facts == {"seconds": 360}
    tried(who="10.0.0.2")
    tried(after=10)
    jobs.sweep_throttle(at=NOW + timedelta(days=3))
    assert not models.Throttle.objects.exists()


def test_a_secret_code_is_checked_under_the_houses_key() -> None:
    digest = public.code_digest(number="2603021234567890", code="AB2CD3EF")
    assert public.code_matches(number="2603021234567890", code="ab2c d3ef", digest=digest)
    assert not public.code_matches(number="2603021234567891", code="AB2CD3EF", digest=digest)
    with override_settings(ZHILI_PRIVATE_KEY=bytes(32)):
        assert not public.code_matches(number="2603021234567890", code="AB2CD3EF", digest=digest)
