"""What takes all parties: each says it for herself, the last one's word has the effect; it lapses with its stages."""

import pytest

from zhili.cases import public as cases
from zhili.cases.queries.single import state_of
from zhili.cases.rules.errors import NotAllowedNow
from zhili.cases.testing import AT, WATER
from zhili.cases.tests import disputing
from zhili.cases.tests.disputing import CLAIMANT, DISPUTE, Dispute, dispute
from zhili.kernel.actor import Actor

pytestmark = pytest.mark.django_db
TOGETHER = DISPUTE.replace(
    "actions:\n",
    "actions:\n"
    "  ask_court: {title: {zh: 申请, en: Ask}, together: true, from: [dispatched, handling], to: answered,"
    " by: [party, lead]}\n",
    1,
)


@pytest.fixture
def made(db: None, monkeypatch: pytest.MonkeyPatch) -> Dispute:
    monkeypatch.setattr(disputing, "DISPUTE", TOGETHER)
    return dispute()


def ask(made: Dispute, actor: Actor) -> str:
    return cases.act(case_id=made.id, action="ask_court", actor=actor, data={}, at=AT).stage


def test_one_party_alone_moves_nothing_and_the_last_one_moves_it(made: Dispute) -> None:
    before = cases.whole(case_id=made.id, actor=WATER, at=AT).stage
    assert ask(made, CLAIMANT) == before
    with pytest.raises(NotAllowedNow):
        ask(made, CLAIMANT)
    (said,) = [
        one for one in cases.timeline(case_id=made.id, actor=made.him, at=AT) if one.action == "agree_party"
    ]
    assert said.says is not None and "还等其他各方" in said.says.zh, (
        "the other side reads that it is waited for"
    )
    assert ask(made, made.him) == "answered"
    assert cases.verify(made.id) == []


def test_who_leads_says_it_for_those_who_signed_on_paper(made: Dispute) -> None:
    ask(made, made.him)
    assert ask(made, WATER) == "answered"


def test_whoever_is_invited_later_is_waited_for_as_well(made: Dispute) -> None:
    ask(made, CLAIMANT)
    third = cases.invite(case_id=made.id, side="other", actor=WATER, at=AT)
    assert ask(made, made.him) != "answered"
    assert ask(made, cases.as_party(third.party)) == "answered"


def test_what_was_said_counts_no_more_once_the_case_has_moved_on(made: Dispute) -> None:
    ask(made, made.him)
    for action, left in (("accept", {"ask_court": (str(made.other),)}), ("answer", {})):
        data = {"text": "已经答复"} if action == "answer" else {}
        cases.act(case_id=made.id, action=action, actor=WATER, data=data, at=AT)
        assert state_of(made.id).agreed == left
