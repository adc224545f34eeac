"""What a page says while somebody types, taps in place of writing, and forms that outlive a connection."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from zhili.cases import models
from zhili.cases.testing import AT
from zhili.cases.tests.pages.city import TYPE, address, answer, city_that_takes_reports, send
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.understanding import public as understanding

pytestmark = pytest.mark.django_db
HELP, PLACES = f"/report/{TYPE}/help/", f"/report/{TYPE}/places/"
SCRIPT = {"X-Steady": "1"}


@pytest.fixture(autouse=True)
def city(db: None) -> Iterator[None]:
    city_that_takes_reports()
    with clock.at_instant(AT):
        yield


def said(client: Client, text: str) -> str:
    return client.post(HELP, {"text": text}).content.decode()


def known(question: str, answer: str, *, for_residents: bool = True) -> None:
    draft = understanding.Draft(
        question=question,
        keywords=("停水",),
        answer=answer,
        class_code="water/pipe",
        unit=None,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        source="供水公司公告",
        for_residents=for_residents,
    )
    understanding.write_answer(draft=draft, actor=SYSTEM, at=AT - timedelta(days=1))


def named(name: str, lon: str = "116.005", lat: str = "39.005") -> None:
    row = {"name": name, "kind": "estate", "road": "和平路", "lon": lon, "lat": lat}
    people.import_places(rows=[row], actor=SYSTEM, at=AT - timedelta(days=1))


# --- while typing ---------------------------------------------------------------------------------------------


def test_the_likely_class_is_named_as_a_machines_guess(client: Client) -> None:
    shown = said(client, "小区门口的水管漏水了")
    assert "水管漏水" in shown and "机器猜的" in shown


def test_danger_comes_first_with_the_number_to_ring(client: Client) -> None:
    shown = said(client, "楼道里闻到煤气味，怕煤气泄漏")
    assert 'href="tel:119"' in shown


def test_what_is_answered_already_is_offered_and_what_is_for_staff_is_not(client: Client) -> None:
    known("停水什么时候恢复", "今晚八点恢复供水。")
    known("停水怎么赔", "内部口径", for_residents=False)
    shown = said(client, "家里停水了，什么时候恢复供水")
    assert "今晚八点恢复供水" in shown and "供水公司公告" in shown
    assert "内部口径" not in shown


@pytest.mark.parametrize("text", ["", "水", "   水  "])
def test_to_a_word_or_less_nothing_is_said(client: Client, text: str) -> None:
    assert said(client, text).strip() == ""


def test_nothing_that_is_typed_is_kept(client: Client) -> None:
    said(client, "小区门口的水管漏水了")
    assert dict(client.session) == {}
    assert client.post(HELP, {"text": "长" * 100_000}).status_code == 200


def test_help_is_asked_by_post_for_types_that_residents_open(client: Client) -> None:
    assert client.get(HELP).status_code == 405, "what is typed does not stand in an address"
    assert client.post("/report/test.nothing/help/", {"text": "水管漏水了"}).status_code == 404
    assert client.post("/report/test.nothing/places/", {"address": "和平"}).status_code == 404


# --- taps in place of words -----------------------------------------------------------------------------------


def test_one_tap_tells_the_matter(client: Client) -> None:
    shown = client.get(address("matter")).content.decode()
    assert 'name="pick" value="water/pipe"' in shown
    assert client.post(address("matter"), {"text": "", "pick": "water/pipe"})["Location"] == address("place")
    number, _ = send(client)
    case = models.Case.objects.get(number=number)
    assert (case.class_code, case.text) == ("water/pipe", "水管漏水")


def test_a_tap_keeps_the_words_that_were_written(client: Client) -> None:
    client.post(address("matter"), {"text": "厨房的水管", "pick": "water/pipe"})
    number, _ = send(client)
    assert models.Case.objects.get(number=number).text == "厨房的水管"


def test_any_matter_of_the_whole_list_can_be_chosen_and_taken_back(client: Client) -> None:
    client.post(address("matter"), {"text": "", "go": "pick", "pick_other": "roads/hole"})
    assert "路面坑洼" in client.get(f"/report/{TYPE}/check/").content.decode()
    back = client.post(address("matter"), {"text": "其实是水管", "pick": ""})
    assert back.status_code == 200 and "您选的" not in back.content.decode()
    assert "路面坑洼" not in client.get(f"/report/{TYPE}/check/").content.decode()


def test_a_matter_that_is_not_in_the_list_is_no_answer(client: Client) -> None:
    refused = client.post(address("matter"), {"text": "", "pick": "no/such"})
    assert refused.status_code == 422 and "必须填写" in refused.content.decode()


def test_a_place_that_the_words_name_is_one_tap_away(client: Client) -> None:
    named("和平小区")
    client.post(address("matter"), {"text": "和平小区门口的水管漏水"})
    offered = re.search(r'name="spot" value="([^"]+)"', client.get(address("place")).content.decode())
    assert offered is not None
    client.post(address("place"), {"spot": offered[1]})
    number, _ = send(client)
    case = models.Case.objects.get(number=number)
    assert (case.address, case.lon, case.lat) == ("和平小区", 116.005, 39.005)


def test_an_address_is_completed_from_places_known_by_name(client: Client) -> None:
    named("和平小区")
    shown = client.post(PLACES, {"address": "和平"}).content.decode()
    assert 'data-name="和平小区"' in shown and 'data-area="110105001001"' in shown
    assert client.post(PLACES, {"address": "和"}).content.decode().strip() == ""
    assert client.post(PLACES, {"address": "不知道的地方"}).content.decode().strip() == ""


# --- what a connection does not take away ---------------------------------------------------------------------


def test_the_script_is_told_where_to_go_on_and_what_was_sent_is_kept(client: Client) -> None:
    sent = client.post(address("matter"), {"text": "小区门口水管漏水"}, headers=SCRIPT)
    assert (sent.status_code, sent["X-Go-On"]) == (204, address("place"))
    assert "小区门口水管漏水" in client.get(address("matter")).content.decode()


def test_the_script_sees_the_page_where_something_is_wrong(client: Client) -> None:
    wrong = client.post(address("matter"), {"text": "水"}, headers=SCRIPT)
    assert wrong.status_code == 422 and "X-Go-On" not in wrong


def test_sent_by_the_script_and_by_the_browser_after_it_is_one_case(client: Client) -> None:
    answer(client)
    key = re.search(r'name="key" value="(\w+)"', client.get(address("check")).content.decode())
    assert key is not None
    first = client.post(address("check"), {"key": key[1]}, headers=SCRIPT)
    second = client.post(address("check"), {"key": key[1]})
    assert first["X-Go-On"] == second["Location"]
    assert models.Case.objects.count() == 1


def test_a_draft_is_wiped_on_a_telephone_that_others_use(client: Client) -> None:
    client.post(address("matter"), {"text": "小区门口水管漏水"})
    wiped = client.post(address("matter"), {"text": "小区门口水管漏水", "go": "forget"}, follow=True)
    assert "已清掉" in wiped.content.decode()
    assert "小区门口水管漏水" not in client.get(address("matter")).content.decode()
