"""What a person gave once: offered in their next case, taken as they agree, put right there too, to nobody else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, OPERATOR, WATER, load_errand, resident, small_city
from zhili.kernel.actor import SYSTEM, Actor
from zhili.kernel.refusals import NotFound
from zhili.people import public as people

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ME, OTHER = resident(str(UUID(int=1))), resident(str(UUID(int=2)))
PLATFORM = Actor(kind="outside", id="wepost")
PERSON = {"name": "王小明", "phone": "13800001234"}
TOLD = "楼上漏水，泡坏了天花板"
WISH = "    floor: {type: integer"
_SAME = {
    "text": "as: account, use: matter",
    "name": "as: name, use: papers, also: [reach]",
    "phone": "as: phone, use: reach",
}


def saying(declaration: str, same: Mapping[str, str]) -> str:
    """A declaration whose opening form says of some fields what they mean."""
    for name, said in same.items():
        declaration = declaration.replace(
            f"    {name}: {{type:", f"    {name}: {{x-same: {{{said}}}, type:", 1
        )
    return declaration


FIRST = saying(DECLARATION, _SAME).replace(WISH, "    confidential: {type: boolean}\n" + WISH)
NEXT = saying(DECLARATION, _SAME).replace("test.errand", "test.aid")


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand(FIRST)
    load_errand(NEXT)


def opened(actor: Actor = ME, *, channel: str = "web", at: datetime = AT, **data: object) -> cases.Opened:
    given = {"text": TOLD, "class": "water/pipe", "lon": 116.005, "lat": 39.005, **PERSON, **data}
    return cases.open(type_key="test.errand", data=given, actor=actor, channel=channel, at=at)


def offered(actor: Actor = ME, type_key: str = "test.aid") -> dict[str, str]:
    return {
        one.name: one.shown
        for offer in cases.offers(type_key=type_key, actor=actor, at=AT + HOUR)
        for one in offer.fields
    }


def taken(case: cases.Opened, *fields: str, actor: Actor = ME, **data: object) -> cases.Opened:
    """The next case, opened with these fields of the first."""
    return cases.open_with(
        type_key="test.aid", data=data, agreed=dict.fromkeys(fields, case.id), actor=actor, channel="web",
        at=AT + HOUR, idempotency_key="once",
    )  # fmt: skip


def kept(case: cases.Opened) -> dict[str, str]:
    return people.read_private(holder=case.id, actor=SYSTEM, purpose="test", at=AT)


def close(case: cases.Opened) -> None:
    for action, actor, data in (
        ("accept", WATER, {}), ("answer", WATER, {"text": "阀门已换"}), ("call_back", ME, {"resolved": True}),
    ):  # fmt: skip
        cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + HOUR)


def told(case: cases.Opened, actor: Actor) -> list[str]:
    events = cases.timeline(case_id=case.id, actor=actor, at=AT + HOUR)
    return [one.action for one in events if one.action in ("take_over", "put_right", "put_right_later")]


def test_what_was_given_is_offered_masked_and_the_matter_to_another_type_only() -> None:
    assert offered() == {}
    case = opened()
    assert offered() == {"text": TOLD, "name": "王**", "phone": "138****1234"}
    assert set(offered(type_key="test.errand")) == {"name", "phone"}
    (offer,) = cases.offers(type_key="test.aid", actor=ME, at=AT, fields=["phone"])
    assert (offer.number, offer.opened_at, [one.name for one in offer.fields]) == (case.number, AT, ["phone"])
    opened(phone="13900005678", at=AT + HOUR)
    newest, older = cases.offers(type_key="test.aid", actor=ME, at=AT)
    assert [one.name for one in newest.fields] == ["text", "name", "phone"]
    assert [one.shown for one in older.fields] == ["138****1234"], "what is the same is offered once"


def test_of_many_cases_only_the_newest_are_read_and_of_none_that_has_nothing_to_offer() -> None:
    load_errand(DECLARATION.replace("test.errand", "test.silent"))
    first = opened()
    for hour in range(1, 7):
        opened(at=AT + hour * HOUR)
    silent = cases.open(
        type_key="test.silent", data={"text": TOLD, **PERSON}, actor=ME, channel="web", at=AT + 9 * HOUR
    )
    assert set(offered()) == {"text", "name", "phone"}
    mine = cases.listing(actor=ME, filters=cases.Filters(), at=AT + 9 * HOUR).rows
    looks = people.looks(holders=[one.id for one in mine])
    assert len(looks) == 5
    assert list(people.looks(holders=[first.id, silent.id])) == []


def test_what_is_agreed_to_is_taken_and_it_is_known_from_where_to_the_person_alone() -> None:
    case = opened()
    second = taken(case, "text", "name", "phone")
    assert second.state.attributes["text"] == TOLD and kept(second) == PERSON
    assert taken(case, "text", "name", "phone").repeated
    came = cases.taken_from(case_id=second.id, actor=ME, at=AT + HOUR)
    assert {name: one.number for name, one in came.items()} == dict.fromkeys(("text", *PERSON), case.number)
    (event,) = [
        one
        for one in cases.timeline(case_id=second.id, actor=SYSTEM, at=AT + HOUR)
        if one.action == "take_over"
    ]
    assert (event.actor, event.at, event.data) == (
        f"resident:{ME.id}",
        AT + HOUR,
        {"fields": ["name", "phone", "text"]},
    )
    assert event.says is not None and "name" in event.says.en
    assert not {str(case.id), case.number} & set(repr((event, kept(second))).split("'"))
    with pytest.raises(NotFound):
        cases.taken_from(case_id=second.id, actor=WATER, at=AT)
    looks = people.looks(holders=[case.id])
    assert "test.aid" in [one.purpose for one in looks]
    assert cases.verify(case.id) == cases.verify(second.id) == []


def test_what_was_typed_anew_was_not_taken_over() -> None:
    second = taken(opened(), "name", "phone", text="别的事情", phone="13900005678")
    assert kept(second) == {"name": "王小明", "phone": "13900005678"}
    assert set(cases.taken_from(case_id=second.id, actor=ME, at=AT)) == {"name"}


@pytest.mark.parametrize(
    ("there", "here", "names"),
    [
        ("as: phone, use: papers", "as: phone, use: reach", {"text", "name"}),
        ("as: phone, use: papers, also: [reach]", "as: phone, use: reach", {"text", "name", "phone"}),
        ("as: name, use: reach", "as: phone, use: reach", {"text", "name"}),
    ],
)
def test_what_was_given_for_another_use_is_neither_offered_nor_taken(
    there: str, here: str, names: set[str]
) -> None:
    load_errand(saying(DECLARATION, {**_SAME, "phone": there}))
    load_errand(saying(DECLARATION, {**_SAME, "phone": here}).replace("test.errand", "test.aid"))
    case = opened()
    assert set(offered()) == names
    if "phone" not in names:
        with pytest.raises(cases.NotOffered) as refusal:
            taken(case, "name", "phone", text=TOLD)
        assert set(refusal.value.fields) == {"phone"}
        assert cases.count(actor=ME, filters=cases.Filters(), at=AT) == 1


def test_nothing_is_offered_to_anybody_else() -> None:
    case = opened()
    by_phone = opened(OPERATOR, channel="phone", name="李四", phone="13700001111")
    reported_by_platform = opened(PLATFORM, channel="web", name="赵六", phone="13700002222")
    held_by_code = replace(OTHER, kind="anonymous", id="x", cases=frozenset({by_phone.id}))
    assert offered(held_by_code)["phone"] == "137****1111", "who has its number and code has proven it"
    for stranger in (OTHER, OPERATOR, WATER, PLATFORM, SYSTEM, Actor(kind="anonymous", id="")):
        assert offered(stranger) == {}, stranger
        for theirs in (case, by_phone, reported_by_platform):
            with pytest.raises(cases.NotOffered):
                taken(theirs, "phone", actor=stranger, text=TOLD)


def test_what_was_erased_is_not_offered_and_who_stayed_unnamed_stays_so() -> None:
    case = opened()
    close(case)
    cases.erase_own(case_id=case.id, actor=ME, fields=["phone"], at=AT + HOUR)
    assert set(offered()) == {"text", "name"}
    opened(phone="13900005678", text="举报一件事", confidential=True)
    assert set(offered().values()) == {TOLD, "王**"}
    assert "139****5678" in offered(type_key="test.errand").values(), "that form has the wish as well"
    cases.erase_all(case_id=case.id, why="test", actor=SYSTEM, at=AT + HOUR)
    assert offered() == {}


def test_a_correction_goes_back_to_where_the_field_came_from() -> None:
    first = opened()
    second = taken(first, "name", "phone", text=TOLD)
    cases.correct(case_id=second.id, actor=ME, data={"phone": "13900005678"}, at=AT + HOUR)
    assert kept(first) == kept(second) == {"name": "王小明", "phone": "13900005678"}
    assert told(first, WATER) == ["put_right"] and people.holders_of(phone="13800001234") == []
    cases.correct(case_id=second.id, actor=ME, data={"name": "王晓明"}, at=AT + HOUR, also=())
    assert kept(first)["name"] == "王小明", "left out as the person wished"
    cases.correct(case_id=second.id, actor=ME, data={"name": "王大明"}, at=AT + HOUR)
    assert kept(first)["name"] == "王小明", "what differs is the person's own wish"
    assert cases.verify(first.id) == cases.verify(second.id) == []


def test_a_case_that_has_ended_is_told_of_the_correction_and_stays_as_it_was() -> None:
    first = opened()
    second = taken(first, "name", "phone", text=TOLD)
    close(first)
    (back,) = cases.goes_back(case_id=second.id, actor=ME, at=AT + HOUR)
    assert (back.state.id, back.ended) == (first.id, True)
    cases.correct(case_id=second.id, actor=ME, data={"phone": "13900005678"}, at=AT + HOUR)
    assert kept(first)["phone"] == "13800001234" and kept(second)["phone"] == "13900005678"
    assert told(first, WATER) == ["put_right_later"] and told(first, ME) == []
    assert cases.verify(first.id) == []


def test_a_correction_reaches_no_case_that_the_person_has_not_proven_and_brings_nothing_erased_back() -> None:
    first = opened()
    second = taken(first, "name", "phone", text=TOLD)
    by_code = Actor(kind="anonymous", id="x", cases=frozenset({second.id}))
    cases.correct(case_id=second.id, actor=by_code, data={"phone": "13900005678"}, at=AT + HOUR)
    assert kept(first)["phone"] == "13800001234"
    close(first)
    cases.erase_own(case_id=first.id, actor=ME, fields=["name"], at=AT + HOUR)
    cases.correct(case_id=second.id, actor=ME, data={"name": "王晓明"}, at=AT + HOUR)
    assert "name" not in kept(first) and told(first, WATER) == []


def test_with_everything_of_a_case_goes_where_its_fields_came_from() -> None:
    first = opened()
    second = taken(first, "phone", text=TOLD)
    cases.erase_all(case_id=second.id, why="test", actor=SYSTEM, at=AT + HOUR)
    assert cases.taken_from(case_id=second.id, actor=replace(ME, cases=frozenset({second.id})), at=AT) == {}
    assert cases.verify(second.id) == []
