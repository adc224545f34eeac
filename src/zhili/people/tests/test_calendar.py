"""Notices of holidays and the city's own orders, as the calendar that everybody shares."""

from datetime import date

import pytest

from zhili.kernel.actor import ANONYMOUS, SYSTEM
from zhili.kernel.refusals import Forbidden
from zhili.kernel.workdays import BadNotice, WorkCalendar
from zhili.people import public
from zhili.people.testing import NOW

pytestmark = pytest.mark.django_db
NOTICE = {date(2027, 1, 1): False, date(2027, 1, 2): False, date(2027, 1, 4): False, date(2027, 2, 20): True} | {
    date(2027, 5, 1): False, date(2027, 10, 1): False, date(2027, 10, 2): False, date(2027, 10, 3): False
}  # fmt: skip


def load(days: dict[date, bool]) -> frozenset[date]:
    return public.load_notice(year=2027, days=days, source="国办发明电〔2026〕9号", actor=SYSTEM, at=NOW)


def test_without_a_notice_the_library_speaks_and_does_not_guess() -> None:
    assert public.calendar() is WorkCalendar.default()
    assert public.calendar().is_workday(date(2026, 10, 1)) is False
    assert public.calendar().is_workday(date(2027, 6, 1)) is None


def test_a_loaded_notice_settles_its_year_at_once_and_says_what_changed() -> None:
    touched = load(NOTICE)
    assert {date(2026, 12, 26), date(2027, 6, 1)} <= touched
    assert not {date(2026, 12, 25), date(2027, 12, 31)} & touched
    calendar = public.calendar()
    assert calendar.is_workday(date(2027, 1, 4)) is False
    assert calendar.is_workday(date(2027, 2, 20)) is True
    assert calendar.is_workday(date(2027, 6, 1)) is True
    assert date(2027, 2, 20) in touched
    assert calendar.is_workday(date(2026, 10, 1)) is False


def test_a_corrected_notice_replaces_the_former() -> None:
    load(NOTICE)
    corrected = {day: works for day, works in NOTICE.items() if day != date(2027, 2, 20)}
    assert load(corrected) == {date(2027, 2, 20)}
    assert public.calendar().is_workday(date(2027, 2, 20)) is False


def test_the_citys_own_order_outranks_the_notice() -> None:
    load(NOTICE)
    public.load_order(days={date(2027, 2, 20): False}, source="台风停工令", actor=SYSTEM, at=NOW)
    assert public.calendar().is_workday(date(2027, 2, 20)) is False
    assert public.calendar().source(date(2027, 2, 20)) == "台风停工令"
    public.load_order(days={date(2027, 2, 20): True}, source="撤销", actor=SYSTEM, at=NOW)
    assert public.calendar().is_workday(date(2027, 2, 20)) is True


def test_a_notice_that_cannot_be_meant_and_an_actor_without_mandate_change_nothing() -> None:
    with pytest.raises(BadNotice):
        load({date(2029, 1, 1): False})
    with pytest.raises(Forbidden):
        public.load_notice(year=2027, days=NOTICE, source="", actor=ANONYMOUS, at=NOW)
    with pytest.raises(Forbidden):
        public.load_order(days={}, source="", actor=ANONYMOUS, at=NOW)
    assert public.calendar() is WorkCalendar.default()
