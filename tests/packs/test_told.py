"""A proactive case tells everybody whose request it answers, in the real engine."""

from datetime import timedelta
from typing import Any

import pytest

from tests.packs.test_packs import PACKS
from zhili.cases import public as cases
from zhili.cases.testing import AT, DISPATCHER, SUPERVISOR, WATER, resident, small_city
from zhili.kernel.actor import Actor

HOUR = timedelta(hours=1)
PLACE = {"lon": 116.005, "lat": 39.005}


@pytest.fixture
def city(db: None) -> None:
    small_city()
    cases.sync([PACKS / "hotline/request", PACKS / "hotline/proactive"], at=AT)


def request_of(name: str) -> cases.Opened:
    data = {"text": "望澄路又积水了，没过脚踝", **PLACE}
    return cases.open(type_key="hotline.request", data=data, actor=resident(name), channel="web", at=AT)


@pytest.mark.usefixtures("city")
def test_the_reporters_of_all_requests_hear_of_the_plan_and_of_the_end(run_jobs: Any) -> None:
    requests = [request_of("r1"), request_of("r2")]
    case = cases.open(
        type_key="hotline.proactive",
        data={
            "title": "望澄路逢雨必淹",
            "text": "一个月内多件诉求反映同一路段积水",
            "requests": [str(one.id) for one in requests],
            **PLACE,
        },
        actor=DISPATCHER,
        channel="web",
        at=AT,
    )
    steps: list[tuple[Actor, str, dict[str, object]]] = [
        (SUPERVISOR, "adopt", {"unit": "bureau:water"}),
        (WATER, "plan", {"text": "清淤三百米并更换雨水篦子", "days": 30}),
        (WATER, "finish", {"text": "清淤完成，两场大雨未再积水"}),
        (SUPERVISOR, "accept", {"passed": True, "text": "现场验收通过"}),
    ]
    for hour, (actor, action, data) in enumerate(steps, start=1):
        cases.act(case_id=case.id, action=action, actor=actor, data=data, at=AT + hour * HOUR)
    assert "cases.inform" in run_jobs()
    for one, name in zip(requests, ("r1", "r2"), strict=True):
        told = cases.timeline(case_id=one.id, actor=resident(name), at=AT + 9 * HOUR)
        texts = [event.text for event in told if event.action == "inform"]
        assert texts[-2:] == ["清淤三百米并更换雨水篦子", "现场验收通过"]
    assert cases.verify(case.id) == []
