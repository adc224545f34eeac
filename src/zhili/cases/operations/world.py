"""What the pure rules need from outside: the calendar, the responsibility list, the register, the ledger."""

from collections.abc import Mapping

from zhili.cases.queries import comparing
from zhili.cases.rules.routing import Route, World, by_table
from zhili.casetypes.forms import Form
from zhili.casetypes.language import CaseType
from zhili.casetypes.load import ROUTING_LIST
from zhili.kernel.workdays import WorkCalendar
from zhili.people import public as people

_MEDIATOR = "mediator"


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


def called(form: Form, taken: Mapping[str, object], unit: str | None) -> dict[str, object]:
    """What a form took, with who was written by the number alone named as well: people read it, and nobody knows
    numbers by heart.
    """
    said = dict(taken)
    for field in form.fields:
        written = str(said.get(field.name, "")) if field.widget == _MEDIATOR else ""
        found = people.mediator_called(written, unit=unit) if written else None
        if found is not None and written.strip() == found.number:
            said[field.name] = f"{found.name}（{found.number}）"
    return said


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
