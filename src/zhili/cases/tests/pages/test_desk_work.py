"""Dispatching in one move, opening for a caller: the desks beside the queue."""

import pytest
from django.test import Client
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.models import Case
from zhili.cases.testing import AT, DECLARATION, DISPATCHER, WATER, load_errand
from zhili.cases.tests.pages.desk import TEXT, opened, seen, sitting, waiting, with_part
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.workspace import public as workspace

pytestmark = pytest.mark.usefixtures("desks")
DISPATCH = reverse("desk:dispatch")
NEW = reverse("desk:new", args=["test.errand"])


def html(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


# --- the dispatch desk ----------------------------------------------------------------------------------------


def test_a_waiting_case_is_dispatched_in_one_move_with_the_machines_proposal() -> None:
    case = waiting("水管漏水，请来看看")
    client = sitting("dispatcher")
    shown = client.get(DISPATCH)
    page = shown.content.decode()
    assert "机器建议" in page and '<option value="water/pipe" selected>' in page and "把握" in page
    panel = shown.context["panel"]
    sent = {one.name: one.value for one in panel.form.questions if one.value}
    moved = client.post(panel.url, {**sent, "expected_version": panel.version, "next": panel.next})
    assert moved.headers["Location"].startswith(DISPATCH)
    assert (seen(case.id).stage, seen(case.id).lead_unit) == ("dispatched", "bureau:water")
    assert "没有待派的" in html(client, DISPATCH)


def test_another_unit_may_be_chosen() -> None:
    case = waiting("水管漏水")
    sent = {"unit": "bureau:roads", "class": "roads/hole"}
    sitting("dispatcher").post(reverse("desk:act", args=[case.id, "dispatch"]), sent)
    assert (seen(case.id).lead_unit, seen(case.id).class_code) == ("bureau:roads", "roads/hole")


def test_nobody_without_the_mandate_dispatches() -> None:
    waiting()
    refused = sitting("water").get(DISPATCH)
    assert refused.status_code == 403 and "派单台" not in refused.content.decode()


def test_the_next_case_is_shown_and_any_may_be_chosen() -> None:
    first, second = waiting("一号井"), waiting("二号井")
    client = sitting("dispatcher")
    assert client.get(DISPATCH).context["case"].id in (first.id, second.id)
    assert client.get(DISPATCH, {"case": str(second.id)}).context["case"].id == second.id
    assert "可能已派出" in html(client, DISPATCH, case=str(opened().id))
    assert client.get(DISPATCH, {"after": "made up"}).headers["Location"] == DISPATCH


def test_like_cases_nearby_are_offered_to_merge_into() -> None:
    there = opened(text="小区门口水管漏水，淌了一地", lon=116.0051)
    far = opened(text="远处水管漏水", lon=116.025)
    case = waiting("小区门口水管漏水，没人管")
    client = sitting("dispatcher")
    page = with_part(client, html(client, DISPATCH, case=str(case.id)), "like")
    assert "小区门口水管漏水，淌了一地" in page and "说的像是同一件事" in page and far.number not in page
    prefilled = {"do": "merge", "case": there.number, "next": DISPATCH}
    panel = client.get(reverse("desk:case", args=[case.id]), prefilled).context["panel"]
    assert panel.form.questions[0].value == there.number and panel.next == DISPATCH
    client.post(panel.url, {"case": there.number, "next": panel.next})
    assert seen(case.id).links[0].id == there.id
    unknown = client.post(reverse("desk:act", args=[waiting().id, "merge"]), {"case": "1234 5678 9012 3456"})
    assert unknown.status_code == 422 and "1234 5678 9012 3456" in unknown.content.decode()


# --- opening for a caller -------------------------------------------------------------------------------------


def test_a_case_is_opened_for_a_caller_who_gets_number_and_code() -> None:
    client = sitting("operator")
    assert NEW in html(client, reverse("desk:types"))
    page = html(client, NEW)
    assert "电话" in page and "来信" in page and 'name="text"' in page
    sent = {"text": TEXT, "channel": "paper", "phone": "13800000000", "once": "k1", "class": "water/pipe"}
    done = client.post(NEW, sent)
    opened_ = done.context["opened"]
    assert opened_.secret in done.content.decode()
    case = seen(opened_.id)
    assert (case.channel, case.reporter, case.text) == ("paper", "", TEXT)
    again = client.post(NEW, sent)
    assert again.context["opened"].id == opened_.id and again.context["opened"].repeated
    assert Case.objects.count() == 1


def test_a_faulty_form_comes_back_with_everything_in_it() -> None:
    client = sitting("operator")
    sent = {"text": "", "phone": "不是号码", "floor": "三层", "address": "长安街 1 号", "class": "roads/hole"}
    refused = client.post(NEW, {**sent, "channel": "visit"})
    page = refused.content.decode()
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"text", "phone", "floor"}
    for kept in (
        "不是号码",
        "三层",
        "长安街 1 号",
        '<option value="roads/hole" selected>',
        'value="visit" checked',
    ):
        assert kept in page
    outside = client.post(NEW, {"text": TEXT, "lon": "1", "lat": "2"})
    assert outside.status_code == 422 and "不在本市范围内" in outside.content.decode()
    assert TEXT in outside.content.decode() and not Case.objects.exists()


def test_types_that_are_not_mine_are_neither_listed_nor_opened() -> None:
    load_errand(DECLARATION.replace("by: [anyone]", "by: [dispatcher]"))
    assert NEW in html(sitting("dispatcher"), reverse("desk:types"))
    assert "没有您可以登记的事项" in html(sitting("operator"), reverse("desk:types"))
    assert sitting("operator").get(NEW).status_code == 403
    assert sitting("operator").post(NEW, {"text": TEXT}).status_code == 403
    assert sitting("operator").get(reverse("desk:new", args=["no.such"])).status_code == 404
    own = sitting("dispatcher").post(NEW, {"text": TEXT, "channel": "phone"})
    assert seen(own.context["opened"].id).channel == "grid", "nobody calls about what only staff report"


def test_the_machine_proposes_while_the_operator_types() -> None:
    client = sitting("operator")
    address = reverse("desk:suggest", args=["test.errand"])
    said = client.post(address, {"text": "楼下水管漏水"}).content.decode()
    assert 'data-value="water/pipe"' in said and "机器建议" in said
    assert client.post(address, {"text": ""}).status_code == 204
    assert sitting("wang").post(address, {"text": TEXT}).status_code == 403


# --- the map ------------------------------------------------------------------------------------------------


def test_the_map_of_areas_is_there_for_staff() -> None:
    drawn = sitting("water").get(reverse("desk:areas")).json()
    assert [one["properties"]["code"] for one in drawn["features"]] == ["110105001001"]


def test_what_is_begun_at_the_dispatch_desk_is_kept_there_and_by_nobody_elses() -> None:
    case = waiting("一号井")
    client, draft = sitting("dispatcher"), reverse("desk:draft", args=[case.id, "dispatch"])
    fresh = html(client, DISPATCH, case=str(case.id))
    assert f'data-draft="{draft}"' in fresh
    begun = {"unit": "bureau:roads", "expected_version": "1"}
    assert client.post(draft, begun, headers={"HX-Request": "true"}).json()["kept"]
    again = html(client, DISPATCH, case=str(case.id))
    assert '<option value="bureau:roads" selected>' in again
    assert '<details class="q-other" open>' in again
    assert '<option value="bureau:roads" selected>' not in html(
        sitting("supervisor"), reverse("desk:case", args=[case.id]), do="dispatch"
    )
    client.post(reverse("desk:act", args=[case.id, "dispatch"]), {"unit": "bureau:roads"})
    writer = people.account("dispatcher")
    assert writer is not None and workspace.drafts_of(account=str(writer.id)) == ()


def test_the_dispatch_desk_tells_of_words_that_say_another_place() -> None:
    row = {"name": "和平里", "kind": "estate", "lon": "116.025", "lat": "39.025"}
    people.import_places(rows=[row], actor=SYSTEM, at=AT)
    waiting("和平里门前的井不知道怎么了")
    desk = sitting("dispatcher")
    assert "地点前后不一" in desk.get("/desk/dispatch/").content.decode()
    Case.objects.all().delete()
    waiting("和平里门前的井不知道怎么了", lon=116.025, lat=39.025)
    assert "地点前后不一" not in desk.get("/desk/dispatch/").content.decode()


def test_an_address_that_only_names_an_area_is_not_said_beside_it() -> None:
    here = waiting()
    community = seen(here.id).area_names[-2].zh
    for written, said in ((community, False), (f"{community}东门", True)):
        case = waiting(address=written)
        client = sitting("dispatcher")
        facts = dict(client.get(reverse("desk:case", args=[case.id])).context["facts"])
        assert client.get(DISPATCH, {"case": str(case.id)}).context["address"] == (written if said else "")
        assert (written in map(str, facts.values())) is said


def test_around_a_case_stand_only_those_that_the_reader_may_see() -> None:
    case, other = opened(), waiting("门前的井又坏了")
    (row,) = cases.listing(actor=WATER, filters=cases.Filters(ids=(case.id,)), at=AT).rows
    assert [one.row.id for one in cases.near(row=row, actor=DISPATCHER, at=AT)] == [other.id]
    assert cases.near(row=row, actor=WATER, at=AT) == (), "no unit has the other yet"
