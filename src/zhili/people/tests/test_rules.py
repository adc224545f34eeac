"""The small pure rules: authority, telephone numbers, encryption, codes, names."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.kernel.actor import ANONYMOUS, SYSTEM, Actor, Mandate
from zhili.people.rules import authority, levels, phones, tracking
from zhili.people.rules.sealing import Keyring, PrivateDataDamaged, PrivateKeyMissing

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CASE, OTHER = UUID(int=1), UUID(int=2)
KEYS = Keyring(bytes(range(32)))


def staff(
    role: str = "handler", *, unit: str | None = "bureau:water", area: str | None = "1101/110105"
) -> Actor:
    return Actor("staff", "s", mandates=(Mandate(role, unit, area, NOW - DAY, NOW + DAY),))


def asked(actor: Actor, **change: object) -> bool:
    question: dict[str, object] = {
        "roles": {"handler"}, "area": "1101/110105/110105001", "unit": "bureau:water", "at": NOW,
        "lineage": lambda unit: {"office:pipes": ("bureau:water",)}.get(unit, ()),
    } | change  # fmt: skip
    return authority.may(actor=actor, **question)  # type: ignore[arg-type]


def test_a_mandate_covers_its_area_and_unit_and_those_below() -> None:
    assert asked(staff())
    assert asked(staff(), area="1101/110105")
    assert asked(staff(), unit="office:pipes")
    assert asked(staff(), unit=None)
    assert asked(staff(area=None), area=None)
    assert asked(staff(unit=None), unit="bureau:parks")
    assert asked(SYSTEM, roles=frozenset())


@pytest.mark.parametrize(
    "change",
    [
        {"roles": {"dispatcher"}},
        {"roles": frozenset()},
        {"area": "1101/110106"},
        {"area": "1101"},
        {"area": "1101/1101055"},
        {"area": None},
        {"unit": "bureau:parks"},
        {"at": NOW + DAY},
        {"at": NOW - 2 * DAY},
    ],
)
def test_beyond_role_area_unit_or_term_nothing_is_allowed(change: dict[str, object]) -> None:
    assert not asked(staff(), **change)


def test_a_mandate_does_not_reach_up_to_the_unit_above() -> None:
    assert not asked(staff(unit="office:pipes"), unit="bureau:water")


def test_residents_and_the_anonymous_may_nothing_even_with_a_mandate() -> None:
    everything = (Mandate("handler", None, None, NOW - DAY),)
    assert not asked(ANONYMOUS)
    assert not asked(Actor("resident", "r", mandates=everything))
    assert asked(Actor("outside", "110", mandates=everything))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("(010) 6512 3456", "01065123456"),
        ("+86 10 6512 3456", "01065123456"),
        ("+49 30 1234567", "+49301234567"),
        ("１３８００１３８０００", "13800138000"),
    ],
)
def test_the_same_number_is_recognised_however_it_is_written(written: str, number: str) -> None:
    assert phones.normal(written) == number
    assert phones.normal(number) == number
    assert phones.plausible(written)


def test_numbers_are_shown_masked_and_nonsense_is_seen() -> None:
    assert phones.masked("+86 138-0013-8000") == "138****8000"
    assert phones.masked("12345") == "*****"
    assert not phones.plausible("call me")
    assert not phones.plausible("")
    assert not phones.plausible("1" * 16)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=50), max_size=4))
def test_what_is_sealed_opens_for_its_holder_only(fields: dict[str, str]) -> None:
    sealed = KEYS.seal(fields, holder=CASE)
    assert KEYS.open(sealed, holder=CASE, key_id=KEYS.key_id) == fields
    with pytest.raises(PrivateDataDamaged):
        KEYS.open(sealed, holder=OTHER, key_id=KEYS.key_id)


def test_a_changed_byte_a_cut_record_and_another_key_are_noticed() -> None:
    sealed = KEYS.seal({"phone": "13800138000"}, holder=CASE)
    assert b"138" not in sealed
    for damaged in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:20], b""):
        with pytest.raises(PrivateDataDamaged):
            KEYS.open(damaged, holder=CASE, key_id=KEYS.key_id)
    other = Keyring(bytes(32))
    with pytest.raises(PrivateKeyMissing, match=KEYS.key_id):
        other.open(sealed, holder=CASE, key_id=KEYS.key_id)
    assert KEYS.look_up("phone", "1") != other.look_up("phone", "1")
    assert KEYS.look_up("phone", "1") != KEYS.look_up("code", "1")


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring(b"short")


def test_a_secret_code_is_read_as_people_type_it_and_holds_for_its_number_only() -> None:
    digest = tracking.code_digest(KEYS, number="123", code="AB2CD3EF")
    assert tracking.code_matches(KEYS, number="123", code=" ab2c-d3ef ", digest=digest)
    assert not tracking.code_matches(KEYS, number="124", code="AB2CD3EF", digest=digest)
    assert not tracking.code_matches(KEYS, number="123", code="AB2CD3EG", digest=digest)


@given(st.timedeltas(timedelta(), timedelta(days=9000)), st.integers(1, 90_000))
def test_windows_follow_each_other_and_the_wait_ends_in_the_next(later_by: timedelta, seconds: int) -> None:
    at, within = NOW + later_by, timedelta(seconds=seconds)
    start = tracking.window_of(at, within=within)
    assert start <= at < start + within
    later = at + timedelta(seconds=tracking.wait(at, within=within))
    assert tracking.window_of(later, within=within) > start


def test_names_are_shortened_as_in_addresses_and_sorted_by_pinyin() -> None:
    assert levels.short_name("朝阳区") == "朝阳"
    assert levels.short_name("建国门街道") == "建国门"
    assert levels.short_name("区") is None
    assert sorted(["朝阳区", "东城区", "安定区"], key=levels.sort_key) == ["安定区", "朝阳区", "东城区"]
    assert levels.level_called("街道") == levels.level_called("Street") == "street"


def test_a_code_is_drawn_from_its_number_and_this_house_only() -> None:
    codes = [tracking.code_for(KEYS, number=str(number)) for number in range(500)]
    assert len(set(codes)) == 500
    assert all(len(code) == 8 and not set(code) & set("01OIL") for code in codes)
    assert tracking.code_for(KEYS, number="7") == codes[7]
    assert tracking.code_for(Keyring(bytes(32)), number="7") != codes[7]
