"""Several parties to one case: each reads what is common and its own room; the unit that leads reads all."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import close_old_connections, connections

from zhili.cases import public as cases
from zhili.cases.models import CaseEvent
from zhili.cases.operations import erasing, notifying
from zhili.cases.operations.parties import reveal_parties
from zhili.cases.queries.single import history, state_of
from zhili.cases.testing import AT, DISPATCHER, ROADS, SUPERVISOR, WATER, load_errand, resident
from zhili.cases.tests.disputing import CLAIMANT, DISPUTE, HERS, HIS, OPEN, OURS, Dispute, dispute
from zhili.cases.tests.pages.city import picture
from zhili.casetypes.faults import BadCaseType
from zhili.kernel.actor import ANONYMOUS, Actor
from zhili.kernel.errors import ZhiliError
from zhili.kernel.refusals import Forbidden, NotFound
from zhili.kernel.rows import fetch
from zhili.people import public as people

pytestmark = pytest.mark.django_db
HIM = resident("22222222-2222-7222-8222-222222222222")


def words(made: Dispute, actor: Actor) -> str:
    """Everything that somebody is given of a case, in one string."""
    view = cases.whole(case_id=made.id, actor=actor, at=AT)
    told = cases.timeline(case_id=made.id, actor=actor, at=AT)
    return repr((view.data, view.outcome, view.asked, view.attachments, told))


def test_each_reads_what_is_common_and_its_own_room_and_the_unit_that_leads_all() -> None:
    made = dispute()
    expected: list[tuple[Actor, set[str]]] = [
        (CLAIMANT, {OPEN, HERS}),
        (Actor(kind="anonymous", id="anonymous", cases=frozenset({made.id})), {OPEN, HERS}),
        (made.him, {OPEN, HIS}),
        (WATER, {OPEN, HERS, HIS, OURS}),
        (DISPATCHER, {OPEN, OURS}),
        (SUPERVISOR, {OPEN, OURS}),
    ]
    for actor, readable in expected:
        told = words(made, actor)
        assert {one for one in (OPEN, HERS, HIS, OURS) if one in told} == readable, actor.id
    for stranger in (ANONYMOUS, resident("nobody"), ROADS, cases.as_party(made.id)):
        with pytest.raises(NotFound):
            cases.whole(case_id=made.id, actor=stranger, at=AT)
    assert cases.verify(made.id) == []


def test_files_of_a_room_stay_in_it() -> None:
    made = dispute()
    rooms = {
        actor.id: cases.room_of(party) for actor, party in ((CLAIMANT, made.claimant), (made.him, made.other))
    }
    for actor in (CLAIMANT, made.him):
        upload = [(f"{actor.id}.png", "image/png", picture())]
        cases.attach(case_id=made.id, uploads=upload, actor=actor, at=AT, visibility=rooms[actor.id])
    held = {one.visibility: one for one in cases.whole(case_id=made.id, actor=WATER, at=AT).attachments}
    hers, his = held[rooms[CLAIMANT.id]], held[rooms[made.him.id]]
    for actor, mine, other in ((CLAIMANT, hers, his), (made.him, his, hers)):
        assert [one.id for one in cases.whole(case_id=made.id, actor=actor, at=AT).attachments] == [mine.id]
        assert cases.open_file(attachment_id=mine.id, actor=actor, at=AT)[0].id == mine.id
        with pytest.raises(NotFound):
            cases.open_file(attachment_id=other.id, actor=actor, at=AT)
        with pytest.raises(cases.NoRoom):
            cases.attach(
                case_id=made.id, uploads=[("x.png", "image/png", picture())], actor=actor, at=AT,
                visibility=other.visibility,
            )  # fmt: skip
    evidence = cases.evidence(case_id=made.id, actor=SUPERVISOR, at=AT)
    assert (evidence.files, evidence.events) == ((), ())


def test_a_party_is_told_of_what_it_reads_and_of_nothing_else() -> None:
    made = dispute()
    cases.join(case_id=made.id, party=made.other, actor=replace(HIM, parties=frozenset({made.other})), at=AT)
    seqs = [event.seq for event in history(state_of(made.id))]
    notifying.notify(case_id=made.id, seqs=seqs, at=AT)
    told = {account: _told(account) for account in (CLAIMANT.id, HIM.id)}
    assert HIS not in told[CLAIMANT.id] and OURS not in told[CLAIMANT.id] and HERS in told[CLAIMANT.id]
    assert (
        HERS not in told[HIM.id] and OURS not in told[HIM.id] and HIS in told[HIM.id] and OPEN in told[HIM.id]
    )


def _told(account: str) -> str:
    return repr(fetch("SELECT facts FROM notification_message WHERE recipient = %s", [f"account:{account}"]))


def test_the_code_of_an_invitation_opens_the_case_as_that_party_and_an_account_is_known_by_it_once() -> None:
    made = dispute()
    assert cases.find(number=made.number, secret=made.code) == cases.Proven(made.id, made.other)
    assert cases.find(number=made.number, secret=made.secret) == cases.Proven(made.id)
    token, _ = cases.grant_pass(case_id=made.id, at=AT, party=made.other)
    assert cases.holder_of_pass(token, at=AT) == made.him
    cases.join(case_id=made.id, party=made.other, actor=CLAIMANT, at=AT)  # a party already: nothing happens
    cases.join(case_id=made.id, party=made.other, actor=HIM, at=AT)
    cases.join(case_id=made.id, party=made.other, actor=resident("third"), at=AT)
    assert HIS in words(made, HIM) and HERS not in words(made, HIM)
    rows = {
        actor.id: cases.listing(actor=actor, filters=cases.Filters(), at=AT).rows for actor in (HIM, made.him)
    }
    assert [[one.id for one in found] for found in rows.values()] == [[made.id], [made.id]]
    with pytest.raises(NotFound):
        cases.whole(case_id=made.id, actor=resident("third"), at=AT)


def test_only_the_lead_invites_and_reads_who_the_parties_are_and_it_leaves_a_trail() -> None:
    made = dispute()
    for actor, refusal in ((made.him, Forbidden), (DISPATCHER, Forbidden), (ROADS, NotFound)):
        with pytest.raises(refusal):
            cases.invite(case_id=made.id, side="other", actor=actor, at=AT)
        with pytest.raises(refusal):
            reveal_parties(case_id=made.id, actor=actor, purpose="约时间", at=AT)
    with pytest.raises(cases.BadSide):
        cases.invite(case_id=made.id, side="nobody", actor=WATER, at=AT)
    held = cases.reveal_parties(case_id=made.id, actor=WATER, purpose="约时间", at=AT)
    assert held == {made.other: {"name": "钱七", "phone": "13900000002"}}
    assert "钱七" not in repr(people.read_private(holder=made.id, actor=WATER, purpose="联系", at=AT))
    assert [one.purpose for one in people.looks(holders=[made.other])] == ["约时间"]


def test_staff_talk_apart_with_a_party_of_this_case_only() -> None:
    made, data = dispute(), {"party": "11111111-1111-7111-8111-000000000000", "text": "谈"}
    with pytest.raises(cases.NoRoom):
        cases.act(case_id=made.id, action="talk_apart", actor=WATER, data=data, at=AT)


def test_when_a_case_is_erased_nothing_is_left_of_who_the_parties_were() -> None:
    made = dispute()
    erasing.erase_all(case_id=made.id, why="期满", actor=SUPERVISOR, at=AT + timedelta(days=1))
    assert people.read_private(holder=made.other, actor=WATER, purpose="核对", at=AT) == {}
    left = repr(history(state_of(made.id)))
    assert not [one for one in (OPEN, HERS, HIS, OURS) if one in left]
    with pytest.raises(NotFound):
        cases.find(number=made.number, secret=made.code)
    assert cases.verify(made.id) == []


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (
            "    visibility: party\n  talk_apart",
            "    visibility: party\n    to: closed\n  talk_apart",
            "visibility",
        ),
        ("{party: {type: string, x-widget: party}, text", "{someone: {type: string}, text", "form"),
        ("opener: claimant", "opener: nobody", "opener"),
        ("    other: {zh", "    lead: {zh", "lead"),
    ],
)
def test_a_declaration_that_would_tell_the_others_is_a_fault(old: str, new: str, key: str) -> None:
    assert old in DISPUTE
    with pytest.raises(BadCaseType) as refused:
        load_errand(DISPUTE.replace(old, new).replace("required: [party, text]", "required: [text]"))
    assert refused.value.faults


@pytest.mark.django_db(transaction=True)
def test_two_parties_the_lead_and_a_supervisor_at_once_lose_and_double_nothing() -> None:
    made = dispute()
    acts: list[tuple[Actor, str, dict[str, str]]] = [
        (CLAIMANT, "aside", {"text": "甲说"}),
        (made.him, "aside", {"text": "乙说"}),
        (WATER, "remark", {"text": "调说"}),
        (DISPATCHER, "remark", {"text": "督说"}),
    ]
    before = CaseEvent.objects.filter(case_id=made.id).count()
    start, failed = threading.Barrier(2 * len(acts)), []

    def do(who: Actor, action: str, data: dict[str, str]) -> None:
        close_old_connections()
        start.wait()
        try:  # each is sent twice at once, as by an impatient hand: the key makes it one
            cases.act(
                case_id=made.id, action=action, actor=who, data=data, at=AT, idempotency_key=data["text"]
            )
        except ZhiliError as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=one) for one in (*acts, *acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert CaseEvent.objects.filter(case_id=made.id).count() == before + len(acts)
    assert cases.verify(made.id) == []
    assert "乙说" not in words(made, CLAIMANT) and "甲说" not in words(made, made.him)
