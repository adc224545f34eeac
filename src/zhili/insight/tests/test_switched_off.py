"""What is switched off in the register finds nothing, and its page says so and not that there is nothing."""

import random

import pytest
from django.test import Client

from zhili.cases.testing import AT, load_errand
from zhili.insight import public as insight
from zhili.insight.tests import test_matters, test_proposals
from zhili.insight.tests.arranging import HOUR, found_city, opened, sitting, staff_accounts
from zhili.kernel import clock
from zhili.kernel.actor import SYSTEM
from zhili.understanding import public as understanding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    found_city()
    with clock.at_instant(AT):
        staff_accounts()


def switch(key: str, *, on: bool) -> None:
    understanding.switch(key=key, on=on, why="试停三天", actor=SYSTEM, at=test_matters.NOW)


def page(client: Client, address: str) -> str:
    return test_matters.get(client, address)


def test_hot_issues_and_alerts() -> None:
    for number, text in enumerate(["柳荫花园东门外的搅拌站夜里轰鸣"] * 4):
        opened(text=text, at=AT + number * HOUR)
    test_matters.counted_in_the_past(burst=40)
    for key in ("matters", "alerts"):
        switch(key, on=False)
    assert (insight.find_matters(at=test_matters.NOW), insight.raise_alerts(at=test_matters.NOW)) == (0, 0)
    shown = page(sitting("supervisor"), "/desk/matters/")
    assert "热点归并已停用" in shown and "数量预警已停用" in shown
    assert "三件以上时列在这里" not in shown and "不足八周的历史" not in shown
    for key in ("matters", "alerts"):
        switch(key, on=True)
    assert insight.find_matters(at=test_matters.NOW) == insight.raise_alerts(at=test_matters.NOW) == 1
    assert "已停用" not in page(sitting("supervisor"), "/desk/matters/")


def test_what_comes_back() -> None:
    load_errand(test_proposals.REMEDY)
    test_proposals.put([*test_proposals.noise(random.Random(3)), *test_proposals.wet_novembers()])
    switch("recurring", on=False)
    assert insight.find_proposals(at=test_proposals.NOW) == 0
    shown = test_proposals.page(sitting("supervisor"), "/desk/matters/proposals/")
    assert "未诉先办建议已停用" in shown and "没有等待研判的建议" not in shown
    switch("recurring", on=True)
    assert insight.find_proposals(at=test_proposals.NOW) == 1
