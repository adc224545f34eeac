"""A counter's queue: numbers by the day, called once, expected by what was served; its pages from every side."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from zhili.booking import public as booking
from zhili.booking.models import Ticket
from zhili.booking.operations import queueing
from zhili.booking.pages.here import HOLDS, here_word, screen_word
from zhili.booking.public import Expected, NoNumbers, WindowMoved
from zhili.booking.rules.queueing import Visit, expected
from zhili.booking.testing import AT, OTHER_UNIT, UNIT, counter, desk, resource
from zhili.cases.testing import small_city
from zhili.kernel import clock
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Invalid, NotFound
from zhili.people import public as people
from zhili.people.testing import PASSWORD, come, member

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def visits(*minutes: float, window: int = 1, came: bool = True) -> list[Visit]:
    """One after the other at a window, each of so many minutes, the last of them over at AT."""
    found, begins = [], AT - sum(minutes) * MINUTE
    for length in minutes:
        found.append(Visit(window, begins - 10 * MINUTE, begins, begins + length * MINUTE, came))
        begins += length * MINUTE
    return found


@pytest.mark.parametrize(
    ("served", "before", "said"),
    [
        (visits(5, 5, 5, 5), 3, None),  # too few
        (visits(5, 5, 5, 5, 5), 0, Expected(0, 5)),
        (visits(5, 5, 5, 5, 5), 3, Expected(15, 20)),
        (visits(2, 4, 6, 8, 10), 2, Expected(8, 24)),  # quartiles 4 and 8
        (visits(5, 5, 5) + visits(5, 5, 5, window=2), 3, Expected(5, 10)),  # two windows
        (visits(5, 5, 5, 5) + visits(1, 1, 1, came=False), 3, None),  # nobody came: nobody was served
        (visits(0, 0, 0, 0, 0), 0, Expected(0, 1)),  # never "no time at all"
    ],
)
def test_what_is_expected_follows_what_was_served(
    served: list[Visit], before: int, said: Expected | None
) -> None:
    assert expected(served, before=before, at=AT) == said


def test_nothing_is_expected_of_windows_that_stand_empty_or_have_gone_home() -> None:
    assert expected(visits(5, 5, 5, 5, 5), before=0, at=AT + 21 * MINUTE) is None
    waited = visits(5, 5, 5, 5, 60)  # the last was over when the next came in: the window had stood empty
    nobody = Visit(1, AT - MINUTE / 2, AT, None, False)
    assert expected([*waited, nobody], before=0, at=AT) is None


@pytest.fixture
def city(db: None) -> Iterator[None]:
    small_city()
    with clock.at_instant(AT):
        yield


def take(room: UUID, at: datetime = AT) -> UUID:
    return booking.take_number(resource_id=room, id=uuid4(), at=at).id


def number_of(id: UUID) -> int:
    return Ticket.objects.get(pk=id).number


@pytest.mark.usefixtures("city")
def test_numbers_are_called_in_turn_passed_over_and_called_again() -> None:
    room, here = counter(capacity=2), desk()
    first, second, third = (take(room) for _ in range(3))
    assert [number_of(one) for one in (first, second, third)] == [1, 2, 3]

    def call(
        window: int,
        seen: UUID | None,
        *,
        came: bool = True,
        number: int | None = None,
        only_end: bool = False,
    ) -> int | None:
        called = booking.call_number(
            resource_id=room, window=window, seen=seen, came=came, number=number, only_end=only_end,
            actor=here, at=AT + MINUTE,
        )  # fmt: skip
        return called.number if called else None

    assert (call(1, None), call(2, None)) == (1, 2)
    with pytest.raises(WindowMoved):  # pressed twice
        call(1, None)
    assert call(1, first, came=False) == 3
    queue = booking.queue(room, at=AT + MINUTE)
    assert [(one.number, one.window) for one in queue.called] == [(3, 1), (2, 2)]
    assert ([one.number for one in queue.missed], queue.waiting, queue.next) == ([1], (), None)
    assert call(1, third, number=1) == 1
    assert call(2, second, number=1) is None  # a colleague has it
    assert call(1, first, only_end=True) is None
    assert booking.queue(room, at=AT).served == 3
    with pytest.raises(Invalid):
        call(3, None)


@pytest.mark.usefixtures("city")
def test_numbers_begin_anew_at_the_citys_midnight_and_are_each_queues_own() -> None:
    room, other = counter(), counter("二号窗口")
    midnight = datetime(2026, 3, 2, 16, tzinfo=AT.tzinfo)
    late, staff = midnight - MINUTE, desk()
    ids = [
        booking.take_number(resource_id=one, id=uuid4(), at=at, desk=staff).id
        for one, at in ((room, AT), (room, late), (other, late), (room, midnight), (room, midnight + MINUTE))
    ]
    assert [number_of(one) for one in ids] == [1, 2, 1, 1, 2]
    with pytest.raises(NotFound):
        booking.ticket(ids[1], at=midnight)
    assert len(booking.queue(room, at=midnight).waiting) == 2


@pytest.mark.usefixtures("city")
def test_who_may_take_and_call_numbers_and_when() -> None:
    room, meeting = counter(), resource("会议室")
    id = uuid4()
    same = [booking.take_number(resource_id=room, id=id, at=AT).number for _ in range(2)]
    assert same == [1, 1]  # a double click
    for wrong in (meeting, uuid4()):
        with pytest.raises(NotFound):
            take(wrong)
    for at in (AT + 3 * timedelta(hours=1), AT + 5 * DAY):  # past noon, Saturday
        with pytest.raises(NoNumbers):
            take(room, at)
    for stranger in (desk(OTHER_UNIT), desk(role="audit")):
        with pytest.raises(ZhiliError):
            booking.call_number(resource_id=room, window=1, seen=None, actor=stranger, at=AT)
        with pytest.raises(ZhiliError):
            booking.take_number(resource_id=room, id=uuid4(), at=AT, desk=stranger)
    booking.give_up_number(id=id, at=AT)
    assert booking.call_number(resource_id=room, window=1, seen=None, actor=desk(), at=AT) is None


@pytest.mark.usefixtures("city")
def test_who_takes_numbers_by_the_hundred_keeps_nobody_from_one_at_the_counter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queueing, "MOST_WAITING", 2)
    room = counter()
    take(room)
    take(room)
    with pytest.raises(NoNumbers):
        take(room)
    assert booking.take_number(resource_id=room, id=uuid4(), at=AT, desk=desk()).number == 3


@pytest.mark.django_db(transaction=True)
def test_two_counters_that_call_at_once_never_call_one_number_and_one_window_never_two() -> None:
    small_city()
    room, here = counter(capacity=2), desk()
    for _ in range(6):
        take(room)
    start, came = Barrier(3), []

    def serve(window: int) -> None:
        try:
            has: UUID | None = None
            start.wait()
            for _ in range(3):
                try:
                    called = booking.call_number(resource_id=room, window=window, seen=has, actor=here, at=AT)
                except WindowMoved:
                    continue
                has = called.id if called else None
                came.append((window, called.number if called else 0))
        finally:
            connections.close_all()

    threads = [Thread(target=serve, args=(window,)) for window in (1, 2, 2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    numbers = [number for _, number in came if number]
    assert len(numbers) == len(set(numbers)) >= 4
    standing = list(Ticket.objects.filter(state="called").values_list("window", flat=True))
    assert len(standing) == len(set(standing))


def staff(username: str, unit: str = UNIT) -> Client:
    member(username, role="handler", unit=unit, at=AT - DAY)
    return come(username)


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer
    return answer.content.decode()


@pytest.mark.usefixtures("city")
def test_a_number_is_taken_before_the_screen_without_an_account_and_followed_until_it_is_called() -> None:
    room = counter()
    screen, far = f"/booking/{room}/numbers/?screen={screen_word(room)}", Client()
    assert "扫码取号" in text(far, screen) and "扫码取号" not in text(far, f"/booking/{room}/numbers/")
    assert "扫码取号" in text(far, f"{screen}&part=1") and "<html" not in text(far, f"{screen}&part=1")
    take_at = f"/booking/{room}/take/"
    for word in ("", "made:up", here_word(uuid4(), at=AT), here_word(room, at=AT - HOLDS - MINUTE)):
        assert "重新扫码" in text(far, f"{take_at}?here={word}")
        assert far.post(take_at, {"here": word}).status_code == 200
    assert Ticket.objects.count() == 0
    here = {"here": here_word(room, at=AT), "key": str(uuid4())}
    mine = far.post(take_at, here)["Location"]
    assert far.post(take_at, {**here, "key": str(uuid4())})["Location"] == mine  # one each
    assert "下一个就是您" in text(far, mine) and "要等多久还不知道" in text(far, mine)
    counter_staff = staff("here")
    page = text(counter_staff, f"/desk/plan/counters/{room}/")
    assert "叫下一个" in page and screen_word(room) in page
    called = counter_staff.post(
        f"/desk/plan/counters/{room}/call/", {"window": "1", "seen": "", "as": "done"}
    )
    assert called.status_code == 302
    assert "请到 1 号窗口" in text(far, mine)
    assert "<strong>1</strong>" in text(Client(), f"/booking/{room}/numbers/")
    twice = counter_staff.post(f"/desk/plan/counters/{room}/call/", {"window": "1", "seen": ""})
    assert (twice.status_code, "请看过再点" in twice.content.decode()) == (409, True)
    assert counter_staff.post(f"/desk/plan/counters/{room}/give/", {"key": str(uuid4())}).status_code == 302
    other = Ticket.objects.get(number=2)
    assert far.post(f"/booking/number/{other.id}/leave/").status_code == 302
    assert "不等了" in text(far, f"/booking/number/{other.id}/")


@pytest.mark.usefixtures("city")
def test_a_queue_is_nobody_elses_to_call_and_tells_no_names() -> None:
    room, meeting, here = counter(), resource("会议室"), staff("here")
    people.register_resident(username="li", password=PASSWORD, name="李明", at=AT)
    li, other = come("li"), staff("other", OTHER_UNIT)
    mine = li.post(f"/booking/{room}/take/", {"here": here_word(room, at=AT), "key": str(uuid4())})[
        "Location"
    ]
    for path in ("", "give/", "call/"):
        address = f"/desk/plan/counters/{room}/{path}"
        asked = [getattr(one, "post" if path else "get")(address) for one in (li, other, Client())]
        assert [one.status_code for one in asked] == [403, 404, 302], path
    for path in (f"/booking/{meeting}/numbers/", f"/booking/{meeting}/take/", f"/booking/number/{uuid4()}/"):
        text(Client(), path, 404)
    for page in (f"/booking/{room}/numbers/", mine):
        assert "李明" not in text(Client(), page)
    assert "李明" not in text(here, f"/desk/plan/counters/{room}/")
    assert "叫号" in text(here, "/desk/plan/") and "现在叫到几号" in text(li, "/booking/")
    assert set(Ticket.objects.values()[0]) == {
        "id", "district_id", "resource_id", "on", "number", "state", "window", "taken_at", "called_at", "ended_at"
    }  # fmt: skip
