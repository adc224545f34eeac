"""Signing in by the city's identity provider, a second process here: who is let in, and what is not believed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from zhili.kernel import clock
from zhili.people import models, public
from zhili.people.testing import PASSWORD, account_of, member
from zhili.people.tests.provider import CLIENT, SECRET
from zhili.site import config

pytestmark = pytest.mark.django_db
IN = "/account/city/in/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider's address."""
    program = [sys.executable, "-m", "zhili.people.tests.provider"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def provider(issuer: str, settings: Any) -> str:
    """A house that believes the provider; the accounts of a handler, and of a resident."""
    believe(settings, issuer)
    member("li.na", role="handler", at=clock.now())
    public.register_resident(username="mei", name="梅", password=PASSWORD, at=clock.now())
    return issuer


def believe(settings: Any, issuer: str) -> None:
    settings.ZHILI_IDENTITY = config.Identity(issuer, CLIENT, SECRET, "employee")
    app = {
        "provider_id": "city", "name": "city", "client_id": CLIENT, "secret": SECRET,
        "settings": {"server_url": issuer, "fetch_userinfo": False},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def come_back(client: Client, provider: str, **being: Any) -> Any:
    """Go to the provider, which takes the visitor for ``being``, and come back."""
    requests.post(f"{provider}/be", json=being, timeout=60)
    away = client.get(IN)
    assert away.status_code == 302 and away["Location"].startswith(f"{provider}/authorize?")
    home = requests.get(away["Location"], allow_redirects=False, timeout=60).headers["Location"]
    assert home.startswith("http://testserver/account/city/back/?")
    return client.get(home.removeprefix("http://testserver"))


def test_staff_come_in_by_the_claim_that_names_them_and_nothing_of_it_is_kept(provider: str) -> None:
    client = Client()
    assert IN in client.get("/account/login/").content.decode()
    answer = come_back(client, provider, claims={"employee": "Li.Na", "email": "li@example.cn"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(account_of("li.na"))
    assert public.sign_ins(account_of("li.na"))[0].way == "city"
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize(
    ("being", "status"),
    [
        ({"claims": {"employee": "nobody"}}, 403),
        ({"claims": {"employee": "mei"}}, 403),
        ({"claims": {"employee": ["li.na"]}}, 403),
        ({"claims": {"preferred_username": "li.na"}}, 403),
        ({"claims": {"employee": "li.na"}, "key": "strange"}, 401),
        ({"claims": {"employee": "li.na"}, "algorithm": "none"}, 401),
        ({"claims": {"employee": "li.na"}, "algorithm": "HS256"}, 401),
        ({"claims": {"employee": "li.na", "aud": "another-house"}}, 401),
        ({"claims": {"employee": "li.na", "iss": "https://id.example"}}, 401),
        ({"claims": {"employee": "li.na", "exp": 1}}, 401),
        ({"claims": {"employee": "li.na", "exp": None}}, 401),
        ({"claims": {"employee": "li.na", "aud": [CLIENT, "x"], "azp": "x"}}, 401),
        ({"claims": {"employee": "li.na"}, "no token": True}, 401),
        ({"claims": {"employee": "li.na"}, "denies": True}, 401),
    ],
    ids=lambda value: str(value)[:60],
)
def test_who_is_not_let_in(provider: str, being: dict[str, Any], status: int) -> None:
    client = Client()
    answer = come_back(client, provider, **being)
    assert answer.status_code == status
    assert "_auth_user_id" not in client.session
    assert models.Account.objects.count() == 2


def test_an_answer_is_good_once_and_in_its_own_browser(provider: str) -> None:
    requests.post(f"{provider}/be", json={"claims": {"employee": "li.na"}}, timeout=60)
    client = Client()
    home = requests.get(client.get(IN)["Location"], allow_redirects=False, timeout=60).headers["Location"]
    path = home.removeprefix("http://testserver")
    assert Client().get(path).status_code == 401
    assert client.get(path).status_code == 302
    client.logout()
    assert client.get(path).status_code == 401


def test_a_closed_account_stays_closed_and_a_second_factor_is_asked_for(provider: str, settings: Any) -> None:
    settings.ZHILI_SECOND_FACTOR = frozenset({"handler"})
    client = Client()
    come_back(client, provider, claims={"employee": "li.na"})
    assert client.get("/desk/")["Location"] == "/account/second-factor/"
    come_back(client, provider, claims={"employee": "li.na", "amr": ["pwd", "mfa"]})
    assert client.get("/desk/").status_code == 200
    TOTP.activate(models.Account.objects.get(username="li.na"), generate_totp_secret())
    answer = come_back(Client(), provider, claims={"employee": "li.na"})
    assert answer["Location"] == "/account/2fa/authenticate/"
    models.Account.objects.filter(username="li.na").update(is_active=False)
    assert come_back(Client(), provider, claims={"employee": "li.na"}).status_code == 403


def test_a_provider_that_is_away_or_calls_itself_something_else_is_told(provider: str, settings: Any) -> None:
    strange = {"claims": {"employee": "li.na"}, "issuer": "https://id.example"}
    assert come_back(Client(), provider, **strange).status_code == 502
    believe(settings, "http://127.0.0.1:1")
    assert Client().get(IN).status_code == 502


def test_a_house_without_one_has_no_such_door() -> None:
    assert Client().get(IN).status_code == 404
    assert IN not in Client().get("/account/login/").content.decode()


@pytest.mark.parametrize(
    ("set_", "word"),
    [
        ({"ZHILI_OIDC_ISSUER": "http://id.example.cn"}, "https"),
        ({"ZHILI_OIDC_ISSUER": "https://id.example.cn"}, "CLIENT_ID"),
        ({"ZHILI_OIDC_ISSUER": "https://id.example.cn", "ZHILI_OIDC_CLIENT_ID": "zhili"}, "SECRET_FILE"),
    ],
)
def test_settings_that_cannot_be_used_are_named(set_: dict[str, str], word: str) -> None:
    with pytest.raises(config.BadSetting, match=word):
        config.load(set_)


def test_the_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    found = config.load(
        {
            "ZHILI_OIDC_ISSUER": "https://id.example.cn/realms/city",
            "ZHILI_OIDC_CLIENT_ID": "zhili",
            "ZHILI_OIDC_SECRET_FILE": str(tmp_path / "secret"),
        }
    ).identity
    assert found == config.Identity(
        "https://id.example.cn/realms/city", "zhili", "s3cret", "preferred_username"
    )
