"""Signing in by a code: only to a proven address, the same words whoever is asked about, few tries."""

from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from zhili.kernel import clock, jobs
from zhili.kernel.refusals import TooMany
from zhili.kernel.rows import Batch
from zhili.people import models, public
from zhili.people.operations import telling
from zhili.people.testing import PASSWORD

pytestmark = pytest.mark.django_db
PHONE, ASK, TYPED = "13800138000", "/account/code/", "/account/code/typed/"


class Post:
    """What accounts were told, in place of the module that carries messages."""

    def __init__(self) -> None:
        self.told: list[tuple[UUID, str, str, str]] = []

    def __call__(
        self, *, accounts: list[UUID], key: str, facts: dict[str, str], way: str, at: object
    ) -> None:
        (account,) = accounts
        self.told.append((account, key, facts["code"], way))


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    carrier = Post()
    monkeypatch.setattr(telling, "_tellers", [(carrier, lambda: {"sms", "email"})])
    return carrier


@pytest.fixture
def mei() -> UUID:
    return proven("mei", phone=PHONE, email="Mei@example.cn")


def proven(username: str, **fields: str) -> UUID:
    """A resident who has proven these addresses."""
    at = clock.now()
    key = public.register_resident(username=username, name=username, password=PASSWORD, at=at)
    for name, address in fields.items():
        prove(key, name, address)
    return key


def prove(key: UUID, name: str, address: str) -> None:
    at, batch = clock.now(), Batch()
    public.keep_private(batch, holder=key, district_id=0, fields={name: address}, purpose="notify", at=at)
    batch.write()
    public.sign_in_at(account=key, way={"phone": "sms"}.get(name, name), address=address, at=at)


def asked(address: str) -> Client:
    client = Client()
    answer = client.post(ASK, {"address": address})
    assert (answer.status_code, answer["Location"]) == (302, TYPED)
    jobs.run_due(at=clock.now())
    return client


@pytest.mark.parametrize(
    ("address", "way"), [("+86 138-0013-8000", "sms"), ("mei@EXAMPLE.cn", "email")], ids=["phone", "mail"]
)
def test_a_code_goes_to_a_proven_address_and_signs_its_owner_in(
    post: Post, mei: UUID, address: str, way: str
) -> None:
    client = asked(address)
    ((account, key, code, by),) = post.told
    assert (account, key, by, len(code)) == (mei, "account.code", way, 8)
    assert code not in str(dict(client.session))
    wrong = client.post(TYPED, {"code": f"{(int(code) + 1) % 10**8:08d}"}, headers={"accept-language": "zh"})
    assert wrong.status_code == 422 and "验证码不对" in wrong.content.decode()
    assert client.post(TYPED, {"code": f" {code[:3]} {code[3:]} "})["Location"] == "/"
    assert client.session["_auth_user_id"] == str(mei)
    assert public.sign_ins(mei)[0].way == "code"


def test_nobody_learns_who_has_an_account(post: Post, mei: UUID) -> None:
    pages = []
    for address in (PHONE, "13900139000", "nobody@example.cn"):
        client = asked(address)
        page = client.get(TYPED).content.decode()
        pages.append(page.replace(client.cookies["csrftoken"].value, "").split("<main")[1].split("csrf")[0])
        assert client.post(TYPED, {"code": "000000"}).status_code == 422
    assert len(set(pages)) == 1 and len(post.told) == 1


def test_staff_and_closed_accounts_are_sent_none(post: Post, mei: UUID) -> None:
    models.Account.objects.filter(pk=mei).update(kind="staff")
    asked(PHONE)
    models.Account.objects.filter(pk=mei).update(kind="resident", is_active=False)
    asked(PHONE)
    assert post.told == []


def test_an_address_that_was_given_up_or_erased_opens_nothing(post: Post, mei: UUID) -> None:
    prove(mei, "phone", "13700137000")
    asked(PHONE)
    assert post.told == []
    models.PrivateRecord.objects.filter(holder=mei).delete()
    asked("13700137000")
    assert post.told == []


def test_the_second_factor_is_asked_for_after_the_code(post: Post, mei: UUID) -> None:
    TOTP.activate(models.Account.objects.get(pk=mei), generate_totp_secret())
    client = asked(PHONE)
    assert client.post(TYPED, {"code": post.told[0][2]})["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_a_code_is_good_for_ten_minutes_and_five_tries_and_for_its_own_browser(post: Post, mei: UUID) -> None:
    noon = (clock.now() + timedelta(days=1)).replace(hour=12)  # tries are counted by the day
    with clock.at_instant(noon):
        client = asked(PHONE)
    code = post.told[-1][2]
    with clock.at_instant(noon + timedelta(minutes=11)):
        assert client.post(TYPED, {"code": code}).status_code == 422
    with clock.at_instant(noon + timedelta(minutes=1)):
        answers = [client.post(TYPED, {"code": "1"}).status_code for _ in range(5)]
        assert answers == [422] * 4 + [429]
        assert client.post(TYPED, {"code": code}).status_code == 429
        assert Client().post(TYPED, {"code": code})["Location"] == ASK


def test_asking_is_slowed_down_for_each_address_and_each_sender(post: Post, mei: UUID) -> None:
    at = clock.now()
    for _ in range(5):
        public.ask_code(address=PHONE, sender="10.0.0.1", at=at)
    with pytest.raises(TooMany):
        public.ask_code(address="138 0013 8000", sender="10.0.0.2", at=at)
    for number in range(25):
        public.ask_code(address=f"1390000{number:04d}", sender="10.0.0.1", at=at)
    with pytest.raises(TooMany):
        public.ask_code(address="13100000000", sender="10.0.0.1", at=at)


@pytest.mark.parametrize("address", ["", "mei", "a@b", "12"])
def test_what_is_no_address_is_told(post: Post, address: str) -> None:
    assert Client().post(ASK, {"address": address}).status_code == 422


def test_without_a_carrier_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "_tellers", [])
    assert "还没有开通" in Client().get(ASK, headers={"accept-language": "zh"}).content.decode()
