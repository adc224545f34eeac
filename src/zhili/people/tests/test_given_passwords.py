"""A password that an administrator gave is good for one thing: to choose another. Words of the city fit none."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.people import models, public
from zhili.people.testing import PASSWORD, city_of_tests, member

pytestmark = pytest.mark.django_db
LOGIN, CHANGE = "/account/login/", "/account/password/"
OWN = "battery-staple-南风"
CHINESE = {"accept-language": "zh"}


def signed_in(password: str) -> Client:
    client = Client()
    assert client.post(LOGIN, {"login": "li", "password": password}).status_code == 302
    return client


def given() -> Client:
    city_of_tests()
    member("li", role="handler", unit="bureau:water", at=clock.now())
    assert signed_in(PASSWORD).get("/desk/").status_code == 200, "of one's own"
    public.set_password(username="li", password=PASSWORD, actor=SYSTEM, at=clock.now())
    return signed_in(PASSWORD)


def change(client: Client, new: str) -> str:
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post(CHANGE, sent, headers=CHINESE)
    return answer.headers.get("Location") or answer.content.decode()


def test_who_was_given_a_password_chooses_another_before_anything_else() -> None:
    client = given()
    for page in ("/desk/", "/field/", "/"):
        assert client.get(page).headers["Location"] == CHANGE, page
    assert client.get("/api/v1/cases").status_code == 401
    assert "现在的密码是管理员给的" in client.get(CHANGE, headers=CHINESE).content.decode()
    assert "这还是管理员给的那个" in change(client, PASSWORD)
    assert client.get("/desk/").headers["Location"] == CHANGE
    assert change(client, OWN) == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert not models.Account.objects.get(username="li").password_given
    assert signed_in(OWN).get("/desk/").status_code == 200


def test_a_second_factor_is_asked_for_after_the_password(settings: object) -> None:
    setattr(settings, "ZHILI_SECOND_FACTOR", frozenset({"handler"}))  # noqa: B010
    city_of_tests()
    member("li", role="handler", unit="bureau:water", at=clock.now())
    public.set_password(username="li", password=PASSWORD, actor=SYSTEM, at=clock.now())
    client = signed_in(PASSWORD)
    assert client.get("/desk/").headers["Location"] == CHANGE
    change(client, OWN)
    assert client.get("/desk/").headers["Location"] == "/account/second-factor/"


def test_staff_taken_in_with_a_password_were_given_it() -> None:
    city_of_tests()
    rows = [
        {"username": name, "name": name, "role": "handler", "unit": "bureau:water", "password": password}
        for name, password in (("wang", OWN), ("zhao", "zhili-2026-12345"))
    ]
    report = public.import_staff(rows=rows, actor=SYSTEM, at=clock.now())
    assert report.taken == 1 and "zhao" in str(report.rejected[0])
    assert models.Account.objects.get(username="wang").password_given


@pytest.mark.parametrize("weak", ["Zhili-2026!!", "智理12345678", "建国门街道2026!!", "admin-grid-12345"])
def test_words_of_the_city_and_figures_make_no_password(weak: str) -> None:
    city_of_tests()
    with pytest.raises(ValidationError) as refused:
        validate_password(weak)
    assert refused.value.error_list[-1].code == "of_the_city"


def test_a_word_of_the_city_among_others_is_no_harm() -> None:
    city_of_tests()
    validate_password("zhili-sunflower-92")
    validate_password(OWN)
