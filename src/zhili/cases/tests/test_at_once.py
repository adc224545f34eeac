"""What whoever opens a case does in the same breath, and what is kept of choices made while opening."""

from datetime import timedelta

import pytest

from zhili.cases import public as cases
from zhili.cases.models import Case
from zhili.cases.rules.errors import UnknownAction
from zhili.cases.testing import AT, DECLARATION, OPERATOR, load_errand, resident, small_city
from zhili.kernel.refusals import Forbidden, Invalid
from zhili.understanding import public as understanding

pytestmark = pytest.mark.django_db
AT_ONCE = DECLARATION.replace(
    "  accept:\n",
    """  answer_at_once:
    title: {zh: 直接答复, en: Answer at once}
    from: received
    to: closed
    by: [operator]
    form: text
    visibility: public
    effects: [set: {resolved: true}]
  accept:
""",
    1,
)
DATA = {"text": "楼下水管漏水两天了", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    small_city()
    load_errand(AT_ONCE)


def opened(answer: str | None, *, once: str | None = None, **more: object) -> cases.Opened:
    return cases.open(
        type_key="test.errand", data={**DATA, **more}, actor=OPERATOR, channel="phone", at=AT, idempotency_key=once,
        then=("answer_at_once", {"text": answer}) if answer is not None else None,
    )  # fmt: skip


def test_answered_at_once_no_rule_sends_it_to_a_unit_and_the_record_is_whole() -> None:
    case = opened("关上总阀，物业今天来修")
    view = cases.whole(case_id=case.id, actor=OPERATOR, at=AT)
    assert (view.stage, view.lead_unit, view.outcome["resolved"], view.due_at) == ("closed", None, True, None)
    assert [one.action for one in cases.timeline(case_id=case.id, actor=OPERATOR, at=AT)] == [
        "open", "suggest", "answer_at_once",
    ]  # fmt: skip
    assert cases.verify(case.id) == []
    assert cases.whole(case_id=opened(None).id, actor=OPERATOR, at=AT).lead_unit == "bureau:water"


def test_what_the_opener_may_not_do_opens_no_case() -> None:
    with pytest.raises(Invalid):
        opened("")
    with pytest.raises(UnknownAction):
        cases.open(
            type_key="test.errand", data=DATA, actor=OPERATOR, channel="phone", at=AT, then=("nothing", {})
        )
    with pytest.raises(Forbidden):
        cases.open(
            type_key="test.errand", data=DATA, actor=resident(), channel="web", at=AT,
            then=("answer_at_once", {"text": "自己答自己"}),
        )  # fmt: skip
    assert not Case.objects.exists()


def test_sent_again_it_is_the_same_case_and_another_answer_is_another_sending() -> None:
    first = opened("关上总阀", once="k1")
    assert opened("关上总阀", once="k1").id == first.id
    with pytest.raises(cases.Mismatch):
        opened("另一个答复", once="k1")
    assert Case.objects.count() == 1


def test_what_staff_choose_while_writing_down_is_kept_beside_the_proposal() -> None:
    opened(None)
    opened(None, **{"class": "roads/hole"})
    cases.open(type_key="test.errand", data=DATA, actor=resident(), channel="web", at=AT)
    found = understanding.agreement(kind="class", since=AT - timedelta(hours=1))
    assert (found.decided, found.agreed) == (2, 1)
