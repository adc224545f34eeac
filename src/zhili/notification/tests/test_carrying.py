"""Messages through a real mail server and a real gateway, which fail, stall and come back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pytest import MonkeyPatch

from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.calling import patience, posting
from zhili.kernel.calling.signing import signature
from zhili.kernel.canonical import json_bytes
from zhili.kernel.rows import Batch, fetch
from zhili.kernel.text import Text
from zhili.notification import public
from zhili.notification.models import Message, Provider
from zhili.notification.operations import carrying, leaving, reading, receipts
from zhili.notification.operations.carriers import mail
from zhili.notification.queries import providers
from zhili.notification.rules.ways import EMAIL, SMS, WEBHOOK, Recipient
from zhili.notification.testing import Gateway, Mailbox, gateway_server, mail_server
from zhili.people import public as people
from zhili.people.testing import city_of_tests

DAY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # noon in Shanghai
NIGHT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SECRET = "s" * 32
LINK = "https://12345.example.cn/follow/"
FACTS: dict[str, str | Text] = {
    "number": "1",
    "matter": "路灯不亮",
    "link": LINK,
    "news": Text(zh="已派给街道。", en="Given to the street."),
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as started:
        yield started


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with gateway_server() as started:
        yield started


def case_with(**fields: str) -> Recipient:
    """The reporter of a case who left these addresses."""
    holder, batch = uuid4(), Batch()
    people.keep_private(batch, holder=holder, district_id=1, fields=fields, purpose="hotline.request", at=DAY)
    batch.write()
    return Recipient("case", str(holder))


def by_mail(box: Mailbox, key: str = "mail-1", place: int = 1) -> None:
    public.add_provider(
        key=key, way=EMAIL, address=f"smtp://127.0.0.1:{box.port}", sender="12345@example.cn", place=place,
        actor=SYSTEM, at=DAY,
    )  # fmt: skip


def by_text(gateway: Gateway, key: str = "sms-1", place: int = 1) -> None:
    public.add_provider(
        key=key,
        way=SMS,
        address=gateway.address,
        sender="12345",
        secret=SECRET,
        place=place,
        actor=SYSTEM,
        at=DAY,
    )


def tell(
    recipient: Recipient, *, at: datetime = DAY, about: UUID | None = None, key: str = "case.news"
) -> int:
    return public.tell(recipients=[recipient], key=key, facts=FACTS, at=at, about=about or uuid4(), seq=3)


def one() -> Message:
    return Message.objects.exclude(way="page").get()


def test_a_letter_goes_out_with_a_way_to_stop_it_and_without_asking_anybody_to_sign_in(box: Mailbox) -> None:
    by_mail(box)
    assert tell(case_with(email="li@example.cn")) == 1
    assert carrying.carry_next(at=DAY)
    (letter,) = box.letters
    assert (letter["To"], letter["Subject"]) == ("li@example.cn", "您的诉求 1 有进展")
    assert letter["From"].endswith("<12345@example.cn>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = letter["List-Unsubscribe"].strip("<>")
    assert stop.startswith("https://12345.example.cn/notifications/leave/")
    text = letter.get_content()
    assert "已派给街道。" in text and LINK in text and stop in text
    assert (one().state, one().provider, one().reference) == ("sent", "mail-1", letter["Message-ID"])
    assert not carrying.carry_next(at=DAY + timedelta(days=1))
    leaving.leave(stop.rpartition("/leave/")[2].strip("/"), at=DAY)
    tell(Recipient.read(one().recipient))
    assert Message.objects.count() == 1


def test_the_text_message_is_signed_short_and_says_nothing_of_the_matter(gateway: Gateway) -> None:
    by_text(gateway)
    tell(case_with(phone="13800138000"))
    assert carrying.carry_next(at=DAY)
    (asked,), (headers,) = gateway.asked, gateway.headers
    assert asked == {
        "to": "13800138000",
        "text": f"您的诉求1有进展，请看：{LINK}",
        "sender": "12345",
        "reference": str(one().id),
    }
    signed = signature(
        SECRET,
        platform="zhili",
        timestamp=headers["X-Zhili-Timestamp"],
        key=str(one().id),
        body=headers["body"].encode(),
    )
    assert headers["X-Zhili-Signature"] == signed
    assert one().reference == "g-1"


def test_the_same_news_is_told_once_however_often_the_job_runs(gateway: Gateway) -> None:
    by_text(gateway)
    recipient, about = case_with(phone="13800138000"), uuid4()
    assert [tell(recipient, about=about) for _ in range(3)] == [1, 0, 0]


def test_without_a_provider_nothing_is_made_and_an_account_still_finds_it_on_the_page() -> None:
    account = Recipient("account", str(uuid4()))
    assert (tell(case_with(phone="13800138000")), tell(account)) == (0, 1)
    assert public.unread(recipient=account) == 1
    (note,) = public.inbox(recipient=account, language="en")
    assert note.said.subject == "News of your request 1"
    assert "Given to the street." in note.said.body
    assert note.link == LINK
    assert reading.read_all(recipient=account, at=DAY) == 1
    assert public.unread(recipient=account) == 0


def test_a_provider_that_is_down_rests_and_the_next_takes_over_at_once(
    box: Mailbox, gateway: Gateway
) -> None:
    public.add_provider(
        key="mail-0",
        way=EMAIL,
        address="smtp://127.0.0.1:9",
        sender="a@example.cn",
        place=0,
        actor=SYSTEM,
        at=DAY,
    )
    by_mail(box)
    tell(case_with(email="li@example.cn"))
    carrying.carry_next(at=DAY)
    assert (one().state, one().provider, one().tries) == ("sent", "mail-1", 1)
    first = providers.provider("mail-0")
    assert first.rests(DAY) and first.failures == 1 and "Error" in first.last_error
    tell(case_with(email="wang@example.cn"))
    carrying.carry_next(at=DAY)
    assert providers.provider("mail-0").failures == 1  # it was left in peace


def test_down_everywhere_it_is_tried_again_later_each_time_and_arrives_once_it_is_back(
    gateway: Gateway,
) -> None:
    gateway.status = 503
    by_text(gateway)
    tell(case_with(phone="13800138000"))
    at, waits = DAY, []
    for _ in range(4):
        assert carrying.carry_next(at=at)
        due = one().due_at
        assert due is not None
        waits.append(due - at)
        at = max(due, providers.provider("sms-1").rests_until or due)
    assert waits[-1] > waits[0] * 3
    assert one().last_error.startswith("503")
    gateway.status = 200
    assert carrying.carry_next(at=at)
    assert (one().state, one().tries, len(gateway.asked), providers.provider("sms-1").failures) == (
        "sent",
        5,
        1,
        0,
    )


def test_a_gateway_that_stalls_holds_nobody_up_and_is_asked_again(
    gateway: Gateway, monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "ANSWER_WITHIN", 0.3)
    by_text(gateway)
    tell(case_with(phone="13800138000"))
    gateway.gate.clear()
    assert carrying.carry_next(at=DAY)
    assert one().state == "waiting"
    assert any(why in one().last_error for why in ("RemoteDisconnected", "timed out"))
    gateway.gate.set()
    carrying.carry_next(at=DAY + timedelta(hours=1))
    keys = {headers["Idempotency-Key"] for headers in gateway.headers}
    assert one().state == "sent"
    assert keys == {
        str(one().id)
    }  # the stalled one may have been taken too: its key says that it is the same


def test_after_three_days_it_is_a_failure_on_the_list_and_can_be_given_another_chance(
    gateway: Gateway,
) -> None:
    gateway.status = 500
    by_text(gateway)
    tell(case_with(phone="13800138000"))
    assert carrying.carry_next(at=DAY + carrying.GIVEN_UP_AFTER)
    (failed,) = public.went(states=["failed"])
    assert (failed.state, failed.due_at, failed.recipient_kind) == ("failed", None, "case")
    gateway.status = 200
    later = DAY + timedelta(days=4)
    public.try_again(message=failed.id, actor=SYSTEM, at=later)
    assert carrying.carry_next(at=later)
    assert one().state == "sent"


def test_a_wrong_number_gives_over_to_the_next_way(box: Mailbox, gateway: Gateway) -> None:
    gateway.status = 422
    by_text(gateway)
    by_mail(box)
    tell(case_with(phone="13800138000", email="li@example.cn"))
    assert carrying.carry_next(at=DAY)
    assert (one().state, one().provider, len(box.letters)) == ("sent", "mail-1", 1)
    assert providers.provider("sms-1").failures == 0  # the gateway did its work


@pytest.mark.parametrize(
    ("fields", "state"), [({"name": "李"}, "nowhere"), ({"email": "gone@example.cn"}, "failed")]
)
def test_who_cannot_be_reached_is_not_tried_for_ever(
    box: Mailbox, fields: dict[str, str], state: str
) -> None:
    box.refuses.add("gone@example.cn")
    by_mail(box)
    tell(case_with(**fields))
    carrying.carry_next(at=DAY)
    assert (one().state, one().due_at) == (state, None)
    assert not carrying.carry_next(at=DAY + timedelta(days=1))


def test_a_mail_server_that_is_busy_is_asked_again_and_one_that_refuses_us_rests(box: Mailbox) -> None:
    box.answer = "451 try later"
    by_mail(box)
    tell(case_with(email="li@example.cn"))
    carrying.carry_next(at=DAY)
    assert one().state == "waiting" and "451" in one().last_error
    box.answer = ""
    carrying.carry_next(at=DAY + timedelta(hours=2))
    assert one().state == "sent"


def test_in_quiet_hours_news_waits_for_the_morning_and_a_deadline_does_not(gateway: Gateway) -> None:
    by_text(gateway)
    recipient = case_with(phone="13800138000")
    tell(recipient, at=NIGHT)
    assert not carrying.carry_next(at=NIGHT + timedelta(hours=8, minutes=59))
    tell(recipient, at=NIGHT, key="desk.deadline")
    assert carrying.carry_next(at=NIGHT)
    assert carrying.carry_next(at=NIGHT + timedelta(hours=9))
    assert [asked["text"][:4] for asked in gateway.asked] == ["1时限：", "您的诉求"]


def test_a_unit_hears_by_its_webhook_and_another_units_webhook_hears_nothing(gateway: Gateway) -> None:
    city_of_tests()
    public.add_provider(
        key="hook",
        way=WEBHOOK,
        address=gateway.address,
        unit="bureau:water",
        secret=SECRET,
        actor=SYSTEM,
        at=DAY,
    )
    assert public.units_with_webhook() == {"bureau:water"}
    tell(Recipient("unit", "bureau:water"), key="desk.assigned")
    tell(Recipient("unit", "bureau:cityscape"), key="desk.assigned")
    while carrying.carry_next(at=DAY):
        continue
    (asked,) = gateway.asked
    assert (asked["unit"], asked["kind"], asked["subject"]) == (
        "bureau:water",
        "desk.assigned",
        "新案件 1：路灯不亮",
    )
    assert Message.objects.get(recipient="unit:bureau:cityscape").state == "nowhere"


def test_killed_in_the_middle_of_a_try_it_is_tried_again_when_the_lease_is_over(
    gateway: Gateway, monkeypatch: MonkeyPatch
) -> None:
    by_text(gateway)
    tell(case_with(phone="13800138000"))
    monkeypatch.setattr(carrying, "_sent", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        carrying.carry_next(at=DAY)
    monkeypatch.undo()
    assert not carrying.carry_next(at=DAY + patience.LEASE - timedelta(seconds=1))
    assert carrying.wake(at=DAY + patience.LEASE)
    assert carrying.carry_next(at=DAY + patience.LEASE)
    assert {headers["Idempotency-Key"] for headers in gateway.headers} == {str(one().id)}


def test_a_receipt_says_that_it_arrived_and_nobody_else_can_say_so(gateway: Gateway) -> None:
    by_text(gateway)
    tell(case_with(phone="13800138000"))
    carrying.carry_next(at=DAY)
    body, timestamp = json_bytes({"reference": "g-1", "state": "delivered"}), str(int(DAY.timestamp()))
    given = {"provider": "sms-1", "timestamp": timestamp, "key": "r-1", "body": body, "at": DAY}
    signed = signature(SECRET, platform="sms-1", timestamp=timestamp, key="r-1", body=body)
    for wrong in ({"signature": "v1=" + "0" * 64}, {"signature": signed, "provider": "sms-2"}):
        with pytest.raises(receipts.NotGenuine):
            receipts.take_receipt(**{**given, **wrong})  # type: ignore[arg-type]
    assert receipts.take_receipt(**given, signature=signed)  # type: ignore[arg-type]
    assert one().state == "delivered"
    assert not receipts.take_receipt(**given, signature=signed)  # type: ignore[arg-type]


def test_the_worker_carries_what_was_told(gateway: Gateway, run_jobs: Callable[[], list[str]]) -> None:
    by_text(gateway)
    with clock.at_instant(DAY):
        tell(case_with(phone="13800138000"))
        assert run_jobs() == ["notification.carry"]
    assert len(gateway.asked) == 1


def test_every_reading_of_an_address_leaves_its_trail(box: Mailbox) -> None:
    by_mail(box)
    tell(case_with(email="li@example.cn"))
    carrying.carry_next(at=DAY)
    trail = fetch("SELECT actor_kind, purpose FROM people_privateread")
    assert trail == [("system", "notify case.news")]


def test_a_secret_is_stored_sealed_and_a_provider_is_ended_for_good(gateway: Gateway) -> None:
    by_text(gateway)
    assert SECRET.encode() not in bytes(Provider.objects.get().secret or b"")
    public.end_provider(key="sms-1", actor=SYSTEM, at=DAY)
    assert public.carried() == frozenset()
    assert tell(case_with(phone="13800138000")) == 0


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("smtp://mail.example.cn", ("smtp", "mail.example.cn", 25)), ("smtps://[::1]:4650", ("smtps", "::1", 4650)),
        ("smtp+starttls://mail.example.cn", ("smtp+starttls", "mail.example.cn", 587)),
    ],
)  # fmt: skip
def test_addresses_of_mail_servers(address: str, found: tuple[str, str, int]) -> None:
    assert mail.where(address) == found


@pytest.mark.parametrize("address", ["mail.example.cn", "http://x", "smtp://", "smtp://x:y"])
def test_what_is_no_mail_server_is_refused(address: str) -> None:
    from zhili.kernel.calling.reach import BadAddress

    with pytest.raises(BadAddress):
        mail.where(address)


def test_old_messages_are_swept() -> None:
    public.tell(recipients=[Recipient("account", str(uuid4()))], key="case.news", facts=FACTS, at=DAY)
    assert reading.sweep(at=DAY + timedelta(days=364)) == 0
    assert reading.sweep(at=DAY + timedelta(days=366)) == 1
