"""People are told outside the page what happened to their case, and units what came to them, once each."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from zhili.cases import public as cases
from zhili.cases.operations import notifying
from zhili.cases.queries.single import history, state_of
from zhili.cases.testing import AT, DISPATCHER, WATER, load_errand, resident, small_city
from zhili.cases.tests.disputing import dispute
from zhili.kernel import clock
from zhili.kernel.actor import ANONYMOUS, SYSTEM, Actor
from zhili.kernel.errors import ZhiliError
from zhili.notification import public as notification
from zhili.notification.testing import Gateway, gateway_server

pytestmark = pytest.mark.django_db
SECRET = "s" * 32
ME = resident("11111111-1111-7111-8111-111111111111")


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    small_city()
    load_errand()
    with clock.at_instant(AT + timedelta(hours=3)):
        yield


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A text-message gateway, and the water bureau's webhook."""
    with gateway_server() as started:
        for key, way, unit in (("sms", "sms", ""), ("hook", "webhook", "bureau:water")):
            notification.add_provider(
                key=key, way=way, address=started.address, secret=SECRET, unit=unit, actor=SYSTEM, at=AT
            )
        yield started


def opened(actor: Actor = ANONYMOUS, **data: str) -> UUID:
    form = {"text": "楼下水管漏水", "class": "water/pipe", **data}
    return cases.open(type_key="test.errand", data=form, actor=actor, channel="web", at=AT).id


def handled(case_id: UUID) -> None:
    """Dispatched and accepted, with a remark among the staff."""
    steps: list[tuple[str, Actor, dict[str, str]]] = [
        ("dispatch", DISPATCHER, {"unit": "bureau:water"}),
        ("remark", DISPATCHER, {"text": "老问题"}),
        ("accept", WATER, {}),
    ]
    for action, actor, data in steps:
        cases.act(case_id=case_id, action=action, actor=actor, data=data, at=AT + timedelta(hours=1))


def subjects(actor: Actor = ME) -> list[str]:
    notes = notification.inbox(recipient=notification.Recipient("account", actor.id), language="zh")
    return sorted(note.said.body.split("\n")[2] for note in notes)


def test_a_reporter_who_is_signed_in_finds_every_step_on_their_page_and_nothing_internal(
    run_jobs: Callable[[], list[str]],
) -> None:
    case_id = opened(ME)
    handled(case_id)
    cases.act(case_id=case_id, action="say", actor=ME, data={"text": "请快些"}, at=AT + timedelta(hours=2))
    cases.act(
        case_id=case_id, action="say", actor=WATER, data={"text": "师傅在路上"}, at=AT + timedelta(hours=2)
    )
    run_jobs()
    assert subjects() == sorted(["派单", "接单", "师傅在路上"])
    assert subjects(resident("22222222-2222-7222-8222-222222222222")) == []


def test_the_job_told_twice_tells_nobody_twice(run_jobs: Callable[[], list[str]]) -> None:
    case_id = opened(ME)
    handled(case_id)
    run_jobs()
    seqs = [event.seq for event in history(state_of(case_id))]
    assert notifying.notify(case_id=case_id, seqs=seqs[1:], at=AT) == 0
    assert len(subjects()) == 2


def test_who_left_a_number_is_told_by_text_message_without_an_account(
    gateway: Gateway, run_jobs: Callable[[], list[str]]
) -> None:
    case_id = opened(phone="13800138000")
    run_jobs()
    handled(case_id)
    run_jobs()
    sent = [asked["text"] for asked in gateway.asked if "to" in asked]
    assert [text[:4] for text in sent] == ["已收到您", "您的诉求", "您的诉求"]
    assert all(state_of(case_id).number in text and "老问题" not in text for text in sent)
    assert {asked["to"] for asked in gateway.asked if "to" in asked} == {"13800138000"}


def test_who_is_invited_is_told_at_their_telephone_the_number_and_never_the_code(
    gateway: Gateway, run_jobs: Callable[[], list[str]]
) -> None:
    made = dispute(founded=True)
    run_jobs()
    told = [str(one["text"]) for one in gateway.asked if one.get("to") == "13900000002"]
    (invited,) = [one for one in told if "邀请您作为" in one]
    assert made.number in invited and "13900000002" not in invited
    assert made.code not in str(gateway.asked), "who reads the message alone comes in nowhere"


def test_who_is_invited_without_a_telephone_is_looked_for_nowhere(
    gateway: Gateway, run_jobs: Callable[[], list[str]]
) -> None:
    made = dispute(founded=True)
    run_jobs()
    before = len(gateway.asked)
    cases.invite(case_id=made.id, side="other", name="孙八", actor=WATER, at=AT)
    run_jobs()
    assert all("邀请您作为" not in str(one) for one in gateway.asked[before:])


def test_a_unit_hears_of_what_came_to_it_and_of_its_deadlines(
    gateway: Gateway, run_jobs: Callable[[], list[str]]
) -> None:
    case_id = opened()
    handled(case_id)
    cases.ring(at=AT + timedelta(days=20))
    run_jobs()
    heard = {(asked["kind"], asked["facts"]["news"]["zh"]) for asked in gateway.asked if asked.get("kind")}
    late = {("desk.deadline", "快到期了"), ("desk.deadline", "已超时")}
    assert heard == {("desk.assigned", "主办"), *late}


def test_who_left_nothing_is_not_looked_for(gateway: Gateway, run_jobs: Callable[[], list[str]]) -> None:
    handled(opened())
    run_jobs()
    assert {one.recipient_kind for one in notification.went()} == {"unit"}


def test_without_anybody_to_tell_nothing_is_owed(run_jobs: Callable[[], list[str]]) -> None:
    handled(opened(phone="13800138000"))
    assert run_jobs() == []


def test_what_fails_takes_the_telling_with_it(run_jobs: Callable[[], list[str]]) -> None:
    case_id = opened(ME)
    with pytest.raises(ZhiliError):
        cases.act(case_id=case_id, action="accept", actor=WATER, data={}, at=AT)
    assert run_jobs() == []
