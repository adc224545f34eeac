"""The pages: what I was told, how I want to be told, stopping by a link, receipts, the house's upkeep."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.calling.signing import signature
from zhili.kernel.canonical import json_bytes
from zhili.notification import public
from zhili.notification.models import Message
from zhili.notification.queries.wishes import wish_of
from zhili.notification.rules.ways import EMAIL, SMS, Recipient
from zhili.notification.testing import Gateway, Mailbox, gateway_server, mail_server
from zhili.people import public as people
from zhili.people.testing import PASSWORD, city_of_tests, member

FACTS = {"number": "1", "matter": "路灯不亮", "link": "http://testserver/follow/", "news": "已派给街道。"}
SECRET = "s" * 32
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

pytestmark = pytest.mark.django_db


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as started:
        at = clock.now()
        public.add_provider(
            key="mail-1",
            way=EMAIL,
            address=f"smtp://127.0.0.1:{started.port}",
            sender="a@example.cn",
            actor=SYSTEM,
            at=at,
        )
        yield started


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with gateway_server() as started:
        public.add_provider(
            key="sms-1", way=SMS, address=started.address, secret=SECRET, actor=SYSTEM, at=clock.now()
        )
        yield started


@pytest.fixture
def resident(client: Client) -> Actor:
    """A resident who is signed in."""
    at = clock.now()
    account = people.register_resident(username="li.mei", password=PASSWORD, name="李梅", at=at)
    client.force_login(get_user_model().objects.get(pk=account), backend=BACKEND)
    return Actor(kind="resident", id=str(account), name="李梅")


@pytest.fixture
def admin() -> Client:
    city_of_tests()
    member("chief", role="admin", at=clock.now())
    return signed_in("chief")


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=username), backend=BACKEND)
    return client


def test_what_i_was_told_stands_on_my_page_new_until_i_have_looked(client: Client, resident: Actor) -> None:
    me, other = Recipient("account", resident.id), Recipient("account", str(uuid4()))
    public.tell(recipients=[me, other], key="case.news", facts=FACTS, at=clock.now(), about=uuid4())
    page = client.get("/notifications/").content.decode()
    assert page.count("您的诉求 1 有进展</h2>") == 1
    assert "z-note--new" in page and "已派给街道。" in page
    assert "z-note--new" not in client.get("/notifications/").content.decode()
    assert public.unread(recipient=other) == 1


def test_residents_find_their_messages_from_their_pages_and_back(client: Client, resident: Actor) -> None:
    me = Recipient("account", resident.id)
    public.tell(recipients=[me], key="case.news", facts=FACTS, at=clock.now(), about=uuid4())
    before = client.get("/follow/").content.decode()
    assert '<a href="/notifications/"><span>消息</span><span class="z-count">1</span>' in before
    page = client.get("/notifications/").content.decode()
    assert '<a href="/notifications/" aria-current="page"><span>消息</span></a>' in page
    assert '<a href="/my/">' in page
    assert "z-count" not in client.get("/follow/").content.decode(), "all were looked at"
    stranger = Client().get("/follow/").content.decode()
    assert "/notifications/" not in stranger and "<span>我的诉求</span>" not in stranger


def test_an_address_is_used_only_once_its_code_was_typed(
    client: Client, resident: Actor, box: Mailbox, run_jobs: Callable[[], list[str]]
) -> None:
    asked = client.post("/notifications/wishes/", {"do": "ask", "way": EMAIL, "address": "li@example.cn"})
    assert asked.status_code == 302
    run_jobs()
    (letter,) = box.letters
    code = letter["Subject"].split()[-1]
    wrong = client.post("/notifications/wishes/", {"do": "prove", "way": EMAIL, "code": "000000"})
    assert (wrong.status_code, "验证码不对" in wrong.content.decode()) == (422, True)
    early = client.post("/notifications/wishes/", {"do": "choose", "ways": [EMAIL], "kinds": ["case.news"]})
    assert early.status_code == 302
    assert wish_of(Recipient("account", resident.id)).ways == ()
    assert (
        client.post("/notifications/wishes/", {"do": "prove", "way": EMAIL, "code": code}).status_code == 302
    )
    client.post(
        "/notifications/wishes/", {"do": "choose", "ways": [EMAIL], "kinds": ["case.news"], "language": "en"}
    )
    wish = wish_of(Recipient("account", resident.id))
    assert (wish.ways, wish.quiet, wish.language) == ((EMAIL,), None, "en")
    assert wish.kinds == frozenset({"case.news"})
    public.tell(recipients=[Recipient("account", resident.id)], key="case.news", facts=FACTS, at=clock.now())
    run_jobs()
    assert (box.letters[-1]["To"], box.letters[-1]["Subject"]) == ("li@example.cn", "News of your request 1")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"do": "ask", "way": EMAIL, "address": "li@"}, 'value="li@"'),
        ({"do": "choose", "quiet": "1", "quiet_from": "25:00", "quiet_until": "08:00"}, 'value="25:00"'),
    ],
)
def test_what_was_typed_wrong_is_kept_and_explained(
    client: Client, resident: Actor, box: Mailbox, sent: dict[str, str], kept: str
) -> None:
    answer = client.post("/notifications/wishes/", sent)
    assert answer.status_code == 422
    assert kept in answer.content.decode() and "z-error" in answer.content.decode()


def test_codes_are_not_sent_without_end(client: Client, resident: Actor, box: Mailbox) -> None:
    sent = {"do": "ask", "way": EMAIL, "address": "li@example.cn"}
    answers = [client.post("/notifications/wishes/", sent).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_the_link_stops_one_way_in_one_click_and_takes_it_back(
    client: Client, gateway: Gateway, box: Mailbox, run_jobs: Callable[[], list[str]]
) -> None:
    from zhili.kernel.rows import Batch

    at, holder, batch = clock.now(), uuid4(), Batch()
    people.keep_private(
        batch, holder=holder, district_id=1, fields={"email": "li@example.cn"}, purpose="x", at=at
    )
    batch.write()
    public.tell(recipients=[Recipient("case", str(holder))], key="desk.deadline", facts=FACTS, at=at)
    run_jobs()
    stop = box.letters[0]["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert "不再通知我" in client.get(stop).content.decode()
    assert wish_of(Recipient("case", str(holder))).stopped == frozenset()
    pressed = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
    assert (pressed.status_code, "已退订" in pressed.content.decode()) == (200, True)
    assert wish_of(Recipient("case", str(holder))).stopped == {EMAIL}
    client.post(stop, {"do": "back"})
    assert wish_of(Recipient("case", str(holder))).stopped == frozenset()
    assert client.get(stop[:-3] + "x/").status_code == 404


def test_a_gateways_receipt_is_taken_and_a_forged_one_is_not(client: Client, gateway: Gateway) -> None:
    at = clock.now()
    Message.objects.create(
        id=uuid4(), district_id=0, recipient="case:x", key="case.news", version=0, facts={}, way=SMS, ways=[SMS],
        state="sent", made_at=at, provider="sms-1", reference="g-7",
    )  # fmt: skip
    body, stamp = (
        json_bytes({"reference": "g-7", "state": "failed", "reason": "off"}),
        str(int(at.timestamp())),
    )
    good = signature(SECRET, platform="sms-1", timestamp=stamp, key="k", body=body)

    def send(signed: str) -> int:
        headers = {"X-Zhili-Signature": signed, "X-Zhili-Timestamp": stamp, "Idempotency-Key": "k"}
        answer = client.post(
            "/notifications/receipts/sms-1/", body, content_type="application/json", headers=headers
        )
        return answer.status_code

    assert [send("v1=0"), send(good), send(good)] == [401, 204, 204]
    assert Message.objects.get().state == "failed"


def test_the_inbox_asks_as_often_for_thirty_messages_as_for_one(
    admin: Client, client: Client, resident: Actor, statements: list[str]
) -> None:
    me, at = Recipient("account", resident.id), clock.now()
    words = {f"{part}_{lang}": "{number}" for part in ("subject", "body", "short") for lang in ("zh", "en")}
    assert admin.post("/desk/manage/messages/case.ended/", {**words, "version": "0"}).status_code == 302
    asked = []
    for count in (1, 29):
        for number in range(count):
            public.tell(recipients=[me], key=("case.ended", "case.news")[number % 2], facts=FACTS, at=at)
        client.get("/notifications/")
        statements.clear()
        assert client.get("/notifications/").content.count(b"z-note__head") >= count
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 12, statements


def test_new_words_are_in_force_and_what_was_sent_stays_as_it_was(admin: Client, resident: Actor) -> None:
    me = Recipient("account", resident.id)
    public.tell(recipients=[me], key="case.ended", facts=FACTS, at=clock.now())
    words = {
        f"{part}_{language}": f"{part} {language} {{number}}"
        for part in ("subject", "body", "short")
        for language in ("zh", "en")
    }
    sent = admin.post("/desk/manage/messages/case.ended/", {**words, "version": "0"})
    assert sent.status_code == 302
    public.tell(recipients=[me], key="case.ended", facts=FACTS, at=clock.now() + timedelta(seconds=1))
    told = [note.said.subject for note in public.inbox(recipient=me, language="zh")]
    assert told == ["subject zh 1", "您的诉求 1：已派给街道。"]
    late = admin.post("/desk/manage/messages/case.ended/", {**words, "version": "0", "body_zh": "别人的字"})
    assert (late.status_code, "别人的字" in late.content.decode()) == (409, True)
    wrong = admin.post("/desk/manage/messages/case.ended/", {**words, "version": "1", "short_en": "{nobody}"})
    assert (wrong.status_code, "nobody" in wrong.content.decode()) == (422, True)
    seen = admin.post("/desk/manage/messages/case.ended/preview/", words).content.decode()
    assert "subject en 2026112200012345" in seen and "<html" not in seen


def test_a_provider_is_taken_on_watched_and_ended_on_the_page(admin: Client, gateway: Gateway) -> None:
    given = {
        "way": EMAIL,
        "key": "mail-9",
        "address": "smtp://127.0.0.1:9",
        "sender": "a@example.cn",
        "place": "2",
    }
    bad = admin.post("/desk/manage/carriers/", {**given, "address": "mail"})
    assert (bad.status_code, 'value="mail"' in bad.content.decode()) == (422, True)
    assert admin.post("/desk/manage/carriers/", given).status_code == 302
    assert public.carried() == {EMAIL, SMS}
    page = admin.get("/desk/manage/carriers/").content.decode()
    assert "mail-9" in page and SECRET not in page
    admin.post("/desk/manage/carriers/mail-9/end/")
    assert public.carried() == {SMS}


def test_what_failed_is_listed_without_whom_and_sent_again(
    admin: Client, gateway: Gateway, run_jobs: Callable[[], list[str]]
) -> None:
    failed = Message.objects.create(
        id=uuid4(), district_id=0, recipient="case:13800138000", key="case.news", version=0, facts={}, way=SMS,
        ways=[SMS], state="failed", made_at=clock.now(), last_error="422 bad number",
    )  # fmt: skip
    page = admin.get("/desk/manage/carriers/carried/?state=failed").content.decode()
    assert "422 bad number" in page and "13800138000" not in page
    assert "还没有发送过" in admin.get("/desk/manage/carriers/carried/?state=sent").content.decode()
    admin.post(f"/desk/manage/carriers/carried/{failed.id}/")
    assert Message.objects.get().state == "waiting"


@pytest.mark.parametrize(
    "path",
    ["messages/", "messages/case.news/", "carriers/", "carriers/carried/"],
)
def test_upkeep_is_for_administrators(client: Client, resident: Actor, path: str) -> None:
    city_of_tests()
    member("desk", role="dispatcher", at=clock.now())
    assert client.get(f"/desk/manage/{path}").status_code == 403
    assert signed_in("desk").get(f"/desk/manage/{path}").status_code == 403
    assert Client().get(f"/desk/manage/{path}").status_code == 302
