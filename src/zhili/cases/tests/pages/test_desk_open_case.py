"""An open case page: its parts one by one, news for whoever is writing, drafts, ready-made answers, names."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, WATER
from zhili.cases.tests.pages.desk import opened, seen, sitting
from zhili.people import public as people
from zhili.workspace import public as workspace

pytestmark = pytest.mark.usefixtures("desks")
HTMX = {"HX-Request": "true"}
MOST_STATEMENTS = 12


def accepted(**more: object) -> cases.Opened:
    case = opened(**more)
    cases.act(case_id=case.id, action="accept", actor=WATER, data={}, at=AT)
    return case


def at(case: cases.Opened) -> str:
    return reverse("desk:case", args=[case.id])


def html(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def account(username: str) -> str:
    found = people.account(username)
    assert found is not None
    return str(found.id)


# --- parts and news ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["head", "read", "about", "act"])
def test_each_part_is_fetched_by_itself_small_and_for_who_may_see_the_case(name: str) -> None:
    case = accepted()
    part = reverse("desk:case_part", args=[case.id, name])
    answer = sitting("water").get(part, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200 and f'data-live="case:{case.id}"' in page and "<html" not in page
    assert len(answer.content) < 30_000
    assert sitting("roads").get(part).status_code == 404
    assert sitting("wang").get(part).status_code == 403


def test_a_part_that_there_is_not_is_not_found() -> None:
    part = reverse("desk:case_part", args=[accepted().id, "none"])
    assert sitting("water").get(part, headers=HTMX).status_code == 404


def test_the_page_listens_for_its_case_and_what_waits_for_its_reader() -> None:
    page = html(sitting("water"), at(accepted()))
    assert (
        'name="zhili-live"' in page and f'data-live="{workspace.topic_of_person(account("water"))}"' in page
    )


@pytest.mark.parametrize("query", [{}, {"do": "answer"}], ids=["page", "panel"])
def test_a_page_asks_the_database_no_more_than_its_share(
    query: dict[str, str], statements: list[str]
) -> None:
    case = accepted()
    client = sitting("water")
    client.get(at(case), query)
    statements.clear()
    client.get(at(case), query)
    assert len(statements) <= MOST_STATEMENTS, statements


def test_a_long_history_is_shown_in_parts_that_stay_small() -> None:
    case = accepted()
    for number in range(60):
        cases.act(
            case_id=case.id, action="say", actor=WATER, data={"text": f"第 {number} 次" + "话" * 80}, at=AT
        )
    answer = sitting("water").get(reverse("desk:case_part", args=[case.id, "read"]), headers=HTMX)
    assert len(answer.content) < 30_000 and "?all=1#history" in answer.content.decode()
    assert "第 0 次" not in answer.content.decode() and "第 0 次" in html(sitting("water"), at(case), all="1")


def news(client: Client, case: cases.Opened, since: int, **query: str) -> tuple[int, str]:
    answer = client.get(
        reverse("desk:case_news", args=[case.id]), {"since": str(since), **query}, headers=HTMX
    )
    return answer.status_code, answer.content.decode()


def test_who_is_writing_is_told_what_others_did_and_whether_the_step_is_gone() -> None:
    case = accepted()
    before = seen(case.id).version
    client = sitting("water")
    assert news(client, case, before)[0] == 204
    cases.act(case_id=case.id, action="remark", actor=DISPATCHER, data={"text": "请加快"}, at=AT)
    status, told = news(client, case, before, do="answer")
    assert status == 200 and "内部备注" in told and "您写的都还在" in told and "不能再做" not in told
    cases.act(case_id=case.id, action="answer", actor=WATER, data={"text": "已经修好了"}, at=AT)
    assert "不能再做" in news(client, case, before, do="answer")[1]


def test_nobody_is_told_of_what_they_did_themselves() -> None:
    case = accepted()
    before = seen(case.id).version
    client = sitting("water")
    client.post(reverse("desk:act", args=[case.id, "remark"]), {"text": "备忘"})
    assert seen(case.id).version == before + 1
    assert news(client, case, before)[0] == 204
    assert news(sitting("dispatcher"), case, before)[0] == 200


# --- drafts -----------------------------------------------------------------------------------------------------


def keep(client: Client, case: cases.Opened, action: str = "answer", **sent: str) -> dict[str, str]:
    answer = client.post(reverse("desk:draft", args=[case.id, action]), sent, headers=HTMX)
    assert answer.status_code == 200
    found: dict[str, str] = answer.json()
    return found


def test_what_is_half_written_is_there_again_at_another_device_and_for_nobody_else() -> None:
    case = accepted()
    assert keep(sitting("water"), case, text="水管已更换，还差", expected_version="3")["kept"] == "09:00"
    other = sitting("water")
    assert "草稿" in html(other, at(case))
    panel = html(other, at(case), do="answer")
    assert "水管已更换，还差" in panel and "接着写" in panel
    assert "水管已更换，还差" not in html(sitting("dispatcher"), at(case), do="remark")
    assert "水管已更换，还差" not in html(other, at(case), do="remark")


def test_what_is_sent_or_emptied_or_thrown_away_is_no_draft_any_more() -> None:
    case = accepted()
    client = sitting("water")
    for end in ("send", "empty", "drop"):
        keep(client, case, "remark", text=f"半句 {end}")
        assert len(workspace.drafts_of(account=account("water"))) == 1
        if end == "send":
            client.post(reverse("desk:act", args=[case.id, "remark"]), {"text": "整句"})
        else:
            sent = {"text": ""} if end == "empty" else {"text": "半句", "drop": "1"}
            assert keep(client, case, "remark", **sent) == {"kept": ""}
        assert workspace.drafts_of(account=account("water")) == ()


def test_words_that_come_after_the_form_they_were_typed_in_are_no_draft_any_more() -> None:
    case = accepted()
    client = sitting("water")
    form = {"text": "整句", "once": "one form"}
    assert keep(client, case, "remark", **form)["kept"]
    client.post(reverse("desk:act", args=[case.id, "remark"]), form)
    assert keep(client, case, "remark", **form) == {"kept": ""}
    assert workspace.drafts_of(account=account("water")) == ()
    assert keep(client, case, "remark", text="下一句", once="another form")["kept"]


def test_without_scripts_a_button_keeps_the_draft() -> None:
    case = accepted()
    client = sitting("water")
    answer = client.post(reverse("desk:draft", args=[case.id, "answer"]), {"text": "半句"})
    assert answer["Location"] == at(case)
    assert "草稿已保存" in html(client, at(case))


def test_a_refused_step_keeps_its_draft() -> None:
    case = accepted()
    client = sitting("water")
    keep(client, case, text="半句")
    refused = client.post(reverse("desk:act", args=[case.id, "answer"]), {"text": ""})
    assert refused.status_code == 422
    assert len(workspace.drafts_of(account=account("water"))) == 1


def test_drafts_are_kept_only_of_what_the_case_has_for_those_who_see_it() -> None:
    case = accepted()
    assert sitting("roads").post(reverse("desk:draft", args=[case.id, "answer"])).status_code == 404
    assert sitting("water").post(reverse("desk:draft", args=[case.id, "no_such"])).status_code == 404
    keep(sitting("water"), case, text="半句", stranger="不是问题")
    assert workspace.drafts_of(account=account("water"))[0].answers == {"text": ["半句"]}
    assert "半句" in html(sitting("water"), reverse("desk:mentions")) or "答复" in html(
        sitting("water"), reverse("desk:mentions")
    )


# --- words that others will read --------------------------------------------------------------------------------


def test_each_form_says_who_will_read_it() -> None:
    case = accepted()
    client = sitting("water")
    internal, outward = html(client, at(case), do="remark"), html(client, at(case), do="say")
    assert "z-audience--internal" in internal and "内部：反映人看不到" in internal
    assert "z-audience--resident" in outward and "反映人会看到" in outward
    assert "z-audience--internal" not in outward.partition('id="act"')[2].partition("</section>")[0]


def test_what_looks_personal_goes_out_only_when_it_is_confirmed_as_it_stands() -> None:
    case = accepted()
    client = sitting("water")
    address = reverse("desk:act", args=[case.id, "say"])
    text = "请打 13800138000 找王师傅"
    asked = client.post(address, {"text": text})
    page = asked.content.decode()
    assert asked.status_code == 422 and "13800138000" in page and 'name="confirmed"' in page and text in page
    word = page.partition('name="confirmed" value="')[2].partition('"')[0]
    assert client.post(address, {"text": text + "，或 13912345678", "confirmed": word}).status_code == 422
    before = seen(case.id).version
    assert client.post(address, {"text": text, "confirmed": word}).status_code == 302
    assert seen(case.id).version == before + 1
    assert client.post(reverse("desk:act", args=[case.id, "remark"]), {"text": text}).status_code == 302


# --- ready-made answers -----------------------------------------------------------------------------------------


def test_a_unit_s_ready_made_answers_stand_filled_in_where_words_are_asked() -> None:
    client = sitting("water")
    address = reverse("desk:canned")
    sent = {"title": "已派人", "text": "{number}由{unit}在{due}前办结。", "class_code": "water"}
    assert client.post(address, sent)["Location"] == address
    assert "已派人" in html(client, address)
    case = accepted()
    panel = html(client, at(case), do="say")
    spaced = " ".join(case.number[start : start + 4] for start in range(0, 16, 4))
    assert f'data-insert="{spaced}由bureau:water在' in panel
    assert "data-insert" not in html(sitting("dispatcher"), at(case), do="remark")


def test_an_answer_is_mended_and_retired_and_faults_stand_at_their_fields() -> None:
    client = sitting("water")
    address = reverse("desk:canned")
    refused = client.post(address, {"title": "", "text": "给{name}"})
    assert (
        refused.status_code == 422
        and "{name}" in refused.content.decode()
        and "给{name}" in refused.content.decode()
    )
    client.post(address, {"title": "一", "text": "旧"})
    (kept,) = workspace.canned_answers(units=["bureau:water"])
    assert "旧" in html(client, address, edit=str(kept.id))
    client.post(address, {"title": "一", "text": "新", "canned": str(kept.id)})
    assert [one.text for one in workspace.canned_answers(units=["bureau:water"])] == ["新"]
    taken = client.post(address, {"title": "一", "text": "又一个"})
    assert taken.status_code == 409 and "又一个" in taken.content.decode()
    retire = reverse("desk:canned_retire", args=[kept.id])
    assert sitting("roads").post(retire).status_code == 404
    client.post(retire)
    assert workspace.canned_answers(units=["bureau:water"]) == ()


# --- colleagues -------------------------------------------------------------------------------------------------


def test_a_mention_is_found_in_the_inbox_and_read_at_the_case() -> None:
    case = accepted()
    sitting("dispatcher").post(
        reverse("desk:act", args=[case.id, "remark"]), {"text": f"@{name('water')} 请看"}
    )
    client = sitting("water")
    inbox = html(client, reverse("desk:mentions"))
    assert "请看" in inbox and f"{at(case)}?mention=1" in inbox and "z-mention--new" in inbox
    assert 'class="z-count">1<' in inbox
    html(client, at(case), mention="1")
    assert "z-mention--new" not in html(client, reverse("desk:mentions"))
    assert 'class="z-count"' not in client.get(reverse("desk:waiting"), headers=HTMX).content.decode()


def test_all_is_marked_as_read_at_once() -> None:
    case = accepted()
    sitting("dispatcher").post(reverse("desk:act", args=[case.id, "remark"]), {"text": f"@{name('water')}"})
    sitting("water").post(reverse("desk:mentions_read"))
    assert workspace.waiting_for(account("water")) == 0


def name(username: str) -> str:
    return people.names_of([account(username)])[account(username)]


def test_names_are_offered_of_those_whom_the_case_concerns() -> None:
    case = accepted()
    address = reverse("desk:colleagues", args=[case.id])
    found = sitting("dispatcher").get(address, {"q": name("water")[:1]}).json()["colleagues"]
    assert name("water") in [one["name"] for one in found]
    assert name("roads") not in [one["name"] for one in found]
    assert sitting("roads").get(address).status_code == 404


def test_a_shift_is_handed_over_and_taken_over() -> None:
    case = accepted()
    client = sitting("dispatcher")
    address = reverse("desk:handover_new")
    assert case.number in html(client, address, case=case.number)
    other = account("operator")
    sent = {"to": other, "note": "夜里两件", "case": case.number, f"watch-{case.number}": "等停水许可"}
    assert client.post(address, sent)["Location"] == reverse("desk:handover")
    receiver = sitting("operator")
    assert workspace.waiting_for(other) == 1
    seen_there = html(receiver, reverse("desk:handover"))
    assert "等停水许可" in seen_there and "看过了，我来接" in seen_there
    assert "等停水许可" in html(receiver, at(case))
    (made,) = workspace.handovers_of(account=other)
    assert client.post(reverse("desk:handover_ack", args=[made.id])).status_code == 404
    receiver.post(reverse("desk:handover_ack", args=[made.id]))
    assert workspace.waiting_for(other) == 0
    assert "已接" in html(client, reverse("desk:handover"))


def test_what_cannot_be_handed_over_comes_back_with_everything_typed() -> None:
    client = sitting("dispatcher")
    refused = client.post(reverse("desk:handover_new"), {"to": "", "note": "写了半天"})
    assert refused.status_code == 422 and "写了半天" in refused.content.decode()
    stranger = client.post(reverse("desk:handover_new"), {"to": account("wang"), "note": "x"})
    assert stranger.status_code == 422


def test_a_case_that_the_giver_does_not_see_is_not_handed_over() -> None:
    case = accepted()
    give = {"to": UUID(int=0), "note": "x", "case": case.number}
    assert sitting("roads").post(reverse("desk:handover_new"), give).status_code == 422
    assert workspace.handovers_at(case.id) == ()
