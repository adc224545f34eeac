"""Signing in by the pages: residents open accounts, staff do not; guessing is locked out; a second factor holds."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import NoReverseMatch, reverse

from zhili.kernel.ids import new_id
from zhili.people import models, public
from zhili.people.testing import NOW, PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP = "/account/login/", "/account/signup/"


@pytest.fixture
def mei() -> models.Account:
    key = public.register_resident(username="Mei", name="梅", password=PASSWORD, at=NOW)
    return models.Account.objects.get(pk=key)


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def sign_in(client: Client, username: str = "mei", password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": username, "password": password}).status_code


def test_passwords_are_kept_with_argon2(mei: models.Account) -> None:
    assert mei.password.startswith("argon2")


def test_the_right_password_signs_in_whatever_the_case_of_the_name(
    client: Client, mei: models.Account
) -> None:
    assert sign_in(client, "MEI") == 302
    assert client.session["_auth_user_id"] == str(mei.pk)
    assert client.post("/account/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_signing_in_and_out_changes_the_token_by_which_kept_pages_know(
    client: Client, mei: models.Account
) -> None:
    client.get(LOGIN)
    tokens = [client.cookies["csrftoken"].value]
    sign_in(client)
    tokens.append(client.cookies["csrftoken"].value)
    client.post("/account/logout/")
    tokens.append(client.cookies["csrftoken"].value)
    assert len(set(tokens)) == 3


def test_staff_go_on_to_their_desk_and_residents_to_the_front_page(
    client: Client, mei: models.Account
) -> None:
    models.Account.objects.create(
        id=new_id(NOW), username="li", kind="staff", password=mei.password, opened_at=NOW
    )
    for username, target in (("mei", "/"), ("li", "/desk/")):
        answer = client.post(LOGIN, {"login": username, "password": PASSWORD})
        assert answer.headers["Location"] == target
        client.post("/account/logout/")
    onward = client.post(f"{LOGIN}?next=/ui/", {"login": "li", "password": PASSWORD})
    assert onward.headers["Location"] == "/ui/"


def test_a_wrong_password_is_told_in_chinese_and_never_sent_back(client: Client, mei: models.Account) -> None:
    page = client.post(
        LOGIN, {"login": "mei", "password": "wrong-password"}, headers={"accept-language": "zh"}
    )
    words = page.content.decode()
    assert page.status_code == 200
    assert "用户名" in words
    assert "wrong-password" not in words
    assert "_auth_user_id" not in client.session


def test_after_eight_wrong_passwords_even_the_right_one_waits(client: Client, mei: models.Account) -> None:
    answers = [sign_in(client, password=f"wrong-{number}") for number in range(8)]
    assert answers == [200] * 7 + [429]
    page = client.post(LOGIN, {"login": "mei", "password": PASSWORD}, headers={"accept-language": "zh"})
    assert page.status_code == 429
    assert "暂时不能登录" in page.content.decode()
    assert "_auth_user_id" not in client.session
    public.register_resident(username="other", name="另", password=PASSWORD, at=NOW)
    assert sign_in(client, "other") == 302


def test_whoever_signs_up_is_a_resident_without_mandates(client: Client) -> None:
    answer = client.post(
        SIGNUP, {"username": "Xiao.Wang", "password1": PASSWORD, "password2": PASSWORD, "kind": "staff"}
    )
    assert answer.status_code == 302
    account = models.Account.objects.get(username="xiao.wang")
    assert (account.kind, account.is_superuser) == ("resident", False)
    actor = public.actor_for(account, at=NOW)
    assert (actor.kind, actor.mandates) == ("resident", ())


@pytest.mark.parametrize(
    "form",
    [
        {"username": "mei", "password1": PASSWORD, "password2": PASSWORD},
        {"username": "a b", "password1": PASSWORD, "password2": PASSWORD},
        {"username": "x", "password1": PASSWORD, "password2": PASSWORD},
        {"username": "li", "password1": "12345678", "password2": "12345678"},
        {"username": "li", "password1": PASSWORD, "password2": PASSWORD + "!"},
        {"username": "li\0", "password1": PASSWORD, "password2": PASSWORD},
    ],
)
def test_a_sign_up_with_faults_opens_no_account(
    client: Client, mei: models.Account, form: dict[str, str]
) -> None:
    page = client.post(SIGNUP, form)
    assert page.status_code == 200
    assert b"z-error" in page.content
    assert models.Account.objects.count() == 1


def test_a_closed_account_does_not_sign_in(client: Client, mei: models.Account) -> None:
    models.Account.objects.update(is_active=False)
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_asked_for_once_it_is_set_up(client: Client, mei: models.Account) -> None:
    secret = generate_totp_secret()
    TOTP.activate(mei, secret)
    answer = client.post(LOGIN, {"login": "mei", "password": PASSWORD})
    assert (answer.status_code, answer["location"]) == (302, reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(secret)}).status_code == 302
    assert client.session["_auth_user_id"] == str(mei.pk)


def test_a_second_factor_is_set_up_by_its_pages_after_the_password_again(
    client: Client, mei: models.Account
) -> None:
    sign_in(client)
    setting_up = reverse("mfa_activate_totp")
    asked = client.get(setting_up)
    assert asked["location"].startswith(reverse("account_reauthenticate"))
    assert client.post(asked["location"], {"password": PASSWORD})["location"] == setting_up
    assert "data:image/svg+xml" in client.get(setting_up).content.decode()
    code = code_now(client.session["mfa.totp.secret"])
    codes = client.post(setting_up, {"code": code}, follow=True)
    assert codes.status_code == 200
    assert 'id="recovery_codes"' in codes.content.decode()


@pytest.mark.parametrize(
    "name", ["mfa_index", "account_reauthenticate", "account_change_password", "account_logout"]
)
def test_pages_of_ones_own_account_are_drawn_in_our_frame(
    client: Client, mei: models.Account, name: str
) -> None:
    assert client.get(reverse(name)).status_code == 302
    sign_in(client)
    page = client.get(reverse(name), headers={"accept-language": "zh"})
    assert page.status_code == 200
    words = page.content.decode()
    assert 'id="main"' in words
    assert re.search(r"<h1>\s*[\u4e00-\u9fff]+", words)


@pytest.mark.parametrize("path", [LOGIN, SIGNUP])
def test_entrances_speak_both_languages(client: Client, path: str) -> None:
    for language, word in (("zh-hans", "密码"), ("en", "Password")):
        page = client.get(path, headers={"accept-language": language}).content.decode()
        assert word in page
        assert 'autocomplete="' in page
        assert "<p" in page and not re.search(r"<p[^>]*><ul", page)


def test_addresses_that_need_a_mail_server_are_not_there() -> None:
    for name in ("account_reset_password", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
