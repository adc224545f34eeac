"""What a resident gave before, on the pages of a new form: one tap, no script, nothing without it, nobody else's."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from zhili.cases import models
from zhili.cases import public as cases
from zhili.cases.testing import AT, load_errand
from zhili.cases.tests.pages.city import (
    IN_THE_CITY,
    address,
    answer,
    city_that_takes_reports,
    declared,
    followable,
    register,
    send,
)
from zhili.kernel.actor import SYSTEM, Actor
from zhili.people import public as people

pytestmark = pytest.mark.django_db
TOLD = "楼上漏水，\n泡坏了天花板"
PERSON = {"name": "王小明", "phone": "13800001234"}
_SAME = {
    "text": "as: account, use: matter", "name": "as: name, use: reach", "phone": "as: phone, use: reach",
}  # fmt: skip


def typed() -> str:
    """The small type, saying what its fields mean."""
    declaration = declared()
    for name, said in _SAME.items():
        declaration = re.sub(rf"    {name}: {{", f"    {name}: {{x-same: {{{said}}}, ", declaration, count=1)
    return declaration


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    city_that_takes_reports()
    load_errand(typed())
    load_errand(typed().replace("test.errand", "test.aid"))


def cases_of(case: models.Case) -> Actor:
    """Who has proven that a case is theirs."""
    return Actor(kind="anonymous", id="x", cases=frozenset({case.id}))


def aid(step: str) -> str:
    return address(step).replace("test.errand", "test.aid")


def page(client: Client, where: str) -> str:
    return unescape(client.get(where).content.decode())


def use(client: Client, where: str) -> str:
    """Press the button of the first offer on a page; the page that comes back."""
    chosen = re.search(r'name="use" value="([\w-]+)"', page(client, where))
    assert chosen is not None
    return unescape(client.post(where, {"use": chosen[1]}).content.decode())


def reported(client: Client) -> str:
    answer(client, text=TOLD, **PERSON)
    return send(client)[0]


def test_one_tap_a_page_fills_the_next_form_and_nothing_is_typed_again(client: Client) -> None:
    register(client, "wang")
    number = reported(client)
    shown = page(client, aid("contact"))
    assert "138****1234" in shown and "王**" in shown and "在这里用于：回复" in shown
    assert "13800001234" not in shown and PERSON["name"] not in shown
    filled = use(client, aid("matter"))
    assert f"{TOLD}</textarea>" in filled and "请看一遍" in filled
    posted = {"text": TOLD.replace("\n", "\r\n")}  # as a browser sends what stands in the field
    assert client.post(aid("matter"), posted)["Location"] == aid("place")
    assert 'value="13800001234"' in use(client, aid("contact"))
    assert client.post(aid("contact"), PERSON).status_code == 302
    key = re.search(r'name="key" value="(\w+)"', page(client, aid("check")))
    assert key is not None
    assert client.post(aid("check"), {"key": key[1]}).status_code == 302
    case = models.Case.objects.get(type_key="test.aid")
    told = page(client, reverse("resident:data", args=[case.id]))
    assert "您同意从" in told and cases.whole(case_id=case.id, actor=SYSTEM, at=AT).text == TOLD
    assert re.sub(r"\D", "", number) in re.sub(r"\s", "", told)


def test_a_correction_names_the_cases_it_goes_back_to_and_leaves_out_what_is_not_ticked(
    client: Client,
) -> None:
    register(client, "wang")
    reported(client)
    first = models.Case.objects.get()
    use(client, aid("contact"))
    client.post(aid("matter"), {"text": "另一件事情"})
    client.post(aid("contact"), PERSON)
    key = re.search(r'name="key" value="(\w+)"', page(client, aid("check")))
    assert key is not None
    client.post(aid("check"), {"key": key[1]})
    second = models.Case.objects.get(type_key="test.aid")
    where = reverse("resident:data_correct", args=[second.id])
    assert f'name="also" value="{first.id}" checked' in page(client, where)
    client.post(where, {"phone": "13900005678", "also": [str(first.id)]})
    client.post(where, {"name": "王晓明"})
    held = people.read_private(holder=first.id, actor=SYSTEM, purpose="test", at=AT)
    assert held == {"name": "王小明", "phone": "13900005678"}


def test_nothing_is_offered_to_who_is_not_signed_in_nor_to_somebody_else(
    client: Client,
) -> None:
    register(client, "wang")
    reported(client)
    assert 'name="use"' in page(client, aid("contact"))
    stranger = Client()
    assert 'name="use"' not in page(stranger, aid("contact"))
    register(stranger, "li")
    case = str(models.Case.objects.get().id)
    assert 'name="use"' not in page(stranger, aid("contact"))
    refused = unescape(stranger.post(aid("contact"), {"use": case}).content.decode())
    assert "13800001234" not in refused and PERSON["name"] not in refused


def test_what_was_erased_since_it_was_offered_is_said_and_what_was_typed_stays(client: Client) -> None:
    register(client, "wang")
    reported(client)
    chosen = re.search(r'name="use" value="([\w-]+)"', page(client, aid("contact")))
    assert chosen is not None
    cases.erase_contact(case_id=models.Case.objects.get().id, why="test", actor=SYSTEM, at=AT)
    answered = client.post(aid("contact"), {"use": chosen[1], "name": "王先生"})
    shown = unescape(answered.content.decode())
    assert "请直接填写" in shown and "王先生" in shown and 'name="use"' not in shown


def test_the_next_person_at_a_shared_browser_is_not_shown_who_was_there_before(client: Client) -> None:
    reported(client)
    assert 'name="use"' not in page(client, aid("contact")), (
        "the pass of the first still lies in this browser"
    )
    register(client, "li")
    assert 'name="use"' not in page(client, aid("contact")), "nor once they have signed in"


def test_who_follows_a_neighbour_s_report_takes_over_how_to_reach_them(client: Client) -> None:
    register(client, "wang")
    first = reported(client)
    load_errand(followable(typed()))
    neighbour = Client()
    answer(neighbour, text="楼下水管漏水，没有人管")
    other = models.Case.objects.get(number=send(neighbour)[0])
    client.post(address("matter"), {"text": "楼下水管漏水了"})
    client.post(address("place"), IN_THE_CITY)
    client.post(address("near"), {"follow": str(other.id)})
    assert 'value="13800001234"' in use(client, address("contact"))
    assert client.post(address("contact"), PERSON)["Location"] == address("check")
    key = re.search(r'name="key" value="(\w+)"', page(client, address("check")))
    assert key is not None and client.post(address("check"), {"key": key[1]}).status_code == 302
    mine = models.Case.objects.exclude(id=other.id).exclude(number=first).get()
    assert set(cases.taken_from(case_id=mine.id, actor=cases_of(mine), at=AT)) == set(PERSON)


def test_a_question_goes_to_a_person_with_the_telephone_given_before_and_with_none_that_is_another_s(
    client: Client,
) -> None:
    register(client, "wang")
    reported(client)
    first = models.Case.objects.get()
    asked = {"said": ["房东不退押金怎么办"]}
    shown = unescape(client.post("/consult/", {"question": "可以起诉吗", **asked}).content.decode())
    assert f'name="use" value="{first.id}"' in shown and "138****1234" in shown and "13800001234" not in shown
    stranger = Client()
    refused = stranger.post("/consult/person/", {**asked, "use": str(first.id)})
    assert refused.status_code == 422 and models.Case.objects.count() == 1
    assert client.post("/consult/person/", {**asked, "use": str(first.id)}).status_code == 302
    assert len(people.holders_of(phone="13800001234")) == 2
