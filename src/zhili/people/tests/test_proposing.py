"""Proposing mediators from the register, the parties' choice, the organisation's, and conflicts of interest."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.refusals import Invalid
from zhili.people import public as people
from zhili.people.public import Dispute, Work
from zhili.people.testing import NOW, OTHER_STREET, STREET, CityOfTests, account_of, member
from zhili.people.tests.register import MEDIATORS, enrol, entry, filled

pytestmark = pytest.mark.django_db
DISPUTE = Dispute("neighbours", STREET, date(2026, 3, 2), parties=("a", "b"), matter="case:1")
CHIEF = Actor("staff", "chief")


@pytest.fixture(autouse=True)
def city(city: CityOfTests) -> None:
    filled()
    enrol(
        {**MEDIATORS[0], "number": "M3", "name": "孙宽"},
        {**MEDIATORS[1], "number": "M4", "name": "周厚", "fields": "other"},
    )


def nothing(_keys: Collection[UUID]) -> Mapping[UUID, Work]:
    return {}


def numbers(found: people.Match) -> list[str]:
    return [one.entry.number for one in found.fits]


def propose() -> people.ProposalView:
    return people.propose_mediators(dispute=DISPUTE, worked=nothing, actor=CHIEF, at=NOW)


def test_three_of_the_place_and_field_come_with_reasons_and_others_are_not_looked_at() -> None:
    found = people.find_mediators(dispute=DISPUTE, worked=nothing)
    assert numbers(found) == ["M1", "M3", "M2"] and found.unfit == ()
    assert [one.zh for one in found.fits[0].reasons] == [
        "主要调解邻里纠纷",
        "就在同一街道乡镇",
        "手上没有在办的",
    ]
    contract = people.find_mediators(dispute=DISPUTE, worked=nothing, professions=("lawyer",))
    assert numbers(contract) == []


def test_who_speaks_the_language_goes_first_and_who_has_enough_is_left_out() -> None:
    asked: list[set[UUID]] = []

    def worked(keys: Collection[UUID]) -> Mapping[UUID, Work]:
        asked.append(set(keys))
        return {entry("M1").id: Work(open=5)}

    found = people.find_mediators(dispute=replace(DISPUTE, languages=("yue",)), worked=worked)
    assert numbers(found)[0] == "M2" and "M1" not in numbers(found)
    assert [one.entry.number for one in found.unfit] == ["M1"]
    assert asked == [{entry(number).id for number in ("M1", "M2", "M3", "M4")}], "asked once, for all"


def test_in_a_long_register_those_who_waited_longest_are_read_and_the_place_itself_first() -> None:
    enrol(*({**MEDIATORS[1], "number": f"X{one:03}", "languages": "zh"} for one in range(80)))
    propose()
    again = people.find_mediators(dispute=DISPUTE, worked=nothing)
    assert numbers(again)[:2] == ["M1", "M3"], "nearness weighs more than turn"
    assert "M2" not in numbers(again), "was proposed just now, others as good were not"


def test_the_parties_agree_and_the_decision_is_overruled_in_one_move_with_the_record_kept() -> None:
    made = propose()
    first, second, third = (one.entry for one in made.offered)
    waiting = people.wish_mediators(proposal=made.id, party="a", ranked=[second], struck=[first], at=NOW)
    assert waiting.stands.waiting == ("b",) and waiting.chosen is None
    agreed = people.wish_mediators(proposal=made.id, party="b", ranked=[first, second], at=NOW)
    assert agreed.chosen == second and agreed.decisions[0].how == "agreed"
    with pytest.raises(people.AlreadyChosen):
        people.wish_mediators(proposal=made.id, party="a", ranked=[third], at=NOW)
    stranger = entry("M4").id
    with pytest.raises(Invalid):
        people.appoint_mediator(proposal=made.id, entry=stranger, reason=" ", actor=CHIEF, at=NOW)
    people.appoint_mediator(proposal=made.id, entry=stranger, reason="原定的人病了", actor=CHIEF, at=NOW)
    found = people.proposal(made.id)
    assert [(one.chosen, one.how, one.by) for one in found.decisions] == [
        (second, "agreed", ""), (stranger, "overruled", "chief"),
    ]  # fmt: skip
    assert found.chosen == stranger and people.proposals_of("case:1") == [found]


def test_where_nobody_is_left_the_organisation_appoints_without_having_to_explain() -> None:
    made = propose()
    keys = [one.entry for one in made.offered]
    left = people.wish_mediators(proposal=made.id, party="a", struck=keys, at=NOW)
    assert left.stands.stands == "open" and left.chosen is None
    done = people.appoint_mediator(proposal=made.id, entry=keys[0], reason="", actor=CHIEF, at=NOW)
    assert done.decisions[-1].how == "appointed"


@pytest.mark.parametrize("named", ["stranger", "twice", "nobody"])
def test_a_wish_that_will_not_do_is_refused(named: str) -> None:
    made = propose()
    key = made.offered[0].entry
    ranked = {"stranger": [entry("M4").id], "twice": [key, key], "nobody": [key]}[named]
    with pytest.raises(people.NotAParty if named == "nobody" else Invalid):
        people.wish_mediators(
            proposal=made.id, party="c" if named == "nobody" else "a", ranked=ranked, at=NOW
        )


def test_a_conflict_counts_at_once_and_until_it_is_lifted() -> None:
    me = member("wang.he", role="handler", unit="bureau:water")
    enrol({**MEDIATORS[0], "account": "wang.he"})
    key = entry("M1").id
    own = people.declare_conflict(entry=key, subject="b", reason="是同事", actor=me, at=NOW)
    other = people.declare_conflict(
        entry=entry("M3").id, subject="case:1", reason="偏袒", actor=CHIEF, at=NOW
    )
    assert [people.conflicts_of(one)[0].kind for one in (key, entry("M3").id)] == ["recusal", "challenge"]
    made = propose()
    assert {one.entry for one in made.offered} == {entry("M2").id, entry("M4").id}
    with pytest.raises(people.MayNotMediate, match="conflict"):
        people.appoint_mediator(proposal=made.id, entry=key, reason="仍由他来", actor=CHIEF, at=NOW)
    people.lift_conflict(conflict=other, finding="查无此事", actor=CHIEF, at=NOW)
    assert "M3" in numbers(people.find_mediators(dispute=DISPUTE, worked=nothing))
    with pytest.raises(people.UnknownConflict):
        people.lift_conflict(conflict=other, finding="再查", actor=CHIEF, at=NOW)
    with pytest.raises(Invalid):
        people.declare_conflict(entry=key, subject="b", reason="", actor=me, at=NOW)
    assert people.conflicts_of(key)[0].id == own
    party = Dispute("neighbours", STREET, DISPUTE.on, parties=(str(account_of("wang.he")),), matter="case:2")
    assert "M1" not in numbers(people.find_mediators(dispute=party, worked=nothing))


def test_who_cannot_serve_any_more_when_the_last_party_answers_is_not_chosen() -> None:
    made = propose()
    key = made.offered[0].entry
    people.wish_mediators(proposal=made.id, party="a", ranked=[key], at=NOW)
    enrol({**MEDIATORS[0], "state": "suspended"})
    done = people.wish_mediators(proposal=made.id, party="b", ranked=[key], at=NOW + timedelta(days=1))
    assert done.chosen is None and done.stands.chosen == key
    assert people.find_mediators(dispute=DISPUTE, worked=nothing, without=[entry("M3").id]).fits[
        0
    ].entry.areas == (OTHER_STREET,)


def test_a_dispute_must_say_what_it_is_about() -> None:
    with pytest.raises(Invalid):
        people.propose_mediators(
            dispute=Dispute("fishing", STREET, DISPUTE.on, parties=("a",), matter="m"), worked=nothing,
            actor=SYSTEM, at=NOW,
        )  # fmt: skip
    with pytest.raises(Invalid):
        people.propose_mediators(
            dispute=Dispute("land", None, DISPUTE.on), worked=nothing, actor=SYSTEM, at=NOW
        )
