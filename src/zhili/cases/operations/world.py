"""What the pure rules need from outside: the calendar, the responsibility list, the register, the ledger."""

from collections.abc import Mapping

from zhili.cases.queries import comparing
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
    return World(route=lambda facts: route(case_type, facts), compare=comparing.compared, entry=entry)


def entry(written: str, unit: str | None) -> tuple[str, str] | None:
    """Name and number of who is meant on the register of mediators, for the unit that leads."""
    found = people.mediator_called(written, unit=unit)
    return (found.name, found.number) if found else None


def route(case_type: CaseType, facts: Mapping[str, object]) -> Route | None:
    """The unit responsible for a case with these facts, by the type's own table or the city's list."""
    if case_type.routing != ROUTING_LIST:
        return by_table(case_type, facts)
    if not case_type.classes:
        found = people.responsible_for_type(type_key=case_type.key, area=str(facts.get("area") or ""))
    elif facts.get("class") and facts.get("area"):
        found = people.responsible(class_code=str(facts["class"]), area=str(facts["area"]), facts=facts)
    else:
        found = None
    if found is None:
        return None
    return Route(unit=found.unit, article=found.article, row=found.row, source=f"list:{found.version}")
