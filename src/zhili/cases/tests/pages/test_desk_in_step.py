"""Where an outside register differs: found from the queue, shown on the case, decided by who leads and nobody else."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.testing import AT
from zhili.cases.tests.outside.kept import LEAD, load_kept, quarrel, said, tell
from zhili.cases.tests.pages.desk import sitting

pytestmark = pytest.mark.usefixtures("desks")
SHOWN = "与“调解登记”不一致"


@pytest.fixture
def case(desks: None) -> cases.Opened:
    """Both sides have named a mediator."""
    load_kept()
    case = quarrel()
    cases.act(case_id=case.id, action="take", actor=LEAD, data={"mediator": "王某"}, at=AT)
    tell(case, mediator=said("李某", mine=1, by="书记员 陈"))
    return case


def page_of(case: cases.Opened, client: Client) -> str:
    return client.get(reverse("desk:case", args=[case.id])).content.decode()


def decided(case: cases.Opened, client: Client, side: str, *, seen: str = "") -> int:
    page = page_of(case, client)
    found = re.search(r'name="seen" value="([^"]+)"', page)
    form = {
        "register": "register", "field": "mediator", "side": side,
        "seen": seen or (unescape(found[1]) if found else "1.0-0.1"),
    }  # fmt: skip
    return client.post(reverse("desk:in_step", args=[case.id]), form).status_code


def mediator(case: cases.Opened) -> object:
    return cases.whole(case_id=case.id, actor=LEAD, at=AT).outcome["mediator"]


def test_the_queue_says_that_one_differs_and_leads_to_it(case: cases.Opened) -> None:
    quarrel(text="别的事")
    client = sitting("water")
    assert "1 件与登记系统不一致" in client.get(reverse("desk:queue"), {"tab": "lead"}).content.decode()
    listed = client.get(reverse("desk:queue"), {"tab": "all", "differs": "yes"}).content.decode()
    assert "楼上漏水" in listed and "别的事" not in listed
    assert (
        "件与登记系统不一致"
        not in sitting("roads").get(reverse("desk:queue"), {"tab": "all"}).content.decode()
    )


def test_who_leads_decides_by_one_press(case: cases.Opened) -> None:
    client = sitting("water")
    page = page_of(case, client)
    for words in (SHOWN, "王某", "李某", "书记员 陈", "以本系统为准", "以“调解登记”为准"):
        assert words in page
    assert "Keep ours" in page_of(case, sitting("water", language="en"))
    assert decided(case, client, "theirs") == 302
    assert mediator(case) == "李某"
    assert SHOWN not in page_of(case, client)
    assert decided(case, client, "ours") == 409, "it is decided"
    assert mediator(case) == "李某"


def test_who_watches_sees_it_and_does_not_decide_and_another_unit_sees_nothing(case: cases.Opened) -> None:
    page = page_of(case, sitting("supervisor"))
    assert SHOWN in page and "由主办单位确认" in page and "以本系统为准" not in page
    assert decided(case, sitting("supervisor"), "theirs") == 403
    assert decided(case, sitting("roads"), "theirs") == 404
    assert decided(case, Client(), "theirs") == 302
    assert mediator(case) == "王某"


def test_a_case_says_whether_the_register_has_the_latest(case: cases.Opened) -> None:
    decided(case, sitting("water"), "ours")
    assert "还没有收到最近的变更" in page_of(case, sitting("water"))
