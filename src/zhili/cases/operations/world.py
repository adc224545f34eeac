"""What the pure rules need from outside: the calendar and the responsibility list."""

from collections.abc import Mapping

from zhili.cases.rules.routing import Route, World, by_table
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import ROUTING_LIST
from zhili.kernel.workdays import WorkCalendar
from zhili.people import public as people


def calendar() -> WorkCalendar:
    """The city's working time."""
    return people.calendar()


def world_of(case_type: CaseType) -> World:
    """The world as a case type sees it."""
    return World(route=lambda facts: route(case_type, facts))


def route(case_type: CaseType, facts: Mapping[str, object]) -> Route | None:
    """The unit responsible for a case with these facts, by the type's own table or the city's list."""
    if case_type.routing != ROUTING_LIST:
        return by_table(case_type, facts)
    if not facts.get("class") or not facts.get("area"):
        return None
    found = people.responsible(class_code=str(facts["class"]), area=str(facts["area"]), facts=facts)
    if found is None:
        return None
    return Route(unit=found.unit, article=found.article, row=found.row, source=f"list:{found.version}")
