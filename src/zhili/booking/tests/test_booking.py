"""Booking, moving, cancelling, not coming: what stands, what is refused and in which words, who sees what."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError
from psycopg.types.range import TimestamptzRange

from zhili.booking import public as booking
from zhili.booking.models import Act, Booking
from zhili.booking.public import BookByPhone, KeyUsed, NotOpen, NotYet, SlotTaken, TooManyAppointments
from zhili.booking.rules.recording import content
from zhili.booking.testing import AT, HALF, OTHER_UNIT, TUESDAY, UNIT, WEEK, desk, resident, resource
from zhili.cases.testing import small_city
from zhili.kernel.actor import Actor
from zhili.kernel.errors import FieldErrors, ZhiliError
from zhili.kernel.refusals import Conflict, Forbidden, Invalid, NotFound
from zhili.ledger import public as ledger
from zhili.notification import public as notification

DAY = timedelta(days=1)
HERE = {"name": "王女士", "phone": "13800138000"}


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()


def book(
    id: UUID, who: Actor, starts_at: datetime = TUESDAY, at: datetime = AT, key: str | None = None
) -> UUID:
    contact = HERE if who.kind == "staff" else None
    return booking.book(resource_id=id, starts_at=starts_at, actor=who, at=at, contact=contact, key=key).id


def acts(about: UUID) -> list[str]:
    return [one.act for one in booking.history(about)]


def free(id: UUID, starts_at: datetime = TUESDAY) -> int:
    shown = booking.bookable(id, actor=resident(), at=AT)
    (day,) = booking.days(shown, first=starts_at.date(), count=1, at=AT)
    return next(one.free for one in day.slots if one.slot.starts_at == starts_at)


def test_a_slot_is_booked_until_it_is_full_and_each_act_is_sealed() -> None:
    room = resource(capacity=2)
    first, second = resident(), resident()
    id = book(room, first)
    book(room, second)
    with pytest.raises(SlotTaken):
        book(room, resident())
    assert (free(room), free(room, TUESDAY + HALF)) == (0, 2)
    assert [one.id for one in booking.mine(actor=first, at=AT)[0]] == [id]
    assert acts(id) == ["booking.made"]
    for act in Act.objects.values():
        said, salt = content(act, at=act["at"]), bytes(act["salt"])
        assert ledger.is_sealed(district_id=act["district_id"], id=act["id"], salt=salt, content=said)
    (told,) = notification.inbox(
        recipient=notification.Recipient("account", first.id), language="zh", before=None, limit=5
    )
    assert "一号调解室" in told.said.subject and "3月3日 周二 09:00" in told.said.subject


def test_a_delivery_that_comes_again_books_once() -> None:
    room, who = resource(capacity=5), resident()
    one = booking.book(resource_id=room, starts_at=TUESDAY, actor=who, at=AT, key="k")
    again = booking.book(resource_id=room, starts_at=TUESDAY, actor=who, at=AT + HALF, key="k")
    assert (again.id, again.again, one.again) == (one.id, True, False)
    with pytest.raises(KeyUsed):
        book(room, who, TUESDAY + HALF, key="k")
    assert book(room, resident(), key="k") != one.id
    assert Booking.objects.count() == 2


@pytest.mark.parametrize(
    "starts_at",
    [
        TUESDAY + timedelta(minutes=10),  # between two slots
        TUESDAY + timedelta(hours=3),  # noon
        AT + HALF,  # sooner than an hour
        AT + timedelta(days=42),  # later than thirty days
        AT + timedelta(days=5),  # Saturday
    ],
)
def test_only_what_the_list_offers_can_be_booked(starts_at: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        book(resource(), resident(), starts_at)
    assert set(refused.value.fields) == {"slot"}


def test_nobody_hoards_appointments() -> None:
    room, who = resource(), resident()
    for number in range(5):
        book(room, who, TUESDAY + number * HALF)
    with pytest.raises(TooManyAppointments):
        book(room, who, TUESDAY + 5 * HALF)


def test_moving_keeps_the_old_seat_until_the_new_one_is_had() -> None:
    room, who = resource(), resident()
    id = book(room, who)
    book(room, resident(), TUESDAY + HALF)
    with pytest.raises(SlotTaken):
        booking.move(booking_id=id, starts_at=TUESDAY + HALF, actor=who, at=AT)
    assert free(room) == 0
    with pytest.raises(Conflict):
        booking.move(booking_id=id, starts_at=TUESDAY + 2 * HALF, actor=who, at=AT, seen_version=7)
    later = AT + timedelta(minutes=1)
    moved = booking.move(booking_id=id, starts_at=TUESDAY + 2 * HALF, actor=who, at=later, seen_version=1)
    assert booking.move(booking_id=id, starts_at=TUESDAY + 2 * HALF, actor=who, at=AT) == moved
    assert (moved.slot.starts_at, moved.version, free(room)) == (TUESDAY + 2 * HALF, 2, 1)
    assert acts(id) == ["booking.made", "booking.moved"]


def test_what_is_cancelled_is_free_at_once_and_stays_cancelled() -> None:
    room, who = resource(), resident()
    id = book(room, who)
    for minute in (1, 2):
        booking.cancel(booking_id=id, actor=who, at=AT + timedelta(minutes=minute))
    assert (free(room), acts(id)) == (1, ["booking.made", "booking.cancelled"])
    with pytest.raises(NotOpen):
        booking.move(booking_id=id, starts_at=TUESDAY + HALF, actor=who, at=AT)
    late = book(room, who)
    with pytest.raises(NotOpen):
        booking.cancel(booking_id=late, actor=who, at=TUESDAY + HALF)


def test_who_missed_three_books_by_telephone_until_a_person_lifts_it() -> None:
    room, who, staff = resource(no_show_limit=3, no_show_days=90), resident(), desk()
    ids = [book(room, who, TUESDAY + number * HALF) for number in range(3)]
    with pytest.raises(NotYet):
        booking.mark(booking_id=ids[0], as_="missed", actor=staff, at=AT)
    after = TUESDAY + 4 * HALF
    for id in ids:
        booking.mark(booking_id=id, as_="missed", actor=staff, at=after)
    with pytest.raises(BookByPhone) as refused:
        book(room, who, TUESDAY + DAY, at=after)
    assert "2026-06-01" in refused.value.render("en")
    assert booking.bookable(book(room, staff, TUESDAY + DAY, at=after) and room, actor=staff, at=after)
    booking.mark(booking_id=ids[0], as_="came", actor=staff, at=after)
    book(room, who, TUESDAY + 2 * DAY, at=after)
    booking.mark(booking_id=ids[0], as_="missed", actor=staff, at=after)
    with pytest.raises(Invalid):
        booking.lift(booking_id=ids[0], reason=" ", actor=staff, at=after)
    booking.lift(booking_id=ids[0], reason="住院", actor=staff, at=after)
    assert book(room, who, TUESDAY + DAY + HALF, at=after)


def test_a_resident_sees_only_their_own_and_a_desk_only_its_unit() -> None:
    room, inner = resource(), resource("内部会议室", open_to="desk")
    who, stranger = resident(), resident()
    id = book(room, who)
    for other in (stranger, desk(OTHER_UNIT), desk(role="steward")):
        with pytest.raises(NotFound):
            booking.readable(id, actor=other, at=AT)
        with pytest.raises(NotFound):
            booking.cancel(booking_id=id, actor=other, at=AT)
    with pytest.raises(NotFound):
        booking.mark(booking_id=id, as_="came", actor=who, at=AT)
    with pytest.raises(NotFound):
        book(inner, who)
    with pytest.raises(NotFound):
        book(room, desk(OTHER_UNIT))
    assert booking.mine(actor=stranger, at=AT) == ([], [])
    assert [one.id for one in booking.of_desk(actor=desk(), at=AT)] == [room, inner]
    assert booking.of_desk(actor=desk(OTHER_UNIT), at=AT) == []
    with pytest.raises(NotFound):
        booking.book(resource_id=room, starts_at=TUESDAY, actor=who, at=AT, case_id=uuid4())


def test_the_desk_books_for_somebody_whose_number_is_kept_apart() -> None:
    room, staff = resource(), desk()
    with pytest.raises(Invalid) as refused:
        booking.book(resource_id=room, starts_at=TUESDAY, actor=staff, at=AT, contact={"name": "王女士"})
    assert set(refused.value.fields) == {"phone"}
    id = book(room, staff, AT)  # the slot that has just begun
    row = Booking.objects.get(pk=id)
    assert (row.account_id, row.matter) == (None, "")
    assert "13800138000" not in str(Act.objects.get(about=id).data)


def setting(**more: Any) -> booking.Setting:
    return booking.Setting(**{"unit": UNIT, "kind": "room", "name": "二号", "hours": WEEK, **more})


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "一号调解室"}, "name"),
        ({"kind": "car"}, "kind"),
        ({"hours": {}}, "hours_1"),
        ({"hours": {"2": "12:00-09:00"}}, "hours_2"),
        ({"hours": {"make_up": "09:00-09:10"}}, "hours_make_up"),
        ({"numbers": {"capacity": 0}}, "capacity"),
        ({"numbers": {"slot_minutes": None}}, "slot_minutes"),
        ({"staff": "nobody"}, "staff"),
        ({"unit": "nowhere"}, "unit"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_at_its_field(
    changed: dict[str, object], field: str
) -> None:
    resource()
    with pytest.raises(FieldErrors) as refused:
        booking.add(setting=setting(**changed), actor=desk(role="admin"), at=AT)
    assert field in refused.value.fields


def test_another_units_resources_are_set_up_by_nobody_else() -> None:
    room = resource()
    with pytest.raises(Forbidden):
        booking.add(setting=setting(), actor=desk(OTHER_UNIT, "steward"), at=AT)
    for other in (desk(OTHER_UNIT, "steward"), desk(), resident()):
        with pytest.raises(NotFound):
            booking.change(resource_id=room, setting=setting(), actor=other, at=AT)
        with pytest.raises(NotFound):
            booking.retire(resource_id=room, actor=other, at=AT)


def test_a_closure_over_appointments_must_say_so_and_tells_them_why() -> None:
    room, who, admin = resource(), resident(), desk(role="admin")
    id = book(room, who)

    def close(reason: str = "设备检修", cancelling: bool = False) -> int:
        return booking.close(
            resource_id=room, starts_at=TUESDAY, ends_at=TUESDAY + DAY, reason=reason, actor=admin, at=AT,
            cancelling=cancelling,
        )  # fmt: skip

    for reason, field in ((" ", "reason"), ("设备检修", "cancelling")):
        with pytest.raises(Invalid) as refused:
            close(reason)
        assert set(refused.value.fields) == {field}
    assert close(cancelling=True) == 1
    assert booking.readable(id, actor=who, at=AT).state == "cancelled"
    told = notification.inbox(
        recipient=notification.Recipient("account", who.id), language="zh", before=None, limit=5
    )
    assert sum("设备检修" in one.said.body for one in told) == 1
    with pytest.raises(Invalid):
        book(room, resident())
    (closure,) = booking.closures(room, since=AT)
    booking.reopen(closure_id=closure.id, actor=admin, at=AT)
    assert book(room, resident())
    assert booking.retire(resource_id=room, actor=admin, at=AT) == 1
    with pytest.raises(NotFound):
        book(room, resident())


def test_new_hours_leave_standing_appointments_and_never_double_them() -> None:
    room, admin = resource(), desk(role="admin")
    book(room, resident(), TUESDAY + HALF)
    hours = {"2": "09:15-12:15"}
    changed = setting(name="一号调解室", hours=hours, numbers={"slot_minutes": 45})
    booking.change(resource_id=room, setting=changed, actor=admin, at=AT, seen_version=1)
    with pytest.raises(Conflict):
        booking.change(resource_id=room, setting=changed, actor=admin, at=AT, seen_version=1)
    quarter = timedelta(minutes=15)
    assert [free(room, TUESDAY + quarter + n * 3 * quarter) for n in range(4)] == [0, 1, 1, 1]


def test_the_database_refuses_a_second_booking_of_a_seat_and_a_changed_record() -> None:
    room = resource()
    id = book(room, resident())
    row = Booking.objects.get(pk=id)
    row.pk, row.during = uuid4(), TimestamptzRange(TUESDAY + HALF / 2, TUESDAY + 2 * HALF)
    with pytest.raises(IntegrityError, match="booking_never_twice"), transaction.atomic():
        row.save(force_insert=True)
    for deed in (lambda: Act.objects.update(act="booking.never"), lambda: Act.objects.all().delete()):
        with pytest.raises((InternalError, ProgrammingError), match="append-only"), transaction.atomic():
            deed()


def told(who: Actor, key: str) -> int:
    """How many messages of a kind somebody has on their page."""
    found = notification.inbox(
        recipient=notification.Recipient("account", who.id), language="zh", before=None, limit=20
    )
    return sum(key in one.said.subject for one in found)


def test_people_are_reminded_a_day_and_two_hours_before_once_each() -> None:
    room, who, late = resource(), resident(), resident()
    thursday = TUESDAY + 2 * DAY
    id = book(room, who, thursday)
    assert booking.remind(at=thursday - DAY - HALF) == 0
    assert [booking.remind(at=thursday - DAY + n * HALF) for n in range(3)] == [1, 0, 0]
    book(
        room, late, thursday + HALF, at=thursday - DAY + 2 * HALF
    )  # less than a day before: told when booked
    assert booking.remind(at=thursday - 4 * HALF) == 1
    assert booking.remind(at=thursday - 3 * HALF) == 1
    assert booking.remind(at=thursday + DAY) == 0
    assert (told(who, "提醒"), told(late, "提醒")) == (2, 1)
    booking.cancel(booking_id=id, actor=desk(), at=thursday)
    moved = book(room, who, thursday + 4 * DAY, at=thursday)
    booking.move(booking_id=moved, starts_at=thursday + DAY + HALF, actor=who, at=thursday)
    assert booking.remind(at=thursday + 2 * HALF) == 1
    assert booking.remind(at=thursday + DAY) == 1


def test_a_freed_seat_is_kept_for_the_first_who_waits_then_for_the_next() -> None:
    room = resource(slot_minutes=180)
    has, first, second, third = (resident() for _ in range(4))
    day, minute = TUESDAY.date(), timedelta(minutes=1)
    with pytest.raises(booking.NothingToWaitFor):
        booking.wait(resource_id=room, on=day, actor=first, at=AT)
    id = book(room, has)
    places = [
        booking.wait(resource_id=room, on=day, actor=who, at=AT + n * minute)
        for n, who in enumerate((first, second, third))
    ]
    assert booking.wait(resource_id=room, on=day, actor=first, at=AT) == places[0]
    with pytest.raises(NotFound):
        booking.leave(wait_id=places[2], actor=second, at=AT)
    assert [one.before for one in booking.waits_of(actor=third, at=AT)] == [2]
    booking.cancel(booking_id=id, actor=has, at=AT + HALF)
    with pytest.raises(SlotTaken):
        book(room, has, at=AT + HALF)
    (kept,) = booking.mine(actor=first, at=AT + HALF)[0]
    assert (kept.state, kept.offered_until, told(first, "空出") + told(first, "有位")) == (
        "offered",
        AT + HALF + timedelta(hours=2),
        1,
    )
    with pytest.raises(NotFound):
        booking.accept(booking_id=kept.id, actor=second, at=AT + HALF)
    late = AT + timedelta(hours=3)
    with pytest.raises(booking.OfferOver):
        booking.accept(booking_id=kept.id, actor=first, at=late)
    assert [booking.offer_all(at=late) for _ in range(2)] == [1, 0]
    (kept,) = booking.mine(actor=second, at=late)[0]
    booking.cancel(booking_id=kept.id, actor=second, at=late)  # no, thank you
    (kept,) = booking.mine(actor=third, at=late)[0]
    for _ in range(2):
        booking.accept(booking_id=kept.id, actor=third, at=late + minute)
    assert booking.readable(kept.id, actor=third, at=late).state == "booked"
    assert booking.offer_all(at=late + DAY / 2) == 0
    assert [booking.waits_of(actor=who, at=late) for who in (first, second, third)] == [[], [], []]


def test_after_a_year_nobody_is_told_from_an_appointment() -> None:
    room, who = resource(), resident()
    id = book(room, who)
    assert booking.forget_old(at=TUESDAY + 364 * DAY) == 0
    assert booking.forget_old(at=TUESDAY + 366 * DAY) == 1
    assert booking.forget_old(at=TUESDAY + 366 * DAY) == 0
    assert Booking.objects.get(pk=id).account_id is None
    assert who.id not in str(list(Act.objects.values_list("actor_id", "data")))
    assert not issubclass(NotOpen, NotFound) and issubclass(NotOpen, ZhiliError)
