"""Carries some requests to their end in a house's home and counts them: a program run with that home around it."""

from datetime import timedelta

import django

MATTERS = ("cityscape/clutter", "cityscape/clutter", "facilities/streetlight")
REPLY = "已清理堆放的杂物，楼道恢复畅通，网格员每周巡查一次。"
WORDS = "楼道里堆满杂物，我是三楼的王小明，电话 19900004444。"


def main() -> None:
    """One request for each matter, in two streets, answered by its unit and closed two days after it came."""
    django.setup()
    from tests.journeys.founding import LONG_AGO, city
    from zhili.cases import public as cases
    from zhili.kernel import clock
    from zhili.kernel.actor import Actor, Mandate

    def somebody(role: str, unit: str | None = None) -> Actor:
        mandate = Mandate(role=role, unit=unit, area=None, from_at=LONG_AGO)
        return Actor(kind="staff", id=f"{role}-of-journeys", name=role, mandates=(mandate,))

    operator, now = somebody("operator"), clock.now()
    for place, matter in enumerate(MATTERS):
        grid = city().at_level("grid")[-1 - place]
        data = {"text": WORDS, "class": matter, "area": grid.code, "address": "和平路 3 号"}
        began = now - timedelta(days=2)
        opened = cases.open(
            type_key="hotline.request", data=data, actor=operator, channel="phone", at=began
        )  # a class that somebody is sure of is dispatched by the list
        handler = somebody("handler", opened.state.lead)
        told = {"responded": True, "resolved": True, "satisfied": True}
        for action, actor, form in (
            ("accept", handler, {}),
            ("answer", handler, {"text": REPLY, "result": "solved"}),
            ("call_back", operator, told),
            ("close", operator, {}),
        ):
            cases.act(case_id=opened.id, action=action, actor=actor, data=form, at=now)
    cases.tally(at=now + timedelta(seconds=1))


if __name__ == "__main__":
    main()
