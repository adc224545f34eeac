"""Mentions reach whom they name, handovers are acknowledged, both are counted until then."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from zhili.kernel.ids import new_id
from zhili.kernel.refusals import Invalid, NotFound
from zhili.kernel.rows import Batch, fetch
from zhili.workspace import public as workspace
from zhili.workspace.public import CaseToWatch

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ANNA, BEN, CAI = (str(uuid4()) for _ in range(3))
CASE, OTHER = new_id(AT), new_id(AT)


def note(*names: str, case: UUID = CASE, seq: int = 4, by: str = ANNA, at: datetime = AT) -> None:
    batch = Batch()
    workspace.mention(batch, accounts=names, case_id=case, district_id=1, seq=seq, by=by, at=at)
    batch.write()


def topics() -> set[str]:
    return {topic for (listed,) in fetch("SELECT topics FROM kernel_change") for topic in listed}


def test_a_mention_reaches_each_person_once_and_not_its_writer() -> None:
    note(BEN, BEN, CAI, ANNA)
    assert [workspace.waiting_for(one) for one in (ANNA, BEN, CAI)] == [0, 1, 1]
    (mine,) = workspace.mentions_of(account=BEN)
    assert (mine.case_id, mine.seq, mine.by, mine.said_at, mine.read) == (CASE, 4, ANNA, AT, False)
    assert {workspace.topic_of_person(BEN), workspace.topic_of_person(CAI)} <= topics()


def test_reading_counts_down_for_one_case_or_for_all() -> None:
    note(BEN)
    note(BEN, case=OTHER)
    assert workspace.read_mentions(account=BEN, at=AT, case_id=CASE) == 1
    assert workspace.waiting_for(BEN) == 1
    assert workspace.read_mentions(account=BEN, at=AT) == 1
    assert workspace.read_mentions(account=BEN, at=AT) == 0
    assert [one.read for one in workspace.mentions_of(account=BEN)] == [True, True]


def test_mentions_come_latest_first_and_go_on_after_the_last_seen() -> None:
    for seq in range(1, 6):
        note(BEN, seq=seq, at=AT + timedelta(minutes=seq))
    first = workspace.mentions_of(account=BEN, most=2)
    rest = workspace.mentions_of(account=BEN, before=first[-1].id)
    assert [one.seq for one in (*first, *rest)] == [5, 4, 3, 2, 1]


def hand(note: str = "三件待回访", *cases: CaseToWatch, to: str = BEN) -> UUID:
    return workspace.hand_over(by=ANNA, to=to, note=note, cases=cases, at=AT)


def test_a_handover_waits_until_its_receiver_acknowledges_it_once() -> None:
    id = hand("三件待回访", CaseToWatch(CASE, 1, "等停水许可"), CaseToWatch(OTHER, 1))
    assert workspace.waiting_for(BEN) == 1
    with pytest.raises(NotFound):
        workspace.acknowledge(handover=id, account=ANNA, at=AT)
    later = AT + timedelta(minutes=5)
    assert workspace.acknowledge(handover=id, account=BEN, at=later)
    assert not workspace.acknowledge(handover=id, account=BEN, at=later + timedelta(hours=1))
    assert workspace.waiting_for(BEN) == 0
    for account in (ANNA, BEN):
        (seen,) = workspace.handovers_of(account=account)
        assert (seen.by, seen.to, seen.note, seen.acknowledged_at) == (ANNA, BEN, "三件待回访", later)
        assert [(one.case_id, one.watch) for one in seen.cases] == [(CASE, "等停水许可"), (OTHER, "")]
    assert workspace.handovers_of(account=CAI) == ()


def test_a_case_knows_its_own_part_of_a_handover() -> None:
    hand("", CaseToWatch(CASE, 1, "等许可"), CaseToWatch(OTHER, 1))
    (seen,) = workspace.handovers_at(CASE)
    assert [one.watch for one in seen.cases] == ["等许可"]
    assert workspace.handovers_at(new_id(AT)) == ()


def test_nothing_too_much_or_to_oneself_is_not_handed_over() -> None:
    with pytest.raises(Invalid, match="note"):
        hand("  ")
    with pytest.raises(Invalid, match="to"):
        hand(to=ANNA)
    with pytest.raises(Invalid, match="cases"):
        hand("x", *[CaseToWatch(new_id(AT), 1)] * 101)
    assert workspace.waiting_for(BEN) == 0
