"""A resident's case page says what may come next and by when, in both languages, and where nobody can say."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from zhili.cases import models
from zhili.cases import public as cases
from zhili.cases.testing import AT, OPERATOR, WATER
from zhili.cases.tests.disputing import Dispute, dispute
from zhili.kernel import clock
from zhili.kernel.actor import ANONYMOUS

pytestmark = pytest.mark.usefixtures("desks")


@pytest.fixture
def made() -> Dispute:
    return dispute(ANONYMOUS, founded=True)


def section(made: Dispute, code: str, *, language: str = "zh-hans", after: timedelta = timedelta(0)) -> str:
    """What the page of whoever has a code says of what comes next; "" where it says nothing."""
    client = Client()
    client.cookies["django_language"] = language
    with clock.at_instant(AT + after):
        assert client.post("/follow/", {"number": made.number, "code": code}).status_code == 302
        page = unescape(client.get(f"/follow/{made.id}/").content.decode())
    _before, found, rest = page.partition('id="coming"')
    return rest.partition("</section>")[0] if found else ""


def tallied(count: int) -> None:
    """So many cases of this class were closed lately, half of them within three days."""
    models.Tally.objects.all().delete()
    models.Tally.objects.create(
        type_key="test.errand",
        class_code="water/pipe",
        since=AT,
        at=AT,
        count=count,
        median=3 * 86_400,
        places={},
    )


def test_parties_read_what_may_come_next_and_by_when(made: Dispute) -> None:
    for code in (made.secret, made.code):
        told = section(made, code)
        assert "办理中" in told and "由工作人员办" in told
        assert "最晚 2026年3月3日 周二 09:00（响应时限）" in told
    english = section(made, made.code, language="en")
    assert (
        "What may come next" in english
        and "In hand" in english
        and "by the office" in english
        and "(Respond)" in english
    )
    assert "已经过了，还没有办" in section(made, made.secret, after=timedelta(days=2))


def test_where_no_term_asks_for_the_next_step_no_day_is_named(made: Dispute) -> None:
    for action, data in (("accept", {}), ("answer", {"text": "修好了"})):
        cases.act(case_id=made.id, action=action, actor=WATER, data=data, at=AT)
    told = section(made, made.secret)
    assert "已办结" in told and "最晚" not in told and "说不准哪一天" in told
    cases.act(case_id=made.id, action="call_back", actor=OPERATOR, data={"resolved": True}, at=AT)
    assert section(made, made.secret) == "", "nothing follows"


@pytest.mark.parametrize(("count", "told"), [(12, True), (9, False)])
def test_how_long_others_took_is_said_where_enough_are_known(made: Dispute, count: int, told: bool) -> None:
    tallied(count)
    assert (f"同类的 {count} 件，一半在 3 天内办结" in section(made, made.secret)) is told
