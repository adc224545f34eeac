"""Who answers for what is kept sees what is past its time, holds a case with a reason, and lets it go."""

import pytest
from django.urls import reverse

from zhili.cases import public as cases
from zhili.cases.testing import AT, DECLARATION, WATER, load_errand, resident, small_city
from zhili.people.testing import signed_in

pytestmark = pytest.mark.django_db
SOON = DECLARATION.replace("retention: P3Y", "retention: P1D")


def ended() -> cases.Opened:
    data = {"text": "楼下水管漏水", "lon": 116.005, "lat": 39.005, "class": "water/pipe"}
    case = cases.open(type_key="test.errand", data=data, actor=resident(), channel="web", at=AT)
    for action, actor, said in (
        ("accept", WATER, {}),
        ("answer", WATER, {"text": "阀门已换"}),
        ("call_back", resident(), {"resolved": True}),
    ):
        cases.act(case_id=case.id, action=action, actor=actor, data=said, at=AT)
    return case


def test_a_case_is_held_with_a_reason_shown_and_let_go() -> None:
    small_city()
    load_errand(SOON)
    case, steward = ended(), signed_in("steward", "steward")
    page = reverse("upkeep:retention")
    assert steward.get(page).status_code == 200
    steward.post(reverse("upkeep:hold"), {"number": case.number, "why": ""})
    assert "纪检" not in steward.get(page).content.decode()
    steward.post(reverse("upkeep:hold"), {"number": case.number, "why": "纪检核查期间"})
    assert "纪检核查期间" in steward.get(page).content.decode()
    steward.post(reverse("upkeep:release", args=[case.id]))
    assert "纪检核查期间" not in steward.get(page).content.decode()
    cases.erase_all(case_id=case.id, why="retention", actor=WATER, at=AT)
    assert "保存期限已到" in steward.get(page).content.decode()
    assert signed_in("handler", "handler").get(page).status_code == 403
