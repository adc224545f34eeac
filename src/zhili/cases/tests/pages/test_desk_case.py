"""The case page: who may open it, what they may do there, and that nothing typed is lost when it is refused."""

import io
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from PIL import Image

from zhili.cases import public as cases
from zhili.cases.testing import AT, SUPERVISOR, WATER
from zhili.cases.tests.pages.desk import TEXT, opened, seen, sitting, waiting
from zhili.kernel.rows import fetch

pytestmark = pytest.mark.usefixtures("desks")
ANSWER = "水管已更换，请您查看"


def at(case_id: UUID) -> str:
    return reverse("desk:case", args=[case_id])


def doing(case_id: UUID, action: str) -> str:
    return reverse("desk:act", args=[case_id, action])


def html(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def accepted() -> cases.Opened:
    case = opened()
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    return case


def trail() -> list[tuple[object, ...]]:
    return fetch("SELECT holder, act, purpose FROM people_privateread")


def photo() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "PNG")
    return SimpleUploadedFile("pipe.png", drawn.getvalue(), content_type="image/png")


def test_a_case_is_open_to_those_it_concerns_alone() -> None:
    case = opened()
    assert TEXT in html(sitting("water"), at(case.id))
    assert sitting("roads").get(at(case.id)).status_code == 404
    assert sitting("wang").get(at(case.id)).status_code == 403
    assert "/account/login/" in Client().get(at(case.id)).headers["Location"]


@pytest.mark.parametrize("name", ["act", "bring_files", "reveal"])
def test_nobody_else_does_anything_to_it(name: str) -> None:
    case = opened()
    address = doing(case.id, "accept") if name == "act" else reverse(f"desk:{name}", args=[case.id])
    for username, status in (("roads", 404), ("wang", 403)):
        sent = {"purpose": "contact", "files": photo()}
        assert sitting(username).post(address, sent).status_code == status
    assert Client().post(address).status_code == 302
    onward = {"act": f"{at(case.id)}?do=accept"}.get(name, at(case.id))
    assert sitting("water").get(address).headers["Location"] == onward, "a reload leads to the case"
    assert seen(case.id).version == case.state.seq and not trail()


def test_only_what_is_allowed_now_is_offered() -> None:
    case = opened()
    page = html(sitting("water"), at(case.id))
    assert doing(case.id, "accept") in page, "an action without a form is one click"
    assert "?do=return" in page and "?do=answer" not in page and "?do=dispatch" not in page
    assert "do=call_back" not in html(sitting("operator"), at(case.id))
    assert "?do=supervise" in html(sitting("supervisor"), at(case.id))


def test_one_click_acts_once_however_often_it_is_sent() -> None:
    case = opened()
    client = sitting("water")
    sent = {"expected_version": case.state.seq, "once": "a key of this page"}
    for _ in range(2):
        answer = client.post(doing(case.id, "accept"), sent)
        assert answer.headers["Location"] == at(case.id)
    assert seen(case.id).version == case.state.seq + 1
    assert "已完成：接单" in html(client, at(case.id))


def test_a_form_stands_in_its_panel_and_does_what_it_says() -> None:
    case = accepted()
    client = sitting("water")
    page = html(client, at(case.id), do="answer")
    assert 'name="expected_version"' in page and 'name="text"' in page and "反映人和承办单位都看得到" in page
    client.post(doing(case.id, "answer"), {"text": ANSWER, "expected_version": seen(case.id).version})
    after = seen(case.id)
    assert after.stage == "answered"
    page = html(client, at(case.id))
    assert page.count(ANSWER) == 2, "once in the conversation, once in the history"


def test_a_panel_alone_is_fetched_by_htmx() -> None:
    case = accepted()
    headers = {"HX-Request": "true", "HX-Target": "section#act"}
    panel = sitting("water").get(at(case.id), {"do": "answer"}, headers=headers).content.decode()
    assert panel.lstrip().startswith("<section") and 'name="text"' in panel and "<html" not in panel


def test_what_does_not_fit_comes_back_at_its_field_with_everything_typed() -> None:
    case = accepted()
    client = sitting("water")
    sent = {"units": ["bureau:roads"], "text": "请" * 10_001}
    refused = client.post(doing(case.id, "whistle"), sent)
    page = refused.content.decode()
    assert refused.status_code == 422 and "请" * 10_001 in page
    assert 'href="#id_text"' in page and 'id="id_text-error"' in page
    assert 'value="bureau:roads" checked' in page
    empty = client.post(doing(case.id, "whistle"), {"text": "来看看"})
    assert empty.status_code == 422 and "这一项必须填写" in empty.content.decode()
    assert "来看看" in empty.content.decode()
    assert not seen(case.id).assignments[1:]


def test_of_two_at_once_the_second_sees_what_the_first_did_and_keeps_its_words() -> None:
    case = accepted()
    version = seen(case.id).version
    client = sitting("water")
    cases.act(case_id=case.id, action="say", actor=WATER, data={"text": "师傅下午到"}, at=AT)
    late = client.post(doing(case.id, "answer"), {"text": ANSWER, "expected_version": version})
    page = late.content.decode()
    assert late.status_code == 409
    assert "您打开这页以后，案件有了变化" in page and "师傅下午到" in page and ANSWER in page
    now = late.context["panel"].version
    assert now == version + 1
    assert client.post(doing(case.id, "answer"), {"text": ANSWER, "expected_version": now}).status_code == 302
    assert seen(case.id).stage == "answered"


def test_what_can_no_longer_be_done_keeps_the_words_to_copy() -> None:
    case = accepted()
    cases.act(case_id=case.id, action="answer", actor=WATER, data={"text": "先答了"}, at=AT)
    late = sitting("water").post(doing(case.id, "answer"), {"text": ANSWER})
    page = late.content.decode()
    assert late.status_code == 409 and "现在不能再做这一步了" in page and ANSWER in page
    assert "案件现在处于" in page


def test_an_action_that_is_not_mine_is_refused_in_words() -> None:
    case = opened()
    refused = sitting("water").post(doing(case.id, "dispatch"), {})
    assert refused.status_code == 403 and "没有“派单”的权限" in refused.content.decode()
    assert sitting("water").post(doing(case.id, "no_such_thing"), {}).status_code == 404


def test_whoever_gives_a_case_away_goes_on_to_the_queue() -> None:
    case = opened()
    answer = sitting("water").post(doing(case.id, "return"), {"reason": "不是供水管线"})
    assert answer.headers["Location"] == reverse("desk:queue")


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example"])
def test_nobody_is_sent_elsewhere(target: str) -> None:
    case = opened()
    assert sitting("water").post(doing(case.id, "accept"), {"next": target}).headers["Location"] == at(
        case.id
    )


@pytest.mark.parametrize(("action", "running"), [("approve", False), ("refuse", True)])
def test_what_was_asked_is_approved_or_refused_by_somebody_else(action: str, running: bool) -> None:
    case = accepted()
    water = sitting("water")
    page = html(water, at(case.id), do="suspend")
    assert "要由督办人批准后才生效" in page and "提交审批" in page
    water.post(doing(case.id, "suspend"), {"reason": "等停水许可"})
    (asked,) = seen(case.id).asked
    assert f"?settle={asked.request}" not in html(water, at(case.id))
    supervisor = sitting("supervisor")
    assert "等停水许可" in html(supervisor, at(case.id))
    panel = html(supervisor, at(case.id), settle=asked.request)
    assert doing(case.id, "refuse") in panel and asked.request in panel
    sent = {"request": asked.request, "reason": "同意"}
    assert water.post(doing(case.id, action), sent).status_code == 403
    supervisor.post(doing(case.id, action), sent)
    clocks = {one.key: one.reading.state for one in seen(case.id).clocks}
    assert (clocks["resolve"] == "running") is running and not seen(case.id).asked


def test_internal_words_are_marked_as_such() -> None:
    case = accepted()
    water = sitting("water")
    panel = html(water, at(case.id), do="remark")
    assert "只有工作人员看得到" in panel
    water.post(doing(case.id, "remark"), {"text": "产权在物业"})
    water.post(doing(case.id, "say"), {"text": "下午四点到"})
    page = html(water, at(case.id))
    internal, said = page.index("产权在物业"), page.index("下午四点到")
    bubbles = page[: max(internal, said)]
    assert "z-bubble--internal" in bubbles and "内部备注，居民看不到" in bubbles


def test_files_are_kept_shown_and_kept_from_others() -> None:
    case = accepted()
    water = sitting("water")
    assert water.post(reverse("desk:bring_files", args=[case.id]), {"files": photo()}).status_code == 302
    (one,) = seen(case.id).attachments
    address = reverse("desk:file", args=[one.id])
    assert f'<img src="{address}"' in html(water, at(case.id))
    shown = water.get(address)
    assert shown.status_code == 200 and shown.headers["Content-Type"].startswith("image/")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert sitting("roads").get(address).status_code == 404
    assert sitting("wang").get(address).status_code == 403
    lying = SimpleUploadedFile("a.png", b"MZ not a picture at all", content_type="image/png")
    refused = water.post(reverse("desk:bring_files", args=[case.id]), {"files": lying})
    assert refused.status_code in (415, 422) and "z-notice--late" in refused.content.decode()
    assert water.post(reverse("desk:bring_files", args=[case.id])).status_code == 302
    assert len(seen(case.id).attachments) == 1


def test_who_reported_it_is_read_for_a_purpose_and_leaves_a_trail() -> None:
    case = opened(name="王芳", phone="13800000000")
    water = sitting("water")
    assert "13800000000" not in html(water, at(case.id))
    without = water.post(reverse("desk:reveal", args=[case.id]), {"purpose": ""})
    assert without.status_code == 422 and "13800000000" not in without.content.decode()
    shown = water.post(reverse("desk:reveal", args=[case.id]), {"purpose": "contact"}).content.decode()
    assert "王芳" in shown and "13800000000" in shown and "联系反映人，了解情况" in shown
    assert trail() == [(case.id, "read", "联系反映人，了解情况")]


def test_the_machines_word_is_marked_as_the_machines() -> None:
    case = waiting("水管漏水")
    page = html(sitting("dispatcher"), at(case.id))
    assert "系统建议" in page and "把握" in page


def test_a_lost_database_keeps_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    case = accepted()
    water = sitting("water")

    def gone(**_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(cases, "act", gone)
    sent = {"text": ANSWER, "expected_version": "4", "once": "k"}
    away = water.post(doing(case.id, "answer"), sent)
    page = away.content.decode()
    assert away.status_code == 503 and away.headers["Retry-After"] == "10"
    for name, value in sent.items():
        assert f'<textarea name="{name}" hidden>{value}</textarea>' in page
    assert f'action="{doing(case.id, "answer")}"' in page
    monkeypatch.undo()
    assert water.post(doing(case.id, "answer"), {**sent, "expected_version": ""}).status_code == 302


def test_links_and_parts_are_told() -> None:
    first, second = opened(), waiting()
    sitting("dispatcher").post(doing(second.id, "merge"), {"case": first.number})
    assert seen(second.id).stage == "merged"
    page = html(sitting("dispatcher"), at(first.id))
    assert at(second.id) in page and "并入本案" in page and "bureau:water" in page
    cases.act(case_id=first.id, action="supervise", actor=SUPERVISOR, data={"reason": "抓紧"}, at=AT)
    assert "抓紧" in html(sitting("dispatcher"), at(first.id))
