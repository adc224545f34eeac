"""Reporting as a resident's browser does it: one question a page, nothing lost, sent once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from zhili.cases import models
from zhili.cases.pages.resident.sections import sections
from zhili.cases.testing import load_errand
from zhili.cases.tests.pages.city import (
    address,
    answer,
    city_that_takes_reports,
    declared,
    picture,
    register,
    send,
)
from zhili.casetypes.forms import form_of
from zhili.people import public as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    city_that_takes_reports()


def test_a_report_becomes_a_case_with_its_place_and_without_the_name(client: Client) -> None:
    answer(client, name="王小明", phone="13800000000")
    number, _ = send(client)
    case = models.Case.objects.get(number=number)
    assert (case.channel, case.text, case.address) == ("web", "小区门口水管漏水", "和平路 3 号")
    assert case.area == "1101/110105/110105001/110105001001/110105001001-G00001"
    assert "王小明" not in str(case.state)
    assert people.holders_of(phone="13800000000") == [case.id]


def test_with_one_type_the_first_page_is_the_first_question(client: Client) -> None:
    assert client.get("/report/", follow=True).redirect_chain[-1][0] == address("matter")


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    wrong = client.post(address("matter"), {"text": "水"})
    assert wrong.status_code == 422
    assert "至少 2 个字" in wrong.content.decode()
    assert "水</textarea>" in wrong.content.decode()
    assert "水</textarea>" in client.get(address("matter")).content.decode(), "also after going away and back"


def test_going_back_keeps_what_was_typed_and_checks_nothing(client: Client) -> None:
    back = client.post(address("contact"), {"name": "王小明", "phone": "电话", "go": "back"})
    assert back["Location"] == address("photos")
    assert "王小明" in client.get(address("contact")).content.decode()


def test_a_mended_answer_leads_back_to_the_look_over(client: Client) -> None:
    answer(client)
    mended = client.post(address("matter"), {"text": "其实是电线", "from": "check"})
    assert mended["Location"] == address("check")
    assert "其实是电线" in client.get(address("check")).content.decode()


def test_nothing_is_sent_before_the_matter_is_told(client: Client) -> None:
    early = client.post(address("check"), {"key": "x"})
    assert early["Location"] == address("matter")
    assert models.Case.objects.count() == 0


def test_a_place_outside_the_city_is_refused_at_its_own_question(client: Client) -> None:
    outside = client.post(address("place"), {"lon": "2.35", "lat": "48.85"})
    assert outside.status_code == 422
    assert "不在本市范围内" in outside.content.decode()


def test_a_community_stands_in_for_the_map(client: Client) -> None:
    shown = client.get(address("place")).content.decode()
    assert '<option value="110105001001"' in shown
    client.post(address("matter"), {"text": "路灯不亮"})
    client.post(address("place"), {"area": "110105001001"})
    number, _ = send(client)
    assert models.Case.objects.get(number=number).area == "1101/110105/110105001/110105001001"


def test_photos_wait_are_shown_and_come_with_the_case(client: Client) -> None:
    answer(client)
    upload = SimpleUploadedFile("现场.jpg", picture(), "image/jpeg")
    client.post(address("photos"), {"photos": upload})
    shown = client.get(address("photos")).content.decode()
    kept = re.search(r'src="(/report/photo/\w+)"', shown)
    assert kept is not None
    assert client.get(kept[1])["Content-Type"] == "image/jpeg"
    assert Client().get(kept[1]).status_code == 404, "nobody else's browser may see it"
    number, _ = send(client)
    attached = models.Attachment.objects.get(case_id=models.Case.objects.get(number=number).id)
    assert (attached.name, attached.media_type, attached.visibility) == ("现场.jpg", "image/jpeg", "parties")


def test_photos_of_a_matter_that_is_not_on_the_front_page_are_shown_as_well(client: Client) -> None:
    load_errand(f"{declared()}\nlisted: false\n")
    client.post(address("photos"), {"photos": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")})
    kept = re.search(r'src="(/report/photo/\w+)"', client.get(address("photos")).content.decode())
    assert kept is not None and client.get(kept[1])["Content-Type"] == "image/jpeg"


def test_a_file_that_lies_is_refused_and_the_others_stay(client: Client) -> None:
    good = SimpleUploadedFile("好.jpg", picture(), "image/jpeg")
    bad = SimpleUploadedFile("坏.jpg", b"MZ\x90\x00 not a picture", "image/jpeg")
    refused = client.post(address("photos"), {"photos": [good, bad]})
    assert refused.status_code == 422
    assert "坏.jpg" in refused.content.decode() and "/report/photo/" in refused.content.decode()


def test_a_photo_can_be_taken_back(client: Client) -> None:
    client.post(address("photos"), {"photos": SimpleUploadedFile("a.jpg", picture(), "image/jpeg")})
    kept = re.search(r'name="remove" value="(\w+)"', client.get(address("photos")).content.decode())
    assert kept is not None
    taken = client.post(address("photos"), {"remove": kept[1]})
    assert "/report/photo/" not in taken.content.decode()


def test_sent_twice_it_is_one_case(client: Client) -> None:
    answer(client)
    key = re.search(r'name="key" value="(\w+)"', client.get(address("check")).content.decode())
    assert key is not None
    first = client.post(address("check"), {"key": key[1]})
    second = client.post(address("check"), {"key": key[1]})
    assert first["Location"] == second["Location"]
    assert models.Case.objects.count() == 1


def test_the_draft_lies_sealed_in_the_session(client: Client) -> None:
    client.post(address("contact"), {"name": "王小明", "phone": "13800000000"})
    assert "王小明" in client.get(address("contact")).content.decode()
    assert "13800000000" not in str(dict(client.session)) and "王小明" not in str(dict(client.session))


def test_the_receipt_belongs_to_the_browser_that_reported(client: Client) -> None:
    answer(client)
    number, code = send(client)
    receipt = client.get(f"/report/sent/{number}/")
    assert code[:4] in receipt.content.decode() and "data:image/svg+xml" in receipt.content.decode()
    assert receipt["Cache-Control"] == "private, no-store"
    assert Client().get(f"/report/sent/{number}/").status_code == 404


def test_a_megabyte_of_text_is_refused_in_words(client: Client) -> None:
    long = client.post(address("matter"), {"text": "长" * 350_000})
    assert long.status_code == 422
    assert "最多 10000 字" in long.content.decode()


def test_control_and_direction_marks_do_not_reach_the_case(client: Client) -> None:
    answer(client, text="水管\x00漏水\u202e！")
    number, _ = send(client)
    assert models.Case.objects.get(number=number).text == "水管漏水！"


def test_types_that_residents_may_not_open_are_not_there(client: Client) -> None:
    city_that_takes_reports(by="operator")
    assert client.get(address("matter")).status_code == 404
    assert "网上暂时不受理" in client.get("/report/").content.decode()


def test_a_form_is_cut_by_its_own_words() -> None:
    form = form_of(
        {
            "required": ["text"],
            "properties": {
                "text": {"type": "string"},
                "kind": {"type": "string", "enum": ["a", "b"]},
                "class": {"type": "string", "x-widget": "class"},
                "lon": {"type": "number", "x-widget": "place"},
                "lat": {"type": "number", "x-widget": "place"},
                "phone": {"type": "string", "x-personal": True},
                "confidential": {"type": "boolean"},
            },
        }
    )
    cut = {page.key: (names(page.open), names(page.more)) for page in sections(form)}
    assert cut == {
        "matter": (["text"], ["kind"]),
        "place": (["lon", "lat"], []),
        "photos": ([], []),
        "contact": (["phone", "confidential"], []),
    }


def names(fields: tuple[object, ...]) -> list[str]:
    return [str(getattr(one, "name", "")) for one in fields]


def test_a_form_without_persons_and_places_asks_neither() -> None:
    form = form_of({"properties": {"text": {"type": "string"}}})
    assert [page.key for page in sections(form)] == ["matter", "photos"]


def test_the_map_is_sent_once(client: Client) -> None:
    first = client.get("/areas.json")
    assert first["Content-Type"] == "application/geo+json"
    assert [one["properties"]["name"] for one in first.json()["features"]] == ["一号社区"]
    again = client.get("/areas.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_signed_in_resident_finds_the_report_among_theirs(client: Client) -> None:
    account = register(client, "liu")
    answer(client)
    number, _ = send(client)
    assert models.Case.objects.get(number=number).reporter == f"resident:{account}"
    assert "小区门口水管漏水" in client.get("/my/").content.decode()
    register(client, "wang")
    assert "小区门口水管漏水" not in client.get("/my/").content.decode()


def test_who_reports_too_often_without_a_name_waits_and_loses_nothing(
    client: Client, settings: Settings
) -> None:
    settings.ZHILI_OPENINGS = 1
    answer(client)
    send(client)
    answer(client, text="路口井盖没了")
    key = re.search(r'name="key" value="(\w+)"', client.get(address("check")).content.decode())
    assert key is not None
    refused = client.post(address("check"), {"key": key[1]})
    assert (refused.status_code, models.Case.objects.count()) == (429, 1)
    told = refused.content.decode()
    assert "秒后再试" in told and "您填写的都还在" in told and 'name="key"' in told
    assert "路口井盖没了" in told, "in the form itself, to be sent again"
    assert "路口井盖没了" in client.get(address("check")).content.decode()
