"""Ids are ordered by time; numbers show when a digit is wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhili.kernel.ids import as_uuid, case_number, first_id, new_id, valid_number

AT = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)  # already the 22nd in the city


def test_ids_are_of_version_7_and_ordered_by_time() -> None:
    ids = [new_id(AT + timedelta(milliseconds=number)) for number in range(200)]
    assert ids == sorted(ids)
    assert {(id.version, id.variant) for id in ids} == {(7, "specified in RFC 4122")}
    assert int.from_bytes(ids[0].bytes[:6], "big") == int(AT.timestamp() * 1000)


def test_what_comes_before_an_instant_lies_before_its_first_id() -> None:
    assert new_id(AT - timedelta(milliseconds=1)) < first_id(AT) <= new_id(AT)


def test_ids_of_one_instant_differ() -> None:
    assert len({new_id(AT) for _ in range(10_000)}) == 10_000


def test_a_number_begins_with_the_citys_date_and_checks_itself() -> None:
    number = case_number(AT)
    assert number.startswith("261122")
    assert valid_number(number)
    assert valid_number(f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:]}")


@given(place=st.integers(0, 15), shift=st.integers(1, 9))
def test_any_wrong_digit_shows(place: int, shift: int) -> None:
    number = case_number(AT)
    wrong = str((int(number[place]) + shift) % 10)
    assert not valid_number(number[:place] + wrong + number[place + 1 :])


@given(place=st.integers(0, 14))
def test_neighbours_that_changed_places_show(place: int) -> None:
    number = case_number(AT)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert valid_number(swapped) == (swapped == number)


@given(st.text(max_size=20))
def test_what_is_no_number_is_not_valid(text: str) -> None:
    assert not valid_number(text) or (len(text.replace(" ", "")) == 16 and text.replace(" ", "").isdigit())


@pytest.mark.parametrize("written", ["", None, "12", "not an id", "0" * 33])
def test_what_is_no_id_is_none(written: str | None) -> None:
    assert as_uuid(written) is None


def test_an_id_is_read_back_from_an_address() -> None:
    one = new_id(AT)
    assert as_uuid(str(one)) == one
