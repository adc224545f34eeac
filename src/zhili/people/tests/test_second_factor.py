"""The second factor: required of whom the city says, set up on the way in, its secret sealed; passkeys offered."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from zhili.kernel import clock
from zhili.people import apps, models, public
from zhili.people.testing import PASSWORD, account_of, member
from zhili.people.tests.test_signin import code_now

pytestmark = pytest.mark.django_db
PAGE = "/account/second-factor/"


def entered(username: str) -> Client:
    client = Client()
    assert client.post("/account/login/", {"login": username, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(
    ("required", "role", "led"),
    [
        ({"admin", "security", "audit"}, "admin", True),
        ({"admin", "security", "audit"}, "handler", False),
        ({"handler"}, "handler", True),
        (set(), "admin", False),
    ],
)
def test_whoever_must_have_one_is_led_to_it_before_anything_else(
    settings: Any, required: set[str], role: str, led: bool
) -> None:
    settings.ZHILI_SECOND_FACTOR = frozenset(required)
    member("li", role=role, at=clock.now())
    client = entered("li")
    desk = client.get("/desk/")
    assert (desk.status_code == 302 and desk["Location"] == PAGE) is led
    assert client.get("/api/v1/cases").status_code == (401 if led else 200)
    assert client.get(PAGE).status_code == 200
    assert ("您的角色要求" in client.get(PAGE, headers={"accept-language": "zh"}).content.decode()) is led


def test_a_factor_set_up_opens_the_way_and_one_removed_shuts_it_again(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ZHILI_SECOND_FACTOR = frozenset({"admin"})
    member("li", role="admin", at=clock.now())
    client = entered("li")
    setting_up = "/account/2fa/totp/activate/"
    client.post(client.get(setting_up)["location"], {"password": PASSWORD})
    client.get(setting_up)
    secret = client.session["mfa.totp.secret"]
    elsewhere = entered("li")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(setting_up, {"code": code_now(secret)})
    assert client.get("/desk/").status_code == 200
    assert "/account/login/" in elsewhere.get("/desk/")["Location"]
    kept = Authenticator.objects.get(user_id=account_of("li"), type="totp")
    assert secret not in str(kept.data) and kept.wrap().validate_code(code_now(secret))
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/totp/deactivate/")
    assert client.get("/desk/")["Location"] == PAGE


def test_a_secret_from_before_they_were_sealed_is_still_good() -> None:
    key = public.register_resident(username="mei", name="梅", password=PASSWORD, at=clock.now())
    secret = generate_totp_secret()
    plain = Authenticator.objects.create(user_id=key, type="totp", data={"secret": secret})
    assert TOTP(plain).validate_code(code_now(secret))
    assert models.Account.objects.count() == 1


def test_a_role_that_does_not_exist_stops_the_house(settings: Any) -> None:
    settings.ZHILI_SECOND_FACTOR = frozenset({"admn"})
    with pytest.raises(ImproperlyConfigured, match="admn"):
        apps.check_roles()


def test_the_sign_in_page_offers_passkeys_and_a_forged_one_opens_nothing() -> None:
    client = Client()
    assert 'id="passkey_login"' in client.get("/account/login/").content.decode()
    asked = client.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["userVerification"] == "required"
    answer = {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "AAAA"}
    forged = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": answer}
    for credential in (json.dumps(forged), "{}", "x"):
        assert client.post("/account/2fa/webauthn/login/", {"credential": credential}).status_code == 302
        assert "_auth_user_id" not in client.session
