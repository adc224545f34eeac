"""A case that a register keeps too: told of each change once, changed by it, and both shown where they differ."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from zhili.cases import public as cases
from zhili.cases.models import Delivery, InStepRow
from zhili.cases.operations.outside import catching_up
from zhili.cases.testing import AT, OPERATOR, SUPERVISOR
from zhili.cases.tests.outside.arranging import SECRET
from zhili.cases.tests.outside.kept import (
    ELSEWHERE,
    LEAD,
    REGISTER,
    TYPE,
    URL,
    kept_city,
    quarrel,
    said,
    send,
    tell,
)
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.kernel.refusals import Conflict, Forbidden, Invalid, NotFound
from zhili.notification import public as notification
from zhili.notification.testing import gateway_server
from zhili.people import public as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    kept_city()


def act(case: cases.Opened, action: str, **data: object) -> None:
    cases.act(case_id=case.id, action=action, actor=LEAD, data=data, at=AT)


def sent(case: cases.Opened) -> list[dict[str, Any]]:
    """What was put down for the register, in order."""
    return list(Delivery.objects.filter(case_id=case.id).order_by("seq").values_list("body", flat=True))


def outcome(case: cases.Opened) -> dict[str, object]:
    return dict(cases.whole(case_id=case.id, actor=LEAD, at=AT).outcome)


def events(case: cases.Opened, action: str) -> list[cases.EventView]:
    told = cases.timeline(case_id=case.id, actor=LEAD, at=AT)
    return [one for one in told if one.action == action]


def difference(case: cases.Opened) -> cases.DifferenceView:
    view = cases.whole(case_id=case.id, actor=LEAD, at=AT)
    ((found,),) = [one.differences for one in cases.in_registers(case=view)]
    return found


def decide(case: cases.Opened, side: Any, *, actor: Any = LEAD, seen: str = "") -> None:
    found = difference(case)
    cases.decide_in_step(
        case_id=case.id, platform=REGISTER, key=found.key, side=side, seen=seen or found.seen, actor=actor, at=AT
    )  # fmt: skip


def differing() -> list[str]:
    rows = cases.listing(actor=LEAD, filters=cases.Filters(differs=True), at=AT).rows
    return [one.number for one in rows]


def test_an_opened_case_goes_to_the_register_with_the_shared_fields_alone() -> None:
    case = quarrel(title="不说", name="李梅")
    (message,) = sent(case)
    assert (message["kind"], message["type"], message["case"], message["data"]) == ("case", TYPE, {}, {})
    told = {key: (one["value"], one["mine"], one["yours"]) for key, one in message["fields"].items()}
    assert told == {"facts": ("楼上漏水", 1, 0), "amount": (3000, 1, 0), "state": ("open", 1, 0)}
    assert message["share"] == {"fields": ["name"], "purpose": "调解登记"}
    assert "不说" not in str(message) and "李梅" not in str(message)


def test_each_change_is_sent_once_and_what_changes_nothing_shared_is_not() -> None:
    case = quarrel()
    act(case, "take", mediator="王某")
    act(case, "remark", text="内部的话")
    act(case, "name_mediator", mediator="王某")
    act(case, "finish")
    assert [sorted(one["fields"]) for one in sent(case)[1:]] == [["mediator"], ["result", "state"]]
    assert [one["word"] for one in sent(case)[1:]] == ["in_step", "in_step"]
    assert sent(case)[2]["fields"]["result"]["value"] == "settled"
    assert "内部的话" not in str(sent(case))
    assert cases.verify(case.id) == []


def test_what_the_register_changes_is_changed_here_by_an_event_of_its_own_and_not_sent_back() -> None:
    case = quarrel()
    before = len(sent(case))
    for _ in range(2):
        answer = tell(case, mediator=said("李某", mine=1, by="书记员 陈"), amount=said(2500, mine=1, yours=1))
        assert answer.json() == {"reference": case.number, "taken": "in_step"}
    (event,) = events(case, "register_change")
    assert (event.actor, event.visibility, event.data["by"]) == ("outside:register", "internal", "书记员 陈")
    assert event.says is not None
    assert event.says.zh.splitlines() == [
        "调解登记 书记员 陈",
        "amount：3000 → 2500",
        "调解员：（空） → 李某",
    ]
    assert "amount: 3000 → 2500" in event.says.en
    whole = cases.whole(case_id=case.id, actor=LEAD, at=AT)
    assert (whole.outcome["mediator"], whole.outcome["amount"]) == ("李某", 2500)
    assert len(sent(case)) == before, "nothing is echoed"
    assert cases.verify(case.id) == []


def test_whom_a_register_names_as_mediator_counts_for_nobody_on_ours() -> None:
    organisation = {
        "code": "pmc:w",
        "name": "水务调委会",
        "kind": "other",
        "unit": "bureau:water",
        "area": "110105",
    }
    assert people.import_organisations(rows=[organisation], actor=SYSTEM, at=AT).taken == 1
    entry = {
        "number": "M1",
        "name": "王和",
        "organisation": "pmc:w",
        "fields": "邻里",
        "appointed_on": "2025-06-01",
    }
    assert people.import_register(rows=[entry], actor=SYSTEM, at=AT).taken == 1
    case = quarrel()
    act(case, "take", mediator="M1")
    assert (outcome(case)["mediator"], outcome(case)["mediator_entry"]) == ("王和", "M1")
    tell(case, mediator=said("李某", mine=1, yours=1))
    assert (outcome(case)["mediator"], outcome(case)["mediator_entry"]) == ("李某", "")


def test_messages_out_of_order_and_late_leave_the_newest() -> None:
    case = quarrel()
    tell(case, key="k-2", mediator=said("乙", mine=2))
    tell(case, key="k-1", mediator=said("甲", mine=1))
    assert outcome(case)["mediator"] == "乙"
    act(case, "name_mediator", mediator="丙")
    tell(case, key="k-3", mediator=said("乙", mine=2))
    assert outcome(case)["mediator"] == "丙"
    assert len(events(case, "register_change")) == 1
    assert sent(case)[-1]["fields"]["mediator"] | {"at": ""} == {
        "value": "丙", "mine": 1, "yours": 2, "by": "bureau:water", "at": "",
    }  # fmt: skip


def test_where_both_changed_nobody_is_overwritten_and_the_case_is_found() -> None:
    case = quarrel()
    assert differing() == []
    act(case, "take", mediator="王某")
    tell(case, mediator=said("李某", mine=1, by="书记员 陈"))
    assert outcome(case)["mediator"] == "王某"
    found = difference(case)
    assert (found.title.zh, found.ours.zh, found.theirs.zh, found.before.zh) == (
        "调解员", "王某", "李某", "（空）",
    )  # fmt: skip
    assert (found.ours_by, found.theirs_by) == (f"staff:{LEAD.id}", "书记员 陈")
    assert differing() == [case.number]
    assert len(events(case, "register_differs")) == 1
    act(case, "remark", text="问过了")
    assert len(sent(case)) == 2


def test_who_leads_is_told_of_a_difference_and_of_what_was_only_changed_there_is_not(
    run_jobs: Callable[[], list[str]],
) -> None:
    (unit,) = LEAD.units(AT)
    with gateway_server() as gateway, clock.at_instant(AT + timedelta(hours=3)):
        notification.add_provider(
            key="hook", way="webhook", address=gateway.address, secret=SECRET, unit=unit, actor=SYSTEM, at=AT
        )
        case = quarrel()
        tell(case, amount=said(2000, mine=1, yours=1))
        act(case, "take", mediator="王某")
        run_jobs()
        assert "desk.differs" not in {one.get("kind") for one in gateway.asked}
        tell(case, key="k-2", mediator=said("李某", mine=2, by="书记员 陈"))
        run_jobs()
        (told,) = [one for one in gateway.asked if one.get("kind") == "desk.differs"]
    assert told["facts"]["news"]["zh"] == "调解登记" and case.number in str(told)
    assert "李某" not in str(told) and "王某" not in str(told), "what differs is read in the case"


@pytest.mark.parametrize(("side", "stands"), [("ours", "王某"), ("theirs", "李某")])
def test_who_leads_decides_and_the_choice_goes_to_both(side: str, stands: str) -> None:
    case = quarrel()
    act(case, "take", mediator="王某")
    tell(case, mediator=said("李某", mine=1))
    decide(case, side)
    assert outcome(case)["mediator"] == stands
    last = sent(case)[-1]["fields"]["mediator"]
    assert (last["value"], last["mine"], last["yours"]) == (stands, 2, 1)
    (event,) = events(case, "register_decided")
    assert event.says is not None and stands in event.says.zh
    assert (differing(), event.unit) == ([], "bureau:water")
    assert cases.verify(case.id) == []


def test_a_decision_is_for_who_leads_and_of_what_was_read() -> None:
    case = quarrel()
    act(case, "take", mediator="王某")
    tell(case, mediator=said("李某", mine=1))
    seen = difference(case).seen
    with pytest.raises(NotFound):
        decide(case, "theirs", actor=ELSEWHERE)
    with pytest.raises(Forbidden):
        decide(case, "theirs", actor=SUPERVISOR)
    tell(case, key="k-2", mediator=said("赵某", mine=2))
    with pytest.raises(Conflict):
        decide(case, "theirs", seen=seen)
    decide(case, "theirs")
    assert outcome(case)["mediator"] == "赵某"


def test_where_the_register_closes_it_the_stage_stays_and_is_shown_until_it_is_so_here() -> None:
    case = quarrel()
    act(case, "take")
    tell(case, state=said("closed", mine=1, yours=1), result=said("settled", mine=1))
    assert cases.whole(case_id=case.id, actor=LEAD, at=AT).stage == "talking"
    found = difference(case)
    assert (found.key, found.may_take, found.theirs.zh) == ("state", False, "办结")
    with pytest.raises(Invalid):
        decide(case, "theirs")
    act(case, "finish")
    assert differing() == []


def test_the_same_value_on_both_sides_is_no_difference() -> None:
    case = quarrel()
    act(case, "take", mediator="王某")
    tell(case, mediator=said("王某", mine=1))
    assert (differing(), events(case, "register_differs"), events(case, "register_change")) == ([], [], [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", -1), ("amount", "许多"), ("result", "won"), ("kind", "none"), ("facts", None)],
)
def test_a_value_that_our_form_would_not_take_is_refused_with_its_field(field: str, value: object) -> None:
    case = quarrel()
    sent_in: dict[str, Any] = {field: said(value, mine=1, yours=1)}
    answer = tell(case, **sent_in)
    assert answer.status_code == 422
    assert field in answer.content.decode()
    assert events(case, "register_change") == []


def test_a_text_that_is_taken_out_there_is_empty_here_and_unknown_fields_are_passed_over() -> None:
    case = quarrel()
    act(case, "take", mediator="王某")
    answer = tell(case, mediator=said(None, mine=1, yours=1), judge=said("x", mine=1))
    assert answer.status_code == 200
    assert outcome(case)["mediator"] == ""
    assert len(sent(case)) == 2


def test_another_platform_cannot_change_the_case_and_learns_nothing_of_it() -> None:
    case = quarrel()
    for register in (False, True):
        key = f"other-{int(register)}"
        cases.add_platform(key=key, name="x", url=URL, register=register, secret=SECRET, at=AT)
        for reference in (case, cases.Opened(case.id, case.district_id, "0" * 16, None, case.state)):
            answer = tell(reference, platform=key, mediator=said("李某", mine=1))
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert "mediator" not in outcome(case)


def test_a_platform_that_is_no_register_is_only_heard() -> None:
    case = quarrel()
    cases.end_platform(key=REGISTER, at=AT)
    cases.add_platform(key=REGISTER, name="x", url=URL, secret=SECRET, at=AT)
    assert tell(case, mediator=said("李某", mine=1)).json()["taken"] is None
    assert "mediator" not in outcome(case)


def test_a_case_that_the_register_opens_is_here_at_once_and_goes_on_in_step() -> None:
    message = {
        "format": 1, "kind": "case", "number": "R-7", "type": TYPE, "case": {}, "data": {},
        "fields": {
            "facts": said("院墙越界", mine=1), "amount": said(800, mine=1), "mediator": said("陈某", mine=1),
            "state": said("open", mine=1),
        },
    }  # fmt: skip
    for _ in range(2):
        reference = send(message, "cases").json()["reference"]
    (row,) = cases.listing(actor=SYSTEM, filters=cases.Filters(type_key=TYPE), at=AT).rows
    whole = cases.whole(case_id=row.id, actor=SYSTEM, at=AT)
    assert (whole.text, whole.data["amount"], whole.outcome["mediator"]) == ("院墙越界", 800, "陈某")
    assert not Delivery.objects.filter(case_id=row.id).exists(), "the register knows all of it"
    cases.act(case_id=row.id, action="give", actor=OPERATOR, data={}, at=AT)
    cases.act(case_id=row.id, action="name_mediator", actor=LEAD, data={"mediator": "王某"}, at=AT)
    body = Delivery.objects.get(case_id=row.id).body
    assert (body["kind"], body["reference"], body["number"]) == ("event", "R-7", reference)
    assert body["fields"]["mediator"] | {"at": "", "by": ""} == {
        "value": "王某", "mine": 1, "yours": 1, "at": "", "by": "",
    }  # fmt: skip
    assert cases.verify(row.id) == []


def added_again() -> None:
    cases.add_platform(key=REGISTER, name="x", url=URL, register=True, secret=SECRET, at=AT)


def test_a_register_added_later_is_told_of_open_cases_once_and_one_added_again_catches_up(
    run_jobs: Callable[[], list[str]],
) -> None:
    cases.end_platform(key=REGISTER, at=AT)
    case, ended = quarrel(), quarrel()
    for action in ("take", "finish"):
        act(ended, action)
    act(case, "take", mediator="王某")
    assert sent(case) == []
    added_again()
    with clock.at_instant(AT):
        run_jobs()
    catching_up.catch_up(platform=REGISTER, at=AT)
    assert [sorted(one["fields"]) for one in sent(case)] == [["amount", "facts", "mediator", "state"]]
    assert sent(ended) == []
    cases.end_platform(key=REGISTER, at=AT)
    act(case, "name_mediator", mediator="李某")
    assert len(sent(case)) == 1
    added_again()
    catching_up.catch_up(platform=REGISTER, at=AT)
    assert [one["fields"]["mediator"]["value"] for one in sent(case)] == ["王某", "李某"]
    assert sorted(sent(case)[1]["fields"]) == ["mediator"]


def test_what_was_erased_is_neither_kept_nor_sent() -> None:
    case = quarrel()
    act(case, "take", mediator="王某")
    cases.erase_all(case_id=case.id, why="retention", actor=SYSTEM, at=AT)
    assert InStepRow.objects.get(case_id=case.id).fields == {}
    assert set(map(str, sent(case))) == {"{}"}
    tell(case, mediator=said("李某", mine=1))
    assert InStepRow.objects.get(case_id=case.id).fields == {}


@pytest.mark.parametrize(
    ("more", "field"),
    [({"url": ""}, "url"), ({"type_key": "test.errand"}, "type"), ({"type_key": "none"}, "unknown")],
)
def test_a_register_needs_a_line_and_a_type_that_is_kept(more: dict[str, str], field: str) -> None:
    from zhili.cases.testing import load_errand

    load_errand()
    given = {"url": URL, **more}
    with pytest.raises((Invalid, cases.UnknownType)) as refusal:
        cases.add_platform(key="second", name="x", register=True, at=AT, **given)
    assert field in str(refusal.value.code) + str(getattr(refusal.value, "fields", ""))


def test_a_case_is_not_handed_over_to_a_register() -> None:
    from zhili.cases.queries.platforms import addressee

    with pytest.raises(cases.UnknownPlatform):
        addressee(REGISTER)
