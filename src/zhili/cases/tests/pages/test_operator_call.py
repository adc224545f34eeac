"""The operator's screen: a call written down, joined, answered at once; letters; what stands beside while typing."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from zhili.cases import public as cases
from zhili.cases.models import Attachment, Case
from zhili.cases.testing import AT, DECLARATION, load_errand
from zhili.cases.tests.pages.city import picture
from zhili.cases.tests.pages.desk import opened, seen, sitting
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people
from zhili.people.testing import trail
from zhili.understanding import public as understanding
from zhili.understanding.public import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desks")]
AT_ONCE = """  answer_at_once:
    title: {zh: 直接答复, en: Answer at once}
    from: received
    to: closed
    by: [operator]
    form: text
    visibility: public
    effects: [set: {resolved: true}]
  accept:
"""
_FORM = "form:\n  required: [text]\n  properties:\n"
TEXT = "楼下水管漏水两天了，地上都是水"
CALL = "/desk/calls/"


@pytest.fixture(autouse=True)
def errand(desks: None) -> None:
    declaration = DECLARATION.replace("  accept:\n", AT_ONCE, 1)
    declaration = declaration.replace("stages:\n", "follow: {by: merge}\nstages:\n", 1)
    declaration = declaration.replace("    by: [dispatcher]\n    form:\n      required: [case]",
                                      "    by: [dispatcher, system]\n    form:\n      required: [case]", 1)  # fmt: skip
    sent_on = "    sent_on: {type: string, format: date, x-channels: [paper]}\n"
    load_errand(declaration.replace(_FORM, _FORM + sent_on, 1))


@pytest.fixture
def operator() -> Client:
    return sitting("operator")


def save(client: Client, **more: Any) -> Any:
    data = {"channel": "phone", "text": TEXT, "phone": "13800001234", "once": "k", **more}
    return client.post(CALL, data)


def test_a_call_is_written_down_and_wrapped_up_also_after_a_reload(operator: Client) -> None:
    page = operator.get(CALL)
    assert page.status_code == 200
    assert 'name="text"' in page.content.decode()
    sent = save(operator, lon="116.005", lat="39.005", **{"class": "water/pipe"})
    assert (sent.status_code, sent["Location"]) == (302, "/desk/calls/finished/")
    case = Case.objects.get()
    assert (case.channel, case.class_code, case.lead_unit) == ("phone", "water/pipe", "bureau:water")
    for _ in range(2):
        told = operator.get("/desk/calls/finished/").content.decode()
        groups = re.findall(r"<span>([0-9A-Z]{4})</span>", told)
        assert "".join(groups[:4]) == case.number
        assert cases.find(number=case.number, secret="".join(groups[4:])).case_id == case.id
    assert sitting("dispatcher").get("/desk/calls/finished/").status_code == 302


def test_sent_twice_it_is_one_case(operator: Client) -> None:
    save(operator)
    save(operator)
    assert Case.objects.count() == 1


def test_a_wrong_field_keeps_everything_and_htmx_is_led_on(operator: Client) -> None:
    refused = save(operator, text="", address="和平路 3 号", urgency="urgent", answer="念给他的话")
    assert refused.status_code == 422
    shown = refused.content.decode()
    for kept in ("13800001234", "和平路 3 号", "念给他的话", 'value="k"'):
        assert kept in shown
    assert re.search(r'value="urgent" checked', shown)
    told = operator.post(CALL, {"text": TEXT, "channel": "visit"}, headers={"HX-Request": "true"})
    assert told.headers["HX-Redirect"] == "/desk/calls/finished/"
    assert Case.objects.get().channel == "visit"


def test_answered_on_the_spot_no_unit_gets_it(operator: Client) -> None:
    refused = save(operator, at_once="1", answer=" ", **{"class": "water/pipe"})
    assert refused.status_code == 422
    save(operator, at_once="1", answer="关上总阀，物业今天来修。", **{"class": "water/pipe"})
    case = Case.objects.get()
    assert (case.stage, case.lead_unit) == ("closed", None)
    assert "已当场答复并办结" in operator.get("/desk/calls/finished/").content.decode()


def test_the_caller_joins_a_case_that_is_open(operator: Client) -> None:
    first = opened()
    sent = save(operator, join=str(first.id), text="我家也漏了")
    assert sent.status_code == 302
    mine = Case.objects.exclude(id=first.id).get()
    assert (mine.stage, mine.channel, mine.reporter) == ("merged", "phone", "")
    assert cases.followers(case_ids=[first.id]) == {first.id: 1}
    told = operator.get("/desk/calls/finished/").content.decode()
    assert "已并入同一件" in told
    assert people.read_private(holder=mine.id, actor=SYSTEM, purpose="test", at=AT) == {
        "phone": "13800001234"
    }
    assert save(operator, join="nothing", once="k2").status_code == 404


def test_a_letter_has_its_date_and_its_scan_and_a_call_has_no_date(operator: Client) -> None:
    scan = SimpleUploadedFile("信.jpg", picture(), "image/jpeg")
    save(operator, channel="paper", sent_on="2026-02-20", papers=scan, once="a")
    letter = Case.objects.get()
    assert seen(letter.id).data["sent_on"] == "2026-02-20"
    assert Attachment.objects.get(case_id=letter.id).name == "信.jpg"
    save(operator, channel="phone", sent_on="2026-02-20", once="b")
    assert "sent_on" not in seen(Case.objects.exclude(id=letter.id).get().id).data


def test_a_scan_that_is_not_taken_is_told_and_the_case_stands(operator: Client) -> None:
    save(operator, channel="paper", papers=SimpleUploadedFile("坏.jpg", b"MZ not a picture", "image/jpeg"))
    assert Case.objects.count() == 1
    assert "材料没有收下" in operator.get("/desk/calls/finished/").content.decode()


# --- beside -----------------------------------------------------------------------------------------------------


def beside(client: Client, **typed: str) -> str:
    answer = client.post("/desk/calls/beside/", typed)
    assert answer.status_code == 200
    assert len(answer.content) <= 30_000
    return answer.content.decode()


def place(name: str, lon: float = 116.005, lat: float = 39.005) -> None:
    row = {"name": name, "kind": "estate", "road": "和平路", "lon": str(lon), "lat": str(lat)}
    people.import_places(rows=[row], actor=SYSTEM, at=AT)


def test_class_place_and_a_case_like_it_are_proposed_with_reasons(operator: Client) -> None:
    place("和平里")
    first = opened(address="和平里 2 号楼")
    shown = beside(operator, text="我住和平里3号楼，楼下水管漏水两天了")
    assert 'data-set="class=water%2Fpipe"' in shown
    assert "漏水" in shown
    assert "address=%E5%92%8C%E5%B9%B3%E8%B7%AF%E5%92%8C%E5%B9%B3%E9%87%8C3%E5%8F%B7%E6%A5%BC" in shown
    assert "一号社区 · 网格1" in shown
    assert f'value="{first.id}"' in shown
    proposed = re.search(r'data-fkey="F2" data-set="([^"]*)"', shown)
    assert proposed is not None
    assert {"class=", "area=", "lon="} <= {part[: part.find("=") + 1] for part in proposed[1].split("&amp;")}


def test_what_is_chosen_already_is_not_proposed_again(operator: Client) -> None:
    shown = beside(operator, text="楼下水管漏水", **{"class": "roads/hole"})
    assert 'data-fkey="F2"' not in shown
    assert beside(operator) == ""


def test_below_the_citys_bar_it_is_not_sure_and_three_are_offered(operator: Client) -> None:
    text = "楼下水管漏水，路面坑洼积水"
    sure = beside(operator, text="楼下水管漏水")
    assert "不确定" not in sure and "z-call__pick--first" in sure
    understanding.set_bar(key="class", percent="99", actor=SYSTEM, at=AT)
    shown = beside(operator, text=text)
    assert "分类：不确定，可能是" in shown and "z-call__pick--first" not in shown
    assert shown.count('data-set="class=') == 3, "each by its own key"
    assert 'data-fkey="F2"' not in shown, "a class is taken over with the rest only where it is sure"


def test_one_name_in_two_places_leaves_the_choice_to_the_operator(operator: Client) -> None:
    place("东门市场")
    place("东门市场", 116.025, 39.025)
    shown = beside(operator, text="东门市场门口水管漏水")
    assert "有同名，请选一个" in shown
    assert shown.count("data-pick data-set=\"area=") == 2  # fmt: skip
    assert "area" not in (re.search(r'data-fkey="F2" data-set="([^"]*)"', shown) or [""])[0]


def test_initials_and_a_community_s_name_are_places_too(operator: Client) -> None:
    place("和平里")
    assert "和平里" in beside(operator, text="漏水", address="hpl")
    assert "一号社区" in beside(operator, text="一号社区漏水")


def test_a_name_written_as_it_sounds_is_a_place_too(operator: Client) -> None:
    place("和平里")
    for typed in ({"text": "漏水", "address": "和坪里3号楼"}, {"text": "一号社区和坪里漏水"}):
        shown = beside(operator, **typed)
        assert "“和坪里”听起来像“和平里”" in shown
        assert "lon=116.005" in shown
    assert "一号社区" in beside(operator, text="衣号社区漏水")


def test_what_stands_beside_a_thing_is_looked_for_where_the_words_say(operator: Client) -> None:
    place("和平菜市场")
    shown = beside(operator, text="一号社区菜市场对面漏水")
    assert "话里提到“菜市场对面”，一号社区有“和平菜市场”" in shown
    assert "和平菜市场" not in beside(operator, text="菜市场对面漏水")


def test_a_point_that_lies_elsewhere_than_the_words_say_is_told(operator: Client) -> None:
    place("和平里", 116.025, 39.025)
    point = {"lon": "116.005", "lat": "39.005"}
    shown = beside(operator, text="和平里漏水", **point)
    assert "地点前后不一" in shown
    assert 'data-set="area=' in shown
    assert "地点前后不一" not in beside(operator, text="和平里漏水", lon="116.025", lat="39.025")
    assert "地点前后不一" not in beside(operator, text="楼下漏水", **point)
    assert "地点前后不一" not in beside(operator, text="和坪里漏水", address="和", **point)


def test_danger_is_told_with_whom_to_call(operator: Client) -> None:
    assert "119" in beside(operator, text="楼道里着火了，浓烟很大，有人困在里面")


def test_known_answers_stand_beside_with_why(operator: Client) -> None:
    draft = Draft(
        question="水费怎样查？",
        answer="手机上就能查。",
        valid_from=AT.date(),
        source="示例",
        keywords=("查水费",),
    )
    understanding.write_answer(draft=draft, actor=SYSTEM, at=AT)
    shown = beside(operator, text="我想问一下怎么查水费")
    assert "手机上就能查。" in shown
    assert "查水费" in shown
    assert 'data-fkey="F9"' in shown


def test_an_answer_while_typing_costs_few_statements(
    operator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place("和平里")
    opened()
    beside(operator, text="和平里水管漏水")
    with django_assert_max_num_queries(12):
        beside(operator, text="和平里水管漏水")


# --- who calls ----------------------------------------------------------------------------------------------------


def test_earlier_cases_of_the_number_are_shown_and_the_look_leaves_a_trail(operator: Client) -> None:
    first = opened(phone="138 0000 1234")
    shown = operator.post("/desk/calls/caller/", {"phone": "13800001234"}).content.decode()
    assert f"/desk/cases/{first.id}/" in shown
    assert "13800001234" not in shown
    assert [(act, purpose) for act, _, purpose in trail(first.id)] == [
        ("find", "接听来电，查对此号码以往的诉求")
    ]
    assert "第一次来电" in operator.post("/desk/calls/caller/", {"phone": "13900009999"}).content.decode()
    assert operator.post("/desk/calls/caller/", {"phone": "110"}).content == b""


def test_only_who_takes_calls_comes_in() -> None:
    water = sitting("water")
    id = UUID(int=1)
    for address in (CALL, "/desk/calls/finished/", "/desk/calls/back/", f"/desk/calls/back/{id}/"):
        assert water.get(address).status_code == 403
    for address in ("beside/", "caller/", "back/next/", f"back/{id}/phone/"):
        assert water.post(f"/desk/calls/{address}").status_code == 403
    assert Client().get(CALL).status_code == 302
