"""A dispute from the hotline to the mediators and on to the court: who it is about and what was told go along."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest

from tests.packs.test_packs import PACKS
from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, OPERATOR, ROADS, WATER, resident, small_city, staff
from zhili.cases.tests.pages.city import picture
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.refusals import NotFound
from zhili.people import public as people

HOUR = timedelta(hours=1)
HER, HIM = resident("11111111-1111-7111-8111-111111111111"), resident("22222222-2222-7222-8222-222222222222")
JUDGE = staff("handler", unit="bureau:roads", id="judge")
PERSON = {"name": "张三", "phone": "13800001234"}
HIS = {"name": "李四", "phone": "13900005678"}
TOLD, LIMIT, ASIDE = "楼上漏水，泡了我家天花板", "不能少于两千", "我最多出两千五"
PLACE = {"lon": 116.005, "lat": 39.005, "address": "三里屯路 3 号"}
DISPUTES = ("hotline/request", "mediation/people", "mediation/linked", "court/confirmation")


@pytest.fixture
def city(db: None) -> None:
    small_city()
    cases.sync([PACKS / one for one in DISPUTES], at=AT)


@dataclass(frozen=True)
class Dispute:
    """A request, the mediation it led to, and the other side there."""

    request: UUID
    mediation: UUID
    other: UUID


def do(case: UUID, action: str, actor: Actor, **data: object) -> None:
    cases.act(case_id=case, action=action, actor=actor, data=data, at=AT + HOUR)


def next_of(case: UUID) -> UUID:
    """The case that a case led to last."""
    return [one.id for one in seen(case).links if one.kind == "led_to"][-1]


def seen(case: UUID, actor: Actor = SYSTEM) -> cases.CaseView:
    return cases.whole(case_id=case, actor=actor, at=AT + HOUR)


def mediated(actor: Actor = HER, channel: str = "web", *, other: Actor = HIM) -> Dispute:
    """Passed on from the hotline with a picture and an internal one; taken up; the other side has come."""
    form = {"text": TOLD, "class": "housing/maintenance", **PLACE, **PERSON}
    asked = cases.open(type_key="hotline.request", data=form, actor=actor, channel=channel, at=AT)
    for name, visibility in (("天花板.jpg", "parties"), ("核实.jpg", "internal")):
        upload = [(name, "image/jpeg", picture())]
        cases.attach(case_id=asked.id, uploads=upload, actor=DISPATCHER, at=AT, visibility=visibility)
    do(asked.id, "to_mediation", DISPATCHER, agreed=True, wish="修好")
    mediation = next_of(asked.id)
    do(mediation, "assign", DISPATCHER, unit="bureau:water")
    do(mediation, "accept", WATER)
    invited = cases.invite(case_id=mediation, side="respondent", actor=WATER, at=AT + HOUR, **HIS)
    him = replace(other, parties=frozenset({invited.party}))
    cases.join(case_id=mediation, party=invited.party, actor=him, at=AT + HOUR)
    do(mediation, "consent", other, agreed=True)
    return Dispute(asked.id, mediation, invited.party)


def settled(made: Dispute) -> UUID:
    """Each side says something apart; an agreement is in force and brought to the court: the case there."""
    do(made.mediation, "private_offer", HER, text=LIMIT)
    do(made.mediation, "aside", HIM, text=ASIDE)
    upload = [("底牌.jpg", "image/jpeg", picture())]
    cases.attach(
        case_id=made.mediation, uploads=upload, actor=HIM, at=AT + HOUR, visibility=cases.room_of(made.other)
    )
    do(made.mediation, "settle", WATER, form_of="oral", text="楼上修好防水并赔两千四百元")
    do(made.mediation, "apply_confirmation", HIM, together=True)
    assert not seen(made.mediation).outcome.get("confirmation"), "one party's word is not all parties'"
    do(made.mediation, "apply_confirmation", WATER, together=True)  # hers, on paper
    court = next_of(made.mediation)
    do(court, "assign", DISPATCHER, unit="bureau:roads")
    return court


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(("actor", "channel"), [(HER, "web"), (OPERATOR, "phone")])
def test_a_request_becomes_a_mediation_with_its_reporter_as_party_and_nothing_typed_again(
    actor: Actor, channel: str
) -> None:
    made = mediated(actor, channel)
    view = seen(made.mediation)
    assert (view.type_key, view.text, view.address, view.lon) == (
        "mediation.people", TOLD, PLACE["address"], PLACE["lon"],
    )  # fmt: skip
    assert (view.data["source"], view.data["wish"]) == ("hotline", "修好")
    assert view.class_code != "housing/maintenance"  # a class of the hotline's list, not of this one
    assert [one.name for one in view.attachments] == ["天花板.jpg"]
    assert [(one.side, one.opener) for one in view.parties] == [("applicant", True), ("respondent", False)]
    assert view.reporter == (f"resident:{HER.id}" if actor is HER else "")
    assert cases.reveal(case_id=view.id, actor=WATER, purpose="约时间", at=AT + HOUR) == PERSON
    assert seen(made.request).stage == "mediation"
    if actor is HER:
        assert "withdraw" in [one.key for one in seen(view.id, HER).allowed]
        with pytest.raises(NotFound):
            seen(made.request, HIM)  # the other side reads the mediation, not the request
    assert cases.verify(made.request) == cases.verify(view.id) == []


@pytest.mark.usefixtures("city")
def test_the_court_has_the_parties_with_their_sides_and_nothing_of_their_rooms() -> None:
    made = mediated()
    court = settled(made)
    view = seen(court)
    assert [(one.side, one.opener) for one in view.parties] == [("applicant", True), ("respondent", False)]
    assert made.other not in [one.id for one in view.parties]
    for actor in (HER, HIM, JUDGE, ROADS):
        told = repr((seen(court, actor), cases.timeline(case_id=court, actor=actor, at=AT + HOUR)))
        assert TOLD in told and "天花板.jpg" in told, actor.id
        assert not [one for one in (LIMIT, ASIDE, "底牌.jpg", "核实.jpg") if one in told], actor.id
    held = cases.reveal_parties(case_id=court, actor=JUDGE, purpose="送达", at=AT + HOUR)
    assert list(held.values()) == [HIS]
    assert cases.reveal(case_id=court, actor=JUDGE, purpose="送达", at=AT + HOUR) == PERSON
    assert "court.confirmation" in [one.purpose for one in people.looks(holders=[made.other])]
    with pytest.raises(NotFound):
        seen(made.mediation, JUDGE)  # what goes along is what the court needs, not the mediation itself
    do(court, "message", HIM, text="我没有意见")
    assert cases.verify(made.mediation) == cases.verify(court) == []


@pytest.mark.usefixtures("city")
def test_a_dispute_handed_over_twice_is_one_dispute_in_the_figures() -> None:
    made = mediated()
    why = {"unit": "bureau:roads", "agreed": True, "reason": "各方愿意"}
    do(made.mediation, "go_on_jointly", WATER, kind="judicial", **why)
    joined = next_of(made.mediation)
    assert [one.side for one in seen(joined).parties] == ["applicant", "respondent"]
    do(joined, "take", JUDGE)
    do(joined, "hand_over", JUDGE, manner="entrusted", kind="people", **{**why, "unit": "bureau:water"})
    do(joined, "take", WATER)
    do(joined, "settle", WATER, text="修好防水并赔两千四百元")
    do(joined, "sign", WATER, signed=True)
    view = seen(joined, JUDGE)  # who entrusted it sees how it went
    assert (view.stage, view.text, view.lead_unit) == ("effective", TOLD, "bureau:water")
    since, until = AT - HOUR, AT + 2 * HOUR
    counted = [
        (one.hits, one.base)
        for key in ("mediation.people", "mediation.linked")
        for one in cases.rates(type_key=key, opened_from=since, opened_until=until)
        if one.rate == "settled_rate"
    ]
    assert counted == [(0, 0), (1, 1)]


@pytest.mark.usefixtures("city")
def test_who_has_no_account_opens_the_next_cases_with_the_code_of_the_first_as_the_same_person() -> None:
    form = {"text": TOLD, **PLACE, **PERSON}
    asked = cases.open(type_key="hotline.request", data=form, actor=OPERATOR, channel="phone", at=AT)
    do(asked.id, "to_mediation", DISPATCHER, agreed=True)
    mediation = next_of(asked.id)
    do(mediation, "assign", DISPATCHER, unit="bureau:water")
    do(mediation, "accept", WATER)
    invited = cases.invite(case_id=mediation, side="respondent", actor=WATER, at=AT + HOUR)
    do(mediation, "consent", cases.as_party(invited.party), agreed=True)
    do(mediation, "settle", WATER, form_of="oral", text="楼上修好防水")
    do(mediation, "apply_confirmation", WATER, together=True)
    court = next_of(mediation)
    his = next(one.id for one in seen(court).parties if one.side == "respondent")
    for case, other in ((mediation, invited.party), (court, his)):
        number = seen(case).number
        assert cases.find(number=number, secret=asked.secret or "") == cases.Proven(case)
        assert cases.find(number=number, secret=invited.code) == cases.Proven(case, other)
        with pytest.raises(NotFound):
            cases.find(number=number, secret="AAAA2222")
    with pytest.raises(NotFound):
        cases.find(number=asked.number, secret=invited.code)  # the way back is not open


@pytest.mark.usefixtures("city")
def test_a_register_is_asked_by_the_name_from_the_case_and_the_party_learns_nothing_of_it() -> None:
    cases.sync([PACKS / "court/enforcement_query"], at=AT)
    court = settled(mediated())
    do(court, "accept", JUDGE)
    do(court, "confirm", JUDGE, text="协议有效")
    do(court, "apply_enforcement", HER, text="第二期没有付", owed=1200)
    his = next(one.id for one in seen(court).parties if not one.opener)
    asked = {"kind": "deposit", "docket": "（2026）执1号", "purpose": "locate", "scope": "本人名下账户余额"}
    with pytest.raises(cases.NoRoom):
        do(court, "query", JUDGE, party=str(court), **asked)
    do(court, "query", JUDGE, party=str(his), **asked)
    query = next_of(court)
    assert (seen(query).text, seen(query).stage) == (asked["scope"], "requested")
    held = cases.reveal(case_id=query, actor=DISPATCHER, purpose="核权限", at=AT + HOUR)
    assert held == {"debtor": HIS["name"]}
    for party in (HER, HIM):
        assert query not in [one.id for one in seen(court, party).links]
        assert "query" not in [one.action for one in cases.timeline(case_id=court, actor=party, at=AT + HOUR)]
    assert [one.type_title.zh for one in seen(court, HIM).links] == ["人民调解"]
    assert cases.verify(court) == cases.verify(query) == []
