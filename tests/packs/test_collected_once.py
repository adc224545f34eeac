"""From hotline to mediators, court and legal aid office: what a person gave once they never give again."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from tests.packs.test_dispute_led_on import HER, HIM, PERSON, TOLD, mediated, next_of, settled
from tests.packs.test_packs import PACKS
from zhili.cases import public as cases
from zhili.cases.testing import AT, small_city
from zhili.casetypes.sameness import sameness
from zhili.kernel.actor import SYSTEM
from zhili.people import public as people

LATER = AT + timedelta(days=40)
STORY = (
    "hotline/request", "mediation/people", "mediation/linked", "court/confirmation", "legal_aid/application",
)  # fmt: skip
AID = "legal_aid.application"
ABOUT_AID = {"matter": "other", "group": "no_income", "here": True}
"""What only the legal aid office asks."""


@pytest.fixture
def city(db: None) -> None:
    small_city()
    cases.sync([PACKS / one for one in STORY], at=AT)


def filled(case_id: UUID) -> dict[str, str]:
    """The fields of a case's form that mean something other forms ask too, and were answered: each with its meaning."""
    view = cases.whole(case_id=case_id, actor=SYSTEM, at=LATER)
    held: Mapping[str, object] = {
        **view.data, "text": view.text, **people.read_private(holder=view.id, actor=SYSTEM, purpose="test", at=LATER)
    }  # fmt: skip
    form = cases.case_type_version(view.type_key, view.type_version).form
    return {
        name: said.as_
        for name, prop in form.properties.items()
        if (said := sameness(prop)) is not None and held.get(name)
    }


@pytest.mark.usefixtures("city")
def test_over_the_whole_story_no_field_is_typed_twice() -> None:
    made = mediated()
    court = settled(made)
    (offer,) = [
        one for one in cases.offers(type_key=AID, actor=HER, at=LATER)
        if {"text", "name", "phone"} <= {field.name for field in one.fields}
    ]  # fmt: skip
    agreed = {field.name: offer.case_id for field in offer.fields}
    aid = cases.open_with(type_key=AID, data=ABOUT_AID, agreed=agreed, actor=HER, channel="web", at=LATER)

    typed_by_her = {
        made.request: {"text", *PERSON},
        made.mediation: set(),
        court: set(),
        aid.id: set(ABOUT_AID),
    }
    known: set[str] = set()
    answered = retyped = 0
    for case, typed in typed_by_her.items():
        meanings = filled(case)
        answered += len(meanings)
        retyped += sum(meanings[name] in known for name in typed if name in meanings)
        known |= set(meanings.values())
    assert (retyped, answered) == (0, 13)
    assert filled(aid.id) == {"text": "account", "name": "name", "phone": "phone"}
    assert cases.whole(case_id=aid.id, actor=HER, at=LATER).text == TOLD
    assert people.read_private(holder=aid.id, actor=SYSTEM, purpose="test", at=LATER) == PERSON

    cases.correct(case_id=aid.id, actor=HER, data={"phone": "13700007777"}, at=LATER)
    held = [
        people.read_private(holder=one, actor=SYSTEM, purpose="test", at=LATER)["phone"]
        for one in typed_by_her
    ]
    assert set(held) == {"13700007777"}, "put right once, right in every case that runs"
    assert next_of(made.mediation) == court


@pytest.mark.usefixtures("city")
def test_the_other_side_is_offered_nothing_that_was_said_of_either() -> None:
    made = mediated()
    settled(made)
    assert cases.offers(type_key=AID, actor=HIM, at=LATER) == ()
    assert cases.offers(type_key=AID, actor=cases.as_party(made.other), at=LATER) == ()
    for case in (made.request, made.mediation):
        with pytest.raises(cases.NotOffered):
            cases.take_over(type_key=AID, agreed={"phone": case}, actor=HIM, at=LATER)
