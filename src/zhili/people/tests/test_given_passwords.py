"""A password that an administrator gave is good for one thing: to choose another. Words of the city fit none."""

from datetime import datetime, timedelta

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


def given(at: datetime) -> str:
    city_of_tests()
    member("li", role="handler", unit="bureau:water", at=at)
    assert signed_in(PASSWORD).get("/desk/").status_code == 200, "of one's own"
    return public.give_password(username="li", actor=SYSTEM, at=at)


def change(client: Client, old: str, new: str) -> str:
    sent = {"oldpassword": old, "password1": new, "password2": new}
    answer = client.post(CHANGE, sent, headers=CHINESE)
    return answer.headers.get("Location") or answer.content.decode()


def test_who_was_given_a_password_chooses_another_before_anything_else() -> None:
    password = given(clock.now())
    client = signed_in(password)
    for page in ("/desk/", "/field/", "/"):
        assert client.get(page).headers["Location"] == CHANGE, page
    assert client.get("/api/v1/cases").status_code == 401
    assert "现在的密码是管理员给的" in client.get(CHANGE, headers=CHINESE).content.decode()
    assert "这还是管理员给的那个" in change(client, password, password)
    assert client.get("/desk/").headers["Location"] == CHANGE
    assert change(client, password, OWN) == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert models.Account.objects.get(username="li").given_until is None
    assert signed_in(OWN).get("/desk/").status_code == 200


def test_a_given_password_is_random_and_has_an_end() -> None:
    begun = clock.now()
    password = given(begun - public.GIVEN_FOR + timedelta(minutes=5))
    assert signed_in(password).get("/desk/").headers["Location"] == CHANGE, "still good"
    models.Account.objects.update(given_until=begun)
    late = Client()
    answer = late.post(LOGIN, {"login": "li", "password": password}, headers=CHINESE, follow=True)
    assert answer.redirect_chain == [(LOGIN, 302)]
    assert "管理员给的密码已过期" in answer.content.decode()
    assert late.get("/desk/").status_code == 302 and "_auth_user_id" not in late.session
    drawn = {public.give_password(username="li", actor=SYSTEM, at=begun) for _ in range(5)} | {password}
    assert len(drawn) == 6
    for one in drawn:
        validate_password(one)
        assert len(one.replace("-", "")) == 15 and not set(one) & set("01ilo")
    assert models.Account.objects.get(username="li").given_until == begun + public.GIVEN_FOR


def test_a_second_factor_is_asked_for_after_the_password(settings: object) -> None:
    setattr(settings, "ZHILI_SECOND_FACTOR", frozenset({"handler"}))  # noqa: B010
    city_of_tests()
    member("li", role="handler", unit="bureau:water", at=clock.now())
    password = public.give_password(username="li", actor=SYSTEM, at=clock.now())
    client = signed_in(password)
    assert client.get("/desk/").headers["Location"] == CHANGE
    change(client, password, OWN)
    assert client.get("/desk/").headers["Location"] == "/account/second-factor/"


def test_staff_taken_in_with_a_password_were_given_it() -> None:
    city_of_tests()
    rows = [
        {"username": name, "name": name, "role": "handler", "unit": "bureau:water", "password": password}
        for name, password in (("wang", OWN), ("zhao", "zhili-2026-12345"))
    ]
    at = clock.now()
    report = public.import_staff(rows=rows, actor=SYSTEM, at=at)
    assert report.taken == 1 and "zhao" in str(report.rejected[0])
    assert models.Account.objects.get(username="wang").given_until == at + public.GIVEN_FOR


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
