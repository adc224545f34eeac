"""A platform that is down, stalls, breaks off or refuses: nothing is lost, nothing recorded twice, order is kept."""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from zhili.cases import jobs
from zhili.cases import public as cases
from zhili.cases.models import Delivery
from zhili.cases.queries.platforms import UnknownPlatform
from zhili.cases.testing import AT, OPERATOR, SUPERVISOR, small_city
from zhili.cases.tests.outside.arranging import SECRET, TYPE, Receiver, load_parcel, receiver
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.calling import patience, posting
from zhili.kernel.calling.signing import signature
from zhili.kernel.rows import fetch
from zhili.people import public as people

pytestmark = pytest.mark.django_db
RunJobs = Callable[[], list[str]]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def platform(db: None, tmp_path: Path) -> Iterator[Receiver]:
    small_city()
    load_parcel()
    with receiver(tmp_path) as one:
        yield one


def opened(text: str = "路口有人打架", **more: object) -> cases.Opened:
    data = {"direction": "out", "platform": "110", "text": text, "lon": 116.005, "lat": 39.005, **more}
    return cases.open(type_key=TYPE, data=data, actor=OPERATOR, channel="phone", at=AT)


def urged(case: cases.Opened, text: str, at: datetime = AT) -> None:
    cases.act(case_id=case.id, action="urge", actor=OPERATOR, data={"text": text}, at=at)


def events(case: cases.Opened, action: str) -> list[cases.EventView]:
    return [one for one in cases.timeline(case_id=case.id, actor=SUPERVISOR, at=AT) if one.action == action]


def readings(case: cases.Opened) -> list[tuple[str, str, str]]:
    """Who read the case's personal data, and what for."""
    return fetch("SELECT actor_kind, actor_id, purpose FROM people_privateread WHERE holder = %s", [case.id])


def run(run_jobs: RunJobs, at: datetime) -> list[str]:
    with clock.at_instant(at):
        return run_jobs()


def pass_time(run_jobs: RunJobs, *, minutes: int, start: datetime = AT) -> None:
    """Let the worker live through some minutes, its minutely job included."""
    for minute in range(minutes):
        with clock.at_instant(start + minute * MINUTE):
            jobs.wake(at=clock.now())
            run_jobs()


def test_a_case_arrives_signed_with_its_facts_and_is_acknowledged_once(
    platform: Receiver, run_jobs: RunJobs
) -> None:
    case = opened(**{"class": "roads", "urgency": "critical", "phone": "13800000001", "name": "王某"})
    assert run(run_jobs, AT) == ["cases.deliver"]
    (got,) = platform.taken()
    message, headers = got["message"], got["headers"]
    assert got["path"] == "/in/12345/cases"
    assert (message["number"], message["type"], message["kind"]) == (case.number, TYPE, "case")
    assert message["case"] == {
        "text": "路口有人打架", "class": "roads", "urgency": "critical", "lon": 116.005, "lat": 39.005,
        "area": "110105001001-G00001",
    }  # fmt: skip
    assert message["contact"] == {"phone": "13800000001"}, "what the effect shares, and no name"
    wanted = signature(
        SECRET,
        platform="12345",
        timestamp=headers["X-Zhili-Timestamp"],
        key=got["key"],
        body=got["body"].encode(),
    )
    assert (headers["X-Zhili-Signature"], headers["X-Zhili-Platform"]) == (wanted, "12345")
    (told,) = events(case, "deliver")
    assert (told.data["platform"], told.data["reference"], told.visibility) == ("110", "P-1", "internal")
    assert cases.verify(case.id) == []


def test_what_is_shared_is_read_under_a_purpose_and_leaves_a_trail_that_names_the_platform(
    platform: Receiver, run_jobs: RunJobs
) -> None:
    platform.kill()
    case = opened(phone="13800000001")
    run(run_jobs, AT)
    assert readings(case) == [], "a platform that is down reads nothing"
    assert "13800000001" not in str(list(Delivery.objects.values_list("body", flat=True)))
    platform.start()
    pass_time(run_jobs, minutes=2, start=AT + MINUTE)
    assert readings(case) == [("outside", "110", "联系当事人")]


def test_events_follow_their_case_in_order_while_the_platform_is_down_and_comes_back(
    platform: Receiver, run_jobs: RunJobs
) -> None:
    platform.kill()
    first, second = opened("第一件"), opened("第二件")
    for number in range(3):
        urged(first, f"催{number}")
        urged(second, f"催{number}")
        pass_time(run_jobs, minutes=5, start=AT + number * 5 * MINUTE)
    assert platform.taken() == []
    platform.start()
    pass_time(run_jobs, minutes=90, start=AT + 20 * MINUTE)

    for case in (first, second):
        mine = [got["message"] for got in platform.taken() if got["message"]["number"] == case.number]
        assert [one["kind"] for one in mine] == ["case", "event", "event", "event"]
        assert [one["data"].get("text") for one in mine[1:]] == ["催0", "催1", "催2"]
        assert [one["seq"] for one in mine] == sorted(one["seq"] for one in mine)
        (reference,) = {one["reference"] for one in mine[1:]}
        assert reference == events(case, "deliver")[0].data["reference"]
        assert len(events(case, "deliver")) == 4
    assert not Delivery.objects.exclude(next_try_at=None).exists()


def test_a_platform_that_takes_it_and_breaks_off_gets_it_again_under_one_key(
    platform: Receiver, run_jobs: RunJobs
) -> None:
    platform.mood("drop")
    case = opened()
    run(run_jobs, AT)
    assert (len(platform.taken()), events(case, "deliver")) == (1, [])
    platform.mood("well")
    pass_time(run_jobs, minutes=2, start=AT + MINUTE)
    assert len(platform.calls()) == 2
    assert len(set(platform.calls())) == 1
    assert [event.data["reference"] for event in events(case, "deliver")] == ["P-1"]


@pytest.mark.parametrize("mood", ["500", "stall", "slow", "mute", "422"])
def test_trouble_of_any_kind_is_tried_again_until_it_is_over(
    platform: Receiver, run_jobs: RunJobs, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "ANSWER_WITHIN", 0.5)
    platform.mood(mood)
    case = opened()
    run(run_jobs, AT)
    waiting = Delivery.objects.get(case_id=case.id)
    assert (waiting.tries, waiting.acknowledged_at) == (1, None)
    assert waiting.last_error != ""
    assert waiting.next_try_at is not None and AT < waiting.next_try_at < AT + MINUTE
    platform.mood("well")
    pass_time(run_jobs, minutes=2, start=AT + MINUTE)
    assert len(events(case, "deliver")) == 1


def test_one_refused_message_does_not_hold_up_other_cases(platform: Receiver, run_jobs: RunJobs) -> None:
    platform.mood("422")
    refused = opened("不收的")
    run(run_jobs, AT)
    platform.mood("well")
    other = opened("要收的")
    run(run_jobs, AT)
    assert (len(events(refused, "deliver")), len(events(other, "deliver"))) == (0, 1)


def test_a_platform_that_is_down_is_called_seldom_however_much_waits(
    platform: Receiver, run_jobs: RunJobs
) -> None:
    platform.mood("500")
    for number in range(20):
        opened(f"第{number}件")
    pass_time(run_jobs, minutes=10)
    assert len(platform.calls()) < 15


def test_a_message_that_does_not_arrive_is_told_in_the_case_once_and_goes_on(
    platform: Receiver, run_jobs: RunJobs
) -> None:
    platform.kill()
    case = opened()
    pass_time(run_jobs, minutes=120)
    (told,) = events(case, "undelivered")
    assert (told.data["tries"], told.visibility) == (patience.LOUD_AFTER, "internal")
    (stuck,) = cases.waiting(before=AT + MINUTE)
    assert (stuck.platform, stuck.messages, stuck.since) == ("110", 1, AT)
    assert "refused" in stuck.last_error
    platform.start()
    pass_time(run_jobs, minutes=80, start=AT + 120 * MINUTE)
    assert len(events(case, "deliver")) == 1
    assert cases.waiting(before=AT + MINUTE) == []


def test_a_lost_job_is_made_up_for_within_a_minute(platform: Receiver, run_jobs: RunJobs) -> None:
    from django.db import connection

    case = opened()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert run(run_jobs, AT) == []
    pass_time(run_jobs, minutes=1, start=AT + MINUTE)
    assert len(events(case, "deliver")) == 1


def test_a_case_to_a_platform_that_nobody_registered_is_not_opened(platform: Receiver) -> None:
    with pytest.raises(UnknownPlatform) as refusal:
        opened(platform="119")
    assert "110" in refusal.value.render("zh")
    assert cases.count(actor=SUPERVISOR, filters=cases.Filters(type_key=TYPE), at=AT) == 0


def test_to_a_platform_without_a_line_nothing_is_sent(platform: Receiver, run_jobs: RunJobs) -> None:
    cases.add_platform(key="119", name="消防 119", at=AT)
    case = opened(platform="119")
    urged(case, "催一下")
    assert (run(run_jobs, AT), Delivery.objects.count()) == ([], 0)


def test_what_waits_for_an_ended_platform_is_kept_and_goes_when_it_is_back(
    platform: Receiver, run_jobs: RunJobs
) -> None:
    case = opened()
    cases.end_platform(key="110", at=AT)
    pass_time(run_jobs, minutes=10)
    assert platform.calls() == []
    cases.add_platform(key="110", name="公安", url=platform.url, secret=SECRET, at=AT)
    pass_time(run_jobs, minutes=1, start=AT + 10 * MINUTE)
    assert len(events(case, "deliver")) == 1


def test_sending_again_makes_a_new_case_over_there(platform: Receiver, run_jobs: RunJobs) -> None:
    case = opened()
    cases.act(case_id=case.id, action="resend", actor=OPERATOR, data={}, at=AT)
    urged(case, "催")
    run(run_jobs, AT)
    kinds = [(got["message"]["kind"], got["message"].get("reference")) for got in platform.taken()]
    assert kinds == [("case", None), ("case", None), ("event", "P-2")]


def test_a_name_that_now_leads_into_this_machine_is_not_called(
    platform: Receiver, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.end_platform(key="110", at=AT)
    url = platform.url.replace("127.0.0.1", "platform.example")
    cases.add_platform(key="110", name="公安", url=url, secret=SECRET, at=AT)
    answered = [(2, 1, 6, "", ("127.0.0.1", platform.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: answered)
    case = opened()
    run(run_jobs, AT)
    assert platform.calls() == []
    assert "not allowed" in Delivery.objects.get(case_id=case.id).last_error


def test_messages_to_two_platforms_do_not_wait_for_each_other(
    platform: Receiver, run_jobs: RunJobs, tmp_path: Path
) -> None:
    cases.add_platform(key="12315", name="12315", url="http://127.0.0.1:9/in/12345", secret=SECRET, at=AT)
    down, up = opened(platform="12315"), opened()
    ran = run(run_jobs, AT)
    assert Counter(ran) == {"cases.deliver": 2}
    assert (len(events(down, "deliver")), len(events(up, "deliver"))) == (0, 1)


def test_the_trail_of_a_case_says_who_has_it_now(platform: Receiver, run_jobs: RunJobs) -> None:
    case = opened(name="王某")
    run(run_jobs, AT)
    assert people.read_private(holder=case.id, actor=SYSTEM, purpose="test", at=AT) == {"name": "王某"}
    assert "contact" not in platform.taken()[0]["message"] or platform.taken()[0]["message"]["contact"] == {}
