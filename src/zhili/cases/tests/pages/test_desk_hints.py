"""Hints on a reply beside its form: for who may read the case, on what becomes the reply, holding nothing up."""

import pytest
from django.test import Client

from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, load_errand, staff
from zhili.cases.tests.pages.desk import opened, sitting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desks")]


def hints(client: Client, case_id: object, text: str) -> str:
    response = client.post(f"/desk/cases/{case_id}/hints/", {"text": text})
    assert response.status_code == 200
    return response.content.decode()


def test_a_reply_that_only_passes_on_is_told_so_in_the_readers_language() -> None:
    case = opened()
    assert "只说了收到或转办" in hints(sitting("water"), case.id, "您好，已收悉，已转有关部门处理。")
    assert "only says that the message came" in hints(
        sitting("water", "en"), case.id, "您好，已收悉，已转有关部门处理。"
    )


def test_a_good_reply_and_none_get_no_hint() -> None:
    case = opened()
    assert hints(sitting("water"), case.id, "您好！楼下的水管3月1日已换新，现在不漏水了。").strip() == ""
    assert hints(sitting("water"), case.id, "").strip() == ""


def test_what_is_written_cannot_act_on_the_page() -> None:
    shown = hints(sitting("water"), opened().id, "<script>alert(1)</script>后果自负" * 20)
    assert "<script>alert" not in shown
    assert "会伤人" in shown


def test_others_learn_nothing_of_a_case() -> None:
    case = opened()
    assert sitting("roads").post(f"/desk/cases/{case.id}/hints/", {"text": "x"}).status_code == 404
    assert Client().post(f"/desk/cases/{case.id}/hints/", {"text": "x"}).status_code == 302
    assert sitting("water").get(f"/desk/cases/{case.id}/hints/").status_code == 405


def test_they_stand_beside_the_words_that_become_the_reply_and_beside_no_others() -> None:
    replying = "      - set: {reply: $text}\n      - stop: resolve\n      - inform"
    load_errand(DECLARATION.replace("      - stop: resolve\n      - inform", replying, 1))
    case = opened()
    cases.act(case_id=case.id, action="accept", actor=staff("handler", unit="bureau:water"), data={}, at=AT)
    address = f"/desk/cases/{case.id}/hints/"
    water = sitting("water")
    assert address in water.get(f"/desk/cases/{case.id}/?do=answer").content.decode()
    assert address not in water.get(f"/desk/cases/{case.id}/?do=suspend").content.decode()
