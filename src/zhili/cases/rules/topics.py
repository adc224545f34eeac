"""What a change to a case is called when others are told of it: the words that pages listen for. Pure.

``case:<id>`` the case; ``unit:<code>`` a unit that takes part; ``area:<path>`` where it lies, heard in every area
above; ``stage:<type>:<stage>`` where it stands; ``asked:<role>`` whose approval it waits for; ``cases`` any case.
Of a case that left a unit, a stage or an area, those it left are told, too.
"""

from collections.abc import Iterator
from uuid import UUID

from zhili.cases.rules.state import CaseState

ANY = "cases"


def of_case(case_id: UUID) -> str:
    """One case."""
    return f"case:{case_id}"


def of_unit(code: str) -> str:
    """The cases in which a unit takes part."""
    return f"unit:{code}"


def of_area(path: str) -> str:
    """The cases in an area and everything below it."""
    return f"area:{path}"


def of_stage(type_key: str, stage: str) -> str:
    """The cases of a type that stand at a stage."""
    return f"stage:{type_key}:{stage}"


def of_asked(role: str) -> str:
    """The cases in which something waits for a role's approval."""
    return f"asked:{role}"


def topics(before: CaseState | None, after: CaseState) -> tuple[str, ...]:
    """Everything that a step from one state to the next concerns."""
    found = [of_case(after.id), ANY, *_where(after), *(_where(before) if before else ())]
    return tuple(dict.fromkeys(found))


def _where(state: CaseState) -> Iterator[str]:
    yield of_stage(state.type_key, state.stage)
    yield from (of_unit(one) for one in state.units())
    yield from (of_asked(one.needs) for one in state.asked.values())
    if state.area:
        yield of_area(state.area)
