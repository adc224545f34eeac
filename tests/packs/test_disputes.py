"""The packs of disputes in the real engine: what the law forbids is refused, what is told once goes along."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.packs.test_packs import PACKS, loaded
from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, ROADS, SUPERVISOR, WATER, resident, small_city
from zhili.casetypes.disclosure import chosen_words
from zhili.kernel.actor import Actor
from zhili.kernel.refusals import Forbidden, Invalid, NotFound

HOUR = timedelta(hours=1)
PERSON = {"name": "张三", "phone": "13800001234"}
ASKED = [
    "petition/letter",
    "reconsideration/application",
    "legal_aid/application",
    "odr/trade",
    "court/shared_hearing",
]


@pytest.fixture
def city(db: None) -> None:
    small_city()


def act(case: cases.Opened, action: str, actor: Actor, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + HOUR)


def test_an_accusation_is_only_taken_with_the_identity_kept() -> None:
    form = loaded(PACKS / "petition/letter").form
    accusation = {"kind": "accusation", "text": "某站长克扣补助款，有签字为证"}
    for said in ({}, {"confidential": False}):
        with pytest.raises(Invalid):
            form.take({**accusation, **said})
    assert form.take({**accusation, "confidential": True})
    assert form.take({**accusation, "kind": "advice"})
    with pytest.raises(Invalid):
        form.take({"kind": "advice", "text": "共同反映一件事情的经过", "representatives": 6})


@pytest.mark.usefixtures("city")
def test_of_an_accusation_the_unit_reads_no_name_and_whom_it_is_about_reads_nothing() -> None:
    cases.sync([PACKS / "petition/letter"], at=AT)
    data = {"kind": "accusation", "text": "道路科克扣养护款，有签字为证", "confidential": True, **PERSON}
    case = cases.open(type_key="petition.letter", data=data, actor=resident(), channel="web", at=AT)
    act(case, "forward", DISPATCHER, unit="bureau:water", topic="officials", apart=True)
    with pytest.raises(Forbidden):
        cases.reveal(case_id=case.id, actor=WATER, purpose="办理", at=AT + HOUR)
    with pytest.raises(NotFound):
        cases.whole(case_id=case.id, actor=ROADS, at=AT + HOUR)
    assert cases.reveal(case_id=case.id, actor=SUPERVISOR, purpose="督办", at=AT + HOUR) == PERSON


def test_a_petition_lies_nowhere_so_that_no_mandate_over_the_place_opens_it() -> None:
    form = loaded(PACKS / "petition/letter").form
    for place in ({"area": "110105001001"}, {"lon": 116.0, "lat": 39.0}):
        with pytest.raises(Invalid):
            form.take({"kind": "appeal", "text": "街道办事处多次不办理此事", **place})


def test_what_is_published_of_a_petition_is_told_in_words() -> None:
    petition = loaded(PACKS / "petition/letter")
    assert petition.public_after == ("published", "final_published")
    words = chosen_words(petition, "topic", "housing")
    assert words is not None and words.zh == "住房与物业"
    assert chosen_words(petition, "reply", "已经清理") is None
    act = chosen_words(loaded(PACKS / "reconsideration/application"), "matter", "penalty")
    assert act is not None and act.zh == "行政处罚"


@pytest.mark.parametrize(
    ("pack", "waited"),
    [
        ("petition/letter", {"objection", "review_window", "rereview_window"}),
        ("reconsideration/application", {"hearing_notice"}),
        ("court/shared_hearing", {"consent", "notice"}),
    ],
)
def test_nobody_is_late_where_a_period_only_has_to_pass(pack: str, waited: set[str]) -> None:
    case_type = loaded(PACKS / pack)
    found = {name for name, clock in case_type.clocks.items() if case_type.waits_for(clock)}
    assert found == waited


@pytest.mark.usefixtures("city")
def test_a_question_becomes_an_application_with_what_was_said() -> None:
    cases.sync([PACKS / "legal_aid/consultation", PACKS / "legal_aid/application"], at=AT)
    data = {"text": "工地欠三个月工资怎么办", "topic": "labour", **PERSON}
    case = cases.open(type_key="legal_aid.consultation", data=data, actor=OPERATOR, channel="phone", at=AT)
    act(case, "apply", OPERATOR, agreed=True, matter="labour", group="migrant", here=True)
    (link,) = cases.whole(case_id=case.id, actor=OPERATOR, at=AT + HOUR).links
    assert cases.whole(case_id=link.id, actor=SUPERVISOR, at=AT + HOUR).text == data["text"]
    assert cases.reveal(case_id=link.id, actor=SUPERVISOR, purpose="审查", at=AT + HOUR) == PERSON


@pytest.mark.usefixtures("city")
def test_residents_find_each_question_of_the_forms(client: Client) -> None:
    cases.sync([PACKS / one for one in ASKED], at=AT)
    for one in ASKED:
        page = client.get(f"/report/{one.replace('/', '.')}/", follow=True)
        assert page.status_code == 200
        assert loaded(PACKS / one).title.zh in page.content.decode()
