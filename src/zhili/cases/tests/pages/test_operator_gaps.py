"""Questions without an answer on the desk: put together, leading to a new answer, for staff only."""

import pytest
from django.test import Client

from zhili.cases.testing import AT
from zhili.cases.tests.pages.desk import sitting
from zhili.understanding import public as understanding
from zhili.understanding.testing import PLANTED, left_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desks")]
PAGE = "/desk/calls/answers/gaps/"
_UNKNOWN = understanding.Consulted("unknown", ())


def test_gaps_are_put_together_and_lead_to_a_new_answer() -> None:
    for question in ("房东不退押金怎么办", "房东不退押金该怎么办", "离婚孩子归谁<b>"):
        understanding.count_question(question=question, got=_UNKNOWN, at=AT)
    keeper = sitting("supervisor")
    shown = keeper.get(PAGE).content.decode()
    assert "问了 2 次" in shown and "还有 1 种问法" in shown
    assert "<b>" not in shown
    begun = keeper.get("/desk/calls/answers/new/", {"question": "房东不退押金怎么办"}).content.decode()
    assert 'value="房东不退押金怎么办"' in begun or ">房东不退押金怎么办<" in begun


def test_nothing_planted_is_shown_and_a_word_says_what_it_was() -> None:
    understanding.count_question(question=PLANTED, got=_UNKNOWN, at=AT)
    shown = sitting("supervisor").get(PAGE).content.decode()
    assert left_in(shown) == [] and "〔姓名〕" in shown and "‹" not in shown
    assert "〔name〕" in sitting("supervisor", "en").get(PAGE).content.decode()


def test_who_does_not_keep_answers_reads_them_without_the_way_to_write() -> None:
    understanding.count_question(question="离婚孩子归谁", got=_UNKNOWN, at=AT)
    shown = sitting("operator").get(PAGE).content.decode()
    assert "离婚孩子归谁" in shown
    assert "写一条答复" not in shown


def test_nothing_asked_and_a_strange_period_are_a_page_all_the_same(client: Client) -> None:
    assert "这段时间没人问过" in sitting("operator").get(PAGE, {"days": "x"}).content.decode()
    assert client.get(PAGE).status_code == 302, "residents and visitors have no business there"
