"""A dispute under many hands: parties, mediator and judges at the same time, and a mediator who is gone midway."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import close_old_connections, connections

from tests.packs import test_dispute_led_on as disputes
from tests.packs.test_dispute_led_on import HER, HIM, HOUR, JUDGE, do, mediated, next_of, seen, settled
from zhili.cases import public as cases
from zhili.cases.models import CaseEvent
from zhili.cases.testing import AT, DISPATCHER, LONG_AGO, SUPERVISOR, WATER, staff
from zhili.kernel.actor import Actor, Mandate
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import NotFound

city = disputes.city
OTHER_JUDGE = staff("handler", unit="bureau:roads", id="other judge")
Act = tuple[UUID, Actor, str, dict[str, object]]


def at_once(acts: list[Act]) -> list[str]:
    """Do them all at the same time, each sent twice as by an impatient hand; the codes of what was refused."""
    start, refused = threading.Barrier(2 * len(acts)), []

    def one(case: UUID, actor: Actor, action: str, data: dict[str, object]) -> None:
        close_old_connections()
        start.wait()
        key = f"{action} {sorted(data.items())}"
        try:
            cases.act(case_id=case, action=action, actor=actor, data=data, at=AT + HOUR, idempotency_key=key)
        except ZhiliError as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=act) for act in (*acts, *acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def done(case: UUID, action: str) -> int:
    return CaseEvent.objects.filter(case_id=case, action=action).count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("city")
def test_two_parties_a_mediator_and_two_judges_at_once_lose_and_double_nothing() -> None:
    made = mediated()
    case, together = made.mediation, {"together": True}
    do(case, "settle", WATER, form_of="oral", text="楼上修好防水并赔两千四百元")
    asked = at_once(
        [
            (case, HER, "apply_confirmation", {**together, "text": "甲申请"}),
            (case, HIM, "apply_confirmation", {**together, "text": "乙申请"}),
            (case, HIM, "aside", {"text": "乙单独说"}),
            (case, WATER, "pay", {"text": "第一期", "number": 1}),
        ]
    )
    assert asked == []  # whoever came first waits for the other; who comes second brings it to the court
    said = ("agree_party", "apply_confirmation", "aside", "pay")
    assert [done(case, one) for one in said] == [1, 1, 1, 1]
    assert [one.kind for one in seen(case).links].count("led_to") == 1
    court = next_of(case)
    do(court, "assign", DISPATCHER, unit="bureau:roads")
    do(court, "accept", JUDGE)
    refused = at_once(
        [
            (court, JUDGE, "confirm", {"text": "协议有效"}),
            (court, OTHER_JUDGE, "dismiss", {"reason": "侵害他人权益"}),
            (court, HER, "message", {"text": "甲到庭"}),
            (court, HIM, "message", {"text": "乙到庭"}),
            (case, WATER, "urge", {}),
        ]
    )
    assert refused == ["not-allowed-now"] * 2
    assert done(court, "confirm") + done(court, "dismiss") == 1
    assert (done(court, "message"), done(case, "urge")) == (2, 1)
    assert seen(court).stage in ("confirmed", "dismissed")
    assert "乙单独说" not in repr((seen(court), cases.timeline(case_id=case, actor=HER, at=AT + HOUR)))
    for one in (made.request, case, court):
        assert cases.verify(one) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
def test_a_mediator_removed_midway_reads_nothing_more_and_the_committee_goes_on_with_all_that_was_said() -> (
    None
):
    until = AT + HOUR + timedelta(minutes=1)
    mandate = Mandate(role="handler", unit="bureau:water", area=None, from_at=LONG_AGO, until_at=until)
    gone = Actor(kind="staff", id="gone", mandates=(mandate,))
    made = mediated()
    settled_before = seen(made.mediation).due_at
    do(made.mediation, "aside", HIM, text="我最多出两千五")
    do(made.mediation, "choose_mediator", gone, mediator="王调解员")
    do(made.mediation, "replace_mediator", SUPERVISOR, why="removed")
    later = until + HOUR
    with pytest.raises(NotFound):
        cases.whole(case_id=made.mediation, actor=gone, at=later)
    with pytest.raises(NotFound):
        cases.act(case_id=made.mediation, action="session", actor=gone, data={"text": "合谈"}, at=later)
    view = seen(made.mediation, WATER)
    assert (view.due_at, view.outcome["mediator"]) == (settled_before, "")
    assert "两千五" in repr(cases.timeline(case_id=made.mediation, actor=WATER, at=later))
    do(made.mediation, "choose_mediator", HIM, mediator="李调解员")
    assert settled(made) and cases.verify(made.mediation) == []
