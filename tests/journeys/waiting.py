"""Lays cases down in a house's home, for those who work on them: run as a program with that home in the environment.

``python -m tests.journeys.waiting`` reads orders, each a line of JSON ``[kind, count, text]``, and answers each with a
line of JSON that names the new cases, until no order comes. Kind ``handling``: a rule gives them to the
demonstration's street office; ``received``: they wait for a dispatcher, their class put right by a person;
``hearing``: the court's, one at each stage, in the order of the stages.
"""

import json
import sys
from functools import cache
from typing import Any

import django

from tests.journeys.founding import LONG_AGO, city


def main() -> None:
    """Carry out the orders; between them no connection is held, so that a house may end when it wants to."""
    django.setup()
    from django.db import connections

    for order in sys.stdin:
        opened = lay_down(*json.loads(order))
        connections.close_all()
        sys.stdout.write(f"{json.dumps(opened)}\n")
        sys.stdout.flush()


def lay_down(kind: str, count: int, text: str) -> list[dict[str, str]]:
    """Open ``count`` requests in the demonstration's street, told apart by a number before the text."""
    from zhili.cases import public as cases
    from zhili.kernel import clock
    from zhili.kernel.actor import Actor

    if kind == "hearing":
        return _hearings()
    opened = []
    for number in range(1, count + 1):
        data: dict[str, Any] = {"text": f"{number}号{text}", **_place()}
        if kind == "handling":
            data["class"] = _class()
        one = cases.open(
            type_key="hotline.request", data=data, actor=Actor(kind="resident", id=f"r{number}"), channel="web",
            at=clock.now(),
        )  # fmt: skip
        if kind == "received":
            cases.act(
                case_id=one.id, action="correct", actor=_centre(), data={"class": _class()}, at=clock.now()
            )
        opened.append({"id": str(one.id), "number": one.number})
    return opened


def _hearings() -> list[dict[str, str]]:
    """What lies before the demonstration's court, of the demonstration's resident."""
    from zhili.cases import public as cases
    from zhili.kernel import clock
    from zhili.kernel.actor import SYSTEM
    from zhili.people import public as people
    from zhili.site.demo import court, staff
    from zhili.site.demo.cast import Cast
    from zhili.site.demo.gazetteer import Gazetteer

    resident = staff.residents(Gazetteer(city()), count=3)[0]
    account = people.account("resident")
    assert account is not None
    at = clock.now()
    laid = court.lay(Cast(staff.members(city()), {"resident": account.id}), resident, at=at)
    found = [cases.whole(case_id=id, actor=SYSTEM, at=at) for id in laid.values()]
    return [{"id": str(one.id), "number": one.number} for one in found]


@cache
def _place() -> dict[str, float]:
    street = city().children(city().at_level("district")[0].code)[0]
    point = street.shape.representative_point()
    return {"lon": point.x, "lat": point.y}


def _centre() -> Any:
    """Somebody of the hotline centre."""
    from zhili.kernel.actor import Actor, Mandate

    mandate = Mandate(role="dispatcher", unit=None, area=None, from_at=LONG_AGO)
    return Actor(kind="staff", id="centre", mandates=(mandate,))


@cache
def _class() -> str:
    """A class for which the street office answers."""
    from zhili.cases import public as cases
    from zhili.people import public as people

    street = city().children(city().at_level("district")[0].code)[0]
    case_type = cases.case_type("hotline.request")
    answers = (
        one.code
        for one in case_type.classes
        if one.parent is not None
        and (found := people.responsible(class_code=one.code, area=street.path, facts={}))
        and found.unit == f"street:{street.code}"
    )
    return next(answers)


if __name__ == "__main__":
    main()
